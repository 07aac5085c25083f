package types

import (
	"slices"
	"strings"

	errorsmod "cosmossdk.io/errors"

	"github.com/equipoise-trials/equipoise/fact"
)

// Authority says whose a task is.
type Authority int

// Those who carry out tasks.
const (
	// Nobody: the task is unknown.
	Nobody Authority = iota
	// Sponsor: a representative of the sponsor, or of a CRO that took over the duty.
	Sponsor
	// Decider: a committee or authority.
	Decider
	// Agent: a payment agent.
	Agent
	// Investigator: the principal investigator in person.
	Investigator
	// SiteStaff: the principal investigator, or staff to whom the task is delegated.
	SiteStaff
)

var authorities = map[fact.Task]Authority{
	fact.Task_TASK_TRIAL_MANAGEMENT:    Sponsor,
	fact.Task_TASK_SITE_MANAGEMENT:     Sponsor,
	fact.Task_TASK_DOCUMENT_SUBMISSION: Sponsor,
	fact.Task_TASK_ESCROW_MANAGEMENT:   Sponsor,
	fact.Task_TASK_DECISION:            Decider,
	fact.Task_TASK_SETTLEMENT:          Agent,
	fact.Task_TASK_DELEGATION:          Investigator,
	fact.Task_TASK_ACTIVATION:          Investigator,
	fact.Task_TASK_RECRUITMENT:         SiteStaff,
	fact.Task_TASK_CONSENT:             SiteStaff,
	fact.Task_TASK_ENROLMENT:           SiteStaff,
	fact.Task_TASK_VISIT_ATTESTATION:   SiteStaff,
	fact.Task_TASK_RECORD_SUBMISSION:   SiteStaff,
	fact.Task_TASK_FOLLOW_UP:           SiteStaff,
}

// finishing lists what may still be done at a closed site: it finishes what it began.
var finishing = []fact.Task{
	fact.Task_TASK_DELEGATION, fact.Task_TASK_VISIT_ATTESTATION, fact.Task_TASK_RECORD_SUBMISSION, fact.Task_TASK_FOLLOW_UP,
}

// AuthorityFor tells whose a task is.
func AuthorityFor(task fact.Task) Authority { return authorities[task] }

// Finishes reports whether a task may still be carried out at a closed site.
func Finishes(task fact.Task) bool { return slices.Contains(finishing, task) }

// TaskName is a task as people read it.
func TaskName(task fact.Task) string { return fact.EnumName(task) }

// checkTasks returns an error unless tasks are a list of one kind, each named once.
func checkTasks(tasks []fact.Task, want Authority) error {
	if len(tasks) == 0 {
		return errorsmod.Wrapf(ErrTask, "no task is named, want %s", tasksOf(want))
	}
	for i, task := range tasks {
		if AuthorityFor(task) != want {
			return errorsmod.Wrapf(ErrTask, "%s cannot be handed on that way, want %s", TaskName(task), tasksOf(want))
		}
		if slices.Contains(tasks[:i], task) {
			return errorsmod.Wrapf(ErrTask, "%s is named twice", TaskName(task))
		}
	}
	return nil
}

func tasksOf(a Authority) string {
	var names []string
	for task := fact.Task(1); int(task) < len(fact.Task_name); task++ {
		if AuthorityFor(task) == a {
			names = append(names, TaskName(task))
		}
	}
	return strings.Join(names, ", ")
}
