package reason_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/x/internal/reason"
)

func TestAReasonHasAKnownCodeAndPerhapsADigest(t *testing.T) {
	digest := make([]byte, 32)
	for name, tc := range map[string]struct {
		reason            *fact.Reason
		allowed, required string // what is wrong
	}{
		"none":            {nil, "", "a reason is required"},
		"unspecified":     {&fact.Reason{}, "", "a reason is required"},
		"code":            {&fact.Reason{Code: fact.ReasonCode_REASON_CODE_SAFETY}, "", ""},
		"code and text":   {&fact.Reason{Code: fact.ReasonCode_REASON_CODE_OTHER, TextDigest: digest}, "", ""},
		"other, no text":  {&fact.Reason{Code: fact.ReasonCode_REASON_CODE_OTHER}, "OTHER needs the digest", "OTHER needs the digest"},
		"unknown code":    {&fact.Reason{Code: 99}, "reason code 99 is unknown", "reason code 99 is unknown"},
		"short digest":    {&fact.Reason{Code: 1, TextDigest: digest[:31]}, "31 bytes, want 32", "31 bytes, want 32"},
		"text, no code":   {&fact.Reason{TextDigest: digest}, "no code", "a reason is required"},
		"negative number": {&fact.Reason{Code: -1}, "is unknown", "is unknown"},
	} {
		t.Run(name, func(t *testing.T) {
			check(t, tc.allowed, reason.Allow(tc.reason))
			check(t, tc.required, reason.Require(tc.reason))
		})
	}
}

func check(t *testing.T, want string, err error) {
	t.Helper()
	if want == "" {
		require.NoError(t, err)
		return
	}
	require.ErrorContains(t, err, want)
}

func TestAReasonThatNamesNoneIsNone(t *testing.T) {
	given := &fact.Reason{Code: fact.ReasonCode_REASON_CODE_SAFETY}
	require.Same(t, given, reason.OrNone(given))
	require.Nil(t, reason.OrNone(&fact.Reason{}))
	require.Nil(t, reason.OrNone(nil))
}
