package keeper_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/cosmos/cosmos-sdk/runtime"
	storetypes "github.com/cosmos/cosmos-sdk/store/v2/types"
	"github.com/cosmos/cosmos-sdk/testutil"
	sdk "github.com/cosmos/cosmos-sdk/types"
	moduletestutil "github.com/cosmos/cosmos-sdk/types/module/testutil"

	"github.com/equipoise-trials/equipoise/fact"
	recordfact "github.com/equipoise-trials/equipoise/fact/record"
	"github.com/equipoise-trials/equipoise/x/audit/keeper"
	"github.com/equipoise-trials/equipoise/x/audit/types"
)

// fixture is the keeper on a real store, at the start of a block.
type fixture struct {
	keeper.Keeper
	ctx sdk.Context
	key *storetypes.KVStoreKey

	commit func()
}

func setup(t *testing.T) *fixture {
	t.Helper()
	key, pending := storetypes.NewKVStoreKey(types.StoreKey), storetypes.NewTransientStoreKey(types.TransientStoreKey)
	store := testutil.DefaultContextWithDB(t, key, pending)
	k := keeper.NewKeeper(moduletestutil.MakeTestEncodingConfig().Codec,
		runtime.NewKVStoreService(key), runtime.NewTransientStoreService(pending))
	return &fixture{Keeper: k, key: key, commit: func() { store.CMS.Commit() }, ctx: store.Ctx.
		WithChainID("equipoise-test-1").WithBlockHeight(7).WithBlockTime(time.Unix(1_900_000_000, 5).UTC()).
		WithHeaderHash(bytes.Repeat([]byte{7}, 32)).WithTxIndex(-1)}
}

// tx returns the context of a message in a transaction of the block.
func (f *fixture) tx(index, message int) sdk.Context {
	return f.ctx.WithTxIndex(index).WithMsgIndex(message).WithTxBytes([]byte(fmt.Sprint("transaction ", index)))
}

// endBlock ends the block and returns the data of its leaves and its entry as the events carry them.
func (f *fixture) endBlock(t *testing.T) (leaves [][]byte, entry []byte) {
	t.Helper()
	ctx := f.ctx.WithEventManager(sdk.NewEventManager())
	require.NoError(t, f.EndBlock(ctx))
	for _, e := range ctx.EventManager().Events() {
		attribute, found := e.GetAttribute(fact.AttributeData)
		require.True(t, found)
		data, err := base64.StdEncoding.DecodeString(attribute.Value)
		require.NoError(t, err)
		switch e.Type {
		case fact.EventLeaf:
			index, _ := e.GetAttribute(fact.AttributeIndex)
			require.Equal(t, fmt.Sprint(len(leaves)), index.Value)
			leaves = append(leaves, data)
		case fact.EventEntry:
			entry = data
		}
	}
	f.commit() // empties the transient store
	return leaves, entry
}

func opened(book uint32) fact.Fact {
	return &recordfact.BookOpened{Signature: fact.By(fact.Chain(), fact.Meaning_MEANING_AUTHORED), Trial: 1, Book: book}
}

func bookOf(t *testing.T, leaf []byte) uint32 {
	t.Helper()
	l, err := fact.ParseLeaf(leaf)
	require.NoError(t, err)
	f, err := l.Decode()
	require.NoError(t, err)
	return f.(*recordfact.BookOpened).Book
}

func TestFactsStandInCanonicalOrderWhateverTheOrderOfExecution(t *testing.T) {
	f := setup(t)
	require.NoError(t, f.Record(f.tx(300, 0), opened(5)))
	require.NoError(t, f.Record(f.tx(2, 1), opened(3)))
	require.NoError(t, f.Record(f.tx(2, 4), opened(4)))
	require.NoError(t, f.Record(f.ctx, opened(1)))
	require.NoError(t, f.Record(f.tx(0, 0), opened(2)))

	leaves, _ := f.endBlock(t)
	require.Len(t, leaves, 5)
	for i, leaf := range leaves {
		require.EqualValues(t, i+1, bookOf(t, leaf))
	}
}

