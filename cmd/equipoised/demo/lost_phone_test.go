package demo

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/cosmos/cosmos-sdk/crypto/hd"
	sdk "github.com/cosmos/cosmos-sdk/types"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"

	"github.com/equipoise-trials/equipoise/app"
	"github.com/equipoise-trials/equipoise/client/tx"
	"github.com/equipoise-trials/equipoise/client/work"
	payoutfact "github.com/equipoise-trials/equipoise/fact/payout"
	consenttypes "github.com/equipoise-trials/equipoise/x/consent/types"
	payouttypes "github.com/equipoise-trials/equipoise/x/payout/types"
)

// TestALostPhoneIsReplacedAndAThiefsIsVetoedFreeOfCharge follows, on a live chain, a participant for whom somebody at the site
// proposes a key of their own, which the participant vetoes without a coin, and who then loses their phone and is paid on
// under the same handle by the key of the next one.
func TestALostPhoneIsReplacedAndAThiefsIsVetoedFreeOfCharge(t *testing.T) {
	var now *clock
	r := recruiting(t, func(p *trialRun) { now = keepTime(t, p, 90*day) })
	r.must(r.give(r.ctx, tx.Address(r.representative), money(1_000_000_000).Coin()))
	r.must(r.fund(r.ctx, 1_000_000_000))
	m := r.enrolled(1)

	thief := r.phone(t, "a thief at the site")
	r.proposes(m, thief)
	stolen := r.attests(m, 0)
	require.Equal(t, payoutfact.Hold_HOLD_REBINDING, r.lineOf(stolen).Hold)
	require.Empty(t, r.coins(m.person, app.BondDenom), "who vetoes owns nothing")
	_, err := m.taking().VetoKey().Do(r.ctx)
	r.must(err)
	r.letPass(now, time.Minute)
	require.Equal(t, payouttypes.LineState_LINE_STATE_SETTLED, r.lineOf(stolen).State, "what was held goes to whom the participant named")
	r.letPass(now, consenttypes.TimeToVeto)
	require.Equal(t, m.String(), r.keyOf(m))

	r.letPass(now, consenttypes.TimeToRest)
	lost, second := m.person, r.phone(t, "the second phone of "+m.Subject)
	r.proposes(m, second)
	earned := r.attests(m, 1)
	r.letPass(now, consenttypes.TimeToVeto+time.Hour)
	require.Equal(t, second.String(), r.keyOf(m))
	require.Equal(t, payoutfact.Hold_HOLD_REBINDING, r.lineOf(earned).Hold)

	m.person = second
	wallet := r.phone(t, "the next wallet of "+m.Subject)
	_, err = m.taking().PayTo(work.Payee{Wallet: wallet.String()}).Do(r.ctx)
	r.must(err)
	_, err = work.Participant{Person: lost.acting(), Handle: m.handle}.Withdraw(work.Everything()).Do(r.ctx)
	require.ErrorContains(t, err, "is neither the key", "whoever finds the old phone ends nothing")
	r.letPass(now, consenttypes.TimeToNamePayee)
	require.Equal(t, payouttypes.LineState_LINE_STATE_SETTLED, r.lineOf(earned).State)
	require.Len(t, r.coins(wallet, app.PaymentDenom), 1)
	r.must(r.withdraw(r.ctx, m))

	facts, _, err := r.rebuild(r.ctx)
	require.NoError(t, err, "the blocks make up the chain's log")
	require.Positive(t, facts)
}

// phone returns somebody with a key that the chain does not know.
func (r *liveTrial) phone(t *testing.T, of string) *person {
	t.Helper()
	p, err := r.newPerson(of, hd.Secp256k1)
	r.must(err)
	return p
}

// proposes has coordinator and investigator propose the key of a phone for a participant, and the phone accept.
func (r *liveTrial) proposes(m *participant, phone *person) {
	r.Helper()
	key, err := r.coordinating(m).ProposeKey(m.Subject, phone.PubKey(), []byte("note of how "+m.Subject+" was identified")).Do(r.ctx)
	r.must(err)
	_, err = r.at(m.site, m.site.investigator).ConfirmKey(m.Subject, key).Do(r.ctx)
	r.must(err)
	_, err = work.Participant{Person: phone.acting(), Handle: m.handle}.AcceptKey().Do(r.ctx)
	r.must(err)
}

// attests has the coordinator attest a visit of a participant, and returns its line.
func (r *liveTrial) attests(m *participant, visited int) uint64 {
	r.Helper()
	lines, err := r.attestation(m.site, []visit{{m, m.Visits[visited]}}).Do(r.ctx)
	r.must(err)
	require.Equal(r, payouttypes.LineState_LINE_STATE_HELD, lines[0].State)
	return lines[0].Number
}

func (r *liveTrial) lineOf(number uint64) payouttypes.Line {
	r.Helper()
	res, err := payouttypes.NewQueryClient(r.network.Context).Line(r.ctx, &payouttypes.QueryLineRequest{Trial: r.trial, Line: number})
	r.must(err)
	return res.Line
}

// keyOf returns the key that a participation is bound to.
func (r *liveTrial) keyOf(m *participant) string {
	r.Helper()
	res, err := consenttypes.NewQueryClient(r.network.Context).KeyProposal(r.ctx, &consenttypes.QueryKeyProposalRequest{Handle: m.handle[:]})
	r.must(err)
	return res.Key
}

// coins returns what somebody owns of a denomination, nothing if it is none.
func (r *liveTrial) coins(p *person, denom string) sdk.Coins {
	r.Helper()
	res, err := banktypes.NewQueryClient(r.network.Context).Balance(r.ctx, &banktypes.QueryBalanceRequest{Address: p.String(), Denom: denom})
	r.must(err)
	return sdk.NewCoins(*res.Balance)
}
