package keeper_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/x/internal/modtest"
	"github.com/equipoise-trials/equipoise/x/protocol/keeper"
	"github.com/equipoise-trials/equipoise/x/protocol/types"
)

// populate makes a state with something in every collection.
func (f *harness) populate() {
	f.Helper()
	f.openSites(1, 2)
	f.at(20)
	amended := follows(paper(consentType, "consent, amended"), 2, 1)
	amended.Content.Reconsent = true
	later := f.ctx.BlockTime().Add(time.Hour)
	amended.Content.Effective = &later
	f.submit(amended)
	approval := decision(2, 2, types.Approved)
	end := f.ctx.BlockTime().Add(24 * time.Hour)
	approval.NotAfter = &end
	f.decide(approval)
	f.at(4000)
	f.activate(1, 2, 2)
	f.world.assignCommitteeDE()
	f.decide(german(decision(2, 2, types.Approved)))
	f.decide(german(decision(3, 1, types.Approved)))
	f.decide(by(chairDE, types.EthicsCommittee, decision(1, 1, types.Approved)))
	f.decide(by(chairDE, types.EthicsCommittee, decision(2, 1, types.ApprovedWithConditions)))
	_, err := f.ConfirmCondition(f.ctx, &types.MsgConfirmCondition{Signer: chairDE.String(), Trial: 3, Line: 2, Version: 1, Decision: 2, Condition: 2})
	require.NoError(f, err)
	_, err = f.AnswerCondition(f.ctx, &types.MsgAnswerCondition{
		Signer: sponsor.String(), Trial: 3, Line: 2, Version: 1, Decision: 2, Condition: 1, EvidenceDigest: digestOf("policy"),
	})
	require.NoError(f, err)
	_, err = f.ExtendCondition(f.ctx, &types.MsgExtendCondition{
		Signer: chairDE.String(), Trial: 3, Line: 2, Version: 1, Decision: 2, Condition: 1, Due: time.Unix(1_900_200_000, 0).UTC(),
		Reason: &fact.Reason{Code: fact.ReasonCode_REASON_CODE_PLANNED},
	})
	require.NoError(f, err)
	f.decide(by(chairDE, types.EthicsCommittee, in(decision(1, 1, types.Suspended), nil, 1)))
	f.decide(by(chairDE, types.EthicsCommittee, in(decision(1, 1, types.Lifted), nil, 1)))
	f.decide(by(chairDE, types.EthicsCommittee, in(decision(1, 1, types.Suspended), nil, 4)))
}

func TestExportedDocumentsAreImportedUnchanged(t *testing.T) {
	f := setup(t)
	f.populate()
	exported, err := f.ExportGenesis(f.ctx)
	require.NoError(t, err)
	require.NoError(t, exported.Validate())
	require.Len(t, exported.Versions, 4)
	require.Len(t, exported.Schedules, 1)
	require.Len(t, exported.Decisions, 11)
	require.Len(t, exported.Conditions, 2)
	require.Len(t, exported.Activations, 7)

	next := setup(t)
	require.NoError(t, next.InitGenesis(next.ctx, exported))
	require.NoError(t, next.Invariants(next.ctx))
	again, err := next.ExportGenesis(next.ctx)
	require.NoError(t, err)
	require.Equal(t, exported, again)
	require.Empty(t, next.recorded.facts, "what is imported was recorded where it came from")

	next.at(4001)
	require.NoError(t, next.requireOpen(2))
	form, err := next.FormInUse(next.ctx, 3, 1, 2)
	require.NoError(t, err)
	require.EqualValues(t, 2, form.ReconsentFloor)
	line, _ := next.submit(paper(planType, "plan"))
	require.EqualValues(t, 4, line, "numbers go on where they were")
}

func TestTheInvariantsNoticeEachDamage(t *testing.T) {
	for name, damage := range keeper.Damage {
		t.Run(name, func(t *testing.T) {
			f := setup(t)
			f.populate()
			require.NoError(t, f.Invariants(f.ctx))
			require.NoError(t, damage(f.ctx, f.Keeper))
			require.Error(t, f.Invariants(f.ctx))
		})
	}
}

func TestAPopulatedGenesisHoldsTheDocumentsAsTheyAreWrittenDown(t *testing.T) {
	f := setup(t)
	f.populate()
	state, err := f.ExportGenesis(f.ctx)
	require.NoError(t, err)
	modtest.PopulatedGenesis(t, state, func(state *types.GenesisState) *types.GenesisState {
		next := setup(t)
		require.NoError(t, next.InitGenesis(next.ctx, state))
		require.NoError(t, next.Invariants(next.ctx))
		again, err := next.ExportGenesis(next.ctx)
		require.NoError(t, err)
		return again
	})
}
