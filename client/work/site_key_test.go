package work_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/cosmos/cosmos-sdk/crypto/keys/secp256k1"
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/app"
	"github.com/equipoise-trials/equipoise/client/keep"
	"github.com/equipoise-trials/equipoise/client/work"
	"github.com/equipoise-trials/equipoise/testutil/chain"
	consenttypes "github.com/equipoise-trials/equipoise/x/consent/types"
	participationtypes "github.com/equipoise-trials/equipoise/x/participation/types"
	payouttypes "github.com/equipoise-trials/equipoise/x/payout/types"
)

// phone returns a new key for a participation, whose fees the site promises.
func (w *world) phone(of work.Participant) (work.Participant, *secp256k1.PrivKey) {
	key := secp256k1.GenPrivKey()
	sender := w.Sender(chain.Account{Key: key})
	sender.Granter, sender.Fee = participationtypes.FeesAddress(), sdk.NewCoins(sdk.NewInt64Coin(app.BondDenom, 500))
	return work.Participant{Person: work.Person{Sender: sender, Keep: newKeep(w.TB), Chain: chain.ID}, Handle: of.Handle}, key
}

// proposed has coordinator and investigator propose a key for a participant, and its holder accept it.
func (w *world) proposed(label string, of work.Participant) work.Participant {
	w.Helper()
	phone, key := w.phone(of)
	address := do(w, w.site.ProposeKey(label, key.PubKey(), []byte("scan of the note: came with their passport")))
	require.Equal(w, phone.String(), address)
	do(w, w.investigator.ConfirmKey(label, address))
	do(w, phone.AcceptKey())
	return phone
}

func (w *world) held(label string, day int) uint64 {
	w.Helper()
	lines := do(w, w.site.Attest(work.Visit{Label: label, Code: "WEEK 2", Date: on.AddDate(0, 0, day)}))
	require.Equal(w, payouttypes.LineState_LINE_STATE_HELD, lines[0].State)
	return lines[0].Number
}

func (w *world) balanceOf(wallet string) string {
	return w.App.Bank.GetBalance(w.Context(), chain.NewAccount(wallet).Address(), "uusd").String()
}

func TestAParticipantWhoLosesTheirPhoneGoesOnWithAnother(t *testing.T) {
	w := recruiting(t)
	do(w, w.sponsor.Fund(money(t, "500 USD")))
	old := w.enrolled("P-001")
	before, err := w.site.Keep.(*keep.Keep).Openings()
	require.NoError(t, err)
	phone := w.proposed("P-001", old)
	after, err := w.site.Keep.(*keep.Keep).Openings()
	require.NoError(t, err)
	require.Len(t, after, len(before)+1, "the note's opening is in the keep")
	number := w.held("P-001", 14)
	w.Wait(consenttypes.TimeToVeto)

	_, err = old.Withdraw(work.Everything()).Do(w.ctx)
	require.ErrorContains(t, err, "is neither the key")
	do(w, phone.PayTo(work.Payee{Wallet: chain.NewAccount("wallet on the new phone").Address().String()}))
	w.Wait(consenttypes.TimeToNamePayee + time.Hour)
	w.Wait(time.Second)
	line, err := w.App.Payout.Line(w.Context(), w.site.Trial, number)
	require.NoError(t, err)
	require.Equal(t, payouttypes.LineState_LINE_STATE_SETTLED, line.State)
	require.Equal(t, "50000000uusd", w.balanceOf("wallet on the new phone"))
	do(w, phone.Withdraw(work.Everything()))
}

func TestASiteTakesAProposalBack(t *testing.T) {
	w := recruiting(t)
	do(w, w.sponsor.Fund(money(t, "500 USD")))
	p := w.enrolled("P-001")
	w.proposed("P-001", p)
	w.held("P-001", 14)
	do(w, w.investigator.RetractKey("P-001"))
	w.Wait(time.Second)
	require.Equal(t, "50000000uusd", w.balanceOf("wallet of P-001"))
}

func TestAThiefsProposalIsVetoedFreeOfCharge(t *testing.T) {
	w := recruiting(t)
	do(w, w.sponsor.Fund(money(t, "500 USD")))
	p := w.enrolled("P-001")
	w.proposed("P-001", p)
	w.held("P-001", 14)
	veto := p.VetoKey()
	require.True(t, veto.Free())
	do(w, veto)
	w.Wait(time.Second)
	require.Equal(t, "50000000uusd", w.balanceOf("wallet of P-001"))
	w.Wait(consenttypes.TimeToVeto)
	do(w, p.PayTo(work.Payee{Wallet: chain.NewAccount("another wallet").Address().String()}))
}
