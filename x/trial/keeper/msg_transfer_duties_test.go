package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	"github.com/equipoise-trials/equipoise/x/trial/types"
)

func TestAPaymentAgentManagesNoEscrow(t *testing.T) {
	c := newConduct(t)
	office := c.Assign(c.trial, croKind, cro)
	escrow := &types.MsgTransferDuties{
		Signer: c.trial.Representative.Address, Trial: c.trial.ID, Organisation: office.Organisation,
		Tasks: []fact.Task{fact.Task_TASK_ESCROW_MANAGEMENT},
	}
	require.True(t, c.takesPart(office, agent))
	_, err := fixture.Send(c.Fixture, c.TransferDuties, escrow)
	require.ErrorIs(t, err, types.ErrSeparation)
	require.ErrorContains(t, err, "is payment agent of EQ00000001 and cannot be its manager of the escrow as well")
	escrow.Tasks = []fact.Task{siteManagement}
	_, err = fixture.Send(c.Fixture, c.TransferDuties, escrow)
	require.NoError(t, err, "other duties are the agent's if the sponsor likes")

	c = newConduct(t)
	office = c.Assign(c.trial, croKind, cro)
	escrow.Organisation, escrow.Signer, escrow.Tasks = office.Organisation, c.trial.Representative.Address, []fact.Task{fact.Task_TASK_ESCROW_MANAGEMENT}
	fixture.Must(c.Fixture, c.TransferDuties, escrow)
	require.False(t, c.takesPart(office, agent), "nor is who manages the escrow, accepted yet or not, the payment agent")
}

func TestDutiesAreTransferredByTheSponsorItself(t *testing.T) {
	c := newConduct(t)
	office := c.Assign(c.trial, croKind, cro)
	agentOf := c.Person(office, "cro representative", representative)
	other := c.Organisation(croKind)
	offer := func() *types.MsgTransferDuties {
		return &types.MsgTransferDuties{
			Signer: c.trial.Representative.Address, Trial: c.trial.ID, Organisation: office.Organisation,
			Tasks: []fact.Task{fact.Task_TASK_TRIAL_MANAGEMENT, siteManagement},
		}
	}
	fixture.Must(c.Fixture, c.TransferDuties, offer())
	f := only[*trialfact.DutiesTransferred](c)
	require.Equal(t, uint32(1), f.Transfer)
	require.Equal(t, offer().Tasks, f.Tasks)
	c.accept(agentOf, 1)

	document := []fact.Task{fact.Task_TASK_DOCUMENT_SUBMISSION}
	refuses(c, c.TransferDuties, offer, map[string]refusal[*types.MsgTransferDuties]{
		"by the CRO":        {func(m *types.MsgTransferDuties) { m.Signer, m.Tasks = agentOf.Address, document }, types.ErrOrganisation, "only organisation 2, the sponsor of EQ00000001, can do that in person"},
		"to a stranger":     {func(m *types.MsgTransferDuties) { m.Organisation = other.Organisation }, types.ErrAssignment, "is not assigned to EQ00000001 as CRO"},
		"a second time":     {func(m *types.MsgTransferDuties) {}, types.ErrDuties, "TRIAL_MANAGEMENT is with organisation 4 already, by transfer 1; withdraw that one first"},
		"of a site's tasks": {func(m *types.MsgTransferDuties) { m.Tasks = consenting }, types.ErrTask, "CONSENT cannot be handed on that way"},
		"of nothing":        {func(m *types.MsgTransferDuties) { m.Tasks = nil }, types.ErrTask, "no task is named"},
		"of no trial":       {func(m *types.MsgTransferDuties) { m.Trial = 9 }, types.ErrUnknownTrial, "EQ00000009"},
	})
}
