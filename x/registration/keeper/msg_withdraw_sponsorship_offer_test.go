package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	registrationfact "github.com/equipoise-trials/equipoise/fact/registration"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	"github.com/equipoise-trials/equipoise/x/registration/types"
)

func TestAnOfferIsTakenBackOrDeclined(t *testing.T) {
	c := newRegister(t)
	heirs := c.Organisation(sponsorKind)
	heir := c.Person(heirs, "heir", representative)
	stranger := c.Person(c.Organisation(sponsorKind), "stranger", representative)
	for _, p := range []fixture.Person{c.trial.Representative, heir} {
		fixture.Must(c.Fixture, c.OfferSponsorship, c.sponsorshipOffer(heirs.Organisation))
		withdraw := &types.MsgWithdrawSponsorshipOffer{Signer: stranger.Address, Trial: c.trial.ID, Reason: because}
		require.ErrorIs(t, fixture.Refuse(c.Fixture, c.WithdrawSponsorshipOffer, withdraw, "is offered by organisation"), types.ErrOrganisation)
		withdraw.Signer = p.Address
		fixture.Must(c.Fixture, c.WithdrawSponsorshipOffer, withdraw)
		require.Equal(t, heirs.Organisation, only[*registrationfact.SponsorshipOfferWithdrawn](c).To)
		require.ErrorIs(t, fixture.Refuse(c.Fixture, c.AcceptSponsorship, &types.MsgAcceptSponsorship{Signer: heir.Address, Trial: c.trial.ID},
			"is offered to nobody"), types.ErrSponsorship)
	}
}
