package keeper_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	identitykeeper "github.com/equipoise-trials/equipoise/x/identity/keeper"
	identitytypes "github.com/equipoise-trials/equipoise/x/identity/types"
	"github.com/equipoise-trials/equipoise/x/trial/types"
)

var (
	sponsorTasks = []fact.Task{
		fact.Task_TASK_TRIAL_MANAGEMENT, fact.Task_TASK_SITE_MANAGEMENT, fact.Task_TASK_DOCUMENT_SUBMISSION, fact.Task_TASK_ESCROW_MANAGEMENT,
	}
	staffTasks = []fact.Task{
		fact.Task_TASK_RECRUITMENT, fact.Task_TASK_CONSENT, fact.Task_TASK_ENROLMENT, fact.Task_TASK_VISIT_ATTESTATION,
		fact.Task_TASK_RECORD_SUBMISSION, fact.Task_TASK_FOLLOW_UP,
	}
	personalTasks = []fact.Task{fact.Task_TASK_DELEGATION, fact.Task_TASK_ACTIVATION}
)

func TestTheSponsorsTasksAreItsRepresentatives(t *testing.T) {
	c := newConduct(t)
	clerk := c.Person(c.trial.Sponsor, "clerk", dataManager)
	for _, task := range sponsorTasks {
		for _, site := range []uint32{0, c.trial.Site} {
			require.Equal(t, fact.Actor{
				Kind: fact.ActorKind_ACTOR_KIND_PERSON, Address: c.trial.Representative.Address,
				Organisation: c.trial.Sponsor.Organisation, Role: representative,
			}, c.may(c.trial.Representative, task, site))
		}
		c.mayNot(clerk, task, 0, identitytypes.ErrRole, "does not hold the role SPONSOR_REPRESENTATIVE")
		c.mayNot(c.trial.Investigator, task, c.trial.Site, types.ErrOrganisation,
			types.TaskName(task)+" is a task of the sponsor of EQ00000001, organisation 2; organisation 3 is not the sponsor, and the duty was not transferred to it")
	}
}

func TestTheSitesTasksAreItsInvestigatorsAndThoseOfTheirDelegates(t *testing.T) {
	c := newConduct(t)
	nurse := c.Fixture.Delegate(c.trial, "nurse", staffTasks...)
	porter := c.Person(c.trial.SiteOffice, "porter", coordinator)
	for _, task := range staffTasks {
		require.Equal(t, fact.Actor{
			Kind: fact.ActorKind_ACTOR_KIND_PERSON, Address: c.trial.Investigator.Address,
			Organisation: c.trial.SiteOffice.Organisation, Role: investigator,
		}, c.may(c.trial.Investigator, task, c.trial.Site))
		require.Equal(t, fact.Actor{
			Kind: fact.ActorKind_ACTOR_KIND_PERSON, Address: nurse.Address, Organisation: nurse.Organisation, Role: coordinator, Task: task,
		}, c.may(nurse, task, c.trial.Site))
		c.mayNot(porter, task, c.trial.Site, types.ErrDelegation, "is not delegated to "+porter.Address+"; the investigator "+c.trial.Investigator.Address+" can delegate it")
		c.mayNot(c.trial.Representative, task, c.trial.Site, types.ErrOrganisation, "is for people of organisation 3")
	}
	for _, task := range personalTasks {
		require.Equal(t, investigator, c.may(c.trial.Investigator, task, c.trial.Site).Role)
		c.mayNot(nurse, task, c.trial.Site, types.ErrInvestigator, "is for the principal investigator "+c.trial.Investigator.Address+" alone")
		c.mayNot(c.trial.Investigator, task, 0, types.ErrTask, "is carried out at a site: name the site")
	}
	c.mayNot(nurse, fact.Task_TASK_CONSENT, 0, types.ErrTask, "CONSENT is carried out at a site: name the site")
}

