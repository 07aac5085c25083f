package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	identitytypes "github.com/equipoise-trials/equipoise/x/identity/types"
	"github.com/equipoise-trials/equipoise/x/trial/keeper"
	"github.com/equipoise-trials/equipoise/x/trial/types"
)

func (c *conduct) sponsorshipOffer(to uint64) *types.MsgOfferSponsorship {
	return &types.MsgOfferSponsorship{Signer: c.trial.Representative.Address, Trial: c.trial.ID, Organisation: to, Reason: because}
}

// takeOver has the trial offered to an organisation, and taken over by its representative.
func (c *conduct) takeOver(by fixture.Person) {
	c.Helper()
	fixture.Must(c.Fixture, c.OfferSponsorship, c.sponsorshipOffer(by.Organisation))
	fixture.Must(c.Fixture, c.AcceptSponsorship, &types.MsgAcceptSponsorship{Signer: by.Address, Trial: c.trial.ID})
}

func TestATrialChangesItsSponsorByOfferAndAcceptance(t *testing.T) {
	c := newConduct(t)
	office := c.Assign(c.trial, croKind, cro)
	deputy := c.Person(office, "cro representative", representative)
	c.accept(deputy, c.transfer(office.Organisation))
	c.may(deputy, fact.Task_TASK_SITE_MANAGEMENT, 0)
	heirs := c.Organisation(sponsorKind)
	heir := c.Person(heirs, "heir", representative)
	former := c.trial.Sponsor.Organisation
	c.Next(day)

	accept := &types.MsgAcceptSponsorship{Signer: heir.Address, Trial: c.trial.ID}
	require.ErrorIs(t, fixture.Refuse(c.Fixture, c.AcceptSponsorship, accept, "EQ00000001 is offered to nobody"), types.ErrSponsorship)
	fixture.Must(c.Fixture, c.OfferSponsorship, c.sponsorshipOffer(heirs.Organisation))
	require.Equal(t, heirs.Organisation, only[*trialfact.SponsorshipOffered](c).To)
	require.Equal(t, former, c.row().Sponsor, "an offer alone changes nothing")
	stranger := c.Person(c.Organisation(sponsorKind), "stranger", representative)
	require.ErrorIs(t, fixture.Refuse(c.Fixture, c.AcceptSponsorship, &types.MsgAcceptSponsorship{Signer: stranger.Address, Trial: c.trial.ID},
		"is offered to organisation"), types.ErrSponsorship)

	fixture.Must(c.Fixture, c.AcceptSponsorship, accept)
	f := only[*trialfact.SponsorshipTransferred](c)
	require.Equal(t, []uint64{former, heirs.Organisation, 2}, []uint64{f.From, f.To, uint64(f.Sponsorship)})
	require.Equal(t, fact.Meaning_MEANING_RESPONSIBLE, f.Signature.Meaning)
	require.Equal(t, heirs.Organisation, c.row().Sponsor)
	c.may(heir, fact.Task_TASK_ESCROW_MANAGEMENT, 0)
	c.mayNot(c.trial.Representative, fact.Task_TASK_ESCROW_MANAGEMENT, 0, types.ErrOrganisation, "is a task of the sponsor")
	c.mayNot(deputy, fact.Task_TASK_SITE_MANAGEMENT, 0, types.ErrDuties, "ended at 2026-03-16T09:00:00Z")
	c.trial.Representative = heir
	fixture.Must(c.Fixture, c.MsgServer.TransferDuties, &types.MsgTransferDuties{
		Signer: heir.Address, Trial: c.trial.ID, Organisation: office.Organisation, Tasks: []fact.Task{fact.Task_TASK_SITE_MANAGEMENT},
	})
	c.accept(deputy, 2)
	require.Equal(t, heirs.Organisation, c.may(deputy, fact.Task_TASK_SITE_MANAGEMENT, 0).OnBehalfOf)

	q := keeper.NewQueryServer(c.Trial)
	history, err := q.Sponsors(c.Ctx, &types.QuerySponsorsRequest{Trial: "1"})
	require.NoError(t, err)
	require.Nil(t, history.Offer)
	require.Len(t, history.Sponsors, 2)
	require.Equal(t, c.Ctx.BlockTime(), *history.Sponsors[0].EndedAt)
	of := func(sponsor uint64) int {
		res, err := q.TrialsBySponsor(c.Ctx, &types.QueryTrialsBySponsorRequest{Sponsor: sponsor})
		require.NoError(t, err)
		return len(res.Trials)
	}
	require.Equal(t, []int{0, 1}, []int{of(former), of(heirs.Organisation)}, "the index follows")
}

