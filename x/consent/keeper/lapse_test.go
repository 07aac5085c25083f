package keeper_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	consentfact "github.com/equipoise-trials/equipoise/fact/consent"
	protocolfact "github.com/equipoise-trials/equipoise/fact/protocol"
	"github.com/equipoise-trials/equipoise/x/consent/types"
)

func TestAConsentThatIsNotCompletedInTimeLapses(t *testing.T) {
	f := pendingOn(t, protocolfact.Demands{Representative: true, Witness: true}, family()...)
	f.mustCountersign(t, mother, representative, 1)
	f.later(1000, types.TimeToComplete-1)
	facts := len(f.recorded.facts)
	require.NoError(t, f.EndBlock(f.ctx))
	require.Len(t, f.recorded.facts, facts, "not before its time")

	f.later(1, 1)
	require.NoError(t, f.EndBlock(f.ctx))
	row := f.line(t)
	require.Equal(t, types.State_STATE_OFFERED, row.State)
	require.Nil(t, row.Pending)
	lapsed := f.last().(*consentfact.ConsentLapsed)
	require.Equal(t, fact.Chain(), *lapsed.Signature.Actor)
	require.Equal(t, fact.ReasonCode_REASON_CODE_TIME_OUT, lapsed.Signature.Reason.Code)
	want := fact.RowBlind(digest("blind of the row"), "/equipoise.fact.consent.v1.ConsentLapsed", 1)
	require.Equal(t, want[:], lapsed.Blind)
	require.Equal(t, []consentfact.Capacity{witness}, lapsed.Awaited)

	require.Equal(t, types.State_STATE_PENDING, f.give(t, consent(1)), "the participant signs again")
	require.Empty(t, f.line(t).Pending.Countersigned)
}

func TestARenewalThatLapsesLeavesWhatWasGivenStanding(t *testing.T) {
	f := setup(t)
	f.invite(t, consentfact.Mode_MODE_SELF, family()...)
	f.give(t, consent(1))
	f.forms.active, f.forms.floor, f.forms.demands = 2, 2, protocolfact.Demands{Witness: true}
	f.give(t, consent(2))
	s := f.standing(t)
	require.Equal(t, types.State_STATE_PENDING, s.State)
	require.True(t, s.Given && s.Stale && s.Version == 1)

	f.later(1, types.TimeToComplete)
	require.NoError(t, f.EndBlock(f.ctx))
	s = f.standing(t)
	require.Equal(t, types.State_STATE_GIVEN, s.State)
	require.True(t, s.Given && s.Stale && s.Version == 1)
	require.EqualValues(t, 1, f.last().(*consentfact.ConsentLapsed).StandingVersion)
}

func TestACompletedConsentDoesNotLapse(t *testing.T) {
	f := pendingOn(t, protocolfact.Demands{Representative: true}, family()...)
	f.mustCountersign(t, mother, representative, 1)
	f.later(1, 2*types.TimeToComplete)
	require.NoError(t, f.EndBlock(f.ctx))
	require.Equal(t, types.State_STATE_GIVEN, f.line(t).State)
}

func TestAParticipantNeedNotWaitForTheQueueToSignAgain(t *testing.T) {
	f := pendingOn(t, protocolfact.Demands{Representative: true}, family()...)
	f.later(1, types.TimeToComplete)
	require.Equal(t, types.State_STATE_PENDING, f.give(t, consent(1)))
	kinds := f.recorded.facts[len(f.recorded.facts)-2:]
	require.IsType(t, &consentfact.ConsentLapsed{}, kinds[0])
	require.IsType(t, &consentfact.ConsentGiven{}, kinds[1])
	require.NoError(t, f.EndBlock(f.ctx))
	require.Equal(t, types.State_STATE_PENDING, f.line(t).State, "the new one has its own time")
}

// invitePending makes n participations whose consents await signatures.
func (f *fixture) invitePending(t *testing.T, n int) []fact.Hash {
	t.Helper()
	f.forms.demands = protocolfact.Demands{Witness: true}
	handles := make([]fact.Hash, n)
	for i := range handles {
		o, m := offer(consentfact.Mode_MODE_SELF, family()...), consent(1)
		o.Handle, o.Key = digest(fmt.Sprint("participation ", i)), sdk.AccAddress(fmt.Sprintf("the key of number %4d", i))
		handles[i] = o.Handle
		require.NoError(t, f.Open(f.ctx, o, inviter))
		m.Signer, m.Handle = o.Key.String(), o.Handle[:]
		f.give(t, m)
	}
	return handles
}

func (f *fixture) count(t *testing.T, s types.State) (n int) {
	t.Helper()
	state, err := f.ExportGenesis(f.ctx)
	require.NoError(t, err)
	for _, c := range state.Consents {
		if on, err := f.On(f.ctx, c.Consent, form); err == nil && on.Line.State == s && !c.Consent.Withdrawn() {
			n++
		}
	}
	return n
}

func TestABlockLetsABoundedNumberOfConsentsLapse(t *testing.T) {
	f := setup(t)
	f.invitePending(t, types.MaxLapsesPerBlock+7)
	f.later(1, types.TimeToComplete)
	require.NoError(t, f.EndBlock(f.ctx))
	require.Equal(t, 7, f.count(t, types.State_STATE_PENDING))
	f.later(1, time.Second)
	require.NoError(t, f.EndBlock(f.ctx))
	require.Zero(t, f.count(t, types.State_STATE_PENDING))
	require.Equal(t, types.MaxLapsesPerBlock+7, f.count(t, types.State_STATE_OFFERED))
}

func TestAConsentThatCannotLapseIsSetAsideAndBlocksNobody(t *testing.T) {
	f := setup(t)
	handles := f.invitePending(t, 2)
	f.later(1, types.TimeToComplete)
	f.recorded.fails = errors.New("no room for a fact")
	require.NoError(t, f.EndBlock(f.ctx))
	require.Equal(t, 2, f.count(t, types.State_STATE_PENDING), "nothing is half done")
	f.recorded.fails = nil
	facts := len(f.recorded.facts)
	require.NoError(t, f.EndBlock(f.ctx))
	require.Len(t, f.recorded.facts, facts, "it is out of the queue")

	m := consent(1)
	m.Signer, m.Handle = sdk.AccAddress("the key of number    0").String(), handles[0][:]
	require.Equal(t, types.State_STATE_PENDING, f.give(t, m), "it waits for its participant")
}
