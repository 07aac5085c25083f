// Package keeper keeps the ledger of escrow, accruals, payments and settlement. It knows handles, not people.
package keeper

import (
	"context"
	"fmt"

	"cosmossdk.io/collections"
	"cosmossdk.io/core/address"
	"cosmossdk.io/core/store"
	errorsmod "cosmossdk.io/errors"

	"github.com/cosmos/cosmos-sdk/codec"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/x/internal/row"
	"github.com/equipoise-trials/equipoise/x/payout/types"
)

// queueKey names the queue, and the escrow, of a trial and denomination.
type queueKey = collections.Pair[uint64, string]

// Keepers are the modules below, as NewKeeper takes them.
type Keepers struct {
	Accounts types.AccountKeeper
	Bank     types.BankKeeper
	Identity types.IdentityKeeper
	Trial    types.TrialKeeper
	Audit    types.AuditKeeper
}

// Keeper keeps escrows, accounts and lines.
type Keeper struct {
	addresses address.Codec
	accounts  types.AccountKeeper
	bank      types.BankKeeper
	identity  types.IdentityKeeper
	trial     types.TrialKeeper
	audit     types.AuditKeeper

	schema collections.Schema
	// ledgers holds the money of each trial: the number of its last line and the figures of each denomination. Written by
	// every movement of money and by every new line; one row for each trial that was ever funded or owed, so that trials do
	// not wait for one another when blocks are executed in parallel. A row grows with the denominations, which funding
	// begins at most 16 of.
	ledgers collections.Map[uint64, types.Ledger]
	// payees holds the account of each participation by handle. Written by OpenAccount and NamePayee; one row for
	// each participation.
	payees collections.Map[[]byte, types.Account]
	// lines holds each line by trial and number. Written by Accrue and by each step of the payment; one row for each line,
	// kept for ever.
	lines collections.Map[collections.Pair[uint64, uint64], types.Line]
	// spent holds the number of the line by handle and nullifier: what was accrued once never is again. Written by
	// Accrue; one row for each line.
	spent collections.Map[collections.Pair[[]byte, []byte], uint64]
	// earnings holds what each participation earned, by handle: how often each tariff, the figures of each denomination, and
	// the last line, from which its lines are read backwards. Written by Accrue and by every movement of a line; one row for
	// each participation that earned something. A row grows with the tariffs of the schedules that applied.
	earnings collections.Map[[]byte, types.Earnings]
	// queue lists the queued lines by trial, denomination and number. A line leaves it when it is paid or set aside.
	queue collections.KeySet[collections.Triple[uint64, string, uint64]]
	// setAside lists the set-aside lines by handle, the revision of the payee that could not be paid, and number. A line
	// leaves it when another payee takes over.
	setAside collections.KeySet[collections.Triple[[]byte, uint32, uint64]]
	// redirects lists the handles that may have lines set aside under a payee that was replaced. A handle leaves it when
	// they are all back in their queues.
	redirects collections.KeySet[[]byte]
	// active lists the queues that the end of the block goes on paying: those that may have a line that is covered. A
	// queue leaves it when it is empty, or its first line is not covered.
	active collections.KeySet[queueKey]
	// turn is the queue that the end of a block served last, so that the next one takes its turn. One item.
	turn collections.Item[types.QueueRef]
	// redirectTurn is the handle whose lines the end of a block put back last, so that the next one takes its turn. One item.
	redirectTurn collections.Item[[]byte]
}

