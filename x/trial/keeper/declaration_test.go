package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	identitytypes "github.com/equipoise-trials/equipoise/x/identity/types"
	"github.com/equipoise-trials/equipoise/x/trial/types"
)

const attesting = fact.Task_TASK_VISIT_ATTESTATION

// declaring is the same message with the declaration.
func declaring(m *types.MsgAdmitStaff) *types.MsgAdmitStaff {
	m.DeclaredBlinded = true
	return m
}

// declared is the same line with the declaration.
func declared(m *types.MsgDelegate) *types.MsgDelegate {
	m.DeclaredBlinded = true
	return m
}

// grant gives somebody a role by the administrator of their organisation.
func (c *conduct) grant(administrator, p fixture.Person, role fact.Role) {
	c.Helper()
	fixture.Must(c.Fixture, roleServer(c).GrantRole, &identitytypes.MsgGrantRole{
		Signer: administrator.Address, Address: p.Address, Role: identitytypes.RoleTerm{Role: role, TrainingDigest: fixture.Digest("training")},
	})
}

// revoke takes a role from somebody.
func (c *conduct) revoke(administrator, p fixture.Person, role fact.Role) {
	c.Helper()
	fixture.Must(c.Fixture, roleServer(c).RevokeRole, &identitytypes.MsgRevokeRole{
		Signer: administrator.Address, Address: p.Address, Role: role, Reason: because,
	})
}

// endLine ends a line of the site's log.
func (c *conduct) endLine(number uint32) {
	c.Helper()
	fixture.Must(c.Fixture, c.EndDelegation, &types.MsgEndDelegation{
		Signer: c.trial.Investigator.Address, Trial: c.trial.ID, Site: c.trial.Site, Delegation: number, Reason: because,
	})
}

// The hospital's unblinded pharmacist, who works on other trials, attests visits here as a pharmacist who is blinded.
func TestAnUnblindedPharmacistAttestsVisitsOnlyWhereTheInvestigatorDeclaresThemBlinded(t *testing.T) {
	c := newConduct(t)
	pharmacist := c.Person(c.trial.SiteOffice, "pharmacist", fact.Role_ROLE_PHARMACIST, unblindedPharmacist)
	line := func() *types.MsgDelegate { return c.line(pharmacist, fact.Role_ROLE_PHARMACIST, attesting) }
	require.ErrorIs(t, fixture.Refuse(c.Fixture, c.MsgServer.Delegate, line(), pharmacist.Address+
		" holds the unblinded role UNBLINDED_PHARMACIST: if they are blinded in EQ00000001, declare it with declared_blinded"), types.ErrUndeclared)
	c.mayNot(pharmacist, attesting, c.trial.Site, types.ErrDelegation, "is not delegated to")

	fixture.Must(c.Fixture, c.MsgServer.Delegate, declared(line()))
	f := only[*trialfact.TaskDelegated](c)
	require.True(t, f.DeclaredBlinded)
	require.Equal(t, investigator, f.Signature.Actor.Role, "it is the investigator who declares")
	c.may(pharmacist, attesting, c.trial.Site)
	c.requireExportable()
	c.Next(day)
	imported(c).may(pharmacist, attesting, c.trial.Site)

	c.endLine(1)
	require.ErrorIs(t, fixture.Refuse(c.Fixture, c.MsgServer.Delegate, line(), "declare it with declared_blinded"), types.ErrUndeclared,
		"each line declares for itself")
}

