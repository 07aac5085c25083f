package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact"
	registrationfact "github.com/equipoise-trials/equipoise/fact/registration"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	identitytypes "github.com/equipoise-trials/equipoise/x/identity/types"
	"github.com/equipoise-trials/equipoise/x/registration/types"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

const (
	upheld    = registrationfact.Resolution_RESOLUTION_UPHELD
	rejected  = registrationfact.Resolution_RESOLUTION_REJECTED
	withdrawn = registrationfact.Resolution_RESOLUTION_WITHDRAWN
	givenUp   = registrationfact.Resolution_RESOLUTION_GIVEN_UP
	lapsed    = registrationfact.Resolution_RESOLUTION_LAPSED
)

var nct = registrationfact.Identifier{Scheme: registrationfact.Scheme_SCHEME_NCT, Value: "NCT02278341"}

func (c *register) resolution(by fixture.Person, how registrationfact.Resolution) *types.MsgResolveDispute {
	return &types.MsgResolveDispute{Signer: by.Address, Dispute: 1, Resolution: how, Reason: because}
}

func TestARegulatorTakesAnIdentifierByAVersionThatNamesIt(t *testing.T) {
	c, holder := disputed(t)
	fixture.Must(c.Fixture, c.DisputeIdentifier, c.dispute())
	verified := c.entryOf(holder.ID).VerifiedAt
	fixture.Must(c.Fixture, c.ResolveDispute, c.resolution(c.Accreditor(), upheld))
	facts := c.Facts()
	require.Equal(t, upheld, facts[0].(*registrationfact.IdentifierDisputeResolved).Resolution)
	require.Empty(t, facts[1].(*registrationfact.RegistrationAmended).Identifiers)
	require.Empty(t, c.open(holder.ID))
	v, err := c.Registration.Version(c.Ctx, holder.ID, 3)
	require.NoError(t, err)
	require.Equal(t, c.Accreditor().Organisation, v.Actor.Organisation)
	require.Equal(t, fact.Role_ROLE_ACCREDITOR, v.Actor.Role)
	require.Equal(t, verified, c.entryOf(holder.ID).VerifiedAt, "the sponsor verified nothing")
	require.ErrorIs(t, fixture.Refuse(c.Fixture, c.ResolveDispute, c.resolution(c.Accreditor(), rejected), "dispute 1 has ended: UPHELD"), types.ErrDispute)
	fixture.Must(c.Fixture, c.AmendRegistration, c.amendment(func(r *types.Registration) { r.Identifiers = []registrationfact.Identifier{nct} }))
}

func TestARejectedOrWithdrawnDisputeLeavesTheIdentifier(t *testing.T) {
	for _, how := range []registrationfact.Resolution{rejected, withdrawn} {
		c, holder := disputed(t)
		fixture.Must(c.Fixture, c.DisputeIdentifier, c.dispute())
		by := c.Accreditor()
		if how == withdrawn {
			by = c.trial.Representative
		}
		fixture.Must(c.Fixture, c.ResolveDispute, c.resolution(by, how))
		require.Equal(t, how, only[*registrationfact.IdentifierDisputeResolved](c).Resolution)
		require.Empty(t, c.open(holder.ID))
		require.Equal(t, uint32(2), c.entryOf(holder.ID).Version)
		require.Equal(t, uint64(2), fixture.Must(c.Fixture, c.DisputeIdentifier, c.dispute()).Dispute, "it may be disputed again")
	}
}

