package keeper_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	identitytypes "github.com/equipoise-trials/equipoise/x/identity/types"
	"github.com/equipoise-trials/equipoise/x/trial/keeper"
	"github.com/equipoise-trials/equipoise/x/trial/types"
)

const (
	upheld    = trialfact.Resolution_RESOLUTION_UPHELD
	rejected  = trialfact.Resolution_RESOLUTION_REJECTED
	withdrawn = trialfact.Resolution_RESOLUTION_WITHDRAWN
	givenUp   = trialfact.Resolution_RESOLUTION_GIVEN_UP
	lapsed    = trialfact.Resolution_RESOLUTION_LAPSED
)

var nct = trialfact.Identifier{Scheme: trialfact.Scheme_SCHEME_NCT, Value: "NCT02278341"}

// disputed is a chain on which another sponsor's trial 2 holds a number that the trial claims.
func disputed(t *testing.T) (c *conduct, holder fixture.Trial) {
	t.Helper()
	c = newConduct(t)
	holder = c.RegisteredTrial()
	mine := c.trial
	c.trial = holder
	fixture.Must(c.Fixture, c.AmendRegistration, c.amendment(func(r *types.Registration) { r.Identifiers = []trialfact.Identifier{nct} }))
	c.trial = mine
	c.Next(time.Hour)
	return c, holder
}

func (c *conduct) dispute() *types.MsgDisputeIdentifier {
	return &types.MsgDisputeIdentifier{
		Signer: c.trial.Representative.Address, Identifier: trialfact.Identifier{Scheme: nct.Scheme, Value: " nct02278341 "}, Claimant: c.trial.ID, Reason: because,
	}
}

func (c *conduct) resolution(by fixture.Person, how trialfact.Resolution) *types.MsgResolveDispute {
	return &types.MsgResolveDispute{Signer: by.Address, Dispute: 1, Resolution: how, Reason: because}
}

// open lists the open disputes that a trial shows.
func (c *conduct) open(trial uint64) []types.Dispute {
	c.Helper()
	shown, err := keeper.NewQueryServer(c.Trial).Trial(c.Ctx, &types.QueryTrialRequest{Trial: types.FormatID(trial)})
	require.NoError(c, err)
	return shown.Disputes
}

func TestADisputeShowsUntilTheHolderGivesTheIdentifierUp(t *testing.T) {
	c, holder := disputed(t)
	require.Equal(t, uint64(1), fixture.Must(c.Fixture, c.DisputeIdentifier, c.dispute()).Dispute)
	require.Equal(t, "NCT02278341", only[*trialfact.IdentifierDisputed](c).Identifier.Value)
	require.Len(t, c.open(holder.ID), 1)
	require.Empty(t, c.open(c.trial.ID))
	require.ErrorIs(t, fixture.Refuse(c.Fixture, c.DisputeIdentifier, c.dispute(), "is disputed by organisation 2 already, by dispute 1"), types.ErrDispute)

	mine := c.trial
	c.trial = holder
	fixture.Must(c.Fixture, c.AmendRegistration, c.amendment(retitled))
	require.Len(t, c.open(holder.ID), 1, "an amendment that keeps it changes nothing")
	fixture.Must(c.Fixture, c.AmendRegistration, c.amendment(func(r *types.Registration) { r.Identifiers = nil }))
	ended := c.Facts()[1].(*trialfact.IdentifierDisputeResolved)
	require.Equal(t, givenUp, ended.Resolution)
	c.trial = mine
	fixture.Must(c.Fixture, c.AmendRegistration, c.amendment(func(r *types.Registration) { r.Identifiers = []trialfact.Identifier{nct} }))
	list, err := keeper.NewQueryServer(c.Trial).Disputes(c.Ctx, &types.QueryDisputesRequest{Trial: types.FormatID(holder.ID)})
	require.NoError(t, err)
	require.Len(t, list.Disputes, 1, "it stays on record")
	require.Equal(t, givenUp, list.Disputes[0].Resolution)
}

