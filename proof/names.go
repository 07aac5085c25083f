package proof

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/fact/identity"
	"github.com/equipoise-trials/equipoise/fact/opening"
)

// MaxOpening is the largest opening of a printed name in bytes.
const MaxOpening = opening.MaxSize

// Names is evidence of who somebody is, beside the bundle that says what they signed.
type Names struct {
	// People are bundles of facts that registered a person, by which their key accepted that, or that gave one a new key.
	People [][]byte
	// Openings are those of the printed names to which the registrations committed.
	Openings [][]byte
}

// Signatory is somebody whose printed name was shown (21 CFR 11.50(a)).
type Signatory struct {
	// PrintedName is what their organisation committed to.
	PrintedName string `json:"printed_name"`
	// Did says what they did: sign the fact, with what meaning and when, or enter the record, as the book says.
	Did string `json:"did"`
	// Key is the address of the key that they did it with.
	Key string `json:"key"`
	// Person is the address of their first key.
	Person string `json:"person"`
	// Organisation is the number of the organisation that registered them.
	Organisation uint64 `json:"organisation,string"`
	// RestsOn says what ties the name to the key.
	RestsOn string `json:"rests_on"`
}

// VerifyNamed is [Verify] with evidence of who signed, which must be for the same chain and reach the same level. It fails
// if any of that evidence is not needed: then it belongs to something else.
func VerifyNamed(bundle, record []byte, trust *Trust, names Names) (Verdict, error) {
	c, err := verify(bundle, record, trust)
	if err != nil {
		return Verdict{}, err
	}
	v := c.verdict()
	if len(names.People) == 0 && len(names.Openings) == 0 {
		return v, nil
	}
	if v.Level < LevelTrusted {
		return Verdict{}, fmt.Errorf("printed names need evidence of level %d, and this reaches %d: below it, the evidence about people may be "+
			"signed by validators of somebody's own; give a trust file", LevelTrusted, v.Level)
	}
	r := register{of: c, level: v.Level, people: map[string]*registration{}, keys: map[string]*succession{}}
	for i, data := range names.People {
		if err := r.readPerson(data); err != nil {
			return Verdict{}, fmt.Errorf("evidence number %d about people: %w", i+1, err)
		}
	}
	for i, data := range names.Openings {
		if err := r.readOpening(data); err != nil {
			return Verdict{}, fmt.Errorf("opening number %d: %w", i+1, err)
		}
	}
	if v.Signatories, err = r.signatories(); err != nil {
		return Verdict{}, err
	}
	v.NotProven = append(v.NotProven, "That the printed name is that of the human being who held the key: it is the name to which "+
		"their organisation committed when it registered the key.")
	return v, nil
}

// register is what the evidence says of people.
type register struct {
	of     *check
	level  int
	people map[string]*registration // by first key
	keys   map[string]*succession   // by new key
}

// registration is what a verified fact says of a person whom an organisation registered, with the name that an opening showed.
// Nobody signs as a person of an organisation before the key accepted, so what the organisation says is enough; where the key
// accepted is better, because an organisation may register a key anew, with another name, until it does.
type registration struct {
	organisation uint64
	digest       []byte // of the name
	how          string // the fact says it, as RestsOn names it
	entry        fact.Entry
	name         string
	used         bool
}

// succession is the verified fact that gave a person a new key.
type succession struct {
	fact  *identity.KeyRotated
	entry fact.Entry
	used  bool
}

// readPerson verifies a bundle about a person and keeps what it says.
func (r register) readPerson(data []byte) error {
	c, err := verify(data, nil, r.of.trust)
	if err != nil {
		return err
	}
	switch mine, theirs := c.last().ChainID, r.of.last().ChainID; {
	case mine != theirs:
		return fmt.Errorf("it is signed by chain %s, the evidence that it is to explain by chain %s", quote(mine), quote(theirs))
	case c.verdict().Level < r.level:
		return fmt.Errorf("it names chain %s and reaches level %d only, less than the evidence that it is to explain: give a trust file that lists the chain",
			quote(c.entry.ChainID), c.verdict().Level)
	case c.entry.Time.After(r.of.entry.Time):
		return fmt.Errorf("its fact is of %s, after the signature of %s that it is to explain", shortTime(c.entry.Time), shortTime(r.of.entry.Time))
	}
	decoded, err := c.bundle.Fact.leaf().Decode()
	if err != nil {
		return fmt.Errorf("its fact cannot be read: %w", err)
	}
	twice := false
	switch f := decoded.(type) {
	case *identity.PersonRegistered:
		_, twice = r.people[f.Address]
		r.people[f.Address] = &registration{organisation: f.Organisation, digest: f.NameDigest, how: "registration of", entry: c.entry}
	case *identity.RegistrationAccepted:
		_, twice = r.people[f.Address]
		r.people[f.Address] = &registration{
			organisation: f.Organisation, digest: f.NameDigest, how: "acceptance of its registration by", entry: c.entry,
		}
	case *identity.KeyRotated:
		_, twice = r.keys[f.NewKey]
		r.keys[f.NewKey] = &succession{fact: f, entry: c.entry}
	default:
		return fmt.Errorf("its fact is of type %s, want a registration of a person or a new key", quote(c.bundle.Fact.Type))
	}
	if twice {
		return errors.New("it says of a key what other evidence says already")
	}
	return nil
}

