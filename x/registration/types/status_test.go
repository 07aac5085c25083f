package types_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	"github.com/equipoise-trials/equipoise/x/registration/types"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

const (
	notYet     = trialfact.Status_STATUS_NOT_YET_RECRUITING
	recruiting = trialfact.Status_STATUS_RECRUITING
	inviting   = trialfact.Status_STATUS_ENROLLING_BY_INVITATION
	active     = trialfact.Status_STATUS_ACTIVE_NOT_RECRUITING
	suspended  = trialfact.Status_STATUS_SUSPENDED
	terminated = trialfact.Status_STATUS_TERMINATED
	completed  = trialfact.Status_STATUS_COMPLETED
	withdrawn  = trialfact.Status_STATUS_WITHDRAWN
)

var because = &fact.Reason{Code: fact.ReasonCode_REASON_CODE_SAFETY}

// transitions says, for each status, where it leads: "-" refused, "y" allowed, "r" allowed with a reason. A suspended
// trial is given by the status it came from. Columns: NYR, REC, INV, ACT, SUS, TER, COM, WIT.
var transitions = []struct {
	from, came trialfact.Status
	to         string
}{
	{notYet, 0, "-yy-r--r"},
	{recruiting, 0, "--yyrry-"},
	{inviting, 0, "-y-yrry-"},
	{active, 0, "-r--rry-"},
	{suspended, notYet, "y--y-r-r"},
	{suspended, recruiting, "-y-y-r-r"},
	{suspended, inviting, "--yy-r-r"},
	{suspended, active, "---y-r-r"},
	{terminated, 0, "--------"},
	{completed, 0, "--------"},
	{withdrawn, 0, "--------"},
}

var columns = []trialfact.Status{notYet, recruiting, inviting, active, suspended, terminated, completed, withdrawn}

func TestEveryTransitionIsAllowedOrRefusedAsTheTableSays(t *testing.T) {
	for _, row := range transitions {
		for i, to := range columns {
			entry := types.Entry{Trial: 1, SuspendedFrom: row.came}
			enrolled := true
			if to == withdrawn {
				enrolled = false
			}
			where := trialtypes.StatusName(row.from) + " to " + trialtypes.StatusName(to)
			explained, silent := entry.CheckTransition(row.from, to, enrolled, because), entry.CheckTransition(row.from, to, enrolled, nil)
			switch row.to[i] {
			case '-':
				require.ErrorIs(t, explained, types.ErrStatus, where)
				require.ErrorContains(t, explained, "EQ00000001 is "+trialtypes.StatusName(row.from), where)
			case 'y':
				require.NoError(t, explained, where)
				require.NoError(t, silent, where)
			case 'r':
				require.NoError(t, explained, where)
				require.ErrorIs(t, silent, types.ErrReason, where)
			}
		}
	}
}

func TestATrialEndsAsItsEnrolmentAllows(t *testing.T) {
	entry := types.Entry{}
	require.ErrorContains(t, entry.CheckTransition(recruiting, completed, false, nil), "COMPLETED is for a trial that enrolled somebody, this one enrolled nobody: use WITHDRAWN")
	require.ErrorContains(t, entry.CheckTransition(recruiting, terminated, false, because), "TERMINATED is for a trial that enrolled somebody")
	halted := types.Entry{SuspendedFrom: recruiting}
	require.ErrorContains(t, halted.CheckTransition(suspended, withdrawn, true, because), "WITHDRAWN is for a trial that enrolled nobody, this one enrolled somebody: use TERMINATED")
	require.ErrorContains(t, entry.CheckTransition(completed, recruiting, true, nil), "which leads to nothing else")
}

func TestNobodySetsWhatIsDerived(t *testing.T) {
	for _, to := range []trialfact.Status{0, trialfact.Status_STATUS_UNKNOWN, 10, -1} {
		require.ErrorContains(t, types.Entry{}.CheckTransition(recruiting, to, true, because), "is never set")
	}
}

func TestASuspendedTrialRemembersWhereItCameFrom(t *testing.T) {
	now := time.Date(2026, 3, 15, 0, 0, 0, 0, time.UTC)
	halted := types.Entry{}.WithStatus(inviting, suspended, now)
	require.Equal(t, inviting, halted.SuspendedFrom)
	resumed := halted.WithStatus(suspended, inviting, now)
	require.Zero(t, resumed.SuspendedFrom)
	require.Equal(t, now, resumed.VerifiedAt)
}

func TestAForgottenTrialIsShownAsUnknown(t *testing.T) {
	verified := time.Date(2026, 3, 15, 9, 0, 0, 0, time.UTC)
	twoYears := time.Date(2028, 3, 15, 9, 0, 0, 0, time.UTC)
	ended, month := &types.Milestone{Date: date(2027, 6, 30)}, &types.Milestone{Date: date(2028, 3)}
	for name, tc := range map[string]struct {
		status     trialfact.Status
		completion *types.Milestone
		now        time.Time
		want       trialfact.Status
	}{
		"just before two years":     {recruiting, ended, twoYears.Add(-1), recruiting},
		"after two years":           {recruiting, ended, twoYears, trialfact.Status_STATUS_UNKNOWN},
		"not past its completion":   {recruiting, month, twoYears, recruiting},
		"in the month after":        {recruiting, month, time.Date(2028, 4, 1, 0, 0, 0, 0, time.UTC), trialfact.Status_STATUS_UNKNOWN},
		"without a completion date": {recruiting, nil, twoYears, recruiting},
		"completed":                 {completed, ended, twoYears, completed},
		"suspended":                 {suspended, ended, twoYears, suspended},
		"active":                    {active, ended, twoYears, trialfact.Status_STATUS_UNKNOWN},
		"never begun":               {notYet, ended, twoYears, trialfact.Status_STATUS_UNKNOWN},
	} {
		t.Run(name, func(t *testing.T) {
			entry := types.Entry{VerifiedAt: verified}
			require.Equal(t, tc.want, entry.ShownStatus(tc.status, tc.completion, tc.now))
		})
	}
}
