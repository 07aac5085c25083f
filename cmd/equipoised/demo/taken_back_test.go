package demo

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/client/tx"
	"github.com/equipoise-trials/equipoise/client/work"
	"github.com/equipoise-trials/equipoise/cmd/equipoised/demo/plan"
	"github.com/equipoise-trials/equipoise/fact"
	payoutfact "github.com/equipoise-trials/equipoise/fact/payout"
	protocolfact "github.com/equipoise-trials/equipoise/fact/protocol"
	payouttypes "github.com/equipoise-trials/equipoise/x/payout/types"
	protocoltypes "github.com/equipoise-trials/equipoise/x/protocol/types"
)

// signedFor has every visit from now on signed for by the participant: by a later version of the schedule, which promises no less.
func (r *liveTrial) signedFor() {
	r.Helper()
	version, err := r.prices(1)
	r.must(err)
	schedule, err := protocoltypes.DecodeSchedule(version.Files[0].Content)
	r.must(err)
	schedule.CosignAbove = "0"
	version.Files[0].Content, err = protocoltypes.EncodeSchedule(schedule)
	r.must(err)
	version.Amendment = protocolfact.AmendmentClass_AMENDMENT_CLASS_SUBSTANTIAL
	version.Rationale = work.Reason{Code: fact.ReasonCode_REASON_CODE_REGULATORY, Text: "participants sign for their visits"}
	r.must(r.submit(r.ctx, &r.schedule, version))
	r.must(r.approve(r.ctx, r.schedule))
	r.must(r.activate(r.ctx, r.schedule))
}

// requireLine requires a line to be in a state, and held for a reason if it is held.
func (r *liveTrial) requireLine(number uint64, state payouttypes.LineState, hold payoutfact.Hold) {
	r.Helper()
	res, err := payouttypes.NewQueryClient(r.network.Context).Line(r.ctx, &payouttypes.QueryLineRequest{Trial: r.trial, Line: number})
	r.must(err)
	require.Equal(r, state, res.Line.State)
	require.Equal(r, hold, res.Line.Hold)
}

// TestAVisitAttestedInErrorIsTakenBackByTwoInSightOfTheParticipant: a coordinator attests three visits of somebody who was there for
// two. The one for which the participant signs is paid. One of the others is taken back in error, and the participant has the arbiter
// decide; the last is taken back by two, and nothing is owed for it.
func TestAVisitAttestedInErrorIsTakenBackByTwoInSightOfTheParticipant(t *testing.T) {
	var now *clock
	r := recruiting(t, func(p *trialRun) { now = keepTime(t, p, 30*day) })
	r.signedFor()
	r.must(r.give(r.ctx, tx.Address(r.representative), money(2*r.plan.Earned()).Coin()))
	r.must(r.fund(r.ctx, r.plan.Earned()))
	m := r.enrolled(slices.IndexFunc(r.plan.Participants, func(p plan.Participant) bool {
		return p.Signing != plan.Assisted && !p.Agent && len(p.Visits) >= 3
	}))
	lines, err := r.attest(r.ctx, m.site, []visit{{m, m.Visits[0]}, {m, m.Visits[1]}, {m, m.Visits[2]}})
	r.must(err)
	const held, unsigned = payouttypes.LineState_LINE_STATE_HELD, payoutfact.Hold_HOLD_COSIGNATURE
	for _, l := range lines {
		r.requireLine(l.Number, held, unsigned)
	}
	signed, disputed, wrong := lines[0].Number, lines[1].Number, lines[2].Number

	coordinator, investigator := r.at(m.site, m.site.coordinator), r.at(m.site, m.site.investigator)
	why := work.Reason{Code: fact.ReasonCode_REASON_CODE_CORRECTION, Text: "they did not come"}
	take := func(draft *work.Draft[work.Done]) error {
		_, err := draft.Do(r.ctx)
		return err
	}
	r.must(take(coordinator.ReverseVisits(why, disputed, wrong)))
	require.ErrorIs(t, take(coordinator.ConfirmReversal(why, wrong)), payouttypes.ErrReversal)
	require.ErrorIs(t, take(investigator.ConfirmReversal(why, wrong)), payouttypes.ErrTooEarly)
	r.must(take(m.taking().Cosign(signed, disputed)))
	r.requireLine(signed, payouttypes.LineState_LINE_STATE_SETTLED, 0)
	r.requireLine(disputed, held, payoutfact.Hold_HOLD_OBJECTED)
	now.advance(4 * day)
	for range 2 { // the time of a block is what was signed of the one before
		r.must(r.fund(r.ctx, 1))
	}
	require.ErrorIs(t, take(investigator.ConfirmReversal(why, disputed)), payouttypes.ErrReversal)
	r.must(take(investigator.ConfirmReversal(why, wrong)))
	r.requireLine(wrong, payouttypes.LineState_LINE_STATE_VOID, 0)
	r.must(take(work.Overseer{Person: r.accreditor.acting(), Trial: r.trial}.Decide(false, why, disputed)))
	r.requireLine(disputed, payouttypes.LineState_LINE_STATE_SETTLED, 0)
	require.ErrorIs(t, take(coordinator.ReverseVisits(why, disputed)), payouttypes.ErrReversal)
}
