package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	"github.com/equipoise-trials/equipoise/x/trial/types"
)

func TestAnEndedLineStaysInTheLog(t *testing.T) {
	c := newConduct(t)
	nurse := c.Fixture.Delegate(c.trial, "nurse", consenting...)
	end := func() *types.MsgEndDelegation {
		return &types.MsgEndDelegation{
			Signer: c.trial.Investigator.Address, Trial: c.trial.ID, Site: c.trial.Site, Delegation: 1, Reason: because,
		}
	}
	refuses(c, c.EndDelegation, end, map[string]refusal[*types.MsgEndDelegation]{
		"by the nurse":     {func(m *types.MsgEndDelegation) { m.Signer = nurse.Address }, types.ErrInvestigator, "alone, not for"},
		"that is none":     {func(m *types.MsgEndDelegation) { m.Delegation = 2 }, types.ErrDelegation, "the delegation log of site 1 of EQ00000001 has no line 2"},
		"without a reason": {func(m *types.MsgEndDelegation) { m.Reason = nil }, types.ErrReason, "a reason is required"},
	})
	c.Next(day)
	fixture.Must(c.Fixture, c.EndDelegation, end())
	f := only[*trialfact.DelegationEnded](c)
	require.Equal(t, nurse.Address, f.Person)
	require.Equal(t, uint32(1), f.Delegation)
	c.mayNot(nurse, fact.Task_TASK_CONSENT, c.trial.Site, types.ErrDelegation, "which ended at 2026-03-16T09:00:00Z")
	require.ErrorIs(t, fixture.Refuse(c.Fixture, c.EndDelegation, end(), "line 1 of the log of site 1 ended at"), types.ErrDelegation)
}