func TestADisputeIsDecidedByARegulatorOfACountryOfTheTrialThatDidNotOpenIt(t *testing.T) {
	c, holder := disputed(t)
	fixture.Must(c.Fixture, c.DisputeIdentifier, c.dispute())
	good := func() *types.MsgResolveDispute { return c.resolution(c.Accreditor(), upheld) }
	refuses(c, c.ResolveDispute, good, map[string]refusal[*types.MsgResolveDispute]{
		"by the claimant":             {func(m *types.MsgResolveDispute) { m.Signer = c.trial.Representative.Address }, identitytypes.ErrRole, "does not hold the role ACCREDITOR"},
		"withdrawn by the holder":     {func(m *types.MsgResolveDispute) { m.Signer, m.Resolution = holder.Representative.Address, withdrawn }, trialtypes.ErrOrganisation, "is a task of the sponsor"},
		"as given up":                 {func(m *types.MsgResolveDispute) { m.Resolution = givenUp }, types.ErrDispute, "want UPHELD, REJECTED or WITHDRAWN"},
		"without a reason":            {func(m *types.MsgResolveDispute) { m.Reason = nil }, types.ErrReason, "a reason is required"},
		"of a dispute that is not":    {func(m *types.MsgResolveDispute) { m.Dispute = 2 }, types.ErrDispute, "there is no dispute 2"},
		"without saying how it ended": {func(m *types.MsgResolveDispute) { m.Resolution = 0 }, types.ErrDispute, "want UPHELD, REJECTED or WITHDRAWN"},
	})
	fixture.Must(c.Fixture, c.ResolveDispute, c.resolution(c.trial.Representative, withdrawn))
	c.recruits(holder, "DE")
	fixture.Must(c.Fixture, c.DisputeIdentifier, c.dispute())
	elsewhere := c.resolution(c.Accreditor(), upheld)
	elsewhere.Dispute = 2
	require.ErrorIs(t, fixture.Refuse(c.Fixture, c.ResolveDispute, elsewhere, "is a regulator of FR, where EQ00000002 does not recruit"), types.ErrCountry)
	opened := &types.MsgDisputeIdentifier{Signer: c.Accreditor().Address, Identifier: nct, Reason: because}
	fixture.Must(c.Fixture, c.DisputeIdentifier, opened)
	own := c.resolution(c.Accreditor(), upheld)
	own.Dispute = 3
	require.ErrorIs(t, fixture.Refuse(c.Fixture, c.ResolveDispute, own, "opened dispute 3 and cannot decide over NCT02278341"), trialtypes.ErrSeparation)
}

// recruits lets a trial recruit in one country from now on.
func (c *register) recruits(in fixture.Trial, country string) {
	c.Helper()
	mine := c.trial
	c.trial = in
	fixture.Must(c.Fixture, c.AmendRegistration, c.amendment(func(r *types.Registration) { r.Countries = []string{country} }))
	c.trial = mine
}

func TestWhoIsDisputedDoesNotLeaveTheCountryOfItsJudge(t *testing.T) {
	c, holder := disputed(t)
	fixture.Must(c.Fixture, c.DisputeIdentifier, c.dispute())
	c.recruits(holder, "DE")
	fixture.Must(c.Fixture, c.ResolveDispute, c.resolution(c.Accreditor(), upheld))
	require.Empty(t, c.open(holder.ID))
}

func TestOneRejectedOrWithdrawnDisputeLeavesTheOthersOpen(t *testing.T) {
	c, holder := disputed(t)
	first, second := c.rival(), c.rival()
	for _, m := range []*types.MsgDisputeIdentifier{c.dispute(), first, second} {
		fixture.Must(c.Fixture, c.DisputeIdentifier, m)
	}
	fixture.Must(c.Fixture, c.ResolveDispute, c.resolution(c.Accreditor(), rejected))
	fixture.Must(c.Fixture, c.ResolveDispute, &types.MsgResolveDispute{Signer: first.Signer, Dispute: 2, Resolution: withdrawn, Reason: because})
	require.Len(t, c.open(holder.ID), 1)
	c.requireExportable()

	c.trial = holder
	fixture.Must(c.Fixture, c.AmendRegistration, c.amendment(func(r *types.Registration) { r.Identifiers = nil }))
	require.Empty(t, c.open(holder.ID))
	c.requireExportable()
}

func TestARegulatorDecidesNoDisputeOverWhatItDisputesItself(t *testing.T) {
	c, _ := disputed(t)
	fixture.Must(c.Fixture, c.DisputeIdentifier, c.dispute())
	fixture.Must(c.Fixture, c.DisputeIdentifier, &types.MsgDisputeIdentifier{Signer: c.Accreditor().Address, Identifier: nct, Reason: because})
	for _, how := range []registrationfact.Resolution{upheld, rejected} {
		require.ErrorIs(t, fixture.Refuse(c.Fixture, c.ResolveDispute, c.resolution(c.Accreditor(), how),
			"organisation 1 opened dispute 2 and cannot decide over NCT02278341"), trialtypes.ErrSeparation)
	}
}
