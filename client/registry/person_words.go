package registry

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// token is a word of a name.
type token struct {
	start, end                   int
	text                         string // in small letters, without accents and points: "M. D." as "md"
	pointed, capital, possessive bool
}

func (t token) in(list []string) bool { return slices.Contains(list, t.text) }

// isGeneric reports whether a word says only what sort of organisation it is.
func (t token) isGeneric() bool { return t.in(genericWords) || namesOrganisation([]token{t}) }

var letters = strings.NewReplacer("ø", "o", "ł", "l", "ß", "ss", "æ", "ae", "đ", "d", "ı", "i")

func tokensOf(s string) (tokens []token) {
	isWord := func(r rune) bool {
		return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r) || r == '\'' || r == '’'
	}
	start := -1
	end := func(at int) {
		if start < 0 {
			return
		}
		raw := strings.Trim(s[start:at], "'’")
		bare := strings.TrimSuffix(strings.TrimSuffix(raw, "'s"), "’s")
		if text := strings.Join(plainWords(letters.Replace(strings.ToLower(bare))), ""); text != "" {
			tokens = append(tokens, token{
				start: start, end: at, text: text, possessive: bare != raw,
				capital: strings.ToUpper(raw) == raw, pointed: strings.HasPrefix(s[at:], "."),
			})
		}
		start = -1
	}
	for i, r := range s {
		if !isWord(r) {
			end(i)
		} else if start < 0 {
			start = i
		}
	}
	end(len(s))
	return joined(s, tokens)
}

// joined writes degrees and forms of company that are written in several words as one: "M. D.", "Medical Doctor", "S.p.A.".
func joined(s string, tokens []token) (list []token) {
	for i := 0; i < len(tokens); i++ {
		t := tokens[i]
		for n := min(4, len(tokens)-i); n > 1; n-- {
			whole, apart := "", ""
			for k, w := range tokens[i : i+n] {
				if k > 0 && strings.Trim(s[tokens[i+k-1].end:w.start], ". ") != "" {
					apart += "|"
				}
				whole, apart = whole+w.text, apart+" "+w.text
			}
			degree, ok := writtenOut[strings.TrimSpace(apart)]
			if !ok && len(t.text) < 3 && !strings.Contains(apart, "|") {
				degree, ok = whole, slices.Contains(degrees, whole) || t.pointed && slices.Contains(forms(i+n == len(tokens)), whole)
			}
			if ok {
				t = token{start: t.start, end: tokens[i+n-1].end, text: degree, pointed: true}
				i += n - 1
				break
			}
		}
		list = append(list, t)
	}
	return list
}

// forms are forms of company that are written with points; at the end of a name also those that could be initials.
func forms(atEnd bool) []string {
	if atEnd {
		return []string{"spa", "srl", "llc", "plc", "nhs", "nih", "bv", "nv", "ag"}
	}
	return []string{"spa", "srl", "llc", "plc", "nhs", "nih"}
}

// wordsOf are the words of a name that are neither titles nor degrees, nor roles. Degrees that are surnames too, Ma and Do, are
// degrees where they stand alone after others.
func wordsOf(tokens []token) (words []string) {
	for i, t := range tokens {
		surname := t.in([]string{"ma", "do", "pa"}) && i < 2 && !t.capital
		if !t.in(titles) && !t.in(degrees) && (!t.in(weakDegrees) || surname) && !t.in(rolesOfPeople) && t.text != "c/o" {
			words = append(words, t.text)
		}
	}
	return words
}

// isFunction reports whether a word is of a function, which nobody is called.
func isFunction(word string) bool { return slices.Contains(functions, word) }

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

