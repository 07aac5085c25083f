package story

import (
	"github.com/equipoise-trials/equipoise/client/work"
	"github.com/equipoise-trials/equipoise/fact"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	registrationtypes "github.com/equipoise-trials/equipoise/x/registration/types"
)

// sponsor and manager return those who act for the sponsor, and for the contract research organisation.
func (s *Story) sponsor() work.Sponsor {
	return work.Sponsor{Person: s.person(s.Representative), Trial: s.Trial}
}

func (s *Story) manager() work.Sponsor {
	return work.Sponsor{Person: s.person(s.Manager), Trial: s.Trial}
}

// at returns somebody of a site's staff.
func (s *Story) at(site *Site, by *Actor) work.Site {
	return work.Site{
		Person: s.person(by), Trial: s.Trial, Number: site.Number,
		Plan: []work.PlannedVisit{{Code: "WEEK", Item: "VISIT", Tariff: VisitTariff}},
	}
}

// Register registers the trial and assigns its organisations. The contract research organisation adds the sites, under a
// duty that the sponsor transferred and that it accepted.
func (s *Story) Register() {
	s.Helper()
	s.Trial = one(s, s.Representative, s.sponsor().Register(s.registration())).Trial
	sponsor := s.sponsor()
	one(s, s.Representative, work.Join(
		sponsor.Assign(work.Assignment{Organisation: s.Contractor.ID, Capacity: trialfact.Capacity_CAPACITY_CRO}),
		sponsor.Assign(work.Assignment{Organisation: s.Committee.ID, Capacity: trialfact.Capacity_CAPACITY_ETHICS_COMMITTEE}),
		sponsor.Assign(work.Assignment{Organisation: s.Agent.ID, Capacity: trialfact.Capacity_CAPACITY_PAYMENT_AGENT}),
	))
	transfer := one(s, s.Representative, sponsor.TransferDuties(s.Contractor.ID, fact.Task_TASK_SITE_MANAGEMENT))
	one(s, s.Manager, s.manager().AcceptDuties(transfer))
	numbers := all(s, s.Sites, func(site *Site) (*Actor, *work.Draft[uint32]) {
		return s.Manager, s.manager().AddSite(work.NewSite{
			Organisation: site.ID, Investigator: site.Investigator.String(), Country: "FR",
		})
	})
	for i, site := range s.Sites {
		site.Number = numbers[i]
	}
	s.Do(forEach(s.Sites, func(site *Site) Act {
		administrator := work.Administrator{Person: s.person(site.Administrator)}
		return act(s, site.Administrator, administrator.SetFeeBudget(s.Trial, site.Number, feeBudget))
	})...)
}

func (s *Story) registration() registrationtypes.Registration {
	year := uint32(s.Time.Year())
	contact := registrationtypes.Contact{Organisation: s.Sponsor.ID}
	return registrationtypes.Registration{
		PublicContact: contact, ScientificContact: contact,
		PublicTitle: "A small trial", ScientificTitle: "A small trial of large claims", Countries: []string{"FR"},
		Conditions: []string{"Doubt"}, Eligibility: registrationtypes.Eligibility{Sex: registrationtypes.Sex_SEX_ALL},
		Design: registrationtypes.Design{Type: registrationtypes.StudyType_STUDY_TYPE_OBSERVATIONAL},
		FirstEnrolment: registrationtypes.Milestone{
			Kind: registrationtypes.DateKind_DATE_KIND_ANTICIPATED, Date: registrationtypes.PartialDate{Year: year, Month: 6},
		},
		SampleSize: registrationtypes.SampleSize{Planned: 12},
		Outcomes: []registrationtypes.Outcome{{
			Id: "P1", Level: registrationtypes.OutcomeLevel_OUTCOME_LEVEL_PRIMARY, Measure: "Certainty", TimeFrame: "Week 12",
		}},
		IpdSharing: registrationtypes.IPDSharing{Plan: registrationtypes.Sharing_SHARING_NO},
	}
}

// OpenSites has each investigator take responsibility for the documents at their site and delegate the tasks there, and
// opens a book at each.
func (s *Story) OpenSites() {
	s.Helper()
	s.Activate(s.Protocol, s.Form, s.AssistedForm, s.Schedule)
	s.Do(forEach(s.Sites, s.Delegate)...)
	s.Do(forEach(s.Sites, s.OpenBook)...)
}

// Delegate delegates all tasks of a site to its coordinator.
func (s *Story) Delegate(site *Site) Act {
	s.Helper()
	return act(s, site.Investigator, s.at(site, site.Investigator).Delegate(work.Delegation{
		Person: site.Coordinator.String(), Role: fact.Role_ROLE_COORDINATOR, Training: []byte("training record"),
		Tasks: []fact.Task{
			fact.Task_TASK_RECRUITMENT, fact.Task_TASK_CONSENT, fact.Task_TASK_ENROLMENT,
			fact.Task_TASK_VISIT_ATTESTATION, fact.Task_TASK_FOLLOW_UP, fact.Task_TASK_RECORD_SUBMISSION,
		},
	}))
}

// SetStatus moves the trial's recruitment status, for a reason where it wants one.
func (s *Story) SetStatus(status trialfact.Status, why work.Reason) {
	s.Helper()
	one(s, s.Representative, s.sponsor().SetStatus(status, why))
}
