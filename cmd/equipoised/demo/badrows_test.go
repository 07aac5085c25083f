package demo

import (
	"slices"
	"strings"

	"github.com/equipoise-trials/equipoise/app"
	"github.com/equipoise-trials/equipoise/client/work"
	"github.com/equipoise-trials/equipoise/fact"
	protocolfact "github.com/equipoise-trials/equipoise/fact/protocol"
	registrationfact "github.com/equipoise-trials/equipoise/fact/registration"
	consenttypes "github.com/equipoise-trials/equipoise/x/consent/types"
	participationtypes "github.com/equipoise-trials/equipoise/x/participation/types"
	payouttypes "github.com/equipoise-trials/equipoise/x/payout/types"
	protocoltypes "github.com/equipoise-trials/equipoise/x/protocol/types"
	recordtypes "github.com/equipoise-trials/equipoise/x/record/types"
	registrationtypes "github.com/equipoise-trials/equipoise/x/registration/types"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

// elsewhere is a number that no site and no document of the trial has.
const elsewhere = 99

func (c *badInput) registrations() []bad {
	identified := func(scheme registrationfact.Scheme, value string) *registrationtypes.MsgRegisterTrial {
		return c.registration(func(r *registrationtypes.Registration) {
			r.Identifiers = []registrationfact.Identifier{{Scheme: scheme, Value: value}}
		})
	}
	return []bad{
		{"a malformed identifier", c.representative, identified(registrationfact.Scheme_SCHEME_NCT, "NCT123"), []string{`"NCT123"`, "want one such as NCT02278341"}},
		{"an identifier of another registry", c.representative, identified(registrationfact.Scheme_SCHEME_EU_CT, registered), []string{registered, "want one such as 2022-500024-30-00"}},
		{"an identifier that another trial holds", c.representative, identified(registrationfact.Scheme_SCHEME_NCT, registered), []string{"identifier belongs to another trial", "EQ00000001"}},
		{"a settlement window of 400 days", c.representative, c.registration(func(r *registrationtypes.Registration) { r.SettlementWindowDays = 400 }), []string{"settlement_window_days is 400"}},
		{"an absurdly long title", c.representative, c.registration(func(r *registrationtypes.Registration) { r.PublicTitle = strings.Repeat("long ", 10_000) }), []string{"public_title", "at most"}},
		{"a title with an invisible character", c.representative, c.registration(func(r *registrationtypes.Registration) { r.PublicTitle = "A\u202etrial" }), []string{"public_title"}},
	}
}

func (c *badInput) authority() []bad {
	attest := func(who *person) *participationtypes.MsgAttestVisits {
		msg := c.attests(c.here, c.line(c.enrolled, 1))
		msg.Signer = who.String()
		return msg
	}
	decide := &protocoltypes.MsgDecide{
		Signer: c.substitute.String(), Trial: c.trial, Line: c.unapproved.Line, Version: c.unapproved.Version,
		Decider: protocolfact.Decider_DECIDER_ETHICS_COMMITTEE, Outcome: protocolfact.Outcome_OUTCOME_APPROVED, DocumentDigest: blind(),
	}
	byTheSponsor := *decide
	byTheSponsor.Signer = c.representative.String()
	return []bad{
		{"a wrong role", c.here.coordinator, &trialtypes.MsgAddSite{
			Signer: c.here.coordinator.String(), Trial: c.trial, Organisation: c.here.id, Investigator: c.here.investigator.String(), Country: c.here.country,
		}, []string{"organisation"}},
		{"a decision by who submitted", c.representative, &byTheSponsor, []string{"assigned"}},
		{"escrow managed by the committee", c.ethicist, &payouttypes.MsgSetAlert{Signer: c.ethicist.String(), Trial: c.trial, Denom: app.PaymentDenom, Threshold: "1"}, []string{"organisation"}},
		{"an investigator's signature by the coordinator", c.here.coordinator, &protocoltypes.MsgActivate{
			Signer: c.here.coordinator.String(), Trial: c.trial, Site: c.here.number, Line: c.consentForm.Line, Version: c.consentForm.Version,
		}, []string{"principal investigator"}},
		{"a missing delegation", c.idle, attest(c.idle), []string{"is not delegated to " + c.idle.String(), c.here.investigator.String()}},
		{"a delegation that is over", c.retired, attest(c.retired), []string{"by line 3 of the log of site 1, which expired"}},
		{"a revoked key", c.revoked, attest(c.revoked), []string{"revoked"}},
		{"a role that is over", c.substitute, decide, []string{"does not hold the role COMMITTEE_CHAIR (which expired"}},
		{"a site that is not on the trial", c.here.investigator, &protocoltypes.MsgActivate{
			Signer: c.here.investigator.String(), Trial: c.trial, Site: elsewhere, Line: c.protocol.Line, Version: 1,
		}, []string{"EQ00000001", "no site 99"}},
		{"an invitation at a site that is not on the trial", c.here.coordinator, c.invites(c.newcomer, elsewhere), []string{"no site 99"}},
		{"a trial that is not registered", c.representative, &payouttypes.MsgFund{Signer: c.representative.String(), Trial: elsewhere, Amount: money(1).Coin()}, []string{"EQ00000099"}},
	}
}

// invites is the message that invites somebody at a site.
func (c *badInput) invites(m *participant, site uint32) *participationtypes.MsgInvite {
	msgs, err := c.invitation(m).Prepare()
	c.must(err)
	msg := msgs[0].(*participationtypes.MsgInvite)
	msg.Site = site
	return msg
}

func (c *badInput) documents() []bad {
	investigator := c.here.investigator
	activate := func(d work.Document) *protocoltypes.MsgActivate {
		return &protocoltypes.MsgActivate{Signer: investigator.String(), Trial: c.trial, Site: c.here.number, Line: d.Line, Version: d.Version}
	}
	submit := func(supersedes uint32, file string) *protocoltypes.MsgSubmitDocument {
		return &protocoltypes.MsgSubmitDocument{
			Signer: c.representative.String(), Trial: c.trial, Line: c.protocol.Line, Supersedes: supersedes,
			Type: protocolfact.DocumentType_DOCUMENT_TYPE_PROTOCOL,
			Content: protocoltypes.Content{
				Title: "Protocol", Amendment: protocolfact.AmendmentClass_AMENDMENT_CLASS_SUBSTANTIAL,
				Rationale: &fact.Reason{Code: fact.ReasonCode_REASON_CODE_SAFETY},
				Variants:  []protocolfact.Variant{variant(language, []byte(file), "text/plain")},
			},
		}
	}
	short := submit(1, "another protocol")
	short.Content.Variants[0].Digest = short.Content.Variants[0].Digest[:31]
	huge := make([]byte, 65<<10)
	swollen := &protocoltypes.MsgSubmitDocument{
		Signer: c.representative.String(), Trial: c.trial, Line: c.prices.Line, Supersedes: c.prices.Version,
		Type: protocolfact.DocumentType_DOCUMENT_TYPE_PAYMENT_SCHEDULE, Content: raised(huge), Schedule: huge,
	}
	otherwise := &protocoltypes.MsgSubmitDocument{
		Signer: c.representative.String(), Trial: c.trial, Line: c.prices.Line, Supersedes: c.prices.Version,
		Type: protocolfact.DocumentType_DOCUMENT_TYPE_PAYMENT_SCHEDULE, Content: raised([]byte("the digest of something else")), Schedule: c.better(),
	}
	return []bad{
		{"an unapproved version", investigator, activate(c.unapproved), []string{"not approved"}},
		{"a schedule that is not approved", investigator, activate(c.prices), []string{"not approved"}},
		{"a superseded version", investigator, activate(c.consentForm), []string{"superseded"}},
		{"a document of another trial", investigator, activate(work.Document{Line: elsewhere, Version: 1}), []string{"no such document", "99"}},
		{"a version that does not exist", investigator, activate(work.Document{Line: c.protocol.Line, Version: 7}), []string{"no such document", "7"}},
		{"a version that supersedes none", c.representative, submit(0, "another protocol"), []string{"the head"}},
		{"a version that supersedes one to come", c.representative, submit(7, "another protocol"), []string{"the head", "7"}},
		{"a file that the line has already", c.representative, submit(1, string(c.plan.Documents[0].Bytes)), []string{"already"}},
		{"a digest of 31 bytes", c.representative, short, []string{"31", "32"}},
		{"an absurdly large schedule", c.representative, swollen, []string{"65536"}},
		{"a schedule that is not the one declared", c.representative, otherwise, []string{"SHA-256", "the variant declares"}},
	}
}

func (c *badInput) consents() []bad {
	somebodyElse := c.agrees(c.invited, c.consentForm)
	somebodyElse.Signer = c.enrolled.String()
	French := c.agrees(c.invited, c.consentForm)
	French.Language = "fr"
	byTheIdle := c.agrees(c.invited, c.consentForm)
	byTheIdle.ObtainedBy = c.idle.String()
	early := &participationtypes.MsgStartScreening{Signer: c.there.coordinator.String(), Handle: c.assisted.handle[:]}
	withdraw := &consenttypes.MsgWithdraw{Signer: c.enrolled.String(), Handle: c.invited.handle[:], ScopeCommitment: blind(), Blind: blind()}
	return []bad{
		{"a version that is not active at the site", c.invited.person, c.agrees(c.invited, c.unapproved), []string{"version 2", "not active", "active: 1"}},
		{"a document that is no consent form", c.invited.person, c.agrees(c.invited, c.protocol), []string{"consent form"}},
		{"a form of another trial", c.invited.person, c.agrees(c.invited, work.Document{Line: elsewhere, Version: 1}), []string{"99"}},
		{"a language in which there is none", c.invited.person, French, []string{`"fr"`, "en"}},
		{"somebody else's key", c.enrolled.person, somebodyElse, []string{"nothing is promised to", "the invitation did not name them"}},
		{"obtained by somebody without the task", c.invited.person, byTheIdle, []string{"CONSENT", "not delegated"}},
		{"a form for others", c.invited.person, c.agrees(c.invited, c.assistedForm), []string{"not of this population", "SELF"}},
		{"screening short of a countersignature", c.there.coordinator, early, []string{"consent"}},
		{"screening before the consent", c.here.coordinator, &participationtypes.MsgStartScreening{
			Signer: c.here.coordinator.String(), Handle: c.invited.handle[:],
		}, []string{"consent"}},
		{"enrolment short of a countersignature", c.there.coordinator, &participationtypes.MsgEnrol{
			Signer: c.there.coordinator.String(), Handle: c.assisted.handle[:],
		}, []string{"INVITED"}},
		{"a withdrawal by somebody else", c.enrolled.person, withdraw, []string{"nothing is promised to"}},
		{"an invitation while payments wait", c.here.coordinator, c.invites(c.newcomer, c.here.number), []string{"escrow short"}},
	}
}

func (c *badInput) visits() []bad {
	at := func(s *site, lines ...participationtypes.VisitLine) *participationtypes.MsgAttestVisits {
		return c.attests(s, lines...)
	}
	altered := func(change func(*participationtypes.VisitLine)) *participationtypes.MsgAttestVisits {
		line := c.line(c.enrolled, 1)
		change(&line)
		return at(c.here, line)
	}
	used, again := c.line(c.enrolled, 1), c.line(c.enrolled, 1)
	used.Nullifier = c.visit.Nullifier
	second := c.line(c.enrolled, 0) // a second screening visit has a nullifier of its own
	second.Nullifier = blind()
	lone := at(c.here, c.line(c.enrolled, 1))
	lone.Signer = c.there.coordinator.String()
	many := at(c.here)
	for range work.MaxLines + 1 {
		many.Lines = append(many.Lines, participationtypes.VisitLine{Handle: c.enrolled.handle[:], Nullifier: blind(), Detail: blind(), Blind: blind()})
	}
	here, there := c.here.coordinator, c.there.coordinator
	return []bad{
		{"a used nullifier", here, at(c.here, used), []string{"the nullifier is used", "line 1"}},
		{"a used nullifier behind a good line", here, at(c.here, c.line(c.enrolled, 1), c.visit), []string{"line 2"}},
		{"one visit twice in a message", here, at(c.here, again, again), []string{"twice"}},
		{"over the cap", here, at(c.here, second), []string{"over the cap", "1"}},
		{"by the wrong site", there, at(c.there, c.line(c.enrolled, 1)), []string{"not of this site"}},
		{"by the staff of the wrong site", there, lone, []string{"organisation"}},
		{"before consent", here, at(c.here, c.line(c.invited, 0)), []string{"has never consented"}},
		{"before the last countersignature", there, at(c.there, c.line(c.assisted, 0)), []string{"has never consented"}},
		{"of somebody unknown", here, altered(func(l *participationtypes.VisitLine) { l.Handle = blind() }), []string{"no such participation"}},
		{"a tariff that the schedule lacks", here, altered(func(l *participationtypes.VisitLine) { l.Tariff = elsewhere }), []string{"99"}},
		{"a nullifier of 31 bytes", here, altered(func(l *participationtypes.VisitLine) { l.Nullifier = l.Nullifier[1:] }), []string{"31", "32"}},
		{"a detail of 33 bytes", here, altered(func(l *participationtypes.VisitLine) { l.Detail = append(l.Detail, 0) }), []string{"33", "32"}},
		{"no blind", here, altered(func(l *participationtypes.VisitLine) { l.Blind = nil }), []string{"32"}},
		{"no lines", here, at(c.here), []string{"1 to 64"}},
		{"65 lines", here, many, []string{"65", "64"}},
	}
}

func (c *badInput) records() []bad {
	status, err := c.here.book.Status()
	c.must(err)
	head := status.Confirmed
	grows := func(change func(*recordtypes.MsgAppendRecords)) *recordtypes.MsgAppendRecords {
		msg := &recordtypes.MsgAppendRecords{
			Signer: c.here.coordinator.String(), Trial: c.trial, Book: c.here.bookNumber,
			OldSize: head.Size, OldRoot: slices.Clone(head.Root[:]), NewSize: head.Size + 64, NewRoot: blind(), Proof: [][]byte{blind()},
		}
		change(msg)
		return msg
	}
	who := c.here.coordinator
	byAnother := grows(func(m *recordtypes.MsgAppendRecords) { m.Signer = c.there.coordinator.String() })
	return []bad{
		{"a consistency proof that does not fit", who, grows(func(m *recordtypes.MsgAppendRecords) {}), []string{"the new tree does not start with the old one"}},
		{"no consistency proof", who, grows(func(m *recordtypes.MsgAppendRecords) { m.Proof = nil }), []string{"the new tree does not start with the old one"}},
		{"a head that moved", who, grows(func(m *recordtypes.MsgAppendRecords) { m.OldRoot = blind() }), []string{"the head is another one"}},
		{"a root of 31 bytes", who, grows(func(m *recordtypes.MsgAppendRecords) { m.NewRoot = m.NewRoot[1:] }), []string{"31", "32"}},
		{"a hash of 33 bytes", who, grows(func(m *recordtypes.MsgAppendRecords) { m.Proof[0] = append(m.Proof[0], 0) }), []string{"33", "32"}},
		{"a proof of 65 hashes", who, grows(func(m *recordtypes.MsgAppendRecords) { m.Proof = slices.Repeat(m.Proof, 65) }), []string{"65", "64"}},
		{"no growth", who, grows(func(m *recordtypes.MsgAppendRecords) { m.NewSize = m.OldSize }), []string{"want more than"}},
		{"a size that is no multiple of 64", who, grows(func(m *recordtypes.MsgAppendRecords) { m.NewSize++ }), []string{"multiple of 64"}},
		{"absurd growth", who, grows(func(m *recordtypes.MsgAppendRecords) { m.NewSize += 1 << 20 }), []string{"at most 1048576"}},
		{"an absurd size", who, grows(func(m *recordtypes.MsgAppendRecords) { m.OldSize, m.NewSize = 1<<40, 1<<40+64 }), []string{"at most 1099511627776"}},
		{"a book of another organisation", c.there.coordinator, byAnother, []string{"organisation"}},
		{"a book that is not open", who, grows(func(m *recordtypes.MsgAppendRecords) { m.Book = elsewhere }), []string{"no book 99"}},
		{"a number that is taken", who, &recordtypes.MsgOpenBook{Signer: who.String(), Trial: c.trial, Site: c.here.number, Book: c.here.bookNumber}, []string{"the book exists"}},
	}
}
