package keeper_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	codectypes "github.com/cosmos/cosmos-sdk/codec/types"

	"github.com/equipoise-trials/equipoise/fact"
	consentfact "github.com/equipoise-trials/equipoise/fact/consent"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	consenttypes "github.com/equipoise-trials/equipoise/x/consent/types"
	"github.com/equipoise-trials/equipoise/x/participation/types"
	payoutkeeper "github.com/equipoise-trials/equipoise/x/payout/keeper"
	payouttypes "github.com/equipoise-trials/equipoise/x/payout/types"
	protocoltypes "github.com/equipoise-trials/equipoise/x/protocol/types"
)

// One coordinator with one ghost (SELF): the amounts of the day and the interval hold for 30 days, then the rest leaves in one block.
func TestK9OneCoordinatorEmptiesTheEscrowInOneBlockThirtyDaysLater(t *testing.T) {
	w := newWorld(t)
	w.fund(60 * visit)
	w.alone(w.here)
	w.reprices(w.here, func(p *protocoltypes.PaymentSchedule) { p.ParticipationDay, p.SiteDay = "50000000", "50000000" })
	ghost := w.enrolled(w.here) // key and wallet are the coordinator's
	w.Next(time.Hour)
	for range 60 {
		m := w.visits(w.here, ghost)
		m.Signer = w.here.coordinator.Address
		fixture.Must(w.Fixture, w.msgs.AttestVisits, m)
	}
	before := w.balance(ghost)
	for d := range 32 {
		w.sleep(day)
		require.LessOrEqual(t, w.balance(ghost)-before, visit, "day %d: paid in one day", d)
		before = w.balance(ghost)
	}
}

// The coordinator keeps the key of an infant that is said to hold its own: the guardian has no say where the money goes, and nobody
// has to stand behind the inviter.
func TestK9TheGuardianOfAMinorSaysWhereItsMoneyGoes(t *testing.T) {
	w := newWorld(t)
	w.fund(10 * visit)
	w.alone(w.here)
	p, guardian := w.newParticipant(), w.Key("a guardian")
	key, err := codectypes.NewAnyWithValue(p.key.PubKey())
	require.NoError(t, err)
	digest := fact.KeyDigest(fact.Hash(p.handle), fact.Hash(w.fresh()))
	fixture.Must(w.Fixture, w.msgs.Invite, &types.MsgInvite{
		Signer: w.here.coordinator.Address, Trial: w.trial, Site: w.here.number, Handle: p.handle, PublicKey: key, KDigest: digest[:],
		Mode: consentfact.Mode_MODE_SELF, Population: protocoltypes.Minor, Blind: w.fresh(), Countersigners: []consentfact.Countersigner{
			{Address: guardian.Address, Capacity: consentfact.Capacity_CAPACITY_REPRESENTATIVE},
		},
	})
	thief := payouttypes.Wallet(w.addressOf(p))
	fixture.Must(w.Fixture, w.consentMsgs.GiveConsent, &consenttypes.MsgGiveConsent{
		Signer: p.address, Handle: p.handle, FormLine: w.minorLine, Version: 1, Language: "en",
		ObtainedBy: w.here.coordinator.Address, Blind: w.fresh(), Payee: &thief,
	})
	fixture.Must(w.Fixture, w.consentMsgs.Countersign, &consenttypes.MsgCountersign{
		Signer: guardian.Address, Capacity: consentfact.Capacity_CAPACITY_REPRESENTATIVE, Handle: p.handle, FormLine: w.minorLine, Version: 1, Blind: w.fresh(),
	})
	w.screens(w.here, p)
	w.Next(day)
	w.attestsAlone(w.here, p)
	_, err = fixture.Send(w.Fixture, w.consentMsgs.NamePayee, &consenttypes.MsgNamePayee{
		Signer: guardian.Address, Handle: p.handle, Payee: payouttypes.Wallet(guardian.Address), Blind: w.fresh(),
	})
	require.NoError(t, err, "the guardian who signs for the minor names the payee")
	require.Zero(t, w.balance(p), "the coordinator alone was paid for an infant")
}

