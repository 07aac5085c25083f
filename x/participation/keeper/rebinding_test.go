package keeper_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	codectypes "github.com/cosmos/cosmos-sdk/codec/types"

	"github.com/equipoise-trials/equipoise/fact"
	payoutfact "github.com/equipoise-trials/equipoise/fact/payout"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	consentkeeper "github.com/equipoise-trials/equipoise/x/consent/keeper"
	consenttypes "github.com/equipoise-trials/equipoise/x/consent/types"
	"github.com/equipoise-trials/equipoise/x/participation/types"
	payouttypes "github.com/equipoise-trials/equipoise/x/payout/types"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

// proposes has the coordinator of a site propose the key of another phone for a participant, and the nurse prepare to confirm it.
func (w *world) proposes(s site, p, phone participant) {
	w.Helper()
	fixture.Must(w.Fixture, w.trialMsgs.Delegate, &trialtypes.MsgDelegate{
		Signer: s.investigator.Address, Trial: w.trial, Site: s.number, Person: s.nurse.Address, Role: fact.Role_ROLE_COORDINATOR,
		Tasks: []fact.Task{fact.Task_TASK_CONSENT},
	})
	key, err := codectypes.NewAnyWithValue(phone.key.PubKey())
	require.NoError(w, err)
	fixture.Must(w.Fixture, w.consentMsgs.ProposeKey, &consenttypes.MsgProposeKey{
		Signer: s.coordinator.Address, Handle: p.handle, PublicKey: key, PaperDigest: w.fresh(), Blind: w.fresh(),
	})
}

// confirmation is the message by which the nurse confirms the key of a phone.
func (w *world) keyConfirmation(s site, p, phone participant) *consenttypes.MsgConfirmKey {
	return &consenttypes.MsgConfirmKey{Signer: s.nurse.Address, Handle: p.handle, Key: phone.address, Blind: w.fresh()}
}

// accepts has two members of staff and the new phone itself bring a change of keys so far that only time is missing.
func (w *world) accepts(s site, p, phone participant) {
	w.Helper()
	w.proposes(s, p, phone)
	fixture.Must(w.Fixture, w.consentMsgs.ConfirmKey, w.keyConfirmation(s, p, phone))
	accept := &consenttypes.MsgAcceptKey{Signer: phone.address, Handle: p.handle, Blind: w.fresh()}
	require.NoError(w, w.pays(phone.raw(), 300, accept), "its fee is promised")
	fixture.Must(w.Fixture, w.consentMsgs.AcceptKey, accept)
}

// waits lets time pass for consents and payments.
func (w *world) waits(d time.Duration) {
	w.Helper()
	w.Next(d)
	require.NoError(w, w.consent.EndBlock(w.Ctx))
	for name, holds := range consentkeeper.Invariants() {
		require.NoError(w, holds(w.Ctx, w.consent), name)
	}
	w.sleep(time.Second)
	require.NoError(w, w.CheckInvariants(w.Ctx))
}

func TestAParticipantWhoLosesTheirPhoneIsPaidOnUnderTheSameHandle(t *testing.T) {
	w := newWorld(t)
	w.fund(10 * visit)
	p := w.come(w.here, enrolled)
	w.attests(w.here, p)
	require.Equal(t, visit, w.balance(p))
	phone := w.newParticipant()
	w.accepts(w.here, p, phone)
	line := w.attests(w.here, p).Lines[0]
	require.Equal(t, isHeld, line.State)
	w.waits(consenttypes.TimeToVeto)

	now := phone
	now.handle = p.handle
	fixture.Must(w.Fixture, w.consentMsgs.NamePayee, &consenttypes.MsgNamePayee{
		Signer: phone.address, Handle: p.handle, Payee: payouttypes.Wallet(w.addressOf(phone)), Blind: w.fresh(),
	})
	require.Equal(t, payoutfact.Hold_HOLD_REBINDING, w.line(line.Line).Hold, "who oversees the trial may object still")
	w.waits(consenttypes.TimeToNamePayee)
	require.Equal(t, isSettled, w.line(line.Line).State)
	require.Equal(t, visit, w.balance(now))
	require.Equal(t, visit, w.balance(p), "what the old phone was paid stays where it is")
	require.Equal(t, isSettled, w.attests(w.here, p).Lines[0].State)
	require.Equal(t, 2*visit, w.balance(now))
	fixture.Must(w.Fixture, w.consentMsgs.Withdraw, w.withdrawal(now))
}

