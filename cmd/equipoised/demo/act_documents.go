package demo

import (
	"context"
	"crypto/sha256"

	sdkmath "cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/app"
	"github.com/equipoise-trials/equipoise/cmd/equipoised/demo/plan"
	"github.com/equipoise-trials/equipoise/fact"
	protocolfact "github.com/equipoise-trials/equipoise/fact/protocol"
	protocoltypes "github.com/equipoise-trials/equipoise/x/protocol/types"
)

const language = "en"

// documentTypes says which type of the trial master file each kind of a plan's documents is.
var documentTypes = map[plan.DocumentKind]protocolfact.DocumentType{
	plan.Protocol:                protocolfact.DocumentType_DOCUMENT_TYPE_PROTOCOL,
	plan.StatisticalAnalysisPlan: protocolfact.DocumentType_DOCUMENT_TYPE_STATISTICAL_ANALYSIS_PLAN,
	plan.ConsentForm:             protocolfact.DocumentType_DOCUMENT_TYPE_CONSENT_FORM,
	plan.AssistedConsentForm:     protocolfact.DocumentType_DOCUMENT_TYPE_CONSENT_FORM,
}

// anchor submits the documents and the payment schedule by their hashes. The committee approves what needs approval.
func (p *production) anchor(ctx context.Context) error {
	places := map[plan.DocumentKind]*document{
		plan.Protocol: &p.protocol, plan.StatisticalAnalysisPlan: &p.analysisPlan,
		plan.ConsentForm: &p.consentForm, plan.AssistedConsentForm: &p.assistedForm,
	}
	for _, d := range p.plan.Documents {
		content := protocoltypes.Content{Title: d.Title, Variants: []protocolfact.Variant{variant(language, d.Bytes, d.MediaType)}}
		if d.Kind == plan.AssistedConsentForm {
			content.Demands = protocolfact.Demands{Representative: true, Witness: true}
		}
		if err := p.submit(ctx, places[d.Kind], documentTypes[d.Kind], content, nil); err != nil {
			return err
		}
	}
	if err := p.submitSchedule(ctx); err != nil {
		return err
	}
	for _, d := range []document{p.protocol, p.consentForm, p.assistedForm, p.schedule} {
		if err := p.approve(ctx, d); err != nil {
			return err
		}
	}
	p.say("anchored: %d documents and the payment schedule by hash; the committee approved them", len(p.plan.Documents))
	return nil
}

// submit submits a new version of a document, its first if it has none.
func (p *production) submit(ctx context.Context, d *document, kind protocolfact.DocumentType, content protocoltypes.Content, schedule []byte) error {
	in, err := p.representative.do(ctx, &protocoltypes.MsgSubmitDocument{
		Signer: p.representative.String(), Trial: p.trial, Line: d.line, Type: kind, Supersedes: d.version,
		Content: content, Schedule: schedule,
	})
	if err != nil {
		return err
	}
	res, err := response(in, 0, &protocoltypes.MsgSubmitDocumentResponse{})
	d.line, d.version = res.Line, res.Version
	return err
}

func (p *production) submitSchedule(ctx context.Context) error {
	schedule := protocoltypes.PaymentSchedule{Denom: app.PaymentDenom, Release: protocoltypes.Release_RELEASE_IMMEDIATE, ResponseDays: 30}
	for _, t := range p.plan.Tariffs {
		schedule.Tariffs = append(schedule.Tariffs, &protocoltypes.TariffLine{
			Code: t.Code, Kind: protocoltypes.TariffKind_TARIFF_KIND_STIPEND,
			Amount: sdkmath.NewIntFromUint64(t.Amount).String(), Cap: t.Cap,
		})
	}
	raw, err := protocoltypes.EncodeSchedule(schedule)
	if err != nil {
		return err
	}
	content := protocoltypes.Content{
		Title:    "Payment schedule",
		Variants: []protocolfact.Variant{variant("zxx", raw, protocoltypes.ScheduleMediaType)},
	}
	return p.submit(ctx, &p.schedule, protocolfact.DocumentType_DOCUMENT_TYPE_PAYMENT_SCHEDULE, content, raw)
}

// approve has the ethics committee approve a version.
func (p *production) approve(ctx context.Context, d document) error {
	letter := sha256.Sum256([]byte("letter of approval"))
	_, err := p.ethicist.do(ctx, &protocoltypes.MsgDecide{
		Signer: p.ethicist.String(), Trial: p.trial, Line: d.line, Version: d.version,
		Decider: protocolfact.Decider_DECIDER_ETHICS_COMMITTEE, Outcome: protocolfact.Outcome_OUTCOME_APPROVED,
		DocumentDigest: letter[:],
	})
	return err
}

// activate has each investigator take responsibility for document versions at their site.
func (p *production) activate(ctx context.Context, documents ...document) error {
	return together(ctx, p.sites, func(ctx context.Context, s *site) error {
		msgs := make([]sdk.Msg, len(documents))
		for i, d := range documents {
			msgs[i] = &protocoltypes.MsgActivate{
				Signer: s.investigator.String(), Trial: p.trial, Site: s.number, Line: d.line, Version: d.version,
			}
		}
		_, err := s.investigator.do(ctx, msgs...)
		return err
	})
}

// amend submits a second version of the consent form that participants have to consent to again.
func (p *production) amend(ctx context.Context) error {
	for _, d := range []*document{&p.consentForm, &p.assistedForm} {
		text := []byte("a new risk is described; everybody who takes part is asked again")
		content := protocoltypes.Content{
			Title: "Participant information and consent form", Reconsent: true,
			Amendment: protocolfact.AmendmentClass_AMENDMENT_CLASS_SUBSTANTIAL,
			Rationale: &fact.Reason{Code: fact.ReasonCode_REASON_CODE_SAFETY},
			Variants:  []protocolfact.Variant{variant(language, append(text, byte(d.line)), "text/plain")},
		}
		if d == &p.assistedForm {
			content.Demands = protocolfact.Demands{Representative: true, Witness: true}
		}
		if err := p.submit(ctx, d, protocolfact.DocumentType_DOCUMENT_TYPE_CONSENT_FORM, content, nil); err != nil {
			return err
		}
		if err := p.approve(ctx, *d); err != nil {
			return err
		}
	}
	if err := p.activate(ctx, p.consentForm, p.assistedForm); err != nil {
		return err
	}
	p.say("amended: version %d of the consent form is active, so every consent is stale", p.consentForm.version)
	return nil
}

func variant(language string, content []byte, mediaType string) protocolfact.Variant {
	digest := sha256.Sum256(content)
	return protocolfact.Variant{Language: language, Digest: digest[:], Size_: uint64(len(content)), MediaType: mediaType}
}
