package keeper_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact"
	registrationfact "github.com/equipoise-trials/equipoise/fact/registration"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	identitytypes "github.com/equipoise-trials/equipoise/x/identity/types"
	"github.com/equipoise-trials/equipoise/x/registration/types"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

func (c *register) registration() *types.MsgRegisterTrial {
	return &types.MsgRegisterTrial{
		Signer: c.trial.Representative.Address, Registration: fixture.Registration(c.trial.Sponsor.Organisation),
	}
}

func TestARegisteredTrialIsReadableAndLabelled(t *testing.T) {
	c := newRegister(t)
	m := c.registration()
	m.Registration.Identifiers[0].Value = " nct02278341 "
	res := fixture.Must(c.Fixture, c.RegisterTrial, m)
	require.Equal(t, uint64(2), res.Trial)
	require.Equal(t, registrationfact.Label_LABEL_PROSPECTIVE, res.Label)

	trial, err := c.Trial.Trial(c.Ctx, res.Trial)
	require.NoError(t, err)
	require.Equal(t, trialtypes.Trial{
		Id: 2, Sponsor: c.trial.Sponsor.Organisation, Status: trialfact.Status_STATUS_NOT_YET_RECRUITING,
		SettlementWindow: 90 * day, RegisteredAt: fixture.Start, RegisteredHeight: 1, Sponsorships: 1,
	}, trial)
	require.Equal(t, types.Entry{Trial: 2, Version: 1, Label: res.Label, VerifiedAt: fixture.Start, Statuses: 1}, c.entryOf(2))
	v, err := c.Registration.Version(c.Ctx, res.Trial, 1)
	require.NoError(t, err)
	require.Equal(t, "NCT02278341", v.Registration.Identifiers[0].Value)
	digest, err := v.Registration.Digest()
	require.NoError(t, err)
	require.Equal(t, digest, v.Digest)

	f := only[*registrationfact.TrialRegistered](c)
	require.Equal(t, res.Trial, f.Trial)
	require.Equal(t, c.trial.Sponsor.Organisation, f.Sponsor)
	require.Equal(t, digest, f.RegistrationDigest)
	require.Len(t, f.PrimaryOutcomesDigest, 32)
	require.Equal(t, "NCT02278341", f.Identifiers[0].Value)
	require.Equal(t, representative, f.Signature.Actor.Role)
	require.Equal(t, fact.Meaning_MEANING_AUTHORED, f.Signature.Meaning)
}

func TestATrialThatHasBegunIsRegisteredButLabelled(t *testing.T) {
	c := newRegister(t)
	for ymd, want := range map[types.PartialDate]registrationfact.Label{
		{Year: 2026, Month: 2}:          registrationfact.Label_LABEL_RETROSPECTIVE,
		{Year: 2026, Month: 3}:          registrationfact.Label_LABEL_SAME_MONTH_UNDETERMINED,
		{Year: 2026, Month: 3, Day: 14}: registrationfact.Label_LABEL_RETROSPECTIVE,
	} {
		m := c.registration()
		m.Registration.Identifiers = nil
		m.Registration.FirstEnrolment = types.Milestone{Date: ymd, Kind: types.DateKind_DATE_KIND_ACTUAL}
		require.Equal(t, want, fixture.Must(c.Fixture, c.RegisterTrial, m).Label)
	}
}

func TestRegistrationIsRefused(t *testing.T) {
	c := newRegister(t)
	fixture.Must(c.Fixture, c.RegisterTrial, c.registration())
	office := c.Person(c.Organisation(croKind), "office", representative)
	free := func() *types.MsgRegisterTrial {
		m := c.registration()
		m.Registration.Identifiers = nil
		return m
	}
	refuses(c, c.RegisterTrial, free, map[string]refusal[*types.MsgRegisterTrial]{
		"by an investigator": {func(m *types.MsgRegisterTrial) { m.Signer = c.trial.Investigator.Address }, identitytypes.ErrRole, "SPONSOR_REPRESENTATIVE"},
		"by a CRO":           {func(m *types.MsgRegisterTrial) { m.Signer = office.Address }, trialtypes.ErrOrganisationKind, "only one of kind SPONSOR or SITE serves as sponsor"},
		"by no address":      {func(m *types.MsgRegisterTrial) { m.Signer = "x" }, types.ErrAddress, `signer is "x"`},
		"with an identifier that another trial holds": {
			func(m *types.MsgRegisterTrial) {
				m.Registration.Identifiers = []registrationfact.Identifier{{Scheme: registrationfact.Scheme_SCHEME_NCT, Value: "nct02278341"}}
			},
			types.ErrIdentifierTaken, "NCT02278341 is held by EQ00000002",
		},
		"with a malformed identifier": {
			func(m *types.MsgRegisterTrial) {
				m.Registration.Identifiers = []registrationfact.Identifier{{Scheme: registrationfact.Scheme_SCHEME_NCT, Value: "NCT1"}}
			},
			types.ErrIdentifier, `identifiers[0]: "NCT1" is not a number of NCT`,
		},
		"incomplete":                {func(m *types.MsgRegisterTrial) { m.Registration.Conditions = nil }, types.ErrRegistration, "conditions has 0 entries"},
		"with a contact of nobody":  {func(m *types.MsgRegisterTrial) { m.Registration.PublicContact.Organisation = 99 }, identitytypes.ErrUnknownOrganisation, "public_contact.organisation: there is no organisation 99"},
		"with support from nowhere": {func(m *types.MsgRegisterTrial) { m.Registration.Support[0].Organisation = 99 }, identitytypes.ErrUnknownOrganisation, "support[0].organisation"},
		"with a date to come":       {func(m *types.MsgRegisterTrial) { m.Registration.FirstEnrolment.Kind = types.DateKind_DATE_KIND_ACTUAL }, types.ErrRegistration, "has not come to pass"},
	})
}

func TestAResubmissionOfAnEUTrialIsTheSameTrial(t *testing.T) {
	c := newRegister(t)
	m := c.registration()
	m.Registration.Identifiers = []registrationfact.Identifier{{Scheme: registrationfact.Scheme_SCHEME_EU_CT, Value: "2022-500024-30-00"}}
	fixture.Must(c.Fixture, c.RegisterTrial, m)
	m = c.registration()
	m.Registration.Identifiers = []registrationfact.Identifier{{Scheme: registrationfact.Scheme_SCHEME_EU_CT, Value: "2022-500024-30-01"}}
	require.ErrorIs(t, fixture.Refuse(c.Fixture, c.RegisterTrial, m, "is held by EQ00000002"), types.ErrIdentifierTaken)
}

func TestTheDateOfRegistrationIsThatOfTheBlock(t *testing.T) {
	c := newRegister(t)
	c.At(time.Date(2026, 5, 31, 23, 59, 59, 0, time.UTC))
	m := c.registration()
	m.Registration.FirstEnrolment.Date = types.PartialDate{Year: 2026, Month: 6, Day: 1}
	require.Equal(t, registrationfact.Label_LABEL_PROSPECTIVE, fixture.Must(c.Fixture, c.RegisterTrial, m).Label)
}
