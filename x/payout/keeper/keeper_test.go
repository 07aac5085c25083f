package keeper_test

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"strings"
	"testing"
	"time"

	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"
	dbm "github.com/cosmos/cosmos-db"
	"github.com/stretchr/testify/require"

	"cosmossdk.io/log/v2"
	"cosmossdk.io/math"

	"github.com/cosmos/cosmos-sdk/codec"
	"github.com/cosmos/cosmos-sdk/codec/address"
	"github.com/cosmos/cosmos-sdk/runtime"
	"github.com/cosmos/cosmos-sdk/store/v2"
	storetypes "github.com/cosmos/cosmos-sdk/store/v2/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	moduletestutil "github.com/cosmos/cosmos-sdk/types/module/testutil"
	"github.com/cosmos/cosmos-sdk/x/auth"
	authkeeper "github.com/cosmos/cosmos-sdk/x/auth/keeper"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"
	"github.com/cosmos/cosmos-sdk/x/bank"
	bankkeeper "github.com/cosmos/cosmos-sdk/x/bank/keeper"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/x/payout/keeper"
	"github.com/equipoise-trials/equipoise/x/payout/types"
)

const (
	usd   = "uusd"
	eur   = "ueur"
	mint  = "mint" // a module that makes the coins of the tests
	trial = uint64(3)
)

// fixture is the module on a real store with the real bank; only the register and the trials are doubles.
type fixture struct {
	keeper.Keeper
	types.MsgServer
	ctx      sdk.Context
	cdc      codec.Codec
	key      *storetypes.KVStoreKey
	bank     bankkeeper.BaseKeeper
	auth     authkeeper.AccountKeeper
	blocked  map[string]bool
	trials   *trials
	recorded *recorder
	spent    uint64 // nullifiers given out
}

func setup(t testing.TB) *fixture {
	t.Helper()
	keys := storetypes.NewKVStoreKeys(authtypes.StoreKey, banktypes.StoreKey, types.StoreKey, "facts")
	stores := store.NewCommitMultiStore(dbm.NewMemDB(), log.NewNopLogger())
	for _, key := range keys {
		stores.MountStoreWithDB(key, storetypes.StoreTypeIAVL, nil)
	}
	require.NoError(t, stores.LoadLatestVersion())
	ctx := sdk.NewContext(stores, cmtproto.Header{}, false, log.NewNopLogger())
	encoding := moduletestutil.MakeTestEncodingConfig(auth.AppModuleBasic{}, bank.AppModuleBasic{})
	prefix := sdk.GetConfig().GetBech32AccountAddrPrefix()
	addresses := address.NewBech32Codec(prefix)
	modules := map[string][]string{types.ModuleName: nil, mint: {authtypes.Minter}}
	blocked := map[string]bool{authtypes.NewModuleAddress(types.ModuleName).String(): true}
	authority := authtypes.NewModuleAddress("gov").String()

	f := &fixture{
		cdc: encoding.Codec, key: keys[types.StoreKey], blocked: blocked, trials: newTrials(), recorded: &recorder{key: keys["facts"]},
		ctx: ctx.WithBlockHeight(10).WithBlockTime(time.Unix(1_900_000_000, 0).UTC()),
	}
	f.auth = authkeeper.NewAccountKeeper(encoding.Codec, runtime.NewKVStoreService(keys[authtypes.StoreKey]),
		authtypes.ProtoBaseAccount, modules, addresses, prefix, authority)
	f.bank = bankkeeper.NewBaseKeeper(encoding.Codec, runtime.NewKVStoreService(keys[banktypes.StoreKey]), f.auth, blocked, authority, log.NewNopLogger())
	require.NoError(t, f.bank.SetParams(f.ctx, banktypes.DefaultParams()))
	f.Keeper = keeper.NewKeeper(encoding.Codec, runtime.NewKVStoreService(f.key), addresses, f.auth, f.bank,
		f.trials, f.trials, f.recorded)
	f.MsgServer = keeper.NewMsgServer(f.Keeper)
	require.NoError(t, f.InitGenesis(f.ctx, types.DefaultGenesis()))
	return f
}

// give makes coins.
func (f *fixture) give(t testing.TB, to sdk.AccAddress, denom string, amount math.Int) {
	t.Helper()
	coins := types.Coins(denom, amount)
	require.NoError(t, f.bank.MintCoins(f.ctx, mint, coins))
	require.NoError(t, f.bank.SendCoinsFromModuleToAccount(f.ctx, mint, to, coins))
}

// fund has the sponsor put coins into the escrow of a trial.
func (f *fixture) fund(t testing.TB, trial uint64, denom string, amount int64) *types.MsgFundResponse {
	t.Helper()
	f.give(t, sponsor, denom, math.NewInt(amount))
	res, err := f.Fund(f.ctx, &types.MsgFund{Signer: sponsor.String(), Trial: trial, Amount: sdk.NewInt64Coin(denom, amount)})
	require.NoError(t, err)
	return res
}

