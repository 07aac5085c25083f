package participation_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/cosmos-sdk/x/feegrant"

	"github.com/equipoise-trials/equipoise/fact"
	consentfact "github.com/equipoise-trials/equipoise/fact/consent"
	participationfact "github.com/equipoise-trials/equipoise/fact/participation"
	payoutfact "github.com/equipoise-trials/equipoise/fact/payout"
	protocolfact "github.com/equipoise-trials/equipoise/fact/protocol"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	consenttypes "github.com/equipoise-trials/equipoise/x/consent/types"
	identitykeeper "github.com/equipoise-trials/equipoise/x/identity/keeper"
	identitytypes "github.com/equipoise-trials/equipoise/x/identity/types"
	"github.com/equipoise-trials/equipoise/x/participation/types"
	payouttypes "github.com/equipoise-trials/equipoise/x/payout/types"
	protocoltypes "github.com/equipoise-trials/equipoise/x/protocol/types"
	registrationtypes "github.com/equipoise-trials/equipoise/x/registration/types"
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
	require.True(t, w.Account.HasAccount(w.Ctx, address), "the fee grant makes the account")
	allowance, err := w.FeeGrant.GetAllowance(w.Ctx, identitytypes.Treasury(w.here.organisation), address)
	require.NoError(t, err)
	require.Equal(t, types.PaidMessages(), allowance.(*feegrant.AllowedMsgAllowance).AllowedMessages)

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

func TestOneBadLineOfFivePaysNothingAndRecordsNothing(t *testing.T) {
	w := newWorld(t)
	w.fund(100 * visit)
	p, elsewhere, invited := w.enrolled(w.here), w.enrolled(w.there), w.invite(w.here)
	used := w.visits(w.here, p)
	fixture.Must(w.Fixture, w.msgs.AttestVisits, used)
	travel := w.visits(w.here, p, p)
	travel.Lines[0].Tariff, travel.Lines[1].Tariff = travelTariff, travelTariff
	fixture.Must(w.Fixture, w.msgs.AttestVisits, travel)

	for name, tc := range map[string]struct {
		change func(*types.VisitLine)
		want   string
	}{
		"a used nullifier":              {func(l *types.VisitLine) { l.Nullifier = used.Lines[0].Nullifier }, "each item of a visit is paid once"},
		"over its cap":                  {func(l *types.VisitLine) { l.Tariff = travelTariff }, "was earned 2 times, at most 2"},
		"a tariff that is not there":    {func(l *types.VisitLine) { l.Tariff = 2 }, "has tariffs 0 to 1, not 2"},
		"a participant of another site": {func(l *types.VisitLine) { l.Handle = elsewhere.handle }, "belongs to site 2"},
		"before the consent":            {func(l *types.VisitLine) { l.Handle = invited.handle }, "has never consented"},
		"nobody":                        {func(l *types.VisitLine) { l.Handle = w.fresh() }, "nobody was invited"},
	} {
		t.Run(name, func(*testing.T) {
			m := w.visits(w.here, p, p, p, p, p)
			tc.change(&m.Lines[2])
			refuses(w, w.msgs.AttestVisits, m, tc.want)
			refuses(w, w.msgs.AttestVisits, m, "line 3 of 5: ")
		})
	}
	require.Equal(t, visit+2*12_500_000, w.balance(p))
}

func TestVisitsAreAttestedByTheSiteOfTheParticipantOnly(t *testing.T) {
	w := newWorld(t)
	p := w.enrolled(w.here)
	m := w.visits(w.there, p)
	refuses(w, w.msgs.AttestVisits, m, "belongs to site 1")
	m.Site = w.here.number
	refuses(w, w.msgs.AttestVisits, m, "is of organisation")
	m.Signer = w.here.coordinator.Address
	refuses(w, w.msgs.AttestVisits, m, "is not delegated to")
	m.Signer, m.Trial = w.here.nurse.Address, w.trial+1
	refuses(w, w.msgs.AttestVisits, m, "EQ00000002")
}

