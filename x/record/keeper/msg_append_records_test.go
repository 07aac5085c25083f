package keeper_test

import (
	"encoding/binary"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact"
	identityfact "github.com/equipoise-trials/equipoise/fact/identity"
	recordfact "github.com/equipoise-trials/equipoise/fact/record"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	"github.com/equipoise-trials/equipoise/x/record/types"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

// leaves are the leaf hashes of an imagined book.
func leaves(n int) []fact.Hash {
	hashes := make([]fact.Hash, n)
	for i := range hashes {
		hashes[i] = fact.LeafHash(binary.BigEndian.AppendUint64(nil, uint64(i)))
	}
	return hashes
}

// consistency returns the RFC 6962 proof that a tree starts with its first old leaves.
func consistency(t []fact.Hash, old int) (proof [][]byte) {
	path, err := fact.Consistency(t, uint64(old))
	if err != nil {
		panic(err)
	}
	for _, h := range path {
		proof = append(proof, h[:])
	}
	return proof
}

// grown returns the coordinator's message that moves book 1 from one size to another.
func (b *books) grown(from, to int) *types.MsgAppendRecords {
	tree := leaves(to)
	oldRoot, newRoot := fact.Root(tree[:from]), fact.Root(tree)
	m := &types.MsgAppendRecords{
		Signer: b.coordinator.Address, Trial: b.trial.ID, Book: 1,
		OldSize: uint64(from), OldRoot: oldRoot[:], NewSize: uint64(to), NewRoot: newRoot[:],
	}
	if from > 0 {
		m.Proof = consistency(tree, from)
	}
	return m
}

func (b *books) append(m *types.MsgAppendRecords) {
	b.Helper()
	fixture.Must(b.Fixture, b.server.AppendRecords, m)
}

func TestAHeadGrowsFromEmptyAndThenByProof(t *testing.T) {
	b := begun(t)
	for _, step := range [][2]int{{0, 64}, {64, 192}, {192, 256}, {256, 1024}} {
		m := b.grown(step[0], step[1])
		b.append(m)
		require.Equal(t, m.NewSize, b.first().Size_)
		require.Equal(t, m.NewRoot, b.first().Root)
	}
	last := fixture.Only[*recordfact.RecordsAppended](b.Fixture)
	require.EqualValues(t, 256, last.OldSize)
	require.EqualValues(t, 1024, last.NewSize)
	require.EqualValues(t, 1, last.Site)
}

func TestTheSameHeadAgainSucceedsWithoutAFact(t *testing.T) {
	b := begun(t)
	b.append(b.grown(0, 64))
	b.append(b.grown(64, 128))
	facts := len(b.BlockFacts())
	b.append(b.grown(64, 128))
	require.Len(t, b.BlockFacts(), facts)
}

func TestAColleagueOfTheSameOrganisationMayGoOn(t *testing.T) {
	b := begun(t)
	m := b.grown(0, 64)
	m.Signer = b.colleague.Address
	b.append(m)
}

func TestAppendRecordsRefuses(t *testing.T) {
	b := begun(t)
	b.append(b.grown(0, 64))
	with := func(change func(*types.MsgAppendRecords)) *types.MsgAppendRecords {
		m := b.grown(64, 128)
		change(m)
		return m
	}
	// A book in which one old record was dropped: everything after it moves up.
	dropped := func() *types.MsgAppendRecords {
		m := b.grown(64, 128)
		tree := leaves(129)
		tree = append(tree[:10:10], tree[11:]...)
		root := fact.Root(tree)
		m.NewRoot, m.Proof = root[:], consistency(tree, 64)
		return m
	}
	for name, tc := range map[string]struct {
		msg  *types.MsgAppendRecords
		want error
	}{
		"a book in which an old record was dropped": {dropped(), types.ErrInconsistent},
		"a proof of another tree":                   {with(func(m *types.MsgAppendRecords) { m.Proof = b.grown(64, 256).Proof }), types.ErrInconsistent},
		"no proof":                                  {with(func(m *types.MsgAppendRecords) { m.Proof = nil }), types.ErrInconsistent},
		"a proof with one hash more":                {with(func(m *types.MsgAppendRecords) { m.Proof = append(m.Proof, m.NewRoot) }), types.ErrInconsistent},
		"a proof hash of 31 bytes":                  {with(func(m *types.MsgAppendRecords) { m.Proof[0] = m.Proof[0][1:] }), types.ErrInvalid},
		"a proof of 65 hashes":                      {with(func(m *types.MsgAppendRecords) { m.Proof = make([][]byte, 65) }), types.ErrInvalid},
		"an old root of 31 bytes":                   {with(func(m *types.MsgAppendRecords) { m.OldRoot = m.OldRoot[1:] }), types.ErrInvalid},
		"a new root of 33 bytes":                    {with(func(m *types.MsgAppendRecords) { m.NewRoot = append(m.NewRoot, 0) }), types.ErrInvalid},
		"an empty new root":                         {with(func(m *types.MsgAppendRecords) { m.NewRoot = nil }), types.ErrInvalid},
		"a size that shrinks":                       {with(func(m *types.MsgAppendRecords) { m.NewSize = 0 }), types.ErrInvalid},
		"a size that stays":                         {with(func(m *types.MsgAppendRecords) { m.NewSize = 64 }), types.ErrInvalid},
		"a size that is not padded":                 {with(func(m *types.MsgAppendRecords) { m.NewSize = 127 }), types.ErrInvalid},
		"growth beyond the limit":                   {with(func(m *types.MsgAppendRecords) { m.NewSize = 64 + types.MaxGrowth + 64 }), types.ErrInvalid},
		"an absurd size":                            {with(func(m *types.MsgAppendRecords) { m.OldSize, m.NewSize = 1<<63, 1<<63+64 }), types.ErrInvalid},
		"a head that was overtaken":                 {b.grown(0, 128), types.ErrHeadMoved},
		"an old root that is not the head's":        {with(func(m *types.MsgAppendRecords) { m.OldRoot = m.NewRoot }), types.ErrHeadMoved},
		"a book that was never opened":              {with(func(m *types.MsgAppendRecords) { m.Book = 2 }), types.ErrNoBook},
		"somebody of another site":                  {with(func(m *types.MsgAppendRecords) { m.Signer = b.outsider.Address }), trialtypes.ErrOrganisation},
		"somebody without the task":                 {with(func(m *types.MsgAppendRecords) { m.Signer = b.stranger.Address }), trialtypes.ErrDelegation},
		"a signer that is no address":               {with(func(m *types.MsgAppendRecords) { m.Signer = "me" }), types.ErrInvalid},
	} {
		t.Run(name, func(t *testing.T) {
			before := b.first()
			require.ErrorIs(t, fixture.Refuse(b.Fixture, b.server.AppendRecords, tc.msg, ""), tc.want)
			require.Equal(t, before, b.first())
		})
	}
}

func TestTheFirstAppendStartsFromTheEmptyTree(t *testing.T) {
	b := begun(t)
	withProof := b.grown(0, 64)
	withProof.Proof = [][]byte{withProof.NewRoot}
	require.ErrorIs(t, fixture.Refuse(b.Fixture, b.server.AppendRecords, withProof, ""), types.ErrInconsistent)

	wrongRoot := b.grown(0, 64)
	wrongRoot.OldRoot = wrongRoot.NewRoot
	require.ErrorIs(t, fixture.Refuse(b.Fixture, b.server.AppendRecords, wrongRoot, ""), types.ErrHeadMoved)
}

func TestABookOfTheTrialIsMovedByTheOrganisationThatOpenedItAlone(t *testing.T) {
	b := setup(t)
	fixture.Must(b.Fixture, b.server.OpenBook, b.opening(b.manager, 0, types.SiteNumbers))
	laboratory := b.Assign(b.trial, identityfact.OrganisationKind_ORGANISATION_KIND_CRO, trialfact.Capacity_CAPACITY_DATA_MANAGER)
	another := b.Person(laboratory, "another data manager", fact.Role_ROLE_DATA_MANAGER)
	m := b.grown(0, 64)
	m.Book, m.Signer = types.SiteNumbers, another.Address
	require.ErrorIs(t, fixture.Refuse(b.Fixture, b.server.AppendRecords, m, "organisation"), types.ErrNotOwner)
	m.Signer = b.manager.Address
	b.append(m)
}
