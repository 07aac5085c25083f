package demo

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"

	"github.com/equipoise-trials/equipoise/app"
	"github.com/equipoise-trials/equipoise/cmd/equipoised/wallet"
	"github.com/equipoise-trials/equipoise/fact"
	protocolfact "github.com/equipoise-trials/equipoise/fact/protocol"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	"github.com/equipoise-trials/equipoise/proof"
	consenttypes "github.com/equipoise-trials/equipoise/x/consent/types"
	identitytypes "github.com/equipoise-trials/equipoise/x/identity/types"
	payouttypes "github.com/equipoise-trials/equipoise/x/payout/types"
	protocoltypes "github.com/equipoise-trials/equipoise/x/protocol/types"
	"github.com/equipoise-trials/equipoise/x/trial/client/registry/ctgov"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

// TestARegistryThatCannotBeRewritten follows one trial through its registers on a live chain: two countries, three
// committees and an authority, a CRO that acts for the sponsor, and another sponsor in the end.
func TestARegistryThatCannotBeRewritten(t *testing.T) {
	var now *clock
	r := emptyStage(t, func(p *production) { now = keepTime(t, p, 300*day) })
	d := convene(r, now)

	reveal := d.sealsATrial()
	d.registersFromARecord()
	d.transfersDuties()
	d.asksForApproval()
	d.opensTheSites()
	d.enrolsTheFirst()
	d.missesACondition()
	d.changesOutcomes()
	d.amendsWhatOneCountryRefuses()
	d.stopsOneSite()
	d.takesAnUrgentMeasure()
	d.losesAKey()
	d.handsTheTrialOver()
	d.endsTheTrial()
	reveal()
	d.registersARealRecord()

	facts, _, err := d.rebuild(d.ctx)
	require.NoError(t, err, "the blocks make up the chain's log")
	require.Positive(t, facts)
}

// sealsATrial has the second sponsor commit to a registration. What it returns reveals it, much later.
func (d *dossier) sealsATrial() (reveal func()) {
	d.Helper()
	sealed := registration(d.plan, d.successor.id)
	d.must(sealed.Normalise())
	salt := blind()
	digest, err := trialtypes.SealDigest(chainID, d.successor.id, salt, &sealed)
	d.must(err)
	d.does(d.heir, &trialtypes.MsgSealRegistration{Signer: d.heir.String(), Digest: digest, RevealBy: *d.in(200 * day)})

	somebodyElse := d.representative // of the first sponsor
	return func() {
		d.Helper()
		opening := trialtypes.MsgRevealRegistration{Signer: d.heir.String(), Seal: digest, Salt: salt, Registration: sealed}
		another := opening
		another.Registration.PublicTitle = "What it should have been"
		d.refused(d.heir, &another, "they are not what was sealed")
		stolen := opening
		stolen.Signer = somebodyElse.String()
		d.refused(somebodyElse, &stolen, fmt.Sprintf("is a seal of organisation %d", d.successor.id))

		in := d.does(d.heir, &opening)
		require.False(d, recorded[*trialfact.SealRevealed](d, in).Late)
		res, err := response(in, 0, &trialtypes.MsgRevealRegistrationResponse{})
		d.must(err)
		shown := ask(d, d.trials().Trial, trialtypes.QueryTrialRequest{Trial: trialtypes.FormatID(res.Trial)})
		require.NotNil(d, shown.Seal)
		require.Greater(d, shown.Trial.RegisteredAt.Sub(shown.Seal.SealedAt), 30*day, "the seal's age shows; it is no date of registration")
		require.Equal(d, trialfact.Label_LABEL_PROSPECTIVE, res.Label)
		d.refused(d.heir, &opening, "was revealed as "+shown.Number)
	}
}

