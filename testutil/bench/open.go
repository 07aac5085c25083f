package main

import (
	"fmt"
	"math"

	"github.com/equipoise-trials/equipoise/client/work"
	"github.com/equipoise-trials/equipoise/fact"
	protocolfact "github.com/equipoise-trials/equipoise/fact/protocol"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	protocoltypes "github.com/equipoise-trials/equipoise/x/protocol/types"
)

const (
	escrow   = int64(1_000_000_000_000) // of each trial, in uusd: never short
	stipend  = int64(50_000_000)        // for a visit, in uusd
	enough   = int64(1) << 60           // for a day, in uusd
	language = "en"
)

func money(amount int64) work.Money { return work.Money{Currency: "USD", Millionths: uint64(amount)} }

// submitDocuments submits what a site needs to open, and has the committee approve it.
func (f founding) submitDocuments() error {
	// The same participant is paid again and again: a tariff may be earned as fast as blocks come.
	tariffs, err := work.Schedule{ResponseDays: 14, ParticipationDay: money(enough), SiteDay: money(enough), Tariffs: []work.Tariff{
		{Code: "VISIT", Kind: protocoltypes.TariffKind_TARIFF_KIND_STIPEND, Amount: money(stipend), Cap: math.MaxUint32, Interval: 1},
	}}.File()
	if err != nil {
		return err
	}
	var orders []order
	for _, t := range f.trials {
		by := t.representatives[0]
		submit := func(into *work.Document, version work.NewVersion) order {
			return ask(by, t.sponsoring(by).Submit(version), func(d work.Document) { *into = d })
		}
		orders = append(orders,
			submit(&t.protocol, paper(protocolfact.DocumentType_DOCUMENT_TYPE_PROTOCOL, "Protocol", t.number)),
			submit(&t.form, form(t.number)),
			submit(&t.tariffs, work.NewVersion{
				Type: protocolfact.DocumentType_DOCUMENT_TYPE_PAYMENT_SCHEDULE, Title: "Payments", Files: []work.File{tariffs},
			}))
	}
	if err := f.give(orders); err != nil {
		return err
	}
	return f.give(f.approvals())
}

// paper is a document whose file is like no other's.
func paper(kind protocolfact.DocumentType, title string, parts ...any) work.NewVersion {
	return work.NewVersion{Type: kind, Title: title, Files: []work.File{{
		Language: language, MediaType: "application/pdf", Content: []byte(fmt.Sprint(title, parts)),
	}}}
}

// form is the consent form that everybody is required to sign.
func form(trial uint64) work.NewVersion {
	v := paper(protocolfact.DocumentType_DOCUMENT_TYPE_CONSENT_FORM, "Consent form", trial)
	v.Purpose, v.Population = protocoltypes.Participation, protocoltypes.Self
	return v
}

func (f founding) approvals() (orders []order) {
	for _, t := range f.trials {
		chair := work.Committee{Person: f.acting(f.chair), Trial: t.number, As: protocoltypes.EthicsCommittee}
		for _, d := range []work.Document{t.protocol, t.form, t.tariffs} {
			orders = append(orders, tell(f.chair, chair.Decide(work.Decision{
				Document: d, Outcome: protocolfact.Outcome_OUTCOME_APPROVED, Letter: []byte("letter"),
			})))
		}
	}
	return orders
}

// openSites activates the documents at each site, delegates its tasks, opens its book and begins recruitment.
func (f founding) openSites() error {
	var orders, books []order
	for _, s := range f.sites() {
		investigator := s.at(s.investigator)
		orders = append(orders,
			tell(s.investigator, investigator.Activate(s.protocol, s.form, s.tariffs)),
			tell(s.investigator, investigator.Delegate(work.Delegation{
				Person: s.coordinator.address, Role: fact.Role_ROLE_COORDINATOR,
				Tasks: []fact.Task{
					fact.Task_TASK_RECRUITMENT, fact.Task_TASK_CONSENT, fact.Task_TASK_ENROLMENT,
					fact.Task_TASK_VISIT_ATTESTATION, fact.Task_TASK_RECORD_SUBMISSION,
				},
			})))
		books = append(books, tell(s.coordinator, s.at(s.coordinator).OpenBook(s.number)))
	}
	for _, t := range f.trials {
		by := t.representatives[0]
		orders = append(orders, tell(by, t.sponsoring(by).SetStatus(trialfact.Status_STATUS_RECRUITING, work.Reason{})))
	}
	if err := f.give(orders); err != nil {
		return err
	}
	return f.give(books)
}

func (f founding) fund() error {
	var orders []order
	for _, t := range f.trials {
		by := t.representatives[0]
		orders = append(orders, tell(by, t.sponsoring(by).Fund(money(escrow))))
	}
	return f.give(orders)
}

// recruit invites everybody, and brings those who come to visits as far as that.
func (f founding) recruit() error {
	var invitations []order
	for _, s := range f.sites() {
		for _, one := range append(s.visitors, s.invited...) {
			invite := s.at(s.coordinator).Invite(work.Newcomer{Label: one.label, Key: one.key.PubKey()})
			invitations = append(invitations, ask(s.coordinator, invite, func(i work.Invitation) { one.handle = i.Handle }))
		}
	}
	if err := f.give(invitations); err != nil {
		return err
	}
	var consents, screenings []order
	for _, s := range f.sites() {
		for _, one := range s.visitors {
			consents = append(consents, tell(one.signer, one.consent(one.wallet())))
			screenings = append(screenings, tell(s.coordinator, s.at(s.coordinator).StartScreening(one.label)))
		}
	}
	if err := f.give(consents); err != nil {
		return err
	}
	return f.give(screenings)
}
