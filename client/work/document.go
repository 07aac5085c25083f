package work

import (
	"fmt"
	"time"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	protocolfact "github.com/equipoise-trials/equipoise/fact/protocol"
	protocoltypes "github.com/equipoise-trials/equipoise/x/protocol/types"
)

// Document is a version of a document of a trial, by its numbers.
type Document struct{ Line, Version uint32 }

// String returns the numbers as people write them: "document 3, version 2".
func (d Document) String() string { return fmt.Sprintf("document %d, version %d", d.Line, d.Version) }

// File is a document in one language. The chain gets its SHA-256, its size and its media type.
type File struct {
	// Language is a BCP 47 tag, "en" for example; "zxx" for content that is in no language.
	Language string
	// MediaType of the content, "application/pdf" for example.
	MediaType string
	Content   []byte
}

// NewVersion is a version of a document that is to be submitted.
type NewVersion struct {
	Type  protocolfact.DocumentType
	Title string
	// Files of the version, one for each language.
	Files []File
	// Supersedes is the newest version of the document so far; zero for a document that the trial does not have yet.
	Supersedes Document
	// Amendment says what an amendment changes, and Rationale why; both are left out in a first version.
	Amendment protocolfact.AmendmentClass
	Rationale Reason
	// Purpose says what a consent is for and Population for whom the form is, for consent forms only. Later versions repeat both.
	Purpose    protocolfact.Purpose
	Population protocolfact.Population
	// Demands says who signs beside the participant, for consent forms only.
	Demands protocolfact.Demands
	// Reconsent asks everybody who takes part to consent again, for consent forms only.
	Reconsent bool
}

// Submit submits a version of a document. Of a payment schedule the chain gets the file itself: see [Schedule.File].
func (s Sponsor) Submit(v NewVersion) *Draft[Document] {
	return &Draft[Document]{
		by: s.Person, what: fmt.Sprintf("submit %q", v.Title),
		make: func(m *making) ([]sdk.Msg, error) {
			msg := &protocoltypes.MsgSubmitDocument{
				Signer: s.String(), Trial: s.Trial, Line: v.Supersedes.Line, Type: v.Type, Supersedes: v.Supersedes.Version,
				Content: protocoltypes.Content{
					Title: v.Title, Amendment: v.Amendment, Rationale: m.reason(s.Trial, v.Rationale), Demands: v.Demands, Reconsent: v.Reconsent,
					Purpose: v.Purpose, Population: v.Population,
				},
			}
			for _, f := range v.Files {
				digest := fact.FileDigest(f.Content)
				msg.Content.Variants = append(msg.Content.Variants, protocolfact.Variant{
					Language: f.Language, Digest: digest[:], Size_: uint64(len(f.Content)), MediaType: f.MediaType,
				})
				if v.Type == protocolfact.DocumentType_DOCUMENT_TYPE_PAYMENT_SCHEDULE {
					msg.Schedule = f.Content
				}
			}
			return []sdk.Msg{msg}, nil
		},
		read: reading(&protocoltypes.MsgSubmitDocumentResponse{}, func(r *protocoltypes.MsgSubmitDocumentResponse) (Document, error) {
			return Document{r.Line, r.Version}, nil
		}),
	}
}

// Schedule is a payment schedule: what participants earn.
type Schedule struct {
	// Tariffs in order: a planned visit names one by its place, from 0. All are in one currency.
	Tariffs []Tariff
	// ResponseDays is how many days a site has to answer a claim, and who decides disputes to decide them.
	ResponseDays uint32
	// Arbiter is the number of the organisation that decides disputes, 0 if none is named.
	Arbiter uint64
	// ParticipationDay and SiteDay are what one participant, and all of one site together, are paid in a UTC day at most.
	ParticipationDay, SiteDay Money
	// Epoch is how long an epoch is at whose end payments are released, in an order that tells nothing; 0 to pay at once.
	Epoch time.Duration
	// CosignAbove is above which amount a participant signs for a visit before it is paid, 0 of a currency for every one; without a
	// currency, none has to be signed for.
	CosignAbove Money
	// ParticipationCap and TrialCap are what one participant, and all of the trial, may earn in all; without a currency, nothing
	// bounds it.
	ParticipationCap, TrialCap Money
}

// Tariff is what is paid for a kind of visit, or for an expense that comes with it.
type Tariff struct {
	// Code is its short name, in capital letters.
	Code   string
	Kind   protocoltypes.TariffKind
	Amount Money
	// Cap is how often one participant may earn it, at least once.
	Cap uint32
	// Interval is how long it takes until a participant may earn it once more; wanted where the cap is above 1.
	Interval time.Duration
	// Unscheduled says that it is for visits that no plan has.
	Unscheduled bool
}

// File returns the schedule as the file that is submitted and approved.
func (s Schedule) File() (File, error) {
	schedule := protocoltypes.PaymentSchedule{
		Release: protocoltypes.Release_RELEASE_IMMEDIATE, ResponseDays: s.ResponseDays, Arbiter: s.Arbiter,
		ParticipationDay: fmt.Sprint(s.ParticipationDay.Millionths), SiteDay: fmt.Sprint(s.SiteDay.Millionths),
	}
	if s.Epoch != 0 {
		schedule.Release, schedule.Epoch = protocoltypes.Release_RELEASE_EPOCHS, &s.Epoch
	}
	for _, t := range s.Tariffs {
		if schedule.Denom != "" && schedule.Denom != t.Amount.denom() {
			return File{}, fmt.Errorf("tariff %s is in %s, the one before is in another currency: a schedule has one currency", t.Code, t.Amount.Currency)
		}
		schedule.Denom = t.Amount.denom()
		line := &protocoltypes.TariffLine{Code: t.Code, Kind: t.Kind, Amount: fmt.Sprint(t.Amount.Millionths), Cap: t.Cap, Unscheduled: t.Unscheduled}
		if t.Interval != 0 {
			line.Interval = &t.Interval
		}
		schedule.Tariffs = append(schedule.Tariffs, line)
	}
	for _, day := range []Money{s.ParticipationDay, s.SiteDay} {
		if day.denom() != schedule.Denom {
			return File{}, fmt.Errorf("what is paid in a day is given in %q, the tariffs are in another currency: a schedule has one currency", day.Currency)
		}
	}
	for _, bound := range []struct {
		said Money
		to   *string
	}{{s.CosignAbove, &schedule.CosignAbove}, {s.ParticipationCap, &schedule.ParticipationCap}, {s.TrialCap, &schedule.TrialCap}} {
		switch {
		case bound.said.Currency == "":
			continue
		case bound.said.denom() != schedule.Denom:
			return File{}, fmt.Errorf("a cap is given in %q, the tariffs are in another currency: a schedule has one currency", bound.said.Currency)
		}
		*bound.to = fmt.Sprint(bound.said.Millionths)
	}
	raw, err := protocoltypes.EncodeSchedule(schedule)
	return File{Language: "zxx", MediaType: protocoltypes.ScheduleMediaType, Content: raw}, err
}
