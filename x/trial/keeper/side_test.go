package keeper_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	identitytypes "github.com/equipoise-trials/equipoise/x/identity/types"
	"github.com/equipoise-trials/equipoise/x/trial/types"
)

const (
	unblindedPharmacist   = fact.Role_ROLE_UNBLINDED_PHARMACIST
	statistician          = fact.Role_ROLE_STATISTICIAN
	unblindedStatistician = fact.Role_ROLE_UNBLINDED_STATISTICIAN
	monitoringBoard       = fact.Role_ROLE_DATA_MONITORING_BOARD
)

func (c *conduct) line(p fixture.Person, role fact.Role, tasks ...fact.Task) *types.MsgDelegate {
	return &types.MsgDelegate{
		Signer: c.trial.Investigator.Address, Trial: c.trial.ID, Site: c.trial.Site, Person: p.Address, Tasks: tasks, Role: role,
	}
}

func TestNobodyIsOnBothSidesOfATrial(t *testing.T) {
	c := newConduct(t)
	records := fact.Task_TASK_RECORD_SUBMISSION
	both := c.Person(c.trial.SiteOffice, "both", coordinator, unblindedPharmacist, fact.Role_ROLE_PHARMACIST)
	fixture.Must(c.Fixture, c.MsgServer.Delegate, c.line(both, unblindedPharmacist, records))
	require.Equal(t, unblindedPharmacist, only[*trialfact.TaskDelegated](c).Role)
	actor := c.may(both, records, c.trial.Site)
	require.Equal(t, unblindedPharmacist, actor.Role)
	require.Equal(t, records, actor.Task)

	taken := both.Address + " is unblinded in EQ00000001 as UNBLINDED_PHARMACIST at site 1 since 2026-03-15T09:00:00Z"
	c.Next(400 * day)
	for _, role := range []fact.Role{coordinator, fact.Role_ROLE_PHARMACIST} {
		err := fixture.Refuse(c.Fixture, c.MsgServer.Delegate, c.line(both, role, fact.Task_TASK_VISIT_ATTESTATION), taken+" and stays so: somebody else must be blinded")
		require.ErrorIs(t, err, types.ErrSide)
	}
	fixture.Must(c.Fixture, c.EndDelegation, &types.MsgEndDelegation{
		Signer: c.trial.Investigator.Address, Trial: c.trial.ID, Site: c.trial.Site, Delegation: 1, Reason: because,
	})
	require.ErrorIs(t, fixture.Refuse(c.Fixture, c.MsgServer.Delegate, c.line(both, coordinator, records), taken), types.ErrSide,
		"what was learnt is not forgotten when the line ends")

	nurse := c.Fixture.Delegate(c.trial, "nurse", fact.Task_TASK_CONSENT)
	fixture.Must(c.Fixture, roleServer(c).GrantRole, &identitytypes.MsgGrantRole{
		Signer: c.trial.SiteOffice.Address, Address: nurse.Address,
		Role: identitytypes.RoleTerm{Role: unblindedPharmacist, TrainingDigest: fixture.Digest("training")},
	})
	require.ErrorIs(t, fixture.Refuse(c.Fixture, c.MsgServer.Delegate, c.line(nurse, unblindedPharmacist, records),
		"is blinded in EQ00000001 as COORDINATOR at site 1 since"), types.ErrSide)
}

func TestAnUnblindedPersonCarriesOutNoBlindedTask(t *testing.T) {
	c := newConduct(t)
	insider := c.Person(c.trial.Sponsor, "insider", representative, unblindedStatistician, dataManager)
	c.mayNot(insider, fact.Task_TASK_TRIAL_MANAGEMENT, 0, types.ErrUndeclared, "is not declared blinded in EQ00000001")
	fixture.Must(c.Fixture, c.AdmitStaff, c.admit(insider, unblindedStatistician))
	for n := range fact.Task_name {
		task := fact.Task(n)
		if task == 0 || !types.IsBlinded(task) {
			continue
		}
		c.mayNot(insider, task, c.trial.Site, types.ErrSide, "is unblinded in EQ00000001 as UNBLINDED_STATISTICIAN since 2026-03-15T09:00:00Z, and "+
			types.TaskName(task)+" is for those who are not")
	}
	c.may(insider, fact.Task_TASK_ESCROW_MANAGEMENT, 0)
	c.may(insider, fact.Task_TASK_RECORD_SUBMISSION, 0)
	other := c.NewTrial()
	_, err := c.Trial.Authorize(c.Ctx, insider.Raw, fact.Task_TASK_TRIAL_MANAGEMENT, other.ID, 0)
	require.NotErrorIs(t, err, types.ErrSide, "the sides of another trial are others")
}

