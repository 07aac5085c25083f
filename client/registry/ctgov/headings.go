package ctgov

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// sort is what criteria decide.
type sort int

const (
	ofNone sort = iota
	ofInclusion
	ofExclusion
	// ofNeither: whether somebody stops, for example.
	ofNeither
	// ofBoth: a title over both lists.
	ofBoth
)

// heading is a line that begins the criteria of one sort.
type heading struct {
	sort sort
	// text is what of the line is to be kept: the heading itself if it says for whom the criteria are, or what follows the
	// heading in its line.
	text string
	// kept: the line names criteria of neither sort, and is a criterion.
	kept bool
	// sentence: it is one, "Patients must not have:", and may lead to no more than what is nested in it.
	sentence bool
}

// token is a word of a line, in small letters without accents, and where it stands among the characters of the line.
type token struct {
	word       string
	start, end int
}

func tokensOf(line string) (tokens []token) {
	runes := []rune(line)
	var word []rune
	for at, r := range append(runes, ' ') {
		if unicode.IsLetter(r) || unicode.Is(unicode.Mn, r) {
			begins := len(word) == 0
			if r == 'ß' || r == 'ẞ' {
				word = append(word, 's', 's')
			} else if unicode.Is(unicode.Hangul, r) {
				word = append(word, r)
			} else if base := []rune(norm.NFD.String(strings.ToLower(string(r)))); unicode.IsLetter(base[0]) {
				word = append(word, base[0])
			}
			if begins && len(word) > 0 {
				tokens = append(tokens, token{start: at})
			}
			continue
		}
		if len(word) > 0 {
			tokens[len(tokens)-1].word, tokens[len(tokens)-1].end = string(word), at
			word = nil
		}
	}
	return tokens
}

// Words by which headings tell the sort of their criteria, in the languages of sponsors.
var (
	inclusionWords = strings.Fields("inclusion inclusions inclusive incl inclusione inclusao inclusie inklusion inkluzji einschluss właczenia включения zarazovaci dahil include included selection 선정 선택 입선")
	exclusionWords = strings.Fields("exclusion exclusions exclusive exclusionary excluding excl exclusiones esclusione exclusao exclusie eksklusion exklusion ausschluss wyłaczenia wykluczenia исключения невключения " +
		"vylucovaci haric dislanma dislama exclude excluded noninclusion nichteinschluss ineligibility niewłaczenia 제외")
	neitherWords = strings.Fields("withdrawal discontinuation elimination eliminacion eliminacao stopping termination dropout exit sortie retrait retiro abbruch withdraw discontinue removal rescue")
	negations    = strings.Fields("non no nao not не nicht")
	glue         = strings.Fields("de d di da do du des of for der den zum zur fur voor van l la el los para per pour til for the")

	criteriaWords = strings.Fields("criteria criterion criterias criterions criteres critere criterios criterio criteri kriterien kriterium kriterier kriteria kryteria kriterleri kriteriya критерии критерий 기준")
	// whole are words that say sort and criteria in one; a word may begin with more ("主要排除标准").
	whole = map[sort][]string{
		ofInclusion: strings.Fields("einschlusskriteri inclusiecriteri inklusionskriteri 纳入标准 納入標準 入选标准 入選標準 選択基準 選擇標準 適格基準 组入标准 선정기준 선택기준 组选标准"),
		ofExclusion: strings.Fields("ausschlusskriteri nichteinschlusskriteri exclusiecriteri eksklusionskriteri exklusionskriteri 排除标准 排除標準 剔除标准 除外基準 제외기준"),
		ofNeither:   strings.Fields("abbruchkriteri 脱落标准 退出标准 中止标准 中止基準 중지기준 탈락기준"),
	}
)

