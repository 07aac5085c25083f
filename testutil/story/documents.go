package story

import (
	"time"

	"fmt"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/client/work"
	"github.com/equipoise-trials/equipoise/fact"
	protocolfact "github.com/equipoise-trials/equipoise/fact/protocol"
	protocoltypes "github.com/equipoise-trials/equipoise/x/protocol/types"
)

// VisitFee is what a visit earns, in uusd. TravelFee is what travel to it earns, at most twice.
const (
	VisitFee  = 50_000_000
	TravelFee = 12_500_000
	// DayFee is what one participant is paid in a day at most; all of a site together, ten times that.
	DayFee = 40 * VisitFee
)

// tempo is how long it takes until a tariff may be earned again: the blocks of a story are seconds apart.
const tempo = time.Second

// Tariffs of the schedule.
const (
	VisitTariff  = 0
	TravelTariff = 1
)

const (
	language = "en"
	currency = "USD"
)

// Document is a document line and its current version.
type Document struct {
	work.Document
	Type       protocolfact.DocumentType
	population protocolfact.Population
	demands    protocolfact.Demands
}

// Anchor submits protocol, consent forms and payment schedule, which the committee approves.
func (s *Story) Anchor() {
	s.Helper()
	s.Protocol.Type = protocolfact.DocumentType_DOCUMENT_TYPE_PROTOCOL
	s.Form.Type = protocolfact.DocumentType_DOCUMENT_TYPE_CONSENT_FORM
	s.AssistedForm.Type = protocolfact.DocumentType_DOCUMENT_TYPE_CONSENT_FORM
	s.Form.population, s.AssistedForm.population = protocoltypes.Self, protocoltypes.Assisted
	s.AssistedForm.demands = protocolfact.Demands{Representative: true, Witness: true}
	s.Schedule.Type = protocolfact.DocumentType_DOCUMENT_TYPE_PAYMENT_SCHEDULE
	for _, d := range []*Document{&s.Protocol, &s.Form, &s.AssistedForm} {
		s.submit(d, work.File{Language: language, MediaType: "application/pdf", Content: s.scan()})
	}
	schedule, err := work.Schedule{ResponseDays: 14, ParticipationDay: money(DayFee), SiteDay: money(10 * DayFee), Tariffs: []work.Tariff{
		{Code: "VISIT", Kind: protocoltypes.TariffKind_TARIFF_KIND_STIPEND, Amount: money(VisitFee), Cap: 100, Interval: tempo},
		{Code: "TRAVEL", Kind: protocoltypes.TariffKind_TARIFF_KIND_REIMBURSEMENT, Amount: money(TravelFee), Cap: 2, Interval: tempo},
	}}.File()
	require.NoError(s, err)
	s.submit(&s.Schedule, schedule)
	s.Do(forEach([]Document{s.Protocol, s.Form, s.AssistedForm, s.Schedule}, s.Approve)...)
}

// scan returns the bytes of a file that is like no other.
func (s *Story) scan() []byte {
	file := s.Fresh()
	return file[:]
}

// submit submits the next version of a document.
func (s *Story) submit(d *Document, file work.File) {
	s.Helper()
	version := work.NewVersion{Type: d.Type, Title: "Document", Files: []work.File{file}, Supersedes: d.Document, Demands: d.demands}
	if d.population != 0 {
		version.Purpose, version.Population = protocoltypes.Participation, d.population
	}
	if d.Version > 0 {
		version.Amendment = protocolfact.AmendmentClass_AMENDMENT_CLASS_SUBSTANTIAL
		version.Rationale = work.Reason{Code: fact.ReasonCode_REASON_CODE_SAFETY, Text: "a new risk is described"}
		version.Reconsent = d.Type == protocolfact.DocumentType_DOCUMENT_TYPE_CONSENT_FORM
	}
	d.Document = one(s, s.Representative, s.sponsor().Submit(version))
}

// Approve has the ethics committee approve the current version of a document.
func (s *Story) Approve(d Document) Act {
	s.Helper()
	chair := work.Committee{Person: s.person(s.Chair), Trial: s.Trial, As: protocoltypes.EthicsCommittee}
	return act(s, s.Chair, chair.Decide(work.Decision{
		Document: d.Document, Outcome: protocolfact.Outcome_OUTCOME_APPROVED, Letter: fmt.Appendf(nil, "letter on %s", d),
	}))
}

// Activate has each investigator take responsibility for documents at their site.
func (s *Story) Activate(documents ...Document) {
	s.Helper()
	versions := make([]work.Document, len(documents))
	for i, d := range documents {
		versions[i] = d.Document
	}
	s.Do(forEach(s.Sites, func(site *Site) Act {
		return act(s, site.Investigator, s.at(site, site.Investigator).Activate(versions...))
	})...)
}

// Amend puts second versions of the consent forms in use, to which everybody is asked to consent again.
func (s *Story) Amend() {
	s.Helper()
	for _, d := range []*Document{&s.Form, &s.AssistedForm} {
		s.submit(d, work.File{Language: language, MediaType: "application/pdf", Content: s.scan()})
	}
	s.Do(s.Approve(s.Form), s.Approve(s.AssistedForm))
	s.Activate(s.Form, s.AssistedForm)
}