// record is a record of ClinicalTrials.gov that begins at a day.
const record = `{"protocolSection":{
"identificationModule":{"nctId":"NCT07654321","orgStudyIdInfo":{"id":"WALK-2"},"secondaryIdInfos":[{"id":"2022-500024-30-00","type":"CTIS"}],
 "organization":{"fullName":"Sponsor","class":"INDUSTRY"},"briefTitle":"An evening walk and blood pressure","officialTitle":"A randomised trial of an evening walk in hypertension"},
"statusModule":{"statusVerifiedDate":"%[1]s","overallStatus":"NOT_YET_RECRUITING","startDateStruct":{"date":"%[1]s","type":"ESTIMATED"},
 "primaryCompletionDateStruct":{"date":"%[2]s","type":"ESTIMATED"},"completionDateStruct":{"date":"%[3]s","type":"ESTIMATED"}},
"sponsorCollaboratorsModule":{"responsibleParty":{"type":"SPONSOR"},"leadSponsor":{"name":"Sponsor","class":"INDUSTRY"}},
"conditionsModule":{"conditions":["Hypertension"]},
"designModule":{"studyType":"INTERVENTIONAL","phases":["PHASE3"],"designInfo":{"allocation":"RANDOMIZED","interventionModel":"PARALLEL","primaryPurpose":"TREATMENT","maskingInfo":{"masking":"NONE"}},"enrollmentInfo":{"count":40,"type":"ESTIMATED"}},
"armsInterventionsModule":{"interventions":[{"type":"BEHAVIORAL","name":"Evening walk"}]},
"outcomesModule":{"primaryOutcomes":[{"measure":"Systolic blood pressure","timeFrame":"8 weeks"}],
 "secondaryOutcomes":[{"measure":"Diastolic blood pressure","timeFrame":"8 weeks"},{"measure":"Quality of life","timeFrame":"8 weeks"}]},
"eligibilityModule":{"eligibilityCriteria":"Inclusion Criteria:\n\n* hypertension\n\nExclusion Criteria:\n\n* unable to walk","healthyVolunteers":false,"sex":"ALL","minimumAge":"18 Years"},
"contactsLocationsModule":{"locations":[{"facility":"Hospital","city":"Paris","country":"France"},{"facility":"Hospital","city":"Berlin","country":"Germany"}]}},
"derivedSection":{"miscInfoModule":{"versionHolder":"%[4]s"}}}`

// imported is the registration that a record becomes, with the contacts of an organisation.
func (d *dossier) imported(source []byte, contact uint64) trialtypes.Registration {
	d.Helper()
	r, _, err := ctgov.Import(source, d.now())
	d.must(err)
	r.PublicContact.Organisation, r.ScientificContact.Organisation = contact, contact
	return r
}

// registersFromARecord registers the trial from its record in another registry.
func (d *dossier) registersFromARecord() {
	d.Helper()
	download := func(when string) []byte {
		return fmt.Appendf(nil, record, on(d.in(20*day)).ISO(), on(d.in(150*day)).ISO(), on(d.in(200*day)).ISO(), when)
	}
	one, another := d.imported(download("2031-01-01"), d.sponsor.id), d.imported(download("2031-02-02"), d.sponsor.id)
	require.Equal(d, one.RegistryProjections, another.RegistryProjections, "two downloads of one record have one digest")

	in := d.does(d.representative, &trialtypes.MsgRegisterTrial{Signer: d.representative.String(), Registration: one})
	res, err := response(in, 0, &trialtypes.MsgRegisterTrialResponse{})
	d.must(err)
	d.trial = res.Trial
	require.Equal(d, trialfact.Label_LABEL_PROSPECTIVE, res.Label)
	require.Equal(d, d.newest().Digest, recorded[*trialfact.TrialRegistered](d, in).RegistrationDigest)
	require.Equal(d, d.trial, ask(d, d.trials().TrialByIdentifier, trialtypes.QueryTrialByIdentifierRequest{Value: " nct07654321 "}).Trial.Id)

	claim := registration(d.plan, d.successor.id)
	claim.Identifiers = append(claim.Identifiers, trialfact.Identifier{Scheme: trialfact.Scheme_SCHEME_EU_CT, Value: "2022-500024-30-01"})
	d.refused(d.heir, &trialtypes.MsgRegisterTrial{Signer: d.heir.String(), Registration: claim}, "identifier belongs to another trial", d.name())
	require.Len(d, ask(d, d.trials().Trials, trialtypes.QueryTrialsRequest{}).Trials, 1, "nothing is half registered")
}

