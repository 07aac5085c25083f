package story

import (
	"github.com/equipoise-trials/equipoise/fact"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	registrationtypes "github.com/equipoise-trials/equipoise/x/registration/types"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

// Register registers the trial and assigns its organisations. The contract research organisation adds the sites, under a
// duty that the sponsor transferred and that it accepted.
func (s *Story) Register() {
	s.Helper()
	res := s.Do(s.Representative.Acts(&registrationtypes.MsgRegisterTrial{
		Signer: s.Representative.String(), Registration: s.registration(),
	}))
	s.Trial = Response(s, res[0], &registrationtypes.MsgRegisterTrialResponse{}).Trial
	s.Do(s.Representative.Acts(
		s.assignment(s.Contractor, trialfact.Capacity_CAPACITY_CRO),
		s.assignment(s.Committee, trialfact.Capacity_CAPACITY_ETHICS_COMMITTEE),
		s.assignment(s.Agent, trialfact.Capacity_CAPACITY_PAYMENT_AGENT),
	))
	s.transferDuties()
	added := s.Do(forEach(s.Sites, func(site *Site) Act {
		return s.Manager.Acts(&trialtypes.MsgAddSite{
			Signer: s.Manager.String(), Trial: s.Trial, Organisation: site.ID, Investigator: site.Investigator.String(),
			Country: "FR",
		})
	})...)
	for i, site := range s.Sites {
		site.Number = Response(s, added[i], &trialtypes.MsgAddSiteResponse{}).Site
	}
}

func (s *Story) transferDuties() {
	s.Helper()
	res := s.Do(s.Representative.Acts(&trialtypes.MsgTransferDuties{
		Signer: s.Representative.String(), Trial: s.Trial, Organisation: s.Contractor.ID,
		Tasks: []fact.Task{fact.Task_TASK_SITE_MANAGEMENT},
	}))
	s.Do(s.Manager.Acts(&trialtypes.MsgAcceptDuties{
		Signer: s.Manager.String(), Trial: s.Trial,
		Transfer: Response(s, res[0], &trialtypes.MsgTransferDutiesResponse{}).Transfer,
	}))
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

func (s *Story) assignment(o *Organisation, capacity trialfact.Capacity) *trialtypes.MsgAssignOrganisation {
	return &trialtypes.MsgAssignOrganisation{
		Signer: s.Representative.String(), Trial: s.Trial, Organisation: o.ID, Capacity: capacity,
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
	return site.Investigator.Acts(&trialtypes.MsgDelegate{
		Signer: site.Investigator.String(), Trial: s.Trial, Site: site.Number, Person: site.Coordinator.String(),
		Tasks: []fact.Task{
			fact.Task_TASK_RECRUITMENT, fact.Task_TASK_CONSENT, fact.Task_TASK_ENROLMENT,
			fact.Task_TASK_VISIT_ATTESTATION, fact.Task_TASK_FOLLOW_UP, fact.Task_TASK_RECORD_SUBMISSION,
		},
		TrainingDigest: Digest("training record"),
	})
}

// SetStatus moves the trial's recruitment status.
func (s *Story) SetStatus(status trialfact.Status) {
	s.Helper()
	s.Do(s.Representative.Acts(&registrationtypes.MsgUpdateStatus{Signer: s.Representative.String(), Trial: s.Trial, Status: status}))
}