func TestWhatIsAskedForMustExist(t *testing.T) {
	c := newConduct(t)
	_, err := c.Trial.Authorize(c.Ctx, c.trial.Representative.Raw, fact.Task_TASK_TRIAL_MANAGEMENT, 9, 0)
	require.ErrorIs(t, err, types.ErrUnknownTrial)
	require.ErrorContains(t, err, "there is no trial EQ00000009")
	c.mayNot(c.trial.Investigator, fact.Task_TASK_CONSENT, 2, types.ErrUnknownSite, "EQ00000001 has no site 2")
	c.mayNot(c.trial.Representative, 0, 0, types.ErrTask, "task is 0, want 1 to 14")
	c.mayNot(c.trial.Representative, 99, 0, types.ErrTask, "task is 99, want 1 to 14")
	c.mayNot(c.Key("stranger"), fact.Task_TASK_CONSENT, c.trial.Site, identitytypes.ErrUnknownPerson, "not in the register")
}

func TestARevokedKeyAndASuspendedOrganisationHaveNoAuthority(t *testing.T) {
	c := newConduct(t)
	nurse := c.Fixture.Delegate(c.trial, "nurse", consenting...)
	fixture.Must(c.Fixture, identitykeeper.NewMsgServer(c.Identity).RevokePerson, &identitytypes.MsgRevokePerson{
		Signer: c.trial.SiteOffice.Address, Address: nurse.Address, Reason: because,
	})
	c.mayNot(nurse, fact.Task_TASK_CONSENT, c.trial.Site, identitytypes.ErrRevoked, "has been refused since height 1")
	c.suspend(c.trial.SiteOffice.Organisation)
	c.mayNot(c.trial.Investigator, fact.Task_TASK_CONSENT, c.trial.Site, identitytypes.ErrSuspended, "can start nothing new")

	c.suspend(c.trial.Sponsor.Organisation)
	c.mayNot(c.trial.Representative, fact.Task_TASK_TRIAL_MANAGEMENT, 0, identitytypes.ErrSuspended, "can start nothing new")
}

func TestParticipantsAreCaredForUnderASuspendedSponsor(t *testing.T) {
	c := newConduct(t)
	c.suspend(c.trial.Sponsor.Organisation)
	c.may(c.trial.Investigator, fact.Task_TASK_FOLLOW_UP, c.trial.Site)
}

func TestWhatWasDelegatedToSomebodyWhoLeftRests(t *testing.T) {
	c := newConduct(t)
	nurse := c.Fixture.Delegate(c.trial, "nurse", consenting...)
	roles := identitykeeper.NewMsgServer(c.Identity)
	fixture.Must(c.Fixture, roles.RevokeRole, &identitytypes.MsgRevokeRole{
		Signer: c.trial.SiteOffice.Address, Address: nurse.Address, Role: coordinator, Reason: because,
	})
	c.mayNot(nurse, fact.Task_TASK_CONSENT, c.trial.Site, types.ErrDelegation, "every role of "+nurse.Address+" in organisation 3 is over")
	fixture.Must(c.Fixture, roles.GrantRole, &identitytypes.MsgGrantRole{
		Signer: c.trial.SiteOffice.Address, Address: nurse.Address, Role: identitytypes.RoleTerm{Role: coordinator, TrainingDigest: fixture.Digest("training")},
	})
	c.may(nurse, fact.Task_TASK_CONSENT, c.trial.Site)
}

