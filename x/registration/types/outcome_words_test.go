package types_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/x/registration/types"
)

func TestWordsAreTheSameHoweverTheyAreWritten(t *testing.T) {
	for _, pair := range [][2]string{
		{"Pain on swallowing", "Pain on Swallowing"}, {"Cups drunk (0-10)", "Cups drunk (0–10)"}, {"Up to 7 days", "up to 7 days."}, {"Follow-up", "follow up"},
		{"Patient's own view", "Patient’s own view"}, {"Death, any cause", "Death any cause"}, {"change from −3", "change from -3"}, {"a\u00a0b", "a  b"}, {"\"Good\" days", "“Good” days"}, {"Week 4;", "Week 4"},
		{"Responders (of all).", "responders (of all)"}, {"Survival: all causes", "Survival all causes"}, {"a\u2009b", "a b"},
	} {
		require.True(t, types.SameWords(pair[0], pair[1]), "%q", pair)
	}
	for _, pair := range [][2]string{
		{"1.5 mg", "15 mg"}, {"1,000 cells", "1000 cells"}, {"ALT > 3", "ALT < 3"}, {"Week 4", "Week 12"}, {"change from -3", "change from 3"}, {"0-10", "0 10"}, {"Pain", "Paint"}, {"a/b", "a b"}, {"HbA1c ≤ 7 %", "HbA1c 7 %"},
		{"Rise of .5 mmol/L", "Rise of 5 mmol/L"}, {"titre of at least 1:40", "titre of at least 140"}, {"p <.05", "p <05"}, {"dose -.5", "dose -5"},
		{"at 10:30", "at 1030"}, {"Weeks 1;2", "Weeks 12"}, {"Weeks 1,2", "Weeks 12"}, {"5' walk", "5\" walk"}, {"5' walk", "5 walk"}, {"dose ≤-x", "dose ≤ x"}, {"p != 3", "p = 3"},
		{"A/B ratio", "AB ratio"}, {"increase of 1. 5", "increase of 1.5"}, {"rate .", "rate . 5"},
	} {
		require.False(t, types.SameWords(pair[0], pair[1]), "%q", pair)
	}
}
