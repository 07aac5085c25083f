package keeper_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact"
	consentfact "github.com/equipoise-trials/equipoise/fact/consent"
	participationfact "github.com/equipoise-trials/equipoise/fact/participation"
	payoutfact "github.com/equipoise-trials/equipoise/fact/payout"
	protocolfact "github.com/equipoise-trials/equipoise/fact/protocol"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	consenttypes "github.com/equipoise-trials/equipoise/x/consent/types"
	"github.com/equipoise-trials/equipoise/x/participation/types"
	payoutkeeper "github.com/equipoise-trials/equipoise/x/payout/keeper"
	payouttypes "github.com/equipoise-trials/equipoise/x/payout/types"
	protocoltypes "github.com/equipoise-trials/equipoise/x/protocol/types"
)

// reversal takes visits back, confirmation confirms it.
func (w *world) reversal(by fixture.Person, lines ...uint64) *payouttypes.MsgReverseVisits {
	return &payouttypes.MsgReverseVisits{
		Signer: by.Address, Trial: w.trial, Lines: lines, Reason: fixture.Reason(fact.ReasonCode_REASON_CODE_CORRECTION),
	}
}

func (w *world) confirmation(by fixture.Person, lines ...uint64) *payouttypes.MsgConfirmReversal {
	return &payouttypes.MsgConfirmReversal{
		Signer: by.Address, Trial: w.trial, Lines: lines, Reason: fixture.Reason(fact.ReasonCode_REASON_CODE_CORRECTION),
	}
}

func (w *world) cosignature(p participant, lines ...uint64) *consenttypes.MsgCosignVisits {
	return &consenttypes.MsgCosignVisits{Signer: p.address, Handle: p.handle, Lines: lines}
}

func (w *world) reverses(by fixture.Person, lines ...uint64) {
	w.Helper()
	fixture.Must(w.Fixture, w.payoutMsgs.ReverseVisits, w.reversal(by, lines...))
}

// repaced has the site here pay by a schedule under which what is earned waits for the end of its epoch, the coordinator attest too.
func (w *world) repaced() {
	w.Helper()
	epoch := 30 * day
	w.reprices(func(p *protocoltypes.PaymentSchedule) {
		p.Release, p.Epoch = protocoltypes.Release_RELEASE_EPOCHS, &epoch
	})
	w.alone(w.here)
}

func TestACoordinatorWhoLiesTakesNothingBackAlone(t *testing.T) {
	w := newWorld(t)
	w.fund(10 * visit)
	w.repaced()
	p := w.enrolled(w.here)
	w.attests(w.here, p)
	w.reverses(w.here.coordinator, 1)
	w.sleep(payouttypes.TimeToContest)
	refused(w, w.payoutMsgs.ConfirmReversal, w.confirmation(w.here.coordinator, 1), payouttypes.ErrReversal)
	refused(w, w.payoutMsgs.ReverseVisits, w.reversal(w.here.coordinator, 1), payouttypes.ErrReversal)
	w.sleep(30 * day)
	require.Equal(t, isSettled, w.line(1).State, "it was put off by 14 days at most, once")
	require.Equal(t, visit, w.balance(p))
	refused(w, w.payoutMsgs.ReverseVisits, w.reversal(w.here.nurse, 1), payouttypes.ErrReversal)
}

func TestADelegateOfAnotherSiteTakesNothingBack(t *testing.T) {
	w := newWorld(t)
	w.fund(10 * visit)
	w.repaced()
	w.attests(w.here, w.enrolled(w.here))
	refuses(w, w.payoutMsgs.ReverseVisits, w.reversal(w.there.nurse, 1), "is for people of organisation")
	w.reverses(w.here.nurse, 1)
	w.sleep(payouttypes.TimeToContest)
	refuses(w, w.payoutMsgs.ConfirmReversal, w.confirmation(w.there.nurse, 1), "is for people of organisation")
}

func TestAReversalIsAllOrNothing(t *testing.T) {
	w := newWorld(t)
	w.fund(10 * visit)
	w.repaced()
	p := w.enrolled(w.here)
	w.attests(w.here, p)
	w.Next(8 * day)
	w.attests(w.here, p)
	refuses(w, w.payoutMsgs.ReverseVisits, w.reversal(w.here.nurse, 1, 1), "named twice")
	refuses(w, w.payoutMsgs.ReverseVisits, w.reversal(w.here.nurse, 1, 2, 7), "no line 7")
	w.reverses(w.here.nurse, 2)
	refused(w, w.payoutMsgs.ReverseVisits, w.reversal(w.here.nurse, 1, 2), payouttypes.ErrReversal)
	w.sleep(payouttypes.TimeToContest)
	refused(w, w.payoutMsgs.ConfirmReversal, w.confirmation(w.here.coordinator, 2, 1), payouttypes.ErrReversal)
	fixture.Must(w.Fixture, w.payoutMsgs.ConfirmReversal, w.confirmation(w.here.coordinator, 2))
	require.Equal(t, payouttypes.LineState_LINE_STATE_VOID, w.line(2).State)
	require.NoError(t, payoutkeeper.Invariants(w.Ctx, w.payout))
}

