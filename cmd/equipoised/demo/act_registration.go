package demo

import (
	"context"
	"strings"
	"time"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/cmd/equipoised/demo/plan"
	"github.com/equipoise-trials/equipoise/fact"
	identityfact "github.com/equipoise-trials/equipoise/fact/identity"
	registrationfact "github.com/equipoise-trials/equipoise/fact/registration"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	registrationtypes "github.com/equipoise-trials/equipoise/x/registration/types"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

// found accredits the organisations and registers their people.
func (p *production) found(ctx context.Context) (err error) {
	country := p.plan.Sites[0].Country
	for _, o := range []struct {
		place **organisation
		kind  identityfact.OrganisationKind
		name  string
	}{
		{&p.sponsor, identityfact.OrganisationKind_ORGANISATION_KIND_SPONSOR, "Sponsor"},
		{&p.cro, identityfact.OrganisationKind_ORGANISATION_KIND_CRO, "Contract research organisation"},
		{&p.committee, identityfact.OrganisationKind_ORGANISATION_KIND_ETHICS_COMMITTEE, "Ethics committee"},
		{&p.agent, identityfact.OrganisationKind_ORGANISATION_KIND_PAYMENT_AGENT, "Payment agent"},
	} {
		if *o.place, err = p.accredit(ctx, o.kind, o.name, country); err != nil {
			return err
		}
	}
	for _, e := range []struct {
		place        **actor
		organisation *organisation
		title        string
		role         fact.Role
	}{
		{&p.representative, p.sponsor, "representative", fact.Role_ROLE_SPONSOR_REPRESENTATIVE},
		{&p.contractor, p.cro, "manager", fact.Role_ROLE_SPONSOR_REPRESENTATIVE},
		{&p.ethicist, p.committee, "chair", fact.Role_ROLE_COMMITTEE_CHAIR},
		{&p.paymaster, p.agent, "officer", fact.Role_ROLE_PAYMENT_OFFICER},
	} {
		if *e.place, err = p.employ(ctx, e.organisation, e.title, e.role); err != nil {
			return err
		}
	}
	for _, s := range p.plan.Sites {
		one := &site{code: s.Code, country: s.Country}
		if one.organisation, err = p.accredit(ctx, identityfact.OrganisationKind_ORGANISATION_KIND_SITE, s.Name, s.Country); err != nil {
			return err
		}
		if one.investigator, err = p.employ(ctx, one.organisation, "investigator", fact.Role_ROLE_PRINCIPAL_INVESTIGATOR); err != nil {
			return err
		}
		if one.coordinator, err = p.employ(ctx, one.organisation, "coordinator", fact.Role_ROLE_COORDINATOR); err != nil {
			return err
		}
		p.sites = append(p.sites, one)
	}
	p.say("accredited: a sponsor, a CRO, an ethics committee, a payment agent and %d sites", len(p.sites))
	return nil
}

// register registers the trial, its organisations and its sites. The CRO adds the sites, under a duty that the sponsor
// transferred and that it accepted.
func (p *production) register(ctx context.Context) error {
	in, err := p.representative.do(ctx, &registrationtypes.MsgRegisterTrial{
		Signer: p.representative.String(), Registration: registration(p.plan, p.sponsor.id),
	})
	if err != nil {
		return err
	}
	registered, err := response(in, 0, &registrationtypes.MsgRegisterTrialResponse{})
	if err != nil {
		return err
	}
	p.trial = registered.Trial
	label := strings.ToLower(strings.TrimPrefix(registered.Label.String(), "LABEL_"))
	p.say("registered: %s, %s", trialtypes.FormatID(p.trial), label)

	if _, err := p.representative.do(ctx,
		p.assign(p.cro, trialfact.Capacity_CAPACITY_CRO),
		p.assign(p.committee, trialfact.Capacity_CAPACITY_ETHICS_COMMITTEE),
		p.assign(p.agent, trialfact.Capacity_CAPACITY_PAYMENT_AGENT),
	); err != nil {
		return err
	}
	in, err = p.representative.do(ctx, &trialtypes.MsgTransferDuties{
		Signer: p.representative.String(), Trial: p.trial, Organisation: p.cro.id,
		Tasks: []fact.Task{fact.Task_TASK_SITE_MANAGEMENT},
	})
	if err != nil {
		return err
	}
	transfer, err := response(in, 0, &trialtypes.MsgTransferDutiesResponse{})
	if err != nil {
		return err
	}
	if _, err := p.contractor.do(ctx, &trialtypes.MsgAcceptDuties{
		Signer: p.contractor.String(), Trial: p.trial, Transfer: transfer.Transfer,
	}); err != nil {
		return err
	}
	return inTurn(ctx, p.sites, p.addSite)
}

func (p *production) assign(o *organisation, capacity trialfact.Capacity) sdk.Msg {
	return &trialtypes.MsgAssignOrganisation{
		Signer: p.representative.String(), Trial: p.trial, Organisation: o.id, Capacity: capacity,
	}
}

func (p *production) addSite(ctx context.Context, s *site) error {
	in, err := p.contractor.do(ctx, &trialtypes.MsgAddSite{
		Signer: p.contractor.String(), Trial: p.trial, Organisation: s.id,
		Investigator: s.investigator.String(), Country: s.country,
	})
	if err != nil {
		return err
	}
	added, err := response(in, 0, &trialtypes.MsgAddSiteResponse{})
	if err != nil {
		return err
	}
	s.number = added.Site
	return nil
}

// delegate gives the coordinators the tasks of a site: the delegation log (ICH E6(R3) 2.3).
func (p *production) delegate(ctx context.Context) error {
	err := together(ctx, p.sites, func(ctx context.Context, s *site) error {
		_, err := s.investigator.do(ctx, &trialtypes.MsgDelegate{
			Signer: s.investigator.String(), Trial: p.trial, Site: s.number, Person: s.coordinator.String(),
			Tasks: []fact.Task{
				fact.Task_TASK_RECRUITMENT, fact.Task_TASK_CONSENT, fact.Task_TASK_ENROLMENT,
				fact.Task_TASK_VISIT_ATTESTATION, fact.Task_TASK_FOLLOW_UP, fact.Task_TASK_RECORD_SUBMISSION,
			},
			TrainingDigest: nameDigest("training record"),
		})
		return err
	})
	if err == nil {
		p.say("delegated: each investigator names a coordinator and their tasks")
	}
	return err
}

// setStatus moves the trial's recruitment status.
func (p *production) setStatus(ctx context.Context, status trialfact.Status) error {
	_, err := p.representative.do(ctx, &registrationtypes.MsgUpdateStatus{Signer: p.representative.String(), Trial: p.trial, Status: status})
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
