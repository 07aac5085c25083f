package keeper_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	consentfact "github.com/equipoise-trials/equipoise/fact/consent"
	participationfact "github.com/equipoise-trials/equipoise/fact/participation"
	protocolfact "github.com/equipoise-trials/equipoise/fact/protocol"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	consenttypes "github.com/equipoise-trials/equipoise/x/consent/types"
	identitykeeper "github.com/equipoise-trials/equipoise/x/identity/keeper"
	identitytypes "github.com/equipoise-trials/equipoise/x/identity/types"
	"github.com/equipoise-trials/equipoise/x/participation/types"
	payouttypes "github.com/equipoise-trials/equipoise/x/payout/types"
	protocoltypes "github.com/equipoise-trials/equipoise/x/protocol/types"
)

func TestAParticipantWithoutCoinsIsInvitedConsentsTakesPartAndIsPaid(t *testing.T) {
	w := newWorld(t)
	w.fund(10 * visit)
	p := w.newParticipant()
	fixture.Must(w.Fixture, w.msgs.Invite, w.invitation(w.here, p))
	require.Equal(t, []string{
		"/equipoise.fact.consent.v1.ConsentOffered", "/equipoise.fact.payout.v1.AccountOpened",
		"/equipoise.fact.participation.v1.ParticipantInvited",
	}, w.recorded())

	address := sdk.AccAddress(p.key.PubKey().Address())
	require.True(t, w.Account.HasAccount(w.Ctx, address), "the invitation makes the account")

	w.consents(w.here, p, 1)
	w.screens(w.here, p)
	w.attests(w.here, p)
	require.Equal(t, visit, w.balance(p), "paid in the same transaction")
	w.enrols(w.here, p)
	require.Equal(t, []string{
		"/equipoise.fact.registration.v1.OutcomesLocked", "/equipoise.fact.participation.v1.ParticipantEnrolled",
	}, w.recorded(), "the first enrolment locks the outcomes")
	w.Next(30 * day)
	res := w.attests(w.here, p, p)
	require.Equal(t, payouttypes.LineState_LINE_STATE_SETTLED, res.Lines[1].State)
	require.Equal(t, 3*visit, w.balance(p))
	fixture.Must(w.Fixture, w.msgs.StartFollowUp, &types.MsgStartFollowUp{Signer: w.here.coordinator.Address, Handle: p.handle})
	fixture.Must(w.Fixture, w.msgs.Close, &types.MsgClose{Signer: w.here.coordinator.Address, Handle: p.handle, ReasonCommitment: w.fresh()})

	enrolment, err := w.Registration.Enrolment(w.Ctx, w.trial)
	require.NoError(t, err)
	require.EqualValues(t, 1, enrolment.Count)
	require.NoError(t, w.CheckInvariants(w.Ctx))
}

// recorded returns the type URLs of what the last message recorded.
func (w *world) recorded() []string {
	var urls []string
	for _, f := range w.Facts() {
		urls = append(urls, fact.TypeURL(f))
	}
	return urls
}

func TestAnAmendmentStopsScreeningAndEnrolmentUntilTheConsentIsRenewedAndNoPayment(t *testing.T) {
	w := newWorld(t)
	w.fund(100 * visit)
	p := w.invite(w.here)
	w.consents(w.here, p, 1)
	w.screens(w.here, p)
	waiting := w.invite(w.here)
	w.consents(w.here, waiting, 1)

	w.amends(w.here)
	enrol := &types.MsgEnrol{Signer: w.here.coordinator.Address, Handle: p.handle}
	refuses(w, w.msgs.Enrol, enrol, "renew the consent first")
	refuses(w, w.msgs.StartScreening, &types.MsgStartScreening{Signer: enrol.Signer, Handle: waiting.handle}, "renew the consent first")
	w.attests(w.here, p)
	require.Equal(t, visit, w.balance(p))
	require.True(t, w.attested().StaleConsent)

	w.consents(w.here, p, 2)
	w.attests(w.here, p)
	require.False(t, w.attested().StaleConsent)
	fixture.Must(w.Fixture, w.msgs.Enrol, enrol)
}