// sortOf returns the sort that a word tells; sorts and criteria in one if compound.
func sortOf(word string) (s sort, compound bool) {
	for _, s := range []sort{ofExclusion, ofInclusion, ofNeither} {
		for _, w := range whole[s] {
			ascii := w[0] < 0x80
			if ascii && strings.HasPrefix(word, w) || !ascii && strings.HasSuffix(word, w) {
				return s, true
			}
		}
	}
	switch {
	case slices.Contains(inclusionWords, word):
		return ofInclusion, false
	case slices.Contains(exclusionWords, word):
		return ofExclusion, false
	case slices.Contains(neitherWords, word):
		return ofNeither, false
	case isMisspelt(word, "inclusion"):
		return ofInclusion, false
	case isMisspelt(word, "exclusion"):
		return ofExclusion, false
	}
	return ofNone, false
}

func isCriteria(word string) bool {
	return slices.Contains(criteriaWords, word) || isMisspelt(word, "criteria")
}

// mentionsCriteria reports whether a line speaks of criteria in any of the languages.
func mentionsCriteria(tokens []token) bool {
	return slices.ContainsFunc(tokens, func(t token) bool {
		_, compound := sortOf(t.word)
		return compound || isCriteria(t.word)
	})
}

// isMisspelt reports whether a word is another with one letter wrong, missing, too many, or two letters exchanged.
func isMisspelt(word, right string) bool {
	a, b := []rune(word), []rune(right)
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(b)-len(a) > 1 || len(a) < 7 {
		return false
	}
	at := 0
	for at < len(a) && a[at] == b[at] {
		at++
	}
	if len(a) < len(b) {
		return string(a[at:]) == string(b[at+1:])
	}
	if at == len(a) {
		return true
	}
	exchanged := at+1 < len(a) && a[at] == b[at+1] && a[at+1] == b[at] && string(a[at+2:]) == string(b[at+2:])
	return exchanged || string(a[at+1:]) == string(b[at+1:])
}

// phrase finds the words that make a line a heading: between tokens from and to, the first that speak of criteria or else
// the first at all. Certain is false if they do not speak of criteria.
func phrase(tokens []token) (s sort, from, to int, certain bool) {
	for at := range tokens {
		sort, length, sure := phraseAt(tokens[at:])
		if sort != ofNone && (s == ofNone || sure) {
			s, from, to, certain = sort, at, at+length, sure
		}
		if certain {
			break
		}
	}
	return s, from, to, certain
}

func phraseAt(tokens []token) (s sort, to int, certain bool) {
	at := 0
	if isCriteria(tokens[0].word) {
		for at = 1; at < len(tokens) && slices.Contains(glue, tokens[at].word); at++ {
		}
		certain = true
	}
	negated := at+1 < len(tokens) && slices.Contains(negations, tokens[at].word)
	if negated {
		at++
	}
	if at == len(tokens) {
		return ofNone, 0, false
	}
	s, compound := sortOf(tokens[at].word)
	switch {
	case s == ofNone, negated && s != ofInclusion:
		return ofNone, 0, false
	case negated:
		s = ofExclusion
	}
	certain = certain || compound
	for to = at + 1; to < len(tokens) && isCriteria(tokens[to].word); to++ {
		certain = true
	}
	return s, to, certain
}

// maxHeading bounds a heading, in bytes. What follows it in its line, after a colon or a dash, may be longer.
const maxHeading = 300

