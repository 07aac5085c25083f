package keeper_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact"
	participationfact "github.com/equipoise-trials/equipoise/fact/participation"
	payoutfact "github.com/equipoise-trials/equipoise/fact/payout"
	protocolfact "github.com/equipoise-trials/equipoise/fact/protocol"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	consenttypes "github.com/equipoise-trials/equipoise/x/consent/types"
	"github.com/equipoise-trials/equipoise/x/participation/types"
	payouttypes "github.com/equipoise-trials/equipoise/x/payout/types"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

func TestAVisitEarnsItsTariffIsPaidAndIsOneFact(t *testing.T) {
	w := newWorld(t)
	w.fund(10 * visit)
	p := w.come(w.here, enrolled)
	m := w.visits(w.here, p, p)
	m.Lines[1].Tariff = travelTariff
	res := fixture.Must(w.Fixture, w.msgs.AttestVisits, m)
	paid := payouttypes.LineState_LINE_STATE_SETTLED
	require.Equal(t, []types.AttestedLine{{Line: 1, State: paid}, {Line: 2, State: paid}}, res.Lines)
	require.Equal(t, visit+12_500_000, w.balance(p))

	require.Len(t, w.Facts(), 2)
	attested := w.Facts()[1].(*participationfact.VisitAttested)
	require.Equal(t, fact.Meaning_MEANING_ATTESTED, attested.Signature.Meaning)
	require.Equal(t, fact.Task_TASK_VISIT_ATTESTATION, attested.Signature.Actor.Task)
	require.Equal(t, w.here.nurse.Address, attested.Signature.Actor.Address)
	attested.Signature = nil
	line := m.Lines[1]
	require.Equal(t, &participationfact.VisitAttested{
		Blind: line.Blind, Trial: w.trial, Site: w.here.number, Handle: p.handle, Nullifier: line.Nullifier,
		ScheduleLine: w.paymentsLine, ScheduleVersion: 1, Tariff: travelTariff, Detail: line.Detail,
		Line: 2, Denom: "uusd", Amount: "12500000",
		Outcome: &payoutfact.LineOutcome{Kind: payoutfact.Outcome_OUTCOME_PAID, Address: w.addressOf(p)},
	}, attested)
}

// addressOf returns the bech32 address of a participant's wallet.
func (w *world) addressOf(p participant) string {
	w.Helper()
	address, err := w.Addresses.BytesToString(p.wallet)
	require.NoError(w, err)
	return address
}

func TestTheFactOfAVisitSaysWhatBecameOfThePaymentOfAnAgent(t *testing.T) {
	w := newWorld(t)
	w.fund(2 * visit)
	agent, assignment := w.assignAgent()
	p, account := w.come(w.here, enrolled), w.fresh()
	fixture.Must(w.Fixture, w.consentMsgs.NamePayee, &consenttypes.MsgNamePayee{
		Signer: p.address, Handle: p.handle, Payee: payouttypes.Agent(agent, account), Blind: w.fresh(),
	})
	w.attests(w.here, p)
	require.Len(t, w.Facts(), 1)
	require.Equal(t, &payoutfact.LineOutcome{Kind: payoutfact.Outcome_OUTCOME_IN_TRANSIT, Agent: agent, AccountDigest: account}, w.attested().Outcome)

	fixture.Must(w.Fixture, w.trialMsgs.EndAssignment, &trialtypes.MsgEndAssignment{
		Signer: w.sponsor.Address, Trial: w.trial, Assignment: assignment, Reason: fixture.Reason(fact.ReasonCode_REASON_CODE_REGULATORY),
	})
	w.attests(w.here, p)
	require.Len(t, w.Facts(), 1)
	require.Equal(t, &payoutfact.LineOutcome{
		Kind: payoutfact.Outcome_OUTCOME_SET_ASIDE, Failure: payoutfact.Failure_FAILURE_AGENT_NOT_ASSIGNED, Agent: agent,
	}, w.attested().Outcome)

	w.attests(w.here, p)
	require.Equal(t, &payoutfact.LineOutcome{Kind: payoutfact.Outcome_OUTCOME_QUEUED}, w.attested().Outcome, "nothing is left beside what is set aside")
}

func TestAttestingAVisitDoesNotTouchTheParticipation(t *testing.T) {
	w := newWorld(t)
	p := w.come(w.here, enrolled)
	before := w.stored(p)
	w.attests(w.here, p)
	require.Equal(t, before, w.stored(p))
}

func TestVisitsAreAttestedInEveryStateFromScreeningOn(t *testing.T) {
	w := newWorld(t)
	w.fund(visit * int64(len(allStates)))
	for _, state := range allStates {
		p := w.come(w.here, state)
		if state == invited {
			refused(w, w.msgs.AttestVisits, w.visits(w.here, p), types.ErrState)
			continue
		}
		w.attests(w.here, p)
	}
}

func TestNoVisitBeforeTheConsent(t *testing.T) {
	w := newWorld(t)
	p := w.invite(w.here)
	refused(w, w.msgs.AttestVisits, w.visits(w.here, p), types.ErrNoConsent)
	w.withdraws(p) // the offer, without ever having consented
	refused(w, w.msgs.AttestVisits, w.visits(w.here, p), types.ErrNoConsent)
}

