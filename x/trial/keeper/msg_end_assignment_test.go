package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact"
	identityfact "github.com/equipoise-trials/equipoise/fact/identity"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	identitykeeper "github.com/equipoise-trials/equipoise/x/identity/keeper"
	identitytypes "github.com/equipoise-trials/equipoise/x/identity/types"
	"github.com/equipoise-trials/equipoise/x/trial/types"
)

func TestAnEndedAssignmentStaysOnRecord(t *testing.T) {
	c := newConduct(t)
	lab := c.Assign(c.trial, labKind, laboratory).Organisation
	end := func() *types.MsgEndAssignment {
		return &types.MsgEndAssignment{Signer: c.trial.Representative.Address, Trial: c.trial.ID, Assignment: 1, Reason: because}
	}
	refuses(c, c.EndAssignment, end, map[string]refusal[*types.MsgEndAssignment]{
		"by the site":      {func(m *types.MsgEndAssignment) { m.Signer = c.trial.Investigator.Address }, types.ErrOrganisation, "is a task of the sponsor"},
		"that is none":     {func(m *types.MsgEndAssignment) { m.Assignment = 2 }, types.ErrAssignment, "EQ00000001 has no assignment 2"},
		"without a reason": {func(m *types.MsgEndAssignment) { m.Reason = nil }, types.ErrReason, "a reason is required"},
	})
	c.Next(day)
	fixture.Must(c.Fixture, c.EndAssignment, end())
	f := only[*trialfact.AssignmentEnded](c)
	require.Equal(t, lab, f.Organisation)
	require.Equal(t, laboratory, f.Capacity)
	held, err := c.Trial.IsAssigned(c.Ctx, c.trial.ID, lab, laboratory)
	require.NoError(t, err)
	require.False(t, held, "it ends with the block")
	require.ErrorIs(t, fixture.Refuse(c.Fixture, c.EndAssignment, end(), "assignment 1 of EQ00000001 ended at 2026-03-16T09:00:00Z"), types.ErrAssignment)
}

func TestACommitteeOrAuthorityThatHasBegunLeavesByItsOwnSignature(t *testing.T) {
	for _, tc := range []struct {
		kind     identityfact.OrganisationKind
		capacity trialfact.Capacity
	}{{committeeKind, committee}, {regulatorKind, authority}} {
		c := newConduct(t)
		office := c.Organisation(tc.kind)
		chair := c.Person(office, "chair", fact.Role_ROLE_COMMITTEE_CHAIR)
		other := c.assigned(tc.kind, tc.capacity, "other chair", fact.Role_ROLE_COMMITTEE_CHAIR)
		later := c.Ctx.BlockTime().Add(day)
		m := c.assignment(office.Organisation, tc.capacity)
		m.NotBefore = &later
		fixture.Must(c.Fixture, c.AssignOrganisation, m)
		end := func(by fixture.Person) *types.MsgEndAssignment {
			return &types.MsgEndAssignment{Signer: by.Address, Trial: c.trial.ID, Assignment: c.row().Assignments, Reason: because}
		}
		fixture.Must(c.Fixture, c.EndAssignment, end(c.trial.Representative)) // it had not begun
		fixture.Must(c.Fixture, c.AssignOrganisation, c.assignment(office.Organisation, tc.capacity))
		for _, p := range []fixture.Person{c.trial.Representative, c.trial.Investigator, other} {
			require.ErrorIs(t, fixture.Refuse(c.Fixture, c.EndAssignment, end(p), "has begun: only organisation"), types.ErrOrganisation)
		}
		fixture.Must(c.Fixture, c.EndAssignment, end(chair))
		require.Equal(t, office.Organisation, only[*trialfact.AssignmentEnded](c).Signature.Actor.Organisation)

		m = c.assignment(office.Organisation, tc.capacity)
		m.NotAfter = &later
		require.ErrorIs(t, fixture.Refuse(c.Fixture, c.AssignOrganisation, m, "a sponsor sets no end to the work of an "+types.CapacityName(tc.capacity)), types.ErrAssignment)
	}
}

