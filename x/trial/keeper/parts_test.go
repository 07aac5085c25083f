package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/cosmos/cosmos-sdk/types/query"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	"github.com/equipoise-trials/equipoise/x/trial/keeper"
	"github.com/equipoise-trials/equipoise/x/trial/types"
)

// trialsOf lists the trials that the query finds for an organisation, in pages of one.
func (c *conduct) trialsOf(organisation uint64) (ids []uint64) {
	c.Helper()
	q, ask := keeper.NewQueryServer(c.Trial), &query.PageRequest{Limit: 1}
	for {
		res, err := q.TrialsByOrganisation(c.Ctx, &types.QueryTrialsByOrganisationRequest{Organisation: organisation, Pagination: ask})
		require.NoError(c, err)
		for _, trial := range res.Trials {
			ids = append(ids, trial.Id)
		}
		if ask = (&query.PageRequest{Limit: 1, Key: res.Pagination.NextKey}); ask.Key == nil {
			return ids
		}
	}
}

func TestAnOrganisationFindsTheTrialsInWhichItHasAPart(t *testing.T) {
	c := newConduct(t)
	second := c.NewTrial()
	reviewers := c.Assign(c.trial, committeeKind, committee)
	chair := c.Person(reviewers, "chair", fact.Role_ROLE_COMMITTEE_CHAIR)
	fixture.Must(c.Fixture, c.AssignOrganisation, &types.MsgAssignOrganisation{
		Signer: second.Representative.Address, Trial: second.ID, Organisation: reviewers.Organisation, Capacity: committee,
	})
	heir := c.Person(c.Organisation(sponsorKind), "heir", representative)
	former := c.trial.Sponsor.Organisation
	require.Equal(t, []uint64{1}, c.trialsOf(former))
	require.Empty(t, c.trialsOf(heir.Organisation))
	c.Next(day)

	c.takeOver(heir)
	c.Next(day)
	fixture.Must(c.Fixture, c.EndAssignment, &types.MsgEndAssignment{Signer: chair.Address, Trial: 1, Assignment: 1, Reason: because})
	for _, c := range []*conduct{c, imported(c)} {
		require.Equal(t, []uint64{1}, c.trialsOf(heir.Organisation))
		require.Empty(t, c.trialsOf(former), "who sponsors it no more has no part in it")
		require.Equal(t, []uint64{1, 2}, c.trialsOf(reviewers.Organisation), "assigned now or once")
		require.Equal(t, []uint64{1}, c.trialsOf(c.trial.SiteOffice.Organisation))
		require.Empty(t, c.trialsOf(4711))
	}
}

func TestSponsorSitesAndWhoeverWasAssignedHaveAPartInATrial(t *testing.T) {
	c := newConduct(t)
	reviewers := c.Assign(c.trial, committeeKind, committee)
	chair := c.Person(reviewers, "chair", fact.Role_ROLE_COMMITTEE_CHAIR)
	c.Next(day)
	fixture.Must(c.Fixture, c.EndAssignment, &types.MsgEndAssignment{Signer: chair.Address, Trial: 1, Assignment: 1, Reason: because})
	for name, tc := range map[string]struct {
		organisation uint64
		want         bool
	}{
		"the sponsor":                            {c.trial.Sponsor.Organisation, true},
		"a site":                                 {c.trial.SiteOffice.Organisation, true},
		"a committee that has left":              {reviewers.Organisation, true},
		"anybody else":                           {c.Organisation(committeeKind).Organisation, false},
		"an organisation that is in no register": {4711, false},
	} {
		has, err := c.Trial.HasPart(c.Ctx, 1, tc.organisation)
		require.NoError(t, err)
		require.Equal(t, tc.want, has, name)
	}
}

func TestASponsorThatHandsOverKeepsItsOtherParts(t *testing.T) {
	c := newConduct(t)
	former := c.trial.Sponsor.Organisation
	fixture.Must(c.Fixture, c.AssignOrganisation, &types.MsgAssignOrganisation{
		Signer: c.trial.Representative.Address, Trial: 1, Organisation: former, Capacity: monitor,
	})
	c.takeOver(c.Person(c.Organisation(sponsorKind), "heir", representative))
	require.Equal(t, []uint64{1}, c.trialsOf(former))
}

func TestWhoCarriesOutATaskOfTheSponsor(t *testing.T) {
	c := newConduct(t)
	office := c.Assign(c.trial, croKind, cro)
	deputy := c.Person(office, "cro representative", representative)
	carriesOut := func(organisation uint64, task fact.Task) bool {
		t.Helper()
		does, err := c.Trial.CarriesOut(c.Ctx, c.trial.ID, organisation, task)
		require.NoError(t, err)
		return does
	}
	require.True(t, carriesOut(c.trial.Sponsor.Organisation, siteManagement))
	require.False(t, carriesOut(office.Organisation, siteManagement), "nothing was transferred")
	number := c.transfer(office.Organisation)
	require.False(t, carriesOut(office.Organisation, siteManagement), "nothing was accepted")
	c.accept(deputy, number)
	require.True(t, carriesOut(office.Organisation, siteManagement))
	require.False(t, carriesOut(office.Organisation, fact.Task_TASK_ESCROW_MANAGEMENT))

	c.Next(day)
	end := &types.MsgEndAssignment{Signer: c.trial.Representative.Address, Trial: 1, Assignment: 1, Reason: because}
	attempt := c.Ctx
	c.Ctx, _ = attempt.CacheContext()
	fixture.Must(c.Fixture, c.EndAssignment, end)
	require.False(t, carriesOut(office.Organisation, siteManagement), "a duty rests without an assignment")
	c.Ctx = attempt
	c.takeOver(c.Person(c.Organisation(sponsorKind), "heir", representative))
	c.Next(day)
	require.False(t, carriesOut(office.Organisation, siteManagement), "what the former sponsor transferred ended with it")
	require.False(t, carriesOut(c.trial.Sponsor.Organisation, siteManagement))
	_, err := c.Trial.CarriesOut(c.Ctx, 99, 1, siteManagement)
	require.ErrorIs(t, err, types.ErrUnknownTrial)
}