// transfersDuties has a CRO act for the sponsor, which stays accountable.
func (d *dossier) transfersDuties() {
	d.Helper()
	d.refused(d.contractor, d.adding(d.paris), "the duty was not transferred to it")
	in := d.does(d.representative, d.assignment(d.cro, trialfact.Capacity_CAPACITY_CRO, nil), &trialtypes.MsgTransferDuties{
		Signer: d.representative.String(), Trial: d.trial, Organisation: d.cro.id,
		Tasks: []fact.Task{fact.Task_TASK_SITE_MANAGEMENT, fact.Task_TASK_DOCUMENT_SUBMISSION},
	})
	res, err := response(in, 1, &trialtypes.MsgTransferDutiesResponse{})
	d.must(err)
	d.refused(d.contractor, d.adding(d.paris), "has not accepted transfer")
	d.does(d.contractor, &trialtypes.MsgAcceptDuties{Signer: d.contractor.String(), Trial: d.trial, Transfer: res.Transfer})

	in = d.does(d.contractor, d.adding(d.paris), d.adding(d.berlin), d.adding(d.munich))
	for i, s := range d.sites {
		res, err := response(in, i, &trialtypes.MsgAddSiteResponse{})
		d.must(err)
		s.number = res.Site
	}
	by := recorded[*trialfact.SiteAdded](d, in).Signature.Actor
	require.Equal(d, fact.Actor{
		Kind: fact.ActorKind_ACTOR_KIND_PERSON, Address: d.contractor.String(), Organisation: d.cro.id,
		Role: fact.Role_ROLE_SPONSOR_REPRESENTATIVE, Task: fact.Task_TASK_SITE_MANAGEMENT, OnBehalfOf: d.sponsor.id,
	}, *by, "the fact names for whom the CRO acted")
	d.refused(d.contractor, &trialtypes.MsgUpdateStatus{
		Signer: d.contractor.String(), Trial: d.trial, Status: trialfact.Status_STATUS_RECRUITING,
	}, "TRIAL_MANAGEMENT is a task of the sponsor", "the duty was not transferred to it")

	d.refused(d.representative, d.assignment(d.paris.organisation, trialfact.Capacity_CAPACITY_ETHICS_COMMITTEE, nil), "wrong kind of organisation")
	d.refused(d.representative, d.assignment(d.cro, trialfact.Capacity_CAPACITY_AUTHORITY, nil), "wrong kind of organisation")
	d.does(d.representative,
		d.assignment(d.french.organisation, trialfact.Capacity_CAPACITY_ETHICS_COMMITTEE, []string{"FR"}),
		d.assignment(d.german.organisation, trialfact.Capacity_CAPACITY_ETHICS_COMMITTEE, []string{"DE"}),
		d.assignment(d.local.organisation, trialfact.Capacity_CAPACITY_ETHICS_COMMITTEE, nil, d.munich.number),
		d.assignment(d.agency.organisation, trialfact.Capacity_CAPACITY_AUTHORITY, []string{"FR"}))
}

// asksForApproval submits protocol, consent form and a payment schedule for each country. One committee makes a condition.
func (d *dossier) asksForApproval() {
	d.Helper()
	in := d.submits(&d.protocol, d.draft(document{}, protocolfact.DocumentType_DOCUMENT_TYPE_PROTOCOL, "Protocol"))
	require.Equal(d, d.sponsor.id, recorded[*protocolfact.DocumentSubmitted](d, in).Signature.Actor.OnBehalfOf)
	d.submits(&d.consentForm, d.draft(document{}, protocolfact.DocumentType_DOCUMENT_TYPE_CONSENT_FORM, "Consent form"))
	d.submits(&d.frenchPrices, d.prices("FR", app.PaymentDenom))
	d.submits(&d.germanPrices, d.prices("DE", euro))
	require.Equal(d, []string{"DECISION 1.1", "DECISION 2.1", "DECISION 3.1"}, d.inbox(d.french.organisation))
	require.Equal(d, []string{"DECISION 1.1", "DECISION 2.1", "DECISION 4.1"}, d.inbox(d.german.organisation))
	require.Len(d, d.inbox(d.sponsor), 4+4+2+2, "the sponsor sees what waits for whom")
	d.refused(d.paris.investigator, d.activation(d.paris, d.protocol), "no ethics committee has approved it")

	conditional := d.decision(d.french, d.protocol, protocoltypes.ApprovedWithConditions)
	conditional.Conditions = []protocoltypes.Condition{{TextDigest: nameDigest("show that everybody is insured"), Due: *d.in(30 * day)}}
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
		Signer: d.paris.coordinator.String(), Trial: d.trial, Site: d.paris.number, Line: d.protocol.line, Version: 1,
	}, "principal investigator")
	d.refused(d.paris.investigator, d.activation(d.paris, d.germanPrices), "is for countries DE, not for site 1 in FR")
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
	d.must(d.setStatus(d.ctx, trialfact.Status_STATUS_RECRUITING))
	d.must(d.give(d.ctx, wallet.Address(d.representative), payment(1000)))
	_, err := d.fund(d.ctx, 1000)
	d.must(err)
}

