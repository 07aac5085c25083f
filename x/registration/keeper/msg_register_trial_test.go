package keeper_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	identitytypes "github.com/equipoise-trials/equipoise/x/identity/types"
	"github.com/equipoise-trials/equipoise/x/trial/types"
)

func (c *conduct) registration() *types.MsgRegisterTrial {
	return &types.MsgRegisterTrial{
		Signer: c.trial.Representative.Address, Registration: fixture.Registration(c.trial.Sponsor.Organisation),
	}
}

func TestARegisteredTrialIsReadableAndLabelled(t *testing.T) {
	c := newConduct(t)
	m := c.registration()
	m.Registration.Identifiers[0].Value = " nct02278341 "
	res := fixture.Must(c.Fixture, c.RegisterTrial, m)
	require.Equal(t, uint64(2), res.Trial)
	require.Equal(t, trialfact.Label_LABEL_PROSPECTIVE, res.Label)

	trial, err := c.Trial.Trial(c.Ctx, res.Trial)
	require.NoError(t, err)
	require.Equal(t, types.Trial{
		Id: 2, Sponsor: c.trial.Sponsor.Organisation, Version: 1, Status: trialfact.Status_STATUS_NOT_YET_RECRUITING,
		Label: res.Label, SettlementWindow: 90 * day, RegisteredAt: fixture.Start, RegisteredHeight: 1, VerifiedAt: fixture.Start,
		Statuses: 1, Sponsorships: 1,
	}, trial)
	v, err := c.Trial.Version(c.Ctx, res.Trial, 1)
	require.NoError(t, err)
	require.Equal(t, "NCT02278341", v.Registration.Identifiers[0].Value)
	digest, err := v.Registration.Digest()
	require.NoError(t, err)
	require.Equal(t, digest, v.Digest)

	f := only[*trialfact.TrialRegistered](c)
	require.Equal(t, res.Trial, f.Trial)
	require.Equal(t, c.trial.Sponsor.Organisation, f.Sponsor)
	require.Equal(t, digest, f.RegistrationDigest)
	require.Len(t, f.PrimaryOutcomesDigest, 32)
	require.Equal(t, "NCT02278341", f.Identifiers[0].Value)
	require.Equal(t, representative, f.Signature.Actor.Role)
	require.Equal(t, fact.Meaning_MEANING_AUTHORED, f.Signature.Meaning)
}

func TestATrialThatHasBegunIsRegisteredButLabelled(t *testing.T) {
	c := newConduct(t)
	for ymd, want := range map[types.PartialDate]trialfact.Label{
		{Year: 2026, Month: 2}:          trialfact.Label_LABEL_RETROSPECTIVE,
		{Year: 2026, Month: 3}:          trialfact.Label_LABEL_SAME_MONTH_UNDETERMINED,
		{Year: 2026, Month: 3, Day: 14}: trialfact.Label_LABEL_RETROSPECTIVE,
	} {
		m := c.registration()
		m.Registration.Identifiers = nil
		m.Registration.FirstEnrolment = types.Milestone{Date: ymd, Kind: types.DateKind_DATE_KIND_ACTUAL}
		require.Equal(t, want, fixture.Must(c.Fixture, c.RegisterTrial, m).Label)
	}
}

func TestRegistrationIsRefused(t *testing.T) {
	c := newConduct(t)
	fixture.Must(c.Fixture, c.RegisterTrial, c.registration())
	office := c.Person(c.Organisation(croKind), "office", representative)
	free := func() *types.MsgRegisterTrial {
		m := c.registration()
		m.Registration.Identifiers = nil
		return m
	}
	refuses(c, c.RegisterTrial, free, map[string]refusal[*types.MsgRegisterTrial]{
		"by an investigator": {func(m *types.MsgRegisterTrial) { m.Signer = c.trial.Investigator.Address }, identitytypes.ErrRole, "SPONSOR_REPRESENTATIVE"},
		"by a CRO":           {func(m *types.MsgRegisterTrial) { m.Signer = office.Address }, types.ErrOrganisationKind, "only one of kind SPONSOR or SITE serves as sponsor"},
		"by no address":      {func(m *types.MsgRegisterTrial) { m.Signer = "x" }, types.ErrAddress, `signer is "x"`},
		"with an identifier that another trial holds": {
			func(m *types.MsgRegisterTrial) {
				m.Registration.Identifiers = []trialfact.Identifier{{Scheme: trialfact.Scheme_SCHEME_NCT, Value: "nct02278341"}}
			},
			types.ErrIdentifierTaken, "NCT02278341 is held by EQ00000002",
		},
		"with a malformed identifier": {
			func(m *types.MsgRegisterTrial) {
				m.Registration.Identifiers = []trialfact.Identifier{{Scheme: trialfact.Scheme_SCHEME_NCT, Value: "NCT1"}}
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
	c := newConduct(t)
	m := c.registration()
	m.Registration.Identifiers = []trialfact.Identifier{{Scheme: trialfact.Scheme_SCHEME_EU_CT, Value: "2022-500024-30-00"}}
	fixture.Must(c.Fixture, c.RegisterTrial, m)
	m = c.registration()
	m.Registration.Identifiers = []trialfact.Identifier{{Scheme: trialfact.Scheme_SCHEME_EU_CT, Value: "2022-500024-30-01"}}
	require.ErrorIs(t, fixture.Refuse(c.Fixture, c.RegisterTrial, m, "is held by EQ00000002"), types.ErrIdentifierTaken)
}

func TestTheDateOfRegistrationIsThatOfTheBlock(t *testing.T) {
	c := newConduct(t)
	c.At(time.Date(2026, 5, 31, 23, 59, 59, 0, time.UTC))
	m := c.registration()
	m.Registration.FirstEnrolment.Date = types.PartialDate{Year: 2026, Month: 6, Day: 1}
	require.Equal(t, trialfact.Label_LABEL_PROSPECTIVE, fixture.Must(c.Fixture, c.RegisterTrial, m).Label)
}
