package keeper_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	"github.com/equipoise-trials/equipoise/x/trial/keeper"
	"github.com/equipoise-trials/equipoise/x/trial/types"
)

func TestATrialIsOpenedWithItsSponsorAndTermsAndRecordsNothing(t *testing.T) {
	c := newConduct(t)
	c.Next(time.Hour)
	sponsor := fact.Actor{Address: c.trial.Representative.Address, Organisation: c.trial.Sponsor.Organisation, Role: representative}
	id, err := c.Trial.Open(c.Ctx, sponsor, 30*day, []string{"FR", "DE"})
	require.NoError(t, err)
	require.Equal(t, uint64(2), id, "the number after that of the first")
	opened, err := c.Trial.Trial(c.Ctx, id)
	require.NoError(t, err)
	require.Equal(t, types.Trial{
		Id: 2, Sponsor: sponsor.Organisation, Sponsorships: 1, Status: trialfact.Status_STATUS_NOT_YET_RECRUITING, SettlementWindow: 30 * day,
		RegisteredAt: c.Ctx.BlockTime(), RegisteredHeight: 2,
	}, opened)
	first, err := c.Trial.Sponsorship(c.Ctx, id, 1)
	require.NoError(t, err)
	require.Equal(t, types.Sponsorship{
		Trial: 2, Number: 1, Sponsor: sponsor.Organisation, Actor: sponsor, Time: c.Ctx.BlockTime(), Height: 2,
	}, first)
	require.Empty(t, c.BlockFacts(), "the fact is recorded by x/registration")
	c.requireExportable()
}

func TestTheNextSponsorBeginsWhenTheOneBeforeEnds(t *testing.T) {
	c := newConduct(t)
	former := c.trial.Sponsor.Organisation
	heir := c.Person(c.Organisation(sponsorKind), "heir", representative)
	c.Next(day)
	number, err := c.Trial.SetSponsor(c.Ctx, c.trial.ID, fact.Actor{Organisation: heir.Organisation})
	require.NoError(t, err)
	require.Equal(t, uint32(2), number)
	require.Equal(t, heir.Organisation, c.row().Sponsor)
	c.may(heir, fact.Task_TASK_ESCROW_MANAGEMENT, 0)
	c.mayNot(c.trial.Representative, fact.Task_TASK_ESCROW_MANAGEMENT, 0, types.ErrOrganisation, "is a task of the sponsor")
	first, err := c.Trial.Sponsorship(c.Ctx, c.trial.ID, 1)
	require.NoError(t, err)
	require.Equal(t, former, first.Sponsor)
	require.Equal(t, c.Ctx.BlockTime(), *first.EndedAt)
	require.Empty(t, c.BlockFacts())
	c.requireExportable()
	_, err = c.Trial.SetSponsor(c.Ctx, 9, fact.Actor{Organisation: heir.Organisation})
	require.ErrorIs(t, err, types.ErrUnknownTrial)
}

func TestAStatusIsSetAndFound(t *testing.T) {
	c := newConduct(t)
	c.Next(day)
	require.NoError(t, c.Trial.SetStatus(c.Ctx, c.trial.ID, trialfact.Status_STATUS_SUSPENDED))
	require.Equal(t, trialfact.Status_STATUS_SUSPENDED, c.row().Status)
	found, err := keeper.NewQueryServer(c.Trial).TrialsByStatus(c.Ctx, &types.QueryTrialsByStatusRequest{Status: trialfact.Status_STATUS_SUSPENDED})
	require.NoError(t, err)
	require.Len(t, found.Trials, 1)
	require.Empty(t, c.GenesisFacts())
	require.ErrorIs(t, c.Trial.SetStatus(c.Ctx, 9, trialfact.Status_STATUS_SUSPENDED), types.ErrUnknownTrial)
}

func TestTheTermsOfATrialSayWhereItsSitesMayBe(t *testing.T) {
	c := newConduct(t)
	c.Next(day)
	site := &types.MsgAddSite{Signer: c.trial.Representative.Address, Trial: c.trial.ID}
	office := c.Organisation(siteKind)
	site.Organisation, site.Investigator = office.Organisation, c.Person(office, "physician", investigator).Address
	require.NoError(t, c.Trial.SetTerms(c.Ctx, c.trial.ID, 120*day, []string{"JP", "DE"}))
	require.Equal(t, 120*day, c.row().SettlementWindow)
	require.ErrorIs(t, fixture.Refuse(c.Fixture, c.AddSite, site, `"FR" is not a country of recruitment of EQ00000001`), types.ErrCountry)
	site.Country = "JP"
	fixture.Must(c.Fixture, c.AddSite, site)

	g, err := c.Trial.ExportGenesis(c.Ctx)
	require.NoError(t, err)
	require.Equal(t, []types.TrialCountries{{Trial: 1, Countries: []string{"DE", "JP"}}}, g.Countries)
	has, err := c.Trial.HasSiteIn(c.Ctx, c.trial.ID, "FR")
	require.NoError(t, err)
	require.True(t, has, "the site that it has stays")
	has, err = c.Trial.HasSiteIn(c.Ctx, c.trial.ID, "DE")
	require.NoError(t, err)
	require.False(t, has)
	require.Empty(t, c.GenesisFacts())
	require.ErrorIs(t, c.Trial.SetTerms(c.Ctx, 9, day, []string{"FR"}), types.ErrUnknownTrial)
}
