package main

import (
	"fmt"
	"strconv"

	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/app"
	"github.com/equipoise-trials/equipoise/fact"
	consentfact "github.com/equipoise-trials/equipoise/fact/consent"
	protocolfact "github.com/equipoise-trials/equipoise/fact/protocol"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	consenttypes "github.com/equipoise-trials/equipoise/x/consent/types"
	participationtypes "github.com/equipoise-trials/equipoise/x/participation/types"
	payouttypes "github.com/equipoise-trials/equipoise/x/payout/types"
	protocoltypes "github.com/equipoise-trials/equipoise/x/protocol/types"
	recordtypes "github.com/equipoise-trials/equipoise/x/record/types"
	registrationtypes "github.com/equipoise-trials/equipoise/x/registration/types"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

const (
	escrow   = int64(1_000_000_000_000) // of each trial, in uusd: never short
	stipend  = int64(50_000_000)        // for a visit, in uusd
	language = "en"
)

// submitDocuments submits what a site needs to open, and has the committee approve it.
func (f founding) submitDocuments() error {
	tariffs, err := protocoltypes.EncodeSchedule(protocoltypes.PaymentSchedule{
		Denom: app.PaymentDenom, Release: protocoltypes.Release_RELEASE_IMMEDIATE, ResponseDays: 14,
		Tariffs: []*protocoltypes.TariffLine{
			{Code: "VISIT", Kind: protocoltypes.TariffKind_TARIFF_KIND_STIPEND, Amount: strconv.FormatInt(stipend, 10)},
		},
	})
	if err != nil {
		return err
	}
	var orders []order
	for _, t := range f.trials {
		by := t.representatives[0]
		submit := func(line *uint32, kind protocolfact.DocumentType, content protocoltypes.Content, schedule []byte) order {
			return ask(by, &protocoltypes.MsgSubmitDocument{
				Signer: by.address, Trial: t.number, Type: kind, Content: content, Schedule: schedule,
			}, &protocoltypes.MsgSubmitDocumentResponse{}, func(r *protocoltypes.MsgSubmitDocumentResponse) { *line = r.Line })
		}
		orders = append(orders,
			submit(&t.protocol, protocolfact.DocumentType_DOCUMENT_TYPE_PROTOCOL, paper("Protocol", t.number), nil),
			submit(&t.form, protocolfact.DocumentType_DOCUMENT_TYPE_CONSENT_FORM, paper("Consent form", t.number), nil),
			submit(&t.tariffs, protocolfact.DocumentType_DOCUMENT_TYPE_PAYMENT_SCHEDULE, protocoltypes.Content{
				Title: "Payments", Variants: []protocolfact.Variant{{
					Language: "zxx", Digest: digest(string(tariffs)), Size_: uint64(len(tariffs)),
					MediaType: protocoltypes.ScheduleMediaType,
				}},
			}, tariffs))
	}
	if err := f.give(orders); err != nil {
		return err
	}
	return f.give(f.approvals())
}

// paper is the content of a document whose file is like no other's.
func paper(title string, parts ...any) protocoltypes.Content {
	return protocoltypes.Content{Title: title, Variants: []protocolfact.Variant{{
		Language: language, Digest: digest(fmt.Sprint(title, parts)), Size_: 123_456, MediaType: "application/pdf",
	}}}
}

func (f founding) approvals() (orders []order) {
	for _, t := range f.trials {
		for _, line := range []uint32{t.protocol, t.form, t.tariffs} {
			orders = append(orders, tell(f.chair, &protocoltypes.MsgDecide{
				Signer: f.chair.address, Trial: t.number, Line: line, Version: 1,
				Decider: protocolfact.Decider_DECIDER_ETHICS_COMMITTEE, Outcome: protocolfact.Outcome_OUTCOME_APPROVED,
				DocumentDigest: digest("letter"),
			}))
		}
	}
	return orders
}

// openSites activates the documents at each site, delegates its tasks, opens its book and begins recruitment.
func (f founding) openSites() error {
	var orders, books []order
	for _, s := range f.sites() {
		for _, line := range []uint32{s.protocol, s.form, s.tariffs} {
			orders = append(orders, tell(s.investigator, &protocoltypes.MsgActivate{
				Signer: s.investigator.address, Trial: s.trial.number, Site: s.number, Line: line, Version: 1,
			}))
		}
		orders = append(orders, tell(s.investigator, &trialtypes.MsgDelegate{
			Signer: s.investigator.address, Trial: s.trial.number, Site: s.number, Person: s.coordinator.address,
			Tasks: []fact.Task{
				fact.Task_TASK_RECRUITMENT, fact.Task_TASK_CONSENT, fact.Task_TASK_ENROLMENT,
				fact.Task_TASK_VISIT_ATTESTATION, fact.Task_TASK_RECORD_SUBMISSION,
			},
		}))
		books = append(books, tell(s.coordinator, &recordtypes.MsgOpenBook{
			Signer: s.coordinator.address, Trial: s.trial.number, Site: s.number, Book: s.number,
		}))
	}
	for _, t := range f.trials {
		orders = append(orders, tell(t.representatives[0], &registrationtypes.MsgUpdateStatus{
			Signer: t.representatives[0].address, Trial: t.number, Status: trialfact.Status_STATUS_RECRUITING,
		}))
	}
	if err := f.give(orders); err != nil {
		return err
	}
	return f.give(books)
}

func (f founding) fund() error {
	var orders []order
	for _, t := range f.trials {
		orders = append(orders, tell(t.representatives[0], &payouttypes.MsgFund{
			Signer: t.representatives[0].address, Trial: t.number, Amount: sdk.NewInt64Coin(app.PaymentDenom, escrow),
		}))
	}
	return f.give(orders)
}

// recruit invites everybody, and brings those who come to visits as far as that.
func (f founding) recruit() error {
	var invitations, consents, screenings []order
	for _, s := range f.sites() {
		for _, one := range append(s.visitors, s.invited...) {
			invitation, err := one.invitation()
			if err != nil {
				return err
			}
			invitations = append(invitations, tell(s.coordinator, invitation))
		}
		for _, one := range s.visitors {
			consents = append(consents, tell(one.signer, one.consent()))
			screenings = append(screenings, tell(s.coordinator, &participationtypes.MsgStartScreening{
				Signer: s.coordinator.address, Handle: one.handle[:],
			}))
		}
	}
	for _, orders := range [][]order{invitations, consents, screenings} {
		if err := f.give(orders); err != nil {
			return err
		}
	}
	return nil
}

func (p participant) invitation() (*participationtypes.MsgInvite, error) {
	key, err := codectypes.NewAnyWithValue(p.key.PubKey())
	if err != nil {
		return nil, err
	}
	return &participationtypes.MsgInvite{
		Signer: p.coordinator.address, Trial: p.trial.number, Site: p.site.number, Handle: p.handle[:], PublicKey: key,
		KDigest: digest("k of " + p.address), Mode: consentfact.Mode_MODE_SELF,
		Payee: payouttypes.Wallet(p.address), Blind: digest("invitation of " + p.address),
	}, nil
}

// consent is the participant's first consent: the site has to be open, and their account shows its key for the first time.
func (p participant) consent() *consenttypes.MsgGiveConsent {
	return &consenttypes.MsgGiveConsent{
		Signer: p.address, Handle: p.handle[:], FormLine: p.form, Version: 1, Language: language,
		ObtainedBy: p.coordinator.address, Blind: digest("consent of " + p.address),
	}
}
