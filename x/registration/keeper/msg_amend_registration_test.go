package keeper_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	registrationfact "github.com/equipoise-trials/equipoise/fact/registration"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	"github.com/equipoise-trials/equipoise/x/registration/types"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

// amendment returns an amendment of the trial's newest version, changed.
func (c *register) amendment(change func(*types.Registration)) *types.MsgAmendRegistration {
	c.Helper()
	v, err := c.Registration.Newest(c.Ctx, c.trial.ID)
	require.NoError(c, err)
	change(&v.Registration)
	return &types.MsgAmendRegistration{
		Signer: c.trial.Representative.Address, Trial: v.Trial, BaseVersion: v.Number, Registration: v.Registration,
	}
}

func retitled(r *types.Registration) { r.PublicTitle = "Does it really help?" }

// demoted puts another primary outcome in the place of P1.
func demoted(r *types.Registration) {
	r.Outcomes[0].Level = types.OutcomeLevel_OUTCOME_LEVEL_SECONDARY
	r.Outcomes = append(r.Outcomes, types.Outcome{
		Id: "P2", Level: types.OutcomeLevel_OUTCOME_LEVEL_PRIMARY, Measure: "Pain", TimeFrame: "Week 52",
	})
}

func retimed(r *types.Registration) { r.Outcomes[0].TimeFrame = "Week 24" }

func TestEveryVersionStaysReadable(t *testing.T) {
	c := newRegister(t)
	c.Next(time.Hour)
	before, err := c.Registration.Version(c.Ctx, c.trial.ID, 1)
	require.NoError(t, err)
	res := fixture.Must(c.Fixture, c.AmendRegistration, c.amendment(retitled))
	require.Equal(t, uint32(2), res.Version)

	old, err := c.Registration.Version(c.Ctx, c.trial.ID, 1)
	require.NoError(t, err)
	require.Equal(t, before, old)
	v, err := c.Registration.Version(c.Ctx, c.trial.ID, 2)
	require.NoError(t, err)
	require.Equal(t, "Does it really help?", v.Registration.PublicTitle)
	require.Equal(t, fixture.Start.Add(time.Hour), v.Time)
	require.Equal(t, c.Ctx.BlockTime(), c.entry().VerifiedAt)
	require.Equal(t, fixture.Start, c.row().RegisteredAt, "an amendment does not move the date of registration")

	f := only[*registrationfact.RegistrationAmended](c)
	require.Equal(t, uint32(2), f.Version)
	require.Equal(t, before.Digest, f.PreviousDigest)
	require.Equal(t, v.Digest, f.RegistrationDigest)
	require.False(t, f.PrimaryOutcomesChanged)
	require.False(t, f.AfterFirstEnrolment)
	_, err = c.Registration.Version(c.Ctx, c.trial.ID, 3)
	require.ErrorIs(t, err, types.ErrUnknownVersion)
}

func TestOfTwoAmendmentsAtOnceTheSecondIsToldWhichItMissed(t *testing.T) {
	c := newRegister(t)
	first, second := c.amendment(retitled), c.amendment(retimed)
	fixture.Must(c.Fixture, c.AmendRegistration, first)
	require.ErrorIs(t, fixture.Refuse(c.Fixture, c.AmendRegistration, second,
		"the amendment is of version 1 of EQ00000001, the newest is 2; amend that one"), types.ErrBaseVersion)
}

func TestPrimaryOutcomesAreLockedAtTheFirstEnrolment(t *testing.T) {
	c := newRegister(t)
	fixture.Must(c.Fixture, c.AmendRegistration, c.amendment(retimed))
	before := first[*registrationfact.RegistrationAmended](c)
	require.True(t, before.PrimaryOutcomesChanged)
	require.False(t, before.AfterFirstEnrolment)

	require.NoError(t, c.Registration.NoteEnrolment(c.Ctx, c.trial.ID))
	require.ErrorIs(t, fixture.Refuse(c.Fixture, c.AmendRegistration, c.amendment(demoted),
		"removes or demotes the primary outcome P1 after the first enrolment; declare it with a reason"), types.ErrOutcomes)
	reasoned := c.amendment(demoted)
	reasoned.Reason = because
	require.ErrorIs(t, fixture.Refuse(c.Fixture, c.AmendRegistration, reasoned, "declare it with a reason"), types.ErrOutcomes,
		"the reason of the amendment as a whole declares nothing")

	undeclared := c.amendment(func(r *types.Registration) { r.Outcomes[0].TimeFrame = "Week 12" })
	fixture.Must(c.Fixture, c.AmendRegistration, undeclared)
	after := first[*registrationfact.RegistrationAmended](c)
	require.True(t, after.PrimaryOutcomesChanged && after.AfterFirstEnrolment, "it is shown for what it is")
	require.Nil(t, after.Signature.Reason)

	declared := c.amendment(demoted)
	declared.Reason = because
	declared.Declarations = []types.OutcomeDeclaration{{Outcome: "P1", Change: demotion, Reason: because}}
	fixture.Must(c.Fixture, c.AmendRegistration, declared)
	require.Equal(t, because, first[*registrationfact.RegistrationAmended](c).Signature.Reason)
	v, err := c.Registration.Version(c.Ctx, c.trial.ID, c.entry().Version)
	require.NoError(t, err)
	require.True(t, v.PrimaryOutcomesChanged && v.AfterFirstEnrolment)
	require.Equal(t, because, v.Reason)
}

