package types_test

import (
	"crypto/sha256"
	"encoding/binary"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/testutil/fixture"
	"github.com/equipoise-trials/equipoise/x/registration/types"
)

func outcome(id string, level types.OutcomeLevel) types.Outcome {
	return types.Outcome{Id: id, Level: level, Measure: "measure " + id, TimeFrame: "Week 52"}
}

const (
	primary   = types.OutcomeLevel_OUTCOME_LEVEL_PRIMARY
	secondary = types.OutcomeLevel_OUTCOME_LEVEL_SECONDARY
)

func TestPrimaryOutcomesAreLockedAgainstSilentLoss(t *testing.T) {
	base := []types.Outcome{outcome("P1", primary), outcome("P2", primary), outcome("S1", secondary)}
	retimed := outcome("P1", primary)
	retimed.TimeFrame = "Week 24"
	for name, tc := range map[string]struct {
		outcomes []types.Outcome
		changed  bool
		lost     string // refused without a reason, naming these
	}{
		"nothing":               {base, false, ""},
		"another order":         {[]types.Outcome{base[2], base[1], base[0]}, false, ""},
		"a secondary one less":  {base[:2], false, ""},
		"a secondary one more":  {append([]types.Outcome{outcome("S2", secondary)}, base...), false, ""},
		"one retimed":           {[]types.Outcome{retimed, base[1], base[2]}, true, ""},
		"one added":             {append([]types.Outcome{outcome("P3", primary)}, base...), true, ""},
		"one promoted":          {[]types.Outcome{base[0], base[1], outcome("S1", primary)}, true, ""},
		"one demoted":           {[]types.Outcome{outcome("P1", secondary), base[1], base[2]}, true, "P1"},
		"one dropped":           {[]types.Outcome{base[0], base[2]}, true, "P2"},
		"all dropped":           {nil, true, "P1, P2"},
		"one renamed":           {[]types.Outcome{base[0], outcome("P9", primary)}, true, "P2"},
		"one dropped, one more": {[]types.Outcome{base[0], outcome("P3", primary), base[2]}, true, "P2"},
	} {
		t.Run(name, func(t *testing.T) {
			old, amended := &types.Registration{Outcomes: base}, &types.Registration{Outcomes: tc.outcomes}
			changed, err := types.PrimaryOutcomesChanged(old, amended)
			require.NoError(t, err)
			require.Equal(t, tc.changed, changed)

			deltas := types.DiffOutcomes(old.Outcomes, amended.Outcomes)
			var all []types.OutcomeDeclaration
			for _, d := range deltas {
				for _, kind := range d.Kinds {
					all = append(all, types.OutcomeDeclaration{Outcome: d.ID, Change: kind, Reason: because})
				}
			}
			declared, err := types.Declare(deltas, all)
			require.NoError(t, err)
			require.NoError(t, types.CheckOutcomeLock(deltas, declared), "a declared change counts as correct")
			undeclared, err := types.Declare(deltas, nil)
			require.NoError(t, err)
			silent := types.CheckOutcomeLock(deltas, undeclared)
			if tc.lost == "" {
				require.NoError(t, silent)
				return
			}
			require.ErrorIs(t, silent, types.ErrOutcomes)
			require.ErrorContains(t, silent, "removes or demotes the primary outcome "+tc.lost+" after the first enrolment; declare it with a reason")
		})
	}
}

func TestTheDigestOfPrimaryOutcomesCanBeRecomputed(t *testing.T) {
	r := &types.Registration{Outcomes: []types.Outcome{outcome("P2", primary), outcome("S1", secondary), outcome("P1", primary)}}
	var b []byte
	for _, o := range []types.Outcome{outcome("P1", primary), outcome("P2", primary)} {
		encoded, err := o.Marshal()
		require.NoError(t, err)
		b = append(binary.BigEndian.AppendUint32(b, uint32(len(encoded))), encoded...)
	}
	want := sha256.Sum256(b)
	got, err := r.PrimaryOutcomesDigest()
	require.NoError(t, err)
	require.Equal(t, want[:], got)
}

func TestAnyChangeOfARegistrationChangesItsDigest(t *testing.T) {
	r := fixture.Registration(2)
	before, err := r.Digest()
	require.NoError(t, err)
	r.ResultsPlan = "In a journal"
	after, err := r.Digest()
	require.NoError(t, err)
	require.NotEqual(t, before, after)
}
