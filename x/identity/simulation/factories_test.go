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
	identityfact "github.com/equipoise-trials/equipoise/fact/identity"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	"github.com/equipoise-trials/equipoise/x/identity/keeper"
	"github.com/equipoise-trials/equipoise/x/identity/simulation"
	"github.com/equipoise-trials/equipoise/x/identity/types"
)

func TestRandomMessagesAreAcceptedAndLeaveASoundRegister(t *testing.T) {
	f := fixture.New(t)
	r := rand.New(rand.NewSource(3))
	accounts := simtypes.RandomAccounts(r, 200)
	regulators := []uint64{accredit(f, accounts[0]), accredit(f, accounts[1])}
	server, factories := keeper.NewMsgServer(f.Identity), simulation.New(f.Identity)
	kinds := []struct {
		factory simsx.SimMsgFactoryX
		run     func(sdk.Msg) error
		rare    bool
	}{
		{factories.AccreditOrganisation(), fixture.Runner(f, server.AccreditOrganisation), false},
		{factories.SuspendOrganisation(), fixture.Runner(f, server.SuspendOrganisation), true},
		{factories.ReinstateOrganisation(), fixture.Runner(f, server.ReinstateOrganisation), true},
		{factories.RenewAccreditation(), fixture.Runner(f, server.RenewAccreditation), false},
		{factories.EndAccreditation(), fixture.Runner(f, server.EndAccreditation), true},
		{factories.AppointAccreditor(), fixture.Runner(f, server.AppointAccreditor), false},
		{factories.DismissAccreditor(), fixture.Runner(f, server.DismissAccreditor), true},
		{factories.ProposeKeyRotation(), fixture.Runner(f, server.ProposeKeyRotation), false},
		{factories.ConfirmKeyRotation(), fixture.Runner(f, server.ConfirmKeyRotation), false},
		{factories.RegisterPerson(), fixture.Runner(f, server.RegisterPerson), false},
		{factories.AcceptRegistration(), fixture.Runner(f, server.AcceptRegistration), false},
		{factories.AcceptKeyRotation(), fixture.Runner(f, server.AcceptKeyRotation), false},
		{factories.NameAdministrator(), fixture.Runner(f, server.NameAdministrator), true},
		{factories.GrantRole(), fixture.Runner(f, server.GrantRole), false},
		{factories.RevokeRole(), fixture.Runner(f, server.RevokeRole), true},
		{factories.RevokePerson(), fixture.Runner(f, server.RevokePerson), true},
		{factories.GrantFees(), fixture.Runner(f, server.GrantFees), false},
		{factories.SpendTreasury(), fixture.Runner(f, server.SpendTreasury), false},
		{factories.ConfirmSpending(), fixture.Runner(f, server.ConfirmSpending), false},
		{factories.LimitTreasury(), fixture.Runner(f, server.LimitTreasury), false},
		{factories.ConfirmTreasuryLimit(), fixture.Runner(f, server.ConfirmTreasuryLimit), false},
		{factories.RejectTreasuryProposal(), fixture.Runner(f, server.RejectTreasuryProposal), true},
	}
	made := make(map[string]int)
	recovered := 0
	for range 3000 {
		reinstate(f, regulators)
		kind := kinds[r.Intn(len(kinds))]
		if kind.rare && r.Intn(4) > 0 {
			continue
		}
		if msg := f.Draw(r, accounts, kind.factory); msg != nil {
			require.NoError(t, kind.run(msg))
			made[fmt.Sprintf("%T", msg)]++
			recovered += recoveries(f)
		}
		f.Next(time.Hour)
	}
	require.Positive(t, recovered, "a key was replaced in a suspended organisation, or revoked by an accreditor")
	require.Len(t, made, len(kinds), "each kind of message was made: %v", made)
	require.NoError(t, f.Identity.Invariants(f.Ctx), "every organisation still has an administrator")
}

// recoveries counts what the last message recorded of those who have a say only in a suspended organisation.
func recoveries(f *fixture.Fixture) (n int) {
	for _, recorded := range f.Facts() {
		_, revoked := recorded.(*identityfact.PersonRevoked)
		rotated, is := recorded.(*identityfact.KeyRotated)
		accreditor := recorded.GetSignature().Actor.Role == fact.Role_ROLE_ACCREDITOR
		if accreditor && (revoked || (is && rotated.ProposedBy.Role == fact.Role_ROLE_ACCREDITOR)) {
			n++
		}
	}
	return n
}

// accredit makes a simulated account an accreditor of a regulator of its own, with money in its treasury.
func accredit(f *fixture.Fixture, account simtypes.Account) (regulator uint64) {
	server := keeper.NewMsgServer(f.Identity)
	office := fixture.Must(f, server.AccreditOrganisation, &types.MsgAccreditOrganisation{
		Signer: f.Accreditor().Address, Kind: identityfact.OrganisationKind_ORGANISATION_KIND_REGULATOR, LegalName: "Regulator of " + account.AddressBech32, Country: "FR",
		Administrator: account.AddressBech32, AdministratorNameDigest: fixture.Digest("accreditor"), AdministratorIdentityDigest: fixture.Digest("passport"),
	})
	f.Accept(account.AddressBech32, office.Organisation)
	fixture.Must(f, server.AppointAccreditor, &types.MsgAppointAccreditor{Authority: f.Identity.Authority(), Address: account.AddressBech32})
	f.Fund(types.Treasury(office.Organisation), sdk.NewInt64Coin(sdk.DefaultBondDenom, 1_000_000))
	return office.Organisation
}

// reinstate has governance undo what regulators did to one another: else nobody is left who accredits.
func reinstate(f *fixture.Fixture, regulators []uint64) {
	server, governance := keeper.NewMsgServer(f.Identity), f.Identity.Authority()
	for _, id := range regulators {
		o, err := f.Identity.Organisation(f.Ctx, id)
		require.NoError(f, err)
		why := fixture.Reason(fact.ReasonCode_REASON_CODE_CORRECTION)
		if o.IsSuspended() {
			fixture.Must(f, server.ReinstateOrganisation, &types.MsgReinstateOrganisation{Signer: governance, Organisation: id, Reason: why})
		}
		if !o.InGoodStanding(f.Ctx.BlockTime()) {
			fixture.Must(f, server.RenewAccreditation, &types.MsgRenewAccreditation{Signer: governance, Organisation: id, Reason: why})
		}
	}
}
