package demo

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/client/tx"
	"github.com/equipoise-trials/equipoise/client/work"
	"github.com/equipoise-trials/equipoise/fact"
	claimsfact "github.com/equipoise-trials/equipoise/fact/claims"
	claimstypes "github.com/equipoise-trials/equipoise/x/claims/types"
	payouttypes "github.com/equipoise-trials/equipoise/x/payout/types"
)

// TestAParticipantIsPaidForWhatTheirSiteDoesNotAttest follows, on a live chain, two participants who own no coins. One claims a visit that
// the site then grants, and another of which site, arbiter and committee take no notice for three months. The other disputes that the site
// refuses a claim.
func TestAParticipantIsPaidForWhatTheirSiteDoesNotAttest(t *testing.T) {
	var now *clock
	r := recruiting(t, func(p *trialRun) { now = keepTime(t, p, 120*day) })
	r.must(r.give(r.ctx, tx.Address(r.representative), money(1_000_000_000).Coin()))
	r.must(r.fund(r.ctx, 1_000_000_000))
	m, other := r.enrolled(1), r.enrolled(2)
	why := work.Reason{Code: fact.ReasonCode_REASON_CODE_CORRECTION, Text: "not in the appointment book"}

	first := r.claims(m, 0)
	ruling, err := r.coordinating(m).AnswerClaim(m.Subject, first, true, work.Reason{}).Do(r.ctx)
	r.must(err)
	require.Equal(t, claimsfact.State_STATE_ACCRUED, ruling.State)
	require.Equal(t, payouttypes.LineState_LINE_STATE_SETTLED, r.lineOf(ruling.Line).State)

	// Somebody of the site other than who invited has seen them.
	_, err = r.at(m.site, m.site.investigator).Attest(r.made(m, 1)).Do(r.ctx)
	r.must(err)
	r.letPass(now, time.Minute)
	silent := r.claims(m, 2)
	refusedOne := r.claims(other, 0)
	_, err = r.coordinating(other).AnswerClaim(other.Subject, refusedOne, false, why).Do(r.ctx)
	r.must(err)
	state, err := other.taking().DisputeClaim(refusedOne).Do(r.ctx)
	r.must(err)
	require.Equal(t, claimsfact.State_STATE_AT_ARBITER, state)
	decides := work.Overseer{Person: r.accreditor.acting(), Trial: r.trial}
	ruling, err = decides.DecideClaim(other.handle, refusedOne, true, why).Do(r.ctx)
	r.must(err)
	require.Equal(t, payouttypes.LineState_LINE_STATE_SETTLED, r.lineOf(ruling.Line).State)
	_, err = m.taking().Claim(r.claim(m, 0)).Do(r.ctx)
	require.ErrorIs(t, err, claimstypes.ErrClaimed)
	state, err = other.taking().DropClaim(r.claims(other, 1)).Do(r.ctx)
	r.must(err)
	require.Equal(t, claimsfact.State_STATE_DROPPED, state)

	for _, want := range []claimsfact.State{
		claimsfact.State_STATE_AT_ARBITER, claimsfact.State_STATE_AT_COMMITTEE, claimsfact.State_STATE_ACCRUED,
	} {
		r.letPass(now, 31*day)
		require.Equal(t, want, r.claimOf(m, silent).State)
	}
	require.Equal(t, payouttypes.LineState_LINE_STATE_SETTLED, r.lineOf(r.claimOf(m, silent).Line).State)
	facts, _, err := r.rebuild(r.ctx)
	require.NoError(t, err, "the blocks make up the chain's log")
	require.Positive(t, facts)
}

// made returns a visit of the plan as a site attests it.
func (r *liveTrial) made(m *participant, visited int) work.Visit {
	v := m.Visits[visited]
	return work.Visit{Label: m.Subject, Code: r.plan.Schedule[v.Schedule].Code, Occurrence: v.Occurrence, Date: v.Date}
}

// claim returns a visit of the plan as its participant claims it.
func (r *liveTrial) claim(m *participant, visited int) work.Claim {
	v := m.Visits[visited]
	scheduled := r.plan.Schedule[v.Schedule]
	return work.Claim{
		PlannedVisit: work.PlannedVisit{
			Code: scheduled.Code, Item: r.plan.Tariffs[scheduled.Tariff].Code, Tariff: uint32(scheduled.Tariff), Window: scheduled.Window,
		},
		Occurrence: v.Occurrence, Date: v.Date,
	}
}

// claims has a participant claim a visit of the plan, and returns the number of the claim.
func (r *liveTrial) claims(m *participant, visited int) uint32 {
	r.Helper()
	number, err := m.taking().Claim(r.claim(m, visited)).Do(r.ctx)
	r.must(err)
	return number
}

func (r *liveTrial) claimOf(m *participant, number uint32) claimstypes.Claim {
	r.Helper()
	res, err := claimstypes.NewQueryClient(r.network.Context).Claim(r.ctx, &claimstypes.QueryClaimRequest{Handle: m.handle[:], Number: number})
	r.must(err)
	return res.Claim
}