func TestALeafNamesTheTransactionAndMessageThatCausedIt(t *testing.T) {
	f := setup(t)
	require.NoError(t, f.Record(f.ctx, opened(1)))
	require.NoError(t, f.Record(f.tx(3, 2), opened(2)))
	leaves, _ := f.endBlock(t)

	atBlockLevel, err := fact.ParseLeaf(leaves[0])
	require.NoError(t, err)
	require.Empty(t, atBlockLevel.TxHash)
	require.EqualValues(t, fact.BlockLevel, atBlockLevel.MsgIndex)

	hash := sha256.Sum256([]byte("transaction 3"))
	inTransaction, err := fact.ParseLeaf(leaves[1])
	require.NoError(t, err)
	require.Equal(t, hash[:], inTransaction.TxHash)
	require.EqualValues(t, 2, inTransaction.MsgIndex)
}

func TestAFailedTransactionTakesItsFactsAndItsCountWithIt(t *testing.T) {
	f := setup(t)
	failed, _ := f.tx(0, 0).CacheContext()
	require.NoError(t, f.Record(failed, opened(9)))
	kept, write := f.tx(1, 0).CacheContext()
	require.NoError(t, f.Record(kept, opened(1)))
	write()

	leaves, _ := f.endBlock(t)
	require.Len(t, leaves, 1)
	require.EqualValues(t, 1, bookOf(t, leaves[0]))
}

func TestABlockWithoutFactsAppendsNothing(t *testing.T) {
	f := setup(t)
	before, err := f.Checkpoint(f.ctx)
	require.NoError(t, err)
	require.Equal(t, fact.Checkpoint{Root: fact.EmptyRoot()}, before)

	leaves, entry := f.endBlock(t)
	require.Empty(t, leaves)
	require.Empty(t, entry)
	after, err := f.Checkpoint(f.ctx)
	require.NoError(t, err)
	require.Equal(t, before, after)
}

func TestTheCheckpointIsTheRootOverAllEntriesThatTheEventsCarried(t *testing.T) {
	f := setup(t)
	var entries []fact.Hash
	for block := range 20 {
		f.ctx = f.ctx.WithBlockHeight(int64(100 + block))
		for i := range block % 3 {
			require.NoError(t, f.Record(f.tx(i, 0), opened(uint32(i))))
		}
		leaves, entry := f.endBlock(t)
		if len(leaves) == 0 {
			continue
		}
		hashes := make([]fact.Hash, len(leaves))
		for i := range leaves {
			hashes[i] = fact.LeafHash(leaves[i])
		}
		parsed, err := fact.ParseEntry(entry)
		require.NoError(t, err)
		require.Equal(t, fact.Root(hashes), parsed.FactsRoot)
		require.EqualValues(t, len(leaves), parsed.Count)
		require.EqualValues(t, 100+block, parsed.Height)
		require.Equal(t, f.ctx.HeaderHash(), parsed.HeaderHash)
		entries = append(entries, fact.LeafHash(entry))

		head, err := f.Checkpoint(f.ctx)
		require.NoError(t, err)
		require.Equal(t, fact.Checkpoint{Size: uint64(len(entries)), Root: fact.Root(entries), Height: parsed.Height}, head)
	}
}

func TestTheCheckpointLiesWhereVerifiersLookForIt(t *testing.T) {
	require.Equal(t, "audit", types.StoreKey)
	f := setup(t)
	require.NoError(t, f.Record(f.ctx, opened(1)))
	f.endBlock(t)
	head, err := f.Checkpoint(f.ctx)
	require.NoError(t, err)
	require.Equal(t, head.Marshal(), f.ctx.KVStore(f.key).Get([]byte{1}))
}

func TestATransactionCannotCauseMoreFactsThanAllowed(t *testing.T) {
	f := setup(t)
	for range types.MaxFactsPerTx {
		require.NoError(t, f.Record(f.tx(0, 0), opened(1)))
	}
	require.ErrorIs(t, f.Record(f.tx(0, 1), opened(1)), types.ErrTooManyFacts)
	require.NoError(t, f.Record(f.tx(1, 0), opened(1)), "another transaction has its own count")
	require.NoError(t, f.Record(f.ctx, opened(1)), "so has the block")
}

