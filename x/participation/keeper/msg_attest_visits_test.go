package keeper_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact"
	participationfact "github.com/equipoise-trials/equipoise/fact/participation"
	payoutfact "github.com/equipoise-trials/equipoise/fact/payout"
	"github.com/equipoise-trials/equipoise/x/participation/types"
	payouttypes "github.com/equipoise-trials/equipoise/x/payout/types"
	protocoltypes "github.com/equipoise-trials/equipoise/x/protocol/types"
)

// visits returns the nurse's message with one line for each handle. Nullifiers and blinds count from first on.
func visits(first byte, handles ...fact.Hash) *types.MsgAttestVisits {
	m := &types.MsgAttestVisits{Signer: nurse.String(), Trial: theTrial, Site: theSite}
	for i, handle := range handles {
		m.Lines = append(m.Lines, types.VisitLine{
			Handle: handle[:], Nullifier: filled(first + byte(i)), Detail: filled(77), Blind: filled(first + byte(i) + 1),
		})
	}
	return m
}

func TestAVisitEarnsItsTariffAndIsRecorded(t *testing.T) {
	f := setup(t)
	handle := f.at(1, enrolled)
	msg := visits(1, handle, handle)
	msg.Lines[1].Tariff = 1
	res := must(f, f.msgs.AttestVisits, msg)
	settled := payouttypes.LineState_LINE_STATE_SETTLED
	require.Equal(t, []types.AttestedLine{{Line: 1, State: settled}, {Line: 2, State: settled}}, res.Lines)
	accruals := f.audit.all(f.ctx, "accrual")
	require.Equal(t, "50000000uusd", string(accruals[0]))
	require.Equal(t, "12500000uusd", string(accruals[1]))

	attested := f.lastFact().(*participationfact.VisitAttested)
	require.Equal(t, fact.Task_TASK_VISIT_ATTESTATION, attested.Signature.Actor.Task)
	attested.Signature = nil
	require.Equal(t, &participationfact.VisitAttested{
		Blind: filled(3), Trial: theTrial, Site: theSite, Handle: handle[:], Nullifier: filled(2),
		ScheduleLine: 4, ScheduleVersion: 2, Tariff: 1, Detail: filled(77), Line: 2, Denom: "uusd", Amount: "12500000",
		Outcome: &payoutfact.LineOutcome{Kind: payoutfact.Outcome_OUTCOME_PAID, Address: "wallet"},
	}, attested)
}

func TestAttestingAVisitDoesNotTouchTheParticipation(t *testing.T) {
	f := setup(t)
	handle := f.at(1, enrolled)
	before, err := f.Participation(f.ctx, handle)
	require.NoError(t, err)
	must(f, f.msgs.AttestVisits, visits(1, handle))
	after, err := f.Participation(f.ctx, handle)
	require.NoError(t, err)
	require.Equal(t, before, after)
}

func TestVisitsAreAttestedInEveryStateFromScreeningOn(t *testing.T) {
	for _, state := range allStates {
		t.Run(state.Name(), func(t *testing.T) {
			f := setup(t)
			handle := f.at(1, state)
			f.consented(handle)
			if state == invited {
				refused(f, f.msgs.AttestVisits, visits(1, handle), types.ErrState)
				return
			}
			must(f, f.msgs.AttestVisits, visits(1, handle))
		})
	}
}

func TestNoVisitBeforeTheConsent(t *testing.T) {
	f := setup(t)
	handle := f.at(1, invited)
	refused(f, f.msgs.AttestVisits, visits(1, handle), types.ErrNoConsent)
	f.withdrawn(handle) // the offer, without ever having consented
	refused(f, f.msgs.AttestVisits, visits(1, handle), types.ErrNoConsent)
}

func TestWithdrawnParticipantIsStillPaidForCompletedVisits(t *testing.T) {
	f := setup(t)
	handle := f.at(1, enrolled)
	f.later(time.Hour)
	f.withdrawn(handle)
	must(f, f.msgs.AttestVisits, visits(1, handle))
	f.later(window)
	must(f, f.msgs.AttestVisits, visits(10, handle))
	f.later(time.Nanosecond)
	err := refused(f, f.msgs.AttestVisits, visits(20, handle), types.ErrSettled)
	require.ErrorContains(t, err, "withdrew at 2030-01-03T10:00:00Z; its visits could be attested until 2030-04-03T10:00:00Z")
}

func TestTheSettlementWindowRunsFromTheFailedScreeningAndTheClosure(t *testing.T) {
	for _, state := range []types.State{screenFailed, closed} {
		t.Run(state.Name(), func(t *testing.T) {
			f := setup(t)
			handle := f.at(1, state)
			f.later(window)
			must(f, f.msgs.AttestVisits, visits(1, handle))
			f.later(time.Nanosecond)
			refused(f, f.msgs.AttestVisits, visits(10, handle), types.ErrSettled)
		})
	}
}