func TestAnInvestigatorIsBlinded(t *testing.T) {
	c := newConduct(t)
	fixture.Must(c.Fixture, roleServer(c).GrantRole, &identitytypes.MsgGrantRole{
		Signer: c.trial.SiteOffice.Address, Address: c.trial.Investigator.Address, Role: identitytypes.RoleTerm{Role: unblindedStatistician},
	})
	require.ErrorIs(t, fixture.Refuse(c.Fixture, c.AdmitStaff, c.admit(c.trial.Investigator, unblindedStatistician),
		"as PRINCIPAL_INVESTIGATOR at site 1 since"), types.ErrSide)
	fixture.Must(c.Fixture, c.AdmitStaff, declaring(c.admit(c.trial.Investigator, investigator)))

	pharmacist := c.Person(c.trial.SiteOffice, "pharmacist", unblindedPharmacist, investigator)
	fixture.Must(c.Fixture, c.MsgServer.Delegate, c.line(pharmacist, unblindedPharmacist, fact.Task_TASK_RECORD_SUBMISSION))
	require.ErrorIs(t, fixture.Refuse(c.Fixture, c.ChangeInvestigator, &types.MsgChangeInvestigator{
		Signer: c.trial.Representative.Address, Trial: c.trial.ID, Site: c.trial.Site, Investigator: pharmacist.Address, Reason: because,
	}, "somebody else must be blinded"), types.ErrSide)
	require.ErrorIs(t, fixture.Refuse(c.Fixture, c.AddSite, &types.MsgAddSite{
		Signer: c.trial.Representative.Address, Trial: c.trial.ID, Organisation: c.trial.SiteOffice.Organisation, Investigator: pharmacist.Address,
	}, "somebody else must be blinded"), types.ErrSide)
}

func TestALineOfTheLogNamesARoleThatIsHeldAndFitsItsTasks(t *testing.T) {
	c := newConduct(t)
	pharmacist := c.Person(c.trial.SiteOffice, "pharmacist", unblindedPharmacist)
	records := fact.Task_TASK_RECORD_SUBMISSION
	refuses(c, c.MsgServer.Delegate, func() *types.MsgDelegate { return c.line(pharmacist, unblindedPharmacist, records) }, map[string]refusal[*types.MsgDelegate]{
		"not held":     {func(m *types.MsgDelegate) { m.Role = coordinator }, identitytypes.ErrRole, "does not hold the role COORDINATOR"},
		"unknown":      {func(m *types.MsgDelegate) { m.Role = 77 }, types.ErrDelegation, "role is 77, want 1 to 18"},
		"none":         {func(m *types.MsgDelegate) { m.Role = 0 }, types.ErrDelegation, "role is 0, want 1 to 18: the role that the person holds"},
		"blinded task": {func(m *types.MsgDelegate) { m.Tasks = append(m.Tasks, fact.Task_TASK_CONSENT) }, types.ErrDelegation, "CONSENT is not carried out in the role UNBLINDED_PHARMACIST: name one of PRINCIPAL_INVESTIGATOR, SUB_INVESTIGATOR, COORDINATOR"},
	})
	fixture.Must(c.Fixture, c.MsgServer.Delegate, c.line(pharmacist, unblindedPharmacist, records))
	c.Next(time.Minute)
	fixture.Must(c.Fixture, roleServer(c).GrantRole, &identitytypes.MsgGrantRole{
		Signer: c.trial.SiteOffice.Address, Address: pharmacist.Address, Role: identitytypes.RoleTerm{Role: dataManager},
	})
	fixture.Must(c.Fixture, roleServer(c).RevokeRole, &identitytypes.MsgRevokeRole{
		Signer: c.trial.SiteOffice.Address, Address: pharmacist.Address, Role: unblindedPharmacist, Reason: because,
	})
	c.mayNot(pharmacist, records, c.trial.Site, identitytypes.ErrRole, "UNBLINDED_PHARMACIST (which ended at")
}

func TestTheBoardIsNoneOfASitesStaff(t *testing.T) {
	c := newConduct(t)
	insider := c.Person(c.trial.SiteOffice, "insider", monitoringBoard)
	require.ErrorIs(t, fixture.Refuse(c.Fixture, c.MsgServer.Delegate, c.line(insider, monitoringBoard, fact.Task_TASK_RECORD_SUBMISSION),
		"RECORD_SUBMISSION is not carried out in the role DATA_MONITORING_BOARD"), types.ErrDelegation)
	fixture.Must(c.Fixture, c.MsgServer.Delegate, c.line(c.Person(c.trial.SiteOffice, "pharmacist", unblindedPharmacist, monitoringBoard), unblindedPharmacist, fact.Task_TASK_RECORD_SUBMISSION))
}
