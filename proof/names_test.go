package proof_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/fact/identity"
	"github.com/equipoise-trials/equipoise/fact/opening"
	"github.com/equipoise-trials/equipoise/proof"
	"github.com/equipoise-trials/equipoise/proof/internal/testchain"
)

const secondKey = "eqp1the-coordinators-second-key"

// staffed is a chain on which a coordinator was registered, submitted a book, got a new key and submitted it again.
type staffed struct {
	*testchain.Chain
	book *testchain.Book
	name opening.Opening
}

const staffedLast = 6

// newStaffed makes one whose registration committed to the name by an opening of a version.
func newStaffed(t testing.TB, id string, version int) staffed {
	coordinator := testchain.Coordinator()
	s := staffed{Chain: testchain.New(t, id, four("x")...), name: opening.Opening{
		Version: version, Kind: opening.Name, ChainID: id, Subject: coordinator.Address,
		Value: "Zoë Example, MD", Salt: [32]byte(bytes.Repeat([]byte{0x5a}, 32)),
	}}
	administrator := fact.By(fact.Actor{Kind: fact.ActorKind_ACTOR_KIND_PERSON, Address: "eqp1administrator", Organisation: 12,
		Role: fact.Role_ROLE_ADMINISTRATOR}, fact.Meaning_MEANING_AUTHORED)
	s.book = s.NewBook(7, 101, 1)
	submit := func(key string) []fact.Leaf {
		s.book.Enter(recordBytes, func(c *fact.Commitment) { c.Author = coordinator.Address })
		head := s.book.Append()
		actor := coordinator
		actor.Address = key
		head.Signature = fact.By(actor, fact.Meaning_MEANING_AUTHORED)
		return []fact.Leaf{s.Leaf(head, 1)}
	}
	s.Add([]fact.Leaf{s.Leaf(&identity.PersonRegistered{ // block 1
		Signature: administrator, Address: coordinator.Address, Organisation: 12, NameDigest: s.name.Digest(),
	}, 0)})
	s.Add(submit(coordinator.Address))             // block 2
	s.Add([]fact.Leaf{s.Leaf(&identity.KeyRotated{ // block 3
		Signature: administrator, Person: coordinator.Address, Organisation: 12, OldKey: coordinator.Address, NewKey: secondKey, Height: 3,
	}, 2)})
	s.Add(submit(secondKey))                             // block 4
	s.Add([]fact.Leaf{s.Leaf(&identity.PersonRegistered{ // block 5
		Signature: administrator, Address: "eqp1somebody-else", Organisation: 12, NameDigest: s.name.Digest(),
	}, 0)})
	s.AddEmpty(2)
	return s
}

// fact returns the bundle of the fact of a block.
func (s staffed) fact(t testing.TB, height int64) []byte {
	return evidence{bundle: s.Evidence(height, 0, staffedLast)}.file(t)
}

// record returns the bundle of the first record, as the submission in a block proves it.
func (s staffed) record(t testing.TB, height int64, size uint64) []byte {
	b := s.Evidence(height, 0, staffedLast)
	b.Record = s.book.Prove(0, size)
	return evidence{bundle: b}.file(t)
}

func (s staffed) opening(t testing.TB) []byte {
	data, err := s.name.Marshal()
	require.NoError(t, err)
	return data
}

func TestAPrintedNameIsShownOfflineWithTheSignature(t *testing.T) {
	for _, version := range []int{1, 2} {
		t.Run(fmt.Sprintf("opening version %d", version), func(t *testing.T) { testNameIsShown(t, newStaffed(t, "equipoise-test-3", version)) })
	}
}

func testNameIsShown(t *testing.T, s staffed) {
	for name, c := range map[string]struct {
		bundle []byte
		people [][]byte
		key    string
	}{
		"signed with the first key": {s.record(t, 2, 1), [][]byte{s.fact(t, 1)}, testchain.Coordinator().Address},
		"signed with a later key":   {s.record(t, 4, 2), [][]byte{s.fact(t, 3), s.fact(t, 1)}, secondKey},
	} {
		t.Run(name, func(t *testing.T) {
			v, err := proof.VerifyNamed(c.bundle, recordBytes, s.Trust(1), proof.Names{People: c.people, Openings: [][]byte{s.opening(t)}})
			require.NoError(t, err)
			require.Equal(t, proof.LevelTrusted, v.Level)
			require.Len(t, v.Signatories, 2, "who signed the fact, and who entered the record")
			signed := v.Signatories[0]
			require.Equal(t, "Zoë Example, MD", signed.PrintedName)
			require.Equal(t, c.key, signed.Key)
			require.Contains(t, signed.Did, "signed the fact: AUTHORED, 2026-")
			require.Contains(t, signed.RestsOn, "in block 1 of")
			require.Equal(t, c.key == secondKey, strings.Contains(signed.RestsOn, "in block 3 of"))
			require.Equal(t, "entered the record, as the book says", v.Signatories[1].Did)
			require.Contains(t, v.NotProven[len(v.NotProven)-1], "printed name")
		})
	}
	_, err := proof.VerifyNamed(s.fact(t, 2), nil, nil, proof.Names{People: [][]byte{s.fact(t, 1)}, Openings: [][]byte{s.opening(t)}})
	require.ErrorContains(t, err, "printed names need evidence of level 4", "whose validators signed for the registration is not known below it")
	v, err := proof.VerifyNamed(s.fact(t, 2), nil, nil, proof.Names{})
	require.NoError(t, err)
	require.Empty(t, v.Signatories)
}

