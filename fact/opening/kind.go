package opening

import (
	"encoding/hex"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/fact/text"
)

// Kind is what an opening is of. It is hashed, so that the opening of one kind never passes for that of another.
type Kind string

// The kinds. The list is closed: a further one is added here and in proof/FORMAT.md, none is ever changed.
const (
	// Name is the printed name of a person (21 CFR 11.50(a)(1)).
	Name Kind = "name"
	// Identity is a document by which an organisation verified who a person is (21 CFR 11.100(b)).
	Identity Kind = "identity"
	// Training is a document that proves a person's training.
	Training Kind = "training"
	// Account is the account at a payment agent into which a participant is paid.
	Account Kind = "account"
	// Paper is the scan of a consent form signed on paper.
	Paper Kind = "paper"
	// Comprehension is how it was checked that a participant understood what they consented to, and what came of it.
	Comprehension Kind = "comprehension"
	// Copy is how a participant was given a copy of what they signed.
	Copy Kind = "copy"
	// PaymentReference is a payment agent's own reference of a payment to a participant, or of its failure.
	PaymentReference Kind = "payment-reference"
	// Receipt is the receipt of money that a participant claims back.
	Receipt Kind = "receipt"
	// Scope is what a participant withdraws from: treatment, contact, further use of data, all.
	Scope Kind = "scope"
	// Reason is why a participant failed the screening, or why a participation was closed.
	Reason Kind = "reason"
	// Text is any other text that belongs to a trial: the text of a reason or of a condition, the mailbox of a contact.
	Text Kind = "text"
	// Letter is a document that goes with a decision: a committee's letter, or evidence that its condition is met.
	Letter Kind = "letter"
)

// SubjectKind is what a value belongs to. It decides the text form of an opening's subject.
type SubjectKind int

const (
	// Person is the first address under which a person was registered, in bech32.
	Person SubjectKind = iota + 1
	// Participation is the handle of a participation: 64 lower-case hexadecimal digits.
	Participation
	// Trial is the number of a trial, decimal; 0 for a text or letter that is about no trial, or about one that has no
	// number yet.
	Trial
)

// String returns what a subject of the kind is, with its text form.
func (s SubjectKind) String() string {
	switch s {
	case Person:
		return "the person's first address"
	case Participation:
		return "the participation's handle in lower-case hexadecimal"
	case Trial:
		return "the trial's number (0 if there is none)"
	}
	return fmt.Sprintf("subject kind %d", int(s))
}

// rule is what holds for the openings of a kind.
type rule struct {
	kind    Kind
	subject SubjectKind
	// limit bounds a text, in characters; 0 says that the value is the SHA-256 of a document.
	limit int
}

// MaxName bounds a printed name, in characters.
const MaxName = 200

var rules = []rule{
	{Name, Person, MaxName},
	{Identity, Person, 0},
	{Training, Person, 0},
	{Account, Participation, 200},
	{Paper, Participation, 0},
	{Comprehension, Participation, 2000},
	{Copy, Participation, 500},
	{PaymentReference, Participation, 200},
	{Receipt, Participation, 0},
	{Scope, Participation, 500},
	{Reason, Participation, 1000},
	{Text, Trial, 2000},
	{Letter, Trial, 0},
}

// Kinds returns all kinds, in the order in which they are documented.
func Kinds() []Kind {
	kinds := make([]Kind, len(rules))
	for i, r := range rules {
		kinds[i] = r.kind
	}
	return kinds
}

// rule returns what holds for the kind, or an error that lists the kinds if it is none of them.
func (k Kind) rule() (rule, error) {
	i := slices.IndexFunc(rules, func(r rule) bool { return r.kind == k })
	if i < 0 {
		known := make([]string, len(rules))
		for i, r := range rules {
			known[i] = string(r.kind)
		}
		return rule{}, fmt.Errorf("kind is %q, want one of %s", string(k), strings.Join(known, ", "))
	}
	return rules[i], nil
}

// Subject returns what a value of the kind belongs to, 0 for an unknown kind.
func (k Kind) Subject() SubjectKind {
	r, _ := k.rule()
	return r.subject
}

// IsDocument reports whether the value of the kind is the SHA-256 of a document, made by [Document], and not a text.
func (k Kind) IsDocument() bool {
	r, err := k.rule()
	return err == nil && r.limit == 0
}

// Handle returns a participation's handle as the subject of an opening.
func Handle(handle []byte) string { return hex.EncodeToString(handle) }

// TrialNumber returns a trial's number as the subject of an opening.
func TrialNumber(trial uint64) string { return strconv.FormatUint(trial, 10) }

// Document returns the value of an opening whose kind is that of a document: its SHA-256 in lower-case hexadecimal.
func Document(content []byte) string {
	sum := fact.FileDigest(content)
	return hex.EncodeToString(sum[:])
}

// bech32Form is an address in bech32, lower case. Its checksum is not computed.
var bech32Form = regexp.MustCompile(`^[a-z0-9]{1,83}1[02-9ac-hj-np-z]{6,83}$`)

// check reports what keeps a subject from being one of its kind.
func (s SubjectKind) check(subject string) error {
	switch s {
	case Person:
		if len(subject) > 90 || !bech32Form.MatchString(subject) {
			return fmt.Errorf("subject is %.100q, want an address in bech32", subject)
		}
	case Participation:
		if !isHex(subject) {
			return fmt.Errorf("subject is %.100q, want a handle in %d lower-case hexadecimal digits", subject, 2*fact.HashSize)
		}
	case Trial:
		if n, err := strconv.ParseUint(subject, 10, 64); err != nil || TrialNumber(n) != subject {
			return fmt.Errorf("subject is %.100q, want the number of a trial, or 0", subject)
		}
	}
	return nil
}

// checkValue reports what keeps a value from being one of the rule's kind. It never repeats the value.
func (r rule) checkValue(value string) error {
	if r.limit > 0 {
		return text.Check("value", value, r.limit)
	}
	if !isHex(value) {
		return errors.New("value is not the SHA-256 of a document in lower-case hexadecimal")
	}
	return nil
}

// isHex reports whether s is 32 bytes in lower-case hexadecimal.
func isHex(s string) bool {
	raw, err := hex.DecodeString(s)
	return err == nil && len(raw) == fact.HashSize && hex.EncodeToString(raw) == s
}