func TestWhoWasGivenAnUnblindedRoleLaterRestsUntilTheyAreDeclaredBlinded(t *testing.T) {
	for name, role := range map[string]fact.Role{
		"a pharmacist": unblindedPharmacist, "a statistician": unblindedStatistician, "of a board": monitoringBoard,
	} {
		t.Run(name, func(t *testing.T) {
			c := newConduct(t)
			nurse := c.Fixture.Delegate(c.trial, "nurse", attesting, fact.Task_TASK_RECORD_SUBMISSION)
			c.may(nurse, attesting, c.trial.Site)
			c.Next(day)
			c.grant(c.trial.SiteOffice, nurse, role)
			for _, task := range []fact.Task{attesting, fact.Task_TASK_RECORD_SUBMISSION} {
				c.mayNot(nurse, task, c.trial.Site, types.ErrUndeclared, identitytypes.RoleName(role)+
					", and line 1 of the log of site 1 does not declare them blinded in EQ00000001: the investigator ends it and delegates again with declared_blinded")
			}
			again := c.rotate(c.trial.SiteOffice, nurse, "nurse's second key")
			c.mayNot(again, attesting, c.trial.Site, types.ErrUndeclared, "does not declare them blinded")
			c.Next(day)
			imported(c).mayNot(again, attesting, c.trial.Site, types.ErrUndeclared, "does not declare them blinded")

			c.endLine(1)
			fixture.Must(c.Fixture, c.MsgServer.Delegate, declared(c.line(again, coordinator, attesting)))
			c.may(again, attesting, c.trial.Site)
			c.Next(day)
			c.may(c.rotate(c.trial.SiteOffice, again, "nurse's third key"), attesting, c.trial.Site)
		})
	}
}

func TestADeclarationIsNotNeededOfWhoHoldsNoUnblindedRoleAnyMore(t *testing.T) {
	c := newConduct(t)
	nurse := c.Fixture.Delegate(c.trial, "nurse", attesting)
	c.Next(day)
	c.grant(c.trial.SiteOffice, nurse, unblindedPharmacist)
	c.mayNot(nurse, attesting, c.trial.Site, types.ErrUndeclared, "does not declare them blinded")
	c.Next(day)
	c.revoke(c.trial.SiteOffice, nurse, unblindedPharmacist)
	c.may(nurse, attesting, c.trial.Site)
	c.Next(day)
	c.grant(c.trial.SiteOffice, nurse, unblindedPharmacist)
	c.mayNot(nurse, attesting, c.trial.Site, types.ErrUndeclared, "does not declare them blinded")
}

func TestWhoeverIsDeclaredBeforehandGoesOn(t *testing.T) {
	c := newConduct(t)
	nurse := c.Person(c.trial.SiteOffice, "nurse", coordinator)
	fixture.Must(c.Fixture, c.MsgServer.Delegate, declared(c.line(nurse, coordinator, attesting)))
	c.Next(day)
	c.grant(c.trial.SiteOffice, nurse, unblindedPharmacist)
	c.may(nurse, attesting, c.trial.Site)
	require.ErrorIs(t, fixture.Refuse(c.Fixture, c.MsgServer.Delegate, c.line(nurse, unblindedPharmacist, fact.Task_TASK_RECORD_SUBMISSION),
		"is blinded in EQ00000001 as COORDINATOR"), types.ErrSide)
}

func TestAnInvestigatorWithAnUnblindedRoleIsDeclaredBlindedByTheSponsor(t *testing.T) {
	c := newConduct(t)
	hospital := c.Organisation(siteKind)
	physician := c.Person(hospital, "physician", investigator, unblindedStatistician)
	site := &types.MsgAddSite{
		Signer: c.trial.Representative.Address, Trial: c.trial.ID, Organisation: hospital.Organisation, Investigator: physician.Address,
	}
	require.ErrorIs(t, fixture.Refuse(c.Fixture, c.AddSite, site, "declare it with declared_blinded"), types.ErrUndeclared)
	site.DeclaredBlinded = true
	number := fixture.Must(c.Fixture, c.AddSite, site).Site
	require.True(t, only[*trialfact.SiteAdded](c).DeclaredBlinded)
	c.may(physician, fact.Task_TASK_DELEGATION, number)

	successor := c.Person(c.trial.SiteOffice, "successor", investigator, unblindedPharmacist)
	succession := c.succession(successor)
	require.ErrorIs(t, fixture.Refuse(c.Fixture, c.ChangeInvestigator, succession, "declare it with declared_blinded"), types.ErrUndeclared)
	succession.DeclaredBlinded = true
	fixture.Must(c.Fixture, c.ChangeInvestigator, succession)
	require.True(t, only[*trialfact.InvestigatorChanged](c).DeclaredBlinded)
	c.may(successor, fact.Task_TASK_CONSENT, c.trial.Site)
	c.requireExportable()
	c.Next(day)
	imported(c).may(successor, fact.Task_TASK_CONSENT, c.trial.Site)
}

