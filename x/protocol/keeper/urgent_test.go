package keeper_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	protocolfact "github.com/equipoise-trials/equipoise/fact/protocol"
	"github.com/equipoise-trials/equipoise/x/protocol/types"
)

// amendUrgently submits an urgent safety measure after a version of the protocol.
func (f *harness) amendUrgently(after uint32) {
	f.Helper()
	f.submit(amends(paper(protocolType, fmt.Sprintf("urgent, after %d", after)), 1, after, types.UrgentSafety))
}

// german gives a decision to the German committee.
func german(m *types.MsgDecide) *types.MsgDecide { return by(chairDE, types.EthicsCommittee, m) }

// TestWhatACommitteeRefusedDoesNotReturnAsUrgent tells at which sites a measure may be used before it is approved, after
// the German committee refused the version before it. Sites 1 and 4 are in Germany, 2 in France; all use version 1.
func TestWhatACommitteeRefusedDoesNotReturnAsUrgent(t *testing.T) {
	refused := func(f *harness) {
		f.submit(follows(paper(protocolType, "refused"), 1, 1))
		f.decide(german(decision(1, 2, types.Disapproved)))
	}
	all, abroad := []uint32{1, 2, 4}, []uint32{2}
	for name, tc := range map[string]struct {
		happens func(*harness)
		open    []uint32
	}{
		"nobody refused it":        {func(f *harness) { f.submit(follows(paper(protocolType, "amended"), 1, 1)); f.amendUrgently(2) }, all},
		"a committee refused it":   {func(f *harness) { refused(f); f.amendUrgently(2) }, abroad},
		"and it is repeated twice": {func(f *harness) { refused(f); f.amendUrgently(2); f.amendUrgently(3); f.amendUrgently(4) }, abroad},
		"refused at one site": {func(f *harness) {
			f.submit(follows(paper(protocolType, "a"), 1, 1))
			f.decide(german(in(decision(1, 2, types.Disapproved), nil, 4)))
			f.amendUrgently(2)
		}, []uint32{1, 2}},
		"an administrative amendment was refused": {func(f *harness) {
			f.submit(amends(paper(protocolType, "not administrative"), 1, 1, types.Administrative))
			f.decide(german(decision(1, 2, types.Disapproved)))
			f.amendUrgently(2)
		}, abroad},
		"refused after the measure was submitted": {func(f *harness) {
			f.submit(follows(paper(protocolType, "amended"), 1, 1))
			f.amendUrgently(2)
			f.decide(german(decision(1, 2, types.Disapproved)))
		}, abroad},
		"its author approves the measure": {func(f *harness) { refused(f); f.amendUrgently(2); f.decide(german(decision(1, 3, types.Approved))) }, all},
		"its author approves the measure with conditions": {func(f *harness) {
			refused(f)
			f.amendUrgently(2)
			f.decide(german(decision(1, 3, types.ApprovedWithConditions)))
		}, all},
		"its author approves the measure for a site": {func(f *harness) {
			refused(f)
			f.amendUrgently(2)
			f.decide(german(in(decision(1, 3, types.Approved), nil, 1)))
		}, []uint32{1, 2}},
		"its author disapproves the measure":  {func(f *harness) { refused(f); f.amendUrgently(2); f.decide(german(decision(1, 3, types.Disapproved))) }, abroad},
		"its author takes the objection back": {func(f *harness) { refused(f); f.decide(german(decision(1, 2, types.Approved))); f.amendUrgently(2) }, all},
		"its author takes it back for a site": {func(f *harness) {
			refused(f)
			f.decide(german(in(decision(1, 2, types.Approved), nil, 4)))
			f.amendUrgently(2)
		}, []uint32{2, 4}},
		"its author approved what was made of it": {func(f *harness) {
			refused(f)
			f.submit(follows(paper(protocolType, "better"), 1, 2))
			f.decide(german(decision(1, 3, types.Approved)))
			f.amendUrgently(3)
		}, all},
		"its author refused that again": {func(f *harness) {
			refused(f)
			f.submit(follows(paper(protocolType, "no better"), 1, 2))
			f.decide(german(decision(1, 3, types.Approved)))
			f.decide(german(decision(1, 3, types.Disapproved)))
			f.amendUrgently(3)
		}, abroad},
	} {
		t.Run(name, func(t *testing.T) {
			f := setup(t)
			f.openSites(all...)
			f.germanyJoins()
			f.decide(german(decision(1, 1, types.Approved)))
			tc.happens(f)
			document, err := f.Document(f.ctx, 3, 1)
			require.NoError(t, err)
			var open []uint32
			for _, site := range all {
				if err := f.mayActivate(site, 1, document.Head); err == nil {
					open = append(open, site)
				} else {
					require.ErrorIs(t, err, types.ErrNotApproved)
				}
			}
			require.Equal(t, tc.open, open)
			require.NoError(t, f.Invariants(f.ctx))
		})
	}
}

