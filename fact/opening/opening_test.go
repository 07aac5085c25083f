package opening_test

import (
	"encoding/hex"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact/opening"
)

const (
	file = `{
  "format": "equipoise/opening/v2",
  "kind": "name",
  "chain_id": "equipoise-1",
  "subject": "eqp1qypqxpq9qcrsszg2pvxq6rs0zqg3yyc5z5tpwx",
  "value": "Zoë Example, MD & \"Ö\"",
  "salt": "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
}
`
	fileV1 = `{
  "format": "equipoise/opening/v1",
  "what": "printed-name",
  "chain_id": "equipoise-1",
  "person": "eqp1qypqxpq9qcrsszg2pvxq6rs0zqg3yyc5z5tpwx",
  "value": "Zoë Example, MD",
  "salt": "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
}
`
	chain  = "equipoise-1"
	person = "eqp1qypqxpq9qcrsszg2pvxq6rs0zqg3yyc5z5tpwx"
)

func TestAnOpeningHasOneDigestForEver(t *testing.T) {
	for version, c := range map[int]struct{ file, digest string }{
		1: {fileV1, "3bd23ff1510b2e7874129870a7bb8cbe616cff2c38f179770a66a1adcf0b0b26"},
		2: {file, "2688f16a1824372f5f1947dd6cb8e75b0d9bb12e39bfd0f2e5af8249e4d60438"},
	} {
		o, err := opening.Parse([]byte(c.file))
		require.NoError(t, err)
		require.Equal(t, version, o.Version)
		require.Equal(t, opening.Name, o.Kind)
		require.Equal(t, person, o.Subject)
		require.Equal(t, c.digest, hex.EncodeToString(o.Digest()))
		raw, err := o.Marshal()
		require.NoError(t, err)
		require.Equal(t, c.file, string(raw))
	}
}

func TestEveryPartOfAnOpeningCounts(t *testing.T) {
	for _, raw := range []string{file, fileV1} {
		o, err := opening.Parse([]byte(raw))
		require.NoError(t, err)
		seen := map[string]bool{string(o.Digest()): true}
		for _, change := range []func(*opening.Opening){
			func(o *opening.Opening) { o.Version = 3 - o.Version },
			func(o *opening.Opening) { o.ChainID = "equipoise-2" },
			func(o *opening.Opening) { o.Subject += "x" },
			func(o *opening.Opening) { o.Value += "x" },
			func(o *opening.Opening) { o.Kind = opening.Training },
			func(o *opening.Opening) { o.Salt[31] ^= 1 },
			func(o *opening.Opening) { o.ChainID, o.Subject = o.ChainID+"e", strings.TrimPrefix(o.Subject, "e") },
			func(o *opening.Opening) { o.Subject, o.Value = o.Subject+o.Value[:1], o.Value[1:] },
		} {
			other := o
			change(&other)
			seen[string(other.Digest())] = true
		}
		require.Len(t, seen, 9)
	}
}

func TestTwoDigestsOfOneValueDiffer(t *testing.T) {
	one, a, err := opening.New(opening.Name, chain, person, "Zoë Example")
	require.NoError(t, err)
	_, b, err := opening.New(opening.Name, chain, person, "Zoë Example")
	require.NoError(t, err)
	require.NotEqual(t, a, b, "a name cannot be guessed from its digest")
	require.Equal(t, a, one.Digest())
}

func TestEachKindHasItsSubjectAndItsValue(t *testing.T) {
	handle, document := opening.Handle(make([]byte, 32)), opening.Document([]byte("a scan"))
	good := map[opening.SubjectKind]string{
		opening.Person: person, opening.Participation: handle, opening.Trial: opening.TrialNumber(4711),
	}
	require.Len(t, opening.Kinds(), 13)
	for _, kind := range opening.Kinds() {
		for subjectKind, subject := range good {
			for isDocument, value := range map[bool]string{true: document, false: "a text"} {
				o, digest, err := opening.New(kind, chain, subject, value)
				// A document's digest is 64 visible characters, and so could be a text.
				if subjectKind != kind.Subject() || kind.IsDocument() && !isDocument {
					require.Error(t, err, "%s of %s", kind, subject)
					require.Nil(t, digest)
					continue
				}
				require.NoError(t, err, "%s of %s", kind, subject)
				raw, err := o.Marshal()
				require.NoError(t, err)
				read, err := opening.Parse(raw)
				require.NoError(t, err)
				require.Equal(t, o, read)
				require.Equal(t, digest, read.Digest())
			}
		}
	}
}

func TestTheLongestTextFitsIntoAFile(t *testing.T) {
	for _, character := range []string{`"`, "\U0001F9EA", "ë"} {
		o, _, err := opening.New(opening.Text, chain, "0", strings.Repeat(character, 2000))
		require.NoError(t, err)
		raw, err := o.Marshal()
		require.NoError(t, err)
		_, err = opening.Parse(raw)
		require.NoError(t, err)
	}
	_, _, err := opening.New(opening.Text, chain, "0", strings.Repeat("x", 2001))
	require.ErrorContains(t, err, "value has 2001 characters, at most 2000")
}