func TestAVisitUnderAStaleConsentIsPaidAndFlagged(t *testing.T) {
	f := setup(t)
	handle := f.at(1, enrolled)
	must(f, f.msgs.AttestVisits, visits(1, handle))
	require.False(t, f.lastFact().(*participationfact.VisitAttested).StaleConsent)
	s := f.consent.standings[handle]
	s.Stale = true
	f.consent.standings[handle] = s
	must(f, f.msgs.AttestVisits, visits(10, handle))
	require.True(t, f.lastFact().(*participationfact.VisitAttested).StaleConsent)
	require.Len(t, f.audit.all(f.ctx, "accrual"), 2)
}

func TestAShortEscrowQueuesVisitsAndFailsNone(t *testing.T) {
	f := setup(t)
	handle := f.at(1, enrolled)
	f.payout.short = true
	res := must(f, f.msgs.AttestVisits, visits(1, handle))
	require.Equal(t, payouttypes.LineState_LINE_STATE_QUEUED, res.Lines[0].State)
}

func TestOneBadLineRefusesAllAndIsNamed(t *testing.T) {
	for name, tc := range map[string]struct {
		change func(f *fixture, line *types.VisitLine)
		want   error
	}{
		"a used nullifier":           {func(_ *fixture, l *types.VisitLine) { l.Nullifier = filled(250) }, errUsed},
		"over the cap of its tariff": {func(_ *fixture, l *types.VisitLine) { l.Tariff = 1 }, errOverCap},
		"a tariff that is not there": {func(_ *fixture, l *types.VisitLine) { l.Tariff = 2 }, protocoltypes.ErrNoTariff},
		"a participant of another site": {func(f *fixture, l *types.VisitLine) {
			msg := f.invitation(40)
			msg.Site = otherSite
			must(f, f.msgs.Invite, msg)
			l.Handle = filled(40)
		}, types.ErrForeign},
		"nobody's handle": {func(_ *fixture, l *types.VisitLine) { l.Handle = filled(99) }, types.ErrNoParticipation},
		"somebody who is only invited": {func(f *fixture, l *types.VisitLine) {
			handle := f.at(41, invited)
			f.consented(handle)
			l.Handle = handle[:]
		}, types.ErrState},
		"somebody without a consent": {func(f *fixture, l *types.VisitLine) {
			handle := f.at(41, invited)
			l.Handle = handle[:]
		}, types.ErrNoConsent},
		"the nullifier of another line": {func(_ *fixture, l *types.VisitLine) { l.Nullifier = filled(1) }, types.ErrRepeated},
		"a nullifier of 31 bytes":       {func(_ *fixture, l *types.VisitLine) { l.Nullifier = l.Nullifier[1:] }, types.ErrInvalid},
	} {
		t.Run(name, func(t *testing.T) {
			f := setup(t)
			handle := f.at(1, enrolled)
			earlier := visits(249, handle, handle)
			earlier.Lines[0].Tariff, earlier.Lines[1].Tariff = 1, 1
			must(f, f.msgs.AttestVisits, earlier) // nullifiers 249 and 250, and the cap of tariff 1

			msg := visits(1, handle, handle, handle, handle, handle)
			tc.change(f, &msg.Lines[2])
			err := refused(f, f.msgs.AttestVisits, msg, tc.want)
			require.ErrorContains(t, err, "line 3 of 5: ")
		})
	}
}

func TestAttestVisitsRefusesTheWholeMessage(t *testing.T) {
	for name, tc := range map[string]struct {
		change func(*fixture, *types.MsgAttestVisits)
		want   error
	}{
		"somebody without the task": {func(_ *fixture, m *types.MsgAttestVisits) { m.Signer = stranger.String() }, errNotDelegated},
		"another trial":             {func(_ *fixture, m *types.MsgAttestVisits) { m.Trial = 4 }, errNotDelegated},
		"another site of the trial": {func(_ *fixture, m *types.MsgAttestVisits) { m.Site = otherSite }, types.ErrForeign},
		"a site without a schedule": {func(f *fixture, _ *types.MsgAttestVisits) { f.protocol.schedule = nil }, errNoSchedule},
		"no lines":                  {func(_ *fixture, m *types.MsgAttestVisits) { m.Lines = nil }, types.ErrInvalid},
		"65 lines":                  {func(_ *fixture, m *types.MsgAttestVisits) { m.Lines = make([]types.VisitLine, 65) }, types.ErrInvalid},
	} {
		t.Run(name, func(t *testing.T) {
			f := setup(t)
			msg := visits(1, f.at(1, enrolled))
			tc.change(f, msg)
			refused(f, f.msgs.AttestVisits, msg, tc.want)
		})
	}
}

func TestSixtyFourLinesOfSeveralParticipantsAreAttestedAtOnce(t *testing.T) {
	f := setup(t)
	handles := []fact.Hash{f.at(1, enrolled), f.at(2, screening), f.at(3, followUp), f.at(4, screenFailed)}
	var lines []fact.Hash
	for i := range types.MaxLines {
		lines = append(lines, handles[i%len(handles)])
	}
	require.Len(t, must(f, f.msgs.AttestVisits, visits(1, lines...)).Lines, types.MaxLines)
	require.Len(t, f.audit.all(f.ctx, "accrual"), types.MaxLines)
}