func TestAParticipantWhomTheirSiteCheatsSignsForTheVisitAndTheArbiterDecides(t *testing.T) {
	w := newWorld(t)
	w.fund(10 * visit)
	w.repaced()
	p, q := w.enrolled(w.here), w.enrolled(w.here)
	w.attests(w.here, p, q)
	w.reverses(w.here.nurse, 1, 2)
	refuses(w, w.consentMsgs.CosignVisits, &consenttypes.MsgCosignVisits{Signer: q.address, Handle: p.handle, Lines: []uint64{1}}, "")
	refused(w, w.consentMsgs.CosignVisits, w.cosignature(q, 1), payouttypes.ErrNoLine)
	fixture.Must(w.Fixture, w.consentMsgs.CosignVisits, w.cosignature(p, 1))
	w.sleep(payouttypes.TimeToContest)
	refused(w, w.payoutMsgs.ConfirmReversal, w.confirmation(w.here.coordinator, 1), payouttypes.ErrReversal)
	fixture.Must(w.Fixture, w.payoutMsgs.ConfirmReversal, w.confirmation(w.here.coordinator, 2))
	w.sleep(40 * day)
	require.Equal(t, visit, w.balance(p), "the arbiter was silent")
	require.Zero(t, w.balance(q))
}

func TestAGhostWhoseKeyTheCoordinatorHoldsIsSignedForAndStillBounded(t *testing.T) {
	w := newWorld(t)
	w.fund(10 * visit)
	w.reprices(func(p *protocoltypes.PaymentSchedule) {
		p.CosignAbove, p.ParticipationDay, p.ParticipationCap = "0", "50000000", "100000000"
	})
	w.alone(w.here)
	ghost := w.enrolled(w.here)
	w.attestsAlone(w.here, ghost)
	require.Equal(t, payoutfact.Hold_HOLD_COSIGNATURE, w.line(1).Hold)
	fixture.Must(w.Fixture, w.consentMsgs.CosignVisits, w.cosignature(ghost, 1))
	require.Equal(t, visit, w.balance(ghost), "a signature shows who holds a key, not that somebody came")
	w.Next(8 * day)
	w.attestsAlone(w.here, ghost)
	w.objects(w.monitor(), 2)
	fixture.Must(w.Fixture, w.consentMsgs.CosignVisits, w.cosignature(ghost, 2))
	require.Equal(t, payoutfact.Hold_HOLD_OBJECTED, w.line(2).Hold, "nor does it lift an objection")
	w.Next(8 * day)
	refused(w, w.msgs.AttestVisits, w.visits(w.here, ghost), payouttypes.ErrOverCap)
}

func TestATrialsCapThatIsReachedWithinAMessageRefusesAllOfIt(t *testing.T) {
	w := newWorld(t)
	w.fund(100 * visit)
	w.reprices(func(p *protocoltypes.PaymentSchedule) { p.TrialCap = "150000000" })
	w.attests(w.there, w.enrolled(w.there)) // by another schedule, of which the cap says nothing
	var four []participant
	for range 4 {
		four = append(four, w.enrolled(w.here))
	}
	refused(w, w.msgs.AttestVisits, w.visits(w.here, four...), payouttypes.ErrOverCap)
	w.attests(w.here, four[:3]...)
	refused(w, w.msgs.AttestVisits, w.visits(w.here, four[3]), payouttypes.ErrOverCap)
	refused(w, w.msgs.Invite, w.invitation(w.here, w.newParticipant()), payouttypes.ErrOverCap)
	w.invite(w.there)
	require.NoError(t, payoutkeeper.Invariants(w.Ctx, w.payout))
}

func TestWhatIsKeptBackIsBoundedByTheCaps(t *testing.T) {
	for name, tc := range map[string]struct {
		change func(*protocoltypes.PaymentSchedule)
		kept   int64
	}{
		"by those of the tariffs":       {func(*protocoltypes.PaymentSchedule) {}, 2 * (2*visit + 25_000_000)},
		"by that of a participation":    {func(p *protocoltypes.PaymentSchedule) { p.ParticipationCap = "75000000" }, 2 * 75_000_000},
		"by that of the trial":          {func(p *protocoltypes.PaymentSchedule) { p.TrialCap = "80000000" }, 80_000_000},
		"by that of the trial, or less": {func(p *protocoltypes.PaymentSchedule) { p.ParticipationCap, p.TrialCap = "75000000", "900000000" }, 2 * 75_000_000},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.fund(100 * visit)
			w.reprices(func(p *protocoltypes.PaymentSchedule) {
				p.Tariffs[0].Cap = 2
				tc.change(p)
			})
			p, _ := w.enrolled(w.here), w.enrolled(w.here)
			w.attests(w.here, p)
			w.becomes(trialfact.Status_STATUS_TERMINATED, fixture.Reason(fact.ReasonCode_REASON_CODE_FUNDING))
			refund := &payouttypes.MsgRefund{Signer: w.sponsor.Address, Trial: w.trial, Denom: "uusd"}
			fixture.Must(w.Fixture, w.payoutMsgs.Refund, refund)
			require.Equal(t, tc.kept-visit, w.balanceOfEscrow(), "what was earned is paid, the rest of what may be is kept back")
		})
	}
}

