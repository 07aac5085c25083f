package keeper_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	identitytypes "github.com/equipoise-trials/equipoise/x/identity/types"
	"github.com/equipoise-trials/equipoise/x/trial/keeper"
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
		Investigator: c.trial.Investigator.Address, Trial: c.trial.ID, Site: c.trial.Site, Person: p.Address, Tasks: tasks, Role: role,
	}
}

func (c *conduct) admit(p fixture.Person, role fact.Role) *types.MsgAdmitStaff {
	return &types.MsgAdmitStaff{Signer: c.trial.Representative.Address, Trial: c.trial.ID, Person: p.Address, Role: role}
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
	for _, role := range []fact.Role{0, coordinator, fact.Role_ROLE_PHARMACIST} {
		err := fixture.Refuse(c.Fixture, c.MsgServer.Delegate, c.line(both, role, fact.Task_TASK_CONSENT), taken+" and stays so: somebody else must be blinded")
		require.ErrorIs(t, err, types.ErrSide)
	}
	fixture.Must(c.Fixture, c.EndDelegation, &types.MsgEndDelegation{
		Investigator: c.trial.Investigator.Address, Trial: c.trial.ID, Site: c.trial.Site, Delegation: 1, Reason: because,
	})
	require.ErrorIs(t, fixture.Refuse(c.Fixture, c.MsgServer.Delegate, c.line(both, coordinator, records), taken), types.ErrSide,
		"what was learnt is not forgotten when the line ends")

	nurse := c.Fixture.Delegate(c.trial, "nurse", fact.Task_TASK_CONSENT)
	fixture.Must(c.Fixture, roleServer(c).GrantRole, &identitytypes.MsgGrantRole{
		Signer: c.trial.SiteOffice.Address, Address: nurse.Address,
		Role: identitytypes.RoleTerm{Role: unblindedPharmacist, TrainingDigest: fixture.Digest("training")},
	})
	require.ErrorIs(t, fixture.Refuse(c.Fixture, c.MsgServer.Delegate, c.line(nurse, unblindedPharmacist, records),
		"is blinded in EQ00000001 as staff at site 1 since"), types.ErrSide)
}

func TestAnUnblindedPersonCarriesOutNoBlindedTask(t *testing.T) {
	c := newConduct(t)
	insider := c.Person(c.trial.Sponsor, "insider", representative, unblindedStatistician, dataManager)
	c.may(insider, fact.Task_TASK_TRIAL_MANAGEMENT, 0)
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

	pharmacist := c.Person(c.trial.SiteOffice, "pharmacist", unblindedPharmacist, investigator)
	fixture.Must(c.Fixture, c.MsgServer.Delegate, c.line(pharmacist, unblindedPharmacist, fact.Task_TASK_RECORD_SUBMISSION))
	require.ErrorIs(t, fixture.Refuse(c.Fixture, c.ChangeInvestigator, &types.MsgChangeInvestigator{
		Signer: c.trial.Representative.Address, Trial: c.trial.ID, Site: c.trial.Site, Investigator: pharmacist.Address, Reason: because,
	}, "somebody else must be blinded"), types.ErrSide)
	require.ErrorIs(t, fixture.Refuse(c.Fixture, c.AddSite, &types.MsgAddSite{
		Signer: c.trial.Representative.Address, Trial: c.trial.ID, Organisation: c.trial.SiteOffice.Organisation, Investigator: pharmacist.Address,
	}, "somebody else must be blinded"), types.ErrSide)
}

func TestStaffOutsideTheSitesIsAdmitted(t *testing.T) {
	c := newConduct(t)
	office := c.Assign(c.trial, croKind, cro)
	board := c.Person(office, "board", monitoringBoard)
	res := fixture.Must(c.Fixture, c.AdmitStaff, c.admit(board, monitoringBoard))
	require.Equal(t, types.Unblinded, res.Side)
	f := only[*trialfact.StaffAdmitted](c)
	require.Equal(t, board.Address, f.Person)
	require.Equal(t, types.Unblinded, f.Side)

	own := c.Person(c.trial.Sponsor, "own", monitoringBoard, statistician)
	stranger := c.Person(c.Organisation(croKind), "stranger", statistician)
	refuses(c, c.AdmitStaff, func() *types.MsgAdmitStaff { return c.admit(own, statistician) }, map[string]refusal[*types.MsgAdmitStaff]{
		"by an investigator":              {func(m *types.MsgAdmitStaff) { m.Signer = c.trial.Investigator.Address }, types.ErrOrganisation, "is a task of the sponsor"},
		"twice":                           {func(m *types.MsgAdmitStaff) { m.Person, m.Role = board.Address, monitoringBoard }, types.ErrSide, "as DATA_MONITORING_BOARD since 2026-03-15T09:00:00Z already"},
		"of an organisation with no part": {func(m *types.MsgAdmitStaff) { m.Person = stranger.Address }, types.ErrOrganisation, "which has no part in EQ00000001; assign it first"},
		"of the sponsor, as the board":    {func(m *types.MsgAdmitStaff) { m.Role = monitoringBoard }, types.ErrSeparation, "organisation 2 is sponsor of EQ00000001 and cannot be its data monitoring board as well"},
		"without the role":                {func(m *types.MsgAdmitStaff) { m.Role = unblindedStatistician }, identitytypes.ErrRole, "does not hold the role UNBLINDED_STATISTICIAN"},
		"without any role":                {func(m *types.MsgAdmitStaff) { m.Role = 0 }, identitytypes.ErrRole, "does not hold the role"},
		"of nobody":                       {func(m *types.MsgAdmitStaff) { m.Person = "x" }, types.ErrAddress, `person is "x"`},
	})
	fixture.Must(c.Fixture, c.AdmitStaff, c.admit(own, statistician))
	roster, err := keeper.NewQueryServer(c.Trial).Roster(c.Ctx, &types.QueryRosterRequest{Trial: "1"})
	require.NoError(t, err)
	require.Len(t, roster.Sides, 3, "the investigator, the board, the statistician")
}

