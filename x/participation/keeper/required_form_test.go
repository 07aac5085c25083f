package keeper_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact"
	consentfact "github.com/equipoise-trials/equipoise/fact/consent"
	protocolfact "github.com/equipoise-trials/equipoise/fact/protocol"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	consenttypes "github.com/equipoise-trials/equipoise/x/consent/types"
	"github.com/equipoise-trials/equipoise/x/participation/types"
	protocoltypes "github.com/equipoise-trials/equipoise/x/protocol/types"
)

// photographs puts an optional form for adults who sign themselves in use here.
func (w *world) photographs() uint32 {
	w.Helper()
	c := form("Photographs for teaching", protocoltypes.Self, protocolfact.Demands{})
	c.Purpose = protocoltypes.Optional
	line := w.submit(protocolfact.DocumentType_DOCUMENT_TYPE_CONSENT_FORM, c)
	w.activate(w.here, line, 1)
	return line
}

// agrees is the consent of a participant to the first version of a form.
func (w *world) agrees(p participant, line uint32) *consenttypes.MsgGiveConsent {
	return &consenttypes.MsgGiveConsent{
		Signer: p.address, Handle: p.handle, FormLine: line, Version: 1, Language: "en", ObtainedBy: w.here.coordinator.Address, Blind: w.fresh(),
	}
}

func TestNobodyIsScreenedOnTheConsentToASubStudy(t *testing.T) {
	w := newWorld(t)
	photographs, p := w.photographs(), w.invite(w.here)
	screen := &types.MsgStartScreening{Signer: w.here.coordinator.Address, Handle: p.handle}
	refuses(w, w.consentMsgs.GiveConsent, w.agrees(p, photographs), "consent to it first")
	refuses(w, w.msgs.StartScreening, screen, "has no complete consent")
	fixture.Must(w.Fixture, w.consentMsgs.GiveConsent, w.agrees(p, w.consentLine))
	fixture.Must(w.Fixture, w.consentMsgs.GiveConsent, w.agrees(p, photographs))
	fixture.Must(w.Fixture, w.msgs.StartScreening, screen)
}

func TestASiteThatTheCommitteeStoppedTakesNobodyInByAnotherForm(t *testing.T) {
	w := newWorld(t)
	w.fund(visit)
	w.photographs()
	screened, waiting := w.invite(w.here), w.invite(w.here)
	w.consents(w.here, screened, 1)
	w.consents(w.here, waiting, 1)
	w.screens(w.here, screened)
	w.Next(time.Hour)
	w.decides(w.consentLine, protocolfact.Outcome_OUTCOME_SUSPENDED)
	coordinator := w.here.coordinator.Address
	refuses(w, w.msgs.Invite, w.invitation(w.here, w.newParticipant()), "suspended it")
	refuses(w, w.msgs.StartScreening, &types.MsgStartScreening{Signer: coordinator, Handle: waiting.handle}, "suspended it")
	refuses(w, w.msgs.Enrol, &types.MsgEnrol{Signer: coordinator, Handle: screened.handle}, "suspended it")
	w.attests(w.here, screened) // who takes part is cared for, and paid

	m := w.invitation(w.here, w.newParticipant())
	m.Mode, m.Population = consentfact.Mode_MODE_ASSISTED, protocoltypes.Assisted
	m.Countersigners = beside(w.elsewhere.witness.Address, witness)
	fixture.Must(w.Fixture, w.msgs.Invite, m) // another population's form stands
}

func TestTheSiteDoesNotChooseAFormThatDemandsLess(t *testing.T) {
	w := newWorld(t)
	p := w.newParticipant()
	m := w.invitation(w.here, p)
	m.Mode, m.Population = consentfact.Mode_MODE_ASSISTED, protocoltypes.Assisted
	m.Countersigners = beside(w.Key("a representative").Address, consentfact.Capacity_CAPACITY_REPRESENTATIVE)
	fixture.Must(w.Fixture, w.msgs.Invite, m)
	plain := w.agrees(p, w.consentLine) // that of adults who sign themselves, which demands nobody
	plain.PaperDigest = w.fresh()
	require.ErrorIs(t, refuses(w, w.consentMsgs.GiveConsent, plain, "its key lies with the site"), consenttypes.ErrPopulation)
	m = w.invitation(w.here, w.newParticipant())
	m.Population = protocoltypes.Incapacitated
	refuses(w, w.msgs.Invite, m, "no consent form for participation of population INCAPACITATED is active")
}

