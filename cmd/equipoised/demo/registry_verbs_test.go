package demo

import (
	"bytes"
	"context"
	"encoding/hex"
	"fmt"
	"time"

	"github.com/stretchr/testify/require"
	"google.golang.org/grpc"

	sdkmath "cosmossdk.io/math"

	"github.com/cosmos/cosmos-sdk/crypto/hd"
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/app"
	"github.com/equipoise-trials/equipoise/client/tx"
	"github.com/equipoise-trials/equipoise/client/work"
	"github.com/equipoise-trials/equipoise/cmd/equipoised/demo/plan"
	"github.com/equipoise-trials/equipoise/fact"
	protocolfact "github.com/equipoise-trials/equipoise/fact/protocol"
	registrationfact "github.com/equipoise-trials/equipoise/fact/registration"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	identitytypes "github.com/equipoise-trials/equipoise/x/identity/types"
	payouttypes "github.com/equipoise-trials/equipoise/x/payout/types"
	protocoltypes "github.com/equipoise-trials/equipoise/x/protocol/types"
	registrationtypes "github.com/equipoise-trials/equipoise/x/registration/types"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

// does sends what the chain must take, in one transaction.
func (d *dossier) does(who *person, msgs ...sdk.Msg) tx.Outcome {
	d.Helper()
	in, err := who.do(d.ctx, msgs...)
	d.must(err)
	return in
}

// refused sends what the chain must refuse in the given words, without a trace in its log.
func (d *dossier) refused(who *person, msg sdk.Msg, words ...string) {
	d.Helper()
	before, err := d.collect().Checkpoint(d.ctx)
	d.must(err)
	_, err = who.Send(d.ctx, msg)
	require.ErrorIs(d, err, tx.ErrRefused, "%s: %s", who.name, sdk.MsgTypeURL(msg))
	for _, w := range words {
		require.ErrorContains(d, err, w)
	}
	after, err := d.collect().Checkpoint(d.ctx)
	d.must(err)
	require.Equal(d, before.Checkpoint, after.Checkpoint, "a refusal changes nothing")
}

// pass lets time pass on the chain, and returns the height before.
func (d *dossier) pass(t time.Duration) int64 {
	d.Helper()
	return d.letPass(d.clock, t)
}

// in is the time of the chain after a while, before now if that is negative.
func (d *dossier) in(t time.Duration) *time.Time {
	at := d.now().Add(t)
	return &at
}

// on is the day of a time.
func on(t *time.Time) registrationtypes.PartialDate { return registrationtypes.DateOf(*t) }

// ask asks the node.
func ask[Q, A any](d *dossier, query func(context.Context, *Q, ...grpc.CallOption) (*A, error), q Q) *A {
	d.Helper()
	answer, err := query(d.ctx, &q)
	d.must(err)
	return answer
}

func (d *dossier) trials() trialtypes.QueryClient {
	return trialtypes.NewQueryClient(d.network.Context)
}

func (d *dossier) registrations() registrationtypes.QueryClient {
	return registrationtypes.NewQueryClient(d.network.Context)
}

func (d *dossier) papers() protocoltypes.QueryClient {
	return protocoltypes.NewQueryClient(d.network.Context)
}

func (d *dossier) people() identitytypes.QueryClient {
	return identitytypes.NewQueryClient(d.network.Context)
}

// name is the trial's number as queries take it.
func (d *dossier) name() string { return trialtypes.FormatID(d.trial) }

// recorded returns the first fact of its type that a transaction caused.
func recorded[F fact.Fact](d *dossier, in tx.Outcome) (found F) {
	d.Helper()
	tx, err := hex.DecodeString(in.Hash)
	d.must(err)
	_, err = d.collect().Find(d.ctx, in.Height, func(l fact.Leaf) (ok bool) {
		if !bytes.Equal(tx, l.TxHash) {
			return false
		}
		f, err := l.Decode()
		d.must(err)
		found, ok = f.(F)
		return ok
	})
	d.must(err)
	return found
}

// happened reports whether the chain itself recorded a fact after a height that a test accepts.
func happened[F fact.Fact](d *dossier, after int64, accepts func(F) bool) bool {
	d.Helper()
	head, err := d.collect().Checkpoint(d.ctx)
	d.must(err)
	for height := after + 1; height <= head.Height; height++ {
		if _, err := d.collect().Find(d.ctx, height, func(l fact.Leaf) bool {
			f, err := l.Decode()
			d.must(err)
			of, ok := f.(F)
			return ok && len(l.TxHash) == 0 && accepts(of)
		}); err == nil {
			return true
		}
	}
	return false
}

func because(code fact.ReasonCode) *fact.Reason { return &fact.Reason{Code: code} }

// assignment is the message by which the sponsor assigns an organisation.
func (d *dossier) assignment(o *organisation, as trialfact.Capacity, countries []string, sites ...uint32) *trialtypes.MsgAssignOrganisation {
	return &trialtypes.MsgAssignOrganisation{
		Signer: d.representative.String(), Trial: d.trial, Organisation: o.id, Capacity: as, Countries: countries, Sites: sites,
	}
}

// adding is the message by which the CRO adds a site.
func (d *dossier) adding(s *site) *trialtypes.MsgAddSite {
	return &trialtypes.MsgAddSite{
		Signer: d.contractor.String(), Trial: d.trial, Organisation: s.id, Investigator: s.investigator.String(), Country: s.country,
	}
}

// draft is what the CRO submits of a document, its next version if it has one.
func (d *dossier) draft(on work.Document, kind protocolfact.DocumentType, text string) *protocoltypes.MsgSubmitDocument {
	msg := &protocoltypes.MsgSubmitDocument{
		Signer: d.contractor.String(), Trial: d.trial, Line: on.Line, Type: kind, Supersedes: on.Version,
		Content: protocoltypes.Content{Title: text, Variants: []protocolfact.Variant{variant(language, []byte(text), "text/plain")}},
	}
	if kind == protocolfact.DocumentType_DOCUMENT_TYPE_CONSENT_FORM {
		msg.Content.Purpose, msg.Content.Population = protocoltypes.Participation, protocoltypes.Self
	}
	if on.Version > 0 {
		msg.Content.Amendment = protocolfact.AmendmentClass_AMENDMENT_CLASS_SUBSTANTIAL
		msg.Content.Rationale = because(fact.ReasonCode_REASON_CODE_EFFICACY)
	}
	return msg
}

// prices is the payment schedule of a country, in its money.
func (d *dossier) prices(country, denom string) *protocoltypes.MsgSubmitDocument {
	schedule := protocoltypes.PaymentSchedule{Denom: denom, Release: protocoltypes.Release_RELEASE_IMMEDIATE, ResponseDays: 30}
	interval := 7 * 24 * time.Hour
	schedule.ParticipationDay, schedule.SiteDay = "1000000000", "1000000000"
	for _, t := range d.plan.Tariffs {
		schedule.Tariffs = append(schedule.Tariffs, &protocoltypes.TariffLine{
			Code: t.Code, Kind: protocoltypes.TariffKind_TARIFF_KIND_STIPEND,
			Amount: sdkmath.NewIntFromUint64(t.Amount).String(), Cap: t.Cap, Interval: &interval,
		})
	}
	raw, err := protocoltypes.EncodeSchedule(schedule)
	d.must(err)
	msg := d.draft(work.Document{}, protocolfact.DocumentType_DOCUMENT_TYPE_PAYMENT_SCHEDULE, "Payment schedule")
	msg.Content.Variants = []protocolfact.Variant{variant("zxx", raw, protocoltypes.ScheduleMediaType)}
	msg.Content.Scope.Countries = []string{country}
	msg.Schedule = raw
	return msg
}

// submits sends a version of a document, which becomes the document's newest.
func (d *dossier) submits(doc *work.Document, msg *protocoltypes.MsgSubmitDocument) tx.Outcome {
	d.Helper()
	in := d.does(d.contractor, msg)
	res, err := response(in, 0, &protocoltypes.MsgSubmitDocumentResponse{})
	d.must(err)
	doc.Line, doc.Version = res.Line, res.Version
	return in
}

// decision is what a panel says on a document, for all that it decides for.
func (d *dossier) decision(by *panel, doc work.Document, outcome protocolfact.Outcome) *protocoltypes.MsgDecide {
	msg := &protocoltypes.MsgDecide{
		Signer: by.who.String(), Trial: d.trial, Line: doc.Line, Version: doc.Version, Decider: by.as, Outcome: outcome, DocumentDigest: blind(),
	}
	if outcome == protocoltypes.Disapproved || outcome == protocoltypes.Suspended {
		msg.Reason = because(fact.ReasonCode_REASON_CODE_SAFETY)
	}
	return msg
}

// approve has a panel approve documents.
func (d *dossier) approve(by *panel, docs ...work.Document) tx.Outcome {
	d.Helper()
	msgs := make([]sdk.Msg, len(docs))
	for i, doc := range docs {
		msgs[i] = d.decision(by, doc, protocoltypes.Approved)
	}
	return d.does(by.who, msgs...)
}

// activation is the signature of a site's investigator for a version.
func (d *dossier) activation(s *site, doc work.Document) *protocoltypes.MsgActivate {
	return &protocoltypes.MsgActivate{Signer: s.investigator.String(), Trial: d.trial, Site: s.number, Line: doc.Line, Version: doc.Version}
}

func (d *dossier) activate(s *site, docs ...work.Document) tx.Outcome {
	d.Helper()
	msgs := make([]sdk.Msg, len(docs))
	for i, doc := range docs {
		msgs[i] = d.activation(s, doc)
	}
	return d.does(s.investigator, msgs...)
}

// active is how a document stands at a site, at a height or time unless it is empty.
func (d *dossier) active(s *site, doc work.Document, at string) protocoltypes.ActiveDocument {
	d.Helper()
	res := ask(d, d.papers().Active, protocoltypes.QueryActiveRequest{Trial: d.trial, Site: s.number, Line: doc.Line, At: at})
	require.Len(d, res.Documents, 1)
	return res.Documents[0]
}

// open is what keeps a site from beginning anything new with adults who sign themselves.
func (d *dossier) open(s *site) protocoltypes.Openness {
	d.Helper()
	return ask(d, d.papers().Open, protocoltypes.QueryOpenRequest{Trial: d.trial, Site: s.number}).Populations[0]
}

// inbox lists what waits for an organisation: what it is, on which document.
func (d *dossier) inbox(o *organisation) (waiting []string) {
	d.Helper()
	for _, p := range ask(d, d.papers().Pending, protocoltypes.QueryPendingRequest{Organisation: o.id}).Pending {
		line := fmt.Sprintf("%s %d.%d", p.Kind.String()[len("PENDING_KIND_"):], p.Line, p.Version)
		for _, mark := range []struct {
			is   bool
			word string
		}{{p.Overdue, " overdue"}, {p.Answered, " answered"}, {p.Urgent, " urgent"}} {
			if mark.is {
				line += mark.word
			}
		}
		waiting = append(waiting, line)
	}
	return waiting
}

// clockOf is how a clock of the trial stands.
func (d *dossier) clockOf(kind registrationfact.ClockKind) registrationtypes.ShownClock {
	d.Helper()
	for _, c := range ask(d, d.registrations().Clocks, registrationtypes.QueryClocksRequest{Trial: d.name()}).Clocks {
		if c.Clock.Kind == kind {
			return c
		}
	}
	require.Fail(d, "no such clock", registrationtypes.ClockName(kind))
	return registrationtypes.ShownClock{}
}

// newest is the newest version of the registration.
func (d *dossier) newest() registrationtypes.Version {
	d.Helper()
	return ask(d, d.registrations().Trial, registrationtypes.QueryTrialRequest{Trial: d.name()}).Version
}

// amendment changes the newest version of the registration.
func (d *dossier) amendment(change func(*registrationtypes.Registration), declared ...registrationtypes.OutcomeDeclaration) *registrationtypes.MsgAmendRegistration {
	d.Helper()
	v := d.newest()
	change(&v.Registration)
	return &registrationtypes.MsgAmendRegistration{
		Signer: d.representative.String(), Trial: d.trial, BaseVersion: v.Number, Registration: v.Registration,
		Reason: because(fact.ReasonCode_REASON_CODE_PLANNED), Declarations: declared,
	}
}

// somebody is a participant at a site, whom nobody has invited yet.
func (d *dossier) somebody(at *site, n int) *participant {
	d.Helper()
	one := d.plan.Participants[n]
	one.Site, one.Signing, one.Agent, one.ScreenFailed = int(at.number)-1, plan.Phone, false, time.Time{}
	m, err := d.meet(one)
	d.must(err)
	return m
}

// enrols takes a participant as far as enrolment.
func (d *dossier) enrols(at *site, n int) *participant {
	d.Helper()
	m := d.somebody(at, n)
	for _, step := range []func(context.Context, *participant) error{d.invite, d.consent, d.screen, d.conclude} {
		d.must(step(d.ctx, m))
	}
	return m
}

// invitationOf is the message that invites somebody.
func (d *dossier) invitationOf(m *participant) sdk.Msg {
	d.Helper()
	msgs, err := d.invitation(m).Prepare()
	d.must(err)
	return msgs[0]
}

// renewed gives somebody a home and a new key, which is nobody's on the chain yet.
func (d *dossier) renewed(a *person) *person {
	d.Helper()
	d.keys++
	n, err := d.newPerson(fmt.Sprintf("%s, key %d", a.name, d.keys), hd.Secp256k1)
	d.must(err)
	n.Granter = a.Granter
	return n
}

// rotation is what two say to give somebody a new key.
func rotation(first, second, of, anew *person) (*identitytypes.MsgProposeKeyRotation, *identitytypes.MsgConfirmKeyRotation) {
	return &identitytypes.MsgProposeKeyRotation{
			Signer: first.String(), Address: of.String(), NewAddress: anew.String(), Reason: because(fact.ReasonCode_REASON_CODE_KEY_COMPROMISE),
		}, &identitytypes.MsgConfirmKeyRotation{
			Signer: second.String(), Address: of.String(), NewAddress: anew.String(),
		}
}

// accepting is what the new key says between them.
func accepting(anew, of *person) *identitytypes.MsgAcceptKeyRotation {
	return &identitytypes.MsgAcceptKeyRotation{Signer: anew.String(), Address: of.String()}
}

// escrow is what lies in the trial's escrow.
func (d *dossier) escrow() string {
	d.Helper()
	res := ask(d, payouttypes.NewQueryClient(d.network.Context).Escrow, payouttypes.QueryEscrowRequest{Trial: d.trial, Denom: app.PaymentDenom})
	return res.Escrow.Escrow.String()
}
