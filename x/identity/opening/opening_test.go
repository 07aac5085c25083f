package opening_test

import (
	"encoding/hex"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/x/identity/opening"
)

const file = `{
  "format": "equipoise/opening/v1",
  "what": "printed-name",
  "chain_id": "equipoise-1",
  "person": "eqp1qypqxpq9qcrsszg2pvxq6rs0zqg3yyc5z5tpwx",
  "value": "Zoë Example, MD",
  "salt": "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
}
`

func TestAnOpeningHasOneDigestForEver(t *testing.T) {
	o, err := opening.Parse([]byte(file))
	require.NoError(t, err)
	require.Equal(t, "3bd23ff1510b2e7874129870a7bb8cbe616cff2c38f179770a66a1adcf0b0b26", hex.EncodeToString(o.Digest()))
	raw, err := o.Marshal()
	require.NoError(t, err)
	require.Equal(t, file, string(raw))
}

func TestEveryPartOfAnOpeningCounts(t *testing.T) {
	o, err := opening.Parse([]byte(file))
	require.NoError(t, err)
	seen := map[string]bool{string(o.Digest()): true}
	for _, change := range []func(*opening.Opening){
		func(o *opening.Opening) { o.ChainID = "equipoise-2" },
		func(o *opening.Opening) { o.Person += "x" },
		func(o *opening.Opening) { o.Value += "x" },
		func(o *opening.Opening) { o.What = opening.ProofOfTraining },
		func(o *opening.Opening) { o.Salt = strings.Repeat("00", 32) },
		func(o *opening.Opening) { o.ChainID, o.Person = o.ChainID+"e", strings.TrimPrefix(o.Person, "e") },
	} {
		other := o
		change(&other)
		seen[string(other.Digest())] = true
	}
	require.Len(t, seen, 7)
}

func TestTwoCommitmentsToOneNameDiffer(t *testing.T) {
	a, err := opening.New(opening.PrintedName, "equipoise-1", "eqp1x", "Zoë Example")
	require.NoError(t, err)
	b, err := opening.New(opening.PrintedName, "equipoise-1", "eqp1x", "Zoë Example")
	require.NoError(t, err)
	require.NotEqual(t, a.Digest(), b.Digest(), "a name cannot be guessed from its digest")
}

func TestWhatIsNoOpeningIsRefused(t *testing.T) {
	change := func(from, to string) string { return strings.Replace(file, from, to, 1) }
	for want, raw := range map[string]string{
		"not an opening: EOF":               "",
		"cannot unmarshal":                  "[]",
		"unknown field":                     change(`"what"`, `"wath"`),
		"something follows":                 file + "{}",
		`format is "equipoise/opening/v2"`:  change("opening/v1", "opening/v2"),
		`what is "nickname"`:                change("printed-name", "nickname"),
		"value is not the SHA-256":          change("printed-name", opening.ProofOfIdentity),
		"chain_id and person must be given": change("equipoise-1", ""),
		"salt is not 32 bytes in lower":     change("000102", "0001"),
		"in lower-case hexadecimal":         change("1a1b", "1A1B"),
		"value is empty":                    change("Zoë Example, MD", ""),
		"U+202E":                            change("Example", "\u202Eelpmaxe"),
		"normal form C":                     change("Zoë", "Zoe\u0308"),
		"value has 201 characters":          change("Zoë Example, MD", strings.Repeat("x", 201)),
		"an opening has at most 16384":      file + strings.Repeat(" ", 20000),
	} {
		_, err := opening.Parse([]byte(raw))
		require.ErrorContains(t, err, want)
	}
}

func FuzzAnOpeningIsReadAsItIsWritten(f *testing.F) {
	f.Add([]byte(file))
	f.Add([]byte(`{"format":"equipoise/opening/v1"}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		o, err := opening.Parse(raw)
		if err != nil {
			return
		}
		written, err := o.Marshal()
		require.NoError(t, err)
		again, err := opening.Parse(written)
		require.NoError(t, err)
		require.Equal(t, o, again)
		require.Equal(t, o.Digest(), again.Digest())
	})
}
