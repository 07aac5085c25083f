package keeper_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	identityfact "github.com/equipoise-trials/equipoise/fact/identity"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	audittypes "github.com/equipoise-trials/equipoise/x/audit/types"
	"github.com/equipoise-trials/equipoise/x/identity/keeper"
	"github.com/equipoise-trials/equipoise/x/identity/types"
	"github.com/equipoise-trials/equipoise/x/internal/modtest"
)

func TestANewChainRecordsWhomItsGenesisNames(t *testing.T) {
	facts := fixture.New(t).GenesisFacts()
	require.Len(t, facts, 2)
	accredited := facts[0].(*identityfact.OrganisationAccredited)
	require.Equal(t, uint64(1), accredited.Organisation)
	require.Equal(t, fact.ActorKind_ACTOR_KIND_CHAIN, accredited.Signature.Actor.Kind)
	registered := facts[1].(*identityfact.PersonRegistered)
	require.Len(t, registered.Roles, 2)
	require.Equal(t, fact.ActorKind_ACTOR_KIND_CHAIN, registered.Signature.Actor.Kind)
}

func TestExportAndImportKeepTheRegister(t *testing.T) {
	r := populated(t)
	exported, err := r.Identity.ExportGenesis(r.Ctx)
	require.NoError(t, err)
	require.NoError(t, exported.Validate())

	into := fixture.NewEmpty(t)
	log, err := r.Audit.ExportGenesis(r.Ctx)
	require.NoError(t, err)
	into.Ctx = into.Ctx.WithBlockHeight(r.Ctx.BlockHeight() + 1) // a chain that continues another begins after it
	require.NoError(t, into.Audit.InitGenesis(into.Ctx, log))
	require.NoError(t, into.Identity.InitGenesis(into.Ctx, exported))
	require.Empty(t, into.BlockFacts(), "what the old chain recorded is not recorded again")
	again, err := into.Identity.ExportGenesis(into.Ctx)
	require.NoError(t, err)
	require.Equal(t, r.Codec.MustMarshalJSON(exported), into.Codec.MustMarshalJSON(again))
	require.True(t, into.Account.HasAccount(into.Ctx, types.Treasury(2)))
	require.NoError(t, into.Identity.Invariants(into.Ctx))
	require.Len(t, exported.Rotations, 1)
	require.Len(t, exported.Registrations, 2, "a first administrator and somebody further wait")
	into.Accept(into.Key("waiting").Address, 2)
	fixture.Must(into, keeper.NewMsgServer(into.Identity).ReinstateOrganisation, &types.MsgReinstateOrganisation{
		Signer: r.Accreditor().Address, Organisation: 3, Reason: planned,
	})
	into.Accept(into.Key("dean").Address, 3)
	_, err = into.Identity.RequirePerson(into.Ctx, into.Key("lost and replaced").Raw)
	require.NoError(t, err)
	_, err = into.Identity.RequirePerson(into.Ctx, into.Key("lost").Raw)
	require.ErrorIs(t, err, types.ErrRevoked, "a key that was replaced stays refused on the new chain")
}

func TestAnImportedOrganisationKeepsItsLastAdministrator(t *testing.T) {
	r := populated(t)
	exported, err := r.Identity.ExportGenesis(r.Ctx)
	require.NoError(t, err)
	f := fixture.NewEmpty(t)
	into := &register{Fixture: f, MsgServer: keeper.NewMsgServer(f.Identity), administrator: r.administrator}
	require.NoError(t, into.Audit.InitGenesis(into.Ctx, audittypes.DefaultGenesis()))
	require.NoError(t, into.Identity.InitGenesis(into.Ctx, exported))
	require.ErrorIs(t, fixture.Refuse(into.Fixture, into.RevokeRole, into.revokeRole(r.administrator, admin), "last administrator"), types.ErrLastAdministrator)
}