// invitedMinor returns a minor who holds a key, with their guardian.
func (w *world) invitedMinor(s site) (p participant, guardian fixture.Person) {
	w.Helper()
	p, guardian = w.newParticipant(), w.Key("a guardian")
	m := w.invitation(s, p)
	m.Population = protocoltypes.Minor
	m.Countersigners = []consentfact.Countersigner{{Address: guardian.Address, Capacity: consentfact.Capacity_CAPACITY_REPRESENTATIVE}}
	fixture.Must(w.Fixture, w.msgs.Invite, m)
	return p, guardian
}

// consentsAsMinor has a minor assent, and their guardian consent.
func (w *world) consentsAsMinor(s site, p participant, guardian fixture.Person) {
	w.Helper()
	fixture.Must(w.Fixture, w.consentMsgs.GiveConsent, &consenttypes.MsgGiveConsent{
		Signer: p.address, Handle: p.handle, FormLine: w.minorLine, Version: 1, Language: "en", ObtainedBy: s.coordinator.Address, Blind: w.fresh(),
	})
	fixture.Must(w.Fixture, w.consentMsgs.Countersign, &consenttypes.MsgCountersign{
		Signer: guardian.Address, Capacity: consentfact.Capacity_CAPACITY_REPRESENTATIVE, Handle: p.handle, FormLine: w.minorLine, Version: 1, Blind: w.fresh(),
	})
}

func TestMinorsAreReimbursedAndEarnNothingBesides(t *testing.T) {
	w := newWorld(t)
	w.fund(10 * visit)
	p, guardian := w.invitedMinor(w.here)
	w.consentsAsMinor(w.here, p, guardian)
	w.screens(w.here, p)
	m := w.visits(w.here, p)
	refused(w, w.msgs.AttestVisits, m, types.ErrPopulation)
	m.Lines[0].Tariff = travelTariff
	fixture.Must(w.Fixture, w.msgs.AttestVisits, m)
}

func TestTheFactOfAVisitSaysThatNoPlanHasIt(t *testing.T) {
	w := newWorld(t)
	w.fund(10 * visit)
	w.reprices(func(p *protocoltypes.PaymentSchedule) { p.Tariffs[0].Unscheduled = true })
	p := w.enrolled(w.here)
	m := w.visits(w.here, p, p)
	m.Lines[1].Tariff = travelTariff
	fixture.Must(w.Fixture, w.msgs.AttestVisits, m)
	for i, unscheduled := range []bool{true, false} {
		require.Equal(t, unscheduled, w.Facts()[i].(*participationfact.VisitAttested).Unscheduled)
	}
}

func TestALaterScheduleOfALyingSponsorPaysNoLess(t *testing.T) {
	w := newWorld(t)
	interval := time.Nanosecond
	p := protocoltypes.PaymentSchedule{
		Denom: "uusd", Release: protocoltypes.Release_RELEASE_IMMEDIATE, ResponseDays: 14,
		ParticipationDay: "5000000000", SiteDay: "50000000000",
		Tariffs: []*protocoltypes.TariffLine{
			{Code: "VISIT", Kind: protocoltypes.TariffKind_TARIFF_KIND_STIPEND, Amount: "49999999", Cap: 100, Interval: &interval},
			{Code: "TRAVEL", Kind: protocoltypes.TariffKind_TARIFF_KIND_REIMBURSEMENT, Amount: "12500000", Cap: 2, Interval: &interval},
		},
	}
	raw, err := protocoltypes.EncodeSchedule(p)
	require.NoError(t, err)
	refuses(w, w.protocolMsgs.SubmitDocument, &protocoltypes.MsgSubmitDocument{
		Signer: w.sponsor.Address, Trial: w.trial, Line: w.paymentsLine, Supersedes: 1, Schedule: raw,
		Type: protocolfact.DocumentType_DOCUMENT_TYPE_PAYMENT_SCHEDULE,
		Content: protocoltypes.Content{
			Title: "Payments", Amendment: protocolfact.AmendmentClass_AMENDMENT_CLASS_SUBSTANTIAL,
			Rationale: fixture.Reason(fact.ReasonCode_REASON_CODE_FUNDING),
			Variants: []protocolfact.Variant{{
				Language: "zxx", Digest: fixture.Digest(string(raw)), Size_: uint64(len(raw)), MediaType: protocoltypes.ScheduleMediaType,
			}},
		},
	}, `tariffs[0].amount of "VISIT" is 49999999, want at least 50000000`)
}