func TestARegulatorTakesAnIdentifierByAVersionThatNamesIt(t *testing.T) {
	c, holder := disputed(t)
	fixture.Must(c.Fixture, c.DisputeIdentifier, c.dispute())
	verified := c.rowOf(holder.ID).VerifiedAt
	fixture.Must(c.Fixture, c.ResolveDispute, c.resolution(c.Accreditor(), upheld))
	facts := c.Facts()
	require.Equal(t, upheld, facts[0].(*trialfact.IdentifierDisputeResolved).Resolution)
	require.Empty(t, facts[1].(*trialfact.RegistrationAmended).Identifiers)
	require.Empty(t, c.open(holder.ID))
	v, err := c.Trial.Version(c.Ctx, holder.ID, 3)
	require.NoError(t, err)
	require.Equal(t, c.Accreditor().Organisation, v.Actor.Organisation)
	require.Equal(t, fact.Role_ROLE_ACCREDITOR, v.Actor.Role)
	require.Equal(t, verified, c.rowOf(holder.ID).VerifiedAt, "the sponsor verified nothing")
	require.ErrorIs(t, fixture.Refuse(c.Fixture, c.ResolveDispute, c.resolution(c.Accreditor(), rejected), "dispute 1 has ended: UPHELD"), types.ErrDispute)
	fixture.Must(c.Fixture, c.AmendRegistration, c.amendment(func(r *types.Registration) { r.Identifiers = []trialfact.Identifier{nct} }))
}

func TestARejectedOrWithdrawnDisputeLeavesTheIdentifier(t *testing.T) {
	for _, how := range []trialfact.Resolution{rejected, withdrawn} {
		c, holder := disputed(t)
		fixture.Must(c.Fixture, c.DisputeIdentifier, c.dispute())
		by := c.Accreditor()
		if how == withdrawn {
			by = c.trial.Representative
		}
		fixture.Must(c.Fixture, c.ResolveDispute, c.resolution(by, how))
		require.Equal(t, how, only[*trialfact.IdentifierDisputeResolved](c).Resolution)
		require.Empty(t, c.open(holder.ID))
		require.Equal(t, uint32(2), c.rowOf(holder.ID).Version)
		require.Equal(t, uint64(2), fixture.Must(c.Fixture, c.DisputeIdentifier, c.dispute()).Dispute, "it may be disputed again")
	}
}

func TestADisputeIsRefused(t *testing.T) {
	c, holder := disputed(t)
	refuses(c, c.DisputeIdentifier, c.dispute, map[string]refusal[*types.MsgDisputeIdentifier]{
		"by the site":                {func(m *types.MsgDisputeIdentifier) { m.Signer = c.trial.Investigator.Address }, types.ErrOrganisation, "is a task of the sponsor"},
		"by a sponsor as regulator":  {func(m *types.MsgDisputeIdentifier) { m.Claimant = 0 }, identitytypes.ErrRole, "does not hold the role ACCREDITOR"},
		"for a trial of somebody":    {func(m *types.MsgDisputeIdentifier) { m.Claimant = holder.ID }, types.ErrOrganisation, "is a task of the sponsor"},
		"over what nobody holds":     {func(m *types.MsgDisputeIdentifier) { m.Identifier.Value = "NCT00000009" }, types.ErrUnknownIdentifier, "no trial holds NCT00000009"},
		"over what is no identifier": {func(m *types.MsgDisputeIdentifier) { m.Identifier.Value = "NCT9" }, types.ErrIdentifier, `"NCT9" is not a number of NCT`},
		"without a reason":           {func(m *types.MsgDisputeIdentifier) { m.Reason = nil }, types.ErrReason, "a reason is required"},
	})
	own := c.dispute()
	own.Signer, own.Claimant = holder.Representative.Address, holder.ID
	require.ErrorIs(t, fixture.Refuse(c.Fixture, c.DisputeIdentifier, own, "EQ00000002 holds NCT02278341 itself"), types.ErrDispute)
}

