package registration

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact"
	registrationfact "github.com/equipoise-trials/equipoise/fact/registration"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	"github.com/equipoise-trials/equipoise/x/registration/types"
)

func TestAnOpeningIsWrittenOnceForItsOwnerAndReadBack(t *testing.T) {
	r := fixture.Registration(7)
	o, err := NewOpening(cdc, "chain-1", 7, r)
	require.NoError(t, err)
	path := filepath.Join(t.TempDir(), "opening.json")
	require.NoError(t, o.Write(path))
	info, err := os.Stat(path)
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o600), info.Mode().Perm())
	require.ErrorIs(t, o.Write(path), os.ErrExist, "an opening is never overwritten")

	msg, read, err := ReadOpening(cdc, path)
	require.NoError(t, err)
	require.Equal(t, "chain-1", read.ChainID)
	digest, err := types.SealDigest("chain-1", 7, msg.Salt, &msg.Registration)
	require.NoError(t, err)
	require.Equal(t, digest, msg.Seal)
	other, err := NewOpening(cdc, "chain-1", 7, r)
	require.NoError(t, err)
	require.NotEqual(t, o.Seal, other.Seal, "each seal has a salt of its own")
}

func TestAnOpeningThatWasChangedIsRefused(t *testing.T) {
	o, err := NewOpening(cdc, "chain-1", 7, fixture.Registration(7))
	require.NoError(t, err)
	path := filepath.Join(t.TempDir(), "opening.json")
	require.NoError(t, o.Write(path))
	source, err := os.ReadFile(path)
	require.NoError(t, err)
	good := string(source)
	for name, tc := range map[string]struct{ content, want string }{
		"another title":   {strings.Replace(good, "Does it help?", "Does it hurt?", 1), "was changed: it makes the seal"},
		"another chain":   {strings.Replace(good, "chain-1", "chain-2", 1), "was changed: it makes the seal"},
		"another salt":    {strings.Replace(good, o.Salt, strings.Repeat("0", 64), 1), "was changed: it makes the seal"},
		"a short salt":    {strings.Replace(good, o.Salt, "00", 1), "want 64 hexadecimal digits"},
		"another format":  {strings.Replace(good, "opening/v1", "opening/v2", 1), "its format is"},
		"given twice":     {strings.Replace(good, "{", `{"salt":"00",`, 1), `"salt" is given twice`},
		"no registration": {strings.Replace(good, "public_title", "publik_title", 1), "its registration is none"},
		"empty":           {"", "is not an opening"},
	} {
		t.Run(name, func(t *testing.T) {
			_, _, err := ReadOpening(cdc, write(t, tc.content))
			require.ErrorContains(t, err, tc.want)
		})
	}
}

func TestARevealIsInTimeOnTheDayItself(t *testing.T) {
	by, err := parseDay("2027-02-28")
	require.NoError(t, err)
	require.Equal(t, time.Date(2027, 3, 1, 0, 0, 0, 0, time.UTC), by)
	for _, s := range []string{"", "2027", "2027-02", "2027-02-29", "tomorrow"} {
		_, err := parseDay(s)
		require.ErrorContains(t, err, "is not a day", s)
	}
}

func TestDeclarationsAndResultsAreWrittenInPlainWords(t *testing.T) {
	got, err := parseDeclarations([]string{"P1:demoted:efficacy"})
	require.NoError(t, err)
	require.Equal(t, []types.OutcomeDeclaration{{
		Outcome: "P1", Change: registrationfact.OutcomeChangeKind_OUTCOME_CHANGE_KIND_DEMOTED, Reason: &fact.Reason{Code: fact.ReasonCode_REASON_CODE_EFFICACY},
	}}, got)
	for s, want := range map[string]string{
		"P1": "want OUTCOME:CHANGE:REASON", "P1:lost:efficacy": `"lost" is not a change`, "P1:unspecified:efficacy": "is not a change",
		"P1:demoted:because": `"because" is not a reason`, "P1:demoted:": "has no reason",
	} {
		_, err := parseDeclarations([]string{s})
		require.ErrorContains(t, err, want)
	}
	digest := strings.Repeat("ab", 32)
	results, err := parseResults([]string{"S1=" + digest, "P1=" + digest})
	require.NoError(t, err)
	require.Equal(t, "P1", results[0].Outcome)
	for _, s := range []string{"P1", "P1=", "P1=ab", "P1=" + digest + "ab", "P1=zz"} {
		_, err := parseResults([]string{s})
		require.ErrorContains(t, err, "is not a result", s)
	}
}
