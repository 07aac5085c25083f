package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
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