func TestAfterTheWithdrawalVisitsAreSettledUntilTheWindowIsOver(t *testing.T) {
	w := newWorld(t)
	w.fund(100 * visit)
	p := w.enrolled(w.here)
	w.Next(day)
	w.withdraws(p)
	withdrawn := w.Ctx.BlockTime()
	w.attests(w.here, p)
	w.At(withdrawn.Add(window))
	w.attests(w.here, p)
	require.Equal(t, 2*visit, w.balance(p))
	w.Next(time.Nanosecond)
	refuses(w, w.msgs.AttestVisits, w.visits(w.here, p), "the settlement window is over")
	refuses(w, w.msgs.Enrol, &types.MsgEnrol{Signer: w.here.coordinator.Address, Handle: p.handle}, "is ENROLLED")
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

func TestWhileEscrowIsShortVisitsQueueAndNobodyIsInvited(t *testing.T) {
	w := newWorld(t)
	w.fund(visit)
	p := w.enrolled(w.here)
	res := w.attests(w.here, p, p)
	require.Equal(t, payouttypes.LineState_LINE_STATE_SETTLED, res.Lines[0].State)
	require.Equal(t, payouttypes.LineState_LINE_STATE_QUEUED, res.Lines[1].State)
	require.Equal(t, []string{
		"/equipoise.fact.participation.v1.VisitAttested", "/equipoise.fact.participation.v1.VisitAttested",
	}, w.recorded(), "one fact for each line")
	wallet, err := w.Addresses.BytesToString(p.wallet)
	require.NoError(t, err)
	require.Equal(t, &payoutfact.LineOutcome{Kind: payoutfact.Outcome_OUTCOME_PAID, Address: wallet},
		w.Facts()[0].(*participationfact.VisitAttested).Outcome)
	require.Equal(t, &payoutfact.LineOutcome{Kind: payoutfact.Outcome_OUTCOME_QUEUED},
		w.Facts()[1].(*participationfact.VisitAttested).Outcome)
	next := w.newParticipant()
	refuses(w, w.msgs.Invite, w.invitation(w.here, next), "escrow short")
	refuses(w, w.msgs.Invite, w.invitation(w.there, next), "escrow short")

	w.fund(visit)
	require.Equal(t, 2*visit, w.balance(p))
	fixture.Must(w.Fixture, w.msgs.Invite, w.invitation(w.here, next))
}

func TestAnAmendmentStopsScreeningAndEnrolmentUntilTheConsentIsRenewedAndNoPayment(t *testing.T) {
	w := newWorld(t)
	w.fund(100 * visit)
	p := w.invite(w.here)
	w.consents(w.here, p, 1)
	w.screens(w.here, p)
	waiting := w.invite(w.here)
	w.consents(w.here, waiting, 1)

	amended := paper("Consent form, second version")
	amended.Amendment, amended.Reconsent = protocolfact.AmendmentClass_AMENDMENT_CLASS_SUBSTANTIAL, true
	amended.Rationale = &fact.Reason{Code: fact.ReasonCode_REASON_CODE_SAFETY}
	w.send(&protocoltypes.MsgSubmitDocument{
		Line: w.consentLine, Supersedes: 1, Type: protocolfact.DocumentType_DOCUMENT_TYPE_CONSENT_FORM, Content: amended,
	})
	w.activate(w.here, w.consentLine, 2)
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
	invitation.Mode = consentfact.Mode_MODE_ASSISTED
	invitation.Countersigners = []consentfact.Countersigner{
		{Address: daughter.Address, Capacity: consentfact.Capacity_CAPACITY_REPRESENTATIVE},
		{Address: w.here.witness.Address, Capacity: consentfact.Capacity_CAPACITY_WITNESS},
	}
	refuses(w, w.msgs.Invite, invitation, "witnesses and representatives are independent")
	invitation.Countersigners[1].Address = w.there.witness.Address
	fixture.Must(w.Fixture, w.msgs.Invite, invitation)
	treasury := identitytypes.Treasury(w.here.organisation)
	_, err := w.FeeGrant.GetAllowance(w.Ctx, treasury, w.there.witness.Raw)
	require.Error(t, err, "the witness is a registered person, for whom their own organisation pays")
	_, err = w.FeeGrant.GetAllowance(w.Ctx, treasury, daughter.Raw)
	require.NoError(t, err)

	screen := &types.MsgStartScreening{Signer: w.here.coordinator.Address, Handle: p.handle}
	refuses(w, w.msgs.StartScreening, screen, "has no complete consent")
	fixture.Must(w.Fixture, w.consentMsgs.GiveConsent, &consenttypes.MsgGiveConsent{
		Signer: p.address, Handle: p.handle, FormLine: w.assistedLine, Version: 1, Language: "en",
		ObtainedBy: w.here.coordinator.Address, PaperDigest: w.fresh(), Blind: w.fresh(),
	})
	for signer, capacity := range map[string]consentfact.Capacity{
		daughter.Address:        consentfact.Capacity_CAPACITY_REPRESENTATIVE,
		w.there.witness.Address: consentfact.Capacity_CAPACITY_WITNESS,
	} {
		refuses(w, w.msgs.StartScreening, screen, "has no complete consent")
		refuses(w, w.msgs.AttestVisits, w.visits(w.here, p), "has never consented")
		fixture.Must(w.Fixture, w.consentMsgs.Countersign, &consenttypes.MsgCountersign{
			Signer: signer, Handle: p.handle, Capacity: capacity, Version: 1, Blind: w.fresh(),
		})
	}
	refuses(w, w.msgs.StartScreening, screen, "has no complete consent")
	confirmation := &consenttypes.MsgConfirmObtained{
		Signer: w.here.coordinator.Address, Handle: p.handle, Version: 1, Blind: w.fresh(),
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
	invitation.Mode = consentfact.Mode_MODE_ASSISTED
	invitation.Countersigners = []consentfact.Countersigner{
		{Address: w.there.witness.Address, Capacity: consentfact.Capacity_CAPACITY_WITNESS},
		{Address: second.Address, Capacity: consentfact.Capacity_CAPACITY_WITNESS}, // nobody's so far
	}
	fixture.Must(w.Fixture, w.msgs.Invite, invitation)
	fixture.Must(w.Fixture, w.consentMsgs.GiveConsent, &consenttypes.MsgGiveConsent{
		Signer: p.address, Handle: p.handle, FormLine: w.consentLine, Version: 1, Language: "en",
		ObtainedBy: w.here.coordinator.Address, PaperDigest: w.fresh(), Blind: w.fresh(),
	})
	w.Next(time.Hour)
	coordinator := w.rotate(w.here, w.here.coordinator, "a second key")
	witness := w.rotate(w.there, w.there.witness, "the witness's second key")

	countersign := func(by fixture.Person) *consenttypes.MsgCountersign {
		return &consenttypes.MsgCountersign{
			Signer: by.Address, Handle: p.handle, Capacity: consentfact.Capacity_CAPACITY_WITNESS, Version: 1, Blind: w.fresh(),
		}
	}
	refuses(w, w.consentMsgs.Countersign, countersign(w.there.witness), "sign with the key that replaced it, "+witness.Address)
	refuses(w, w.consentMsgs.Countersign, countersign(coordinator), "obtained the consent and cannot sign it as WITNESS as well")
	confirmation := &consenttypes.MsgConfirmObtained{Signer: w.here.coordinator.Address, Handle: p.handle, Version: 1, Blind: w.fresh()}
	refuses(w, w.consentMsgs.ConfirmObtained, confirmation, "has been refused since height")
	fixture.Must(w.Fixture, w.consentMsgs.Countersign, countersign(witness))
	confirmation.Signer = coordinator.Address
	fixture.Must(w.Fixture, w.consentMsgs.ConfirmObtained, confirmation)
	fixture.Must(w.Fixture, w.msgs.StartScreening, &types.MsgStartScreening{Signer: coordinator.Address, Handle: p.handle})
	require.NoError(t, w.CheckInvariants(w.Ctx))
}

func TestAKeyAndAHandleServeOnce(t *testing.T) {
	w := newWorld(t)
	first, second := w.invite(w.here), w.newParticipant()
	sameHandle := w.invitation(w.there, second)
	sameHandle.Handle = first.handle
	refuses(w, w.msgs.Invite, sameHandle, "the handle is taken")
	sameKey := w.invitation(w.there, second)
	sameKey.PublicKey = w.invitation(w.here, first).PublicKey
	refuses(w, w.msgs.Invite, sameKey, "the key is taken")
}

func TestNobodyIsInvitedWhereTheSiteIsNotOpenOrTheTrialDoesNotRecruit(t *testing.T) {
	w := newWorld(t)
	p := w.newParticipant()
	w.decides(w.protocolLine, protocolfact.Outcome_OUTCOME_SUSPENDED)
	refuses(w, w.msgs.Invite, w.invitation(w.here, p), "not open")
	w.decides(w.protocolLine, protocolfact.Outcome_OUTCOME_LIFTED)
	fixture.Must(w.Fixture, w.promiseMsgs.UpdateStatus, &registrationtypes.MsgUpdateStatus{
		Signer: w.sponsor.Address, Trial: w.trial, Status: trialfact.Status_STATUS_SUSPENDED,
		Reason: fixture.Reason(fact.ReasonCode_REASON_CODE_SAFETY),
	})
	refuses(w, w.msgs.Invite, w.invitation(w.here, p), "is SUSPENDED")
}

func TestNobodyWhoSignsForAnOrganisationIsPaidAsAParticipant(t *testing.T) {
	w := newWorld(t)
	s := w.here
	for name, staff := range map[string]string{"who invites": s.coordinator.Address, "in capitals": strings.ToUpper(s.coordinator.Address)} {
		m := w.invitation(s, w.newParticipant())
		m.Payee = payouttypes.Wallet(staff)
		require.ErrorIs(t, fixture.Refuse(w.Fixture, w.msgs.Invite, m, "belongs to a person of organisation"), payouttypes.ErrPayee, name)
	}
	p := w.invite(s)
	require.ErrorIs(t, fixture.Refuse(w.Fixture, w.consentMsgs.ReplacePayee, &consenttypes.MsgReplacePayee{
		Signer: p.address, Handle: p.handle, Payee: payouttypes.Wallet(s.coordinator.Address), Blind: w.fresh(),
	}, "belongs to a person of organisation"), payouttypes.ErrPayee, "nor once they take part")
}

func TestAnInvitationWithoutThePayeeOrTheDelegationLeavesNothingBehind(t *testing.T) {
	w := newWorld(t)
	p := w.newParticipant()
	m := w.invitation(w.here, p)
	m.Payee = payouttypes.Agent(99, w.fresh())
	refuses(w, w.msgs.Invite, m, "not assigned to trial 1 as a payment agent")
	m = w.invitation(w.here, p)
	m.Countersigners = []consentfact.Countersigner{{Address: p.address, Capacity: consentfact.Capacity_CAPACITY_WITNESS}}
	refuses(w, w.msgs.Invite, m, "is the participant")
	m = w.invitation(w.here, p)
	m.Signer = w.here.nurse.Address
	refuses(w, w.msgs.Invite, m, "RECRUITMENT at site 1 of EQ00000001 is not delegated to")
	m.Signer = w.there.coordinator.Address
	refuses(w, w.msgs.Invite, m, "is of organisation")
}
