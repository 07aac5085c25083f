package simulation_test

import (
	"fmt"
	"math/rand"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/cosmos/cosmos-sdk/testutil/simsx"
	sdk "github.com/cosmos/cosmos-sdk/types"
	simtypes "github.com/cosmos/cosmos-sdk/types/simulation"

	"github.com/equipoise-trials/equipoise/fact"
	identityfact "github.com/equipoise-trials/equipoise/fact/identity"
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
	populate(f, accounts)
	server, factories := keeper.NewMsgServer(f.Trial), simulation.New(f.Trial)
	kinds := []struct {
		factory simsx.SimMsgFactoryX
		run     func(sdk.Msg) error
		rare    bool
	}{
		{factories.RegisterTrial(), fixture.Runner(f, server.RegisterTrial), true},
		{factories.AmendRegistration(), fixture.Runner(f, server.AmendRegistration), false},
		{factories.UpdateStatus(), fixture.Runner(f, server.UpdateStatus), true},
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
		{factories.DeclarePrimaryCompletion(), fixture.Runner(f, server.DeclarePrimaryCompletion), false},
		{factories.PostResults(), fixture.Runner(f, server.PostResults), false},
		{factories.CertifyDelay(), fixture.Runner(f, server.CertifyDelay), false},
		{factories.FileNotice(), fixture.Runner(f, server.FileNotice), false},
		{factories.OfferSponsorship(), fixture.Runner(f, server.OfferSponsorship), false},
		{factories.AcceptSponsorship(), fixture.Runner(f, server.AcceptSponsorship), true},
		{factories.WithdrawSponsorshipOffer(), fixture.Runner(f, server.WithdrawSponsorshipOffer), false},
		{factories.SealRegistration(), fixture.Runner(f, server.SealRegistration), false},
		{factories.RevealRegistration(), fixture.Runner(f, server.RevealRegistration), false},
		{factories.DisputeIdentifier(), fixture.Runner(f, server.DisputeIdentifier), false},
		{factories.ResolveDispute(), fixture.Runner(f, server.ResolveDispute), false},
	}
	made := make(map[string]int)
	for i := range 3000 {
		kind := kinds[r.Intn(len(kinds))]
		if kind.rare && r.Intn(4) > 0 {
			continue
		}
		if msg := f.Draw(r, accounts, kind.factory); msg != nil {
			require.NoError(t, kind.run(msg))
			made[fmt.Sprintf("%T", msg)]++
		}
		if i%100 == 50 {
			enrolSomewhere(f, r)
		}
		require.NoError(t, f.Trial.EndBlock(f.Ctx))
		f.Next(time.Hour)
	}
	require.Len(t, made, len(kinds), "each kind of message was made: %v", made)
	state, err := f.Trial.ExportGenesis(f.Ctx)
	require.NoError(t, err)
	require.NoError(t, state.Validate())
	require.True(t, slices.ContainsFunc(state.Versions, func(v types.Version) bool { return len(v.Registration.RegistryProjections) == 2 }))
	require.True(t, slices.ContainsFunc(state.Versions, func(v types.Version) bool { return v.Registration.RegistryProjections == nil }))
}

// enrolSomewhere has another module say that somebody was enrolled.
func enrolSomewhere(f *fixture.Fixture, r *rand.Rand) {
	f.Helper()
	state, err := f.Trial.ExportGenesis(f.Ctx)
	require.NoError(f, err)
	if n := len(state.Trials); n > 0 {
		require.NoError(f, f.Trial.NoteEnrolment(f.Ctx, state.Trials[r.Intn(n)].Id))
	}
}

// populate registers simulated accounts in organisations of the kinds that trials need, each with the roles that matter.
func populate(f *fixture.Fixture, accounts []simtypes.Account) {
	f.Helper()
	kinds := []identityfact.OrganisationKind{
		identityfact.OrganisationKind_ORGANISATION_KIND_SPONSOR, identityfact.OrganisationKind_ORGANISATION_KIND_CRO,
		identityfact.OrganisationKind_ORGANISATION_KIND_SITE, identityfact.OrganisationKind_ORGANISATION_KIND_ETHICS_COMMITTEE,
		identityfact.OrganisationKind_ORGANISATION_KIND_REGULATOR,
	}
	server := identitykeeper.NewMsgServer(f.Identity)
	const team = 5 // people of one organisation
	for i := 0; i+team <= len(accounts); i += team {
		administrator, kind := accounts[i].AddressBech32, kinds[i/team%len(kinds)]
		fixture.Must(f, server.AccreditOrganisation, &identitytypes.MsgAccreditOrganisation{
			Signer: f.Accreditor().Address, Kind: kind, LegalName: fmt.Sprintf("Organisation %d", i), Country: "FR",
			Administrator: administrator, AdministratorNameDigest: fixture.Digest("administrator"),
			AdministratorIdentityDigest: fixture.Digest("passport"),
		})
		for _, colleague := range accounts[i+1 : i+team] {
			fixture.Must(f, server.RegisterPerson, &identitytypes.MsgRegisterPerson{
				Signer: administrator, Address: colleague.AddressBech32, NameDigest: fixture.Digest("colleague"),
				IdentityDigest: fixture.Digest("passport"), Roles: rolesFor(kind),
			})
		}
	}
}

// rolesFor returns those of the roles that conduct a trial which people of an organisation of a kind may hold.
func rolesFor(kind identityfact.OrganisationKind) (terms []identitytypes.RoleTerm) {
	for _, role := range []fact.Role{
		fact.Role_ROLE_SPONSOR_REPRESENTATIVE, fact.Role_ROLE_PRINCIPAL_INVESTIGATOR, fact.Role_ROLE_INSPECTOR,
	} {
		if identitytypes.CheckRole(kind, role) == nil {
			terms = append(terms, identitytypes.RoleTerm{Role: role, TrainingDigest: fixture.Digest("training")})
		}
	}
	return terms
}
