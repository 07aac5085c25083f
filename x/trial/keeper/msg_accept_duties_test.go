package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	identitytypes "github.com/equipoise-trials/equipoise/x/identity/types"
	"github.com/equipoise-trials/equipoise/x/trial/types"
)

func TestDutiesAreAcceptedOnceByWhomTheyAreOfferedTo(t *testing.T) {
	c := newConduct(t)
	office := c.Assign(c.trial, croKind, cro)
	agentOf := c.Person(office, "cro representative", representative)
	clerk := c.Person(office, "cro clerk", dataManager)
	transfer := c.transfer(office.Organisation)
	good := func() *types.MsgAcceptDuties {
		return &types.MsgAcceptDuties{Signer: agentOf.Address, Trial: c.trial.ID, Transfer: transfer}
	}
	refuses(c, c.AcceptDuties, good, map[string]refusal[*types.MsgAcceptDuties]{
		"by the sponsor": {func(m *types.MsgAcceptDuties) { m.Signer = c.trial.Representative.Address }, types.ErrOrganisation, "transfer 1 of EQ00000001 is to organisation 4"},
		"by a clerk":     {func(m *types.MsgAcceptDuties) { m.Signer = clerk.Address }, identitytypes.ErrRole, "SPONSOR_REPRESENTATIVE"},
		"that are none":  {func(m *types.MsgAcceptDuties) { m.Transfer = 2 }, types.ErrDuties, "EQ00000001 has no transfer 2 of duties"},
		"of no trial":    {func(m *types.MsgAcceptDuties) { m.Trial = 9 }, types.ErrUnknownTrial, "EQ00000009"},
		"by no address":  {func(m *types.MsgAcceptDuties) { m.Signer = "" }, types.ErrAddress, `signer is ""`},
	})
	fixture.Must(c.Fixture, c.AcceptDuties, good())
	f := only[*trialfact.DutiesAccepted](c)
	require.Equal(t, office.Organisation, f.Organisation)
	require.Equal(t, c.trial.Sponsor.Organisation, f.Signature.Actor.OnBehalfOf)
	require.ErrorIs(t, fixture.Refuse(c.Fixture, c.AcceptDuties, good(), "was accepted at 2026-03-15T09:00:00Z"), types.ErrDuties)
}

func TestADutyThatWasOnlyOfferedIsNotAcceptedFromTheNextSponsor(t *testing.T) {
	c := newConduct(t)
	office := c.Assign(c.trial, croKind, cro)
	deputy := c.Person(office, "cro representative", representative)
	number := c.transfer(office.Organisation)
	c.takeOver(c.Person(c.Organisation(sponsorKind), "heir", representative))
	require.ErrorIs(t, fixture.Refuse(c.Fixture, c.AcceptDuties, &types.MsgAcceptDuties{Signer: deputy.Address, Trial: c.trial.ID, Transfer: number},
		"ended already"), types.ErrDuties)
}
