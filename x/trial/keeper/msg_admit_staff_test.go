package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	identitytypes "github.com/equipoise-trials/equipoise/x/identity/types"
	"github.com/equipoise-trials/equipoise/x/trial/keeper"
	"github.com/equipoise-trials/equipoise/x/trial/types"
)

func (c *conduct) admit(p fixture.Person, role fact.Role) *types.MsgAdmitStaff {
	return &types.MsgAdmitStaff{Signer: c.trial.Representative.Address, Trial: c.trial.ID, Person: p.Address, Role: role}
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
		"undeclared":                      {func(*types.MsgAdmitStaff) {}, types.ErrUndeclared, "holds the unblinded role DATA_MONITORING_BOARD: if they are blinded in EQ00000001, declare it"},
		"without any role":                {func(m *types.MsgAdmitStaff) { m.Role = 0 }, identitytypes.ErrRole, "does not hold the role"},
		"of nobody":                       {func(m *types.MsgAdmitStaff) { m.Person = "x" }, types.ErrAddress, `person is "x"`},
	})
	fixture.Must(c.Fixture, c.AdmitStaff, declaring(c.admit(own, statistician)))
	roster, err := keeper.NewQueryServer(c.Trial).Roster(c.Ctx, &types.QueryRosterRequest{Trial: "1"})
	require.NoError(t, err)
	require.Len(t, roster.Sides, 3, "the investigator, the board, the statistician")
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
		err := c.Trial.RequireSeparate(c.Ctx, c.row(), hospital.Organisation, types.AsSponsor)
		require.ErrorIs(t, err, types.ErrSeparation)
		require.ErrorContains(t, err, "is data monitoring board of EQ00000001 and cannot be its sponsor as well")
	}
	independent(c)
	c.Next(400 * day)
	fixture.Must(c.Fixture, c.EndAssignment, &types.MsgEndAssignment{
		Signer: c.trial.Representative.Address, Trial: c.trial.ID, Assignment: 2, Reason: because,
	})
	independent(c) // whoever watches over the data does not stop knowing them
	c.requireExportable()
	c.Next(day)
	independent(imported(c))
}