func TestTheSiteRestsWhileItsInvestigatorIsNotDeclaredBlinded(t *testing.T) {
	c := newConduct(t)
	nurse := c.Fixture.Delegate(c.trial, "nurse", attesting)
	c.Next(day)
	c.grant(c.trial.SiteOffice, c.trial.Investigator, unblindedPharmacist)
	for _, task := range []fact.Task{fact.Task_TASK_DELEGATION, fact.Task_TASK_CONSENT, fact.Task_TASK_RECORD_SUBMISSION} {
		c.mayNot(c.trial.Investigator, task, c.trial.Site, types.ErrUndeclared,
			"is not declared blinded in EQ00000001: somebody else of the sponsor admits them with declared_blinded (MsgAdmitStaff), or an administrator of organisation 3 revokes that role")
	}
	c.mayNot(nurse, attesting, c.trial.Site, types.ErrUndeclared, "delegated VISIT_ATTESTATION, which rests until they are declared blinded, or until the sponsor changes the investigator of site 1")
	require.ErrorIs(t, fixture.Refuse(c.Fixture, c.AdmitStaff, c.admit(c.trial.Investigator, investigator), "already"), types.ErrSide,
		"without the declaration it says nothing new")
	fixture.Must(c.Fixture, c.AdmitStaff, declaring(c.admit(c.trial.Investigator, investigator)))
	f := only[*trialfact.StaffAdmitted](c)
	require.True(t, f.DeclaredBlinded)
	require.Equal(t, types.Blinded, f.Side)
	c.may(c.trial.Investigator, fact.Task_TASK_DELEGATION, c.trial.Site)
	c.may(nurse, attesting, c.trial.Site)
	require.ErrorIs(t, fixture.Refuse(c.Fixture, c.AdmitStaff, declaring(c.admit(c.trial.Investigator, investigator)), "already"), types.ErrSide)
	c.requireExportable()
	c.Next(day)
	imported(c).may(nurse, attesting, c.trial.Site)
}

func TestARepresentativeWithAnUnblindedRoleIsDeclaredBlindedByAnother(t *testing.T) {
	c := newConduct(t)
	insider := c.Person(c.trial.Sponsor, "insider", representative, unblindedStatistician)
	for _, task := range []fact.Task{fact.Task_TASK_TRIAL_MANAGEMENT, fact.Task_TASK_SITE_MANAGEMENT, fact.Task_TASK_DOCUMENT_SUBMISSION} {
		c.mayNot(insider, task, 0, types.ErrUndeclared, "is not declared blinded in EQ00000001: somebody else of the sponsor admits them")
	}
	c.may(insider, fact.Task_TASK_ESCROW_MANAGEMENT, 0) // money is moved by either side
	_, err := c.Trial.RequireSponsor(c.Ctx, insider.Raw, c.trial.ID)
	require.ErrorIs(t, err, types.ErrUndeclared)
	require.ErrorIs(t, fixture.Refuse(c.Fixture, c.AdmitStaff, c.admit(insider, representative), "declare it with declared_blinded"), types.ErrUndeclared)
	fixture.Must(c.Fixture, c.AdmitStaff, declaring(c.admit(insider, representative)))
	c.may(insider, fact.Task_TASK_TRIAL_MANAGEMENT, 0)
	_, err = c.Trial.RequireSponsor(c.Ctx, insider.Raw, c.trial.ID)
	require.NoError(t, err)

	own := declaring(c.admit(c.trial.Representative, representative))
	require.ErrorIs(t, fixture.Refuse(c.Fixture, c.AdmitStaff, own, "cannot declare of themselves that they are blinded in EQ00000001"), types.ErrUndeclared)
	both := declaring(c.admit(c.Person(c.trial.Sponsor, "both", unblindedStatistician), unblindedStatistician))
	require.ErrorIs(t, fixture.Refuse(c.Fixture, c.AdmitStaff, both, "declared_blinded is set, but the role UNBLINDED_STATISTICIAN stands for unblinded"),
		types.ErrUndeclared)
	other := c.NewTrial()
	_, err = c.Trial.Authorize(c.Ctx, insider.Raw, fact.Task_TASK_TRIAL_MANAGEMENT, other.ID, 0)
	require.Error(t, err, "what is declared in one trial holds in no other")
}
