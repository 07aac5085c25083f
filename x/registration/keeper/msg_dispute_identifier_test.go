package keeper_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact"
	registrationfact "github.com/equipoise-trials/equipoise/fact/registration"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	identitytypes "github.com/equipoise-trials/equipoise/x/identity/types"
	"github.com/equipoise-trials/equipoise/x/registration/keeper"
	"github.com/equipoise-trials/equipoise/x/registration/types"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

// disputed is a chain on which another sponsor's trial 2 holds a number that the trial claims.
func disputed(t *testing.T) (c *register, holder fixture.Trial) {
	t.Helper()
	c = newRegister(t)
	holder = c.RegisteredTrial()
	mine := c.trial
	c.trial = holder
	fixture.Must(c.Fixture, c.AmendRegistration, c.amendment(func(r *types.Registration) { r.Identifiers = []registrationfact.Identifier{nct} }))
	c.trial = mine
	c.Next(time.Hour)
	return c, holder
}

func (c *register) dispute() *types.MsgDisputeIdentifier {
	return &types.MsgDisputeIdentifier{
		Signer: c.trial.Representative.Address, Identifier: registrationfact.Identifier{Scheme: nct.Scheme, Value: " nct02278341 "}, Claimant: c.trial.ID, Reason: because,
	}
}

func TestADisputeShowsUntilTheHolderGivesTheIdentifierUp(t *testing.T) {
	c, holder := disputed(t)
	require.Equal(t, uint64(1), fixture.Must(c.Fixture, c.DisputeIdentifier, c.dispute()).Dispute)
	require.Equal(t, "NCT02278341", only[*registrationfact.IdentifierDisputed](c).Identifier.Value)
	require.Len(t, c.open(holder.ID), 1)
	require.Empty(t, c.open(c.trial.ID))
	require.ErrorIs(t, fixture.Refuse(c.Fixture, c.DisputeIdentifier, c.dispute(), "is disputed by organisation 2 already, by dispute 1"), types.ErrDispute)

	mine := c.trial
	c.trial = holder
	fixture.Must(c.Fixture, c.AmendRegistration, c.amendment(retitled))
	require.Len(t, c.open(holder.ID), 1, "an amendment that keeps it changes nothing")
	fixture.Must(c.Fixture, c.AmendRegistration, c.amendment(func(r *types.Registration) { r.Identifiers = nil }))
	ended := c.Facts()[1].(*registrationfact.IdentifierDisputeResolved)
	require.Equal(t, givenUp, ended.Resolution)
	c.trial = mine
	fixture.Must(c.Fixture, c.AmendRegistration, c.amendment(func(r *types.Registration) { r.Identifiers = []registrationfact.Identifier{nct} }))
	list, err := keeper.NewQueryServer(c.Registration).Disputes(c.Ctx, &types.QueryDisputesRequest{Trial: trialtypes.FormatID(holder.ID)})
	require.NoError(t, err)
	require.Len(t, list.Disputes, 1, "it stays on record")
	require.Equal(t, givenUp, list.Disputes[0].Resolution)
}

func TestADisputeIsRefused(t *testing.T) {
	c, holder := disputed(t)
	refuses(c, c.DisputeIdentifier, c.dispute, map[string]refusal[*types.MsgDisputeIdentifier]{
		"by the site":                {func(m *types.MsgDisputeIdentifier) { m.Signer = c.trial.Investigator.Address }, trialtypes.ErrOrganisation, "is a task of the sponsor"},
		"by a sponsor as regulator":  {func(m *types.MsgDisputeIdentifier) { m.Claimant = 0 }, identitytypes.ErrRole, "does not hold the role ACCREDITOR"},
		"for a trial of somebody":    {func(m *types.MsgDisputeIdentifier) { m.Claimant = holder.ID }, trialtypes.ErrOrganisation, "is a task of the sponsor"},
		"over what nobody holds":     {func(m *types.MsgDisputeIdentifier) { m.Identifier.Value = "NCT00000009" }, types.ErrUnknownIdentifier, "no trial holds NCT00000009"},
		"over what is no identifier": {func(m *types.MsgDisputeIdentifier) { m.Identifier.Value = "NCT9" }, types.ErrIdentifier, `"NCT9" is not a number of NCT`},
		"without a reason":           {func(m *types.MsgDisputeIdentifier) { m.Reason = nil }, types.ErrReason, "a reason is required"},
	})
	own := c.dispute()
	own.Signer, own.Claimant = holder.Representative.Address, holder.ID
	require.ErrorIs(t, fixture.Refuse(c.Fixture, c.DisputeIdentifier, own, "EQ00000002 holds NCT02278341 itself"), types.ErrDispute)
}

// rival is a representative of another sponsor, with a trial for which it claims the number.
func (c *register) rival() *types.MsgDisputeIdentifier {
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
	require.Equal(t, upheld, facts[0].(*registrationfact.IdentifierDisputeResolved).Resolution)
	other := facts[2].(*registrationfact.IdentifierDisputeResolved)
	require.Equal(t, uint64(1), other.Dispute)
	require.Equal(t, lapsed, other.Resolution, "the identifier is gone")
	require.Equal(t, c.Accreditor().Organisation, other.Signature.Actor.Organisation)
	require.Empty(t, c.open(holder.ID))
	c.requireExportable()
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
		require.Equal(t, givenUp, f.(*registrationfact.IdentifierDisputeResolved).Resolution)
	}
	require.Empty(t, c.open(holder.ID))
}

func TestACROAndItsSponsorAreOneParty(t *testing.T) {
	c, _ := disputed(t)
	m := c.dispute()
	m.Signer = c.deputy(fact.Task_TASK_TRIAL_MANAGEMENT).Address
	fixture.Must(c.Fixture, c.DisputeIdentifier, m)
	require.ErrorIs(t, fixture.Refuse(c.Fixture, c.DisputeIdentifier, c.dispute(), "is disputed by organisation 2 already, by dispute 1"), types.ErrDispute)
}