func TestADutyThatWasOnlyOfferedIsNotAcceptedFromTheNextSponsor(t *testing.T) {
	c := newConduct(t)
	office := c.Assign(c.trial, croKind, cro)
	deputy := c.Person(office, "cro representative", representative)
	number := c.transfer(office.Organisation)
	c.takeOver(c.Person(c.Organisation(sponsorKind), "heir", representative))
	require.ErrorIs(t, fixture.Refuse(c.Fixture, c.AcceptDuties, &types.MsgAcceptDuties{Signer: deputy.Address, Trial: c.trial.ID, Transfer: number},
		"ended already"), types.ErrDuties)
}

func TestSponsorshipIsOfferedToWhoMaySponsorTheTrial(t *testing.T) {
	c := newConduct(t)
	office := c.Assign(c.trial, croKind, cro)
	deputy := c.Person(office, "cro representative", representative)
	c.accept(deputy, c.transfer(office.Organisation))
	heirs := c.Organisation(sponsorKind)
	lapsed := c.Organisation(sponsorKind).Organisation
	c.suspend(lapsed)
	refuses(c, c.OfferSponsorship, func() *types.MsgOfferSponsorship { return c.sponsorshipOffer(heirs.Organisation) },
		map[string]refusal[*types.MsgOfferSponsorship]{
			"by the site":                  {func(m *types.MsgOfferSponsorship) { m.Signer = c.trial.Investigator.Address }, types.ErrOrganisation, "the sponsor of EQ00000001, can do that in person"},
			"by a CRO":                     {func(m *types.MsgOfferSponsorship) { m.Signer = deputy.Address }, types.ErrOrganisation, "can do that in person"},
			"to itself":                    {func(m *types.MsgOfferSponsorship) { m.Organisation = c.trial.Sponsor.Organisation }, types.ErrSponsorship, "is the sponsor of EQ00000001 already"},
			"to a committee":               {func(m *types.MsgOfferSponsorship) { m.Organisation = c.Organisation(committeeKind).Organisation }, types.ErrOrganisationKind, "only one of kind SPONSOR or SITE serves as sponsor"},
			"to one that is not there":     {func(m *types.MsgOfferSponsorship) { m.Organisation = 999 }, identitytypes.ErrUnknownOrganisation, "999"},
			"to one not in good standing":  {func(m *types.MsgOfferSponsorship) { m.Organisation = lapsed }, identitytypes.ErrSuspended, "suspended"},
			"without a reason":             {func(m *types.MsgOfferSponsorship) { m.Reason = nil }, types.ErrReason, "a reason is required"},
			"of a trial that is not there": {func(m *types.MsgOfferSponsorship) { m.Trial = 9 }, types.ErrUnknownTrial, "EQ00000009"},
		})
}

func TestAnOfferIsTakenBackOrDeclined(t *testing.T) {
	c := newConduct(t)
	heirs := c.Organisation(sponsorKind)
	heir := c.Person(heirs, "heir", representative)
	stranger := c.Person(c.Organisation(sponsorKind), "stranger", representative)
	for _, p := range []fixture.Person{c.trial.Representative, heir} {
		fixture.Must(c.Fixture, c.OfferSponsorship, c.sponsorshipOffer(heirs.Organisation))
		withdraw := &types.MsgWithdrawSponsorshipOffer{Signer: stranger.Address, Trial: c.trial.ID, Reason: because}
		require.ErrorIs(t, fixture.Refuse(c.Fixture, c.WithdrawSponsorshipOffer, withdraw, "is offered by organisation"), types.ErrOrganisation)
		withdraw.Signer = p.Address
		fixture.Must(c.Fixture, c.WithdrawSponsorshipOffer, withdraw)
		require.Equal(t, heirs.Organisation, only[*trialfact.SponsorshipOfferWithdrawn](c).To)
		require.ErrorIs(t, fixture.Refuse(c.Fixture, c.AcceptSponsorship, &types.MsgAcceptSponsorship{Signer: heir.Address, Trial: c.trial.ID},
			"is offered to nobody"), types.ErrSponsorship)
	}
}