// enrolsTheFirst changes an outcome while nobody is enrolled, and then locks them.
func (d *dossier) enrolsTheFirst() {
	d.Helper()
	d.does(d.representative, d.amendment(func(r *trialtypes.Registration) {
		r.Outcomes = append(r.Outcomes, trialtypes.Outcome{
			Id: "S3", Level: trialtypes.OutcomeLevel_OUTCOME_LEVEL_SECONDARY, Measure: "Weight", TimeFrame: "8 weeks",
		})
	}))
	d.pass(10 * day)
	d.participants = append(d.participants, d.enrols(d.paris, 0))
	outcomes := ask(d, d.trials().Outcomes, trialtypes.QueryOutcomesRequest{Trial: d.name()})
	require.EqualValues(d, 2, outcomes.Baseline, "the baseline is the newest version at the first enrolment")
	require.Empty(d, outcomes.Differences)
	require.Len(d, outcomes.Milestones, 1)
	require.Equal(d, trialtypes.ClockState_CLOCK_STATE_RUNNING, d.clockOf(trialfact.ClockKind_CLOCK_KIND_EU_START).State)
}

// missesACondition has the insurance shown too late, and the start notified too late.
func (d *dossier) missesACondition() {
	d.Helper()
	before := d.pass(21 * day)
	require.True(d, happened(d, before, func(f *trialfact.ClockMissed) bool { return f.Clock == trialfact.ClockKind_CLOCK_KIND_EU_START }))
	require.Equal(d, trialtypes.ClockState_CLOCK_STATE_MISSED, d.clockOf(trialfact.ClockKind_CLOCK_KIND_EU_START).State)
	d.does(d.representative, &trialtypes.MsgFileNotice{
		Signer: d.representative.String(), Trial: d.trial, Clock: trialfact.ClockKind_CLOCK_KIND_EU_START, Digest: blind(),
	})
	require.Equal(d, trialtypes.ClockState_CLOCK_STATE_MET_LATE, d.clockOf(trialfact.ClockKind_CLOCK_KIND_EU_START).State)

	require.Contains(d, d.open(d.paris).Missing[0], "has condition 1 of decision 1 overdue")
	require.True(d, d.open(d.berlin).Open, "the condition is of the committee in France")
	next := d.somebody(d.paris, 1)
	d.refused(d.paris.coordinator, d.invitationOf(next), "the site is not open", "condition 1 of decision 1 overdue")
	require.Equal(d, []string{"CONDITION_DUE 1.1 overdue"}, d.inbox(d.french.organisation))

	insurance := blind()
	d.does(d.contractor, &protocoltypes.MsgAnswerCondition{
		Signer: d.contractor.String(), Trial: d.trial, Line: d.protocol.line, Version: 1, Decision: 1, Condition: 1, EvidenceDigest: insurance,
	})
	require.Equal(d, []string{"CONDITION_DUE 1.1 overdue answered"}, d.inbox(d.french.organisation))
	require.False(d, d.open(d.paris).Open, "evidence does not stop the clock")
	met := &protocoltypes.MsgConfirmCondition{
		Signer: d.german.who.String(), Trial: d.trial, Line: d.protocol.line, Version: 1, Decision: 1, Condition: 1,
	}
	d.refused(d.german.who, met, fmt.Sprintf("decision 1 is of organisation %d, not of organisation %d", d.french.id, d.german.id))
	met.Signer = d.french.who.String()
	d.refused(d.french.who, met, "the evidence posted for condition 1")
	met.EvidenceDigest = insurance
	d.does(d.french.who, met)
	d.refused(d.french.who, met, "met")
	require.True(d, d.open(d.paris).Open)
	require.Empty(d, d.inbox(d.french.organisation))
	conditions := ask(d, d.papers().Conditions, protocoltypes.QueryConditionsRequest{Trial: d.trial, Line: d.protocol.line, Version: 1, Decision: 1}).Conditions
	require.True(d, conditions[0].MetAt.After(conditions[0].Due), "that it was late stays")
	d.must(d.invite(d.ctx, next))
}

