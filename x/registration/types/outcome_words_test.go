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
	} {
		require.True(t, types.SameWords(pair[0], pair[1]), "%q", pair)
	}
	for _, pair := range [][2]string{
		{"1.5 mg", "15 mg"}, {"1,000 cells", "1000 cells"}, {"ALT > 3", "ALT < 3"}, {"Week 4", "Week 12"}, {"change from -3", "change from 3"}, {"0-10", "0 10"}, {"Pain", "Paint"}, {"a/b", "a b"}, {"HbA1c ≤ 7 %", "HbA1c 7 %"},
	} {
		require.False(t, types.SameWords(pair[0], pair[1]), "%q", pair)
	}
}
