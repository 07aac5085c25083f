package registry

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// People tells names of people from names of organisations: by the names that a record gives to people elsewhere, by
// titles and by degrees. People are not named in a registration.
type People struct {
	known map[string][][]string // the words of each name, without titles and degrees, by each word that is no initial
}

// Know adds a name that a record gives to a person.
func (p *People) Know(name string) {
	// "Jane Roe, MD" and "Roe, Jane" are one name; "Jane Roe, Example Hospital" is a name and where she works.
	for _, part := range []string{name, firstSegment(name)} {
		if words := nameWords(part); len(words) > 1 && !namesOrganisation(part) {
			p.add(words)
		}
	}
}

func (p *People) add(words []string) {
	if p.known == nil {
		p.known = make(map[string][][]string)
	}
	for _, w := range words {
		same := func(known []string) bool { return slices.Equal(known, words) }
		if len(w) > 1 && !slices.ContainsFunc(p.known[w], same) {
			p.known[w] = append(p.known[w], words)
		}
	}
}

// Organisation returns a name without what it says of people: nothing if it is a person's. Personal is false if nobody was
// named.
func (p *People) Organisation(name string) (organisation string, personal bool) {
	line, _ := OneLine(WithoutMarkup(name).Line())
	if p.isPerson(line) {
		return "", true
	}
	segments := segment.FindAllString(line, -1)
	kept := make([]string, 0, len(segments))
	after := false // whether the segment before was a person's: degrees follow a name
	for i, s := range segments {
		bare := strings.Trim(s, " ,;()[]/|")
		next := ""
		if i+1 < len(segments) {
			next = strings.Trim(segments[i+1], " ,;()[]/|")
		}
		isPerson := p.isPerson(bare) || isIntroduced(bare) || hasDegreesNext(bare, next)
		switch {
		case i == 0 && isPerson:
			return "", true
		case isPerson, after && isDegrees(bare):
			personal, after = true, true
			continue
		}
		after = false
		kept = append(kept, s)
	}
	if !personal {
		return name, false
	}
	return strings.TrimRight(strings.Join(kept, ""), " ,;:([/|"), true
}

// isPerson reports whether a name is that of a person: of one whom the record names elsewhere, or by a title or a degree.
func (p *People) isPerson(name string) bool {
	words := nameWords(name)
	if namesOrganisation(name) || len(words) == 0 || strings.ContainsAny(name, "0123456789") { // "20-MD-001" is a number
		return false
	}
	if hasTitle(name) || hasDegree(name) {
		return true
	}
	return len(words) > 1 && slices.ContainsFunc(words, func(w string) bool {
		return slices.ContainsFunc(p.known[w], func(known []string) bool { return sameName(words, known) })
	})
}

var segment = regexp.MustCompile(`[^,;()\[\]/|]+[,;()\[\]/|]*\s*|[,;()\[\]/|]+\s*`)

// firstSegment is a name up to its first comma that is not between two parts of one name.
func firstSegment(name string) string {
	first, _, _ := strings.Cut(name, ",")
	first, _, _ = strings.Cut(first, " - ")
	first, _, _ = strings.Cut(first, "(")
	return strings.TrimSpace(first)
}

// plainWords are the words of a name in small letters without accents and points, "M.D." as "md".
func plainWords(name string) []string {
	var b strings.Builder
	for _, r := range norm.NFD.String(strings.ToLower(name)) {
		switch {
		case unicode.IsLetter(r), unicode.IsDigit(r):
			b.WriteRune(r)
		case r == '.', r == '\'', r == '’', unicode.Is(unicode.Mn, r):
		default:
			b.WriteByte(' ')
		}
	}
	return strings.Fields(b.String())
}

// spacedInitials finds "J.Roe" and "Dr.Jane": the point before a longer word ends the word before it.
var spacedInitials = regexp.MustCompile(`(\pL)\.(\pL{2,})`)