// changesOutcomes changes the primary outcome with a declaration, and a secondary one without.
func (d *dossier) changesOutcomes() {
	d.Helper()
	demote := func(r *trialtypes.Registration) {
		for i := range r.Outcomes {
			switch o := &r.Outcomes[i]; o.Id {
			case "P1":
				o.Level = trialtypes.OutcomeLevel_OUTCOME_LEVEL_SECONDARY
			case "S1":
				o.Level = trialtypes.OutcomeLevel_OUTCOME_LEVEL_PRIMARY
			}
		}
	}
	declare := func(outcome string, change trialfact.OutcomeChangeKind) trialtypes.OutcomeDeclaration {
		return trialtypes.OutcomeDeclaration{Outcome: outcome, Change: change, Reason: because(fact.ReasonCode_REASON_CODE_EFFICACY)}
	}
	demoted := declare("P1", trialfact.OutcomeChangeKind_OUTCOME_CHANGE_KIND_DEMOTED)
	d.refused(d.representative, d.amendment(demote), "demotes the primary outcome P1 after the first enrolment; declare it with a reason")
	d.refused(d.representative, d.amendment(demote, demoted, declare("S2", trialfact.OutcomeChangeKind_OUTCOME_CHANGE_KIND_REMOVED)),
		"outcome S2 is declared to be REMOVED, but the amendment does not do that")
	in := d.does(d.representative, d.amendment(demote, demoted)) // the promotion of S1 is kept quiet
	declared := recorded[*trialfact.OutcomeChanged](d, in)
	require.Equal(d, "P1", declared.Outcome)
	require.NotNil(d, declared.Changes[0].Declared)

	retime := func(r *trialtypes.Registration) {
		for i := range r.Outcomes {
			if r.Outcomes[i].Id == "S2" {
				r.Outcomes[i].TimeFrame = "2 weeks"
			}
		}
		r.Outcomes = r.Outcomes[:len(r.Outcomes)-1] // weight
	}
	first, second := d.amendment(retime), d.amendment(func(r *trialtypes.Registration) { r.PublicTitle = "A walk" })
	d.does(d.representative, first)
	d.refused(d.representative, second, "the amendment is of version 3 of "+d.name()+", the newest is 4")

	type difference struct {
		outcome, kind string
		version       uint32
		declared      bool
	}
	var found []difference
	for _, o := range ask(d, d.trials().Outcomes, trialtypes.QueryOutcomesRequest{Trial: d.name()}).Differences {
		require.Equal(d, []trialfact.MilestoneKind{trialfact.MilestoneKind_MILESTONE_KIND_FIRST_ENROLMENT}, o.After)
		found = append(found, difference{o.Outcome, trialtypes.OutcomeChangeName(o.Kind), o.Version, o.Declared})
	}
	require.Equal(d, []difference{
		{"P1", "DEMOTED", 3, true}, {"S1", "PROMOTED", 3, false}, {"S2", "RETIMED", 4, false}, {"S3", "REMOVED", 4, false},
	}, found)
	history := ask(d, d.trials().OutcomeHistory, trialtypes.QueryOutcomeHistoryRequest{Trial: d.name()}).Amendments
	require.Len(d, history, 5)
	require.Empty(d, history[3].After, "weight came before the first enrolment")

	diff := ask(d, d.trials().Diff, trialtypes.QueryDiffRequest{Trial: d.name(), From: 1, To: 4})
	changed := make(map[string]uint32)
	for _, c := range diff.Changes {
		changed[c.Field+": "+c.Old+" -> "+c.New] = c.Version
	}
	require.Contains(d, changed, "outcomes[S2].time_frame: 8 weeks -> 2 weeks")
	require.Len(d, diff.Versions, 2, "of what came in and went again nothing differs")
	for _, v := range diff.Versions {
		require.Equal(d, d.representative.String(), v.Actor.Address)
		require.Equal(d, fact.ReasonCode_REASON_CODE_PLANNED, v.Reason.Code)
	}
	then := ask(d, d.trials().At, trialtypes.QueryAtRequest{Trial: d.name(), Height: in.Height - 1})
	require.EqualValues(d, 2, then.Version.Number, "the trial as it was before")
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
		return ask(d, consenttypes.NewQueryClient(d.network.Context).Consent, consenttypes.QueryConsentRequest{Handle: d.participants[0].handle[:]}).Stale
	}
	require.True(d, stale(), "the new form asks participants again")
	d.must(d.consent(d.ctx, d.participants[0]))
	require.False(d, stale())
}

