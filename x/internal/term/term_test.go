package term_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/x/internal/term"
)

var (
	noon = time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC)
	one  = noon.Add(time.Hour)
	tick = time.Nanosecond
)

func TestATermHoldsFromItsFirstToItsLastInstant(t *testing.T) {
	bounded := term.Term{NotBefore: noon, NotAfter: &one}
	cut := noon.Add(time.Minute)
	ended := term.Term{NotBefore: noon, NotAfter: &one, EndedAt: &cut}
	open := term.Term{NotBefore: noon}
	for name, tc := range map[string]struct {
		term  term.Term
		at    time.Time
		want  term.State
		words string
	}{
		"just before":             {bounded, noon.Add(-tick), term.Future, "begins at 2026-06-01T12:00:00Z"},
		"first instant":           {bounded, noon, term.Current, "holds since 2026-06-01T12:00:00Z"},
		"last instant":            {bounded, one, term.Current, "holds since"},
		"just after":              {bounded, one.Add(tick), term.Expired, "expired at 2026-06-01T13:00:00Z"},
		"without end":             {open, noon.AddDate(100, 0, 0), term.Current, "holds since"},
		"just before it was cut":  {ended, cut.Add(-tick), term.Current, "holds since"},
		"at the cut":              {ended, cut, term.Ended, "ended at 2026-06-01T12:01:00Z"},
		"cut, then expired":       {ended, one.Add(tick), term.Ended, "ended at"},
		"cut before it had begun": {term.Term{NotBefore: one, EndedAt: &noon}, noon, term.Ended, "ended at"},
	} {
		t.Run(name, func(t *testing.T) {
			require.Equal(t, tc.want, tc.term.At(tc.at))
			require.Equal(t, tc.want == term.Current, tc.term.Holds(tc.at))
			require.Equal(t, tc.want == term.Expired || tc.want == term.Ended, tc.term.Over(tc.at))
			require.Contains(t, tc.term.Describe(tc.at), tc.words)
		})
	}
}

func TestNothingIsDatedBack(t *testing.T) {
	early, late := noon.Add(-time.Hour), noon.Add(time.Minute)
	far := time.Date(2300, 1, 1, 0, 0, 0, 0, time.UTC)
	for name, tc := range map[string]struct {
		from, until *time.Time
		begins      time.Time
		wrong       string
	}{
		"no dates":              {nil, nil, noon, ""},
		"past start":            {&early, &one, noon, ""},
		"future start":          {&late, &one, late, ""},
		"one instant":           {&one, &one, one, ""},
		"ends before it begins": {&one, &late, noon, "which is before the start at 2026-06-01T13:00:00Z"},
		"ends before the block": {nil, &early, noon, "which is before the start at 2026-06-01T12:00:00Z"},
		"begins too late":       {&far, nil, noon, "want it before the year 2200"},
		"ends too late":         {nil, &far, noon, "leave it out if there is no end"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := term.New(noon, tc.from, tc.until)
			if tc.wrong != "" {
				require.ErrorContains(t, err, tc.wrong)
				return
			}
			require.NoError(t, err)
			require.Equal(t, term.Term{NotBefore: tc.begins, NotAfter: tc.until}, got)
		})
	}
}

func TestFactsWriteNoInstantAsZero(t *testing.T) {
	require.Zero(t, term.Nanos(nil))
	require.Equal(t, noon.UnixNano(), term.Nanos(&noon))
}