// NewKeeper returns the keeper. The module account must be among those of the account keeper, without permissions.
func NewKeeper(cdc codec.BinaryCodec, state store.KVStoreService, addresses address.Codec, below Keepers) Keeper {
	if below.Accounts.GetModuleAddress(types.ModuleName) == nil {
		panic(fmt.Sprintf("the module account %q is not among the chain's", types.ModuleName))
	}
	sb := collections.NewSchemaBuilder(state)
	k := Keeper{
		addresses: addresses, accounts: below.Accounts, bank: below.Bank, identity: below.Identity, trial: below.Trial, audit: below.Audit,
		ledgers: collections.NewMap(sb, types.LedgersPrefix, "ledgers", collections.Uint64Key, codec.CollValue[types.Ledger](cdc)),
		payees:  collections.NewMap(sb, types.AccountsPrefix, "accounts", collections.BytesKey, codec.CollValue[types.Account](cdc)),
		lines: collections.NewMap(sb, types.LinesPrefix, "lines",
			collections.PairKeyCodec(collections.Uint64Key, collections.Uint64Key), codec.CollValue[types.Line](cdc)),
		spent: collections.NewMap(sb, types.SpentPrefix, "spent",
			collections.PairKeyCodec(collections.BytesKey, collections.BytesKey), collections.Uint64Value),
		earnings: collections.NewMap(sb, types.EarningsPrefix, "earnings", collections.BytesKey, codec.CollValue[types.Earnings](cdc)),
		queue: collections.NewKeySet(sb, types.QueuePrefix, "queue",
			collections.TripleKeyCodec(collections.Uint64Key, collections.StringKey, collections.Uint64Key)),
		setAside: collections.NewKeySet(sb, types.SetAsidePrefix, "set_aside",
			collections.TripleKeyCodec(collections.BytesKey, collections.Uint32Key, collections.Uint64Key)),
		redirects: collections.NewKeySet(sb, types.RedirectsPrefix, "redirects", collections.BytesKey),
		active: collections.NewKeySet(sb, types.ActivePrefix, "active",
			collections.PairKeyCodec(collections.Uint64Key, collections.StringKey)),
		turn:         collections.NewItem(sb, types.TurnPrefix, "turn", codec.CollValue[types.QueueRef](cdc)),
		redirectTurn: collections.NewItem(sb, types.RedirectTurnPrefix, "redirect_turn", collections.BytesValue),
	}
	schema, err := sb.Build()
	if err != nil {
		panic(err)
	}
	k.schema = schema
	return k
}

// Escrow returns the figures of a trial and denomination, all zero if nothing was ever funded or owed.
func (k Keeper) Escrow(ctx context.Context, trial uint64, denom string) (types.Escrow, error) {
	ledger, err := k.ledger(ctx, trial)
	if err != nil {
		return types.Escrow{}, err
	}
	return *ledger.Escrow(trial, denom), nil
}

// ledger returns the money of a trial, none if nothing was ever funded or owed.
func (k Keeper) ledger(ctx context.Context, trial uint64) (types.Ledger, error) {
	return row.OrZero(k.ledgers.Get(ctx, trial))
}

// earningsOf returns what a participation earned, nothing if it has no line.
func (k Keeper) earningsOf(ctx context.Context, handle []byte) (types.Earnings, error) {
	return row.OrZero(k.earnings.Get(ctx, handle))
}

// Account returns where the money of a participation goes.
func (k Keeper) Account(ctx context.Context, handle fact.Hash) (types.Account, error) {
	account, err := k.payees.Get(ctx, handle[:])
	if row.IsMissing(err) {
		return account, errorsmod.Wrapf(types.ErrNoAccount, "participation %X has no account: it is opened by the invitation", handle)
	}
	return account, err
}

// Line returns one line.
func (k Keeper) Line(ctx context.Context, trial, number uint64) (types.Line, error) {
	line, err := k.lines.Get(ctx, collections.Join(trial, number))
	if row.IsMissing(err) {
		return line, errorsmod.Wrapf(types.ErrNoLine, "trial %d has no line %d", trial, number)
	}
	return line, err
}

// RequireFunded reports whether lines of a trial and denomination wait for escrow. Whoever invites participants asks: a
// shortfall stops new invitations, never what is owed.
func (k Keeper) RequireFunded(ctx context.Context, trial uint64, denom string) error {
	escrow, err := k.Escrow(ctx, trial, denom)
	if err != nil {
		return err
	}
	if escrow.QueueLength > 0 {
		return errorsmod.Wrapf(types.ErrEscrowShort, "trial %d has %d lines waiting in its queue, %s%s are owed and %s%s are in escrow: fund it first",
			trial, escrow.QueueLength, escrow.Reserved, denom, escrow.Escrow, denom)
	}
	return nil
}