func TestARefusalOfAMeasureSaysWhoseObjectionStands(t *testing.T) {
	f := setup(t)
	f.openSites(1)
	f.germanyJoins()
	f.decide(german(decision(1, 1, types.Approved)))
	f.submit(follows(paper(protocolType, "amended"), 1, 1))
	f.amendUrgently(2)
	f.activate(1, 1, 3)
	require.NoError(t, f.requireOpen(1))
	f.decide(german(decision(1, 2, types.Disapproved)))

	const objection = "no ethics committee has approved it; ethics committee 51 disapproved version 2 (decision 1), and has not decided on this measure"
	state, missing := f.approvalAt(1, 1)
	require.Equal(t, types.ApprovalMissing, state, "an objection counts whenever it is raised")
	require.Equal(t, objection, missing)
	require.ErrorContains(t, f.requireOpen(1), "protocol version 3 of line 1: "+objection)
	require.ErrorContains(t, f.mayActivate(4, 1, 3), "no ethics committee has approved it", "a site that used nothing begins with nothing urgent")

	f.decide(german(decision(1, 3, types.Approved)))
	require.NoError(t, f.requireOpen(1))
	f.decide(german(decision(1, 3, types.Disapproved)))
	require.ErrorContains(t, f.requireOpen(1), "ethics committee 51 disapproved it (decision 2)")
}

func TestAMeasureIsSearchedForObjectionsOverABoundedNumberOfVersions(t *testing.T) {
	f := setup(t)
	f.openSites(1)
	for version := uint32(1); version <= types.MaxSkipped+1; version++ {
		f.submit(follows(paper(protocolType, fmt.Sprint("amended ", version)), 1, version))
	}
	f.amendUrgently(types.MaxSkipped + 2)
	require.ErrorContains(t, f.mayActivate(1, 1, types.MaxSkipped+3),
		"it comes 65 versions after version 1, on whose approval it rests: at most 64 are searched for objections")
	f.approve(1, 2)
	f.activate(1, 1, 2)
	f.activate(1, 1, types.MaxSkipped+3)
	require.EqualValues(t, 2, f.recorded.last().(*protocolfact.DocumentActivated).RestsOn)
}

func TestAnUrgentMeasureDoesNotStayUnapprovedForEver(t *testing.T) {
	f := setup(t)
	f.openSites(1, 2, 4)
	f.germanyJoins()
	f.decide(german(decision(1, 1, types.Approved)))
	last := f.ctx.BlockTime().Add(types.UrgentMeasurePeriod)
	f.amendUrgently(1)
	f.activate(1, 1, 2)
	require.Equal(t, last.UnixNano(), f.recorded.last().(*protocolfact.DocumentActivated).RestsUntil)

	f.when(last)
	f.activate(2, 1, 2)
	waits := "DECISION by 51: line 1 version 2 decision 0 condition 0"
	require.Contains(t, f.inbox(committeeDE, 100), waits)
	require.NoError(t, f.requireOpen(1), "it may be used to the last instant")
	require.NoError(t, f.mayActivate(4, 1, 2))
	f.when(last.Add(1))
	require.Contains(t, f.inbox(committeeDE, 100), waits+" overdue")
	const over = "no ethics committee has approved it, and it might precede its approval until 2030-06-15T17:46:40Z only"
	for _, site := range []uint32{1, 2} {
		state, missing := f.approvalAt(site, 1)
		require.Equal(t, types.ApprovalMissing, state)
		require.Equal(t, over, missing)
		require.ErrorContains(t, f.requireOpen(site), over)
	}
	require.ErrorContains(t, f.mayActivate(4, 1, 2), over)
	require.NoError(t, f.requireOpen(4), "what was approved goes on")
	_, err := f.ActiveAt(f.ctx, 3, 1, 1, 0)
	require.NoError(t, err, "those who take part are still cared for under it")
	_, err = f.ActiveSchedule(f.ctx, 3, 1)
	require.NoError(t, err, "and paid")

	f.approve(1, 2)
	require.NoError(t, f.requireOpen(2))
	require.ErrorContains(t, f.requireOpen(1), "ethics committee 51 has not approved it")
	f.decide(german(decision(1, 2, types.Approved)))
	require.NoError(t, f.requireOpen(1))
	require.NoError(t, f.mayActivate(4, 1, 2))
	require.NoError(t, f.Invariants(f.ctx))
}

func TestAMeasureThatIsRepeatedGainsNoTime(t *testing.T) {
	f := setup(t)
	f.openSites(1, 2)
	f.amendUrgently(1)
	f.activate(1, 1, 2)
	last := f.ctx.BlockTime().Add(types.UrgentMeasurePeriod)
	f.when(last)
	f.amendUrgently(2)
	f.activate(1, 1, 3)
	require.Equal(t, last.UnixNano(), f.recorded.last().(*protocolfact.DocumentActivated).RestsUntil)
	f.when(last.Add(time.Hour))
	require.ErrorContains(t, f.requireOpen(1), "it might precede its approval until")
	f.amendUrgently(3)
	require.ErrorContains(t, f.mayActivate(1, 1, 4), "of version 3, on whose approval it rests: no ethics committee has approved it")
	f.activate(2, 1, 4)
	require.NoError(t, f.requireOpen(2), "a site that used none of them yet has its time")

	exported, err := f.ExportGenesis(f.ctx)
	require.NoError(t, err)
	next := setup(t)
	require.NoError(t, next.InitGenesis(next.ctx, exported))
	next.ctx = next.ctx.WithBlockHeight(f.ctx.BlockHeight()).WithBlockTime(f.ctx.BlockTime())
	require.NoError(t, next.Invariants(next.ctx))
	require.ErrorContains(t, next.requireOpen(1), "it might precede its approval until")
	require.NoError(t, next.requireOpen(2))
}
