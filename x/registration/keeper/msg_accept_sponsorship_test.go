package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact"
	registrationfact "github.com/equipoise-trials/equipoise/fact/registration"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	"github.com/equipoise-trials/equipoise/x/registration/types"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

// takeOver has the trial offered to an organisation, and taken over by its representative.
func (c *register) takeOver(by fixture.Person) {
	c.Helper()
	fixture.Must(c.Fixture, c.OfferSponsorship, c.sponsorshipOffer(by.Organisation))
	fixture.Must(c.Fixture, c.AcceptSponsorship, &types.MsgAcceptSponsorship{Signer: by.Address, Trial: c.trial.ID})
}

func TestATrialChangesItsSponsorByOfferAndAcceptance(t *testing.T) {
	c := newRegister(t)
	office := c.Assign(c.trial, croKind, cro)
	deputy := c.Person(office, "cro representative", representative)
	c.accept(deputy, c.transfer(office.Organisation, fact.Task_TASK_SITE_MANAGEMENT))
	require.NoError(t, c.may(deputy, fact.Task_TASK_SITE_MANAGEMENT))
	heirs := c.Organisation(sponsorKind)
	heir := c.Person(heirs, "heir", representative)
	former := c.trial.Sponsor.Organisation
	c.Next(day)

	accept := &types.MsgAcceptSponsorship{Signer: heir.Address, Trial: c.trial.ID}
	require.ErrorIs(t, fixture.Refuse(c.Fixture, c.AcceptSponsorship, accept, "EQ00000001 is offered to nobody"), types.ErrSponsorship)
	fixture.Must(c.Fixture, c.OfferSponsorship, c.sponsorshipOffer(heirs.Organisation))
	require.Equal(t, heirs.Organisation, only[*registrationfact.SponsorshipOffered](c).To)
	require.Equal(t, former, c.row().Sponsor, "an offer alone changes nothing")
	require.Equal(t, heirs.Organisation, c.shown().Offer.Organisation)
	stranger := c.Person(c.Organisation(sponsorKind), "stranger", representative)
	require.ErrorIs(t, fixture.Refuse(c.Fixture, c.AcceptSponsorship, &types.MsgAcceptSponsorship{Signer: stranger.Address, Trial: c.trial.ID},
		"is offered to organisation"), types.ErrSponsorship)

	fixture.Must(c.Fixture, c.AcceptSponsorship, accept)
	f := only[*registrationfact.SponsorshipTransferred](c)
	require.Equal(t, []uint64{former, heirs.Organisation, 2}, []uint64{f.From, f.To, uint64(f.Sponsorship)})
	require.Equal(t, fact.Meaning_MEANING_RESPONSIBLE, f.Signature.Meaning)
	require.Equal(t, heirs.Organisation, c.row().Sponsor)
	require.NoError(t, c.may(heir, fact.Task_TASK_ESCROW_MANAGEMENT))
	require.ErrorIs(t, c.may(c.trial.Representative, fact.Task_TASK_ESCROW_MANAGEMENT), trialtypes.ErrOrganisation)
	require.ErrorIs(t, c.may(deputy, fact.Task_TASK_SITE_MANAGEMENT), trialtypes.ErrDuties, "what the former sponsor transferred ended with it")
	c.trial.Representative = heir
	c.accept(deputy, c.transfer(office.Organisation, fact.Task_TASK_SITE_MANAGEMENT))
	require.NoError(t, c.may(deputy, fact.Task_TASK_SITE_MANAGEMENT), "the next one transfers")

	require.Nil(t, c.shown().Offer, "what was accepted is offered no more")
	require.Equal(t, c.entry().VerifiedAt, fixture.Start, "who takes a trial over verified nothing yet")
}

func TestAnOfferedSponsorWhoseMemberWatchesOverTheDataCannotAccept(t *testing.T) {
	c := newRegister(t)
	const board = fact.Role_ROLE_DATA_MONITORING_BOARD
	hospital := c.Organisation(siteKind)
	fixture.Must(c.Fixture, c.conduct.AssignOrganisation, &trialtypes.MsgAssignOrganisation{
		Signer: c.trial.Representative.Address, Trial: c.trial.ID, Organisation: hospital.Organisation, Capacity: laboratory,
	})
	fixture.Must(c.Fixture, c.OfferSponsorship, c.sponsorshipOffer(hospital.Organisation))
	fixture.Must(c.Fixture, c.conduct.AdmitStaff, &trialtypes.MsgAdmitStaff{
		Signer: c.trial.Representative.Address, Trial: c.trial.ID, Person: c.Person(hospital, "watching", board).Address, Role: board,
	})
	heir := c.Person(hospital, "heir", representative)
	require.ErrorIs(t, fixture.Refuse(c.Fixture, c.AcceptSponsorship, &types.MsgAcceptSponsorship{Signer: heir.Address, Trial: c.trial.ID},
		"cannot be its sponsor as well"), trialtypes.ErrSeparation)
	require.ErrorIs(t, fixture.Refuse(c.Fixture, c.OfferSponsorship, c.sponsorshipOffer(hospital.Organisation),
		"is data monitoring board of EQ00000001 and cannot be its sponsor as well"), trialtypes.ErrSeparation)
}