// readHeading reads a heading. One with a bullet, or followed by more, could be a criterion that mentions the others: it
// must say nothing else. A sentence ends with a colon, or a list follows it.
func readHeading(line string, bulleted, listFollows bool) (h heading, ok bool) {
	bare := strings.Trim(line, "*_# \t")
	if len(bare) > maxHeading && !strings.ContainsAny(bare[:maxHeading], ":：-–") {
		return heading{}, false
	}
	tokens := tokensOf(bare)
	s, from, to, certain := phrase(tokens)
	if s == ofNone {
		return readSentence(tokens, !bulleted && (listFollows || strings.HasSuffix(bare, ":") || strings.HasSuffix(bare, "?")))
	}
	runes := []rune(bare)
	rest := string(runes[tokens[to-1].end:])
	ended := strings.HasPrefix(strings.TrimLeft(rest, "*_ \t"), ":") || strings.HasPrefix(strings.TrimLeft(rest, "*_ \t"), "：")
	after := strings.Trim(rest, " \t:：*_#-–—.")
	before := tokens[:from]
	switch {
	case strings.ContainsAny(string(runes[:tokens[from].start]), "0123456789.;<>"):
		return heading{}, false
	case isTitle(before, s), len(tokens)-to < 4 && isTitle(tokens[to:], s) && !ended:
		return heading{sort: ofBoth}, !bulleted && after == "" && saysNoMore(tokens)
	case !certain && len(before) > 0, !certain && after != "" && !ended, !certain && s == ofNeither, !certain && isVerb(tokens[from].word):
		return readSentence(tokens, !bulleted && (listFollows || strings.HasSuffix(bare, ":") || strings.HasSuffix(bare, "?")))
	case after == "" && (isCommon(before) || !bulleted && isSentence(before)):
		return heading{sort: s}, true
	case isCommon(before) && (ended || strings.HasPrefix(strings.TrimSpace(rest), "- ") || strings.HasPrefix(strings.TrimSpace(rest), "– ")):
		h = heading{sort: s, text: strings.TrimLeft(rest, " \t:：*_-–—")}
		if len(h.text) <= maxHeading {
			if next, also := readHeading(h.text, true, false); also && next.text == "" {
				return heading{}, false // of two headings neither is to be lost
			}
		}
		return h, true
	case isCommon(before) && strings.HasPrefix(after, "(") && strings.HasSuffix(after, ")") && strings.Count(after, "(") == 1 &&
		!isCommon(tokens[to:]):
		return heading{sort: s, text: bare}, true
	case bulleted:
		return heading{}, false
	case isCommon(before) && !strings.ContainsAny(rest, ".;0123456789") && (isTrailing(tokens[to:]) || isCommon(tokens[to:])):
		return heading{sort: s}, true
	}
	saysForWhom := strings.HasSuffix(bare, ":") || strings.HasPrefix(after, "(") && strings.HasSuffix(after, ")") || strings.HasPrefix(after, "for ")
	if !saysForWhom || len(runes) > 170 || hasNegation(before) || !isCommon(before) && after != "" && !strings.HasSuffix(bare, ":") {
		return heading{}, false
	}
	return heading{sort: s, text: bare}, true
}

// readSentence reads a heading that is a sentence, "Patients will be excluded if they have:". It must say nothing about whom. Leads says
// that criteria follow it.
func readSentence(tokens []token, leads bool) (heading, bool) {
	if !leads {
		return heading{}, false
	}
	s, negated, modal := ofNone, false, false
	for n, t := range tokens {
		takesPart := t.word == "part" && n > 0 && slices.Contains([]string{"take", "taking"}, tokens[n-1].word)
		switch {
		case slices.Contains(sentenceNegations, t.word):
			negated = true
		case slices.Contains([]string{"excluded", "exclude", "excludes", "ineligible", "exclusion", "exclusions", "disqualified"}, t.word):
			if s = ofExclusion; negated {
				return heading{}, false
			}
		case takesPart, slices.Contains([]string{"included", "include", "eligible", "enrolled", "inclusion", "recruited", "admitted", "participate", "join"}, t.word):
			if s != ofNone && s != ofInclusion {
				return heading{}, false
			}
			s = ofInclusion
		case slices.Contains([]string{"must", "shall", "should", "may"}, t.word):
			modal = true
		case slices.Contains(common, t.word), slices.Contains(sentence, t.word), isCriteria(t.word):
		default:
			return heading{}, false
		}
	}
	if negated && (s == ofInclusion || s == ofNone && modal) {
		s = ofExclusion
	}
	return heading{sort: s, sentence: true}, s != ofNone
}

