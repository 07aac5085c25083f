package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	"github.com/equipoise-trials/equipoise/x/trial/types"
)

func TestDutiesAreTakenBackOrGivenBack(t *testing.T) {
	c := newConduct(t)
	office := c.Assign(c.trial, croKind, cro)
	agentOf := c.Person(office, "cro representative", representative)
	stranger := c.Person(c.Organisation(croKind), "stranger", representative)
	by := func(p fixture.Person, transfer uint32) *types.MsgWithdrawDuties {
		return &types.MsgWithdrawDuties{Signer: p.Address, Trial: c.trial.ID, Transfer: transfer, Reason: because}
	}
	offered := c.transfer(office.Organisation)
	refuses(c, c.WithdrawDuties, func() *types.MsgWithdrawDuties { return by(agentOf, offered) }, map[string]refusal[*types.MsgWithdrawDuties]{
		"by a stranger":    {func(m *types.MsgWithdrawDuties) { m.Signer = stranger.Address }, types.ErrOrganisation, "is between organisations 2 and 4"},
		"without a reason": {func(m *types.MsgWithdrawDuties) { m.Reason = nil }, types.ErrReason, "a reason is required"},
		"that are none":    {func(m *types.MsgWithdrawDuties) { m.Transfer = 9 }, types.ErrDuties, "has no transfer 9"},
	})
	fixture.Must(c.Fixture, c.WithdrawDuties, by(agentOf, offered)) // declined
	require.Equal(t, office.Organisation, only[*trialfact.DutiesWithdrawn](c).Organisation)
	require.ErrorIs(t, fixture.Refuse(c.Fixture, c.AcceptDuties,
		&types.MsgAcceptDuties{Signer: agentOf.Address, Trial: c.trial.ID, Transfer: offered}, "ended already"), types.ErrDuties)

	again := c.transfer(office.Organisation)
	require.Equal(t, uint32(2), again)
	c.accept(agentOf, again)
	fixture.Must(c.Fixture, c.WithdrawDuties, by(c.trial.Representative, again))
	require.ErrorIs(t, fixture.Refuse(c.Fixture, c.WithdrawDuties, by(agentOf, again), "transfer 2 of EQ00000001 ended already"), types.ErrDuties)
}