func TestWhatAnInvestigatorDelegatedRestsWhileTheyCannotAct(t *testing.T) {
	c := newConduct(t)
	nurse := c.Fixture.Delegate(c.trial, "nurse", staffTasks...)
	roles, site := roleServer(c), c.trial.Site
	fixture.Must(c.Fixture, roles.RevokeRole, &identitytypes.MsgRevokeRole{
		Signer: c.trial.SiteOffice.Address, Address: c.trial.Investigator.Address, Role: investigator, Reason: because,
	})
	for _, task := range staffTasks {
		c.mayNot(nurse, task, site, types.ErrDelegation, c.trial.Investigator.Address+" delegated "+types.TaskName(task)+
			": it rests until they are given the role again, or until the sponsor changes the investigator of site 1 (MsgChangeInvestigator): "+c.trial.Investigator.Address)
	}
	last := c.Ctx.BlockTime().Add(day)
	fixture.Must(c.Fixture, roles.GrantRole, &identitytypes.MsgGrantRole{
		Signer: c.trial.SiteOffice.Address, Address: c.trial.Investigator.Address,
		Role: identitytypes.RoleTerm{Role: investigator, NotAfter: &last, TrainingDigest: fixture.Digest("training")},
	})
	c.may(nurse, fact.Task_TASK_CONSENT, site)
	c.At(last)
	c.may(nurse, fact.Task_TASK_CONSENT, site) // the last instant of the role is one of them
	c.At(last.Add(1))
	c.mayNot(nurse, fact.Task_TASK_CONSENT, site, types.ErrDelegation, "PRINCIPAL_INVESTIGATOR (which expired at 2026-03-16T09:00:00Z)")

	fixture.Must(c.Fixture, c.ChangeInvestigator, c.succession(c.Person(c.trial.SiteOffice, "successor", investigator)))
	c.mayNot(nurse, fact.Task_TASK_CONSENT, site, types.ErrDelegation, "which ended at")
	c.trial.Investigator = c.Key("successor")
	fixture.Must(c.Fixture, c.MsgServer.Delegate, c.delegation(nurse))
	c.may(nurse, fact.Task_TASK_CONSENT, site)
}

func TestARevokedInvestigatorsStaffGoesOnOnceTheKeyIsRotated(t *testing.T) {
	c := newConduct(t)
	nurse := c.Fixture.Delegate(c.trial, "nurse", consenting...)
	fixture.Must(c.Fixture, roleServer(c).RevokePerson, &identitytypes.MsgRevokePerson{
		Signer: c.trial.SiteOffice.Address, Address: c.trial.Investigator.Address, Reason: because,
	})
	c.mayNot(nurse, fact.Task_TASK_CONSENT, c.trial.Site, types.ErrDelegation, "the key "+c.trial.Investigator.Address+
		" of the investigator who delegated CONSENT was revoked at height 1: it rests until that key is rotated, or until the sponsor changes the investigator of site 1 (MsgChangeInvestigator)")
	c.rotate(c.trial.SiteOffice, c.trial.Investigator, "investigator's second key")
	c.may(nurse, fact.Task_TASK_CONSENT, c.trial.Site)
}

func TestADelegationHoldsFromItsFirstToItsLastInstant(t *testing.T) {
	c := newConduct(t)
	nurse := c.Person(c.trial.SiteOffice, "nurse", coordinator)
	first, last := fixture.Start.Add(day), fixture.Start.Add(2*day)
	fixture.Must(c.Fixture, c.MsgServer.Delegate, &types.MsgDelegate{
		Signer: c.trial.Investigator.Address, Trial: c.trial.ID, Site: c.trial.Site, Person: nurse.Address,
		Role: coordinator, Tasks: consenting, NotBefore: &first, NotAfter: &last,
	})
	for _, tc := range []struct {
		at   time.Time
		want string // why not
	}{
		{fixture.Start, "which begins at 2026-03-16T09:00:00Z"},
		{first.Add(-1), "which begins at 2026-03-16T09:00:00Z"},
		{first, ""},
		{last, ""},
		{last.Add(1), "by line 1 of the log of site 1, which expired at 2026-03-17T09:00:00Z"},
	} {
		c.At(tc.at)
		if tc.want == "" {
			c.may(nurse, fact.Task_TASK_CONSENT, c.trial.Site)
			continue
		}
		c.mayNot(nurse, fact.Task_TASK_CONSENT, c.trial.Site, types.ErrDelegation, tc.want)
	}
	c.mayNot(nurse, fact.Task_TASK_ENROLMENT, c.trial.Site, types.ErrDelegation, "ENROLMENT at site 1 of EQ00000001 is not delegated to")
}

