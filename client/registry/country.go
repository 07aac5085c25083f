package registry

import (
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
	"golang.org/x/text/unicode/norm"

	"github.com/equipoise-trials/equipoise/fact/country"
)

// otherNames are names that registries use, or used, beside the usual English one. A state that is no more has none.
var otherNames = map[string][]string{
	"AE": {"Emirates"}, "BA": {"Bosnia and Herzegovina"}, "BQ": {"Bonaire, Saint Eustatius and Saba", "Bonaire, Sint Eustatius and Saba"}, "BS": {"Bahamas, The"}, "BN": {"Brunei Darussalam"}, "BO": {"Bolivia, Plurinational State of"},
	"CD": {"Democratic Republic of the Congo", "Congo, The Democratic Republic of the", "Congo, Democratic Republic", "Congo, Democratic Republic of the", "D.R. Congo", "DR Congo", "Zaire"},
	"CG": {"Congo", "Republic of the Congo", "Congo, Republic of the"}, "CI": {"Ivory Coast"}, "CN": {"Mainland China", "People's Republic of China", "China, People's Republic of"},
	"CV": {"Cape Verde", "Cabo Verde"},
	"CZ": {"Czech Republic"}, "FK": {"Falkland Islands (Malvinas)"}, "FM": {"Micronesia, Federated States of", "Federated States of Micronesia"},
	"GB": {"United Kingdom of Great Britain and Northern Ireland", "Great Britain", "UK", "England", "Scotland", "Wales", "Northern Ireland"}, "GM": {"Gambia, The", "The Gambia"},
	"HK": {"Hong Kong", "Hong Kong SAR"}, "IE": {"Republic of Ireland"}, "IR": {"Iran, Islamic Republic of", "Islamic Republic of Iran"},
	"KP": {"Korea, Democratic People's Republic of", "Democratic People's Republic of Korea"},
	"KR": {"Korea, Republic of", "Republic of Korea", "Korea"}, "LA": {"Lao People's Democratic Republic", "Lao"},
	"LY": {"Libyan Arab Jamahiriya"}, "MD": {"Moldova, Republic of", "Republic of Moldova"},
	"MK": {"Macedonia, The Former Yugoslav Republic of", "Macedonia", "Republic of North Macedonia", "North Macedonia"},
	"MM": {"Burma", "Myanmar", "Burma (Myanmar)"}, "MO": {"Macau", "Macao", "Macau SAR", "Macao SAR"}, "NL": {"The Netherlands", "Holland"},
	"PS": {"Palestinian Territory, Occupied", "Palestinian Territories, Occupied", "Palestine", "Palestine, State of"},
	"RU": {"Russian Federation"}, "SJ": {"Svalbard and Jan Mayen Islands"}, "SK": {"Slovak Republic"}, "SY": {"Syrian Arab Republic"}, "SZ": {"Swaziland", "Eswatini", "Eswatini (Swaziland)", "Swaziland (Eswatini)"},
	"TL": {"East Timor", "Timor-Leste"}, "TR": {"Turkey", "Türkiye", "Turkiye", "Turkey (Türkiye)"},
	"TW": {"Taiwan, Province of China"}, "TZ": {"Tanzania, United Republic of", "United Republic of Tanzania"},
	"US": {"USA", "U.S.A.", "United States of America"}, "VA": {"Holy See (Vatican City State)", "Holy See"},
	"VC": {"Saint Vincent and the Grenadines"}, "VE": {"Venezuela, Bolivarian Republic of"},
	"VG": {"Virgin Islands, British"}, "VI": {"Virgin Islands, U.S.", "Virgin Islands (U.S.)"}, "VN": {"Viet Nam"},
	"WF": {"Wallis and Futuna Islands"},
}

// preferredNames are the names that ClinicalTrials.gov uses where they differ from the usual English ones.
var preferredNames = map[string]string{
	"CD": "Democratic Republic of the Congo", "CG": "Republic of the Congo", "HK": "Hong Kong", "MK": "North Macedonia", "MM": "Myanmar", "MO": "Macau",
	"PS": "Palestinian Territories, Occupied", "SZ": "Eswatini", "TR": "Turkey (Türkiye)",
}

var countryCodes = sync.OnceValue(func() map[string]string {
	codes := make(map[string]string)
	for a := 'A'; a <= 'Z'; a++ {
		for b := 'A'; b <= 'Z'; b++ {
			code := string(a) + string(b)
			if country.Check("", code) != nil {
				continue
			}
			codes[folded(usualName(code))] = code
			for _, name := range otherNames[code] {
				codes[folded(name)] = code
			}
		}
	}
	return codes
})

func usualName(code string) string {
	return display.English.Regions().Name(language.MustParseRegion(code))
}

// folded writes a name without case, accents and punctuation, so that spellings of one name meet.
func folded(name string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(strings.ToLower(strings.ReplaceAll(name, "&", " and "))) {
		if unicode.IsLetter(r) {
			b.WriteRune(r)
		}
	}
	s := b.String()
	if rest, ok := strings.CutPrefix(s, "st"); ok && strings.HasPrefix(strings.ToLower(name), "st. ") {
		s = "saint" + rest
	}
	return s
}

// CountryCode finds the ISO 3166-1 alpha-2 code of a country by its English name or its alpha-2 or alpha-3 code.
func CountryCode(name string) (string, bool) {
	name = strings.TrimSpace(name)
	for _, spelling := range []string{name, strings.TrimPrefix(name, "The ")} {
		if code, ok := countryCodes()[folded(spelling)]; ok {
			return code, true
		}
	}
	if len(name) != 2 && len(name) != 3 || name != strings.ToUpper(name) {
		return "", false
	}
	region, err := language.ParseRegion(name)
	if err != nil || country.Check("", region.String()) != nil {
		return "", false
	}
	return region.String(), true
}

// CountryName is the English name of a country as ClinicalTrials.gov writes it.
func CountryName(code string) string {
	if name, ok := preferredNames[code]; ok {
		return name
	}
	return usualName(code)
}
