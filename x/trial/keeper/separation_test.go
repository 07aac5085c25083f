package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	identityfact "github.com/equipoise-trials/equipoise/fact/identity"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	"github.com/equipoise-trials/equipoise/x/trial/types"
)

// takesPart has an organisation become a site of the trial (capacity 0) or be assigned in a capacity, and reports whether
// the chain let it.
func (c *conduct) takesPart(office fixture.Person, capacity trialfact.Capacity) bool {
	c.Helper()
	by := c.trial.Representative.Address
	if capacity != 0 {
		_, err := fixture.Send(c.Fixture, c.AssignOrganisation, &types.MsgAssignOrganisation{
			Signer: by, Trial: c.trial.ID, Organisation: office.Organisation, Capacity: capacity,
		})
		return err == nil
	}
	_, err := fixture.Send(c.Fixture, c.AddSite, &types.MsgAddSite{
		Signer: by, Trial: c.trial.ID, Organisation: office.Organisation, Investigator: office.Address,
	})
	return err == nil
}

// TestNoOrganisationTakesTwoPartsThatMustBeApart has organisations of every kind, and the sponsor, take every part after
// every other: sponsor and site are never the ethics committee, a monitor is never of the site.
func TestNoOrganisationTakesTwoPartsThatMustBeApart(t *testing.T) {
	part := func(capacity trialfact.Capacity) types.Part {
		if capacity == 0 {
			return types.AsSite
		}
		return types.PartOf(capacity)
	}
	tried, both := 0, 0
	for kind := identityfact.OrganisationKind(0); int(kind) < len(identityfact.OrganisationKind_name); kind++ {
		for first := trialfact.Capacity(0); int(first) < len(trialfact.Capacity_name); first++ {
			for second := trialfact.Capacity(0); int(second) < len(trialfact.Capacity_name); second++ {
				if first == second {
					continue
				}
				c := newConduct(t)
				office := c.trial.Sponsor // kind 0 stands for the sponsor of the trial itself
				if kind != 0 {
					office = c.Organisation(kind)
				}
				if kind == siteKind || kind == sponsorKind || kind == 0 {
					office = c.Person(office, "physician", investigator)
				}
				had := c.takesPart(office, first)
				got := c.takesPart(office, second)
				tried++
				if had && got {
					both++
					require.False(t, types.Conflict(part(first), part(second)), "kind %d is %s and %s", kind, part(first), part(second))
				}
				if kind == 0 {
					require.False(t, had && types.Conflict(types.AsSponsor, part(first)), "the sponsor is %s", part(first))
				}
			}
		}
	}
	require.Equal(t, 12*8*7, tried)
	require.Positive(t, both, "some parts go together")
}
