package work_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/client/tx"
	"github.com/equipoise-trials/equipoise/client/work"
	participationtypes "github.com/equipoise-trials/equipoise/x/participation/types"
	payouttypes "github.com/equipoise-trials/equipoise/x/payout/types"
)

// always returns randomness that says the same again and again.
func always(b byte) *sameAgain { return &sameAgain{b} }

type sameAgain struct{ b byte }

func (s *sameAgain) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = s.b
		s.b += 31
	}
	return len(p), nil
}

// noting notes the messages that it sends.
type noting struct {
	work.Sender
	told *[]sdk.Msg
}

func (n noting) Send(ctx context.Context, msgs ...sdk.Msg) (tx.Outcome, error) {
	*n.told = append(*n.told, msgs...)
	return n.Sender.Send(ctx, msgs...)
}

// crowd returns people whom nobody has invited, and what each signs with.
func (w *world) crowd(n int) (people []work.Newcomer, participants []work.Participant) {
	for i := range n {
		who, participant := w.newcomer(fmt.Sprintf("P-%03d", i+1))
		people, participants = append(people, who), append(participants, participant)
	}
	return people, participants
}

func TestPeopleAreInvitedTogetherInAnOrderThatIsDrawn(t *testing.T) {
	w := recruiting(t)
	people, participants := w.crowd(12)
	height, told := w.Height, &[]sdk.Msg{}
	w.site.Sender = noting{w.site.Sender, told}
	draft := w.site.InviteAll(people...)
	require.Equal(t, "invite P-001, and 11 more", draft.What())
	invited := do(w, draft)
	require.Equal(t, height+1, w.Height, "one transaction invites all of them")

	var given, inBlock [][]byte
	for _, m := range *told {
		inBlock = append(inBlock, m.(*participationtypes.MsgInvite).Handle)
	}
	for i, one := range invited {
		require.Equal(t, people[i].Label, one.Label, "what comes of each stands where it was given")
		require.Equal(t, participants[i].String(), one.Address, "whose invitation it is")
		handle, err := w.site.Keep.Labelled(w.site.Trial, w.site.Number, one.Label)
		require.NoError(t, err)
		require.Equal(t, one.Handle, handle)
		given = append(given, one.Handle[:])
	}
	require.ElementsMatch(t, given, inBlock)
	require.NotEqual(t, given, inBlock, "messages do not follow the list (one time in 12! they do)")
}

func TestAttestedLinesAreSentInAnOrderThatIsDrawn(t *testing.T) {
	w := recruiting(t)
	do(w, w.sponsor.Fund(money(t, "900 USD")))
	people, participants := w.crowd(6)
	var visits []work.Visit
	for i, one := range do(w, w.site.InviteAll(people...)) {
		participants[i].Handle = one.Handle
		do(w, participants[i].Consent(work.Agreement{Form: w.form, Language: "en", ObtainedBy: w.site.String()}))
		do(w, w.site.StartScreening(one.Label))
		visits = append(visits, work.Visit{Label: one.Label, Code: "DAY 1", Date: on})
	}
	given, err := w.site.Attest(visits...).Prepare()
	require.NoError(t, err)
	require.Equal(t, handles(participants), sent(given), "lines that are not to be shuffled keep their order")

	site := w.site
	site.Shuffle = true
	lines := do(w, site.Attest(visits...))
	require.Len(t, lines, 12)
	var numbers []uint64
	for i, l := range lines {
		require.Equal(t, visits[i/2], l.Visit, "each line stands where its visit was given")
		require.Equal(t, participants[i/2].Handle, l.Handle)
		require.Equal(t, []string{"VISIT", "TRAVEL"}[i%2], l.Item)
		row, err := w.App.Payout.Line(w.Context(), w.site.Trial, l.Number)
		require.NoError(t, err)
		require.Equal(t, l.Handle[:], row.Handle, "the number is that of the line")
		require.Equal(t, uint32(i%2), row.Tariff)
		require.Equal(t, row.State, l.State)
		require.NotEqual(t, payouttypes.LineState_LINE_STATE_UNSPECIFIED, l.State)
		numbers = append(numbers, l.Number)
	}
	require.False(t, slices.IsSorted(numbers), "numbers follow the order that was drawn (one time in 12! that is the list's)")
}

func TestTheOrderIsDrawnFromThePersonsRandomness(t *testing.T) {
	w := recruiting(t)
	people, _ := w.crowd(12)
	order := func(b byte) []string {
		site := w.site
		site.Keep, site.Random = newKeep(t), always(b)
		msgs, err := site.InviteAll(people...).Prepare()
		require.NoError(t, err)
		var keys []string
		for _, m := range msgs {
			keys = append(keys, m.(*participationtypes.MsgInvite).PublicKey.String())
		}
		return keys
	}
	require.Equal(t, order(1), order(1))
	require.NotEqual(t, order(1), order(2))
	require.ElementsMatch(t, order(1), order(2))

	site := w.site
	site.Random = iotest.ErrReader(errors.New("no randomness"))
	_, err := site.InviteAll(people...).Prepare()
	require.ErrorContains(t, err, "no randomness", "nothing is sent in an order that was not drawn")
}

func TestOfPeopleInvitedTogetherAllAreInvitedOrNobody(t *testing.T) {
	w := recruiting(t)
	people, _ := w.crowd(3)
	do(w, w.site.Invite(people[2]))
	_, err := w.site.InviteAll(people...).Do(w.ctx)
	require.ErrorContains(t, err, "invite P-001, and 2 more")
	handle, err := w.site.Keep.Labelled(w.site.Trial, w.site.Number, "P-001")
	require.NoError(t, err, "what was kept before it was refused stays")
	invited := do(w, w.site.InviteAll(people[:2]...))
	require.Equal(t, handle, invited[0].Handle, "who is invited again has the same handle")
}

// handles returns the handles that the lines of participants have, two lines each.
func handles(participants []work.Participant) (of [][]byte) {
	for _, p := range participants {
		of = append(of, bytes.Clone(p.Handle[:]), bytes.Clone(p.Handle[:]))
	}
	return of
}

// sent returns the handles of a message's lines as they are sent.
func sent(msgs []sdk.Msg) (of [][]byte) {
	for _, l := range msgs[0].(*participationtypes.MsgAttestVisits).Lines {
		of = append(of, l.Handle)
	}
	return of
}
