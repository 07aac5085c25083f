package keep

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact"
	auditfact "github.com/equipoise-trials/equipoise/fact/audit"
	"github.com/equipoise-trials/equipoise/fact/opening"
)

const chain = "equipoise-1"

func TestADigestIsReturnedWhenItsOpeningIsKept(t *testing.T) {
	p := newPlace(t)
	k := p.create(t)
	handle := Random()
	digest, err := k.Commit(opening.Scope, chain, opening.Handle(handle[:]), "all")
	require.NoError(t, err)
	require.Len(t, digest, fact.HashSize)
	letter, err := k.Commit(opening.Letter, chain, opening.TrialNumber(7), opening.Document([]byte("a letter")))
	require.NoError(t, err)

	k = p.open(t)
	o, err := k.Opening(digest)
	require.NoError(t, err)
	require.Equal(t, "all", o.Value)
	require.Equal(t, opening.Scope, o.Kind)
	require.Equal(t, digest, o.Digest())
	all, err := k.Openings()
	require.NoError(t, err)
	require.Len(t, all, 2)
	require.Contains(t, [][]byte{all[0].Digest(), all[1].Digest()}, letter)

	_, err = after(k, 10).Commit(opening.Scope, chain, opening.Handle(handle[:]), "all")
	require.ErrorIs(t, err, errKilled, "no digest without its opening")
	_, err = p.open(t).Commit(opening.Scope, chain, "7", "all")
	require.ErrorContains(t, err, "want a handle")
	_, err = p.open(t).Opening(make([]byte, 32))
	var missing *NotKeptError
	require.ErrorAs(t, err, &missing)
}

func TestAnOpeningThatWasHandedOnIsKept(t *testing.T) {
	k := newPlace(t).create(t)
	o, digest, err := opening.New(opening.Name, chain, "eqp1qypqxpq9qcrsszg2pvxq6rs0zqg3yyc5z5tpwx", "Zoë Example")
	require.NoError(t, err)
	require.NoError(t, k.PutOpening(o))
	require.NoError(t, k.PutOpening(o))
	got, err := k.Opening(digest)
	require.NoError(t, err)
	require.Equal(t, o, got)
	o.Value = "Zoë \u202e"
	require.Error(t, k.PutOpening(o))

	require.NoError(t, k.Put(Item{KindOpening, []byte("x"), []byte("{}")}))
	_, err = k.Opening([]byte("x"))
	require.ErrorContains(t, err, "is none")
	_, err = k.Openings()
	require.ErrorContains(t, err, "is none")
}

func TestFactsAreKeptByteByByte(t *testing.T) {
	p := newPlace(t)
	k := p.create(t)
	one, two := Random(), Random()
	leaf := func(tx fact.Hash, message uint32) []byte {
		return fact.Leaf{TypeURL: fact.TypeURL(&auditfact.ChainContinued{}), TxHash: tx[:], MsgIndex: message, Fact: []byte("fact")}.Marshal()
	}
	facts := []Fact{{chain, 7, 10, leaf(one, 0)}, {chain, 7, 11, leaf(one, 0)}, {chain, 7, 300, leaf(one, 1)}}
	require.NoError(t, k.PutFacts(facts[2], facts[0], facts[1]))
	require.NoError(t, k.PutFacts(Fact{chain, 7, 9, leaf(two, 0)}))
	got, err := p.open(t).Facts(one[:])
	require.NoError(t, err)
	require.Equal(t, facts, got)
	_, err = k.Facts(make([]byte, 32))
	var missing *NotKeptError
	require.ErrorAs(t, err, &missing)
	_, err = k.Facts(one[:31])
	require.ErrorAs(t, err, &missing)

	blockLevel := fact.Leaf{TypeURL: "/x.Y", MsgIndex: fact.BlockLevel}.Marshal()
	require.ErrorContains(t, k.PutFacts(Fact{chain, 7, 1, blockLevel}), "caused by no transaction")
	require.Error(t, k.PutFacts(Fact{chain, 7, 1, []byte("no leaf")}))
	id := append(one[:], make([]byte, 12)...)
	require.NoError(t, k.Put(Item{KindFact, id, fact.LP(fact.LP(nil, chain), leaf(two, 0))}))
	_, err = k.Facts(one[:])
	require.ErrorContains(t, err, "is none")
}

