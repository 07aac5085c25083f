package keeper_test

import (
	"encoding/binary"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact"
	recordfact "github.com/equipoise-trials/equipoise/fact/record"
	"github.com/equipoise-trials/equipoise/x/record/types"
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

// grown returns the coordinator's message that moves book 1 of trial 3 from one size to another.
func grown(from, to int) *types.MsgAppendRecords {
	tree := leaves(to)
	oldRoot, newRoot := fact.Root(tree[:from]), fact.Root(tree)
	m := &types.MsgAppendRecords{
		Signer: coordinator.String(), Trial: 3, Book: 1,
		OldSize: uint64(from), OldRoot: oldRoot[:], NewSize: uint64(to), NewRoot: newRoot[:],
	}
	if from > 0 {
		m.Proof = consistency(tree, from)
	}
	return m
}

func (f *fixture) append(t *testing.T, m *types.MsgAppendRecords) {
	t.Helper()
	_, err := f.AppendRecords(f.ctx, m)
	require.NoError(t, err)
}

func TestAHeadGrowsFromEmptyAndThenByProof(t *testing.T) {
	f := setup(t)
	f.open(t)
	for _, step := range [][2]int{{0, 64}, {64, 192}, {192, 256}, {256, 1024}} {
		m := grown(step[0], step[1])
		f.append(t, m)
		book, err := f.Keeper.Book(f.ctx, 3, 1)
		require.NoError(t, err)
		require.Equal(t, m.NewSize, book.Size_)
		require.Equal(t, m.NewRoot, book.Root)
	}
	last := f.recorded.facts[len(f.recorded.facts)-1].(*recordfact.RecordsAppended)
	require.EqualValues(t, 256, last.OldSize)
	require.EqualValues(t, 1024, last.NewSize)
	require.EqualValues(t, 1, last.Site)
}

func TestTheSameHeadAgainSucceedsWithoutAFact(t *testing.T) {
	f := setup(t)
	f.open(t)
	f.append(t, grown(0, 64))
	f.append(t, grown(64, 128))
	facts := len(f.recorded.facts)
	f.append(t, grown(64, 128))
	require.Len(t, f.recorded.facts, facts)
}

func TestAColleagueOfTheSameOrganisationMayGoOn(t *testing.T) {
	f := setup(t)
	f.open(t)
	m := grown(0, 64)
	m.Signer = colleague.String()
	f.append(t, m)
}

func TestAppendRecordsRefuses(t *testing.T) {
	with := func(change func(*types.MsgAppendRecords)) *types.MsgAppendRecords {
		m := grown(64, 128)
		change(m)
		return m
	}
	// A book in which one old record was dropped: everything after it moves up.
	dropped := func() *types.MsgAppendRecords {
		m := grown(64, 128)
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
		"a proof of another tree":                   {with(func(m *types.MsgAppendRecords) { m.Proof = grown(64, 256).Proof }), types.ErrInconsistent},
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
		"a head that was overtaken":                 {grown(0, 128), types.ErrHeadMoved},
		"an old root that is not the head's":        {with(func(m *types.MsgAppendRecords) { m.OldRoot = m.NewRoot }), types.ErrHeadMoved},
		"a book that was never opened":              {with(func(m *types.MsgAppendRecords) { m.Book = 2 }), types.ErrNoBook},
		"somebody of another organisation":          {with(func(m *types.MsgAppendRecords) { m.Signer = outsider.String() }), types.ErrNotOwner},
		"somebody without the task":                 {with(func(m *types.MsgAppendRecords) { m.Signer = stranger.String() }), errNotDelegated},
		"a signer that is no address":               {with(func(m *types.MsgAppendRecords) { m.Signer = "me" }), types.ErrInvalid},
	} {
		t.Run(name, func(t *testing.T) {
			f := setup(t)
			f.open(t)
			f.append(t, grown(0, 64))
			before, err := f.Keeper.Book(f.ctx, 3, 1)
			require.NoError(t, err)
			facts := len(f.recorded.facts)

			_, err = f.AppendRecords(f.ctx, tc.msg)
			require.ErrorIs(t, err, tc.want)
			after, err := f.Keeper.Book(f.ctx, 3, 1)
			require.NoError(t, err)
			require.Equal(t, before, after)
			require.Len(t, f.recorded.facts, facts)
		})
	}
}

func TestTheFirstAppendStartsFromTheEmptyTree(t *testing.T) {
	f := setup(t)
	f.open(t)
	withProof := grown(0, 64)
	withProof.Proof = [][]byte{withProof.NewRoot}
	_, err := f.AppendRecords(f.ctx, withProof)
	require.ErrorIs(t, err, types.ErrInconsistent)

	wrongRoot := grown(0, 64)
	wrongRoot.OldRoot = wrongRoot.NewRoot
	_, err = f.AppendRecords(f.ctx, wrongRoot)
	require.ErrorIs(t, err, types.ErrHeadMoved)
}
