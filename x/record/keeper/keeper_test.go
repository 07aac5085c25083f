package keeper_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/cosmos/cosmos-sdk/codec/address"
	"github.com/cosmos/cosmos-sdk/runtime"
	storetypes "github.com/cosmos/cosmos-sdk/store/v2/types"
	"github.com/cosmos/cosmos-sdk/testutil"
	sdk "github.com/cosmos/cosmos-sdk/types"
	moduletestutil "github.com/cosmos/cosmos-sdk/types/module/testutil"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/x/record/keeper"
	"github.com/equipoise-trials/equipoise/x/record/types"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

var (
	coordinator = sdk.AccAddress("the site's coordinator")
	colleague   = sdk.AccAddress("the site's colleague")
	outsider    = sdk.AccAddress("of another site")
	stranger    = sdk.AccAddress("nobody's delegate")
)

var errNotDelegated = errors.New("not delegated")

// delegations stands for the door of authority: who may submit records, and for which organisation.
type delegations map[string]uint64

func (d delegations) Authorize(_ context.Context, signer sdk.AccAddress, task fact.Task, _ uint64, _ uint32) (trialtypes.Grant, error) {
	organisation, ok := d[signer.String()]
	if !ok || task != fact.Task_TASK_RECORD_SUBMISSION {
		return trialtypes.Grant{}, errNotDelegated
	}
	return trialtypes.Grant{Actor: fact.Actor{
		Kind: fact.ActorKind_ACTOR_KIND_PERSON, Address: signer.String(), Organisation: organisation, Task: task,
	}}, nil
}

// recorder keeps the facts that the handlers record.
type recorder struct{ facts []fact.Fact }

func (r *recorder) Record(_ context.Context, f fact.Fact) error {
	r.facts = append(r.facts, f)
	return fact.Check(f)
}

type fixture struct {
	keeper.Keeper
	types.MsgServer
	ctx      sdk.Context
	recorded *recorder
}

func setup(t *testing.T) *fixture {
	t.Helper()
	key := storetypes.NewKVStoreKey(types.StoreKey)
	ctx := testutil.DefaultContextWithDB(t, key, storetypes.NewTransientStoreKey("t")).Ctx
	recorded := &recorder{}
	k := keeper.NewKeeper(moduletestutil.MakeTestEncodingConfig().Codec, runtime.NewKVStoreService(key),
		address.NewBech32Codec(sdk.GetConfig().GetBech32AccountAddrPrefix()),
		delegations{coordinator.String(): 7, colleague.String(): 7, outsider.String(): 8}, recorded)
	return &fixture{
		Keeper: k, MsgServer: keeper.NewMsgServer(k), recorded: recorded,
		ctx: ctx.WithBlockHeight(10).WithBlockTime(time.Unix(1_900_000_000, 0).UTC()),
	}
}

// open opens book 1 of trial 3 at site 1.
func (f *fixture) open(t *testing.T) {
	t.Helper()
	_, err := f.OpenBook(f.ctx, &types.MsgOpenBook{Signer: coordinator.String(), Trial: 3, Site: 1, Book: 1})
	require.NoError(t, err)
}

func TestExportedBooksAreImportedUnchanged(t *testing.T) {
	f := setup(t)
	f.open(t)
	f.append(t, grown(0, 128))
	exported, err := f.ExportGenesis(f.ctx)
	require.NoError(t, err)
	require.NoError(t, exported.Validate())
	require.Len(t, exported.Books, 1)

	next := setup(t)
	require.NoError(t, next.InitGenesis(next.ctx, exported))
	again, err := next.ExportGenesis(next.ctx)
	require.NoError(t, err)
	require.Equal(t, exported, again)
}

func TestGenesisThatCannotStartAChainIsRefused(t *testing.T) {
	empty := fact.EmptyRoot()
	root := fact.LeafHash(nil)
	good := types.Book{Trial: 1, Number: 1, Site: 1, Organisation: 1, Size_: 64, Root: root[:]}
	with := func(change func(*types.Book)) []types.Book {
		b := good
		change(&b)
		return []types.Book{b}
	}
	many := make([]types.Book, types.MaxBooks)
	for i := range many {
		many[i] = good
		many[i].Number += uint32(i+1) * types.SiteNumbers
	}
	require.NoError(t, (&types.GenesisState{Books: []types.Book{good}}).Validate())
	require.NoError(t, (&types.GenesisState{Books: many}).Validate())
	for name, books := range map[string][]types.Book{
		"a book twice":                    {good, good},
		"more books than are allowed":     append(many, good),
		"no trial":                        with(func(b *types.Book) { b.Trial = 0 }),
		"no number":                       with(func(b *types.Book) { b.Number = 0 }),
		"another site's number":           with(func(b *types.Book) { b.Number = 2 }),
		"no organisation":                 with(func(b *types.Book) { b.Organisation = 0 }),
		"a root of the wrong length":      with(func(b *types.Book) { b.Root = root[1:] }),
		"an empty book with a root":       with(func(b *types.Book) { b.Size_ = 0 }),
		"a size that is not padded":       with(func(b *types.Book) { b.Size_ = 65 }),
		"a size beyond what a book holds": with(func(b *types.Book) { b.Size_ = types.MaxSize + 64; b.Root = empty[:] }),
	} {
		t.Run(name, func(t *testing.T) { require.Error(t, (&types.GenesisState{Books: books}).Validate()) })
	}
}
