package text_test

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
	"golang.org/x/text/unicode/norm"

	"github.com/equipoise-trials/equipoise/fact/text"
)

func TestTextThatDeceivesItsReaderIsRefused(t *testing.T) {
	for name, tc := range map[string]struct{ s, want string }{
		"empty":                      {"", "title is empty, want 1 to 20 characters"},
		"too long":                   {strings.Repeat("é", 21), "title has 21 characters, at most 20 are allowed"},
		"leading space":              {" Hospital", "white space at an end"},
		"trailing no-break space":    {"Hospital\u00a0", "white space at an end"},
		"newline":                    {"Hospital\nX", "character U+000A at byte 8"},
		"null":                       {"a\x00b", "character U+0000 at byte 1"},
		"C1 control":                 {"a\u0085b", "character U+0085"},
		"right-to-left override":     {"abc\u202Edef", "character U+202E at byte 3"},
		"left-to-right isolate":      {"abc\u2066def", "character U+2066"},
		"right-to-left mark":         {"abc\u200Fdef", "character U+200F"},
		"Arabic letter mark":         {"abc\u061Cdef", "character U+061C"},
		"zero width space":           {"abc\u200Bdef", "character U+200B"},
		"byte order mark":            {"abc\uFEFFdef", "character U+FEFF"},
		"tag character":              {"abc\U000E0041", "character U+E0041"},
		"line separator":             {"abc\u2028def", "character U+2028"},
		"private use":                {"abc\uE000", "character U+E000"},
		"unassigned":                 {"abc\u0378", "character U+0378 at byte 3, which is not assigned in Unicode 15.0"},
		"assigned in Unicode 15.1":   {"abc\U0002EBF0", "character U+2EBF0 at byte 3, which is not assigned in Unicode 15.0"},
		"nine marks on a letter":     {"x" + strings.Repeat("\u0323", 9), "which is the 9th combining mark in a row, at most 8 are allowed"},
		"blank letter of Hangul":     {"abc\u3164", "character U+3164 at byte 3, which is not visible text"},
		"grapheme joiner":            {"a\u034Fb", "character U+034F"},
		"variation selector":         {"a\uFE0F", "character U+FE0F"},
		"selector of Mongolian":      {"a\u180B", "character U+180B at byte 1, where it joins no letter"},
		"soft hyphen":                {"abc\u00ADdef", "character U+00AD"},
		"joiner that joins nothing":  {"abc \u200Ddef", "joins no letter"},
		"joiner at the end":          {"abc\u200D", "joins no letter"},
		"joiner in Latin":            {"Hosp\u200Dital", "U+200D at byte 4, where it joins no letter"},
		"two joiners":                {"क\u200D\u200Dष", "joins no letter"},
		"decomposed":                 {"Cafe\u0301", "not in Unicode normal form C"},
		"not UTF-8":                  {"abc\xff", "not valid UTF-8"},
		"surrogate half":             {"abc\xed\xa0\x80", "not valid UTF-8"},
		"compatibility singleton":    {"10 \u212B", "not in Unicode normal form C"},
		"Hangul letters uncomposed":  {"\u1100\u1161", "not in Unicode normal form C"},
		"control hidden in the rest": {"Hospital\u009F", "character U+009F"},
	} {
		t.Run(name, func(t *testing.T) {
			require.ErrorContains(t, text.Check("title", tc.s, 20), tc.want)
		})
	}
}

func TestNamesOfTheWorldAreAccepted(t *testing.T) {
	for _, s := range []string{
		"A", "Vall d'Hebron", "Hôpital Saint-Louis", "GET73 ¹H-MRS", "東京大学", "서울대학교병원", "بیمارستان می\u200cآید", "क्\u200dष",
		"Åbo akademi", "≥ 18 years; 10 µg/mL", "Łódź", "ᠮᠣᠩᠭᠣᠯ\u180B", "Việt Nam", "x" + strings.Repeat("\u0323", 8), strings.Repeat("é", 20),
	} {
		require.NoError(t, text.Check("title", s, 20), s)
	}
	require.NoError(t, text.CheckOptional("title", "", 20))
}

func TestWordsThatDifferInCaseOrWhiteSpaceAreTheSame(t *testing.T) {
	for _, same := range [][2]string{
		{"Change in FEV1", " change  in\tfev1 "}, {"ÜBERLEBEN", "überleben"}, {"ΣΊΣΥΦΟΣ", "σίσυφος"}, {"ЖИЗНЬ", "жизнь"},
		{"a\u00a0b", "a b"}, {"10 K", "10 \u212A"}, {"Ⅻ", "ⅻ"}, {"", " "},
	} {
		require.True(t, text.SameWords(same[0], same[1]), same)
	}
	for _, other := range [][2]string{{"week 12", "week 24"}, {"week 12", "week12"}, {"resume", "résumé"}, {"ı", "i"}, {"ß", "ss"}} {
		require.False(t, text.SameWords(other[0], other[1]), other)
	}
}

func TestLettersOfASCIIAloneAreRaised(t *testing.T) {
	require.Equal(t, "NCT02278341", text.UpperASCII("\t nct02278341 "))
	require.Equal(t, "éSſK\n", text.UpperASCII("ésſk\n"))
	require.NoError(t, text.CheckASCII("number", "H2Q-MC/LZZT 1", 20))
	require.ErrorContains(t, text.CheckASCII("number", "H2Q–MC", 20), "number has the character U+2013 at byte 3")
	require.ErrorContains(t, text.CheckASCII("number", "a\x7f", 20), "U+007F")
}

func FuzzCheckAcceptsOnlyVisibleNormalText(f *testing.F) {
	for _, s := range []string{"", "Hospital", "Cafe\u0301", "abc\u202Edef", "क्\u200dष", "a\xffb", " x", "\u1100\u1161"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if text.Check("field", s, 50) != nil {
			return
		}
		require.True(t, utf8.ValidString(s))
		require.NotEmpty(t, s)
		require.LessOrEqual(t, utf8.RuneCountInString(s), 50)
		if !strings.ContainsFunc(s, func(r rune) bool { return r > 0xffff }) { // of which golang.org/x/text mistakes some
			require.Equal(t, norm.NFC.String(s), s)
		}
		require.Equal(t, strings.TrimSpace(s), s)
		for _, r := range s {
			require.False(t, unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r), "%U", r)
		}
	})
}
