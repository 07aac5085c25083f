package demo

import (
	"context"
	"time"

	"github.com/equipoise-trials/equipoise/client/work"
	"github.com/equipoise-trials/equipoise/cmd/equipoised/demo/plan"
	"github.com/equipoise-trials/equipoise/fact"
	registrationfact "github.com/equipoise-trials/equipoise/fact/registration"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	registrationtypes "github.com/equipoise-trials/equipoise/x/registration/types"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

// register registers the trial, its organisations and its sites. The CRO adds the sites, under a duty that the sponsor
// transferred and that it accepted.
func (r *trialRun) register(ctx context.Context) error {
	registered, err := r.sponsoring().Register(registration(r.plan, r.sponsor.id)).Do(ctx)
	if err != nil {
		return err
	}
	r.trial = registered.Trial
	label := fact.EnumWords(registered.Label)
	r.say("registered: %s, %s", trialtypes.FormatID(r.trial), label)

	sponsor := r.sponsoring()
	if _, err := work.Join(
		sponsor.Assign(work.Assignment{Organisation: r.cro.id, Capacity: trialfact.Capacity_CAPACITY_CRO}),
		sponsor.Assign(work.Assignment{Organisation: r.committee.id, Capacity: trialfact.Capacity_CAPACITY_ETHICS_COMMITTEE}),
		sponsor.Assign(work.Assignment{Organisation: r.agent.id, Capacity: trialfact.Capacity_CAPACITY_PAYMENT_AGENT}),
	).Do(ctx); err != nil {
		return err
	}
	transfer, err := sponsor.TransferDuties(r.cro.id, fact.Task_TASK_SITE_MANAGEMENT).Do(ctx)
	if err != nil {
		return err
	}
	if _, err := r.contracting().AcceptDuties(transfer).Do(ctx); err != nil {
		return err
	}
	if err := inTurn(ctx, r.sites, r.addSite); err != nil {
		return err
	}
	return together(ctx, r.sites, r.promiseFees)
}

func (r *trialRun) addSite(ctx context.Context, s *site) (err error) {
	s.number, err = r.contracting().AddSite(work.NewSite{
		Organisation: s.id, Investigator: s.investigator.String(), Country: s.country,
	}).Do(ctx)
	return err
}

// promiseFees gives a site a budget for the fees of those whom it invites: the administrator takes it out of the treasury.
func (r *trialRun) promiseFees(ctx context.Context, s *site) error {
	_, err := work.Administrator{Person: s.administrator.acting()}.SetFeeBudget(r.trial, s.number, feeBudget).Do(ctx)
	return err
}

// setStatus moves the trial's recruitment status.
func (r *trialRun) setStatus(ctx context.Context, status trialfact.Status) error {
	_, err := r.sponsoring().SetStatus(status, work.Reason{}).Do(ctx)
	return err
}

// registration returns what a plan registers.
func registration(p *plan.Plan, sponsor uint64) registrationtypes.Registration {
	r := p.Registration
	registered := registrationtypes.Registration{
		PublicContact:     registrationtypes.Contact{Organisation: sponsor},
		ScientificContact: registrationtypes.Contact{Organisation: sponsor},
		Support:           []registrationtypes.Party{{Name: "Sponsor", Organisation: sponsor}},
		PublicTitle:       r.PublicTitle,
		ScientificTitle:   r.ScientificTitle,
		Countries:         countries(p),
		Conditions:        r.Conditions,
		Eligibility:       registrationtypes.Eligibility{Sex: registrationtypes.Sex_SEX_ALL},
		Design: registrationtypes.Design{
			Type:       registrationtypes.StudyType_STUDY_TYPE_INTERVENTIONAL,
			Allocation: registrationtypes.Allocation_ALLOCATION_RANDOMISED,
			Masking:    registrationtypes.Masking_MASKING_NONE,
			Model:      registrationtypes.StudyModel_STUDY_MODEL_PARALLEL,
			Purpose:    registrationtypes.Purpose_PURPOSE_TREATMENT,
			Phase:      r.Phase,
		},
		FirstEnrolment: milestone(p, r.FirstEnrolment),
		Completion:     &registrationtypes.Milestone{},
		SampleSize:     registrationtypes.SampleSize{Planned: r.Planned},
		IpdSharing:     registrationtypes.IPDSharing{Plan: registrationtypes.Sharing_SHARING_UNDECIDED},
	}
	*registered.Completion = milestone(p, r.Completion)
	for _, name := range r.Interventions {
		registered.Interventions = append(registered.Interventions, registrationtypes.Intervention{
			Kind: registrationtypes.InterventionKind_INTERVENTION_KIND_OTHER, Name: name,
		})
	}
	for _, o := range r.Outcomes {
		level := registrationtypes.OutcomeLevel_OUTCOME_LEVEL_SECONDARY
		if o.Primary {
			level = registrationtypes.OutcomeLevel_OUTCOME_LEVEL_PRIMARY
		}
		registered.Outcomes = append(registered.Outcomes, registrationtypes.Outcome{
			Id: o.ID, Level: level, Measure: o.Measure, TimeFrame: o.TimeFrame,
		})
	}
	for _, id := range r.Identifiers {
		registered.Identifiers = append(registered.Identifiers, identifier(id))
	}
	return registered
}

// identifier returns a registered identifier. A placeholder is registered as what it is, not as a number of a registry.
func identifier(id plan.Identifier) registrationfact.Identifier {
	if scheme, known := registrationtypes.DetectScheme(id.Value); known && !id.Placeholder {
		return registrationfact.Identifier{Scheme: scheme, Value: id.Value}
	}
	if id.Placeholder {
		return registrationfact.Identifier{Scheme: registrationfact.Scheme_SCHEME_OTHER, Name: "placeholder in the source file", Value: "not " + id.Value}
	}
	return registrationfact.Identifier{Scheme: registrationfact.Scheme_SCHEME_OTHER, Name: id.Scheme, Value: id.Value}
}

func countries(p *plan.Plan) (list []string) {
	seen := make(map[string]bool)
	for _, s := range p.Sites {
		if !seen[s.Country] {
			seen[s.Country] = true
			list = append(list, s.Country)
		}
	}
	return list
}

// milestone returns a date as it is registered: planned, or of the past if the plan is history.
func milestone(p *plan.Plan, day time.Time) registrationtypes.Milestone {
	kind := registrationtypes.DateKind_DATE_KIND_ANTICIPATED
	if p.Replay {
		kind = registrationtypes.DateKind_DATE_KIND_ACTUAL
	}
	return registrationtypes.Milestone{
		Kind: kind,
		Date: registrationtypes.PartialDate{Year: uint32(day.Year()), Month: uint32(day.Month()), Day: uint32(day.Day())},
	}
}