// TestAnAmendmentOfASubStudyMakesNoConsentStale and does not renew one.
func TestAnAmendmentOfASubStudyMakesNoConsentStale(t *testing.T) {
	w := newWorld(t)
	w.fund(10 * visit)
	photographs, p := w.photographs(), w.invite(w.here)
	fixture.Must(w.Fixture, w.consentMsgs.GiveConsent, w.agrees(p, w.consentLine))
	fixture.Must(w.Fixture, w.consentMsgs.GiveConsent, w.agrees(p, photographs))
	w.screens(w.here, p)
	c := form("Photographs, second version", protocoltypes.Self, protocolfact.Demands{})
	c.Purpose, c.Reconsent = protocoltypes.Optional, true
	c.Amendment, c.Rationale = protocoltypes.Substantial, fixture.Reason(fact.ReasonCode_REASON_CODE_SAFETY)
	w.send(&protocoltypes.MsgSubmitDocument{Line: photographs, Supersedes: 1, Type: protocolfact.DocumentType_DOCUMENT_TYPE_CONSENT_FORM, Content: c})
	w.activate(w.here, photographs, 2)
	w.attests(w.here, p)
	require.False(t, w.attested().StaleConsent)
	w.amends(w.here)
	again := w.agrees(p, photographs)
	again.Version = 2
	fixture.Must(w.Fixture, w.consentMsgs.GiveConsent, again)
	w.attests(w.here, p)
	require.True(t, w.attested().StaleConsent)
}

// TestAWitnessWhoIsHiredAfterTheInvitationIsNoWitness: who is independent is asked when they sign.
func TestAWitnessWhoIsHiredAfterTheInvitationIsNoWitness(t *testing.T) {
	w := newWorld(t)
	p, neighbour := w.newParticipant(), w.Key("a neighbour")
	m := w.invitation(w.here, p)
	m.Mode, m.Population, m.Countersigners = consentfact.Mode_MODE_ASSISTED, protocoltypes.Assisted, beside(neighbour.Address, witness)
	fixture.Must(w.Fixture, w.msgs.Invite, m)
	agreed := w.agrees(p, w.assistedLine)
	agreed.PaperDigest = w.fresh()
	fixture.Must(w.Fixture, w.consentMsgs.GiveConsent, agreed)
	countersign := &consenttypes.MsgCountersign{
		Signer: neighbour.Address, Handle: p.handle, Capacity: witness, FormLine: w.assistedLine, Version: 1, Blind: w.fresh(),
	}
	w.registers(w.here, neighbour.Address)
	attempt, _ := w.Ctx.CacheContext()
	_, err := w.consentMsgs.Countersign(attempt, countersign)
	require.NoError(t, err, "a registration that they did not accept says nothing of them")
	w.Accept(neighbour.Address, w.here.organisation)
	require.ErrorIs(t, refuses(w, w.consentMsgs.Countersign, countersign, "has a part in trial 1"), consenttypes.ErrIndependent)
}

// TestAReportedWithdrawalEndsVisitsAndTakesNoMoneyBack: what was done before it is attested and paid, within the window.
func TestAReportedWithdrawalEndsVisitsAndTakesNoMoneyBack(t *testing.T) {
	w := newWorld(t)
	w.fund(10 * visit)
	p, waiting := w.enrolled(w.here), w.invite(w.here)
	w.consents(w.here, waiting, 1)
	w.attests(w.here, p)
	report := func(p participant) {
		fixture.Must(w.Fixture, w.consentMsgs.ReportWithdrawal, &consenttypes.MsgReportWithdrawal{
			Signer: w.here.coordinator.Address, Handle: p.handle, PaperDigest: w.fresh(), Blind: w.fresh(),
		})
	}
	report(p)
	report(waiting)
	screen := &types.MsgStartScreening{Signer: w.here.coordinator.Address, Handle: waiting.handle}
	refuses(w, w.msgs.StartScreening, screen, "withdrew by word of mouth")
	w.Next(window)
	w.attests(w.here, p)
	require.Equal(t, 2*visit, w.balance(p), "a visit before it is paid")
	w.Next(time.Hour)
	refused(w, w.msgs.AttestVisits, w.visits(w.here, p), types.ErrSettled)

	for _, one := range []participant{p, waiting} {
		fixture.Must(w.Fixture, w.consentMsgs.ContestWithdrawal, &consenttypes.MsgContestWithdrawal{
			Signer: one.address, Handle: one.handle, Blind: w.fresh(),
		})
	}
	w.attests(w.here, p)
	fixture.Must(w.Fixture, w.msgs.StartScreening, screen)
}
