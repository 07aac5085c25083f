package demo

import (
	"time"

	"github.com/stretchr/testify/require"

	"github.com/cosmos/cosmos-sdk/crypto/hd"
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/app"
	"github.com/equipoise-trials/equipoise/client/work"
	"github.com/equipoise-trials/equipoise/cmd/equipoised/demo/plan"
	"github.com/equipoise-trials/equipoise/fact"
	protocolfact "github.com/equipoise-trials/equipoise/fact/protocol"
	consenttypes "github.com/equipoise-trials/equipoise/x/consent/types"
	identitytypes "github.com/equipoise-trials/equipoise/x/identity/types"
	participationtypes "github.com/equipoise-trials/equipoise/x/participation/types"
	payouttypes "github.com/equipoise-trials/equipoise/x/payout/types"
	protocoltypes "github.com/equipoise-trials/equipoise/x/protocol/types"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

// badInput is the trial on which bad input is tried: it recruits, nobody has put money into escrow, and one visit waits.
type badInput struct {
	*liveTrial
	*clock
	here, there *site

	enrolled  *participant // here, with the visit below
	visit     participationtypes.VisitLine
	invited   *participant // here; has not consented
	assisted  *participant // there; has signed, but representative and witness have not
	withdrawn *participant // here, with visits that are not attested yet
	newcomer  *participant // here, whom nobody has invited

	idle       *person // coordinator here, without a delegation
	revoked    *person // coordinator here, with a delegation and a revoked key
	retired    *person // coordinator here, with a delegation that ends within a day
	substitute *person // of the committee, with a role that ends within a day

	unapproved work.Document // a second version of the consent form
	prices     work.Document // a second version of the payment schedule, not approved either
}

// assemble brings a trial to where bad input is tried on it.
func assemble(r *liveTrial, time *clock) *badInput {
	c := &badInput{liveTrial: r, clock: time, here: r.sites[0], there: r.sites[1]}
	c.engage()
	c.must(r.record(r.ctx))
	c.enrolled = r.enrolled(0)
	c.invited = r.invited(2)
	c.withdrawn = r.enrolled(6)
	c.must(r.withdraw(r.ctx, c.withdrawn))
	c.assisted = r.invited(3)
	_, err := c.assisted.do(r.ctx, c.agrees(c.assisted, r.assistedForm))
	c.must(err)
	consent, err := consenttypes.NewQueryClient(r.network.Context).Consent(r.ctx, &consenttypes.QueryConsentRequest{Handle: c.assisted.handle[:]})
	c.must(err)
	require.False(r, consent.Required.Stands, "nothing is given before the last signature")
	require.Equal(r, consenttypes.State_STATE_PENDING, consent.Required.Line.State)
	c.newcomer, err = r.meet(r.plan.Participants[8])
	c.must(err)

	c.visit = c.line(c.enrolled, 0)
	in, err := c.here.coordinator.do(r.ctx, c.attests(c.here, c.visit))
	c.must(err)
	res, err := response(in, 0, &participationtypes.MsgAttestVisitsResponse{})
	c.must(err)
	require.Equal(r, payouttypes.LineState_LINE_STATE_QUEUED, res.Lines[0].State)

	c.unapproved, c.prices = r.consentForm, r.schedule
	amended := func(version work.NewVersion) work.NewVersion {
		version.Amendment = protocolfact.AmendmentClass_AMENDMENT_CLASS_SUBSTANTIAL
		version.Rationale = work.Reason{Code: fact.ReasonCode_REASON_CODE_SAFETY}
		return version
	}
	c.must(r.submit(r.ctx, &c.unapproved, amended(requiredForm(work.NewVersion{
		Type: protocolfact.DocumentType_DOCUMENT_TYPE_CONSENT_FORM, Title: "Consent form",
		Files: []work.File{{Language: language, MediaType: "text/plain", Content: []byte("nobody approved this")}},
	}, false))))
	twice, err := r.trialRun.prices(2)
	c.must(err)
	c.must(r.submit(r.ctx, &c.prices, amended(twice)))
	return c
}

// pass lets time pass on the chain.
func (c *badInput) pass(d time.Duration) {
	c.Helper()
	c.letPass(c.clock, d)
}

// engage employs those who lack something.
func (c *badInput) engage() {
	var err error
	soon := c.now().Add(12 * time.Hour)
	engage := func(title string) *person {
		a, err := c.employ(c.ctx, c.here.organisation, title, fact.Role_ROLE_COORDINATOR)
		c.must(err)
		return a
	}
	delegate := func(a *person, until *time.Time) {
		_, err := c.here.investigator.do(c.ctx, &trialtypes.MsgDelegate{
			Signer: c.here.investigator.String(), Trial: c.trial, Site: c.here.number, Person: a.String(),
			Tasks: []fact.Task{fact.Task_TASK_RECRUITMENT, fact.Task_TASK_VISIT_ATTESTATION}, NotAfter: until,
			TrainingDigest: blind(), Role: fact.Role_ROLE_COORDINATOR,
		})
		c.must(err)
	}
	c.idle, c.revoked, c.retired = engage("newcomer"), engage("former coordinator"), engage("retired coordinator")
	delegate(c.revoked, nil)
	delegate(c.retired, &soon)
	// With its key, a person's fee grant ends; somebody else pays for the attempt.
	c.must(c.give(c.ctx, sdk.MustAccAddressFromBech32(c.revoked.String()), sdk.NewInt64Coin(app.BondDenom, 1_000_000)))
	c.revoked.Granter = nil
	_, err = c.here.administrator.do(c.ctx, &identitytypes.MsgRevokePerson{
		Signer: c.here.administrator.String(), Address: c.revoked.String(),
		Reason: &fact.Reason{Code: fact.ReasonCode_REASON_CODE_STAFF_CHANGE},
	})
	c.must(err)

	c.substitute, err = c.newPerson("substitute of the chair", hd.Secp256k1)
	c.must(err)
	_, err = c.committee.administrator.do(c.ctx, &identitytypes.MsgRegisterPerson{
		Signer: c.committee.administrator.String(), Address: c.substitute.String(),
		NameDigest: blind(), IdentityDigest: blind(),
		Roles: []identitytypes.RoleTerm{{Role: fact.Role_ROLE_COMMITTEE_CHAIR, NotAfter: &soon}},
	})
	c.must(err)
	c.substitute.Granter = c.committee.treasury
	_, err = c.substitute.acting().Accept(c.committee.id).Do(c.ctx)
	c.must(err)
}

// better returns a payment schedule that pays more than the one in use.
func (c *badInput) better() []byte {
	twice, err := c.trialRun.prices(2)
	c.must(err)
	return twice.Files[0].Content
}

func raised(schedule []byte) protocoltypes.Content {
	return protocoltypes.Content{
		Title: "Payment schedule", Amendment: protocolfact.AmendmentClass_AMENDMENT_CLASS_SUBSTANTIAL,
		Rationale: &fact.Reason{Code: fact.ReasonCode_REASON_CODE_SAFETY},
		Variants:  []protocolfact.Variant{variant("zxx", schedule, protocoltypes.ScheduleMediaType)},
	}
}

// agrees is a participant's consent to a version of a form.
func (c *badInput) agrees(m *participant, form work.Document) *consenttypes.MsgGiveConsent {
	msg := &consenttypes.MsgGiveConsent{
		Signer: m.String(), Handle: m.handle[:], FormLine: form.Line, Version: form.Version, Language: language,
		ObtainedBy: m.site.coordinator.String(), Blind: blind(),
	}
	if m.Signing == plan.Assisted {
		msg.PaperDigest = blind()
	}
	return msg
}

// line is the n-th visit of a participant as it would be attested.
func (c *badInput) line(m *participant, n int) participationtypes.VisitLine {
	scheduled := c.plan.Schedule[m.Visits[n].Schedule]
	k, err := m.site.keep.NullifierKey(m.handle[:])
	c.must(err)
	nullifier := fact.Nullifier(k, scheduled.Code, c.plan.Tariffs[scheduled.Tariff].Code, m.Visits[n].Occurrence)
	return participationtypes.VisitLine{
		Handle: m.handle[:], Nullifier: nullifier[:], Tariff: uint32(scheduled.Tariff), Detail: blind(), Blind: blind(),
	}
}

// attests is the message by which the coordinator of a site attests visits.
func (c *badInput) attests(s *site, lines ...participationtypes.VisitLine) *participationtypes.MsgAttestVisits {
	return &participationtypes.MsgAttestVisits{Signer: s.coordinator.String(), Trial: c.trial, Site: s.number, Lines: lines}
}
