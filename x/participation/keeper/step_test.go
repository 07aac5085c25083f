package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact"
	participationfact "github.com/equipoise-trials/equipoise/fact/participation"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	consenttypes "github.com/equipoise-trials/equipoise/x/consent/types"
	"github.com/equipoise-trials/equipoise/x/participation/types"
)

const (
	invited      = types.State_STATE_INVITED
	screening    = types.State_STATE_SCREENING
	screenFailed = types.State_STATE_SCREEN_FAILED
	enrolled     = types.State_STATE_ENROLLED
	followUp     = types.State_STATE_FOLLOW_UP
	closed       = types.State_STATE_CLOSED
)

var allStates = []types.State{invited, screening, screenFailed, enrolled, followUp, closed}

func TestEachMessageIsAllowedInItsStatesOnly(t *testing.T) {
	for _, from := range allStates {
		for _, to := range allStates[1:] {
			t.Run(from.Name()+" to "+to.Name(), func(t *testing.T) {
				f := setup(t)
				handle := f.at(1, from)
				f.consented(handle)
				before := f.snapshot()
				err := f.step(to, handle[:])
				if from.MayBecome(to) {
					require.NoError(t, err)
					p, err := f.Participation(f.ctx, handle)
					require.NoError(t, err)
					require.Equal(t, to, p.State)
					return
				}
				require.ErrorIs(t, err, types.ErrState)
				require.Equal(t, before, f.snapshot())
			})
		}
	}
}

func TestALifeIsRecordedStepByStep(t *testing.T) {
	f := setup(t)
	handle := f.at(1, closed)
	p, err := f.Participation(f.ctx, handle)
	require.NoError(t, err)
	require.Len(t, p.Steps, 5)
	for i, state := range []types.State{invited, screening, enrolled, followUp, closed} {
		require.Equal(t, types.Step{State: state, Height: int64(10 + i), Time: start.AddDate(0, 0, i)}, p.Steps[i])
	}
	require.Len(t, f.audit.all(f.ctx, "enrolment"), 1)

	facts := f.audit.facts(f.ctx)
	require.Len(t, facts, 5)
	blinds := make(map[string]bool)
	for i, recorded := range facts {
		blind := recorded.(fact.Restricted).GetBlind()
		require.False(t, blinds[string(blind)], "no two facts share a blind")
		blinds[string(blind)] = true
		if i > 0 {
			want := fact.RowBlind(fact.Hash(p.Blind), fact.TypeURL(recorded), uint64(i-1))
			require.Equal(t, want[:], blind)
			require.Equal(t, fact.Meaning_MEANING_ATTESTED, recorded.GetSignature().Meaning)
		}
	}
	require.Equal(t, filled(201), facts[4].(*participationfact.ParticipationClosed).ReasonCommitment)
	require.EqualValues(t, 1, facts[2].(*participationfact.ParticipantEnrolled).FormVersion)
}

func TestScreeningAndEnrolmentNeedAConsentThatStandsAndIsNotStale(t *testing.T) {
	given := consenttypes.Standing{State: consenttypes.State_STATE_GIVEN, FormLine: 1, Version: 1, Given: true}
	with := func(change func(*consenttypes.Standing)) consenttypes.Standing {
		s := given
		change(&s)
		return s
	}
	for name, tc := range map[string]struct {
		standing         consenttypes.Standing
		screen, enrolled error
	}{
		"given":     {given, nil, nil},
		"offered":   {consenttypes.Standing{State: consenttypes.State_STATE_OFFERED}, types.ErrNoConsent, types.ErrNoConsent},
		"pending":   {consenttypes.Standing{State: consenttypes.State_STATE_PENDING}, types.ErrNoConsent, types.ErrNoConsent},
		"declined":  {consenttypes.Standing{State: consenttypes.State_STATE_DECLINED}, types.ErrNoConsent, types.ErrNoConsent},
		"stale":     {with(func(s *consenttypes.Standing) { s.Stale = true }), types.ErrStaleConsent, types.ErrStaleConsent},
		"withdrawn": {with(func(s *consenttypes.Standing) { s.Given, s.Withdrawn = false, true }), types.ErrWithdrawn, types.ErrWithdrawn},
	} {
		t.Run(name, func(t *testing.T) {
			f := setup(t)
			toScreen, toEnrol := f.at(1, invited), f.at(2, screening)
			f.consent.standings[toScreen], f.consent.standings[toEnrol] = tc.standing, tc.standing
			require.ErrorIs(t, f.step(screening, toScreen[:]), tc.screen)
			require.ErrorIs(t, f.step(enrolled, toEnrol[:]), tc.enrolled)
		})
	}
}