// attested returns the visit that the last message recorded first.
func (w *world) attested() *participationfact.VisitAttested {
	for _, f := range w.Facts() {
		if v, ok := f.(*participationfact.VisitAttested); ok {
			return v
		}
	}
	w.Fatal("no visit was recorded")
	return nil
}

func TestAnAssistedParticipantIsScreenedWhenEverybodyHasSignedWhatIsStillApproved(t *testing.T) {
	w := newWorld(t)
	daughter := w.Key("the daughter of the participant")
	p := w.newParticipant()
	invitation := w.invitation(w.here, p)
	invitation.Mode, invitation.Population = consentfact.Mode_MODE_ASSISTED, protocoltypes.Assisted
	invitation.Countersigners = []consentfact.Countersigner{
		{Address: daughter.Address, Capacity: consentfact.Capacity_CAPACITY_REPRESENTATIVE},
		{Address: w.here.nurse.Address, Capacity: consentfact.Capacity_CAPACITY_WITNESS},
	}
	refuses(w, w.msgs.Invite, invitation, "whoever signs beside a participant is independent of it")
	invitation.Countersigners[1].Address = w.elsewhere.witness.Address
	fixture.Must(w.Fixture, w.msgs.Invite, invitation)

	screen := &types.MsgStartScreening{Signer: w.here.coordinator.Address, Handle: p.handle}
	refuses(w, w.msgs.StartScreening, screen, "has no complete consent")
	fixture.Must(w.Fixture, w.consentMsgs.GiveConsent, &consenttypes.MsgGiveConsent{
		Signer: p.address, Handle: p.handle, FormLine: w.assistedLine, Version: 1, Language: "en",
		ObtainedBy: w.here.coordinator.Address, PaperDigest: w.fresh(), Blind: w.fresh(),
	})
	for signer, capacity := range map[string]consentfact.Capacity{
		daughter.Address:            consentfact.Capacity_CAPACITY_REPRESENTATIVE,
		w.elsewhere.witness.Address: consentfact.Capacity_CAPACITY_WITNESS,
	} {
		refuses(w, w.msgs.StartScreening, screen, "has no complete consent")
		refuses(w, w.msgs.AttestVisits, w.visits(w.here, p), "has never consented")
		fixture.Must(w.Fixture, w.consentMsgs.Countersign, &consenttypes.MsgCountersign{
			Signer: signer, Handle: p.handle, Capacity: capacity, FormLine: w.assistedLine, Version: 1, Blind: w.fresh(),
		})
	}
	refuses(w, w.msgs.StartScreening, screen, "has no complete consent")
	confirmation := &consenttypes.MsgConfirmObtained{
		Signer: w.here.coordinator.Address, Handle: p.handle, FormLine: w.assistedLine, Version: 1, Blind: w.fresh(),
	}
	w.decides(w.assistedLine, protocolfact.Outcome_OUTCOME_SUSPENDED)
	refuses(w, w.consentMsgs.ConfirmObtained, confirmation, "suspended")
	w.decides(w.assistedLine, protocolfact.Outcome_OUTCOME_LIFTED)
	fixture.Must(w.Fixture, w.consentMsgs.ConfirmObtained, confirmation)
	fixture.Must(w.Fixture, w.msgs.StartScreening, screen)
}

// rotate gives somebody of a site a new key, by the administrator and the accreditor.
func (w *world) rotate(s site, p fixture.Person, name string) fixture.Person {
	w.Helper()
	register, fresh := identitykeeper.NewMsgServer(w.Identity), w.Key(name)
	fixture.Must(w.Fixture, register.ProposeKeyRotation, &identitytypes.MsgProposeKeyRotation{
		Signer: s.administrator.Address, Address: p.Address, NewAddress: fresh.Address,
		Reason: fixture.Reason(fact.ReasonCode_REASON_CODE_KEY_COMPROMISE),
	})
	fixture.Must(w.Fixture, register.AcceptKeyRotation, &identitytypes.MsgAcceptKeyRotation{Signer: fresh.Address, Address: p.Address})
	fixture.Must(w.Fixture, register.ConfirmKeyRotation, &identitytypes.MsgConfirmKeyRotation{
		Signer: w.Accreditor().Address, Address: p.Address, NewAddress: fresh.Address,
	})
	fresh.Organisation = p.Organisation
	return fresh
}

