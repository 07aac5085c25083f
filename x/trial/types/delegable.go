package types

import (
	"slices"
	"strings"

	errorsmod "cosmossdk.io/errors"

	"github.com/equipoise-trials/equipoise/fact"
	identitytypes "github.com/equipoise-trials/equipoise/x/identity/types"
)

// delegable names the roles in which a member of a site's staff carries out a task of the site. Who takes participants in,
// obtains their consent or follows them up is of the clinical team; who hands out the product attests that it did; who keeps
// records only keeps records (ICH E6(R3) 2.3).
var delegable = map[fact.Task][]fact.Role{
	fact.Task_TASK_RECRUITMENT:       clinical,
	fact.Task_TASK_CONSENT:           clinical,
	fact.Task_TASK_ENROLMENT:         clinical,
	fact.Task_TASK_FOLLOW_UP:         clinical,
	fact.Task_TASK_VISIT_ATTESTATION: append(slices.Clip(clinical), fact.Role_ROLE_PHARMACIST),
	fact.Task_TASK_RECORD_SUBMISSION: append(slices.Clip(clinical),
		fact.Role_ROLE_PHARMACIST, fact.Role_ROLE_UNBLINDED_PHARMACIST, fact.Role_ROLE_DATA_MANAGER),
}

// clinical lists the roles of those who see participants. An investigator of another site or trial may help out here.
var clinical = []fact.Role{fact.Role_ROLE_PRINCIPAL_INVESTIGATOR, fact.Role_ROLE_SUB_INVESTIGATOR, fact.Role_ROLE_COORDINATOR}

// FitsRole reports whether a task of a site may be carried out in a role.
func FitsRole(task fact.Task, role fact.Role) bool { return slices.Contains(delegable[task], role) }

// requireRoleFits returns an error unless every task may be carried out in a role.
func requireRoleFits(role fact.Role, tasks []fact.Task) error {
	if _, known := fact.Role_name[int32(role)]; !known || role == 0 {
		return errorsmod.Wrapf(ErrDelegation, "role is %d, want 1 to %d: the role that the person holds and in which they carry the tasks out",
			role, len(fact.Role_name)-1)
	}
	for _, task := range tasks {
		if !FitsRole(task, role) {
			return errorsmod.Wrapf(ErrDelegation, "%s is not carried out in the role %s: name one of %s", TaskName(task),
				identitytypes.RoleName(role), roleNames(delegable[task]))
		}
	}
	return nil
}

func roleNames(roles []fact.Role) string {
	names := make([]string, len(roles))
	for i, role := range roles {
		names[i] = identitytypes.RoleName(role)
	}
	return strings.Join(names, ", ")
}