func TestWhatIsNotACompleteFactIsRefused(t *testing.T) {
	f := setup(t)
	for name, incomplete := range map[string]fact.Fact{
		"no signature":  &recordfact.BookOpened{},
		"no actor":      &recordfact.BookOpened{Signature: &fact.Signature{Meaning: fact.Meaning_MEANING_AUTHORED}},
		"unknown actor": &recordfact.BookOpened{Signature: fact.By(fact.Actor{}, fact.Meaning_MEANING_AUTHORED)},
		"no meaning":    &recordfact.BookOpened{Signature: fact.By(fact.Chain(), 0)},
	} {
		t.Run(name, func(t *testing.T) {
			require.ErrorIs(t, f.Record(f.ctx, incomplete), types.ErrFact)
		})
	}
	huge := &recordfact.RecordsAppended{
		Signature: fact.By(fact.Chain(), fact.Meaning_MEANING_AUTHORED), NewRoot: make([]byte, types.MaxFactSize),
	}
	require.ErrorIs(t, f.Record(f.ctx, huge), types.ErrFactTooLarge)
}

func TestEveryByteOfAFactIsPaidFor(t *testing.T) {
	f := setup(t)
	cost := func(appended fact.Fact) uint64 {
		ctx := f.tx(0, 0).WithGasMeter(storetypes.NewInfiniteGasMeter())
		require.NoError(t, f.Record(ctx, appended))
		return ctx.GasMeter().GasConsumed()
	}
	small := &recordfact.RecordsAppended{Signature: fact.By(fact.Chain(), fact.Meaning_MEANING_AUTHORED), NewRoot: make([]byte, 200)}
	large := &recordfact.RecordsAppended{Signature: fact.By(fact.Chain(), fact.Meaning_MEANING_AUTHORED), NewRoot: make([]byte, 300)}
	cost(small) // the first fact of a transaction also writes its count
	require.GreaterOrEqual(t, cost(large)-cost(small), uint64(100*types.GasPerByte))
}

func TestExportedLogGoesOnInTheChainThatImportsIt(t *testing.T) {
	old := setup(t)
	for i := range 3 {
		require.NoError(t, old.Record(old.tx(i, 0), opened(uint32(i))))
		old.endBlock(t)
	}
	exported, err := old.ExportGenesis(old.ctx)
	require.NoError(t, err)
	require.NoError(t, exported.Validate())

	next := setup(t)
	require.ErrorContains(t, next.InitGenesis(next.ctx, exported), "the chain begins at height 7, want more than 7")
	next.ctx = next.ctx.WithBlockHeight(8)
	require.NoError(t, next.InitGenesis(next.ctx, exported))
	again, err := next.ExportGenesis(next.ctx)
	require.NoError(t, err)
	require.Equal(t, exported, again)
	continued, err := next.IsContinued(next.ctx)
	require.NoError(t, err)
	require.True(t, continued)

	for _, f := range []*fixture{old, next} {
		require.NoError(t, f.Record(f.tx(99, 0), opened(99)))
		f.endBlock(t)
	}
	a, err := old.Checkpoint(old.ctx)
	require.NoError(t, err)
	b, err := next.Checkpoint(next.ctx)
	require.NoError(t, err)
	require.Equal(t, a.Size, b.Size)
}

func TestGenesisThatCannotStartAChainIsRefused(t *testing.T) {
	h := bytes.Repeat([]byte{1}, 32)
	for name, g := range map[string]types.GenesisState{
		"hashes that do not match the size": {Log: types.LogRange{Size_: 3, Hashes: [][]byte{h}}, Height: 1},
		"a hash of the wrong length":        {Log: types.LogRange{Size_: 1, Hashes: [][]byte{h[1:]}}, Height: 1},
		"a log without a height":            {Log: types.LogRange{Size_: 1, Hashes: [][]byte{h}}},
		"a height without a log":            {Height: 4},
		"an origin without a chain-id":      {Origin: &types.Origin{Height: 1, HeaderHash: h, ExportDigest: h}},
		"an origin without a height":        {Origin: &types.Origin{ChainId: "a", HeaderHash: h, ExportDigest: h}},
		"an origin without a header hash":   {Origin: &types.Origin{ChainId: "a", Height: 1, ExportDigest: h}},
		"an origin without a digest":        {Origin: &types.Origin{ChainId: "a", Height: 1, HeaderHash: h}},
	} {
		t.Run(name, func(t *testing.T) { require.Error(t, g.Validate()) })
	}
	require.NoError(t, types.DefaultGenesis().Validate())
}
