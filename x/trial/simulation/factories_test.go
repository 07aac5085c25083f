package simulation_test

import (
	"fmt"
	"math/rand"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/cosmos/cosmos-sdk/testutil/simsx"
	sdk "github.com/cosmos/cosmos-sdk/types"
	simtypes "github.com/cosmos/cosmos-sdk/types/simulation"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	identitykeeper "github.com/equipoise-trials/equipoise/x/identity/keeper"
	identitytypes "github.com/equipoise-trials/equipoise/x/identity/types"
	"github.com/equipoise-trials/equipoise/x/trial/keeper"
	"github.com/equipoise-trials/equipoise/x/trial/simulation"
	"github.com/equipoise-trials/equipoise/x/trial/types"
)

func TestRandomMessagesAreAcceptedAndLeaveSoundTrials(t *testing.T) {
	f := fixture.New(t)
	r := rand.New(rand.NewSource(5))
	accounts := simtypes.RandomAccounts(r, 50)
	f.Populate(accounts)
	openTrials(f, accounts)
	grantUnblindedRoles(f, accounts)
	server, factories := keeper.NewMsgServer(f.Trial), simulation.New(f.Trial)
	kinds := []struct {
		factory simsx.SimMsgFactoryX
		run     func(sdk.Msg) error
		rare    bool
	}{
		{factories.AddSite(), fixture.Runner(f, server.AddSite), false},
		{factories.CloseSite(), fixture.Runner(f, server.CloseSite), true},
		{factories.ChangeInvestigator(), fixture.Runner(f, server.ChangeInvestigator), false},
		{factories.AssignOrganisation(), fixture.Runner(f, server.AssignOrganisation), false},
		{factories.EndAssignment(), fixture.Runner(f, server.EndAssignment), true},
		{factories.TransferDuties(), fixture.Runner(f, server.TransferDuties), false},
		{factories.AcceptDuties(), fixture.Runner(f, server.AcceptDuties), false},
		{factories.WithdrawDuties(), fixture.Runner(f, server.WithdrawDuties), true},
		{factories.Delegate(), fixture.Runner(f, server.Delegate), false},
		{factories.AdmitStaff(), fixture.Runner(f, server.AdmitStaff), false},
		{factories.EndDelegation(), fixture.Runner(f, server.EndDelegation), true},
	}
	made, declared := make(map[string]int), 0
	for range 1500 {
		kind := kinds[r.Intn(len(kinds))]
		if kind.rare && r.Intn(4) > 0 {
			continue
		}
		if msg := f.Draw(r, accounts, kind.factory); msg != nil {
			require.NoError(t, kind.run(msg))
			made[fmt.Sprintf("%T", msg)]++
			if m, ok := msg.(interface{ GetDeclaredBlinded() bool }); ok && m.GetDeclaredBlinded() {
				declared++
			}
		}
		f.Next(time.Hour)
	}
	require.Len(t, made, len(kinds), "each kind of message was made: %v", made)
	require.NotZero(t, declared, "somebody with an unblinded role was declared blinded")
	state, err := f.Trial.ExportGenesis(f.Ctx)
	require.NoError(t, err)
	require.NoError(t, state.Validate())
}

// openTrials opens a trial of each organisation that may sponsor one, as x/registration does.
func openTrials(f *fixture.Fixture, accounts []simtypes.Account) {
	f.Helper()
	for _, a := range accounts {
		p, role, err := f.Identity.RequireRole(f.Ctx, a.Address, fact.Role_ROLE_SPONSOR_REPRESENTATIVE)
		if err != nil {
			continue
		}
		o, err := f.Identity.Organisation(f.Ctx, p.Organisation)
		require.NoError(f, err)
		if types.CheckKind(o, "sponsor", types.SponsorKinds) == nil {
			_, err = f.Trial.Open(f.Ctx, p.Actor(role), 90*24*time.Hour, []string{"FR"})
			require.NoError(f, err)
		}
	}
}

// grantUnblindedRoles gives the last of each team an unblinded role, where their organisation may have one.
func grantUnblindedRoles(f *fixture.Fixture, accounts []simtypes.Account) {
	f.Helper()
	const team = 5
	for i := 0; i+team <= len(accounts); i += team {
		_, err := fixture.Send(f, identitykeeper.NewMsgServer(f.Identity).GrantRole, &identitytypes.MsgGrantRole{
			Signer: accounts[i].AddressBech32, Address: accounts[i+team-1].AddressBech32,
			Role: identitytypes.RoleTerm{Role: fact.Role_ROLE_UNBLINDED_PHARMACIST, TrainingDigest: fixture.Digest("training")},
		})
		if err != nil {
			require.ErrorIs(f, err, identitytypes.ErrRoleGrant)
		}
	}
}
