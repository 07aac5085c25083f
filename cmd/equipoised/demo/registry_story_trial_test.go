package demo

import (
	"fmt"

	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"

	"github.com/equipoise-trials/equipoise/app"
	"github.com/equipoise-trials/equipoise/client/registry/ctgov"
	"github.com/equipoise-trials/equipoise/client/work"
	"github.com/equipoise-trials/equipoise/fact"
	protocolfact "github.com/equipoise-trials/equipoise/fact/protocol"
	registrationfact "github.com/equipoise-trials/equipoise/fact/registration"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	payouttypes "github.com/equipoise-trials/equipoise/x/payout/types"
	registrationtypes "github.com/equipoise-trials/equipoise/x/registration/types"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

// sealsATrial has the second sponsor commit to a registration. What it returns reveals it, much later.
func (d *dossier) sealsATrial() (reveal func()) {
	d.Helper()
	sealed := registration(d.plan, d.successor.id)
	d.must(sealed.Normalise())
	salt := blind()
	digest, err := registrationtypes.SealDigest(chainID, d.successor.id, salt, &sealed)
	d.must(err)
	d.does(d.heir, &registrationtypes.MsgSealRegistration{Signer: d.heir.String(), Digest: digest, RevealBy: *d.in(200 * day)})

	somebodyElse := d.representative // of the first sponsor
	return func() {
		d.Helper()
		opening := registrationtypes.MsgRevealRegistration{Signer: d.heir.String(), Seal: digest, Salt: salt, Registration: sealed}
		another := opening
		another.Registration.PublicTitle = "What it should have been"
		d.refused(d.heir, &another, "they are not what was sealed")
		stolen := opening
		stolen.Signer = somebodyElse.String()
		d.refused(somebodyElse, &stolen, "never sealed")

		in := d.does(d.heir, &opening)
		require.False(d, recorded[*registrationfact.SealRevealed](d, in).Late)
		res, err := response(in, 0, &registrationtypes.MsgRevealRegistrationResponse{})
		d.must(err)
		shown := ask(d, d.registrations().Trial, registrationtypes.QueryTrialRequest{Trial: trialtypes.FormatID(res.Trial)})
		require.NotNil(d, shown.Seal)
		require.Greater(d, shown.Trial.RegisteredAt.Sub(shown.Seal.SealedAt), 30*day, "the seal's age shows; it is no date of registration")
		require.Equal(d, registrationfact.Label_LABEL_PROSPECTIVE, res.Label)
		d.refused(d.heir, &opening, "was revealed as "+shown.Number)
	}
}

// record is a record of ClinicalTrials.gov that begins at a day.
const record = `{"protocolSection":{
"identificationModule":{"nctId":"NCT07654321","orgStudyIdInfo":{"id":"WALK-2"},"secondaryIdInfos":[{"id":"2022-500024-30-00","type":"CTIS"}],
 "organization":{"fullName":"Evening Walk Trials","class":"INDUSTRY"},"briefTitle":"An evening walk and blood pressure","officialTitle":"A randomised trial of an evening walk in hypertension"},
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
func (d *dossier) imported(source []byte, contact uint64) registrationtypes.Registration {
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

	in := d.does(d.representative, &registrationtypes.MsgRegisterTrial{Signer: d.representative.String(), Registration: one})
	res, err := response(in, 0, &registrationtypes.MsgRegisterTrialResponse{})
	d.must(err)
	d.trial = res.Trial
	require.Equal(d, registrationfact.Label_LABEL_PROSPECTIVE, res.Label)
	require.Equal(d, d.newest().Digest, recorded[*registrationfact.TrialRegistered](d, in).RegistrationDigest)
	require.Equal(d, d.trial, ask(d, d.registrations().TrialByIdentifier, registrationtypes.QueryTrialByIdentifierRequest{Value: " nct07654321 "}).Trial.Id)

	claim := registration(d.plan, d.successor.id)
	claim.Identifiers = append(claim.Identifiers, registrationfact.Identifier{Scheme: registrationfact.Scheme_SCHEME_EU_CT, Value: "2022-500024-30-01"})
	d.refused(d.heir, &registrationtypes.MsgRegisterTrial{Signer: d.heir.String(), Registration: claim}, "identifier belongs to another trial", d.name())
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
	d.refused(d.contractor, &registrationtypes.MsgUpdateStatus{
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

// changesOutcomes changes the primary outcome with a declaration, and a secondary one without.
func (d *dossier) changesOutcomes() {
	d.Helper()
	demote := func(r *registrationtypes.Registration) {
		for i := range r.Outcomes {
			switch o := &r.Outcomes[i]; o.Id {
			case "P1":
				o.Level = registrationtypes.OutcomeLevel_OUTCOME_LEVEL_SECONDARY
			case "S1":
				o.Level = registrationtypes.OutcomeLevel_OUTCOME_LEVEL_PRIMARY
			}
		}
	}
	declare := func(outcome string, change registrationfact.OutcomeChangeKind) registrationtypes.OutcomeDeclaration {
		return registrationtypes.OutcomeDeclaration{Outcome: outcome, Change: change, Reason: because(fact.ReasonCode_REASON_CODE_EFFICACY)}
	}
	demoted := declare("P1", registrationfact.OutcomeChangeKind_OUTCOME_CHANGE_KIND_DEMOTED)
	d.refused(d.representative, d.amendment(demote), "demotes the primary outcome P1 after the first enrolment; declare it with a reason")
	d.refused(d.representative, d.amendment(demote, demoted, declare("S2", registrationfact.OutcomeChangeKind_OUTCOME_CHANGE_KIND_REMOVED)),
		"outcome S2 is declared to be REMOVED, but the amendment does not do that")
	in := d.does(d.representative, d.amendment(demote, demoted)) // the promotion of S1 is kept quiet
	declared := recorded[*registrationfact.OutcomeChanged](d, in)
	require.Equal(d, "P1", declared.Outcome)
	require.NotNil(d, declared.Changes[0].Declared)

	retime := func(r *registrationtypes.Registration) {
		for i := range r.Outcomes {
			if r.Outcomes[i].Id == "S2" {
				r.Outcomes[i].TimeFrame = "2 weeks"
			}
		}
		r.Outcomes = r.Outcomes[:len(r.Outcomes)-1] // weight
	}
	first, second := d.amendment(retime), d.amendment(func(r *registrationtypes.Registration) { r.PublicTitle = "A walk" })
	d.does(d.representative, first)
	d.refused(d.representative, second, "the amendment is of version 3 of "+d.name()+", the newest is 4")

	type difference struct {
		outcome, kind string
		version       uint32
		declared      bool
	}
	var found []difference
	for _, o := range ask(d, d.registrations().Outcomes, registrationtypes.QueryOutcomesRequest{Trial: d.name()}).Differences {
		require.Equal(d, []registrationfact.MilestoneKind{registrationfact.MilestoneKind_MILESTONE_KIND_FIRST_ENROLMENT}, o.After)
		found = append(found, difference{o.Outcome, registrationtypes.OutcomeChangeName(o.Kind), o.Version, o.Declared})
	}
	require.Equal(d, []difference{
		{"P1", "DEMOTED", 3, true}, {"S1", "PROMOTED", 3, false}, {"S2", "RETIMED", 4, false}, {"S3", "REMOVED", 4, false},
	}, found)
	history := ask(d, d.registrations().OutcomeHistory, registrationtypes.QueryOutcomeHistoryRequest{Trial: d.name()}).Amendments
	require.Len(d, history, 5)
	require.Empty(d, history[3].After, "weight came before the first enrolment")

	diff := ask(d, d.registrations().Diff, registrationtypes.QueryDiffRequest{Trial: d.name(), From: 1, To: 4})
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
	then := ask(d, d.registrations().At, registrationtypes.QueryAtRequest{Trial: d.name(), Height: in.Height - 1})
	require.EqualValues(d, 2, then.Version.Number, "the trial as it was before")
}

// handsTheTrialOver transfers the sponsorship, and with it the escrow.
func (d *dossier) handsTheTrialOver() {
	d.Helper()
	offer := &registrationtypes.MsgOfferSponsorship{
		Signer: d.representative.String(), Trial: d.trial, Organisation: d.cro.id, Reason: because(fact.ReasonCode_REASON_CODE_FUNDING),
	}
	accept := &registrationtypes.MsgAcceptSponsorship{Signer: d.heir.String(), Trial: d.trial}
	d.refused(d.representative, offer, "wrong kind of organisation")
	d.refused(d.heir, accept, "is offered to nobody")
	offer.Organisation = d.successor.id
	d.does(d.representative, offer)
	d.refused(d.representative, &registrationtypes.MsgAcceptSponsorship{Signer: d.representative.String(), Trial: d.trial}, "is offered to organisation")
	waiting := d.inbox(d.sponsor)
	require.NotEmpty(d, waiting)
	require.Equal(d, waiting, d.inbox(d.cro), "who acts for the sponsor sees what it sees")
	require.Empty(d, d.inbox(d.successor))
	d.does(d.heir, accept)
	require.Equal(d, waiting, d.inbox(d.successor), "what waits for committees waits for the new sponsor")
	require.Empty(d, d.inbox(d.sponsor))
	require.Empty(d, d.inbox(d.cro), "its duties ended with the former one")

	sponsors := ask(d, d.trials().Sponsors, trialtypes.QuerySponsorsRequest{Trial: d.name()})
	require.Nil(d, ask(d, d.registrations().Trial, registrationtypes.QueryTrialRequest{Trial: d.name()}).Offer)
	require.Equal(d, []uint64{d.sponsor.id, d.successor.id}, []uint64{sponsors.Sponsors[0].Sponsor, sponsors.Sponsors[1].Sponsor})
	require.NotNil(d, sponsors.Sponsors[0].EndedAt)
	d.refused(d.contractor, d.draft(work.Document{}, protocolfact.DocumentType_DOCUMENT_TYPE_SYNOPSIS, "A synopsis more"), "ended at")
	d.refused(d.representative, &payouttypes.MsgSetAlert{Signer: d.representative.String(), Trial: d.trial, Denom: app.PaymentDenom, Threshold: "1"},
		"ESCROW_MANAGEMENT is a task of the sponsor")
	require.Equal(d, "1000", d.escrow(), "what lies in escrow stays with the trial")
	d.refused(d.heir, &payouttypes.MsgRefund{Signer: d.heir.String(), Trial: d.trial, Denom: app.PaymentDenom}, "the trial goes on")
	d.representative, d.sponsor = d.heir, d.successor
}

// endsTheTrial posts results that leave an outcome out, and gives the money back.
func (d *dossier) endsTheTrial() {
	d.Helper()
	post := &registrationtypes.MsgPostResults{Signer: d.heir.String(), Trial: d.trial, Results: []registrationfact.OutcomeResult{
		{Outcome: "P1", Digest: blind()}, {Outcome: "S1", Digest: blind()}, {Outcome: "X1", Digest: blind()},
	}}
	d.refused(d.heir, post, "primary completion")
	d.does(d.heir, &registrationtypes.MsgDeclarePrimaryCompletion{Signer: d.heir.String(), Trial: d.trial, Date: on(d.in(-day))}, post)
	reports := make(map[string]string)
	for _, o := range ask(d, d.registrations().Results, registrationtypes.QueryResultsRequest{Trial: d.name()}).Outcomes {
		reports[o.Outcome] = fmt.Sprintf("%s declared %t", o.Reporting.String()[len("REPORTING_"):], o.Declared)
	}
	require.Equal(d, map[string]string{
		"P1": "REPORTED declared true", "S1": "REPORTED declared false", "S2": "OMITTED declared false", "S3": "OMITTED declared false",
		"X1": "ADDED declared false",
	}, reports)

	d.must(d.setStatus(d.ctx, trialfact.Status_STATUS_COMPLETED))
	require.Equal(d, registrationtypes.ClockState_CLOCK_STATE_RUNNING, d.clockOf(registrationfact.ClockKind_CLOCK_KIND_EU_END).State)
	inherited := ask(d, d.registrations().ClocksBySponsor, registrationtypes.QueryClocksBySponsorRequest{Sponsor: d.successor.id}).Clocks
	require.NotEmpty(d, inherited, "clocks go to the new sponsor")
	d.refused(d.heir, &registrationtypes.MsgUpdateStatus{Signer: d.heir.String(), Trial: d.trial, Status: trialfact.Status_STATUS_RECRUITING}, "COMPLETED")
	d.must(d.keepBack(d.ctx))
	d.pass(91 * day)
	d.must(d.refund(d.ctx))
	balance := ask(d, banktypes.NewQueryClient(d.network.Context).Balance, banktypes.QueryBalanceRequest{
		Address: sdk.AccAddress(d.successor.treasury).String(), Denom: app.PaymentDenom,
	})
	require.Equal(d, "1000", balance.Balance.Amount.String(), "into the treasury of the new sponsor")
	require.Equal(d, "0", d.escrow())
}