// nameWords are the words of a name that are neither titles nor degrees.
func nameWords(name string) (words []string) {
	for _, w := range plainWords(spacedInitials.ReplaceAllString(name, "$1. $2")) {
		if !slices.Contains(titles, w) && !slices.Contains(degrees, w) && !slices.Contains(weakDegrees, w) && !slices.Contains(rolesOfPeople, w) {
			words = append(words, w)
		}
	}
	return words
}

// sameName compares the words of two names in any order; an initial stands for a word, and further given names may be missing.
func sameName(a, b []string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(a) < 2 {
		return false
	}
	rest, whole := slices.Clone(b), false
	for _, w := range slices.SortedFunc(slices.Values(a), func(x, y string) int { return len(y) - len(x) }) {
		at := slices.Index(rest, w)
		whole = whole || at >= 0 && len(w) > 1
		if at < 0 {
			at = slices.IndexFunc(rest, func(r string) bool {
				short, long := w, r
				if len(short) > len(long) {
					short, long = long, short
				}
				return len([]rune(short)) == 1 && strings.HasPrefix(long, short)
			})
		}
		if at < 0 {
			// A middle initial that the other name lacks is no difference.
			if len([]rune(w)) == 1 && len(a) > 2 {
				continue
			}
			return false
		}
		rest = slices.Delete(rest, at, at+1)
	}
	return whole
}

// hasTitle reports whether a name begins with the title of a person.
func hasTitle(name string) bool {
	words := plainWords(spacedInitials.ReplaceAllString(name, "$1. $2"))
	for len(words) > 0 && slices.Contains(rolesOfPeople, words[0]) {
		words = words[1:]
	}
	return len(words) > 1 && slices.Contains(titles, words[0])
}

// hasDegree reports whether a name ends with degrees, after a comma or not.
func hasDegree(name string) bool {
	words := plainWords(name)
	if len(words) < 2 {
		return false
	}
	if slices.ContainsFunc(words[1:], func(w string) bool { return slices.Contains(degrees, w) }) {
		return true
	}
	_, after, ok := strings.Cut(name, ",")
	return ok && slices.ContainsFunc(plainWords(after), func(w string) bool { return slices.Contains(weakDegrees, w) })
}

// introduced matches what stands before the name of a person.
var introduced = regexp.MustCompile(`(?i)^(?:pi|ci|(?:principal |chief |lead |sponsor[- ]|coordinating )?investigator|attn|contact(?: person)?|c/o)\s*[:=–-]\s*\pL`)

// isIntroduced reports whether a part of a name is said to be a person's, "PI: Jane Roe".
func isIntroduced(part string) bool { return introduced.MatchString(part) && !namesOrganisation(part) }

// hasDegreesNext reports whether a part of a name is followed by degrees, "Jane Roe, PharmD".
func hasDegreesNext(part, next string) bool {
	return len(nameWords(part)) > 1 && !namesOrganisation(part) && isDegrees(next) &&
		slices.ContainsFunc(plainWords(next), func(w string) bool { return slices.Contains(degrees, w) })
}

func isDegrees(s string) bool {
	words := plainWords(s)
	return len(words) > 0 && !slices.ContainsFunc(words, func(w string) bool {
		return !slices.Contains(degrees, w) && !slices.Contains(weakDegrees, w) && !slices.Contains(titles, w) && len(w) > 1
	})
}

