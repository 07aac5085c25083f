package work

import (
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/equipoise-trials/equipoise/client/keep"
	"github.com/equipoise-trials/equipoise/fact"
)

// Identity is who somebody is, as the document says by which they were identified.
type Identity struct {
	// Family is the family name, Given the given names.
	Family, Given string
	// Born is the date of birth.
	Born time.Time
}

// latin writes letters of Latin scripts that are no other letter with a mark.
var latin = strings.NewReplacer("Æ", "AE", "Ø", "O", "Œ", "OE", "ẞ", "SS", "ß", "SS", "Ð", "D", "Đ", "D", "Þ", "TH", "Ł", "L", "Ħ", "H", "ı", "I", "Ŋ", "N")

// normalName returns the normal form of a name: in capitals, marks left out, letters and digits alone, other Latin letters written by
// those of English. Names in other scripts keep their letters.
func normalName(name string) string {
	var b strings.Builder
	for _, r := range norm.NFKD.String(latin.Replace(strings.ToUpper(norm.NFC.String(name)))) {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			b.WriteRune(unicode.ToUpper(r))
		}
	}
	return b.String()
}

// Person returns the normal form in which sites compare who somebody is: the family name, the first of the given names, and the date of
// birth. client/work/README.md has it in words, and examples.
func (i Identity) Person() (fact.Person, error) {
	first, _, _ := strings.Cut(strings.Join(strings.FieldsFunc(i.Given, func(r rune) bool { return unicode.IsSpace(r) || r == '-' || r == ',' }), " "), " ")
	p := fact.Person{Family: normalName(i.Family), Given: normalName(first), Born: i.Born.Format(time.DateOnly)}
	switch {
	case p.Family == "" || p.Given == "":
		return p, fmt.Errorf("who somebody is needs a family name and a given name with letters; who has one name alone has it in both")
	case i.Born.IsZero():
		return p, errors.New("who somebody is needs the date of birth")
	}
	return p, nil
}

// ShareSecret returns the secret by which the sites of the trial find who is enrolled twice, for the other sites, and keeps it; if the keep
// has none yet, a new one. It goes to them sealed, and to nobody else: whoever has it can try out names and dates of birth.
func (s Site) ShareSecret() (fact.Hash, error) {
	secret, err := s.Keep.PersonSecret(s.Trial)
	if isNotKept(err) {
		secret = keep.Random()
		err = s.Keep.Put(keep.PersonSecretItem(s.Trial, secret))
	}
	return secret, err
}

// TakeSecret keeps the secret that another site of the trial shared.
func (s Site) TakeSecret(secret fact.Hash) error {
	return s.Keep.Put(keep.PersonSecretItem(s.Trial, secret))
}

// personTag returns the tag of somebody who is invited, none where the sites share no secret.
func (s Site) personTag(who Newcomer) ([]byte, error) {
	secret, err := s.Keep.PersonSecret(s.Trial)
	switch {
	case isNotKept(err) && who.Identity == nil:
		return nil, nil
	case isNotKept(err):
		return nil, errors.New("the site shares no secret with the other sites of the trial: take theirs, or make one and share it, before you say who somebody is")
	case err != nil:
		return nil, err
	case who.Identity == nil:
		return nil, errors.New("the sites of this trial find out who is enrolled twice: say who they are, by names and date of birth, which stay here")
	}
	p, err := who.Identity.Person()
	if err != nil {
		return nil, err
	}
	tag := fact.PersonTag(secret, s.Trial, p)
	return tag[:], nil
}