func TestThievesAtASiteHoldUpAnAnsweringParticipantsMoneyUntilTheirVetoAndNoLonger(t *testing.T) {
	w := newWorld(t)
	w.fund(10 * visit)
	p := w.come(w.here, enrolled)
	w.accepts(w.here, p, w.newParticipant())
	require.Equal(t, isHeld, w.attests(w.here, p).Lines[0].State)
	w.waits(time.Hour)
	fixture.Must(w.Fixture, w.consentMsgs.VetoKey, &consenttypes.MsgVetoKey{Signer: p.address, Handle: p.handle, Blind: w.fresh()})
	w.waits(0)
	require.Equal(t, isSettled, w.line(1).State)
	require.Equal(t, visit, w.balance(p))
}

func TestWhoWasHandedTheirParticipationOverIsTakenFurtherInOnceTheyConsentedByTheirKey(t *testing.T) {
	w := newWorld(t)
	w.fund(10 * visit)
	p, _ := w.assisted(w.here)
	phone := w.newParticipant()
	w.accepts(w.here, p, phone)
	w.waits(consenttypes.TimeToVeto)
	enrol := &types.MsgEnrol{Signer: w.here.coordinator.Address, Handle: p.handle}
	require.ErrorContains(t, refused(w, w.msgs.Enrol, enrol, types.ErrNoConsent), "was handed over")
	now := phone
	now.handle = p.handle
	w.consentsAs(w.here, now)
	fixture.Must(w.Fixture, w.msgs.Enrol, enrol)
}

// consentsAs has somebody consent to the form that is required of those who sign themselves, confirmed by who obtained it.
func (w *world) consentsAs(s site, p participant) {
	w.Helper()
	fixture.Must(w.Fixture, w.consentMsgs.GiveConsent, w.agrees(p, w.consentLine))
	fixture.Must(w.Fixture, w.consentMsgs.ConfirmObtained, &consenttypes.MsgConfirmObtained{
		Signer: s.coordinator.Address, Handle: p.handle, FormLine: w.consentLine, Version: 1, Blind: w.fresh(),
	})
}

func TestWhatIsPromisedToAnotherKeyComesOutOfTheBudgetAndGoesBackWithTheRest(t *testing.T) {
	w := newWorld(t)
	p, phone := w.come(w.here, enrolled), w.newParticipant()
	w.budgets(w.here, types.MaxFeeLimit-1)
	w.proposes(w.here, p, phone)
	require.ErrorContains(t, refused(w, w.consentMsgs.ConfirmKey, w.keyConfirmation(w.here, p, phone), types.ErrFeeBudget), "set-fee-budget")
	w.budgets(w.here, types.MaxFeeLimit)
	fixture.Must(w.Fixture, w.consentMsgs.ConfirmKey, w.keyConfirmation(w.here, p, phone))
	require.Zero(t, w.budget(w.here))
	key := participant{handle: p.handle, key: phone.key}
	require.EqualValues(t, types.MaxFeeLimit, w.promised(p, key.raw()).Left)
	require.EqualValues(t, types.MaxFeeLimit, w.promised(p, p.raw()).Left, "nobody's act lowers another's promise")
	require.NoError(t, w.step(w.here, p, closed))
	w.ends(window + day)
	before := w.inTreasury(w.here)
	w.ends(day)
	require.False(t, w.isPromised(p))
	require.False(t, w.isPromised(key))
	require.EqualValues(t, before+2*types.MaxFeeLimit, w.inTreasury(w.here))
}

func TestWhatIsPromisedAfterTheRestWentBackGoesBackToo(t *testing.T) {
	w := newWorld(t)
	p, phone := w.come(w.here, closed), w.newParticipant()
	w.ends(window + day)
	w.ends(day)
	require.False(t, w.isPromised(p))
	require.NoError(t, w.PromiseFees(w.Ctx, fact.Hash(p.handle), phone.raw()))
	require.NoError(t, w.CheckInvariants(w.Ctx))
	w.ends(day)
	require.False(t, w.isPromised(participant{handle: p.handle, key: phone.key}))
}
