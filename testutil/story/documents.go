package story

import (
	"fmt"
	"strconv"

	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/app"
	"github.com/equipoise-trials/equipoise/fact"
	protocolfact "github.com/equipoise-trials/equipoise/fact/protocol"
	protocoltypes "github.com/equipoise-trials/equipoise/x/protocol/types"
)

// VisitFee is what a visit earns, in uusd. TravelFee is what travel to it earns, at most twice.
const (
	VisitFee  = 50_000_000
	TravelFee = 12_500_000
)

// Tariffs of the schedule.
const (
	VisitTariff  = 0
	TravelTariff = 1
)

const language = "en"

// Document is a document line and its current version.
type Document struct {
	Type          protocolfact.DocumentType
	Line, Version uint32
	demands       protocolfact.Demands
}

// Anchor submits protocol, consent forms and payment schedule, which the committee approves.
func (s *Story) Anchor() {
	s.Helper()
	s.Protocol.Type = protocolfact.DocumentType_DOCUMENT_TYPE_PROTOCOL
	s.Form.Type = protocolfact.DocumentType_DOCUMENT_TYPE_CONSENT_FORM
	s.AssistedForm.Type = protocolfact.DocumentType_DOCUMENT_TYPE_CONSENT_FORM
	s.AssistedForm.demands = protocolfact.Demands{Representative: true, Witness: true}
	s.Schedule.Type = protocolfact.DocumentType_DOCUMENT_TYPE_PAYMENT_SCHEDULE
	for _, d := range []*Document{&s.Protocol, &s.Form, &s.AssistedForm} {
		s.submit(d, s.Submission(*d))
	}
	s.submitSchedule()
	s.Do(forEach([]Document{s.Protocol, s.Form, s.AssistedForm, s.Schedule}, s.Approve)...)
}

// Submission is the message that submits the next version of a document.
func (s *Story) Submission(d Document) *protocoltypes.MsgSubmitDocument {
	m := &protocoltypes.MsgSubmitDocument{
		Signer: s.Representative.String(), Trial: s.Trial, Line: d.Line, Type: d.Type, Supersedes: d.Version,
		Content: protocoltypes.Content{
			Title: "Document", Demands: d.demands,
			Variants: []protocolfact.Variant{{
				Language: language, Digest: s.blind(), Size_: 1234, MediaType: "application/pdf",
			}},
		},
	}
	if d.Version > 0 {
		m.Content.Amendment = protocolfact.AmendmentClass_AMENDMENT_CLASS_SUBSTANTIAL
		m.Content.Rationale = &fact.Reason{Code: fact.ReasonCode_REASON_CODE_SAFETY}
		m.Content.Reconsent = d.Type == protocolfact.DocumentType_DOCUMENT_TYPE_CONSENT_FORM
	}
	return m
}

func (s *Story) submit(d *Document, m *protocoltypes.MsgSubmitDocument) {
	s.Helper()
	res := Response(s, s.Do(s.Representative.Acts(m))[0], &protocoltypes.MsgSubmitDocumentResponse{})
	d.Line, d.Version = res.Line, res.Version
}

func (s *Story) submitSchedule() {
	s.Helper()
	raw, err := protocoltypes.EncodeSchedule(protocoltypes.PaymentSchedule{
		Denom: app.PaymentDenom, Release: protocoltypes.Release_RELEASE_IMMEDIATE, ResponseDays: 14,
		Tariffs: []*protocoltypes.TariffLine{
			{Code: "VISIT", Kind: protocoltypes.TariffKind_TARIFF_KIND_STIPEND, Amount: strconv.Itoa(VisitFee)},
			{Code: "TRAVEL", Kind: protocoltypes.TariffKind_TARIFF_KIND_REIMBURSEMENT, Amount: strconv.Itoa(TravelFee), Cap: 2},
		},
	})
	require.NoError(s, err)
	m := s.Submission(s.Schedule)
	m.Schedule = raw
	m.Content.Variants = []protocolfact.Variant{{
		Language: "zxx", Digest: Digest(string(raw)), Size_: uint64(len(raw)), MediaType: protocoltypes.ScheduleMediaType,
	}}
	s.submit(&s.Schedule, m)
}

// Approve has the ethics committee approve the current version of a document.
func (s *Story) Approve(d Document) Act {
	return s.Chair.Acts(&protocoltypes.MsgDecide{
		Signer: s.Chair.String(), Trial: s.Trial, Line: d.Line, Version: d.Version,
		Decider: protocolfact.Decider_DECIDER_ETHICS_COMMITTEE, Outcome: protocolfact.Outcome_OUTCOME_APPROVED,
		DocumentDigest: Digest(fmt.Sprintf("letter on %d.%d", d.Line, d.Version)),
	})
}

// Activate has each investigator take responsibility for documents at their site.
func (s *Story) Activate(documents ...Document) {
	s.Helper()
	s.Do(forEach(s.Sites, func(site *Site) Act {
		msgs := make([]sdk.Msg, len(documents))
		for i, d := range documents {
			msgs[i] = &protocoltypes.MsgActivate{
				Signer: site.Investigator.String(), Trial: s.Trial, Site: site.Number, Line: d.Line, Version: d.Version,
			}
		}
		return site.Investigator.Acts(msgs...)
	})...)
}

// Amend puts second versions of the consent forms in use, to which everybody is asked to consent again.
func (s *Story) Amend() {
	s.Helper()
	for _, d := range []*Document{&s.Form, &s.AssistedForm} {
		s.submit(d, s.Submission(*d))
	}
	s.Do(s.Approve(s.Form), s.Approve(s.AssistedForm))
	s.Activate(s.Form, s.AssistedForm)
}