// hash returns 32 bytes that stand for something.
func hash(of ...any) fact.Hash { return sha256.Sum256([]byte(fmt.Sprintln(of...))) }

func wallet(name string) types.Payee {
	address := hash("wallet", name)
	return types.Wallet(sdk.AccAddress(address[:20]).String())
}

func agent(organisation uint64) types.Payee {
	digest := hash("account at", organisation)
	return types.Agent(organisation, digest[:])
}

// open opens an account of the trial at site 2.
func (f *fixture) open(t testing.TB, trial uint64, name string, payee types.Payee) fact.Hash {
	t.Helper()
	handle := hash("handle", trial, name)
	require.NoError(t, f.OpenAccount(f.ctx, types.Account{Handle: handle[:], Trial: trial, Site: 2, Payee: payee},
		coordinator, hash("invitation", trial, name)))
	return handle
}

// accrual returns what a participation has earned by a new visit.
func (f *fixture) accrual(trial uint64, handle fact.Hash, denom string, amount int64) types.Accrual {
	f.spent++
	return types.Accrual{
		Trial: trial, Site: 2, Handle: handle, Nullifier: hash("nullifier", f.spent), Blind: hash("blind", f.spent),
		Schedule: types.Schedule{Line: 4, Version: 1}, Tariff: 1, Denom: denom, Amount: math.NewInt(amount),
	}
}

// earn accrues a new visit and returns its line.
func (f *fixture) earn(t testing.TB, trial uint64, handle fact.Hash, denom string, amount int64) types.Line {
	t.Helper()
	_, line := f.accrue(t, f.accrual(trial, handle, denom, amount))
	return line
}

// accrue accrues something, and returns what became of it at once and its line.
func (f *fixture) accrue(t testing.TB, a types.Accrual) (types.Accrued, types.Line) {
	t.Helper()
	mark := len(f.recorded.facts(f.ctx))
	accrued, err := f.Accrue(f.ctx, a)
	require.NoError(t, err)
	require.Empty(t, f.kinds(mark), "the fact of the visit says what became of the line")
	line := f.line(t, a.Trial, accrued.Line)
	require.Equal(t, accrued.State, line.State)
	return accrued, line
}

func (f *fixture) line(t testing.TB, trial, number uint64) types.Line {
	t.Helper()
	line, err := f.Line(f.ctx, trial, number)
	require.NoError(t, err)
	return line
}

// figures returns the figures of an escrow in one string: funded = escrow + in transit + settled + refunded; what is
// reserved, the part of it that is set aside, and how many lines queue.
func (f *fixture) figures(t testing.TB, trial uint64, denom string) string {
	t.Helper()
	e, err := f.Escrow(f.ctx, trial, denom)
	require.NoError(t, err)
	return fmt.Sprintf("%s = %s + %s + %s + %s; %s (%s), %d queue",
		e.Funded, e.Escrow, e.InTransit, e.Settled, e.Refunded, e.Reserved, e.SetAside, e.QueueLength)
}

// balance returns what an address holds.
func (f *fixture) balance(address, denom string) string {
	return f.bank.GetBalance(f.ctx, sdk.MustAccAddressFromBech32(address), denom).Amount.String()
}

// block ends a block and begins the next.
func (f *fixture) block(t testing.TB) {
	t.Helper()
	require.NoError(t, f.EndBlock(f.ctx))
	f.ctx = f.ctx.WithBlockHeight(f.ctx.BlockHeight() + 1).WithBlockTime(f.ctx.BlockTime().Add(5 * time.Second))
}

// check asserts every invariant.
func (f *fixture) check(t testing.TB) {
	t.Helper()
	require.NoError(t, keeper.Invariants(f.ctx, f.Keeper))
}

// dump returns everything that lies in the module's store and all balances of the bank.
func (f *fixture) dump() []byte {
	var all bytes.Buffer
	rows := f.ctx.KVStore(f.key).Iterator(nil, nil)
	defer rows.Close()
	for ; rows.Valid(); rows.Next() {
		fmt.Fprintf(&all, "%x=%x\n", rows.Key(), rows.Value())
	}
	for _, b := range f.bank.GetAccountsBalances(f.ctx) {
		fmt.Fprintln(&all, b.Address, b.Coins)
	}
	return all.Bytes()
}

// refused asserts that a call fails, and for the reason it should, before it has changed or recorded anything.
func (f *fixture) refused(t testing.TB, want error, call func() error) {
	t.Helper()
	before, facts := f.dump(), len(f.recorded.facts(f.ctx))
	require.ErrorIs(t, call(), want)
	require.Equal(t, before, f.dump(), "a refusal changes nothing")
	require.Len(t, f.recorded.facts(f.ctx), facts, "a refusal records nothing")
}

// kinds returns the names of the facts recorded since a mark.
func (f *fixture) kinds(since int) []string {
	var names []string
	for _, recorded := range f.recorded.facts(f.ctx)[since:] {
		name := fact.TypeURL(recorded)
		names = append(names, name[strings.LastIndex(name, ".")+1:])
	}
	return names
}
