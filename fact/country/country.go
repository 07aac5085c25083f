// Package country knows the countries of ISO 3166-1.
package country

import (
	"fmt"
	"sort"
	"strings"
)

// codes holds the officially assigned alpha-2 codes in order.
var codes = strings.Fields(`
AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ
CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR
GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT
JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY
MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM
PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ
TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW`)

// Check reports what keeps code from being an ISO 3166-1 alpha-2 code. The error names the field.
func Check(field, code string) error {
	if i := sort.SearchStrings(codes, code); i < len(codes) && codes[i] == code {
		return nil
	}
	if upper := strings.ToUpper(code); upper != code && Check(field, upper) == nil {
		return fmt.Errorf("%s is %q, want it in upper case: %s", field, code, upper)
	}
	return fmt.Errorf("%s is %.80q, which is not a country; want an ISO 3166-1 alpha-2 code such as FR", field, code)
}

// Count is the number of countries.
func Count() int { return len(codes) }

// CheckSet reports what keeps codes from being a set of countries, each named once. The error names the field.
func CheckSet(field string, countries []string) error {
	if len(countries) > len(codes) {
		return fmt.Errorf("%s names %d countries, there are %d", field, len(countries), len(codes))
	}
	seen := make(map[string]bool, len(countries))
	for i, code := range countries {
		if err := Check(fmt.Sprintf("%s[%d]", field, i), code); err != nil {
			return err
		}
		if seen[code] {
			return fmt.Errorf("%s names %s twice", field, code)
		}
		seen[code] = true
	}
	return nil
}