func TestAnAmendmentMovesIdentifiersLabelAndWindow(t *testing.T) {
	c := newRegister(t)
	fixture.Must(c.Fixture, c.AmendRegistration, c.amendment(func(r *types.Registration) {
		r.Identifiers = []registrationfact.Identifier{{Scheme: registrationfact.Scheme_SCHEME_NCT, Value: "NCT00000001"}}
		r.FirstEnrolment.Date = types.PartialDate{Year: 2026, Month: 3}
		r.SettlementWindowDays = 30
	}))
	require.Equal(t, registrationfact.Label_LABEL_SAME_MONTH_UNDETERMINED, c.entry().Label)
	require.Equal(t, 30*day, c.row().SettlementWindow)

	other := c.registration()
	other.Registration.Identifiers[0].Value = "NCT00000001"
	require.ErrorIs(t, fixture.Refuse(c.Fixture, c.RegisterTrial, other, "NCT00000001 is held by EQ00000001"), types.ErrIdentifierTaken)
	fixture.Must(c.Fixture, c.AmendRegistration, c.amendment(func(r *types.Registration) { r.Identifiers = nil }))
	fixture.Must(c.Fixture, c.RegisterTrial, other) // the first gave it up

	require.NoError(t, c.Registration.NoteEnrolment(c.Ctx, c.trial.ID))
	fixture.Must(c.Fixture, c.AmendRegistration, c.amendment(func(r *types.Registration) { r.SettlementWindowDays = 60 }))
	require.ErrorIs(t, fixture.Refuse(c.Fixture, c.AmendRegistration,
		c.amendment(func(r *types.Registration) { r.SettlementWindowDays = 59 }),
		"it would go from 1440h0m0s to 1416h0m0s; once the trial recruits it can only be lengthened"), types.ErrSettlementWindow)
}

func TestAmendmentIsRefused(t *testing.T) {
	c := newRegister(t)
	fixture.Must(c.Fixture, c.RegisterTrial, c.registration())
	refuses(c, c.AmendRegistration, func() *types.MsgAmendRegistration { return c.amendment(retitled) },
		map[string]refusal[*types.MsgAmendRegistration]{
			"by the site":            {func(m *types.MsgAmendRegistration) { m.Signer = c.trial.Investigator.Address }, trialtypes.ErrOrganisation, "is a task of the sponsor"},
			"of nothing":             {func(m *types.MsgAmendRegistration) { m.Registration.PublicTitle = "Does it help?" }, types.ErrRegistration, "it is the same as version 1, there is nothing to amend"},
			"of an unknown trial":    {func(m *types.MsgAmendRegistration) { m.Trial = 77 }, trialtypes.ErrUnknownTrial, "EQ00000077"},
			"of a version to come":   {func(m *types.MsgAmendRegistration) { m.BaseVersion = 2 }, types.ErrBaseVersion, "the newest is 1"},
			"into something invalid": {func(m *types.MsgAmendRegistration) { m.Registration.Countries = nil }, types.ErrRegistration, "countries is empty"},
			"without the country of a site": {
				func(m *types.MsgAmendRegistration) { m.Registration.Countries = []string{"JP"} },
				types.ErrCountry, "countries leaves out FR, where EQ00000001 has a site",
			},
			"with a wrong reason": {func(m *types.MsgAmendRegistration) { m.Reason = fixture.Reason(99) }, types.ErrReason, "reason code 99 is unknown"},
			"with another's number": {
				func(m *types.MsgAmendRegistration) {
					m.Registration.Identifiers = []registrationfact.Identifier{{Scheme: registrationfact.Scheme_SCHEME_NCT, Value: "NCT02278341"}}
				},
				types.ErrIdentifierTaken, "is held by EQ00000002",
			},
		})
}
