package types_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/testutil/fixture"
	"github.com/equipoise-trials/equipoise/x/registration/types"
)

func TestNobodyIsPlannedOnlyWhereTheRegistrationSaysSo(t *testing.T) {
	for name, tc := range map[string]struct {
		size types.SampleSize
		kind types.DateKind
		want string // nothing if it is accepted
	}{
		"somebody":                 {types.SampleSize{Planned: 1}, types.DateKind_DATE_KIND_ANTICIPATED, ""},
		"nobody":                   {types.SampleSize{NonePlanned: true}, types.DateKind_DATE_KIND_ANTICIPATED, ""},
		"nobody, without a word":   {types.SampleSize{}, types.DateKind_DATE_KIND_ANTICIPATED, "give sample_size.none_planned"},
		"nobody, and somebody":     {types.SampleSize{NonePlanned: true, Planned: 5}, types.DateKind_DATE_KIND_ANTICIPATED, "but 5 are planned and 0 were enrolled"},
		"nobody, but some came":    {types.SampleSize{NonePlanned: true, Actual: 5}, types.DateKind_DATE_KIND_ANTICIPATED, "0 are planned and 5 were enrolled"},
		"nobody, but it has begun": {types.SampleSize{NonePlanned: true}, types.DateKind_DATE_KIND_ACTUAL, "first_enrolment is ACTUAL"},
	} {
		r := fixture.Registration(2)
		r.SampleSize, r.FirstEnrolment = tc.size, types.Milestone{Date: types.PartialDate{Year: 2026, Month: 1}, Kind: tc.kind}
		err := r.Validate(time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC))
		if tc.want == "" {
			require.NoError(t, err, name)
			continue
		}
		require.ErrorContains(t, err, tc.want, name)
	}
}