func TestWithdrawnParticipantIsStillPaidForCompletedVisits(t *testing.T) {
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

func TestTheSettlementWindowRunsFromTheFailedScreeningAndTheClosure(t *testing.T) {
	for _, state := range []types.State{screenFailed, closed} {
		t.Run(state.Name(), func(t *testing.T) {
			w := newWorld(t)
			p := w.come(w.here, state)
			w.Next(window)
			w.attests(w.here, p)
			w.Next(time.Nanosecond)
			refused(w, w.msgs.AttestVisits, w.visits(w.here, p), types.ErrSettled)
		})
	}
}

func TestAVisitUnderAStaleConsentIsPaidAndFlagged(t *testing.T) {
	w := newWorld(t)
	w.fund(10 * visit)
	p := w.come(w.here, enrolled)
	w.attests(w.here, p)
	require.False(t, w.attested().StaleConsent)
	w.amends(w.here)
	w.attests(w.here, p)
	require.True(t, w.attested().StaleConsent)
	require.Equal(t, 2*visit, w.balance(p))
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

func TestOneBadLineOfFivePaysNothingAndRecordsNothing(t *testing.T) {
	w := newWorld(t)
	w.fund(100 * visit)
	p, elsewhere, offered, waiting := w.enrolled(w.here), w.enrolled(w.there), w.invite(w.here), w.come(w.here, invited)
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
		"before the consent":            {func(l *types.VisitLine) { l.Handle = offered.handle }, "has never consented"},
		"before the screening":          {func(l *types.VisitLine) { l.Handle = waiting.handle }, "was never screened"},
		"a nullifier of 31 bytes":       {func(l *types.VisitLine) { l.Nullifier = l.Nullifier[1:] }, "nullifier has 31 bytes"},
		"nobody":                        {func(l *types.VisitLine) { l.Handle = w.fresh() }, "nobody was invited"},
	} {
		t.Run(name, func(*testing.T) {
			m := w.visits(w.here, p, p, p, p, p)
			tc.change(&m.Lines[2])
			refuses(w, w.msgs.AttestVisits, m, tc.want)
			refuses(w, w.msgs.AttestVisits, m, "line 3 of 5: ")
		})
	}
	m := w.visits(w.here, p, p, p)
	m.Lines[2].Nullifier = m.Lines[0].Nullifier
	require.ErrorContains(t, refused(w, w.msgs.AttestVisits, m, types.ErrRepeated), "line 3 of 3: the nullifier is that of line 1")
	m = w.visits(w.here, p, p)
	m.Lines[1].Blind = m.Lines[0].Blind
	refuses(w, w.msgs.AttestVisits, m, "line 2 of 2: the blind is that of line 1")
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

func TestAttestVisitsRefusesTheWholeMessage(t *testing.T) {
	w := newWorld(t)
	p := w.come(w.here, enrolled)
	for name, tc := range map[string]struct {
		change func(*types.MsgAttestVisits)
		want   error
	}{
		"somebody without the task":   {func(m *types.MsgAttestVisits) { m.Signer = w.here.coordinator.Address }, trialtypes.ErrDelegation},
		"a signer that is no address": {func(m *types.MsgAttestVisits) { m.Signer = "me" }, types.ErrInvalid},
		"a trial that does not exist": {func(m *types.MsgAttestVisits) { m.Trial++ }, trialtypes.ErrUnknownTrial},
		"a site that does not exist":  {func(m *types.MsgAttestVisits) { m.Site = 9 }, trialtypes.ErrUnknownSite},
		"no lines":                    {func(m *types.MsgAttestVisits) { m.Lines = nil }, types.ErrInvalid},
		"65 lines":                    {func(m *types.MsgAttestVisits) { m.Lines = make([]types.VisitLine, types.MaxLines+1) }, types.ErrInvalid},
	} {
		t.Run(name, func(*testing.T) {
			m := w.visits(w.here, p)
			tc.change(m)
			refused(w, w.msgs.AttestVisits, m, tc.want)
		})
	}
	w.decides(w.paymentsLine, protocolfact.Outcome_OUTCOME_SUSPENDED)
	w.attests(w.here, p) // what was promised is owed, whatever becomes of the approval
}

func TestSixtyFourLinesOfSeveralParticipantsAreAttestedAtOnce(t *testing.T) {
	w := newWorld(t)
	w.fund(types.MaxLines * visit)
	who := []participant{w.come(w.here, enrolled), w.come(w.here, screening), w.come(w.here, followUp), w.come(w.here, screenFailed)}
	var lines []participant
	for i := range types.MaxLines {
		lines = append(lines, who[i%len(who)])
	}
	require.Len(t, w.attests(w.here, lines...).Lines, types.MaxLines)
	require.Len(t, w.Facts(), types.MaxLines)
	for _, p := range who {
		require.Equal(t, types.MaxLines/4*visit, w.balance(p))
	}
}
