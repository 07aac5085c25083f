package keeper_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	identitytypes "github.com/equipoise-trials/equipoise/x/identity/types"
	"github.com/equipoise-trials/equipoise/x/trial/types"
)

const siteManagement = fact.Task_TASK_SITE_MANAGEMENT

// transfer offers site management to an organisation and returns the number of the transfer.
func (c *conduct) transfer(organisation uint64) uint32 {
	c.Helper()
	return fixture.Must(c.Fixture, c.TransferDuties, &types.MsgTransferDuties{
		Signer: c.trial.Representative.Address, Trial: c.trial.ID, Organisation: organisation, Tasks: []fact.Task{siteManagement},
	}).Transfer
}

func (c *conduct) accept(p fixture.Person, transfer uint32) {
	c.Helper()
	fixture.Must(c.Fixture, c.AcceptDuties, &types.MsgAcceptDuties{Signer: p.Address, Trial: c.trial.ID, Transfer: transfer})
}

func TestACROActsOnBehalfOfTheSponsorOnceItAccepted(t *testing.T) {
	c := newConduct(t)
	office := c.Assign(c.trial, croKind, cro)
	agentOf := c.Person(office, "cro representative", representative)
	clerk := c.Person(office, "cro clerk", dataManager)

	c.mayNot(agentOf, siteManagement, 0, types.ErrOrganisation, "the duty was not transferred to it")
	transfer := c.transfer(office.Organisation)
	c.mayNot(agentOf, siteManagement, 0, types.ErrDuties, "has not accepted transfer 1 of SITE_MANAGEMENT")
	c.accept(agentOf, transfer)
	require.Equal(t, fact.Actor{
		Kind: fact.ActorKind_ACTOR_KIND_PERSON, Address: agentOf.Address, Organisation: office.Organisation,
		Role: representative, Task: siteManagement, OnBehalfOf: c.trial.Sponsor.Organisation,
	}, c.may(agentOf, siteManagement, c.trial.Site))
	require.Zero(t, c.may(c.trial.Representative, siteManagement, 0).OnBehalfOf, "the sponsor may still act itself")

	c.mayNot(agentOf, fact.Task_TASK_ESCROW_MANAGEMENT, 0, types.ErrOrganisation, "the duty was not transferred to it")
	c.mayNot(clerk, siteManagement, 0, identitytypes.ErrRole, "does not hold the role SPONSOR_REPRESENTATIVE")

	c.Next(time.Hour)
	fixture.Must(c.Fixture, c.WithdrawDuties, &types.MsgWithdrawDuties{
		Signer: c.trial.Representative.Address, Trial: c.trial.ID, Transfer: transfer, Reason: because,
	})
	c.mayNot(agentOf, siteManagement, 0, types.ErrDuties, "transfer 1 of SITE_MANAGEMENT to organisation 4 ended at 2026-03-15T10:00:00Z")
}

func TestADutyRestsWithoutAssignmentOrStanding(t *testing.T) {
	c := newConduct(t)
	office := c.Assign(c.trial, croKind, cro)
	agentOf := c.Person(office, "cro representative", representative)
	c.accept(agentOf, c.transfer(office.Organisation))

	fixture.Must(c.Fixture, c.EndAssignment, &types.MsgEndAssignment{
		Signer: c.trial.Representative.Address, Trial: c.trial.ID, Assignment: 1, Reason: because,
	})
	c.mayNot(agentOf, siteManagement, 0, types.ErrAssignment, "as CRO by assignment 1, which ended at 2026-03-15T09:00:00Z")
	fixture.Must(c.Fixture, c.AssignOrganisation, &types.MsgAssignOrganisation{
		Signer: c.trial.Representative.Address, Trial: c.trial.ID, Organisation: office.Organisation, Capacity: cro,
	})
	c.may(agentOf, siteManagement, 0)

	c.suspend(c.trial.Sponsor.Organisation)
	c.mayNot(agentOf, siteManagement, 0, identitytypes.ErrSuspended, "organisation 2 (")
}

func TestADutyReachesAsFarAsTheAssignment(t *testing.T) {
	c := newConduct(t)
	office := c.Organisation(croKind)
	fixture.Must(c.Fixture, c.AssignOrganisation, &types.MsgAssignOrganisation{
		Signer: c.trial.Representative.Address, Trial: c.trial.ID, Organisation: office.Organisation, Capacity: cro, Countries: []string{"DE"},
	})
	agentOf := c.Person(office, "cro representative", representative)
	c.accept(agentOf, c.transfer(office.Organisation))
	c.mayNot(agentOf, siteManagement, 0, types.ErrScope, "is for some countries or sites only, not for EQ00000001 as a whole")
	c.mayNot(agentOf, siteManagement, c.trial.Site, types.ErrScope, "is not for site 1 of EQ00000001, in FR")
	german := fixture.Must(c.Fixture, c.AddSite, &types.MsgAddSite{
		Signer: c.trial.Representative.Address, Trial: c.trial.ID, Organisation: c.trial.SiteOffice.Organisation,
		Investigator: c.trial.Investigator.Address, Country: "DE",
	})
	c.may(agentOf, siteManagement, german.Site)
}
