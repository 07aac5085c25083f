package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	identitytypes "github.com/equipoise-trials/equipoise/x/identity/types"
	"github.com/equipoise-trials/equipoise/x/trial/types"
)

func TestASiteHasANumberAndAnInvestigator(t *testing.T) {
	c := newConduct(t)
	require.Equal(t, types.Site{
		Trial: 1, Number: 1, Organisation: c.trial.SiteOffice.Organisation, Investigator: c.trial.Investigator.Address, Term: 1,
		Country: "FR", Status: types.SiteStatus_SITE_STATUS_ACTIVE,
	}, c.site())
	f := only[*trialfact.SiteAdded](c)
	require.Equal(t, c.trial.Investigator.Address, f.Investigator)
	require.Equal(t, "FR", f.Country)
	require.Equal(t, uint32(1), c.row().Sites)
}

func TestASponsorMayConductItsOwnTrial(t *testing.T) {
	c := newConduct(t)
	own := c.Person(c.trial.Sponsor, "own investigator", investigator)
	res := fixture.Must(c.Fixture, c.AddSite, &types.MsgAddSite{
		Signer: c.trial.Representative.Address, Trial: c.trial.ID, Organisation: c.trial.Sponsor.Organisation,
		Investigator: own.Address, Country: "DE",
	})
	require.Equal(t, uint32(2), res.Site)
	c.may(own, fact.Task_TASK_CONSENT, 2)
	c.mayNot(own, fact.Task_TASK_CONSENT, 1, types.ErrOrganisation, "is for people of organisation 3")
}

func TestASiteIsRefused(t *testing.T) {
	c := newConduct(t)
	office := c.Organisation(siteKind)
	physician := c.Person(office, "physician", investigator)
	nurse := c.Person(office, "nurse", fact.Role_ROLE_COORDINATOR)
	ethics := c.Organisation(committeeKind)
	watcher := c.Assign(c.trial, monitorKind, monitor)
	closed := c.Organisation(siteKind)
	c.suspend(closed.Organisation)
	sponsorAsMonitor := c.RegisteredTrial()
	fixture.Must(c.Fixture, c.AssignOrganisation, &types.MsgAssignOrganisation{
		Signer: sponsorAsMonitor.Representative.Address, Trial: sponsorAsMonitor.ID,
		Organisation: sponsorAsMonitor.Sponsor.Organisation, Capacity: monitor,
	})
	refuses(c, c.AddSite, func() *types.MsgAddSite {
		return &types.MsgAddSite{
			Signer: c.trial.Representative.Address, Trial: c.trial.ID, Organisation: office.Organisation, Investigator: physician.Address,
		}
	}, map[string]refusal[*types.MsgAddSite]{
		"by itself":                 {func(m *types.MsgAddSite) { m.Signer = physician.Address }, types.ErrOrganisation, "is a task of the sponsor"},
		"of an unknown trial":       {func(m *types.MsgAddSite) { m.Trial = 9 }, types.ErrUnknownTrial, "EQ00000009"},
		"of nobody":                 {func(m *types.MsgAddSite) { m.Organisation = 99 }, identitytypes.ErrUnknownOrganisation, "there is no organisation 99"},
		"of a suspended hospital":   {func(m *types.MsgAddSite) { m.Organisation = closed.Organisation }, identitytypes.ErrSuspended, "can start nothing new"},
		"of a committee":            {func(m *types.MsgAddSite) { m.Organisation = ethics.Organisation }, types.ErrOrganisationKind, "only one of kind SITE or SPONSOR serves as site"},
		"of a monitor":              {func(m *types.MsgAddSite) { m.Organisation = watcher.Organisation }, types.ErrOrganisationKind, "is of kind MONITOR"},
		"under a coordinator":       {func(m *types.MsgAddSite) { m.Investigator = nurse.Address }, identitytypes.ErrRole, "investigator: "},
		"under a stranger":          {func(m *types.MsgAddSite) { m.Investigator = c.trial.Investigator.Address }, types.ErrInvestigator, "is of organisation 3, the site of organisation 4"},
		"under nobody":              {func(m *types.MsgAddSite) { m.Investigator = "" }, types.ErrAddress, `investigator is ""`},
		"where nobody is recruited": {func(m *types.MsgAddSite) { m.Country = "IT" }, types.ErrCountry, `"IT" is not a country of recruitment of EQ00000001; amend the registration first`},
		"that is its own monitor": {
			func(m *types.MsgAddSite) {
				m.Signer, m.Trial = sponsorAsMonitor.Representative.Address, sponsorAsMonitor.ID
				m.Organisation = sponsorAsMonitor.Sponsor.Organisation
			},
			types.ErrSeparation, "is monitor of EQ00000002 and cannot be its site as well",
		},
	})

	c.becomes(trialfact.Status_STATUS_WITHDRAWN)
	require.ErrorIs(t, fixture.Refuse(c.Fixture, c.AddSite, &types.MsgAddSite{
		Signer: c.trial.Representative.Address, Trial: c.trial.ID, Organisation: office.Organisation, Investigator: physician.Address,
	}, "EQ00000001 is WITHDRAWN, no site can be added"), types.ErrStatus)
}
