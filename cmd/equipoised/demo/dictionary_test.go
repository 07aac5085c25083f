package demo

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/book/xpt"
	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/fact/opening"
)

// source is what the files of the pilot say of people: what must not be on the chain.
type source struct {
	values map[string]bool // of all character variables, and the days of dates
	rows   [][]byte        // the observations as they are
}

// harmless are values that say nothing of anybody: names of the study and of its data sets, words of the standard.
var harmless = map[string]bool{"CDISCPILOT01": true, "YEARS": true}

// readSource reads what is said of the subjects.
func readSource(t testing.TB, dir string) source {
	t.Helper()
	s := source{values: make(map[string]bool)}
	for _, name := range []string{"dm", "sv", "ds", "ae", "ex"} {
		eachRow(t, filepath.Join(dir, name+".xpt"), func(row []byte, set *xpt.Dataset) {
			s.rows = append(s.rows, slices.Clone(row))
			for _, v := range set.Variables {
				if v.Type != xpt.Character {
					continue
				}
				value, err := set.Text(row, v.Name)
				require.NoError(t, err)
				s.add(v.Name, value)
			}
		})
	}
	return s
}

// eachRow reads a dataset.
func eachRow(t testing.TB, path string, yield func(row []byte, set *xpt.Dataset)) {
	t.Helper()
	file, err := os.Open(path)
	require.NoError(t, err)
	defer file.Close()
	reader, err := xpt.NewReader(file)
	require.NoError(t, err)
	for {
		row, err := reader.Next()
		if errors.Is(err, io.EOF) {
			return
		}
		require.NoError(t, err)
		yield(row, reader.Dataset())
	}
}

// add notes a value: a date also without its time, a subject also without the number of the study.
func (s source) add(variable, value string) {
	const study = "01-"
	if harmless[value] || len(value) < head-1 || isNumber(value) {
		return // a site's or a subject's number alone stands in every height and amount
	}
	s.values[value] = true
	if strings.HasSuffix(variable, "DTC") && len(value) > len(time.DateOnly) {
		s.values[value[:len(time.DateOnly)]] = true
	}
	if variable == "USUBJID" {
		s.values[strings.TrimPrefix(value, study)] = true
	}
}

func isNumber(value string) bool { return strings.Trim(value, "0123456789.") == "" }

// sorted returns the values in order.
func (s source) sorted() []string { return slices.Sorted(maps.Keys(s.values)) }

func sum256(parts ...[]byte) []byte {
	sum := sha256.Sum256(slices.Concat(parts...))
	return sum[:]
}

func mac256(key []byte, message []byte) []byte {
	mac := hmac.New(sha256.New, key)
	mac.Write(message)
	return mac.Sum(nil)
}

// hidden is a digest by which somebody might have hidden a value.
type hidden struct {
	how string
	sum []byte
}

// tags are what our own encodings begin with.
var tags = []string{
	"equipoise/opening/v2", "equipoise/opening/v1", "equipoise/visit/v1", "equipoise/nullifier/v1", "equipoise/k/v1",
	"equipoise/blind/v1", "equipoise/record/v1", "equipoise/fact/v1",
}

// guess has every digest searched for by which somebody might have hidden a value that can be guessed, without a secret.
func (n *needles) guess(value string) {
	if n.known[string(sum256([]byte(value)))] {
		return // already
	}
	raw, chain := []byte(value), []byte(chainID)
	plain := sum256(raw)
	for _, made := range []hidden{ // the plain one first: the digest of a value in lower case is the same
		{"SHA-256", plain},
		{"SHA-256 twice", sum256(plain)},
		{"SHA-256 of the hexadecimal digest", sum256([]byte(hex.EncodeToString(plain)))},
		{"SHA-256 behind its length", sum256(fact.LP(nil, raw))},
		{"SHA-256 in lower case", sum256(lower(raw))},
		{"SHA-256 with a line's end", sum256(raw, []byte("\n"))},
		{"SHA-256 behind the chain", sum256(chain, raw)},
		{"SHA-256 before the chain", sum256(raw, chain)},
		{"SHA-256 behind the chain, lengths", sum256(fact.LP(fact.LP(nil, chain), raw))},
		{"leaf hash", sum256([]byte{0}, raw)},
		{"HMAC with an empty key", mac256(nil, raw)},
		{"HMAC with an empty key, length", mac256(nil, fact.LP(nil, raw))},
		{"HMAC with the chain as the key", mac256(chain, raw)},
	} {
		n.digest(value, made.how, made.sum)
	}
	for _, tag := range tags {
		n.digest(value, "SHA-256 behind "+tag, sum256(fact.LP(fact.LP(nil, tag), raw)))
		n.digest(value, "SHA-256 behind "+tag+" and the chain", sum256(fact.LP(fact.LP(fact.LP(nil, tag), chain), raw)))
	}
}

// guessOf does the same for a value that belongs to somebody whose handle is public, as everything on the chain is.
func (n *needles) guessOf(handle fact.Hash, value string) {
	raw := []byte(value)
	for _, made := range []hidden{
		{"SHA-256 behind the handle", sum256(handle[:], raw)},
		{"SHA-256 before the handle", sum256(raw, handle[:])},
		{"SHA-256 behind the handle, lp", sum256(fact.LP(fact.LP(nil, handle[:]), raw))},
		{"HMAC with the handle as the key", mac256(handle[:], raw)},
	} {
		n.digest(value, made.how, made.sum)
	}
	for _, kind := range opening.Kinds() {
		if kind.Subject() != opening.Participation {
			continue
		}
		o := opening.Opening{Version: 2, Kind: kind, ChainID: chainID, Subject: opening.Handle(handle[:]), Value: value}
		if kind.IsDocument() {
			o.Value = opening.Document(raw)
		}
		for how, salt := range n.saltsOf(handle, value) {
			o.Salt = salt
			n.digest(value, fmt.Sprintf("opening of kind %s, %s", kind, how), o.Digest())
		}
	}
}

// saltsOf returns what somebody might take for a secret although everybody has it.
func (n *needles) saltsOf(handle fact.Hash, value string) map[string]fact.Hash {
	return map[string]fact.Hash{
		"without a salt": {}, "salted with the handle": handle, "salted with a digest of the handle": sha256.Sum256(handle[:]),
		"salted with a digest of the value": sha256.Sum256([]byte(value)),
	}
}

// guessVisit has what hides a visit searched for, as it would be without a secret.
func (n *needles) guessVisit(handle fact.Hash, subject, item string, occurrence uint32, detail fact.VisitDetail) {
	what := detail.Visit + " of " + subject
	for how, k := range n.saltsOf(handle, subject) {
		nullifier := fact.Nullifier(k, detail.Visit, item, occurrence)
		n.digest(what, "nullifier, "+how, nullifier[:])
		detail.Salt = k
		sum := detail.Sum()
		n.digest(what, "detail of a visit, "+how, sum[:])
	}
}

// guessKey has the digest of a nullifier key searched for that is no secret.
func (n *needles) guessKey(handle fact.Hash, subject string) {
	for how, k := range n.saltsOf(handle, subject) {
		sum := fact.KeyDigest(handle, k)
		n.digest("key of "+subject, "digest of a nullifier key, "+how, sum[:])
	}
}
