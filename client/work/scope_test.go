package work_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/client/work"
)

func TestAScopeIsReadAsItWasWrittenAndSaysWhetherAFollowUpIsLeft(t *testing.T) {
	for text, tc := range map[string]struct {
		scope    work.Scope
		followed bool
	}{
		"TREATMENT":                        {work.TreatmentAlone(), true},
		"TREATMENT, CONTACT":               {work.Scope{Contact: true}, true},
		"TREATMENT, FURTHER DATA":          {work.Scope{FurtherData: true}, true},
		"TREATMENT, CONTACT, FURTHER DATA": {work.Everything(), false},
		"TREATMENT, CONTACT, FURTHER DATA: what you have: use it": {work.Scope{Contact: true, FurtherData: true, Words: "what you have: use it"}, false},
	} {
		require.Equal(t, text, tc.scope.String())
		require.Equal(t, tc.followed, tc.scope.FollowedUp(), text)
		read, err := work.ParseScope(text)
		require.NoError(t, err)
		require.Equal(t, tc.scope, read)
	}
	for _, text := range []string{"", "all", "CONTACT", "TREATMENT,CONTACT", "TREATMENT, FURTHER DATA, CONTACT", "TREATMENT, LIFE", "TREATMENT: "} {
		_, err := work.ParseScope(text)
		require.Error(t, err, text)
	}
}
