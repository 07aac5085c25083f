package work_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/client/keep"
	"github.com/equipoise-trials/equipoise/client/tx"
	"github.com/equipoise-trials/equipoise/client/work"
)

// hesitant answers questions, and notes them.
type hesitant struct {
	yes   bool
	asked []string
}

func (h *hesitant) Confirm(question string) (bool, error) {
	h.asked = append(h.asked, question)
	return h.yes, nil
}

func TestWhoSaysNoKeepsAndSendsNothing(t *testing.T) {
	w := recruiting(t)
	who, _ := w.newcomer("P-001")
	asked, fresh := &hesitant{}, newKeep(t)
	w.site.Prompter, w.site.Keep = asked, fresh
	height := w.Height
	_, err := w.site.Invite(who).Do(w.ctx)
	require.ErrorIs(t, err, work.ErrCancelled)
	require.Equal(t, []string{"invite P-001"}, asked.asked)
	requireEmpty(t, fresh)
	require.Equal(t, height, w.Height)
	asked.yes = true
	do(w, w.site.Invite(who))
	kinds, err := fresh.Kinds()
	require.NoError(t, err)
	require.NotEmpty(t, kinds)
}

func requireEmpty(t *testing.T, k *keep.Keep) {
	t.Helper()
	kinds, err := k.Kinds()
	require.NoError(t, err)
	require.Empty(t, kinds)
}

func TestNothingIsSentThatCouldNotBeKept(t *testing.T) {
	w := recruiting(t)
	who, _ := w.newcomer("P-001")
	w.site.Keep = full{w.site.Keep}
	height := w.Height
	_, err := w.site.Invite(who).Do(w.ctx)
	require.EqualError(t, err, "invite P-001: the disk is full")
	require.Equal(t, height, w.Height)
}

func TestJoinedDraftsAreOneTransaction(t *testing.T) {
	w := recruiting(t)
	a, _ := w.newcomer("P-001")
	b, _ := w.newcomer("P-002")
	height := w.Height
	invited := do(w, work.Join(w.site.Invite(a), w.site.Invite(b)))
	require.Equal(t, height+1, w.Height)
	require.Equal(t, []string{"P-001", "P-002"}, []string{invited[0].Label, invited[1].Label})
	require.NotEqual(t, invited[0].Address, invited[1].Address)

	c, _ := w.newcomer("P-003")
	_, err := work.Join(w.site.Invite(c), w.site.Invite(a)).Do(w.ctx)
	require.ErrorIs(t, err, tx.ErrRefused)
	require.ErrorContains(t, err, "invite P-003, and 1 more")
}

func TestDraftsOfDifferentVerbsAreJoinedByTellingWhatCameOfThem(t *testing.T) {
	w := recruiting(t)
	a, _ := w.newcomer("P-001")
	var invited work.Invitation
	do(w, work.Join(
		work.Then(w.site.Invite(a), func(i work.Invitation) { invited = i }),
		w.site.OpenBook(w.site.Number),
	))
	require.Equal(t, "P-001", invited.Label)
	require.NotEmpty(t, invited.Address)
}