func TestANameThatDoesNotBelongToTheSignatureIsRefused(t *testing.T) {
	s, foreign := newStaffed(t, "equipoise-test-3", 1), newStaffed(t, "equipoise-test-4", 1)
	open := func(change func(*opening.Opening)) []byte {
		o := s
		change(&o.name)
		return o.opening(t)
	}
	first, genuine := s.fact(t, 1), s.opening(t)
	type files = [][]byte
	for name, c := range map[string]struct {
		bundle           []byte
		people, openings files
		want             string
	}{
		"another name":                      {s.fact(t, 2), files{first}, files{open(func(o *opening.Opening) { o.Value = "Zoé Example, MD" })}, "committed to another name"},
		"another salt":                      {s.fact(t, 2), files{first}, files{open(func(o *opening.Opening) { o.Salt[0]++ })}, "committed to another name"},
		"a proof of identity":               {s.fact(t, 2), files{first}, files{open(func(o *opening.Opening) { o.Kind, o.Value = opening.Identity, opening.Document(nil) })}, "want name: that of a printed name"},
		"the opening of another chain":      {s.fact(t, 2), files{first}, files{foreign.opening(t)}, `it is for chain "equipoise-test-4"`},
		"a copied commitment":               {s.fact(t, 5), files{s.fact(t, 5)}, files{open(func(o *opening.Opening) { o.Subject = "eqp1somebody-else" })}, "committed to another name"},
		"no opening":                        {s.fact(t, 2), files{first}, nil, "no opening of their name was given"},
		"no registration":                   {s.fact(t, 2), nil, files{genuine}, "the registration of \"" + testchain.Coordinator().Address + "\" is missing"},
		"the registration of another chain": {s.fact(t, 2), files{foreign.fact(t, 1)}, files{genuine}, `the bundle is from chain "equipoise-test-4"`},
		"a later key without its fact":      {s.fact(t, 4), files{first}, files{genuine}, "neither signed the fact"},
		"a new key that did not sign":       {s.fact(t, 4), files{first, s.fact(t, 3), s.fact(t, 3)}, files{genuine}, "what other evidence says already"},
		"a new key of before":               {s.fact(t, 2), files{first, s.fact(t, 3)}, files{genuine}, "after the signature"},
		"a fact about nobody":               {s.fact(t, 4), files{s.fact(t, 2)}, files{genuine}, "want a registration of a person or a new key"},
		"somebody who did not sign":         {s.fact(t, 1), files{first}, files{genuine}, "neither signed the fact"},
		"no bundle":                         {s.fact(t, 2), files{genuine}, files{genuine}, "evidence number 1 about people"},
		"no opening file":                   {s.fact(t, 2), files{first}, files{first}, "not an opening"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := proof.VerifyNamed(c.bundle, nil, s.Trust(1), proof.Names{People: c.people, Openings: c.openings})
			require.ErrorContains(t, err, c.want)
		})
	}
}

func TestEvidenceOfANameIsFrozen(t *testing.T) {
	s := newStaffed(t, "equipoise-test-3", 1)
	golden(t, "named.eqp", s.fact(t, 4))
	golden(t, "person.eqp", s.fact(t, 1))
	golden(t, "new-key.eqp", s.fact(t, 3))
	golden(t, "name.json", s.opening(t))
	trust, err := s.Trust(1).Marshal()
	require.NoError(t, err)
	golden(t, "named-trust.json", trust)
}

// TestAPrintedNameIsShownByTheAcceptanceOfTheKey takes the fact that the key itself signed in place of what the administrator did.
func TestAPrintedNameIsShownByTheAcceptanceOfTheKey(t *testing.T) {
	const id = "equipoise-test-3"
	coordinator := testchain.Coordinator()
	s := staffed{Chain: testchain.New(t, id, four("x")...), name: opening.Opening{
		Version: 1, Kind: opening.Name, ChainID: id, Subject: coordinator.Address, Value: "Zoë Example, MD",
	}}
	plain := coordinator
	plain.Role = fact.Role_ROLE_UNSPECIFIED
	s.Add([]fact.Leaf{s.Leaf(&identity.RegistrationAccepted{ // block 1
		Signature: fact.By(plain, fact.Meaning_MEANING_APPROVED), Address: coordinator.Address, Organisation: 12, NameDigest: s.name.Digest(),
	}, 0)})
	s.Add([]fact.Leaf{s.Leaf(&identity.PersonRevoked{ // block 2
		Signature: fact.By(coordinator, fact.Meaning_MEANING_AUTHORED), Address: "eqp1administrator", Organisation: 12,
	}, 0)})
	s.AddEmpty(2)
	bundle := func(height int64) []byte { return evidence{bundle: s.Evidence(height, 0, 4)}.file(t) }
	v, err := proof.VerifyNamed(bundle(2), nil, s.Trust(1), proof.Names{People: [][]byte{bundle(1)}, Openings: [][]byte{s.opening(t)}})
	require.NoError(t, err)
	require.Len(t, v.Signatories, 1)
	require.Equal(t, "Zoë Example, MD", v.Signatories[0].PrintedName)
	require.Contains(t, v.Signatories[0].RestsOn, `the acceptance of its registration by "`+coordinator.Address+`" at `)
	_, err = proof.VerifyNamed(bundle(2), nil, s.Trust(1), proof.Names{People: [][]byte{bundle(1), bundle(1)}, Openings: [][]byte{s.opening(t)}})
	require.ErrorContains(t, err, "what other evidence says already")
}
