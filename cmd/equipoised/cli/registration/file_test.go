package registration

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/cosmos/cosmos-sdk/codec"
	codectypes "github.com/cosmos/cosmos-sdk/codec/types"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
)

var (
	cdc   = codec.NewProtoCodec(codectypes.NewInterfaceRegistry())
	today = time.Date(2026, 3, 15, 9, 0, 0, 0, time.UTC)
)

func write(t *testing.T, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "registration.json")
	require.NoError(t, os.WriteFile(path, []byte(content), 0o600))
	return path
}

func TestAPrintedRegistrationIsReadBack(t *testing.T) {
	want := fixture.Registration(2)
	want.SettlementWindowDays = 30
	printed, err := cdc.MarshalJSON(&want)
	require.NoError(t, err)
	got, err := ReadRegistration(cdc, write(t, string(printed)), today)
	require.NoError(t, err)
	wantDigest, err := want.Digest()
	require.NoError(t, err)
	gotDigest, err := got.Digest()
	require.NoError(t, err)
	require.Equal(t, wantDigest, gotDigest)
}

func TestIdentifiersOfAFileAreNormalised(t *testing.T) {
	r := fixture.Registration(2)
	printed, err := cdc.MarshalJSON(&r)
	require.NoError(t, err)
	got, err := ReadRegistration(cdc, write(t, strings.Replace(string(printed), "NCT02278341", " nct02278341", 1)), today)
	require.NoError(t, err)
	require.Equal(t, "NCT02278341", got.Identifiers[0].Value)
}

func TestAWrongFileIsRefusedByName(t *testing.T) {
	r := fixture.Registration(2)
	printed, err := cdc.MarshalJSON(&r)
	require.NoError(t, err)
	good := string(printed)
	for name, tc := range map[string]struct{ content, want string }{
		"empty":           {"", "is not a registration"},
		"no object":       {"[]", "is not a registration"},
		"truncated":       {good[:len(good)/2], "is not a registration"},
		"misspelt field":  {strings.Replace(good, "public_title", "publik_title", 1), `unknown field "publik_title"`},
		"wrong kind":      {strings.Replace(good, `"planned":317`, `"planned":"many"`, 1), "is not a registration"},
		"unknown value":   {strings.Replace(good, "PHASE_3", "PHASE_9", 1), "PHASE_9"},
		"refused by rule": {strings.Replace(good, `"FR"`, `"UK"`, 1), `countries[1] is "UK"`},
		"bad identifier":  {strings.Replace(good, "NCT02278341", "NCT1", 1), `"NCT1" is not a number of NCT`},
		"given twice":     {strings.Replace(good, "{", `{"public_title":"Another",`, 1), `"public_title" is given twice`},
		"two spellings":   {strings.Replace(good, "{", `{"publicTitle":"Another",`, 1), `"public_title" is given twice`},
		"text after it":   {good + "x", "is not a registration"},
		"too large":       {strings.Repeat(" ", maxFileSize+1), "a registration file has at most 4194304"},
	} {
		t.Run(name, func(t *testing.T) {
			path := write(t, tc.content)
			_, err := ReadRegistration(cdc, path, today)
			require.ErrorContains(t, err, path)
			require.ErrorContains(t, err, tc.want)
		})
	}
	_, err = ReadRegistration(cdc, filepath.Join(t.TempDir(), "missing.json"), today)
	require.ErrorIs(t, err, os.ErrNotExist)
}

func TestAReasonIsWrittenInPlainWords(t *testing.T) {
	for code := fact.ReasonCode(1); int(code) < len(fact.ReasonCode_name); code++ {
		got, err := parseReason(reasonNames()[code-1])
		require.NoError(t, err)
		require.Equal(t, code, got.Code)
	}
	none, err := parseReason("")
	require.NoError(t, err)
	require.Nil(t, none)
	_, err = parseReason("because")
	require.ErrorContains(t, err, `"because" is not a reason, want one of planned, correction`)
	_, err = parseReason("unspecified")
	require.Error(t, err)
}

func TestAVersionIsANumberFromOne(t *testing.T) {
	n, err := parseVersion("3")
	require.NoError(t, err)
	require.Equal(t, uint32(3), n)
	for _, s := range []string{"", "0", "-1", "x", "4294967296"} {
		_, err := parseVersion(s)
		require.ErrorContains(t, err, "is not the number of a version", s)
	}
}

func FuzzAFileIsReadOrRefused(f *testing.F) {
	r := fixture.Registration(2)
	printed, err := cdc.MarshalJSON(&r)
	require.NoError(f, err)
	f.Add(printed)
	f.Add([]byte(`{"public_title":"a","publicTitle":"b"}`))
	f.Add([]byte(`{"outcomes":[{"id":"P1"},null,[]]}`))
	f.Fuzz(func(t *testing.T, content []byte) {
		path := filepath.Join(t.TempDir(), "registration.json")
		require.NoError(t, os.WriteFile(path, content, 0o600))
		got, err := ReadRegistration(cdc, path, today)
		if err != nil {
			require.ErrorContains(t, err, path)
			return
		}
		require.NoError(t, got.Validate(today))
	})
}
