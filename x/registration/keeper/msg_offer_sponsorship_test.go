package keeper_test

import (
	"testing"

	"github.com/equipoise-trials/equipoise/fact"
	identitytypes "github.com/equipoise-trials/equipoise/x/identity/types"
	"github.com/equipoise-trials/equipoise/x/registration/types"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

func (c *register) sponsorshipOffer(to uint64) *types.MsgOfferSponsorship {
	return &types.MsgOfferSponsorship{Signer: c.trial.Representative.Address, Trial: c.trial.ID, Organisation: to, Reason: because}
}

func TestSponsorshipIsOfferedToWhoMaySponsorTheTrial(t *testing.T) {
	c := newRegister(t)
	deputy := c.deputy(fact.Task_TASK_SITE_MANAGEMENT)
	heirs := c.Organisation(sponsorKind)
	lapsed := c.Organisation(sponsorKind).Organisation
	c.suspend(lapsed)
	refuses(c, c.OfferSponsorship, func() *types.MsgOfferSponsorship { return c.sponsorshipOffer(heirs.Organisation) },
		map[string]refusal[*types.MsgOfferSponsorship]{
			"by the site":                  {func(m *types.MsgOfferSponsorship) { m.Signer = c.trial.Investigator.Address }, trialtypes.ErrOrganisation, "the sponsor of EQ00000001, can do that in person"},
			"by a CRO":                     {func(m *types.MsgOfferSponsorship) { m.Signer = deputy.Address }, trialtypes.ErrOrganisation, "can do that in person"},
			"to itself":                    {func(m *types.MsgOfferSponsorship) { m.Organisation = c.trial.Sponsor.Organisation }, types.ErrSponsorship, "is the sponsor of EQ00000001 already"},
			"to a committee":               {func(m *types.MsgOfferSponsorship) { m.Organisation = c.Organisation(committeeKind).Organisation }, trialtypes.ErrOrganisationKind, "only one of kind SPONSOR or SITE serves as sponsor"},
			"to one that is not there":     {func(m *types.MsgOfferSponsorship) { m.Organisation = 999 }, identitytypes.ErrUnknownOrganisation, "999"},
			"to one not in good standing":  {func(m *types.MsgOfferSponsorship) { m.Organisation = lapsed }, identitytypes.ErrSuspended, "suspended"},
			"without a reason":             {func(m *types.MsgOfferSponsorship) { m.Reason = nil }, types.ErrReason, "a reason is required"},
			"of a trial that is not there": {func(m *types.MsgOfferSponsorship) { m.Trial = 9 }, trialtypes.ErrUnknownTrial, "EQ00000009"},
		})
}