var (
	titles = []string{
		"dr", "drs", "prof", "professor", "professeur", "profesor", "professore", "doctor", "docteur", "doktor", "dott", "dottssa", "dottoressa", "mr", "mrs",
		"ms", "miss", "mx", "sir", "dame", "mme", "mlle", "herr", "frau", "sra", "sr", "dra", "profa", "pd", "priv", "privatdozent", "doc", "doz", "assoc",
		"associate", "assistant", "asst", "assist", "ass", "uz", "uzm", "op", "lek", "mudr",
	}
	// rolesOfPeople stand before names, "PI: Jane Roe".
	rolesOfPeople = []string{"pi", "investigator", "principal", "chief", "coordinating", "lead", "sponsor", "contact", "by", "attn", "care", "of", "univ"}
	degrees       = []string{
		"md", "phd", "dphil", "mbbs", "mbchb", "mbbch", "bmbs", "dds", "dmd", "dvm", "pharmd", "psyd", "drph", "scd", "dsc", "edd", "dnp", "dpt", "frcp", "frcpc", "frcs",
		"frcsc", "frca", "frcog", "facs", "facc", "facp", "faha", "fesc", "faan", "mrcp", "mrcs", "mph", "msc", "mmed", "msci", "msn", "bsn", "lcsw", "mbbchbao", "drmed",
		"drmedsci", "rer", "habil", "drscmed", "jd", "mhsc", "mha", "msph", "mscr", "mtr", "frcpath", "fracp", "franzcp", "facog", "faap", "mrcpch", "mrcpsych", "mrcog", "rph", "crnp", "dhsc", "meng",
	}
	// weakDegrees are degrees only after a comma: alone they are words or parts of names.
	weakDegrees = []string{"do", "ms", "ma", "mba", "bs", "ba", "bsc", "rn", "np", "pa", "pt", "rd", "ot", "slp", "cnm", "crna", "aprn", "esq", "jr", "sr", "ii", "iii", "med", "lek", "mgr"}

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
	// rolesAlone are words that say what somebody is, roleWords what stands before them.
	rolesAlone = []string{"pi", "ci", "investigator", "chair", "chairman", "chairwoman", "chairperson", "director", "attn", "contact", "c/o"}
	roleWords  = []string{"principal", "chief", "lead", "leading", "sponsor", "coordinating", "study", "overall", "site", "co", "person", "medical"}
	// functions are words of what companies write where a person is asked for.
	functions = []string{
		"study", "director", "coordinator", "registry", "monitor", "call", "clinical", "trial", "trials", "medical", "team", "desk", "hotline", "helpline", "information", "manager",
		"management", "affairs", "disclosure", "transparency", "support", "inquiries", "recruitment", "cares", "responsible", "investigators",
	}
	companyForms = []string{
		"inc", "ltd", "llc", "llp", "co", "corp", "gmbh", "plc", "srl", "spa", "bv", "nv", "ag", "kg", "ab", "oy", "aps", "kk", "lp", "sa", "limited", "incorporated",
		"corporation", "company",
	}
	// genericWords say what an organisation does, like organisationWords.
	genericWords = []string{"memorial", "childrens", "children", "women", "womens", "and", "of", "the", "for", "de", "private", "eye", "dental", "heart", "consulting", "practice"}
	placeWords   = []string{
		"new", "north", "south", "east", "west", "saint", "st", "san", "fort", "mount", "lake", "spring", "springs", "park", "hill", "hills", "falls", "river", "beach", "chase", "mills",
		"heights", "plain", "grove", "valley", "port", "burnie", "air", "prussia", "city", "hope",
	}
	states     = []string{"md", "ma", "pa", "ms", "do"}
	particles  = []string{"de", "la", "del", "della", "di", "da", "dos", "van", "von", "der", "den", "al", "el", "le", "du", "bin", "ibn", "san", "st"}
	writtenOut = map[string]string{
		"medical doctor": "md", "doctor of medicine": "md", "doctor of philosophy": "phd", "doctor en medicina": "md", "doctor of pharmacy": "pharmd",
	}
)

// namesOrganisation reports whether a name has a word of organisations.
func namesOrganisation(tokens []token) bool {
	return slices.ContainsFunc(tokens, func(t token) bool {
		w := t.text
		return slices.ContainsFunc(organisationWords, func(o string) bool {
			if slices.Contains(wholeWords, o) {
				return w == o
			}
			return strings.Contains(w, o) && (len(o) > 4 || strings.HasPrefix(w, o))
		})
	})
}
