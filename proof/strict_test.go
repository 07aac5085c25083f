package proof_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/proof"
)

func TestBundleIsItsOwnCanonicalEncoding(t *testing.T) {
	file := string(recordEvidence(t).file(t))
	for name, c := range map[string]struct{ old, new, want string }{
		"a space":              {`"fact":{`, `"fact": {`, "not in canonical form"},
		"a line break":         {`"fact":{`, "\n" + `"fact":{`, "not in canonical form"},
		"a tab in base64":      {`"AAAAEmVx`, `"AAAA\tEmVx`, ""},
		"a line in base64":     {`"AAAAEmVx`, `"AAAA\r\nEmVx`, "not in canonical form"},
		"another letter case":  {`"fact":{`, `"Fact":{`, "not in canonical form"},
		"a key twice":          {`"site":"101"`, `"site":"102","site":"101"`, "not in canonical form"},
		"an unknown key":       {`"site":"101"`, `"site":"101","size":"1"`, `unknown field "size"`},
		"a missing key":        {`"site":"101",`, ``, "not in canonical form"},
		"keys in other order":  {`"site":"101","trial":"7"`, `"trial":"7","site":"101"`, "not in canonical form"},
		"a number":             {`"site":"101"`, `"site":101`, "every number is a text in quotation marks"},
		"a leading zero":       {`"site":"101"`, `"site":"0101"`, "not in canonical form"},
		"a plus sign":          {`"site":"101"`, `"site":"+101"`, ""},
		"too large a number":   {`"site":"101"`, `"site":"4294967296"`, ""},
		"null for bytes":       {`"message":"0"`, `"message":null`, "not in canonical form"},
		"null for a record":    {`"record":{`, `"record":null,"was":{`, ""},
		"an escaped character": {`"dataset":"dm"`, `"dataset":"d\u006d"`, "not in canonical form"},
		"an escaped slash":     {`"type":"/equi`, `"type":"\/equi`, "not in canonical form"},
		"a lone surrogate":     {`"dataset":"dm"`, `"dataset":"d\ud800"`, "not in canonical form"},
		"invalid UTF-8":        {`"dataset":"dm"`, "\"dataset\":\"d\xff\"", "not in canonical form"},
		"a final line break":   {"", "", "goes on after its end"},
		"another format":       {proof.BundleFormat, "equipoise/evidence/v2", `its format is "equipoise/evidence/v2"`},
		"no format":            {`"format":"` + proof.BundleFormat + `",`, "", `its format is ""`},
	} {
		t.Run(name, func(t *testing.T) {
			changed := file + "\n"
			if c.old != "" {
				changed = strings.Replace(file, c.old, c.new, 1)
			}
			require.NotEqual(t, file, changed)
			_, err := proof.ParseBundle([]byte(changed))
			require.ErrorIs(t, err, proof.ErrUnreadable)
			require.ErrorContains(t, err, c.want)
		})
	}
}

// Base64 of two bytes over a multiple of three has four bits of padding, of one byte over has two.
func TestPaddingBitsOfBase64AreRefused(t *testing.T) {
	file := recordEvidence(t).file(t)
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
	tried := 0
	for i := 1; i < len(file); i++ {
		if file[i] != '=' || file[i-1] == '=' {
			continue
		}
		changed := bytes.Clone(file)
		changed[i-1] = alphabet[strings.IndexByte(alphabet, file[i-1])^1]
		_, err := proof.ParseBundle(changed)
		require.ErrorContains(t, err, "not in canonical form")
		tried++
	}
	require.Greater(t, tried, 10)
}

// Any JCS (RFC 8785) library writes the same bytes: keys in order, no white space, no needless escapes.
func TestCanonicalEncodingIsRFC8785(t *testing.T) {
	for _, e := range []evidence{recordEvidence(t), factEvidence(t)} {
		file := e.file(t)
		var generic map[string]any
		require.NoError(t, json.Unmarshal(file, &generic))
		var sorted bytes.Buffer
		encoder := json.NewEncoder(&sorted) // sorts the keys of maps
		encoder.SetEscapeHTML(false)
		require.NoError(t, encoder.Encode(generic))
		require.Equal(t, strings.TrimSuffix(sorted.String(), "\n"), string(file))
	}
}

func TestTrustFileIsStrictButForWhiteSpace(t *testing.T) {
	trust := factEvidence(t).trust
	file, err := trust.Marshal()
	require.NoError(t, err)
	var compact bytes.Buffer
	require.NoError(t, json.Compact(&compact, file))
	for _, same := range []string{string(file), compact.String(), " " + compact.String() + "\r\n\t"} {
		got, err := proof.ParseTrust([]byte(same))
		require.NoError(t, err)
		require.Equal(t, trust, got)
	}
	for name, c := range map[string]struct{ old, new, want string }{
		"a missing key":       {`"height":"2",`, ``, "white space left out, it is not in canonical form"},
		"an unknown key":      {`"height":"2"`, `"height":"2","time":""`, `unknown field "time"`},
		"a key twice":         {`"height":"2"`, `"height":"1","height":"2"`, "not in canonical form"},
		"another letter case": {`"height":"2"`, `"Height":"2"`, "not in canonical form"},
		"a number":            {`"height":"2"`, `"height":2`, "every number is a text in quotation marks"},
		"height 0":            {`"height":"2"`, `"height":"0"`, "blocks start at 1"},
		"null":                {`"ancestors":["equipoise-test-0","equipoise-test-1"]`, `"ancestors":null`, "not in canonical form"},
		"no chain":            {`"chain_id":"equipoise-test-2"`, `"chain_id":""`, "a chain id is empty"},
		"an escape code":      {`equipoise-test-0`, `\u001b[2J`, "control character U+001B"},
		"another format":      {proof.TrustFormat, "equipoise/trust/v2", `its format is "equipoise/trust/v2"`},
		"an unknown scheme":   {`"type":"secp256k1"`, `"type":"bls12381"`, "none of the schemes"},
		"another scheme":      {`"type":"secp256k1"`, `"type":"ed25519"`, "its key has 33 bytes, want 32"},
		"no power":            {`"power":"20"`, `"power":"0"`, "must be positive"},
		"text behind it":      {`}]}`, `}]}{}`, "goes on after its end"},
		"no end":              {`}]}`, `}]`, "ends too early"},
		"nothing":             {compact.String(), ``, "ends too early"},
	} {
		t.Run(name, func(t *testing.T) {
			changed := strings.Replace(compact.String(), c.old, c.new, 1)
			require.NotEqual(t, compact.String(), changed)
			_, err := proof.ParseTrust([]byte(changed))
			require.ErrorIs(t, err, proof.ErrUnreadable)
			require.ErrorContains(t, err, c.want)
		})
	}
}
