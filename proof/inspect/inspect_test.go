package inspect

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const (
	record     = "../testdata/record.eqp"
	recordFile = "../testdata/record.bin"
	trust      = "../testdata/record-trust.json"
	alone      = "../testdata/fact.eqp"
	aloneTrust = "../testdata/fact-trust.json"
	named      = "../testdata/named.eqp"
	person     = "../testdata/person.eqp"
	newKey     = "../testdata/new-key.eqp"
	nameFile   = "../testdata/name.json"
	namedTrust = "../testdata/named-trust.json"
)

func eqverify(args ...string) (code int, stdout, stderr string) {
	var out, err bytes.Buffer
	code = Run(args, &out, &err)
	return code, out.String(), err.String()
}

// changed copies a file with one byte changed.
func changed(t *testing.T, name string, at int) string {
	data, err := os.ReadFile(name)
	require.NoError(t, err)
	data[at] ^= 1
	path := filepath.Join(t.TempDir(), filepath.Base(name))
	require.NoError(t, os.WriteFile(path, data, 0o600))
	return path
}

func TestExitCodes(t *testing.T) {
	for name, c := range map[string]struct {
		args []string
		code int
		want string // in what is printed
	}{
		"a record at level 4":           {[]string{"--trust", trust, record, recordFile}, 0, "VERIFIED AT LEVEL 4"},
		"a fact at level 4":             {[]string{"--trust", aloneTrust, alone}, 0, "VERIFIED AT LEVEL 4"},
		"flags behind the files":        {[]string{record, recordFile, "--trust=" + trust, "-require", "4"}, 0, "VERIFIED AT LEVEL 4"},
		"level 3 is enough":             {[]string{"--require", "3", record, recordFile}, 0, "VERIFIED AT LEVEL 3"},
		"no trust file":                 {[]string{record, recordFile}, 3, "VERIFIES ONLY AT LEVEL 3, BELOW THE REQUIRED LEVEL 4"},
		"a changed record":              {[]string{"--trust", trust, record, changed(t, recordFile, 7)}, 1, "DOES NOT VERIFY"},
		"another file as record":        {[]string{"--trust", trust, record, trust}, 1, "must be the exact bytes"},
		"another chain's trust file":    {[]string{"--trust", aloneTrust, record, recordFile}, 1, `the trust file is for "equipoise-test-2"`},
		"a changed bundle":              {[]string{"--trust", trust, changed(t, record, 30), recordFile}, 1, "DOES NOT VERIFY"},
		"a bundle no longer canonical":  {[]string{"--trust", trust, changed(t, record, 2), recordFile}, 2, "not an evidence bundle"},
		"no record":                     {[]string{record}, 2, "give the file with the record's exact bytes"},
		"a record too much":             {[]string{alone, recordFile}, 2, "the bundle is about a fact alone"},
		"no bundle":                     {[]string{recordFile}, 2, "not an evidence bundle"},
		"no trust file behind --trust":  {[]string{"--trust", recordFile, alone}, 2, "not a trust file"},
		"a missing bundle":              {[]string{"nowhere.eqp"}, 2, "nowhere.eqp: no such file"},
		"a missing record":              {[]string{record, "nowhere.bin"}, 2, "nowhere.bin: no such file"},
		"a missing trust file":          {[]string{"--trust", "nowhere.json", alone}, 2, "nowhere.json: no such file"},
		"a directory":                   {[]string{t.TempDir()}, 2, "is a directory"},
		"an endless file":               {[]string{"/dev/zero"}, 2, "larger than"},
		"no arguments":                  {nil, 2, "0 files were given"},
		"too many arguments":            {[]string{record, recordFile, trust}, 2, "3 files were given"},
		"a level that does not exist":   {[]string{"--require", "5", alone}, 2, "want a level from 1 to 4"},
		"a level that is no number":     {[]string{"--require", "high", alone}, 2, "invalid value"},
		"an output that does not exist": {[]string{"--output", "xml", alone}, 2, "want text or json"},
		"an unknown flag":               {[]string{"--force", alone}, 2, "flag provided but not defined"},
		"a printed name":                {[]string{"--trust", namedTrust, "--person", person, "--person", newKey, "--opening", nameFile, named}, 0, "Zoë Example, MD"},
		"a changed opening":             {[]string{"--trust", namedTrust, "--person", person, "--person", newKey, "--opening", changed(t, nameFile, 168), named}, 1, "DOES NOT VERIFY"},
		"an opening no longer exact":    {[]string{"--trust", namedTrust, "--person", person, "--person", newKey, "--opening", changed(t, nameFile, 160), named}, 2, "not an opening"},
		"a person that is an opening":   {[]string{"--trust", namedTrust, "--person", nameFile, "--opening", nameFile, named}, 2, "not an evidence bundle"},
		"a name without its new key":    {[]string{"--trust", namedTrust, "--person", person, "--opening", nameFile, named}, 1, "neither signed the fact"},
		"a person without an opening":   {[]string{"--person", person, named}, 2, "give the opening"},
		"a missing opening":             {[]string{"--trust", namedTrust, "--opening", "nowhere.json", named}, 2, "nowhere.json: no such file"},
		"an opening that is a bundle":   {[]string{"--trust", namedTrust, "--person", person, "--opening", person, named}, 2, "not an opening"},
		"a name without a trust file":   {[]string{"--person", person, "--opening", nameFile, named}, 2, "--opening was given without --trust"},
		"help":                          {[]string{"--help"}, 0, "Exit codes:"},
		"version":                       {[]string{"--version"}, 0, "reads equipoise/evidence/v1"},
	} {
		t.Run(name, func(t *testing.T) {
			code, stdout, stderr := eqverify(c.args...)
			require.Equal(t, c.code, code, stdout+stderr)
			require.Contains(t, stdout+stderr, c.want)
			if code == exitVerified || code == exitBelowLevel {
				require.Empty(t, stderr)
			} else {
				require.Empty(t, stdout)
			}
		})
	}
}

