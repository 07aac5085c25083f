package keeper_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	identitytypes "github.com/equipoise-trials/equipoise/x/identity/types"
	"github.com/equipoise-trials/equipoise/x/trial/types"
)

func (c *conduct) assignment(organisation uint64, capacity trialfact.Capacity) *types.MsgAssignOrganisation {
	return &types.MsgAssignOrganisation{
		Signer: c.trial.Representative.Address, Trial: c.trial.ID, Organisation: organisation, Capacity: capacity,
	}
}

func TestAnAssignmentHoldsFromItsFirstToItsLastInstant(t *testing.T) {
	c := newConduct(t)
	lab := c.Organisation(labKind).Organisation
	first, last := fixture.Start.Add(day), fixture.Start.Add(2*day)
	m := c.assignment(lab, laboratory)
	m.NotBefore, m.NotAfter, m.Countries = &first, &last, []string{"DE"}
	require.Equal(t, uint32(1), fixture.Must(c.Fixture, c.AssignOrganisation, m).Assignment)
	f := only[*trialfact.OrganisationAssigned](c)
	require.Equal(t, laboratory, f.Capacity)
	require.Equal(t, []string{"DE"}, f.Countries)
	require.Equal(t, first.UnixNano(), f.NotBefore)
	require.Equal(t, last.UnixNano(), f.NotAfter)

	for _, tc := range []struct {
		at   time.Time
		want bool
	}{{first.Add(-1), false}, {first, true}, {last, true}, {last.Add(1), false}} {
		c.At(tc.at)
		got, err := c.Trial.IsAssigned(c.Ctx, c.trial.ID, lab, laboratory)
		require.NoError(t, err)
		require.Equal(t, tc.want, got, tc.at)
		current, err := c.Trial.Assigned(c.Ctx, c.trial.ID, laboratory)
		require.NoError(t, err)
		require.Equal(t, tc.want, len(current) == 1, tc.at)
	}
	require.Equal(t, uint32(2), fixture.Must(c.Fixture, c.AssignOrganisation, c.assignment(lab, laboratory)).Assignment, "once it is over, it may begin anew")
}

func TestAScopeIsCountriesAndSites(t *testing.T) {
	c := newConduct(t)
	whole := c.Assign(c.trial, committeeKind, committee).Organisation
	german, own := c.Organisation(committeeKind).Organisation, c.Organisation(committeeKind).Organisation
	m := c.assignment(german, committee)
	m.Countries = []string{"DE"}
	fixture.Must(c.Fixture, c.AssignOrganisation, m)
	m = c.assignment(own, committee)
	m.Sites = []uint32{c.trial.Site}
	fixture.Must(c.Fixture, c.AssignOrganisation, m)
	for _, tc := range []struct {
		organisation uint64
		site         uint32
		want         bool
	}{
		{whole, 0, true}, {whole, 1, true}, {german, 0, false}, {german, 1, false}, {own, 0, false}, {own, 1, true},
	} {
		a, found, err := c.Trial.NewestAssignment(c.Ctx, c.trial.ID, tc.organisation, committee)
		require.NoError(t, err)
		require.True(t, found)
		got := a.IsTrialWide()
		if tc.site != 0 {
			s, err := c.Trial.Site(c.Ctx, c.trial.ID, tc.site)
			require.NoError(t, err)
			got = a.Covers(s)
		}
		require.Equal(t, tc.want, got, "organisation %d, site %d", tc.organisation, tc.site)
	}
	_, found, err := c.Trial.NewestAssignment(c.Ctx, c.trial.ID, whole, laboratory)
	require.NoError(t, err)
	require.False(t, found)

	current, err := c.Trial.Assigned(c.Ctx, c.trial.ID, committee)
	require.NoError(t, err)
	require.Len(t, current, 3)
	for i, a := range current {
		require.Equal(t, uint32(i+1), a.Number)
	}
}

func TestAnAssignmentIsRefused(t *testing.T) {
	c := newConduct(t)
	ethics := c.Organisation(committeeKind)
	assigned := c.Assign(c.trial, labKind, laboratory)
	past := fixture.Start.Add(-time.Hour)
	ownLab := c.trial.SiteOffice.Organisation
	refuses(c, c.AssignOrganisation, func() *types.MsgAssignOrganisation { return c.assignment(ethics.Organisation, committee) },
		map[string]refusal[*types.MsgAssignOrganisation]{
			"by the site":          {func(m *types.MsgAssignOrganisation) { m.Signer = c.trial.Investigator.Address }, types.ErrOrganisation, "is a task of the sponsor"},
			"in no capacity":       {func(m *types.MsgAssignOrganisation) { m.Capacity = 0 }, types.ErrAssignment, "capacity is 0, want 1 to 7"},
			"of the wrong kind":    {func(m *types.MsgAssignOrganisation) { m.Capacity = cro }, types.ErrOrganisationKind, "only one of kind CRO serves as CRO"},
			"of nobody":            {func(m *types.MsgAssignOrganisation) { m.Organisation = 99 }, identitytypes.ErrUnknownOrganisation, "organisation 99"},
			"a second time":        {func(m *types.MsgAssignOrganisation) { m.Organisation, m.Capacity = assigned.Organisation, laboratory }, types.ErrAssignment, "by assignment 1, which holds since 2026-03-15T09:00:00Z; end that one first"},
			"for a site not there": {func(m *types.MsgAssignOrganisation) { m.Sites = []uint32{1, 5} }, types.ErrUnknownSite, "has no site 5"},
			"for no country":       {func(m *types.MsgAssignOrganisation) { m.Countries = []string{"XX"} }, types.ErrCountry, "which is not a country"},
			"that is over":         {func(m *types.MsgAssignOrganisation) { m.NotAfter = &past }, types.ErrAssignment, "which is before the start"},
		})
	fixture.Must(c.Fixture, c.AssignOrganisation, c.assignment(ownLab, laboratory)) // a hospital's own laboratory is no conflict
}

func TestNobodyDecidesOnOrMonitorsTheirOwnTrial(t *testing.T) {
	c := newConduct(t)
	trial := c.row()
	// Kinds keep most of it apart already; a sponsor that conducts its own trial cannot monitor itself.
	own := c.Person(c.trial.Sponsor, "own investigator", investigator)
	fixture.Must(c.Fixture, c.AddSite, &types.MsgAddSite{
		Signer: c.trial.Representative.Address, Trial: trial.Id, Organisation: trial.Sponsor, Investigator: own.Address,
	})
	require.ErrorIs(t, fixture.Refuse(c.Fixture, c.AssignOrganisation, c.assignment(trial.Sponsor, monitor),
		"organisation 2 is site of EQ00000001 and cannot be its monitor as well"), types.ErrSeparation)
}