func TestWhatIsNoSubjectIsRefused(t *testing.T) {
	for subject, kind := range map[string]opening.Kind{
		"":                                opening.Name,
		"eqp":                             opening.Name,
		"Zoë Example":                     opening.Name,
		strings.ToUpper(person):           opening.Name,
		person + "b":                      opening.Name,
		person + strings.Repeat("q", 90):  opening.Name,
		strings.Repeat("AB", 32):          opening.Scope,
		strings.Repeat("ab", 31):          opening.Scope,
		"07":                              opening.Text,
		"-1":                              opening.Text,
		" 7":                              opening.Text,
		"18446744073709551616":            opening.Text,
		"EQ00000007":                      opening.Text,
		opening.Handle(make([]byte, 31)):  opening.Reason,
		opening.Handle(make([]byte, 320)): opening.Reason,
	} {
		_, _, err := opening.New(kind, chain, subject, "a text")
		require.ErrorContains(t, err, "subject is ", subject)
	}
	_, _, err := opening.New("nickname", chain, person, "Zo")
	require.ErrorContains(t, err, "want one of name, identity, training")
	require.Zero(t, opening.Kind("nickname").Subject())
	require.False(t, opening.Kind("nickname").IsDocument())
}

func TestWhatIsNoOpeningIsRefused(t *testing.T) {
	change := func(from, to string) string { return strings.Replace(file, from, to, 1) }
	changeV1 := func(from, to string) string { return strings.Replace(fileV1, from, to, 1) }
	for _, c := range []struct{ want, raw string }{
		{"not an opening: EOF", ""},
		{"cannot unmarshal", "[]"},
		{`format is ""`, "null"},
		{`format is "equipoise/opening/v3"`, change("opening/v2", "opening/v3")},
		{"an opening has at most 16384", file + strings.Repeat(" ", 20000)},

		{"unknown field", change(`"kind"`, `"what"`)},
		{"something follows", file + "{}"},
		{`kind is "nickname"`, change(`"name"`, `"nickname"`)},
		{"value is not the SHA-256", change(`"name"`, `"identity"`)},
		{"chain_id is empty", change(chain, "")},
		{"chain_id has 51 characters", change(chain, strings.Repeat("x", 51))},
		{"subject is", change(person, "Zoë")},
		{"salt is not 32 bytes in lower", change("000102", "0001")},
		{"in lower-case hexadecimal", change("1a1b", "1A1B")},
		{"value is empty", change(`Zoë Example, MD & \"Ö\"`, "")},
		{"U+202E", change("Example", "\u202Eelpmaxe")},
		{"normal form C", change("Zoë", "Zoe\u0308")},
		{"value has 201 characters", change(`Zoë Example, MD & \"Ö\"`, strings.Repeat("x", 201))},
		{"canonical form", file[:len(file)-1]},
		{"canonical form", strings.ReplaceAll(file, "\n", "\r\n")},
		{"canonical form", change("ë", `\u00eb`)},
		{"canonical form", change("&", `\u0026`)},
		{"canonical form", change(`"value"`, `"Value"`)},
		{"canonical form", change(`"kind": "name"`, `"kind": "reason", "kind": "name"`)},

		{"unknown field", changeV1(`"what"`, `"wath"`)},
		{"something follows", fileV1 + "{}"},
		{`what is "nickname"`, changeV1("printed-name", "nickname")},
		{"value is not the SHA-256", changeV1("printed-name", "proof-of-identity")},
		{"chain_id and person must be given", changeV1(chain, "")},
		{"salt is not 32 bytes in lower", changeV1("000102", "0001")},
		{"in lower-case hexadecimal", changeV1("1a1b", "1A1B")},
		{"value is empty", changeV1("Zoë Example, MD", "")},
		{"U+202E", changeV1("Example", "\u202Eelpmaxe")},
		{"value has 201 characters", changeV1("Zoë Example, MD", strings.Repeat("x", 201))},
	} {
		_, err := opening.Parse([]byte(c.raw))
		require.ErrorContains(t, err, c.want, c.raw)
	}
	for version, want := range map[int]string{0: "version is 0", 3: "version is 3", 1: "version 1 knows name, identity and training"} {
		require.ErrorContains(t, opening.Opening{Version: version, Kind: opening.Scope, ChainID: "x", Subject: "x"}.Validate(), want)
	}
}

func FuzzAnOpeningIsReadAsItIsWritten(f *testing.F) {
	f.Add([]byte(file))
	f.Add([]byte(fileV1))
	f.Add([]byte(`{"format":"equipoise/opening/v1"}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		o, err := opening.Parse(raw)
		if err != nil {
			return
		}
		written, err := o.Marshal()
		require.NoError(t, err)
		if o.Version == 2 {
			require.Equal(t, string(raw), string(written))
		}
		again, err := opening.Parse(written)
		require.NoError(t, err)
		require.Equal(t, o, again)
		require.Equal(t, o.Digest(), again.Digest())
	})
}