// populated is a register with everything that can be in one.
func populated(t *testing.T) *register {
	t.Helper()
	r := newRegister(t)
	end := fixture.Start.Add(time.Hour)
	bounded := accredit(r)
	bounded.ValidUntil = &end
	fixture.Must(r.Fixture, r.AccreditOrganisation, bounded)
	agency := r.Organisation(regulatorKind)
	r.appoint(agency, frenchSponsors)
	fixture.Must(r.Fixture, r.GrantRole, &types.MsgGrantRole{
		Signer: agency.Address, Address: r.Person(agency, "deputy").Address,
		Role: types.RoleTerm{Role: accreditorRole, Limits: frenchSponsors},
	})
	staff := r.PersonWith(r.administrator, "staff", types.RoleTerm{Role: coordinator, NotAfter: &end}, types.RoleTerm{Role: manager})
	lost := r.Person(r.administrator, "lost", coordinator)
	r.Next(time.Minute)
	fixture.Must(r.Fixture, r.RevokeRole, r.revokeRole(staff, manager))
	fixture.Must(r.Fixture, r.RevokePerson, r.revoke(lost))
	fixture.Must(r.Fixture, r.SuspendOrganisation, suspend(r, 3))
	propose := func(p fixture.Person, key string) *types.MsgProposeKeyRotation {
		return &types.MsgProposeKeyRotation{
			Signer: r.administrator.Address, Address: p.Address, NewAddress: r.Key(key).Address, Reason: compromised,
		}
	}
	r.offered(propose(lost, "lost and replaced"))
	fixture.Must(r.Fixture, r.ConfirmKeyRotation, &types.MsgConfirmKeyRotation{
		Signer: r.Accreditor().Address, Address: lost.Address, NewAddress: r.Key("lost and replaced").Address,
	})
	fixture.Must(r.Fixture, r.ProposeKeyRotation, propose(staff, "pending"))
	fixture.Must(r.Fixture, r.RegisterPerson, registration(r, "waiting"))
	r.moveMoney()
	require.NoError(t, r.Identity.Invariants(r.Ctx))
	r.Next(time.Minute)
	return r
}

// moveMoney leaves the treasury of a hospital with a draw on its limit, a higher limit that is to come, and a payment and a limit
// that are proposed.
func (r *register) moveMoney() {
	r.Helper()
	clinic := r.Organisation(siteKind)
	r.Fund(types.Treasury(clinic.Organisation), sdk.NewInt64Coin("uusd", 100))
	r.Next(types.DefaultParams().Probation)
	limit := func(coin sdk.Coin) uint64 {
		return fixture.Must(r.Fixture, r.LimitTreasury, &types.MsgLimitTreasury{Signer: clinic.Address, Limit: coin}).Proposal
	}
	fixture.Must(r.Fixture, r.ConfirmTreasuryLimit, &types.MsgConfirmTreasuryLimit{
		Signer: r.Accreditor().Address, Organisation: clinic.Organisation, Proposal: limit(usd(5)), Limit: usd(5),
	})
	fixture.Must(r.Fixture, r.SpendTreasury, &types.MsgSpendTreasury{
		Signer: clinic.Address, Recipient: r.Key("vendor").Address, Amount: sdk.NewCoins(usd(50)),
	})
	limit(usd(7))
	fixture.Must(r.Fixture, r.GrantFees, &types.MsgGrantFees{
		Signer: clinic.Address, Address: clinic.Address, FeeGrant: types.FeeGrant{SpendLimit: poise(4)},
	})
}

func TestAPopulatedGenesisHoldsTheRegisterAsItIsWrittenDown(t *testing.T) {
	r := populated(t)
	state, err := r.Identity.ExportGenesis(r.Ctx)
	require.NoError(t, err)
	log, err := r.Audit.ExportGenesis(r.Ctx)
	require.NoError(t, err)
	modtest.PopulatedGenesis(t, state, func(state *types.GenesisState) *types.GenesisState {
		into := fixture.NewEmpty(t)
		into.Ctx = into.Ctx.WithBlockHeight(r.Ctx.BlockHeight() + 1)
		require.NoError(t, into.Audit.InitGenesis(into.Ctx, log))
		require.NoError(t, into.Identity.InitGenesis(into.Ctx, state))
		require.NoError(t, into.Identity.Invariants(into.Ctx))
		again, err := into.Identity.ExportGenesis(into.Ctx)
		require.NoError(t, err)
		return again
	})
}
