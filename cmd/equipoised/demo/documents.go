package demo

import (
	"context"
	"fmt"
	"time"

	"github.com/equipoise-trials/equipoise/client/work"
	"github.com/equipoise-trials/equipoise/cmd/equipoised/demo/plan"
	"github.com/equipoise-trials/equipoise/fact"
	protocolfact "github.com/equipoise-trials/equipoise/fact/protocol"
	protocoltypes "github.com/equipoise-trials/equipoise/x/protocol/types"
)

const language = "en"

// currency is what participants are paid in.
const currency = "USD"

// documentTypes says which type of the trial master file each kind of a plan's documents is.
var documentTypes = map[plan.DocumentKind]protocolfact.DocumentType{
	plan.Protocol:                protocolfact.DocumentType_DOCUMENT_TYPE_PROTOCOL,
	plan.StatisticalAnalysisPlan: protocolfact.DocumentType_DOCUMENT_TYPE_STATISTICAL_ANALYSIS_PLAN,
	plan.ConsentForm:             protocolfact.DocumentType_DOCUMENT_TYPE_CONSENT_FORM,
	plan.AssistedConsentForm:     protocolfact.DocumentType_DOCUMENT_TYPE_CONSENT_FORM,
}

// requiredForm says of a version of a consent form, which participants are required to sign, for whom it is and who signs beside them.
func requiredForm(version work.NewVersion, assisted bool) work.NewVersion {
	version.Purpose, version.Population = protocoltypes.Participation, protocoltypes.Self
	if assisted {
		version.Population, version.Demands = protocoltypes.Assisted, protocolfact.Demands{Representative: true, Witness: true}
	}
	return version
}

// anchor submits the documents and the payment schedule by their hashes. The committee approves what needs approval.
func (r *trialRun) anchor(ctx context.Context) error {
	places := map[plan.DocumentKind]*work.Document{
		plan.Protocol: &r.protocol, plan.StatisticalAnalysisPlan: &r.analysisPlan,
		plan.ConsentForm: &r.consentForm, plan.AssistedConsentForm: &r.assistedForm,
	}
	for _, d := range r.plan.Documents {
		version := work.NewVersion{
			Type: documentTypes[d.Kind], Title: d.Title, Files: []work.File{{Language: language, MediaType: d.MediaType, Content: d.Bytes}},
		}
		if d.Kind == plan.ConsentForm || d.Kind == plan.AssistedConsentForm {
			version = requiredForm(version, d.Kind == plan.AssistedConsentForm)
		}
		if err := r.submit(ctx, places[d.Kind], version); err != nil {
			return err
		}
	}
	schedule, err := r.prices(1)
	if err != nil {
		return err
	}
	if err := r.submit(ctx, &r.schedule, schedule); err != nil {
		return err
	}
	for _, d := range []work.Document{r.protocol, r.consentForm, r.assistedForm, r.schedule} {
		if err := r.approve(ctx, d); err != nil {
			return err
		}
	}
	r.say("anchored: %d documents and the payment schedule by hash; the committee approved them", len(r.plan.Documents))
	return nil
}

// submit submits a new version of a document, its first if it has none.
func (r *trialRun) submit(ctx context.Context, d *work.Document, version work.NewVersion) (err error) {
	version.Supersedes = *d
	*d, err = r.sponsoring().Submit(version).Do(ctx)
	return err
}

// tempo is how fast a tariff may be earned again. The demo plays a week in some milliseconds of the chain's time, and its
// schedule counts in the chain's.
const tempo = 10 * time.Millisecond

// prices returns the payment schedule of the plan, with every amount as often as given.
func (r *trialRun) prices(times uint64) (work.NewVersion, error) {
	// A trial of months is played in a day, so the day has room for the whole of it.
	whole := money(times * (r.plan.Earned() + r.plan.Tariffs[0].Amount))
	schedule := work.Schedule{ResponseDays: 30, ParticipationDay: whole, SiteDay: whole}
	for _, t := range r.plan.Tariffs {
		schedule.Tariffs = append(schedule.Tariffs, work.Tariff{
			Code: t.Code, Kind: protocoltypes.TariffKind_TARIFF_KIND_STIPEND, Amount: money(times * t.Amount), Cap: t.Cap, Interval: tempo,
		})
	}
	file, err := schedule.File()
	return work.NewVersion{
		Type: protocolfact.DocumentType_DOCUMENT_TYPE_PAYMENT_SCHEDULE, Title: "Payment schedule", Files: []work.File{file},
	}, err
}

// money returns an amount of the smallest unit in which a plan counts.
func money(amount uint64) work.Money { return work.Money{Currency: currency, Millionths: amount} }

// approve has the ethics committee approve a version.
func (r *trialRun) approve(ctx context.Context, d work.Document) error {
	_, err := r.deciding().Decide(work.Decision{
		Document: d, Outcome: protocolfact.Outcome_OUTCOME_APPROVED, Letter: fmt.Appendf(nil, "letter of approval of %s", d),
	}).Do(ctx)
	return err
}

// amend submits a second version of the consent form that participants have to consent to again.
func (r *trialRun) amend(ctx context.Context) error {
	for _, d := range []*work.Document{&r.consentForm, &r.assistedForm} {
		version := requiredForm(work.NewVersion{
			Type: protocolfact.DocumentType_DOCUMENT_TYPE_CONSENT_FORM, Title: "Participant information and consent form",
			Amendment: protocolfact.AmendmentClass_AMENDMENT_CLASS_SUBSTANTIAL,
			Rationale: work.Reason{Code: fact.ReasonCode_REASON_CODE_SAFETY, Text: "a new risk is described"}, Reconsent: true,
			Files: []work.File{{
				Language: language, MediaType: "text/plain",
				Content: fmt.Appendf(nil, "A new risk is described; everybody who takes part is asked again.\n\nForm %d.\n", d.Line),
			}},
		}, d == &r.assistedForm)
		if err := r.submit(ctx, d, version); err != nil {
			return err
		}
		if err := r.approve(ctx, *d); err != nil {
			return err
		}
	}
	if err := r.activate(ctx, r.consentForm, r.assistedForm); err != nil {
		return err
	}
	r.say("amended: version %d of the consent form is active, so every consent is stale", r.consentForm.Version)
	return nil
}
