package keeper_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	registrationfact "github.com/equipoise-trials/equipoise/fact/registration"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	"github.com/equipoise-trials/equipoise/x/internal/modtest"
	"github.com/equipoise-trials/equipoise/x/registration/types"
)

// populated is a chain with everything that can be promised, some of it over.
func populated(t *testing.T) *register {
	t.Helper()
	c := newRegister(t)
	fixture.Must(c.Fixture, c.RegisterTrial, c.registration())
	c.Next(time.Hour)
	fixture.Must(c.Fixture, c.AmendRegistration, c.amendment(func(r *types.Registration) {
		r.Identifiers = []registrationfact.Identifier{{Scheme: registrationfact.Scheme_SCHEME_ISRCTN, Value: "ISRCTN12345678"}}
	}))
	fixture.Must(c.Fixture, c.UpdateStatus, c.status(trialfact.Status_STATUS_RECRUITING, nil))
	c.enrol()
	fixture.Must(c.Fixture, c.UpdateStatus, c.status(trialfact.Status_STATUS_SUSPENDED, because))
	fixture.Must(c.Fixture, c.FileNotice, &types.MsgFileNotice{
		Signer: c.trial.Representative.Address, Trial: c.trial.ID, Clock: euHalt, Digest: fixture.Digest("notice"),
	})
	c.sealed()
	c.Next(time.Hour)
	fixture.Must(c.Fixture, c.AmendRegistration, c.amendment(retimed))
	fixture.Must(c.Fixture, c.DeclarePrimaryCompletion, c.completion(2026, 3, 15))
	fixture.Must(c.Fixture, c.PostResults, c.posting("P1"))
	fixture.Must(c.Fixture, c.OfferSponsorship, c.sponsorshipOffer(c.Organisation(sponsorKind).Organisation))
	fixture.Must(c.Fixture, c.DisputeIdentifier, c.dispute())
	c.Next(time.Hour)
	return c
}

// imported is the same on a new chain.
func imported(c *register) *register {
	c.Helper()
	f := fixture.NewEmpty(c.TB)
	log, err := c.Audit.ExportGenesis(c.Ctx)
	require.NoError(c, err)
	people, err := c.Identity.ExportGenesis(c.Ctx)
	require.NoError(c, err)
	c.requireExportable()
	state := c.exported()
	f.Ctx = f.Ctx.WithBlockHeight(c.Ctx.BlockHeight() + 1)
	require.NoError(c, f.Audit.InitGenesis(f.Ctx, log))
	require.NoError(c, f.Identity.InitGenesis(f.Ctx, people))
	require.NoError(c, f.Trial.InitGenesis(f.Ctx, state.trials))
	require.NoError(c, f.Registration.InitGenesis(f.Ctx, state.registrations))
	require.Empty(c, f.BlockFacts(), "what the old chain recorded is not recorded again")
	f.At(c.Ctx.BlockTime())
	return registerOf(f, c.trial)
}

func TestExportAndImportKeepTheRegistrations(t *testing.T) {
	c := populated(t)
	into := imported(c)
	exported, again := c.exported(), into.exported()
	require.Equal(t, string(c.Codec.MustMarshalJSON(exported.registrations)), string(into.Codec.MustMarshalJSON(again.registrations)))
	g := exported.registrations
	for name, rows := range map[string]int{
		"entries": len(g.Entries), "versions": len(g.Versions), "enrolments": len(g.Enrolments), "milestones": len(g.Milestones),
		"outcome amendments": len(g.OutcomeAmendments), "statuses": len(g.Statuses), "offers": len(g.Offers), "results": len(g.Results),
		"clocks": len(g.Clocks), "notices": len(g.Notices), "seals": len(g.Seals), "disputes": len(g.Disputes),
	} {
		require.NotZero(t, rows, name)
	}
	require.ErrorIs(t, fixture.Refuse(into.Fixture, into.RegisterTrial, into.registration(), "NCT02278341 is held by EQ00000002"), types.ErrIdentifierTaken)
}

func TestWhatIsDueIsFoundMissedOnAnImportedChainAsOnTheOldOne(t *testing.T) {
	c := populated(t)
	into := imported(c)
	for _, c := range []*register{c, into} {
		c.Next(200 * day)
	}
	require.Equal(t, c.missed(), into.missed())
	require.NotEmpty(t, into.GenesisFacts())
	require.Equal(t, c.exported(), into.exported())
}

func TestRegistrationsThatDoNotAgreeWithTheTrialsStartNoChain(t *testing.T) {
	c := newRegister(t)
	state := c.exported()
	state.trials.Trials[0].Status = trialfact.Status_STATUS_RECRUITING
	f := fixture.NewEmpty(t)
	require.NoError(t, f.Trial.InitGenesis(f.Ctx, state.trials))
	require.ErrorContains(t, f.Registration.InitGenesis(f.Ctx, state.registrations),
		"trial 1, status 1 is NOT_YET_RECRUITING, the trial is RECRUITING")
}

func TestAPopulatedGenesisHoldsThePromisesAsTheyAreWrittenDown(t *testing.T) {
	c := populated(t)
	state := c.exported()
	modtest.PopulatedGenesis(t, state.registrations, func(registrations *types.GenesisState) *types.GenesisState {
		into := fixture.NewEmpty(t)
		require.NoError(t, into.Trial.InitGenesis(into.Ctx, state.trials))
		require.NoError(t, into.Registration.InitGenesis(into.Ctx, registrations))
		again, err := into.Registration.ExportGenesis(into.Ctx)
		require.NoError(t, err)
		return again
	})
}
