package demo

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// head is how many bytes a value has at least: by that many it is found.
const head = 5

// wordsFrom is the length from which a text is searched for wherever it stands. A shorter one would be found by chance among random
// bytes, so that it is searched for as a whole value: behind its length, as protobuf and our own encodings write it, and in quotes.
const wordsFrom = 6

// form is one way in which a value may be written.
type form struct {
	of     string // the value, for people
	how    string
	bytes  string
	folded bool // letters of either case
}

// found is a value and where it was found.
type found struct{ value, how, where string }

// needles are values that are searched for all at once: as they are, in hexadecimal and in base64.
type needles struct {
	heads  map[[head]byte][]form
	known  map[string]bool
	public []string
	sieve  []uint64 // a bit for each hash of a head, so that most bytes are passed by quickly
}

const sieveBits = 24

func newNeedles() *needles {
	return &needles{heads: make(map[[head]byte][]form), known: make(map[string]bool), sieve: make([]uint64, 1<<(sieveBits-6))}
}

func bitOf(h []byte) uint64 {
	v := uint64(h[0]) | uint64(h[1])<<8 | uint64(h[2])<<16 | uint64(h[3])<<24 | uint64(h[4])<<32
	return v * 0x9e3779b97f4a7c15 >> (64 - sieveBits)
}

// lower returns bytes with the capitals of ASCII in lower case, at the same places.
func lower(data []byte) []byte {
	folded := bytes.Clone(data)
	for i, c := range folded {
		if 'A' <= c && c <= 'Z' {
			folded[i] = c + 'a' - 'A'
		}
	}
	return folded
}

func (n *needles) add(f form) {
	raw := lower([]byte(f.bytes)) // heads are always compared folded
	if f.folded {
		f.bytes = string(raw)
	}
	if len(f.bytes) < head || n.known[f.bytes] {
		return
	}
	n.known[f.bytes] = true
	h := [head]byte(raw)
	n.heads[h] = append(n.heads[h], f)
	bit := bitOf(h[:])
	n.sieve[bit/64] |= 1 << (bit % 64)
}

// text has a text searched for, in either case.
func (n *needles) text(value string) {
	if len(value) >= wordsFrom {
		n.add(form{value, "text", value, true})
		return
	}
	n.add(form{value, "text behind its length", string(rune(len(value))) + value, true})
	n.add(form{value, "text in quotes", `"` + value + `"`, true})
}

// digest has a digest searched for.
func (n *needles) digest(of, how string, sum []byte) { n.add(form{of, how, string(sum), false}) }

// allow says that a text is public: what is found within it is no find.
func (n *needles) allow(texts ...string) {
	for _, t := range texts {
		n.public = append(n.public, string(lower([]byte(t))))
	}
}

// in searches bytes, and reports each find with what is around it.
func (n *needles) in(data []byte, where string, report func(f found, context []byte)) {
	n.within(data, "", where, report)
}

// depth bounds how often something may be encoded over again.
const depth = 2

func (n *needles) within(data []byte, encoding, where string, report func(f found, context []byte)) {
	n.raw(data, encoding, where, report)
	if strings.Count(encoding, " in ") >= depth {
		return
	}
	for run := range runs(data) {
		for shift := range 4 {
			if decoded, err := base64.RawStdEncoding.DecodeString(whole(run[min(shift, len(run)):])); err == nil {
				n.within(decoded, encoding+" in base64", where, report)
			}
		}
		for digits := range bytes.FieldsFuncSeq(run, func(r rune) bool { return !strings.ContainsRune("0123456789abcdefABCDEF", r) }) {
			for shift := range 2 {
				decoded := make([]byte, len(digits)/2)
				if count, _ := hex.Decode(decoded, digits[min(shift, len(digits)):]); count >= head {
					n.within(decoded[:count], encoding+" in hexadecimal", where, report)
				}
			}
		}
	}
}

// whole returns the part of a run that base64 decodes, in its standard alphabet.
func whole(run []byte) string {
	if len(run)%4 == 1 {
		run = run[:len(run)-1]
	}
	return strings.NewReplacer("-", "+", "_", "/").Replace(string(run))
}

// runs returns the parts of data that may be base64, or hexadecimal. Shorter ones hold nothing that is searched for.
func runs(data []byte) func(yield func([]byte) bool) {
	const least = 8
	return func(yield func([]byte) bool) {
		from := 0
		for i := 0; i <= len(data); i++ {
			if i < len(data) && isBase64[data[i]] {
				continue
			}
			if i-from >= least && !yield(data[from:i]) {
				return
			}
			from = i + 1
		}
	}
}