func TestReportSaysWhatWhoWhenAndWhatNot(t *testing.T) {
	_, report, _ := eqverify("--trust", trust, record, recordFile)
	for _, part := range []string{
		"Committed no later than      2026-11-20T09:00:45.123456789Z",
		"trial, site, book            EQ00000007, 101, 1",
		"kind                         correction",
		"signature.meaning            MEANING_AUTHORED",
		"What was verified, and what it rests on",
		"What it assumes",
		"unbonding period",
		"What it does not prove",
		"That what the record says is true.",
	} {
		require.Contains(t, report, part)
	}
	for line := range strings.Lines(report) {
		require.LessOrEqual(t, len(strings.TrimRight(line, "\n")), 110, line)
	}
}

func TestReportShowsThePrintedNameWithMeaningAndTime(t *testing.T) {
	args := []string{"--trust", namedTrust, "--person", person, "--person", newKey, "--opening", nameFile, named}
	_, report, _ := eqverify(args...)
	for _, part := range []string{
		"Printed names (21 CFR 11.50)",
		"  Zoë Example, MD              signed the fact: AUTHORED, 2026-",
		"with the key eqp1the-coordinators-second-key, for organisation 12",
		"The same person got the key that signed",
		"That the printed name is that of the human being who held the key",
	} {
		require.Contains(t, report, part)
	}
	_, report, _ = eqverify(append(args, "--output", "json")...)
	require.Contains(t, report, `"printed_name": "Zoë Example, MD"`)
}

func TestJSONHoldsTheVerdictAndNothingElseIsPrinted(t *testing.T) {
	for name, c := range map[string]struct {
		args  []string
		level int
	}{
		"verified": {[]string{"--trust", trust, record, recordFile}, 4},
		"below":    {[]string{record, recordFile}, 3},
		"refused":  {[]string{record, trust}, 0},
		"misused":  {[]string{record}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			code, stdout, stderr := eqverify(append(c.args, "--output", "json")...)
			require.Empty(t, stderr)
			var got struct {
				Exit    int
				Error   string
				Verdict *struct {
					Level  int
					Levels []struct{ Holds string }
				}
			}
			require.NoError(t, json.Unmarshal([]byte(stdout), &got))
			require.Equal(t, code, got.Exit)
			if c.level == 0 {
				require.Nil(t, got.Verdict)
				require.NotEmpty(t, got.Error)
				return
			}
			require.Equal(t, c.level, got.Verdict.Level)
			require.Len(t, got.Verdict.Levels, c.level)
		})
	}
}

func TestTextFromABundleIsShownHarmless(t *testing.T) {
	for text, want := range map[string]string{
		"dm": "dm", "": `""`, "März": "März", "a\u202eb": `"a\u202eb"`, `say "x"`: `"say \"x\""`,
	} {
		require.Equal(t, want, show(text))
	}
}
