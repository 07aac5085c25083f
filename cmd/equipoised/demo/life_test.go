package demo

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/app"
	"github.com/equipoise-trials/equipoise/client/tx"
	"github.com/equipoise-trials/equipoise/client/work"
	"github.com/equipoise-trials/equipoise/cmd/equipoised/demo/plan"
	consenttypes "github.com/equipoise-trials/equipoise/x/consent/types"
	participationtypes "github.com/equipoise-trials/equipoise/x/participation/types"
	payouttypes "github.com/equipoise-trials/equipoise/x/payout/types"
)

// another returns the next participant of the plan, enrolled, who holds their key, is paid to a wallet and has three visits at least.
func (r *liveTrial) another() *participant {
	r.Helper()
	return r.enrolled(slices.IndexFunc(r.plan.Participants, func(p plan.Participant) bool {
		known := slices.ContainsFunc(r.participants, func(m *participant) bool { return m.Subject == p.Subject })
		return !known && p.Signing != plan.Assisted && !p.Agent && len(p.Visits) >= 3
	}))
}

// visited has the coordinator of a site attest a visit of a participant.
func (r *liveTrial) visited(s *site, m *participant, visited int) (payouttypes.LineState, error) {
	lines, err := r.attestation(s, []visit{{m, m.Visits[visited]}}).Do(r.ctx)
	if err != nil {
		return 0, err
	}
	return lines[0].State, nil
}

// TestTheRestOfALife follows, on a live chain, participants whose part does not end as it began.
func TestTheRestOfALife(t *testing.T) {
	var now *clock
	r := recruiting(t, func(p *trialRun) { now = keepTime(t, p, 120*day) })
	r.must(r.give(r.ctx, tx.Address(r.representative), money(2*r.plan.Earned()).Coin()))
	t.Run("what a participant earned who died goes to whom the site proposes and the arbiter appoints, a month later", func(*testing.T) { r.leavesTheirMoney(now) })
	t.Run("who withdraws from treatment is paid for the visits of the follow-up, and withdraws from that too free of charge", func(*testing.T) { r.isFollowedUp() })
	t.Run("a participant who moves is looked after by another site, and no visit is paid twice", func(*testing.T) { r.movesAway() })
}

func (r *liveTrial) leavesTheirMoney(now *clock) {
	r.Helper()
	m := r.another()
	site := r.coordinating(m)
	state, err := r.visited(m.site, m, 0)
	r.must(err)
	require.Equal(r, payouttypes.LineState_LINE_STATE_QUEUED, state, "there is no money left")
	_, err = site.ProposeBeneficiary(m.Subject, work.Payee{Agent: r.agent.id, Account: "account of the heir"}, []byte("certificate of inheritance")).Do(r.ctx)
	require.ErrorIs(r, err, payouttypes.ErrBeneficiary, "the participation goes on")
	r.must(r.leave(r.ctx, m))
	_, err = site.ProposeBeneficiary(m.Subject, work.Payee{Agent: r.agent.id, Account: "account of the heir"}, []byte("certificate of inheritance")).Do(r.ctx)
	r.must(err)
	account, err := payouttypes.NewQueryClient(r.network.Context).Account(r.ctx, &payouttypes.QueryAccountRequest{Handle: m.handle[:]})
	r.must(err)
	arbiter := work.Overseer{Person: r.accreditor.acting(), Trial: r.trial} // the schedule names none
	_, err = arbiter.AppointBeneficiary(*account.Beneficiary).Do(r.ctx)
	require.ErrorIs(r, err, payouttypes.ErrTooEarly)
	r.letPass(now, payouttypes.TimeToContradict)
	_, err = arbiter.AppointBeneficiary(*account.Beneficiary).Do(r.ctx)
	r.must(err)
	r.must(r.fund(r.ctx, r.plan.Earned()))
	lines, err := payouttypes.NewQueryClient(r.network.Context).LinesByHandle(r.ctx, &payouttypes.QueryLinesByHandleRequest{Handle: m.handle[:]})
	r.must(err)
	require.Equal(r, payouttypes.LineState_LINE_STATE_IN_TRANSIT, lines.Lines[0].State)
	require.Equal(r, r.agent.id, lines.Lines[0].Agent)
}

func (r *liveTrial) isFollowedUp() {
	r.Helper()
	m := r.another()
	_, err := m.taking().Withdraw(work.TreatmentAlone()).Do(r.ctx)
	r.must(err)
	_, err = r.coordinating(m).StartFollowUp(m.Subject).Do(r.ctx)
	r.must(err)
	state, err := r.visited(m.site, m, 0)
	r.must(err)
	require.Equal(r, payouttypes.LineState_LINE_STATE_SETTLED, state)
	standing, err := consenttypes.NewQueryClient(r.network.Context).Consent(r.ctx, &consenttypes.QueryConsentRequest{Handle: m.handle[:]})
	r.must(err)
	require.Equal(r, consenttypes.State_STATE_FOLLOWED_UP, standing.Consent.State)
	require.True(r, standing.Required.Stands)
	require.Empty(r, r.coins(m.person, app.BondDenom), "who withdraws twice owns nothing")
	r.must(r.withdraw(r.ctx, m))
}

func (r *liveTrial) movesAway() {
	r.Helper()
	m := r.another()
	from := m.site
	to := r.sites[slices.IndexFunc(r.sites, func(s *site) bool { return s != from })]
	state, err := r.visited(from, m, 0)
	r.must(err)
	require.Equal(r, payouttypes.LineState_LINE_STATE_SETTLED, state)

	handed, err := r.at(from, from.coordinator).HandOver(m.Subject)
	r.must(err)
	_, err = r.at(from, from.coordinator).OfferTransfer(m.Subject, to.number, "moves to another town").Do(r.ctx)
	r.must(err)
	_, err = m.taking().SignTransfer(to.number).Do(r.ctx)
	require.ErrorIs(r, err, participationtypes.ErrTransfer, "the other site has not accepted")
	_, err = r.at(to, to.coordinator).AcceptTransfer(m.Subject, handed).Do(r.ctx)
	r.must(err)
	stands, err := m.taking().SignTransfer(to.number).Do(r.ctx)
	r.must(err)
	require.True(r, stands)

	m.site = to
	_, err = r.visited(to, m, 0)
	require.ErrorIs(r, err, payouttypes.ErrNullifierUsed, "the visit that the first site attested")
	state, err = r.visited(to, m, 1)
	r.must(err)
	require.Equal(r, payouttypes.LineState_LINE_STATE_SETTLED, state)
	state, err = r.visited(from, m, 2)
	r.must(err)
	require.Equal(r, payouttypes.LineState_LINE_STATE_SETTLED, state, "the first site attests what it saw until then")
	r.must(r.leave(r.ctx, m))
}