var isBase64 = func() (is [256]bool) {
	for _, c := range "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_" {
		is[c] = true
	}
	return is
}()

// raw searches bytes as they are.
func (n *needles) raw(data []byte, encoding, where string, report func(f found, context []byte)) {
	folded := lower(data)
	for i := range max(len(data)-head+1, 0) {
		bit := bitOf(folded[i:])
		if n.sieve[bit/64]&(1<<(bit%64)) == 0 {
			continue
		}
		for _, f := range n.heads[[head]byte(folded[i:])] {
			hay := data[i:]
			if f.folded {
				hay = folded[i:]
			}
			if len(hay) >= len(f.bytes) && string(hay[:len(f.bytes)]) == f.bytes && !n.isPublic(folded, i, i+len(f.bytes)) {
				report(found{f.of, f.how + encoding, where}, data[max(i-40, 0):min(i+len(f.bytes)+20, len(data))])
			}
		}
	}
}

// isPublic reports whether what was found lies within a public text.
func (n *needles) isPublic(folded []byte, from, to int) bool {
	return slices.ContainsFunc(n.public, func(p string) bool {
		for at := max(0, to-len(p)); at <= from && at+len(p) <= len(folded); at++ {
			if string(folded[at:at+len(p)]) == p {
				return true
			}
		}
		return false
	})
}

// TestAValueIsFoundInEveryFormAndNothingIsFoundByChance plants values into a mebibyte of random bytes.
func TestAValueIsFoundInEveryFormAndNothingIsFoundByChance(t *testing.T) {
	const subject, term = "01-701-1015", "RASH"
	random := rand.New(rand.NewChaCha8([32]byte{1}))
	noise := make([]byte, 1<<20)
	for i := range noise {
		noise[i] = byte(random.Uint32())
	}
	sum := noise[:32:32]
	n := newNeedles()
	n.text(subject)
	n.text(term)
	n.digest("account", "SHA-256", bytes.Clone(sum))
	n.allow("The form of 01-701-1015 is public", "RASHES")
	search := func(data []byte) (values []string) {
		n.in(data, "noise", func(f found, _ []byte) { values = append(values, f.value) })
		return values
	}
	noise = noise[64:]
	require.Empty(t, search(noise))

	upper := func(b []byte) []byte { return bytes.ToUpper(b) }
	encode := func(b []byte, before int) []byte {
		return []byte(base64.StdEncoding.EncodeToString(slices.Concat(noise[:before], b, noise[:4])))
	}
	for name, planted := range map[string]struct {
		bytes []byte
		want  string
	}{
		"a subject":                        {[]byte(subject), subject},
		"a subject in a sentence":          {[]byte("scan for 01-701-1015."), subject},
		"a subject in hexadecimal":         {[]byte(hex.EncodeToString([]byte(subject))), subject},
		"a subject in capital hexadecimal": {upper([]byte(hex.EncodeToString([]byte(subject)))), subject},
		"a subject in base64":              {encode([]byte(subject), 0), subject},
		"a subject further on in base64":   {encode([]byte(subject), 16), subject},
		"a subject one further in base64":  {encode([]byte(subject), 17), subject},
		"a short term in base64":           {encode([]byte("\x0a\x04RASH"), 3), term},
		"a digest in base64 in base64":     {encode(encode(sum, 1), 2), "account"},
		"a short term as a field":          {[]byte("\x0a\x04Rash"), term},
		"a short term in JSON":             {[]byte(`"rash"`), term},
		"a digest":                         {sum, "account"},
		"a digest in hexadecimal":          {[]byte(hex.EncodeToString(sum)), "account"},
		"a digest in base64":               {encode(sum, 2), "account"},
	} {
		t.Run(name, func(t *testing.T) {
			at := len(noise) / 2
			require.Contains(t, search(slices.Concat(noise[:at], planted.bytes, noise[at:])), planted.want)
			require.Contains(t, search(slices.Concat(noise, planted.bytes)), planted.want, "at the end")
		})
	}
	for _, public := range []string{"the form of 01-701-1015 is public", `"RASHES"`} {
		require.Empty(t, search([]byte(public)), public)
		require.Empty(t, search(encode([]byte(public), 1)), public)
	}
	require.Len(t, search([]byte("The form of 01-701-1015 is public, that of 01-701-1015 is not")), 1)
}
