package demo

import (
	"context"
	"path/filepath"

	"github.com/equipoise-trials/equipoise/client/work"
	"github.com/equipoise-trials/equipoise/fact"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
)

// staff registers the people of a site and makes the keep that they share.
func (r *trialRun) staff(ctx context.Context, s *site) (err error) {
	if s.investigator, err = r.employ(ctx, s.organisation, "investigator", fact.Role_ROLE_PRINCIPAL_INVESTIGATOR); err != nil {
		return err
	}
	if s.coordinator, err = r.employ(ctx, s.organisation, "coordinator", fact.Role_ROLE_COORDINATOR); err != nil {
		return err
	}
	s.keep, err = newKeep(filepath.Join(r.dir, "sites", s.name, "keep"), s.coordinator.home)
	return err
}

// openSites has each site begin: the investigator activates the documents and delegates, and a book is opened.
func (r *trialRun) openSites(ctx context.Context) error {
	if err := r.activate(ctx, r.protocol, r.consentForm, r.assistedForm, r.schedule); err != nil {
		return err
	}
	r.say("opened: each investigator activated protocol, consent forms and payment schedule at their site")
	if err := r.delegate(ctx); err != nil {
		return err
	}
	if err := r.openBooks(ctx); err != nil {
		return err
	}
	return r.setStatus(ctx, trialfact.Status_STATUS_RECRUITING)
}

// activate has each investigator take responsibility for document versions at their site.
func (r *trialRun) activate(ctx context.Context, documents ...work.Document) error {
	return together(ctx, r.sites, func(ctx context.Context, s *site) error {
		_, err := r.at(s, s.investigator).Activate(documents...).Do(ctx)
		return err
	})
}

// delegate gives the coordinators the tasks of a site: the delegation log (ICH E6(R3) 2.3).
func (r *trialRun) delegate(ctx context.Context) error {
	err := together(ctx, r.sites, func(ctx context.Context, s *site) error {
		_, err := r.at(s, s.investigator).Delegate(work.Delegation{
			Person: s.coordinator.String(), Role: fact.Role_ROLE_COORDINATOR, Training: []byte("training record"),
			Tasks: []fact.Task{
				fact.Task_TASK_RECRUITMENT, fact.Task_TASK_CONSENT, fact.Task_TASK_ENROLMENT,
				fact.Task_TASK_VISIT_ATTESTATION, fact.Task_TASK_FOLLOW_UP, fact.Task_TASK_RECORD_SUBMISSION,
			},
		}).Do(ctx)
		return err
	})
	if err == nil {
		r.say("delegated: each investigator names a coordinator and their tasks")
	}
	return err
}
