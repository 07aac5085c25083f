package keeper_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	"github.com/equipoise-trials/equipoise/x/internal/modtest"
	"github.com/equipoise-trials/equipoise/x/trial/keeper"
	"github.com/equipoise-trials/equipoise/x/trial/types"
)

// populated is a chain with everything that conduct can be, some of it over.
func populated(t *testing.T) *conduct {
	t.Helper()
	c := newConduct(t)
	nurse := c.Fixture.Delegate(c.trial, "nurse", consenting...)
	c.Fixture.Delegate(c.trial, "second nurse", staffTasks...)
	office := c.Assign(c.trial, croKind, cro)
	c.Assign(c.trial, labKind, laboratory)
	c.accept(c.Person(office, "cro representative", representative), c.transfer(office.Organisation))
	c.RegisteredTrial()
	c.Next(time.Hour)
	c.becomes(trialfact.Status_STATUS_RECRUITING)
	fixture.Must(c.Fixture, c.ChangeInvestigator, c.succession(c.Person(c.trial.SiteOffice, "successor", investigator)))
	c.trial.Investigator = c.Key("successor")
	fixture.Must(c.Fixture, c.MsgServer.Delegate, c.delegation(nurse))
	fixture.Must(c.Fixture, c.EndAssignment, &types.MsgEndAssignment{
		Signer: c.trial.Representative.Address, Trial: c.trial.ID, Assignment: 2, Reason: because,
	})
	c.Next(time.Hour)
	return c
}

// imported is the same on a new chain.
func imported(c *conduct) *conduct {
	c.Helper()
	f := fixture.NewEmpty(c.TB)
	log, err := c.Audit.ExportGenesis(c.Ctx)
	require.NoError(c, err)
	people, err := c.Identity.ExportGenesis(c.Ctx)
	require.NoError(c, err)
	trials, err := c.Trial.ExportGenesis(c.Ctx)
	require.NoError(c, err)
	require.NoError(c, trials.Validate())
	f.Ctx = f.Ctx.WithBlockHeight(c.Ctx.BlockHeight() + 1)
	require.NoError(c, f.Audit.InitGenesis(f.Ctx, log))
	require.NoError(c, f.Identity.InitGenesis(f.Ctx, people))
	require.NoError(c, f.Trial.InitGenesis(f.Ctx, trials))
	require.Empty(c, f.BlockFacts(), "what the old chain recorded is not recorded again")
	f.At(c.Ctx.BlockTime())
	return &conduct{Fixture: f, MsgServer: keeper.NewMsgServer(f.Trial), trial: c.trial}
}

func TestExportAndImportKeepTheTrials(t *testing.T) {
	c := populated(t)
	into := imported(c)
	exported, err := c.Trial.ExportGenesis(c.Ctx)
	require.NoError(t, err)
	again, err := into.Trial.ExportGenesis(into.Ctx)
	require.NoError(t, err)
	require.Equal(t, string(c.Codec.MustMarshalJSON(exported)), string(into.Codec.MustMarshalJSON(again)))
	for name, rows := range map[string]int{
		"trials": len(exported.Trials), "countries": len(exported.Countries), "sponsorships": len(exported.Sponsorships),
		"sites": len(exported.Sites), "terms": len(exported.Terms), "assignments": len(exported.Assignments),
		"transfers": len(exported.Transfers), "delegations": len(exported.Delegations), "sides": len(exported.Sides),
	} {
		require.NotZero(t, rows, name)
	}
}

func TestAuthorityIsTheSameOnAnImportedChain(t *testing.T) {
	c := populated(t)
	into := imported(c)
	people := []fixture.Person{
		c.trial.Representative, c.trial.Investigator, c.Key("nurse"), c.Key("second nurse"), c.Key("cro representative"), c.trial.SiteOffice,
	}
	for _, p := range people {
		for n := range fact.Task_name {
			for site := uint32(0); site < 2; site++ {
				want, wantErr := c.Trial.Authorize(c.Ctx, p.Raw, fact.Task(n), c.trial.ID, site)
				got, gotErr := into.Trial.Authorize(into.Ctx, p.Raw, fact.Task(n), c.trial.ID, site)
				require.Equal(t, want, got)
				if wantErr != nil {
					require.EqualError(t, gotErr, wantErr.Error())
				}
			}
		}
	}
}

func TestAPopulatedGenesisHoldsTheTrialsAsTheyAreWrittenDown(t *testing.T) {
	c := populated(t)
	pharmacist := c.Person(c.trial.SiteOffice, "pharmacist", fact.Role_ROLE_PHARMACIST, unblindedPharmacist)
	fixture.Must(c.Fixture, c.MsgServer.Delegate, declared(c.line(pharmacist, fact.Role_ROLE_PHARMACIST, attesting)))
	board := c.Person(c.Assign(c.trial, croKind, cro), "board", monitoringBoard)
	fixture.Must(c.Fixture, c.AdmitStaff, c.admit(board, monitoringBoard))
	insider := c.Person(c.trial.Sponsor, "insider", representative, unblindedStatistician)
	fixture.Must(c.Fixture, c.AdmitStaff, declaring(c.admit(insider, representative)))
	fixture.Must(c.Fixture, c.CloseSite, &types.MsgCloseSite{
		Signer: c.trial.Representative.Address, Trial: c.trial.ID, Site: c.trial.Site, Reason: because,
	})
	state, err := c.Trial.ExportGenesis(c.Ctx)
	require.NoError(t, err)
	modtest.PopulatedGenesis(t, state, func(state *types.GenesisState) *types.GenesisState {
		into := fixture.NewEmpty(t)
		require.NoError(t, into.Trial.InitGenesis(into.Ctx, state))
		again, err := into.Trial.ExportGenesis(into.Ctx)
		require.NoError(t, err)
		return again
	})
}