func TestWhatASiteKeepsOfAParticipantIsFoundAgain(t *testing.T) {
	p := newPlace(t)
	k := p.create(t)
	handle, other, key := Random(), Random(), Random()
	label, err := LabelItem(7, 101, "P-017", handle)
	require.NoError(t, err)
	early, err := LabelItem(7, 101, "P-002", other)
	require.NoError(t, err)
	elsewhere, err := LabelItem(7, 102, "P-017", other)
	require.NoError(t, err)
	detail := fact.VisitDetail{Salt: Random(), Visit: "WEEK 2", ClaimedDate: "2026-11-20", Window: "-3/+3", Staff: "eqp1staff"}
	require.NoError(t, k.Put(
		label, early, elsewhere, NullifierKeyItem(handle, key), PrivateKeyItem(handle, "secp256k1", []byte("a private key")), VisitItem(detail),
	))

	k = p.open(t)
	found, err := k.Labelled(7, 101, "P-017")
	require.NoError(t, err)
	require.Equal(t, handle, found)
	labels, err := k.Labels(7, 101)
	require.NoError(t, err)
	require.Equal(t, []Label{{"P-002", other}, {"P-017", handle}}, labels)
	nullifierKey, err := k.NullifierKey(handle[:])
	require.NoError(t, err)
	require.Equal(t, key, nullifierKey)
	keyType, private, err := k.PrivateKey(handle[:])
	require.NoError(t, err)
	require.Equal(t, "secp256k1", keyType)
	require.Equal(t, "a private key", string(private))
	digest := detail.Sum()
	visit, err := k.Visit(digest[:])
	require.NoError(t, err)
	require.Equal(t, detail, visit)

	for _, err := range []error{
		func() error { _, err := k.Labelled(7, 101, "P-018"); return err }(),
		func() error { _, err := k.NullifierKey(other[:]); return err }(),
		func() error { _, _, err := k.PrivateKey(other[:]); return err }(),
		func() error { _, err := k.Visit(other[:]); return err }(),
	} {
		var missing *NotKeptError
		require.ErrorAs(t, err, &missing)
	}
	again, err := LabelItem(7, 101, "P-017", other)
	require.NoError(t, err)
	require.ErrorContains(t, k.Put(again), "never changes", "a label belongs to one participant")
	for _, bad := range []string{"", strings.Repeat("x", maxLabel+1), "\xff"} {
		_, err := LabelItem(7, 101, bad, handle)
		require.Error(t, err)
	}
}

func TestWhatHasNotTheFormOfItsKindIsNotReturned(t *testing.T) {
	k := newPlace(t).create(t)
	handle := Random()
	id := labelID(7, 101, "P-017")
	for _, kind := range []Kind{KindNullifierKey, KindPrivateKey, KindVisit} {
		require.NoError(t, k.Put(Item{kind, handle[:], []byte("of no form")}))
	}
	require.NoError(t, k.Put(Item{KindLabel, id, []byte("of no form")}))
	for _, err := range []error{
		func() error { _, err := k.NullifierKey(handle[:]); return err }(),
		func() error { _, _, err := k.PrivateKey(handle[:]); return err }(),
		func() error { _, err := k.Visit(handle[:]); return err }(),
		func() error { _, err := k.Labelled(7, 101, "P-017"); return err }(),
		func() error { _, err := k.Labels(7, 101); return err }(),
	} {
		require.ErrorContains(t, err, "is none")
		require.NotContains(t, err.Error(), "of no form")
	}
}