func TestAnAssistedConsentIsCompletedByPeopleWhoseKeysWereReplaced(t *testing.T) {
	w := newWorld(t)
	p, second := w.newParticipant(), w.Key("a second key")
	invitation := w.invitation(w.here, p)
	invitation.Mode, invitation.Population = consentfact.Mode_MODE_ASSISTED, protocoltypes.Assisted
	invitation.Countersigners = []consentfact.Countersigner{
		{Address: w.elsewhere.witness.Address, Capacity: consentfact.Capacity_CAPACITY_WITNESS},
		{Address: second.Address, Capacity: consentfact.Capacity_CAPACITY_WITNESS}, // nobody's so far
	}
	fixture.Must(w.Fixture, w.msgs.Invite, invitation)
	fixture.Must(w.Fixture, w.consentMsgs.GiveConsent, &consenttypes.MsgGiveConsent{
		Signer: p.address, Handle: p.handle, FormLine: w.assistedLine, Version: 1, Language: "en",
		ObtainedBy: w.here.coordinator.Address, PaperDigest: w.fresh(), Blind: w.fresh(),
	})
	w.Next(time.Hour)
	coordinator := w.rotate(w.here, w.here.coordinator, "a second key")
	witness := w.rotate(w.elsewhere, w.elsewhere.witness, "the witness's second key")

	countersign := func(by fixture.Person) *consenttypes.MsgCountersign {
		return &consenttypes.MsgCountersign{
			Signer: by.Address, Handle: p.handle, Capacity: consentfact.Capacity_CAPACITY_WITNESS, FormLine: w.assistedLine, Version: 1, Blind: w.fresh(),
		}
	}
	refuses(w, w.consentMsgs.Countersign, countersign(w.elsewhere.witness), "sign with the key that replaced it, "+witness.Address)
	refuses(w, w.consentMsgs.Countersign, countersign(coordinator), "has a part in trial 1")
	confirmation := &consenttypes.MsgConfirmObtained{Signer: w.here.coordinator.Address, Handle: p.handle, FormLine: w.assistedLine, Version: 1, Blind: w.fresh()}
	refuses(w, w.consentMsgs.ConfirmObtained, confirmation, "has been refused since height")
	fixture.Must(w.Fixture, w.consentMsgs.Countersign, countersign(witness))
	confirmation.Signer = coordinator.Address
	fixture.Must(w.Fixture, w.consentMsgs.ConfirmObtained, confirmation)
	fixture.Must(w.Fixture, w.msgs.StartScreening, &types.MsgStartScreening{Signer: coordinator.Address, Handle: p.handle})
	require.NoError(t, w.CheckInvariants(w.Ctx))
}

func TestWhoeverWithdrawsIsNeitherScreenedNorEnrolled(t *testing.T) {
	w := newWorld(t)
	early, late := w.invite(w.here), w.invite(w.here)
	w.consents(w.here, late, 1)
	w.screens(w.here, late)
	w.withdraws(early)
	w.withdraws(late)
	coordinator := w.here.coordinator.Address
	refuses(w, w.msgs.StartScreening, &types.MsgStartScreening{Signer: coordinator, Handle: early.handle}, "withdrew the consent")
	refuses(w, w.msgs.Enrol, &types.MsgEnrol{Signer: coordinator, Handle: late.handle}, "withdrew the consent")
	refuses(w, w.msgs.AttestVisits, w.visits(w.here, early), "has never consented")
	w.attests(w.here, late)
	fixture.Must(w.Fixture, w.msgs.Close, &types.MsgClose{Signer: coordinator, Handle: early.handle, ReasonCommitment: w.fresh()})
	refuses(w, w.msgs.AttestVisits, w.visits(w.here, early), "has never consented")
}
