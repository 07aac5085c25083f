package types_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/x/trial/types"
)

func TestATaskOfASiteIsCarriedOutInTheRolesThatFitIt(t *testing.T) {
	const (
		coordinator = fact.Role_ROLE_COORDINATOR
		pharmacist  = fact.Role_ROLE_PHARMACIST
		unblinded   = fact.Role_ROLE_UNBLINDED_PHARMACIST
		manager     = fact.Role_ROLE_DATA_MANAGER
	)
	for task, want := range map[fact.Task][]bool{ // coordinator, pharmacist, unblinded pharmacist, data manager
		fact.Task_TASK_RECRUITMENT:       {true, false, false, false},
		fact.Task_TASK_CONSENT:           {true, false, false, false},
		fact.Task_TASK_ENROLMENT:         {true, false, false, false},
		fact.Task_TASK_VISIT_ATTESTATION: {true, true, false, false},
		fact.Task_TASK_RECORD_SUBMISSION: {true, true, true, true},
		fact.Task_TASK_FOLLOW_UP:         {true, false, false, false},
		fact.Task_TASK_DELEGATION:        {false, false, false, false},
		fact.Task_TASK_SITE_MANAGEMENT:   {false, false, false, false},
	} {
		for i, role := range []fact.Role{coordinator, pharmacist, unblinded, manager} {
			require.Equal(t, want[i], types.FitsRole(task, role), "%s in the role %s", task, role)
		}
	}
	for n := range fact.Task_name {
		task := fact.Task(n)
		require.False(t, types.FitsRole(task, 0), task)
		require.False(t, types.FitsRole(task, fact.Role_ROLE_ADMINISTRATOR), task)
		require.Equal(t, types.AuthorityFor(task) == types.SiteStaff, types.FitsRole(task, fact.Role_ROLE_SUB_INVESTIGATOR), task)
		if types.IsBlinded(task) {
			require.False(t, types.FitsRole(task, unblinded), "no blinded task is carried out in an unblinded role: %s", task)
		}
	}
}
