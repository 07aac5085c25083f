package text

import (
	"slices"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
	"golang.org/x/text/unicode/norm"
)

// toolchain is the version of Unicode in the tables of the standard library that the tests run with. A later one tells of
// more code points: these must be unassigned in ours. Of those that 15.0 assigns it should tell the same.
const toolchain = unicode.Version

var categories = map[category][]*unicode.RangeTable{
	control: {unicode.Cc, unicode.Cf, unicode.Co, unicode.Cs, unicode.Zl, unicode.Zp},
	letter:  {unicode.L}, mark: {unicode.M}, number: {unicode.N}, punctuation: {unicode.P}, symbol: {unicode.S}, space: {unicode.Zs},
}

var scripts = []string{
	"Arabic", "Bengali", "Devanagari", "Gujarati", "Gurmukhi", "Kannada", "Khmer", "Malayalam", "Mongolian", "Myanmar", "Oriya",
	"Sinhala", "Syriac", "Tamil", "Telugu",
}

// assigned yields the code points that Unicode 15.0 assigns, surrogates apart: they are in no valid text.
func assigned(yield func(rune, properties) bool) {
	for r := rune(0); r <= unicode.MaxRune; r++ {
		if p := propertiesOf(r); p.category != unassigned && utf8.ValidRune(r) && !yield(r, p) {
			return
		}
	}
}

func TestTheTablesHoldUnicode15(t *testing.T) {
	var joining []*unicode.RangeTable
	for _, script := range scripts {
		joining = append(joining, unicode.Scripts[script])
	}
	count := 0
	for r, p := range assigned {
		count++
		require.True(t, unicode.In(r, categories[p.category]...), "category of %U", r)
		require.Equal(t, unicode.In(r, joining...), p.joins, "script of %U", r)
		require.Equal(t, unicode.IsSpace(r), p.white, "white space %U", r)
		require.Equal(t, unicode.In(r, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector), p.unseen, "%U is seen", r)
		require.Equal(t, unicode.IsGraphic(r), p.category >= letter, "%U is graphic", r)
		require.Equal(t, norm.NFC.PropertiesString(string(r)).CCC(), p.class, "combining class of %U", r)
		require.Equal(t, norm.NFC.IsNormalString(string(r)), !p.notNFC, "normal form of %U", r)
		require.Equal(t, sameCase(r), sameCase(fold(r)), "cases of %U", r)
		if p.class > 0 {
			require.Equal(t, mark, p.category, "%U has a class and is no mark", r)
		}
	}
	// 149,186 characters, 65 control codes and 137,468 private code points (Unicode 15.0, appendix D).
	require.Equal(t, 149_186+65+137_468, count)
	for r := rune(0); r <= unicode.MaxRune && toolchain == "15.0.0"; r++ {
		require.Equal(t, propertiesOf(r).category == unassigned, !unicode.In(r, slices.Concat(tablesOf(categories)...)...), "%U", r)
	}
}

func tablesOf(of map[category][]*unicode.RangeTable) (tables [][]*unicode.RangeTable) {
	for _, t := range of {
		tables = append(tables, t)
	}
	return tables
}

// sameCase returns the letters that differ from r in case alone, r included, sorted, as far as 15.0 assigns them.
func sameCase(r rune) []rune {
	cases := []rune{r}
	for other := unicode.SimpleFold(r); other != r; other = unicode.SimpleFold(other) {
		if propertiesOf(other).category != unassigned {
			cases = append(cases, other)
		}
	}
	slices.Sort(cases)
	return cases
}

// misreads holds, by the lowest 16 bits of the first, the second parts of all composites. golang.org/x/text looks composites
// up by the lowest 16 bits of their parts, so that it makes of U+11F41 (a sign of Kawi) with an accent U+1F43 (a letter of
// Greek).
var misreads = func() map[uint16][]uint16 {
	seconds := make(map[uint16][]uint16)
	for _, c := range composites {
		seconds[uint16(c[0])] = append(seconds[uint16(c[0])], uint16(c[1]))
	}
	return seconds
}()

// misread reports whether golang.org/x/text errs about a text.
func misread(s string) bool {
	runes := []rune(s)
	for i, r := range runes {
		seconds, ok := misreads[uint16(r)]
		if !ok {
			continue
		}
		for _, second := range runes[i+1:] {
			if _, right := composed[[2]rune{r, second}]; !right && slices.Contains(seconds, uint16(second)) {
				return true
			}
		}
	}
	return false
}

func TestNormalFormOfEveryPairIsThatOfUnicode(t *testing.T) {
	var reacting, inert []rune // those that compose, decompose or are ordered, and all others
	first := make(map[rune]bool)
	for pair := range composed {
		first[pair[0]] = true
	}
	for r, p := range assigned {
		_, composite := parts[r]
		hangul := r >= leads && r < lastLead || r >= syllables && r < hangulRangeEnd && (r-syllables)%finalCount < 2
		if p.notNFC {
			continue // alone it is refused already
		}
		if p.backwards || p.class > 0 || composite || first[r] || hangul {
			reacting = append(reacting, r)
		} else {
			inert = append(inert, r)
		}
	}
	var second, backwards []rune
	seen := make(map[uint8]bool)
	for _, r := range reacting {
		p := propertiesOf(r)
		if p.backwards {
			second, backwards = append(second, r), append(backwards, r)
		} else if p.class > 0 && !seen[p.class] { // it composes with nothing before it: its class alone counts
			second, seen[p.class] = append(second, r), true
		}
	}
	for _, a := range reacting {
		for _, b := range second {
			pair := string([]rune{a, b})
			if ours := isNormal(pair); ours != norm.NFC.IsNormalString(pair) && !(ours && misread(pair)) {
				t.Fatalf("normal form of %U %U", a, b)
			}
		}
	}
	var text []byte
	for _, a := range inert { // one text for all its pairs: each must be normal, since nothing composes
		text = text[:0]
		for _, r := range backwards {
			if _, composes := compose(a, r); composes {
				t.Fatalf("%U composes with %U", a, r)
			}
			if !slices.Contains(misreads[uint16(a)], uint16(r)) {
				text = append(utf8.AppendRune(utf8.AppendRune(text, a), r), ' ')
			}
		}
		if !norm.NFC.IsNormal(text) {
			t.Fatalf("pairs of %U", a)
		}
	}
}

func TestThreeInARowHaveTheNormalFormOfUnicode(t *testing.T) {
	thirds := make(map[rune]bool)
	for _, c := range composites {
		thirds[c[1]] = true
	}
	for _, c := range composites {
		for third := range thirds {
			for _, s := range []string{string([]rune{c[0], c[1], third}), string([]rune{c[2], third}), string([]rune{c[0], third, c[1]})} {
				if isNormal(s) != norm.NFC.IsNormalString(s) && !misread(s) {
					t.Fatalf("normal form of %+q", s)
				}
			}
		}
	}
}

func FuzzNormalFormIsThatOfUnicode(f *testing.F) {
	for _, s := range []string{"Cafe\u0301", "\u1100\u1161\u11A8", "a\u0323\u0307", "q\u0307\u0323", "\u0cc6\u0cc2\u0cd5"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if !utf8.ValidString(s) { // which is asked before
			return
		}
		var line Line
		for _, r := range s {
			if line.Next(r) != nil {
				return
			}
		}
		if misread(s) {
			return
		}
		require.Equal(t, norm.NFC.IsNormalString(s), isNormal(s))
	})
}