// stopsOneSite has the committee of a hospital stop its own site, and no other.
func (d *dossier) stopsOneSite() {
	d.Helper()
	first := document{d.protocol.line, 1}
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

// takesAnUrgentMeasure uses a measure before it is approved, and stops where it is refused.
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

	d.activate(d.berlin, d.protocol)
	require.Equal(d, protocoltypes.UnapprovedUrgent, d.active(d.berlin, d.protocol, "").Approval)
	d.does(d.german.who, d.decision(d.german, d.protocol, protocoltypes.Disapproved))
	require.Equal(d, protocoltypes.ApprovalMissing, d.active(d.berlin, d.protocol, "").Approval)
	require.Contains(d, d.open(d.berlin).Missing[0], fmt.Sprintf("ethics committee %d disapproved it", d.german.id))
	require.True(d, d.open(d.munich).Open, "which stayed with the first version")
}

// losesAKey has a thief take the key of the investigator in France.
func (d *dossier) losesAKey() {
	d.Helper()
	s := d.paris
	old, administrator := s.investigator, s.administrator
	in := d.activate(s, d.newSynopsis())
	d.must(d.give(d.ctx, wallet.Address(old), sdk.NewInt64Coin(app.BondDenom, 10_000_000)))
	thief := d.actor("thief", old.home, old.Signer) // pays for their own transactions
	theft := &trialtypes.MsgEndDelegation{
		Investigator: thief.String(), Trial: d.trial, Site: s.number, Delegation: 1, Reason: because(fact.ReasonCode_REASON_CODE_STAFF_CHANGE),
	}
	revoke := &identitytypes.MsgRevokePerson{
		Administrator: administrator.String(), Address: old.String(), Reason: because(fact.ReasonCode_REASON_CODE_KEY_COMPROMISE),
	}
	stopped := d.does(administrator, revoke)
	d.refused(thief, theft, "revoked")

	anew := d.renewed(old)
	propose, confirm := rotation(administrator, administrator, old, anew)
	d.does(administrator, propose)
	d.refused(administrator, confirm, "somebody else must confirm")
	second, err := d.employ(d.ctx, s.organisation, "second administrator", fact.Role_ROLE_ADMINISTRATOR)
	d.must(err)
	_, confirm = rotation(administrator, second, old, anew)
	d.refused(second, confirm, "has been administrator since", "until then an accreditor must be one of the two")
	_, confirm = rotation(administrator, d.accreditor, old, d.renewed(s.coordinator))
	d.refused(d.accreditor, confirm, "key rotation refused")
	_, confirm = rotation(administrator, d.accreditor, old, anew)
	d.does(d.accreditor, confirm)

	s.investigator = anew
	d.activate(s, d.newSynopsis())
	d.refused(thief, theft, "revoked")
	d.refused(d.berlin.administrator, &identitytypes.MsgRegisterPerson{
		Administrator: d.berlin.administrator.String(), Address: old.String(), NameDigest: blind(), IdentityDigest: blind(),
		Roles: []identitytypes.RoleTerm{{Role: fact.Role_ROLE_COORDINATOR, TrainingDigest: blind()}},
	}, "registered")

	keys := ask(d, d.people().Keys, identitytypes.QueryKeysRequest{Address: anew.String()}).Keys
	require.Len(d, keys, 2)
	require.Equal(d, []string{old.String(), anew.String()}, []string{keys[0].Address, keys[1].Address})
	require.Equal(d, stopped.Height, keys[0].Revoked)
	require.Equal(d, fact.ReasonCode_REASON_CODE_KEY_COMPROMISE, keys[0].Reason.Code)
	require.Zero(d, keys[1].Revoked)
	person := ask(d, d.people().Person, identitytypes.QueryPersonRequest{Address: old.String()})
	require.Equal(d, anew.String(), person.Person.Address, "the same person under another key")
	require.True(d, person.Proven)
	may := ask(d, d.trials().Authority, trialtypes.QueryAuthorityRequest{
		Trial: d.name(), Site: s.number, Address: s.coordinator.String(), Task: fact.Task_TASK_CONSENT,
	})
	require.NotNil(d, may.Actor, "what the investigator delegated goes on: %s", may.Reason)
	d.provesForStrangers(in, old)

	d.pass(4 * day) // now the second administrator is one
	lost, found := s.coordinator, d.renewed(s.coordinator)
	propose, confirm = rotation(administrator, second, lost, found)
	d.does(administrator, propose)
	d.does(second, confirm)
	s.coordinator = found
	d.must(d.invite(d.ctx, d.somebody(s, 2)))
}

