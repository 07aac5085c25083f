package demo

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

// head is how many bytes a form has at least: by that many it is found.
const head = 5

// wordsFrom is the length from which a text is searched for wherever it stands. A shorter one would be found by chance among random
// bytes, so that it is searched for as a whole value: behind its length, as protobuf and our own encodings write it, and in quotes.
const wordsFrom = 6

// encodedFrom is the length from which texts are searched for in hexadecimal and base64, for the same reason.
const encodedFrom = 8

// form is one way in which a value may be written.
type form struct {
	of     string // the value, for people
	how    string
	bytes  []byte
	folded bool // letters of either case
}

// found is a value and where it was found.
type found struct{ value, how, where string }

// needles are values that are searched for, in every form at once.
type needles struct {
	heads  map[[head]byte][]*form
	known  map[string]bool
	public []form
	sieve  []uint64 // a bit for each hash of a head, so that most bytes are passed by quickly
}

const sieveBits = 22

func newNeedles() *needles {
	return &needles{heads: make(map[[head]byte][]*form), known: make(map[string]bool), sieve: make([]uint64, 1<<(sieveBits-6))}
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
	if f.folded {
		f.bytes = lower(f.bytes)
	}
	if len(f.bytes) < head || n.known[string(f.bytes)] {
		return
	}
	n.known[string(f.bytes)] = true
	h := [head]byte(lower(f.bytes[:head])) // heads are always compared folded
	n.heads[h] = append(n.heads[h], &f)
	bit := bitOf(h[:])
	n.sieve[bit/64] |= 1 << (bit % 64)
}

// text has a text searched for, as it is, in hexadecimal and in base64, in either case.
func (n *needles) text(value string) {
	for _, f := range textForms(value) {
		n.add(f)
	}
}

func textForms(value string) (forms []form) {
	raw := []byte(value)
	if len(raw) >= wordsFrom {
		forms = append(forms, form{value, "text", raw, true})
	} else {
		forms = append(forms, form{value, "text behind its length", append([]byte{byte(len(raw))}, raw...), true},
			form{value, "text in quotes", []byte(`"` + value + `"`), true})
	}
	if len(raw) < encodedFrom {
		return forms
	}
	for _, cased := range [][]byte{raw, lower(raw), bytes.ToUpper(raw)} {
		forms = append(forms, encoded(value, "text", cased)...)
	}
	return forms
}

// digest has a digest searched for, as it is, in hexadecimal and in base64.
func (n *needles) digest(of, how string, sum []byte) {
	n.add(form{of, how, sum, false})
	for _, f := range encoded(of, how, sum) {
		n.add(f)
	}
}

// encoded returns how bytes are written in hexadecimal, and in base64 wherever they stand in what is encoded.
func encoded(value, how string, raw []byte) []form {
	forms := []form{{value, how + " in hexadecimal", []byte(hex.EncodeToString(raw)), true}}
	for shift := range 3 {
		shifted := append(make([]byte, shift), raw...)
		from, to := (8*shift+5)/6, 8*len(shifted)/6 // the characters that hold bits of nothing else
		for _, alphabet := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
			forms = append(forms, form{value, how + " in base64", []byte(alphabet.EncodeToString(shifted))[from:to], false})
		}
	}
	return forms
}

// allow says that a text is public: what is found within it is no find.
func (n *needles) allow(texts ...string) {
	for _, t := range texts {
		n.public = append(n.public, form{t, "", lower([]byte(t)), true})
		for _, f := range encoded(t, "", []byte(t)) {
			f.bytes = lower(f.bytes)
			n.public = append(n.public, f)
		}
	}
}

// in searches bytes, and reports each find with what is around it.
func (n *needles) in(data []byte, where string, report func(f found, context []byte)) {
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
			if bytes.HasPrefix(hay, f.bytes) && !n.isPublic(folded, i, i+len(f.bytes)) {
				report(found{f.of, f.how, where}, data[max(i-40, 0):min(i+len(f.bytes)+20, len(data))])
			}
		}
	}
}

// isPublic reports whether what was found lies within a public text.
func (n *needles) isPublic(folded []byte, from, to int) bool {
	return slices.ContainsFunc(n.public, func(p form) bool {
		start := max(0, to-len(p.bytes))
		for at := start; at <= from && at+len(p.bytes) <= len(folded); at++ {
			if bytes.HasPrefix(folded[at:], p.bytes) {
				return at+len(p.bytes) >= to
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