func TestALineOfTheLogNamesARoleThatIsHeldAndFitsItsTasks(t *testing.T) {
	c := newConduct(t)
	pharmacist := c.Person(c.trial.SiteOffice, "pharmacist", unblindedPharmacist)
	records := fact.Task_TASK_RECORD_SUBMISSION
	refuses(c, c.MsgServer.Delegate, func() *types.MsgDelegate { return c.line(pharmacist, unblindedPharmacist, records) }, map[string]refusal[*types.MsgDelegate]{
		"not held":     {func(m *types.MsgDelegate) { m.Role = coordinator }, identitytypes.ErrRole, "does not hold the role COORDINATOR"},
		"unknown":      {func(m *types.MsgDelegate) { m.Role = 77 }, types.ErrDelegation, "role is 77, want 0 to 18"},
		"blinded task": {func(m *types.MsgDelegate) { m.Tasks = append(m.Tasks, fact.Task_TASK_CONSENT) }, types.ErrSide, "CONSENT is for blinded staff, the role UNBLINDED_PHARMACIST is unblinded"},
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

func TestADataMonitoringBoardStaysIndependent(t *testing.T) {
	c := newConduct(t)
	member := c.Person(c.Assign(c.trial, croKind, cro), "member", monitoringBoard)
	fixture.Must(c.Fixture, c.AdmitStaff, c.admit(member, monitoringBoard))
	hospital := c.Organisation(siteKind)
	fixture.Must(c.Fixture, c.AssignOrganisation, c.assignment(hospital.Organisation, laboratory))
	watching := c.Person(hospital, "watching", monitoringBoard)
	fixture.Must(c.Fixture, c.AdmitStaff, c.admit(watching, monitoringBoard))

	independent := func(c *conduct) {
		c.Helper()
		require.ErrorIs(t, fixture.Refuse(c.Fixture, c.AddSite, &types.MsgAddSite{
			Signer: c.trial.Representative.Address, Trial: c.trial.ID, Organisation: hospital.Organisation, Investigator: hospital.Address,
		}, "is data monitoring board of EQ00000001 and cannot be its site as well"), types.ErrSeparation)
		require.ErrorIs(t, fixture.Refuse(c.Fixture, c.OfferSponsorship, c.sponsorshipOffer(hospital.Organisation),
			"is data monitoring board of EQ00000001 and cannot be its sponsor as well"), types.ErrSeparation)
	}
	independent(c)
	c.Next(400 * day)
	fixture.Must(c.Fixture, c.EndAssignment, &types.MsgEndAssignment{
		Signer: c.trial.Representative.Address, Trial: c.trial.ID, Assignment: 2, Reason: because,
	})
	independent(c) // whoever watches over the data does not stop knowing them
	c.exportable()
	c.Next(day)
	independent(imported(c))
}

func TestTheBoardIsNoneOfASitesStaff(t *testing.T) {
	c := newConduct(t)
	insider := c.Person(c.trial.SiteOffice, "insider", monitoringBoard)
	require.ErrorIs(t, fixture.Refuse(c.Fixture, c.MsgServer.Delegate, c.line(insider, monitoringBoard, fact.Task_TASK_RECORD_SUBMISSION),
		"cannot be of the data monitoring board at a site"), types.ErrDelegation)
	fixture.Must(c.Fixture, c.MsgServer.Delegate, c.line(c.Person(c.trial.SiteOffice, "pharmacist", unblindedPharmacist, monitoringBoard), unblindedPharmacist, fact.Task_TASK_RECORD_SUBMISSION))
}

func TestAnOfferedSponsorWhoseMemberWatchesOverTheDataCannotAccept(t *testing.T) {
	c := newConduct(t)
	hospital := c.Organisation(siteKind)
	fixture.Must(c.Fixture, c.AssignOrganisation, c.assignment(hospital.Organisation, laboratory))
	fixture.Must(c.Fixture, c.OfferSponsorship, c.sponsorshipOffer(hospital.Organisation))
	fixture.Must(c.Fixture, c.AdmitStaff, c.admit(c.Person(hospital, "watching", monitoringBoard), monitoringBoard))
	heir := c.Person(hospital, "heir", representative)
	require.ErrorIs(t, fixture.Refuse(c.Fixture, c.AcceptSponsorship, &types.MsgAcceptSponsorship{Signer: heir.Address, Trial: c.trial.ID},
		"cannot be its sponsor as well"), types.ErrSeparation)
}