// newSynopsis submits a document that needs nobody's approval.
func (d *dossier) newSynopsis() (synopsis document) {
	d.Helper()
	d.submits(&synopsis, d.draft(document{}, protocolfact.DocumentType_DOCUMENT_TYPE_SYNOPSIS, "Synopsis"))
	return synopsis
}

// provesForStrangers shows that what a key signed before it was stolen stays good, to somebody who trusts no server.
func (d *dossier) provesForStrangers(in wallet.Inclusion, signer *actor) {
	d.Helper()
	node := d.collect()
	trust, err := node.Trust(d.ctx, 1)
	d.must(err)
	place, err := node.Find(d.ctx, in.Height, func(l fact.Leaf) bool {
		f, err := l.Decode()
		d.must(err)
		a, ok := f.(*protocolfact.DocumentActivated)
		return ok && a.Signature.Actor.Address == signer.String()
	})
	d.must(err)
	bundle, err := node.Fact(d.ctx, place, trust)
	d.must(err)
	raw, err := bundle.Marshal()
	d.must(err)
	verdict, err := proof.Verify(raw, nil, trust)
	d.must(err)
	require.Equal(d, proof.LevelTrusted, verdict.Level)
	require.Contains(d, fmt.Sprint(verdict.Fact.Lines), signer.String())
}

// handsTheTrialOver transfers the sponsorship, and with it the escrow.
func (d *dossier) handsTheTrialOver() {
	d.Helper()
	offer := &trialtypes.MsgOfferSponsorship{
		Signer: d.representative.String(), Trial: d.trial, Organisation: d.cro.id, Reason: because(fact.ReasonCode_REASON_CODE_FUNDING),
	}
	accept := &trialtypes.MsgAcceptSponsorship{Signer: d.heir.String(), Trial: d.trial}
	d.refused(d.representative, offer, "wrong kind of organisation")
	d.refused(d.heir, accept, "is offered to nobody")
	offer.Organisation = d.successor.id
	d.does(d.representative, offer)
	d.refused(d.representative, &trialtypes.MsgAcceptSponsorship{Signer: d.representative.String(), Trial: d.trial}, "is offered to organisation")
	d.does(d.heir, accept)

	sponsors := ask(d, d.trials().Sponsors, trialtypes.QuerySponsorsRequest{Trial: d.name()})
	require.Nil(d, sponsors.Offer)
	require.Equal(d, []uint64{d.sponsor.id, d.successor.id}, []uint64{sponsors.Sponsors[0].Sponsor, sponsors.Sponsors[1].Sponsor})
	require.NotNil(d, sponsors.Sponsors[0].EndedAt)
	d.refused(d.contractor, d.draft(document{}, protocolfact.DocumentType_DOCUMENT_TYPE_SYNOPSIS, "A synopsis more"), "ended at")
	d.refused(d.representative, &payouttypes.MsgFund{Signer: d.representative.String(), Trial: d.trial, Amount: payment(1)},
		"ESCROW_MANAGEMENT is a task of the sponsor")
	require.Equal(d, "1000", d.escrow(), "what lies in escrow stays with the trial")
	d.refused(d.heir, &payouttypes.MsgRefund{Signer: d.heir.String(), Trial: d.trial, Denom: app.PaymentDenom}, "the trial goes on")
	d.representative, d.sponsor = d.heir, d.successor
}

