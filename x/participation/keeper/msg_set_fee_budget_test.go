package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact"
	participationfact "github.com/equipoise-trials/equipoise/fact/participation"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	identitytypes "github.com/equipoise-trials/equipoise/x/identity/types"
	"github.com/equipoise-trials/equipoise/x/participation/types"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

func TestAnAdministratorRaisesAndLowersTheFeeBudgetOfASite(t *testing.T) {
	w := newWorld(t)
	require.EqualValues(t, treasury-feeBudget, w.inTreasury(w.here))
	w.invite(w.here)
	w.budgets(w.here, 7*types.MaxFeeLimit)
	require.EqualValues(t, treasury-8*types.MaxFeeLimit, w.inTreasury(w.here), "what was promised stays promised")
	set := w.Facts()[0].(*participationfact.FeeBudgetSet)
	require.Equal(t, []string{"7000000", "199000000"}, []string{set.Budget, set.Former})
	require.Equal(t, fact.Role_ROLE_ADMINISTRATOR, set.Signature.Actor.Role)
	require.Equal(t, w.here.organisation, set.Organisation)
	w.budgets(w.here, 0)
	require.EqualValues(t, treasury-types.MaxFeeLimit, w.inTreasury(w.here))
	refused(w, w.msgs.Invite, w.invitation(w.here, w.newParticipant()), types.ErrFeeBudget)
	require.NoError(t, w.CheckInvariants(w.Ctx))
}

func TestRaisingAFeeBudgetDrawsOnTheLimitOfTheTreasury(t *testing.T) {
	w := newWorld(t)
	// An administrator pays out 1,000,000,000 upoise a day, of which 200,000,000 were drawn for the first budget.
	w.Fund(identitytypes.Treasury(w.here.organisation), coins(2_000_000_000, "upoise")...)
	raise := &types.MsgSetFeeBudget{Signer: w.here.administrator.Address, Trial: w.trial, Site: w.here.number, Amount: 1_000_000_001}
	refused(w, w.msgs.SetFeeBudget, raise, identitytypes.ErrTreasuryLimit)
	raise.Amount--
	fixture.Must(w.Fixture, w.msgs.SetFeeBudget, raise)
	for range 3 { // promises draw on nothing any more
		w.invite(w.here)
	}
	raise.Amount++
	refused(w, w.msgs.SetFeeBudget, raise, identitytypes.ErrTreasuryLimit)
	w.Next(day)
	fixture.Must(w.Fixture, w.msgs.SetFeeBudget, raise)
	require.NoError(t, w.CheckInvariants(w.Ctx))
}

func TestSetFeeBudgetRefuses(t *testing.T) {
	w := newWorld(t)
	for name, tc := range map[string]struct {
		change func(*types.MsgSetFeeBudget)
		want   error
	}{
		"a signer that is no address":            {func(m *types.MsgSetFeeBudget) { m.Signer = "me" }, types.ErrInvalid},
		"who recruits":                           {func(m *types.MsgSetFeeBudget) { m.Signer = w.here.coordinator.Address }, identitytypes.ErrRole},
		"the administrator of another site":      {func(m *types.MsgSetFeeBudget) { m.Signer = w.there.administrator.Address }, types.ErrFeeBudget},
		"another administrator who takes it all": {func(m *types.MsgSetFeeBudget) { m.Signer, m.Amount = w.there.administrator.Address, 0 }, types.ErrFeeBudget},
		"a site that does not exist":             {func(m *types.MsgSetFeeBudget) { m.Site = 9 }, trialtypes.ErrUnknownSite},
		"a trial that does not exist":            {func(m *types.MsgSetFeeBudget) { m.Trial = 9 }, trialtypes.ErrUnknownSite},
		"what it is already":                     {func(m *types.MsgSetFeeBudget) { m.Amount = feeBudget }, types.ErrFeeBudget},
		"more than any treasury holds":           {func(m *types.MsgSetFeeBudget) { m.Amount = 1<<64 - 1 }, identitytypes.ErrTreasuryLimit},
	} {
		t.Run(name, func(*testing.T) {
			m := &types.MsgSetFeeBudget{Signer: w.here.administrator.Address, Trial: w.trial, Site: w.here.number, Amount: feeBudget + 1}
			tc.change(m)
			refused(w, w.msgs.SetFeeBudget, m, tc.want)
		})
	}
}