func TestADisputeIsDecidedByARegulatorOfACountryOfTheTrialThatDidNotOpenIt(t *testing.T) {
	c, holder := disputed(t)
	fixture.Must(c.Fixture, c.DisputeIdentifier, c.dispute())
	good := func() *types.MsgResolveDispute { return c.resolution(c.Accreditor(), upheld) }
	refuses(c, c.ResolveDispute, good, map[string]refusal[*types.MsgResolveDispute]{
		"by the claimant":             {func(m *types.MsgResolveDispute) { m.Signer = c.trial.Representative.Address }, identitytypes.ErrRole, "does not hold the role ACCREDITOR"},
		"withdrawn by the holder":     {func(m *types.MsgResolveDispute) { m.Signer, m.Resolution = holder.Representative.Address, withdrawn }, types.ErrOrganisation, "is a task of the sponsor"},
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
	require.ErrorIs(t, fixture.Refuse(c.Fixture, c.ResolveDispute, own, "opened dispute 3 and cannot decide over NCT02278341"), types.ErrSeparation)
}

// recruits lets a trial recruit in one country from now on.
func (c *conduct) recruits(in fixture.Trial, country string) {
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

// rival is a representative of another sponsor, with a trial for which it claims the number.
func (c *conduct) rival() *types.MsgDisputeIdentifier {
	c.Helper()
	other := c.RegisteredTrial()
	return &types.MsgDisputeIdentifier{Signer: other.Representative.Address, Identifier: nct, Claimant: other.ID, Reason: because}
}

func TestAShamDisputeKeepsNoOtherOut(t *testing.T) {
	c, holder := disputed(t)
	fixture.Must(c.Fixture, c.DisputeIdentifier, c.rival()) // in league with the holder
	fixture.Must(c.Fixture, c.DisputeIdentifier, c.dispute())
	require.ErrorIs(t, fixture.Refuse(c.Fixture, c.DisputeIdentifier, c.dispute(), "is disputed by organisation 2 already, by dispute 2"), types.ErrDispute)
	require.Len(t, c.open(holder.ID), 2)

	upholding := c.resolution(c.Accreditor(), upheld)
	upholding.Dispute = 2
	fixture.Must(c.Fixture, c.ResolveDispute, upholding)
	facts := c.Facts()
	require.Equal(t, upheld, facts[0].(*trialfact.IdentifierDisputeResolved).Resolution)
	other := facts[2].(*trialfact.IdentifierDisputeResolved)
	require.Equal(t, uint64(1), other.Dispute)
	require.Equal(t, lapsed, other.Resolution, "the identifier is gone")
	require.Equal(t, c.Accreditor().Organisation, other.Signature.Actor.Organisation)
	require.Empty(t, c.open(holder.ID))
	c.exportable()
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
	c.exportable()

	c.trial = holder
	fixture.Must(c.Fixture, c.AmendRegistration, c.amendment(func(r *types.Registration) { r.Identifiers = nil }))
	require.Empty(t, c.open(holder.ID))
	c.exportable()
}

func TestTheDisputesOverOneIdentifierAreBoundedAndEndWithIt(t *testing.T) {
	c, holder := disputed(t)
	for range types.MaxOpenDisputes {
		fixture.Must(c.Fixture, c.DisputeIdentifier, c.rival())
	}
	require.ErrorIs(t, fixture.Refuse(c.Fixture, c.DisputeIdentifier, c.dispute(),
		"16 disputes over NCT02278341 are open, at most 16 are allowed: a regulator has to decide one first"), types.ErrDispute)
	fixture.Must(c.Fixture, c.ResolveDispute, c.resolution(c.Accreditor(), rejected))
	fixture.Must(c.Fixture, c.DisputeIdentifier, c.dispute())

	c.trial = holder
	fixture.Must(c.Fixture, c.AmendRegistration, c.amendment(func(r *types.Registration) { r.Identifiers = nil }))
	require.Len(t, c.Facts(), 1+types.MaxOpenDisputes)
	for _, f := range c.Facts()[1:] {
		require.Equal(t, givenUp, f.(*trialfact.IdentifierDisputeResolved).Resolution)
	}
	require.Empty(t, c.open(holder.ID))
}

func TestARegulatorDecidesNoDisputeOverWhatItDisputesItself(t *testing.T) {
	c, _ := disputed(t)
	fixture.Must(c.Fixture, c.DisputeIdentifier, c.dispute())
	fixture.Must(c.Fixture, c.DisputeIdentifier, &types.MsgDisputeIdentifier{Signer: c.Accreditor().Address, Identifier: nct, Reason: because})
	for _, how := range []trialfact.Resolution{upheld, rejected} {
		require.ErrorIs(t, fixture.Refuse(c.Fixture, c.ResolveDispute, c.resolution(c.Accreditor(), how),
			"organisation 1 opened dispute 2 and cannot decide over NCT02278341"), types.ErrSeparation)
	}
}

func TestACROAndItsSponsorAreOneParty(t *testing.T) {
	c, _ := disputed(t)
	office := c.Assign(c.trial, croKind, cro)
	agentOf := c.Person(office, "cro representative", representative)
	c.accept(agentOf, fixture.Must(c.Fixture, c.TransferDuties, &types.MsgTransferDuties{
		Signer: c.trial.Representative.Address, Trial: c.trial.ID, Organisation: office.Organisation, Tasks: []fact.Task{fact.Task_TASK_TRIAL_MANAGEMENT},
	}).Transfer)
	m := c.dispute()
	m.Signer = agentOf.Address
	fixture.Must(c.Fixture, c.DisputeIdentifier, m)
	require.ErrorIs(t, fixture.Refuse(c.Fixture, c.DisputeIdentifier, c.dispute(), "is disputed by organisation 2 already, by dispute 1"), types.ErrDispute)
}