func TestARoleHoldsFromItsFirstToItsLastInstant(t *testing.T) {
	c := newConduct(t)
	first, last := fixture.Start.Add(day), fixture.Start.Add(2*day)
	deputy := c.PersonWith(c.trial.Sponsor, "deputy", identitytypes.RoleTerm{Role: representative, NotBefore: &first, NotAfter: &last})
	for _, tc := range []struct {
		at   time.Time
		want string // why not
	}{
		{first.Add(-1), "(which begins at 2026-03-16T09:00:00Z)"}, {first, ""}, {last, ""},
		{last.Add(1), "(which expired at 2026-03-17T09:00:00Z)"},
	} {
		c.At(tc.at)
		if tc.want == "" {
			c.may(deputy, fact.Task_TASK_DOCUMENT_SUBMISSION, 0)
			continue
		}
		c.mayNot(deputy, fact.Task_TASK_DOCUMENT_SUBMISSION, 0, identitytypes.ErrRole, tc.want)
	}
}

func TestAnInvestigatorWithoutTheRoleHasNoAuthority(t *testing.T) {
	c := newConduct(t)
	fixture.Must(c.Fixture, identitykeeper.NewMsgServer(c.Identity).RevokeRole, &identitytypes.MsgRevokeRole{
		Signer: c.trial.SiteOffice.Address, Address: c.trial.Investigator.Address, Role: investigator, Reason: because,
	})
	for _, task := range append(staffTasks, personalTasks...) {
		c.mayNot(c.trial.Investigator, task, c.trial.Site, identitytypes.ErrRole, "does not hold the role PRINCIPAL_INVESTIGATOR (which ended at")
	}
}

func TestStaffWhoseEveryRoleIsOverHaveNoAuthority(t *testing.T) {
	c := newConduct(t)
	nurse := c.Fixture.Delegate(c.trial, "nurse", staffTasks...)
	server := identitykeeper.NewMsgServer(c.Identity)
	c.may(nurse, fact.Task_TASK_CONSENT, c.trial.Site)
	fixture.Must(c.Fixture, server.RevokeRole, &identitytypes.MsgRevokeRole{
		Signer: c.trial.SiteOffice.Address, Address: nurse.Address, Role: fact.Role_ROLE_COORDINATOR, Reason: because,
	})
	c.Next(time.Second)
	for _, task := range staffTasks {
		c.mayNot(nurse, task, c.trial.Site, types.ErrDelegation, "every role of "+nurse.Address)
	}
}

func TestAClosedSiteFinishesWhatItBegan(t *testing.T) {
	c := newConduct(t)
	nurse := c.Fixture.Delegate(c.trial, "nurse", staffTasks...)
	fixture.Must(c.Fixture, c.CloseSite, &types.MsgCloseSite{
		Signer: c.trial.Representative.Address, Trial: c.trial.ID, Site: c.trial.Site, Reason: because,
	})
	for _, task := range staffTasks {
		if types.Finishes(task) {
			c.may(nurse, task, c.trial.Site)
			continue
		}
		c.mayNot(nurse, task, c.trial.Site, types.ErrSiteClosed, "site 1 of EQ00000001 is closed, "+types.TaskName(task)+" is no longer carried out there")
	}
	c.may(c.trial.Investigator, fact.Task_TASK_DELEGATION, c.trial.Site)
	c.mayNot(c.trial.Investigator, fact.Task_TASK_ACTIVATION, c.trial.Site, types.ErrSiteClosed, "is closed")
}