func TestTheSponsorEndsTheWorkOfACommitteeOrAuthorityThatLostItsGoodStanding(t *testing.T) {
	for _, tc := range []struct {
		kind     identityfact.OrganisationKind
		capacity trialfact.Capacity
		lose     func(c *conduct, organisation uint64)
	}{
		{committeeKind, committee, func(c *conduct, organisation uint64) { c.suspend(organisation) }},
		{regulatorKind, authority, func(c *conduct, organisation uint64) { c.expire(organisation) }},
	} {
		c := newConduct(t)
		office := c.Assign(c.trial, tc.kind, tc.capacity)
		chair := c.Person(office, "chair", fact.Role_ROLE_COMMITTEE_CHAIR)
		end := func(by fixture.Person) *types.MsgEndAssignment {
			return &types.MsgEndAssignment{Signer: by.Address, Trial: c.trial.ID, Assignment: 1, Reason: because}
		}
		require.ErrorIs(t, fixture.Refuse(c.Fixture, c.EndAssignment, end(c.trial.Representative),
			"only organisation 4 itself can end it while it is in good standing"), types.ErrOrganisation)
		tc.lose(c, office.Organisation)
		require.Error(t, fixture.Refuse(c.Fixture, c.EndAssignment, end(chair), "can start nothing new"), "it cannot sign any more")
		require.ErrorIs(t, fixture.Refuse(c.Fixture, c.EndAssignment, end(c.trial.Investigator), "is a task of the sponsor"), types.ErrOrganisation)
		unreasoned := end(c.trial.Representative)
		unreasoned.Reason = nil
		require.ErrorIs(t, fixture.Refuse(c.Fixture, c.EndAssignment, unreasoned, "a reason is required"), types.ErrReason)

		fixture.Must(c.Fixture, c.EndAssignment, end(c.trial.Representative))
		f := only[*trialfact.AssignmentEnded](c)
		require.True(t, f.NotInGoodStanding)
		require.Equal(t, c.trial.Sponsor.Organisation, f.Signature.Actor.Organisation)
		require.Equal(t, because.Code, f.Signature.Reason.Code)
		held, err := c.Trial.IsAssigned(c.Ctx, c.trial.ID, office.Organisation, tc.capacity)
		require.NoError(t, err)
		require.False(t, held)
	}
}

func TestWhoIsInGoodStandingAgainIsNotEndedByTheSponsor(t *testing.T) {
	c := newConduct(t)
	office := c.Assign(c.trial, committeeKind, committee)
	c.suspend(office.Organisation)
	fixture.Must(c.Fixture, identitykeeper.NewMsgServer(c.Identity).ReinstateOrganisation, &identitytypes.MsgReinstateOrganisation{
		Signer: c.Accreditor().Address, Organisation: office.Organisation, Reason: because,
	})
	require.ErrorIs(t, fixture.Refuse(c.Fixture, c.EndAssignment, &types.MsgEndAssignment{
		Signer: c.trial.Representative.Address, Trial: c.trial.ID, Assignment: 1, Reason: because,
	}, "itself can end it while it is in good standing"), types.ErrOrganisation)
}

