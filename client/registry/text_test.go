package registry

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact/country"
	"github.com/equipoise-trials/equipoise/fact/text"
)

func TestATextBecomesOneLineThatTheChainAccepts(t *testing.T) {
	for in, want := range map[string]string{
		"":                         "",
		"  a\r\n\tb\u00a0 c\u2028": "a b c",
		"Cafe\u0301":               "Café",
		"zero\u200bwidth\ufeff":    "zerowidth",
		"abc\u202edef":             "abcdef",
		"soft\u00adhyphen":         "softhyphen",
		"a\u200db":                 "ab",
		"क्\u200dष":                "क्\u200dष",
		"می\u200cآید":              "می\u200cآید",
		"क\u200d\u200dष":           "क\u200dष",
		"क\u200d":                  "क",
		"東京\n大学":                   "東京 大学",
		"\ue000private":            "private",
		"a\x00b":                   "ab",
	} {
		got, _ := OneLine(in)
		require.Equal(t, want, got, "%q", in)
	}
	_, removed := OneLine("a\u202eb\u202ec\u200b")
	require.Equal(t, []rune{'\u202e', '\u200b'}, removed)
}

func TestALongTextIsShortenedWhereOneSeesIt(t *testing.T) {
	short, cut := Shorten("one two three", 13)
	require.Equal(t, "one two three", short)
	require.False(t, cut)
	short, cut = Shorten("some words that do not all fit in", 24)
	require.Equal(t, "some words that do […]", short)
	require.True(t, cut)
	short, _ = Shorten(strings.Repeat("é", 400), 300)
	require.Equal(t, 300, utf8.RuneCountInString(short))
}

func TestMarkdownIsUnescapedAndEscapedAgain(t *testing.T) {
	for in, want := range map[string]string{`BASDAI \>= 4 \& \[x\]`: "BASDAI >= 4 & [x]", `a\b`: `a\b`, `\\`: `\`, `end\`: `end\`} {
		require.Equal(t, want, Unescape(in))
		require.Equal(t, want, Unescape(Escape(want)))
	}
}

func FuzzAnyTextBecomesOneLineThatTheChainAccepts(f *testing.F) {
	for _, s := range []string{"a\n b", "क\u200d\u200dष\u200c", "\u200c\u200d", "e\u0301\u200b\u0301", "\u1100\u200b\u1161", `\*a\_`, "a@b.org"} {
		f.Add(s, 20)
	}
	f.Fuzz(func(t *testing.T, s string, limit int) {
		if !utf8.ValidString(s) || limit < 10 || limit > 1000 {
			return
		}
		line, _ := OneLine(s)
		require.NoError(t, text.CheckOptional("line", line, len(line)))
		again, removed := OneLine(line)
		require.Equal(t, line, again)
		require.Empty(t, removed)
		short, cut := Shorten(line, limit)
		require.NoError(t, text.CheckOptional("short", short, limit))
		require.Equal(t, utf8.RuneCountInString(line) > limit, cut)
		require.Equal(t, line, Unescape(Escape(line)))
	})
}

func TestEveryCountryIsFoundByItsName(t *testing.T) {
	found := 0
	for a := 'A'; a <= 'Z'; a++ {
		for b := 'A'; b <= 'Z'; b++ {
			code := string(a) + string(b)
			if country.Check("", code) != nil {
				continue
			}
			got, ok := CountryCode(CountryName(code))
			require.True(t, ok, CountryName(code))
			require.Equal(t, code, got, CountryName(code))
			found++
		}
	}
	require.Equal(t, country.Count(), found)
}

func TestNamesThatRegistriesUseAreCountries(t *testing.T) {
	for name, want := range map[string]string{
		"United States": "US", "USA": "US", "Korea, Republic of": "KR", "South Korea": "KR", "Russian Federation": "RU", "Russia": "RU",
		"Czech Republic": "CZ", "Czechia": "CZ", "Turkey": "TR", "Turkey (Türkiye)": "TR", "Türkiye": "TR", "Iran, Islamic Republic of": "IR",
		"Viet Nam": "VN", "Vietnam": "VN", "Hong Kong": "HK", "Taiwan": "TW", "Macedonia, The Former Yugoslav Republic of": "MK",
		"North Macedonia": "MK", "Moldova, Republic of": "MD", "Côte D'Ivoire": "CI", "Côte d’Ivoire": "CI", "Congo, The Democratic Republic of the": "CD",
		"Congo": "CG", "Lao People's Democratic Republic": "LA", "Syrian Arab Republic": "SY", "Tanzania": "TZ", "Swaziland": "SZ",
		"Bosnia and Herzegovina": "BA", "Bosnia & Herzegovina": "BA", "Trinidad and Tobago": "TT", "Réunion": "RE", "Reunion": "RE",
		"Palestinian Territories, Occupied": "PS", "Palestinian Territory, occupied": "PS", "Libyan Arab Jamahiriya": "LY", "Guadeloupe": "GP",
		"St. Lucia": "LC", "Saint Lucia": "LC", "Bolivia": "BO", "Venezuela": "VE", "Brunei Darussalam": "BN", "Myanmar": "MM", "Gambia": "GM",
		"The Bahamas": "BS", "Bahamas": "BS", "Puerto Rico": "PR", "Virgin Islands (U.S.)": "VI", "GBR": "GB", "DE": "DE", "United Kingdom": "GB",
		"United Kingdom of Great Britain and Northern Ireland": "GB", "Republic of Ireland": "IE", "Guinea-Bissau": "GW", "Guinea": "GN", "Niger": "NE", "Nigeria": "NG",
	} {
		got, ok := CountryCode(name)
		require.True(t, ok, name)
		require.Equal(t, want, got, name)
	}
	for _, name := range []string{"", "Former Serbia and Montenegro", "Former Yugoslavia", "Netherlands Antilles", "Kosovo", "Europe", "XX", "EU", "Atlantis", "us"} {
		_, ok := CountryCode(name)
		require.False(t, ok, name)
	}
}

func TestNumbersThatStandForNoneAreKnown(t *testing.T) {
	for _, s := range []string{
		"NCT12345678", "nct00000000", "NCT99999999", "NCT11111111", "NCTXXXXXXXX", "NCTXXXXX", "ISRCTN12345678", "U1111-1111-1111",
		"U1111-1234-5678", "2015-000000-00", "2022-500000-00-00", "2015-12345-11", "N/A", "na", "TBD", " tbd ", "Not applicable", "pending", "-", "none", "EudraCT XXXX-XXXXXX-XX",
	} {
		require.True(t, IsPlaceholder(s), s)
	}
	for _, s := range []string{"NCT02278341", "NCT01234567", "ISRCTN64926597", "2015-001894-41", "2009-012345-11", "2024-512345-19-00", "2022-500024-30-00", "U1111-1163-5208", "H2Q-MC-LZZT", "15-9431.10", "AX1", "1234", "XXL-2"} {
		require.False(t, IsPlaceholder(s), s)
	}
}