// readOpening compares an opening with the registration of its person, and keeps the name.
func (r register) readOpening(data []byte) error {
	o, err := opening.Parse(data)
	if err != nil {
		return unreadable("opening", err)
	}
	if o.Kind != opening.Name {
		return fmt.Errorf("it is of the kind %s, want %s: that of a printed name", o.Kind, opening.Name)
	}
	p, known := r.people[o.Subject]
	switch {
	case !known:
		return fmt.Errorf("the evidence of the registration of %s is missing", quote(o.Subject))
	case o.ChainID != p.entry.ChainID:
		return fmt.Errorf("it is for chain %s, the person was registered on chain %s", quote(o.ChainID), quote(p.entry.ChainID))
	case !bytes.Equal(o.Digest(), p.digest):
		return errors.New("the registration committed to another name: name, salt or person is not what it was")
	}
	p.name = o.Value
	return nil
}

// signatories returns those who signed the fact and entered the record and whose names are known. All evidence must serve
// to name them.
func (r register) signatories() (all []Signatory, err error) {
	if signature := r.of.signature(); signature != nil && signature.Actor != nil {
		if s, ok := r.named(signature.Actor.Address); ok && signedFor(signature.Actor, s.Organisation) {
			s.Did = fmt.Sprintf("signed the fact: %s, %s", fact.EnumName(signature.Meaning),
				r.of.entry.Time.UTC().Format(time.RFC3339Nano))
			all = append(all, s)
		}
	}
	if r.of.bundle.Record != nil {
		if s, ok := r.named(r.of.commitment.Author); ok {
			s.Did = "entered the record, as the book says"
			all = append(all, s)
		}
	}
	return all, r.requireUsed()
}

// signedFor reports whether a fact names an actor as somebody of the organisation that registered them. A participant's key,
// or that of who signs beside them, is nobody's: an organisation that registers it gives it no name.
func signedFor(actor *fact.Actor, organisation uint64) bool {
	return actor.Kind == fact.ActorKind_ACTOR_KIND_PERSON && actor.Organisation == organisation
}

// requireUsed wants every registration and every new key to have served to name somebody.
func (r register) requireUsed() error {
	for _, key := range slices.Sorted(maps.Keys(r.people)) {
		if !r.people[key].used {
			return fmt.Errorf("evidence about people: %s neither signed the fact nor entered the record, or no opening of their name was given", quote(key))
		}
	}
	for _, key := range slices.Sorted(maps.Keys(r.keys)) {
		if !r.keys[key].used {
			return fmt.Errorf("evidence about people: nobody named signed the fact or entered the record with the key %s", quote(key))
		}
	}
	return nil
}

// named returns who is behind a key, if a name was shown for them.
func (r register) named(key string) (Signatory, bool) {
	first, later := key, r.keys[key]
	if later != nil {
		first = later.fact.Person
	}
	p := r.people[first]
	if p == nil || p.name == "" {
		return Signatory{}, false
	}
	p.used = true
	s := Signatory{PrintedName: p.name, Key: key, Person: first, Organisation: p.organisation}
	s.RestsOn = fmt.Sprintf("the %s %s at %s in block %d of %s, which committed to this name, and the opening.",
		p.how, quote(first), p.entry.Time.UTC().Format(time.RFC3339Nano), p.entry.Height, quote(p.entry.ChainID))
	if later != nil {
		later.used = true
		s.RestsOn += fmt.Sprintf(" The same person got the key that signed at %s in block %d of %s.",
			later.entry.Time.UTC().Format(time.RFC3339Nano), later.entry.Height, quote(later.entry.ChainID))
	}
	return s, true
}

// signature returns who signed the fact and with what meaning, nil if this build cannot read it.
func (c *check) signature() *fact.Signature {
	decoded, err := c.bundle.Fact.leaf().Decode()
	if err != nil {
		return nil
	}
	return decoded.GetSignature()
}