// TestWhomTheSponsorEndedDecidesOnceItIsInGoodStandingAgain: x/protocol asks whether they are in good standing again.
func TestWhomTheSponsorEndedDecidesOnceItIsInGoodStandingAgain(t *testing.T) {
	c := newConduct(t)
	office := c.Assign(c.trial, committeeKind, committee)
	chair := c.Person(office, "chair", fact.Role_ROLE_COMMITTEE_CHAIR)
	numbers := func(c *conduct) (numbers []uint32) {
		all, err := c.Trial.Deciding(c.Ctx, c.trial.ID, committee)
		require.NoError(t, err)
		for _, a := range all {
			numbers = append(numbers, a.Number)
		}
		return numbers
	}
	end := func(by fixture.Person, assignment uint32) {
		fixture.Must(c.Fixture, c.EndAssignment, &types.MsgEndAssignment{Signer: by.Address, Trial: c.trial.ID, Assignment: assignment, Reason: because})
	}
	require.Equal(t, []uint32{1}, numbers(c))
	c.suspend(office.Organisation)
	end(c.trial.Representative, 1)
	require.Equal(t, []uint32{1}, numbers(c))
	c.mayNot(chair, fact.Task_TASK_DECISION, 0, identitytypes.ErrSuspended, "")
	fixture.Must(c.Fixture, identitykeeper.NewMsgServer(c.Identity).ReinstateOrganisation, &identitytypes.MsgReinstateOrganisation{
		Signer: c.Accreditor().Address, Organisation: office.Organisation, Reason: because,
	})
	c.may(chair, fact.Task_TASK_DECISION, 0) // with its good standing it has its voice again, and need not be assigned for that
	narrower := c.assignment(office.Organisation, committee)
	narrower.Sites = []uint32{c.trial.Site}
	fixture.Must(c.Fixture, c.AssignOrganisation, narrower)
	require.Equal(t, []uint32{1, 2}, numbers(c), "a narrower assignment takes nothing away")
	c.Next(day)
	require.Equal(t, []uint32{1, 2}, numbers(imported(c)))

	require.ErrorIs(t, fixture.Refuse(c.Fixture, c.EndAssignment, &types.MsgEndAssignment{Signer: chair.Address, Trial: c.trial.ID, Assignment: 1, Reason: because},
		"was followed by assignment 2: end that one"), types.ErrAssignment)
	end(chair, 2)
	require.Empty(t, numbers(c), "who leaves by its own signature decides nothing")
	c.mayNot(chair, fact.Task_TASK_DECISION, 0, types.ErrAssignment, "ended")
	later := c.Ctx.BlockTime().Add(day)
	planned := c.assignment(office.Organisation, committee)
	planned.NotBefore = &later
	fixture.Must(c.Fixture, c.AssignOrganisation, planned)
	end(c.trial.Representative, 3)
	c.Next(2 * day)
	require.Empty(t, numbers(c), "nor who never began")
	require.Empty(t, numbers(imported(c)))
}

func TestWhomTheSponsorEndedLeavesByItsOwnSignatureOnceItIsReinstated(t *testing.T) {
	c := newConduct(t)
	office := c.Assign(c.trial, committeeKind, committee)
	chair := c.Person(office, "chair", fact.Role_ROLE_COMMITTEE_CHAIR)
	c.suspend(office.Organisation)
	end := func(by fixture.Person) *types.MsgEndAssignment {
		return &types.MsgEndAssignment{Signer: by.Address, Trial: c.trial.ID, Assignment: 1, Reason: because}
	}
	fixture.Must(c.Fixture, c.EndAssignment, end(c.trial.Representative))
	fixture.Must(c.Fixture, identitykeeper.NewMsgServer(c.Identity).ReinstateOrganisation, &identitytypes.MsgReinstateOrganisation{
		Signer: c.Accreditor().Address, Organisation: office.Organisation, Reason: because,
	})
	c.Next(day)
	fixture.Must(c.Fixture, c.EndAssignment, end(chair))
	all, err := c.Trial.Deciding(c.Ctx, c.trial.ID, committee)
	require.NoError(t, err)
	require.Empty(t, all)
	require.ErrorIs(t, fixture.Refuse(c.Fixture, c.EndAssignment, end(c.trial.Representative), "ended at"), types.ErrAssignment)
	imported(c)
}

func TestWhoIsAssignedIsReadWithoutWalking(t *testing.T) {
	c := newConduct(t)
	var want []uint64
	for range 4 {
		want = append(want, c.Assign(c.trial, labKind, laboratory).Organisation)
	}
	fixture.Must(c.Fixture, c.EndAssignment, &types.MsgEndAssignment{Signer: c.trial.Representative.Address, Trial: c.trial.ID, Assignment: 2, Reason: because})
	list := func(c *conduct) (organisations []uint64) {
		assigned, err := c.Trial.Assigned(c.Ctx, c.trial.ID, laboratory)
		require.NoError(t, err)
		for _, a := range assigned {
			organisations = append(organisations, a.Organisation)
		}
		return organisations
	}
	want = append(want[:1], want[2:]...)
	require.Equal(t, want, list(c))
	want = append(want, c.Assign(c.trial, labKind, laboratory).Organisation)
	require.Equal(t, want, list(c), "what is over was struck out")
	c.Next(day)
	require.Equal(t, want, list(imported(c)))
}