func TestWhoeverMayTakeNobodyInFinishesWhatTheyBegan(t *testing.T) {
	for name, tc := range map[string]struct {
		change func(*fixture)
		want   error
	}{
		"a site that is not open": {func(f *fixture) { f.protocol.closed = true }, errNotOpen},
		"a trial that no longer recruits": {func(f *fixture) {
			f.trial.status = trialfact.Status_STATUS_ACTIVE_NOT_RECRUITING
		}, types.ErrNotRecruiting},
		"a trial that is suspended": {func(f *fixture) { f.trial.status = trialfact.Status_STATUS_SUSPENDED }, types.ErrNotRecruiting},
	} {
		t.Run(name, func(t *testing.T) {
			f := setup(t)
			waiting, failing, leaving := f.at(1, invited), f.at(2, screening), f.at(3, enrolled)
			f.consented(waiting)
			tc.change(f)
			require.ErrorIs(t, f.step(screening, waiting[:]), tc.want)
			require.ErrorIs(t, f.step(enrolled, failing[:]), tc.want)
			require.NoError(t, f.step(screenFailed, failing[:]))
			require.NoError(t, f.step(followUp, leaving[:]))
			require.NoError(t, f.step(closed, leaving[:]))
			must(f, f.msgs.AttestVisits, visits(1, failing, leaving))
		})
	}
}

func TestWhoeverWithdrewIsFollowedUpAndClosedWithoutAConsent(t *testing.T) {
	f := setup(t)
	handle := f.at(1, enrolled)
	f.withdrawn(handle)
	require.NoError(t, f.step(followUp, handle[:]))
	require.NoError(t, f.step(closed, handle[:]))
}

func TestStepsNeedTheTaskAndAReasonOfTheRightLength(t *testing.T) {
	f := setup(t)
	waiting, screened, taking := f.at(1, invited), f.at(2, screening), f.at(3, enrolled)
	f.consented(waiting)
	who, short := nurse.String(), filled(1)[1:]
	refused(f, f.msgs.StartScreening, &types.MsgStartScreening{Signer: who, Handle: waiting[:]}, errNotDelegated)
	refused(f, f.msgs.FailScreening, &types.MsgFailScreening{Signer: who, Handle: screened[:], ReasonCommitment: filled(1)}, errNotDelegated)
	refused(f, f.msgs.Enrol, &types.MsgEnrol{Signer: who, Handle: screened[:]}, errNotDelegated)
	refused(f, f.msgs.StartFollowUp, &types.MsgStartFollowUp{Signer: who, Handle: taking[:]}, errNotDelegated)
	refused(f, f.msgs.Close, &types.MsgClose{Signer: who, Handle: taking[:], ReasonCommitment: filled(1)}, errNotDelegated)

	who = coordinator.String()
	refused(f, f.msgs.FailScreening, &types.MsgFailScreening{Signer: who, Handle: screened[:], ReasonCommitment: short}, types.ErrInvalid)
	refused(f, f.msgs.Close, &types.MsgClose{Signer: who, Handle: taking[:], ReasonCommitment: short}, types.ErrInvalid)
	refused(f, f.msgs.Close, &types.MsgClose{Signer: who, Handle: taking[:]}, types.ErrInvalid)
	refused(f, f.msgs.Enrol, &types.MsgEnrol{Signer: "me", Handle: screened[:]}, types.ErrInvalid)
	refused(f, f.msgs.Enrol, &types.MsgEnrol{Signer: who, Handle: short}, types.ErrInvalid)
	refused(f, f.msgs.Enrol, &types.MsgEnrol{Signer: who, Handle: filled(99)}, types.ErrNoParticipation)
}