func TestRecordsOfTheWholeTrialAreForDataManagers(t *testing.T) {
	c := newConduct(t)
	own := c.Person(c.trial.Sponsor, "own", dataManager)
	lab := c.assigned(labKind, laboratory, "lab", dataManager)
	contractor := c.assigned(croKind, cro, "contractor", dataManager)
	ethics := c.assigned(committeeKind, committee, "ethics", dataManager)
	records := fact.Task_TASK_RECORD_SUBMISSION
	for _, p := range []fixture.Person{own, lab, contractor} {
		require.Equal(t, dataManager, c.may(p, records, 0).Role)
	}
	c.mayNot(c.trial.Representative, records, 0, identitytypes.ErrRole, "does not hold the role DATA_MANAGER")
	c.mayNot(ethics, records, 0, types.ErrAssignment, "is not assigned to EQ00000001 as DATA_MANAGER or LABORATORY or CRO; the sponsor can assign it")
	c.mayNot(lab, records, c.trial.Site, types.ErrOrganisation, "RECORD_SUBMISSION at site 1")
	c.mayNot(c.Person(c.trial.SiteOffice, "site data", dataManager), records, 0, types.ErrAssignment, "is not assigned")
}

func TestCommitteesDecideAndAgentsSettle(t *testing.T) {
	c := newConduct(t)
	chair := c.assigned(committeeKind, committee, "chair", fact.Role_ROLE_COMMITTEE_CHAIR)
	assessor := c.assigned(regulatorKind, authority, "assessor", fact.Role_ROLE_COMMITTEE_MEMBER)
	officer := c.assigned(agentKind, agent, "officer", fact.Role_ROLE_PAYMENT_OFFICER)

	require.Equal(t, fact.Role_ROLE_COMMITTEE_CHAIR, c.may(chair, fact.Task_TASK_DECISION, 0).Role)
	require.Equal(t, fact.Role_ROLE_COMMITTEE_MEMBER, c.may(assessor, fact.Task_TASK_DECISION, c.trial.Site).Role)
	require.Equal(t, fact.Role_ROLE_PAYMENT_OFFICER, c.may(officer, fact.Task_TASK_SETTLEMENT, 0).Role)

	foreign := c.Person(c.Organisation(committeeKind), "foreign chair", fact.Role_ROLE_COMMITTEE_CHAIR)
	c.mayNot(foreign, fact.Task_TASK_DECISION, 0, types.ErrAssignment, "is not assigned to EQ00000001 as ETHICS_COMMITTEE or AUTHORITY")
	c.mayNot(officer, fact.Task_TASK_DECISION, 0, types.ErrAssignment, "is not assigned to EQ00000001 as ETHICS_COMMITTEE or AUTHORITY")
	c.mayNot(chair, fact.Task_TASK_SETTLEMENT, 0, types.ErrAssignment, "is not assigned to EQ00000001 as PAYMENT_AGENT")
	c.suspend(c.trial.Sponsor.Organisation)
	c.may(chair, fact.Task_TASK_DECISION, 0) // a committee must be able to stop a trial whose sponsor was suspended
}

func TestAGrantHoldsWhatWasReadToGiveIt(t *testing.T) {
	c := newConduct(t)
	nurse := c.Fixture.Delegate(c.trial, "nurse", consenting...)

	grant, err := c.Trial.Authorize(c.Ctx, nurse.Raw, fact.Task_TASK_CONSENT, c.trial.ID, c.trial.Site)
	require.NoError(t, err)
	person, err := c.Identity.Person(c.Ctx, nurse.Raw)
	require.NoError(t, err)
	require.Equal(t, types.Grant{
		Actor: c.may(nurse, fact.Task_TASK_CONSENT, c.trial.Site), Trial: c.row(), Site: c.site(), Person: person,
	}, grant)
	require.False(t, grant.IsTrialWide())

	grant, err = c.Trial.Authorize(c.Ctx, c.trial.Representative.Raw, fact.Task_TASK_TRIAL_MANAGEMENT, c.trial.ID, 0)
	require.NoError(t, err)
	require.Equal(t, c.row(), grant.Trial)
	require.True(t, grant.IsTrialWide(), "a task on the trial as a whole has no site")
}
