package demo

import (
	"fmt"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/app"
	"github.com/equipoise-trials/equipoise/client/tx"
	"github.com/equipoise-trials/equipoise/client/work"
	"github.com/equipoise-trials/equipoise/fact"
	protocolfact "github.com/equipoise-trials/equipoise/fact/protocol"
	registrationfact "github.com/equipoise-trials/equipoise/fact/registration"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	consenttypes "github.com/equipoise-trials/equipoise/x/consent/types"
	protocoltypes "github.com/equipoise-trials/equipoise/x/protocol/types"
	registrationtypes "github.com/equipoise-trials/equipoise/x/registration/types"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

// asksForApproval submits protocol, consent form and a payment schedule for each country. One committee makes a condition.
func (d *dossier) asksForApproval() {
	d.Helper()
	in := d.submits(&d.protocol, d.draft(work.Document{}, protocolfact.DocumentType_DOCUMENT_TYPE_PROTOCOL, "Protocol"))
	require.Equal(d, d.sponsor.id, recorded[*protocolfact.DocumentSubmitted](d, in).Signature.Actor.OnBehalfOf)
	d.submits(&d.consentForm, d.draft(work.Document{}, protocolfact.DocumentType_DOCUMENT_TYPE_CONSENT_FORM, "Consent form"))
	d.submits(&d.frenchPrices, d.prices("FR", app.PaymentDenom))
	d.submits(&d.germanPrices, d.prices("DE", euro))
	require.Equal(d, []string{"DECISION 1.1", "DECISION 2.1", "DECISION 3.1"}, d.inbox(d.french.organisation))
	require.Equal(d, []string{"DECISION 1.1", "DECISION 2.1", "DECISION 4.1"}, d.inbox(d.german.organisation))
	require.Len(d, d.inbox(d.sponsor), 4+4+2+2, "the sponsor sees what waits for whom")
	d.refused(d.paris.investigator, d.activation(d.paris, d.protocol), "no ethics committee has approved it")

	conditional := d.decision(d.french, d.protocol, protocoltypes.ApprovedWithConditions)
	conditional.Conditions = []protocoltypes.Condition{{TextDigest: blind(), Due: *d.in(30 * day)}}
	d.does(d.french.who, conditional, d.decision(d.french, d.consentForm, protocoltypes.Approved), d.decision(d.french, d.frenchPrices, protocoltypes.Approved))
	abroad := d.decision(d.french, d.protocol, protocoltypes.Approved)
	abroad.Scope.Countries = []string{"DE"}
	d.refused(d.french.who, abroad, "decides for countries FR", "not for country DE")
	d.refused(d.paris.investigator, d.activation(d.paris, d.protocol), fmt.Sprintf("authority %d has not approved it", d.agency.id))
	d.refused(d.berlin.investigator, d.activation(d.berlin, d.protocol), "no ethics committee has approved it")

	d.approve(d.german, d.protocol, d.consentForm, d.germanPrices)
	d.approve(d.local, d.protocol)
	d.approve(d.agency, d.protocol, d.consentForm, d.frenchPrices)
	require.Equal(d, []string{"CONDITION_DUE 1.1"}, d.inbox(d.french.organisation))
	require.Equal(d, []string{"DECISION 2.1", "DECISION 4.1"}, d.inbox(d.local.organisation))
}

// opensTheSites has the investigators take responsibility, and delegate tasks.
func (d *dossier) opensTheSites() {
	d.Helper()
	d.refused(d.paris.coordinator, &protocoltypes.MsgActivate{
		Signer: d.paris.coordinator.String(), Trial: d.trial, Site: d.paris.number, Line: d.protocol.Line, Version: 1,
	}, "principal investigator")
	d.refused(d.paris.investigator, d.activation(d.paris, d.germanPrices), "is for countries DE, not for site 1 in FR")
	d.refused(d.munich.investigator, d.activation(d.munich, d.consentForm), fmt.Sprintf("ethics committee %d has not approved it", d.local.id))
	d.approve(d.local, d.consentForm, d.germanPrices) // the country's committee does not speak for the hospital's own
	for _, s := range d.sites {
		prices := d.germanPrices
		if s == d.paris {
			prices = d.frenchPrices
		}
		d.activate(s, d.protocol, d.consentForm, prices)
		require.True(d, d.open(s).Open, "site %d", s.number)
	}
	d.must(d.delegate(d.ctx))
	d.must(d.openBooks(d.ctx))
	log := ask(d, d.trials().Delegations, trialtypes.QueryDelegationsRequest{Trial: d.name(), Site: d.paris.number, At: d.in(0)}).Delegations
	require.Len(d, log, 1)
	require.Equal(d, d.paris.coordinator.String(), log[0].Person)
	before := log[0].NotBefore.Add(-time.Second)
	require.Empty(d, ask(d, d.trials().Delegations, trialtypes.QueryDelegationsRequest{Trial: d.name(), Site: d.paris.number, At: &before}).Delegations)
	for _, s := range d.sites {
		d.must(d.promiseFees(d.ctx, s))
	}
	d.must(d.setStatus(d.ctx, trialfact.Status_STATUS_RECRUITING))
	d.must(d.give(d.ctx, tx.Address(d.representative), money(1000).Coin()))
	d.must(d.fund(d.ctx, 1000))
}

// enrolsTheFirst changes an outcome while nobody is enrolled, and then locks them.
func (d *dossier) enrolsTheFirst() {
	d.Helper()
	d.does(d.representative, d.amendment(func(r *registrationtypes.Registration) {
		r.Outcomes = append(r.Outcomes, registrationtypes.Outcome{
			Id: "S3", Level: registrationtypes.OutcomeLevel_OUTCOME_LEVEL_SECONDARY, Measure: "Weight", TimeFrame: "8 weeks",
		})
	}))
	d.pass(10 * day)
	d.participants = append(d.participants, d.enrols(d.paris, 0))
	outcomes := ask(d, d.registrations().Outcomes, registrationtypes.QueryOutcomesRequest{Trial: d.name()})
	require.EqualValues(d, 2, outcomes.Baseline, "the baseline is the newest version at the first enrolment")
	require.Empty(d, outcomes.Differences)
	require.Len(d, outcomes.Milestones, 1)
	require.Equal(d, registrationtypes.ClockState_CLOCK_STATE_RUNNING, d.clockOf(registrationfact.ClockKind_CLOCK_KIND_EU_START).State)
}

// missesACondition has the insurance shown too late, and the start notified too late.
func (d *dossier) missesACondition() {
	d.Helper()
	before := d.pass(21 * day)
	require.True(d, happened(d, before, func(f *registrationfact.ClockMissed) bool {
		return f.Clock == registrationfact.ClockKind_CLOCK_KIND_EU_START
	}))
	require.Equal(d, registrationtypes.ClockState_CLOCK_STATE_MISSED, d.clockOf(registrationfact.ClockKind_CLOCK_KIND_EU_START).State)
	d.does(d.representative, &registrationtypes.MsgFileNotice{
		Signer: d.representative.String(), Trial: d.trial, Clock: registrationfact.ClockKind_CLOCK_KIND_EU_START, Digest: blind(),
	})
	require.Equal(d, registrationtypes.ClockState_CLOCK_STATE_MET_LATE, d.clockOf(registrationfact.ClockKind_CLOCK_KIND_EU_START).State)

	require.Contains(d, d.open(d.paris).Missing[0], "has condition 1 of decision 1 overdue")
	require.True(d, d.open(d.berlin).Open, "the condition is of the committee in France")
	next := d.somebody(d.paris, 1)
	d.refused(d.paris.coordinator, d.invitationOf(next), "the site is not open", "condition 1 of decision 1 overdue")
	require.Equal(d, []string{"CONDITION_DUE 1.1 overdue"}, d.inbox(d.french.organisation))

	insurance := blind()
	d.does(d.contractor, &protocoltypes.MsgAnswerCondition{
		Signer: d.contractor.String(), Trial: d.trial, Line: d.protocol.Line, Version: 1, Decision: 1, Condition: 1, EvidenceDigest: insurance,
	})
	require.Equal(d, []string{"CONDITION_DUE 1.1 overdue answered"}, d.inbox(d.french.organisation))
	require.False(d, d.open(d.paris).Open, "evidence does not stop the clock")
	met := &protocoltypes.MsgConfirmCondition{
		Signer: d.german.who.String(), Trial: d.trial, Line: d.protocol.Line, Version: 1, Decision: 1, Condition: 1,
	}
	d.refused(d.german.who, met, fmt.Sprintf("decision 1 is of organisation %d, not of organisation %d", d.french.id, d.german.id))
	met.Signer = d.french.who.String()
	d.refused(d.french.who, met, "the evidence posted for condition 1")
	met.EvidenceDigest = insurance
	d.does(d.french.who, met)
	d.refused(d.french.who, met, "met")
	require.True(d, d.open(d.paris).Open)
	require.Empty(d, d.inbox(d.french.organisation))
	conditions := ask(d, d.papers().Conditions, protocoltypes.QueryConditionsRequest{Trial: d.trial, Line: d.protocol.Line, Version: 1, Decision: 1}).Conditions
	require.True(d, conditions[0].MetAt.After(conditions[0].Due), "that it was late stays")
	d.must(d.invite(d.ctx, next))
}

// amendsWhatOneCountryRefuses amends the protocol, which goes on in France only.
func (d *dossier) amendsWhatOneCountryRefuses() {
	d.Helper()
	before := d.protocol
	amended := d.draft(d.protocol, protocolfact.DocumentType_DOCUMENT_TYPE_PROTOCOL, "Protocol, second version")
	amended.Content.AffectedOutcomes = []string{"S9"}
	d.refused(d.contractor, amended, `no outcome "S9"`)
	amended.Content.AffectedOutcomes = []string{"P1", "S1"}
	d.submits(&d.protocol, amended)
	d.refused(d.contractor, d.draft(before, protocolfact.DocumentType_DOCUMENT_TYPE_PROTOCOL, "Protocol, another second version"),
		"the head of document line 1", "is version 2; the message supersedes version 1")
	again := d.draft(d.consentForm, protocolfact.DocumentType_DOCUMENT_TYPE_CONSENT_FORM, "Consent form, second version")
	again.Content.Reconsent = true
	d.submits(&d.consentForm, again)

	d.approve(d.french, d.protocol, d.consentForm)
	d.does(d.german.who, d.decision(d.german, d.protocol, protocoltypes.Disapproved))
	d.refused(d.paris.investigator, d.activation(d.paris, d.protocol), fmt.Sprintf("authority %d has not approved it", d.agency.id))
	d.approve(d.agency, d.protocol, d.consentForm)
	in := d.activate(d.paris, d.protocol, d.consentForm)
	for _, s := range []*site{d.berlin, d.munich} {
		d.refused(s.investigator, d.activation(s, d.protocol), fmt.Sprintf("ethics committee %d disapproved it", d.german.id))
		require.EqualValues(d, 1, d.active(s, d.protocol, "").Version.Number)
		require.True(d, d.open(s).Open, "the first version goes on")
	}
	require.EqualValues(d, 2, d.active(d.paris, d.protocol, "").Version.Number)
	require.EqualValues(d, 1, d.active(d.paris, d.protocol, fmt.Sprint(in.Height-1)).Version.Number)
	require.EqualValues(d, 2, d.active(d.paris, d.protocol, fmt.Sprint(in.Height)).Version.Number)
	require.EqualValues(d, 1, d.active(d.paris, d.protocol, in.Time.Add(-time.Second).Format(time.RFC3339)).Version.Number)

	stale := func() bool {
		d.Helper()
		return ask(d, consenttypes.NewQueryClient(d.network.Context).Consent, consenttypes.QueryConsentRequest{Handle: d.participants[0].handle[:]}).Required.Stale
	}
	require.True(d, stale(), "the new form asks participants again")
	d.must(d.consent(d.ctx, d.participants[0]))
	require.False(d, stale())
}

// stopsOneSite has the committee of a hospital stop its own site, and no other.
func (d *dossier) stopsOneSite() {
	d.Helper()
	first := work.Document{Line: d.protocol.Line, Version: 1}
	stop := d.decision(d.local, first, protocoltypes.Suspended)
	stop.Scope.Sites = []uint32{d.berlin.number}
	d.refused(d.local.who, stop, "decides for sites 3", "not for site 2")
	stop.Scope.Sites = nil
	d.does(d.local.who, stop)
	require.Contains(d, d.open(d.munich).Missing[0], fmt.Sprintf("ethics committee %d suspended it", d.local.id))
	require.True(d, d.open(d.berlin).Open)
	require.True(d, d.open(d.paris).Open)
	d.does(d.local.who, d.decision(d.local, first, protocoltypes.Lifted))
	require.True(d, d.open(d.munich).Open)
}

// takesAnUrgentMeasure uses a measure before it is approved, but not where the version before it was refused: there the
// committee decides first.
func (d *dossier) takesAnUrgentMeasure() {
	d.Helper()
	measure := d.draft(d.protocol, protocolfact.DocumentType_DOCUMENT_TYPE_PROTOCOL, "Protocol, third version")
	measure.Content.Amendment = protocolfact.AmendmentClass_AMENDMENT_CLASS_URGENT_SAFETY
	measure.Content.Rationale = because(fact.ReasonCode_REASON_CODE_SAFETY)
	d.submits(&d.protocol, measure)
	require.Equal(d, []string{"DECISION 1.3 urgent"}, d.inbox(d.french.organisation))
	activated := recorded[*protocolfact.DocumentActivated](d, d.activate(d.paris, d.protocol))
	require.Equal(d, protocoltypes.UnapprovedUrgent, activated.Approval)
	require.EqualValues(d, 2, activated.RestsOn)
	require.Equal(d, protocoltypes.UnapprovedUrgent, d.active(d.paris, d.protocol, "").Approval)
	require.True(d, d.open(d.paris).Open, "nobody has to wait for safety")

	d.approve(d.french, d.protocol)
	require.Equal(d, protocoltypes.UnapprovedUrgent, d.active(d.paris, d.protocol, "").Approval)
	require.Equal(d, fmt.Sprintf("authority %d has not approved it", d.agency.id), d.active(d.paris, d.protocol, "").Missing)
	d.approve(d.agency, d.protocol)
	require.Equal(d, protocoltypes.ApprovedItself, d.active(d.paris, d.protocol, "").Approval)

	d.refused(d.berlin.investigator, d.activation(d.berlin, d.protocol), fmt.Sprintf(
		"ethics committee %d disapproved version 2 (decision 2), and has not decided on this measure", d.german.id))
	require.True(d, d.open(d.berlin).Open, "it goes on with the first version")
	d.does(d.german.who, d.decision(d.german, d.protocol, protocoltypes.Approved))
	d.activate(d.berlin, d.protocol)
	require.Equal(d, protocoltypes.ApprovedItself, d.active(d.berlin, d.protocol, "").Approval)
	require.True(d, d.open(d.berlin).Open)
	require.True(d, d.open(d.munich).Open, "which stayed with the first version")
}
