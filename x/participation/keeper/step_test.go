package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact"
	protocolfact "github.com/equipoise-trials/equipoise/fact/protocol"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	"github.com/equipoise-trials/equipoise/x/participation/types"
)

func TestEachMessageIsAllowedInItsStatesOnly(t *testing.T) {
	w := newWorld(t)
	for _, from := range allStates {
		for _, to := range allStates[1:] {
			t.Run(from.Name()+" to "+to.Name(), func(t *testing.T) {
				p := w.come(w.here, from)
				before := w.state()
				err := w.step(w.here, p, to)
				if from.MayBecome(to) {
					require.NoError(t, err)
					require.Equal(t, to, w.stored(p).State)
					return
				}
				require.ErrorIs(t, err, types.ErrState)
				require.Equal(t, before, w.state())
			})
		}
	}
	require.NoError(t, w.CheckInvariants(w.Ctx))
}

func TestALifeIsRecordedStepByStep(t *testing.T) {
	w := newWorld(t)
	height, start := w.Ctx.BlockHeight(), w.Ctx.BlockTime()
	p := w.invite(w.here)
	blinds := map[string]bool{string(w.stored(p).Blind): true}
	w.consents(w.here, p, 1)
	for i, next := range ways[closed] {
		w.Next(day)
		require.NoError(t, w.step(w.here, p, next))
		facts := w.Facts()
		recorded := facts[len(facts)-1].(fact.Restricted)
		want := fact.RowBlind(fact.Hash(w.stored(p).Blind), fact.TypeURL(recorded), uint64(i))
		require.Equal(t, want[:], recorded.GetBlind())
		require.False(t, blinds[string(recorded.GetBlind())], "no two facts share a blind")
		blinds[string(recorded.GetBlind())] = true
		require.Equal(t, fact.Meaning_MEANING_ATTESTED, recorded.GetSignature().Meaning)
	}
	for i, state := range []types.State{invited, screening, enrolled, followUp, closed} {
		require.Equal(t, types.Step{State: state, Height: height + int64(i), Time: start.AddDate(0, 0, i), Site: w.here.number}, w.stored(p).Steps[i])
	}
}

func TestWhoeverMayTakeNobodyInFinishesWhatTheyBegan(t *testing.T) {
	for name, change := range map[string]func(*world){
		"a site that is not open": func(w *world) { w.decides(w.protocolLine, protocolfact.Outcome_OUTCOME_SUSPENDED) },
		"a trial that is suspended": func(w *world) {
			w.becomes(trialfact.Status_STATUS_SUSPENDED, fixture.Reason(fact.ReasonCode_REASON_CODE_SAFETY))
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			failing, leaving := w.come(w.here, screening), w.come(w.here, enrolled)
			change(w)
			require.NoError(t, w.step(w.here, failing, screenFailed))
			require.NoError(t, w.step(w.here, leaving, followUp))
			require.NoError(t, w.step(w.here, leaving, closed))
			w.attests(w.here, failing, leaving)
		})
	}
}
