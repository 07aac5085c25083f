package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	identitykeeper "github.com/equipoise-trials/equipoise/x/identity/keeper"
	identitytypes "github.com/equipoise-trials/equipoise/x/identity/types"
	"github.com/equipoise-trials/equipoise/x/trial/types"
)

// roleServer is the register of people.
func roleServer(c *conduct) identitytypes.MsgServer { return identitykeeper.NewMsgServer(c.Identity) }

// rotate gives somebody a new key, by their administrator and the accreditor.
func (c *conduct) rotate(administrator, p fixture.Person, name string) fixture.Person {
	c.Helper()
	fresh := c.Key(name)
	fresh.Organisation = p.Organisation
	fixture.Must(c.Fixture, roleServer(c).ProposeKeyRotation, &identitytypes.MsgProposeKeyRotation{
		Signer: administrator.Address, Address: p.Address, NewAddress: fresh.Address,
		Reason: fixture.Reason(fact.ReasonCode_REASON_CODE_KEY_COMPROMISE),
	})
	fixture.Must(c.Fixture, roleServer(c).AcceptKeyRotation, &identitytypes.MsgAcceptKeyRotation{Signer: fresh.Address, Address: p.Address})
	fixture.Must(c.Fixture, roleServer(c).ConfirmKeyRotation, &identitytypes.MsgConfirmKeyRotation{
		Signer: c.Accreditor().Address, Address: p.Address, NewAddress: fresh.Address,
	})
	return fresh
}

func TestAPersonWithANewKeyGoesOnWhereTheyWere(t *testing.T) {
	c := newConduct(t)
	nurse := c.Fixture.Delegate(c.trial, "nurse", fact.Task_TASK_CONSENT)
	pharmacist := c.Person(c.trial.SiteOffice, "pharmacist", unblindedPharmacist, coordinator)
	fixture.Must(c.Fixture, c.MsgServer.Delegate, c.line(pharmacist, unblindedPharmacist, fact.Task_TASK_RECORD_SUBMISSION))

	again := c.rotate(c.trial.SiteOffice, nurse, "nurse's second key")
	actor := c.may(again, fact.Task_TASK_CONSENT, c.trial.Site)
	require.Equal(t, again.Address, actor.Address, "a fact names the key that signed")
	c.mayNot(nurse, fact.Task_TASK_CONSENT, c.trial.Site, identitytypes.ErrRevoked, "sign with the key that replaced it, "+again.Address)
	require.ErrorIs(t, fixture.Refuse(c.Fixture, c.MsgServer.Delegate, c.line(again, coordinator, fact.Task_TASK_CONSENT), "is delegated to "+nurse.Address+" already by line 1"), types.ErrDelegation)

	investigating := c.rotate(c.trial.SiteOffice, c.trial.Investigator, "investigator's second key")
	c.may(investigating, fact.Task_TASK_DELEGATION, c.trial.Site)
	c.may(again, fact.Task_TASK_CONSENT, c.trial.Site) // the investigator's term goes on, and what they delegated with it
	c.mayNot(c.trial.Investigator, fact.Task_TASK_DELEGATION, c.trial.Site, identitytypes.ErrRevoked, "has been refused since height 1")
	require.ErrorIs(t, fixture.Refuse(c.Fixture, c.ChangeInvestigator, &types.MsgChangeInvestigator{
		Signer: c.trial.Representative.Address, Trial: c.trial.ID, Site: c.trial.Site, Investigator: investigating.Address, Reason: because,
	}, "is the investigator of site 1 already"), types.ErrInvestigator)
	c.trial.Investigator = investigating
	require.ErrorIs(t, fixture.Refuse(c.Fixture, c.MsgServer.Delegate, c.line(investigating, coordinator, fact.Task_TASK_CONSENT), "who needs no delegation"), types.ErrDelegation)

	// A new key does not lead to the other side of the blind.
	second := c.rotate(c.trial.SiteOffice, pharmacist, "pharmacist's second key")
	require.ErrorIs(t, fixture.Refuse(c.Fixture, c.MsgServer.Delegate, c.line(second, coordinator, fact.Task_TASK_CONSENT), "stays so"), types.ErrSide)
}