// endsTheTrial posts results that leave an outcome out, and gives the money back.
func (d *dossier) endsTheTrial() {
	d.Helper()
	post := &trialtypes.MsgPostResults{Signer: d.heir.String(), Trial: d.trial, Results: []trialfact.OutcomeResult{
		{Outcome: "P1", Digest: blind()}, {Outcome: "S1", Digest: blind()}, {Outcome: "X1", Digest: blind()},
	}}
	d.refused(d.heir, post, "primary completion")
	d.does(d.heir, &trialtypes.MsgDeclarePrimaryCompletion{Signer: d.heir.String(), Trial: d.trial, Date: on(d.in(-day))}, post)
	reports := make(map[string]string)
	for _, o := range ask(d, d.trials().Results, trialtypes.QueryResultsRequest{Trial: d.name()}).Outcomes {
		reports[o.Outcome] = fmt.Sprintf("%s declared %t", o.Reporting.String()[len("REPORTING_"):], o.Declared)
	}
	require.Equal(d, map[string]string{
		"P1": "REPORTED declared true", "S1": "REPORTED declared false", "S2": "OMITTED declared false", "S3": "OMITTED declared false",
		"X1": "ADDED declared false",
	}, reports)

	d.must(d.setStatus(d.ctx, trialfact.Status_STATUS_COMPLETED))
	require.Equal(d, trialtypes.ClockState_CLOCK_STATE_RUNNING, d.clockOf(trialfact.ClockKind_CLOCK_KIND_EU_END).State)
	inherited := ask(d, d.trials().ClocksBySponsor, trialtypes.QueryClocksBySponsorRequest{Sponsor: d.successor.id}).Clocks
	require.NotEmpty(d, inherited, "clocks go to the new sponsor")
	d.refused(d.heir, &trialtypes.MsgUpdateStatus{Signer: d.heir.String(), Trial: d.trial, Status: trialfact.Status_STATUS_RECRUITING}, "COMPLETED")
	d.must(d.refund(d.ctx))
	balance := ask(d, banktypes.NewQueryClient(d.network.Context).Balance, banktypes.QueryBalanceRequest{
		Address: sdk.AccAddress(d.successor.treasury).String(), Denom: app.PaymentDenom,
	})
	require.Equal(d, "1000", balance.Balance.Amount.String(), "into the treasury of the new sponsor")
	require.Equal(d, "0", d.escrow())
}

// registersARealRecord registers a record of a registry, long after its trial began, if there is one beside the project.
func (d *dossier) registersARealRecord() {
	d.Helper()
	source, err := os.ReadFile(filepath.Join("..", "..", "..", "..", "shared", "data", "ctgov", "NCT02552212.json"))
	if err != nil {
		d.Logf("no real record is registered: %s", err)
		return
	}
	one := d.imported(source, d.successor.id)
	in := d.does(d.heir, &trialtypes.MsgRegisterTrial{Signer: d.heir.String(), Registration: one})
	res, err := response(in, 0, &trialtypes.MsgRegisterTrialResponse{})
	d.must(err)
	require.Equal(d, trialfact.Label_LABEL_RETROSPECTIVE, res.Label)
	shown := ask(d, d.trials().Trial, trialtypes.QueryTrialRequest{Trial: trialtypes.FormatID(res.Trial)})
	projected, err := ctgov.Project(source)
	d.must(err)
	require.Equal(d, []trialtypes.RegistryProjection{projected}, shown.Version.Registration.RegistryProjections)
}