// sentenceNegations turn a sentence about who takes part, also what is left of "can't".
var sentenceNegations = strings.Fields("not no cannot never non t cant dont wont")

// tellsSort reports whether a line says of somebody that he is excluded, or may take part.
func tellsSort(tokens []token) bool {
	return slices.ContainsFunc(tokens, func(t token) bool {
		s, _ := sortOf(t.word)
		return s == ofInclusion || s == ofExclusion ||
			slices.Contains(strings.Fields("eligible ineligible enrolled recruited admitted participate disqualified"), t.word)
	})
}

// saysNoMore reports whether all words are of a title over both lists.
func saysNoMore(tokens []token) bool {
	return !slices.ContainsFunc(tokens, func(t token) bool {
		s, _ := sortOf(t.word)
		return s == ofNone && !isCriteria(t.word) && !slices.Contains(common, t.word) && !slices.Contains(glue, t.word) &&
			!slices.Contains(negations, t.word) &&
			!slices.Contains(strings.Fields("and or et und y e i o en och og ve und in ein ex aus и"), t.word)
	})
}

// isNothingElse reports whether a line has no other words, and no numbers, than those that make it a heading.
func isNothingElse(line string) bool {
	tokens := tokensOf(line)
	s, from, to, _ := phrase(tokens)
	return s != ofNone && from == 0 && to == len(tokens) && !strings.ContainsFunc(line, unicode.IsDigit)
}

// isVerb reports whether a word tells the sort only as part of a sentence.
func isVerb(word string) bool {
	return slices.Contains([]string{"include", "included", "exclude", "excluded", "inclusive", "exclusive", "selection"}, word)
}

// isTitle reports whether words around a heading are of the other sort: "Inclusion and exclusion criteria".
func isTitle(before []token, s sort) bool {
	return slices.ContainsFunc(before, func(t token) bool {
		other, _ := sortOf(t.word)
		if t.start == before[0].start && slices.Contains([]string{"ein", "aus", "in", "ex"}, t.word) {
			return true // "Ein- und Ausschlusskriterien"
		}
		return other != ofNone && other != s && !isVerb(t.word)
	})
}

func hasNegation(tokens []token) bool {
	return slices.ContainsFunc(tokens, func(t token) bool {
		return slices.Contains([]string{"not", "no", "none", "non", "without", "neither", "nor", "meet", "meets", "fail", "fails", "violate"}, t.word)
	})
}

var (
	// common are words that say nothing about for whom criteria are.
	common = strings.Fields("key main major general subject subjects patient patients participant participants study the principal primary principais principales principaux principali " +
		"haupt wichtigste volunteers volunteer individuals persons people candidates trial clinical for all")
	// sentence are words by which headings become sentences.
	sentence = strings.Fields("will would shall be is are was were if when who whom that they he she it you we have has had any of following one or more meet meets meeting with must may can could should fulfil " +
		"fulfill fulfilling fulfills satisfy satisfying these those below at least from this in to a an and as by least either least being take taking part also only anyone those considered " +
		"participation participating entering entry reason reasons ground grounds do does did don won isn aren shouldn mustn couldn who people allowed be enrolment enrollment enrolling inclusion into")
	// trailing are words after a heading that say nothing more.
	trailing = strings.Fields("are is as follows follow include includes including the following for of this study trial all patients participants subjects any to be met must if")
)

// isCommon reports whether words say nothing about for whom the criteria are.
func isCommon(tokens []token) bool {
	return !slices.ContainsFunc(tokens, func(t token) bool { return !slices.Contains(common, t.word) })
}

// isSentence reports whether words only lead to what follows: "patients who meet any of the following".
func isSentence(tokens []token) bool {
	return !slices.ContainsFunc(tokens, func(t token) bool { return !slices.Contains(common, t.word) && !slices.Contains(sentence, t.word) })
}

func isTrailing(tokens []token) bool {
	return !slices.ContainsFunc(tokens, func(t token) bool { return !slices.Contains(trailing, t.word) })
}
