package registry

import (
	"encoding/hex"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/testutil/need"
	"github.com/equipoise-trials/equipoise/x/registration/types"
)

func TestTheCanonicalFormIsThatOfRFC8785(t *testing.T) {
	for _, path := range need.Files(t, "jcs/*.input.json") {
		t.Run(filepath.Base(path), func(t *testing.T) {
			source, err := os.ReadFile(path)
			require.NoError(t, err)
			written, err := os.ReadFile(strings.Replace(path, ".input.json", ".outhex.txt", 1))
			require.NoError(t, err)
			want, err := hex.DecodeString(strings.Join(strings.Fields(string(written)), ""))
			require.NoError(t, err)
			got, err := Canonical(source)
			require.NoError(t, err)
			require.Equal(t, string(want), string(got))
		})
	}
}

// Numbers of RFC 8785, appendix B, as they are serialised.
func TestNumbersAreWrittenAsRFC8785Says(t *testing.T) {
	for in, want := range map[string]string{
		"0": "0", "-0": "0", "5e-324": "5e-324", "1.7976931348623157e308": "1.7976931348623157e+308",
		"9007199254740992": "9007199254740992", "295147905179352830000": "295147905179352830000",
		"9.999999999999997e22": "9.999999999999997e+22", "1e23": "1e+23", "1.0": "1", "1E2": "100",
		"0.000001": "0.000001", "1e-7": "1e-7", "333333333.3333332": "333333333.3333332", "4.50": "4.5",
	} {
		got, err := Canonical([]byte("[" + in + "]"))
		require.NoError(t, err)
		require.Equal(t, "["+want+"]", string(got))
	}
}

func project(t *testing.T, source string) (types.RegistryProjection, error) {
	t.Helper()
	root, err := Parse([]byte(source))
	require.NoError(t, err)
	return Project([]byte(source), root, types.ProjectionKind_PROJECTION_KIND_CTGOV_V2, "N", "a", "b")
}

func TestOneRecordHasOneDigestHoweverItIsWritten(t *testing.T) {
	want, err := project(t, `{"a":{"x":1,"y":"é"},"b":[true]}`)
	require.NoError(t, err)
	for _, same := range []string{
		`{"b":[true],"a":{"y":"é","x":1}}`,
		"{ \"a\" :\n\t{ \"x\" : 1.0 , \"y\" : \"\\u00e9\" } , \"b\" : [ true ] }\n",
		`{"a":{"x":1e0,"y":"é"},"b":[true],"derived":{"anything":[1,2,12345678901234567890]},"hasResults":false}`,
	} {
		got, err := project(t, same)
		require.NoError(t, err)
		require.Equal(t, want, got, same)
	}
	for _, other := range []string{
		`{"a":{"x":1,"y":"e\u0301"},"b":[true]}`, `{"a":{"x":2,"y":"é"},"b":[true]}`, `{"a":{"x":1,"y":"é"}}`,
		`{"a":{"x":1,"y":"é"},"b":[true,null]}`, `{"a":{"x":"1","y":"é"},"b":[true]}`, `{"a":{"x":1,"y":"é"},"b":null}`,
	} {
		got, err := project(t, other)
		require.NoError(t, err)
		require.NotEqual(t, want.Digest, got.Digest, other)
	}
}

func TestANumberThatWouldBeRoundedIsRefused(t *testing.T) {
	for _, number := range []string{"9007199254740993", "0.1000000000000000055511151231257827", "1e400", "-1e400", "1e-400", "1e999999999999999999999"} {
		_, err := project(t, `{"a":{"n":[`+number+`]}}`)
		require.ErrorContains(t, err, "a.n[0] at byte 11 is", number)
	}
	for _, number := range []string{"0", "-0.0", "0e999999999999999999999", "9007199254740992", "41.54329", "300.0", "1E+2", "0.10", "1e-7", "123456789.125"} {
		_, err := project(t, `{"a":{"n":[`+number+`]}}`)
		require.NoError(t, err, number)
	}
}