var (
	titles = []string{
		"dr", "drs", "prof", "professor", "professeur", "profesor", "professore", "doctor", "docteur", "doktor", "dott", "dottssa", "dottoressa", "mr", "mrs",
		"ms", "miss", "mx", "sir", "dame", "mme", "mlle", "herr", "frau", "sra", "sr", "dra", "profa", "pd", "priv", "privatdozent", "doc", "doz", "assoc",
		"associate", "assistant", "asst", "assist", "ass", "uz", "uzm", "op",
	}
	// rolesOfPeople stand before names, "PI: Jane Roe".
	rolesOfPeople = []string{"pi", "investigator", "principal", "chief", "coordinating", "lead", "sponsor", "contact", "by", "attn", "care", "of", "univ"}
	degrees       = []string{
		"md", "phd", "dphil", "mbbs", "mbchb", "mbbch", "bmbs", "dds", "dmd", "dvm", "pharmd", "psyd", "drph", "scd", "dsc", "edd", "dnp", "dpt", "frcp", "frcpc", "frcs",
		"frcsc", "frca", "frcog", "facs", "facc", "facp", "faha", "fesc", "faan", "mrcp", "mrcs", "mph", "msc", "mmed", "msci", "msn", "bsn", "lcsw", "mbbchbao", "drmed",
		"drmedsci", "rer", "habil", "drscmed", "jd", "mhsc", "mha", "msph", "mscr", "mtr",
	}
	// weakDegrees are degrees only after a comma: alone they are words or parts of names.
	weakDegrees = []string{"do", "ms", "ma", "mba", "bs", "ba", "bsc", "rn", "np", "pa", "pt", "rd", "ot", "slp", "cnm", "crna", "aprn", "esq", "jr", "sr", "ii", "iii", "med"}

	// organisationWords begin words of the names of organisations.
	organisationWords = []string{
		"univers", "hospit", "hopita", "hopi", "clini", "klini", "polikli", "policli", "institu", "centr", "center", "zentrum", "foundation", "fondation", "fundac", "fondazion", "stiftung", "stichting",
		"colleg", "school", "schule", "facult", "fakult", "depart", "ministr", "minister", "agenc", "council", "societ", "associat", "asocia", "associaz", "gesellschaft", "group", "grupo", "groupe", "gruppo",
		"network", "netzwerk", "consort", "trust", "nhs", "pharma", "farma", "biotech", "biopharm", "biosci", "therap", "laborato", "labs", "gmbh", "inc", "ltd", "llc", "llp", "corp", "compan", "plc", "srl", "spa",
		"research", "recherche", "medical", "medic", "health", "gesundheit", "scien", "academ", "akadem", "organi", "board", "cooperat", "oncolog", "cancer", "trial", "charit", "assistance", "hospic", "ospedal",
		"azienda", "irccs", "fund", "program", "service", "office", "committee", "comite", "alliance", "initiative", "internation", "nation", "collaborat", "registry", "system", "diagnost", "device", "vaccin",
		"nutrition", "technolog", "solution", "holding", "partner", "ventur", "industr", "products", "kg", "ag", "bv", "nv", "ab", "oy", "aps", "kk", "co", "unit", "ltda", "chu", "chru", "aphp", "nih", "nci", "va",
		"veterans", "army", "navy", "force", "govern", "state", "city", "county", "region", "maatschappij", "ziekenhuis", "umc", "sjukhus", "sykehus", "szpital", "uniwersytet", "hastane", "universite", "rigshospital",
	}
	wholeWords = []string{"inc", "ltd", "llc", "llp", "plc", "srl", "spa", "kg", "ag", "bv", "nv", "ab", "oy", "aps", "kk", "co", "unit", "chu", "va", "nih", "nci", "nhs", "labs", "umc", "state", "city", "trust", "corp", "fund", "board"}
)

// namesOrganisation reports whether a name has a word of organisations.
func namesOrganisation(name string) bool {
	return slices.ContainsFunc(plainWords(name), func(w string) bool {
		return slices.ContainsFunc(organisationWords, func(o string) bool {
			if slices.Contains(wholeWords, o) {
				return w == o
			}
			return strings.Contains(w, o) && (len(o) > 4 || strings.HasPrefix(w, o))
		})
	})
}

// MayBePerson reports whether a name looks like a person's, though nothing says so: two to four words, none of them of
// organisations.
func MayBePerson(name string) bool {
	words := strings.Fields(strings.ReplaceAll(name, ",", " "))
	if len(words) < 2 || len(words) > 4 || namesOrganisation(name) {
		return false
	}
	return !slices.ContainsFunc(words, func(w string) bool {
		first := []rune(w)[0]
		return !unicode.IsLetter(first) || unicode.IsLower(first) && len([]rune(w)) > 3 || strings.ContainsFunc(w, unicode.IsDigit) ||
			len([]rune(w)) > 3 && strings.ToUpper(w) == w && strings.ToLower(name) != name && strings.ToUpper(name) != name
	})
}