// The sponsor shortens the window while somebody is in screening, and what they may earn is gone.
func TestK9AnExtendedWindowAfterTheRefundMakesVisitsThatNobodyPays(t *testing.T) {
	w := newWorld(t)
	w.fund(10 * visit)
	p := w.come(w.here, enrolled)
	w.becomes(trialfact.Status_STATUS_TERMINATED, fixture.Reason(fact.ReasonCode_REASON_CODE_FUNDING))
	w.sleep(window + day)
	fixture.Must(w.Fixture, w.payoutMsgs.Refund, &payouttypes.MsgRefund{Signer: w.sponsor.Address, Trial: w.trial, Denom: "uusd"})
	require.NoError(t, w.Trial.SetTerms(w.Ctx, w.trial, 365*day, []string{"FR"})) // as MsgAmendRegistration does
	res := w.attests(w.here, p)
	require.Equal(t, isSettled, res.Lines[0].State, "what may be attested is kept back for")
	require.NoError(t, payoutkeeper.Invariants(w.Ctx, w.payout))
}

// A suspended schedule line exchanged for another: everything at a site that pays in another denomination goes back.
func TestK9ExchangingTheScheduleTakesNothingFromWhatMayBeEarned(t *testing.T) {
	w := newWorld(t)
	w.fund(200 * visit)
	p := w.come(w.here, enrolled)
	interval := time.Nanosecond
	cheap := w.submitSchedule(protocoltypes.PaymentSchedule{
		Denom: "uother", Release: protocoltypes.Release_RELEASE_IMMEDIATE, ResponseDays: 14, ParticipationDay: "1", SiteDay: "1",
		Tariffs: []*protocoltypes.TariffLine{
			{Code: "VISIT", Kind: protocoltypes.TariffKind_TARIFF_KIND_STIPEND, Amount: "1", Cap: 100, Interval: &interval},
		},
	})
	w.becomes(trialfact.Status_STATUS_TERMINATED, fixture.Reason(fact.ReasonCode_REASON_CODE_FUNDING))
	fixture.Must(w.Fixture, w.protocolMsgs.Activate, &protocoltypes.MsgActivate{
		Signer: w.here.investigator.Address, Trial: w.trial, Site: w.here.number, Line: cheap, Version: 1,
	})
	_, err := fixture.Send(w.Fixture, w.payoutMsgs.Refund, &payouttypes.MsgRefund{Signer: w.sponsor.Address, Trial: w.trial, Denom: "uusd"})
	require.NoError(t, err)
	require.Positive(t, w.balanceOfEscrow(), "what a participant may still earn by the schedule under which the visits were made")
	w.activate(w.here, w.paymentsLine, 1)
	res := w.attests(w.here, p)
	require.Equal(t, isSettled, res.Lines[0].State)
}

// The key of an ASSISTED participation lies with the site. Its address is a good wallet.
func TestK9TheKeyThatTheSiteKeepsIsNoWallet(t *testing.T) {
	w := newWorld(t)
	p, representative := w.assisted(w.here)
	_, err := fixture.Send(w.Fixture, w.consentMsgs.NamePayee, &consenttypes.MsgNamePayee{
		Signer: representative.Address, Handle: p.handle, Payee: payouttypes.Wallet(p.address), Blind: w.fresh(),
	})
	require.Error(t, err)
}

// Somebody else's participation key, ASSISTED too, is one.
func TestK9TheKeyOfAnotherParticipationIsNoWallet(t *testing.T) {
	w := newWorld(t)
	ghost, _ := w.assisted(w.here)
	p := w.come(w.here, enrolled)
	_, err := fixture.Send(w.Fixture, w.consentMsgs.NamePayee, &consenttypes.MsgNamePayee{
		Signer: p.address, Handle: p.handle, Payee: payouttypes.Wallet(ghost.address), Blind: w.fresh(),
	})
	require.Error(t, err)
}

// Someone in screening has earned; the sponsor shortens the window before the first enrolment, and ends the trial.
func TestK9AnImportWithoutInviterIsRefused(t *testing.T) {
	w := newWorld(t)
	w.assisted(w.here)
	g, err := w.ExportGenesis(w.Ctx)
	require.NoError(t, err)
	require.NoError(t, g.Validate())
	for i := range g.Participations {
		g.Participations[i].Inviter = ""
	}
	require.Error(t, g.Validate(), "without inviter everybody is somebody else, and the second delegate is nobody")
}
