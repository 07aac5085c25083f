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

	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	"github.com/equipoise-trials/equipoise/x/registration/keeper"
	"github.com/equipoise-trials/equipoise/x/registration/simulation"
	"github.com/equipoise-trials/equipoise/x/registration/types"
	trialkeeper "github.com/equipoise-trials/equipoise/x/trial/keeper"
	trialsimulation "github.com/equipoise-trials/equipoise/x/trial/simulation"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

func TestRandomMessagesAreAcceptedAndLeaveSoundTrialsAndRegistrations(t *testing.T) {
	f := fixture.New(t)
	r := rand.New(rand.NewSource(5))
	accounts := simtypes.RandomAccounts(r, 50)
	f.Populate(accounts)
	server, factories := keeper.NewMsgServer(f.Registration), simulation.New(f.Registration)
	conductServer, conduct := trialkeeper.NewMsgServer(f.Trial), trialsimulation.New(f.Trial)
	kinds := []struct {
		factory simsx.SimMsgFactoryX
		run     func(sdk.Msg) error
		rare    bool
	}{
		{factories.RegisterTrial(), fixture.Runner(f, server.RegisterTrial), true},
		{factories.AmendRegistration(), fixture.Runner(f, server.AmendRegistration), false},
		{factories.UpdateStatus(), fixture.Runner(f, server.UpdateStatus), true},
		{conduct.AddSite(), fixture.Runner(f, conductServer.AddSite), false},
		{conduct.CloseSite(), fixture.Runner(f, conductServer.CloseSite), true},
		{conduct.ChangeInvestigator(), fixture.Runner(f, conductServer.ChangeInvestigator), false},
		{conduct.AssignOrganisation(), fixture.Runner(f, conductServer.AssignOrganisation), false},
		{conduct.EndAssignment(), fixture.Runner(f, conductServer.EndAssignment), true},
		{conduct.TransferDuties(), fixture.Runner(f, conductServer.TransferDuties), false},
		{conduct.AcceptDuties(), fixture.Runner(f, conductServer.AcceptDuties), false},
		{conduct.WithdrawDuties(), fixture.Runner(f, conductServer.WithdrawDuties), true},
		{conduct.Delegate(), fixture.Runner(f, conductServer.Delegate), false},
		{conduct.AdmitStaff(), fixture.Runner(f, conductServer.AdmitStaff), false},
		{conduct.EndDelegation(), fixture.Runner(f, conductServer.EndDelegation), true},
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
		require.NoError(t, f.Registration.EndBlock(f.Ctx))
		f.Next(time.Hour)
	}
	require.Len(t, made, len(kinds), "each kind of message was made: %v", made)
	trials, err := f.Trial.ExportGenesis(f.Ctx)
	require.NoError(t, err)
	require.NoError(t, trials.Validate())
	state, err := f.Registration.ExportGenesis(f.Ctx)
	require.NoError(t, err)
	require.NoError(t, state.Validate())
	require.NoError(t, state.ValidateWith(trials))
	require.True(t, slices.ContainsFunc(state.Versions, func(v types.Version) bool { return len(v.Registration.RegistryProjections) == 2 }))
	require.True(t, slices.ContainsFunc(state.Versions, func(v types.Version) bool { return v.Registration.RegistryProjections == nil }))
	require.True(t, slices.ContainsFunc(state.Versions, func(v types.Version) bool {
		return v.Registration.SampleSize.NonePlanned && trials.Trials[v.Trial-1].Status == trialfact.Status_STATUS_WITHDRAWN
	}), "a trial that planned nobody was withdrawn")
}

// enrolSomewhere has another module say that somebody was enrolled, in a trial that recruits.
func enrolSomewhere(f *fixture.Fixture, r *rand.Rand) {
	f.Helper()
	state, err := f.Trial.ExportGenesis(f.Ctx)
	require.NoError(f, err)
	recruiting := slices.DeleteFunc(state.Trials, func(t trialtypes.Trial) bool { return !trialtypes.Recruits(t.Status) })
	if n := len(recruiting); n > 0 {
		require.NoError(f, f.Registration.NoteEnrolment(f.Ctx, recruiting[r.Intn(n)].Id))
	}
}
