package keeper_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	identitytypes "github.com/equipoise-trials/equipoise/x/identity/types"
	"github.com/equipoise-trials/equipoise/x/trial/keeper"
	"github.com/equipoise-trials/equipoise/x/trial/types"
)

func (c *conduct) succession(to fixture.Person) *types.MsgChangeInvestigator {
	return &types.MsgChangeInvestigator{
		Signer: c.trial.Representative.Address, Trial: c.trial.ID, Site: c.trial.Site, Investigator: to.Address, Reason: because,
	}
}

func TestWhatAnInvestigatorDelegatedEndsWhenTheyLeave(t *testing.T) {
	c := newConduct(t)
	nurse := c.Fixture.Delegate(c.trial, "nurse", consenting...)
	successor := c.Person(c.trial.SiteOffice, "successor", investigator)
	c.Next(time.Hour)
	fixture.Must(c.Fixture, c.ChangeInvestigator, c.succession(successor))
	f := only[*trialfact.InvestigatorChanged](c)
	require.Equal(t, c.trial.Investigator.Address, f.From)
	require.Equal(t, successor.Address, f.To)

	c.mayNot(nurse, fact.Task_TASK_CONSENT, c.trial.Site, types.ErrDelegation, "which ended at 2026-03-15T10:00:00Z")
	c.mayNot(c.trial.Investigator, fact.Task_TASK_ACTIVATION, c.trial.Site, types.ErrInvestigator, "is for the principal investigator "+successor.Address+" alone")
	c.mayNot(c.trial.Investigator, fact.Task_TASK_CONSENT, c.trial.Site, types.ErrDelegation, "is not delegated to")
	c.may(successor, fact.Task_TASK_ACTIVATION, c.trial.Site)

	// The former one returns: what they delegated before does not come to life again.
	fixture.Must(c.Fixture, c.ChangeInvestigator, c.succession(c.trial.Investigator))
	c.mayNot(nurse, fact.Task_TASK_CONSENT, c.trial.Site, types.ErrDelegation, "which ended at 2026-03-15T10:00:00Z")
	fixture.Must(c.Fixture, c.MsgServer.Delegate, c.delegation(nurse))
	c.may(nurse, fact.Task_TASK_CONSENT, c.trial.Site)

	site, err := keeper.NewQueryServer(c.Trial).Site(c.Ctx, &types.QuerySiteRequest{Trial: "1", Site: 1})
	require.NoError(t, err)
	require.Len(t, site.Investigators, 3)
	require.Nil(t, site.Investigators[0].EndedAt)
	require.Equal(t, successor.Address, site.Investigators[1].Investigator)
	require.Equal(t, fixture.Start.Add(time.Hour), *site.Investigators[2].EndedAt)
}

func TestAnotherInvestigatorIsRefused(t *testing.T) {
	c := newConduct(t)
	successor := c.Person(c.trial.SiteOffice, "successor", investigator)
	nurse := c.Person(c.trial.SiteOffice, "nurse", coordinator)
	foreign := c.Person(c.Organisation(siteKind), "foreign", investigator)
	refuses(c, c.ChangeInvestigator, func() *types.MsgChangeInvestigator { return c.succession(successor) },
		map[string]refusal[*types.MsgChangeInvestigator]{
			"by the site":           {func(m *types.MsgChangeInvestigator) { m.Signer = c.trial.Investigator.Address }, types.ErrOrganisation, "is a task of the sponsor"},
			"of a trial as a whole": {func(m *types.MsgChangeInvestigator) { m.Site = 0 }, types.ErrUnknownSite, "EQ00000001 has no site 0"},
			"who is it already":     {func(m *types.MsgChangeInvestigator) { m.Investigator = c.trial.Investigator.Address }, types.ErrInvestigator, "is the investigator of site 1 already"},
			"without the role":      {func(m *types.MsgChangeInvestigator) { m.Investigator = nurse.Address }, identitytypes.ErrRole, "PRINCIPAL_INVESTIGATOR"},
			"from another site":     {func(m *types.MsgChangeInvestigator) { m.Investigator = foreign.Address }, types.ErrInvestigator, "is of organisation 4, the site of organisation 3"},
			"without a reason":      {func(m *types.MsgChangeInvestigator) { m.Reason = nil }, types.ErrReason, "a reason is required"},
			"at a site that's not":  {func(m *types.MsgChangeInvestigator) { m.Site = 5 }, types.ErrUnknownSite, "has no site 5"},
		})
}
