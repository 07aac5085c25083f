// Package keeper keeps the ledger of escrow, accruals, payments and settlement. It knows handles, not people.
package keeper

import (
	"context"
	"fmt"

	"cosmossdk.io/collections"
	collcodec "cosmossdk.io/collections/codec"
	"cosmossdk.io/core/address"
	"cosmossdk.io/core/store"
	errorsmod "cosmossdk.io/errors"

	"github.com/cosmos/cosmos-sdk/codec"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/x/internal/row"
	"github.com/equipoise-trials/equipoise/x/payout/types"
	protocoltypes "github.com/equipoise-trials/equipoise/x/protocol/types"
)

// queueKey names the queue, and the escrow, of a trial and denomination.
type queueKey = collections.Pair[uint64, string]

// Keepers are the modules below, as NewKeeper takes them.
type Keepers struct {
	Accounts types.AccountKeeper
	Bank     types.BankKeeper
	Identity types.IdentityKeeper
	Trial    types.TrialKeeper
	Protocol types.ProtocolKeeper
	Audit    types.AuditKeeper
}

// Keeper keeps escrows, accounts and lines.
type Keeper struct {
	addresses address.Codec
	accounts  types.AccountKeeper
	bank      types.BankKeeper
	identity  types.IdentityKeeper
	trial     types.TrialKeeper
	protocol  types.ProtocolKeeper
	audit     types.AuditKeeper

	schema collections.Schema
	// params holds the settings of escrow: in which denominations trials are funded. Written by genesis and by governance. One item.
	params collections.Item[types.Params]
	// ledgers holds the money of each trial: the number of its last line and the figures of each denomination. Written by
	// every movement of money and by every new line; one row for each trial that was ever funded or owed, so that trials do
	// not wait for one another when blocks are executed in parallel. A row grows with the payment schedules of the trial, and
	// with the denominations, which funding begins at most 16 of.
	ledgers collections.Map[uint64, types.Ledger]
	// payees holds the account of each participation by handle. Written by OpenAccount and NamePayee; one row for
	// each participation.
	payees collections.Map[[]byte, types.Account]
	// lines holds each line by trial and number. Written by AccrueAt and by each step of the payment; one row for each line,
	// kept for ever.
	lines collections.Map[collections.Pair[uint64, uint64], types.Line]
	// spent holds the number of the line by handle and nullifier: what was accrued once never is again. Written by
	// AccrueAt; one row for each line.
	spent collections.Map[collections.Pair[[]byte, []byte], uint64]
	// earnings holds what each participation earned, by handle: how often each tariff, the figures of each denomination, and
	// the last line, from which its lines are read backwards. Written by AccrueAt and by every movement of a line; one row for
	// each participation that earned something. A row grows with the tariffs of the schedules that applied.
	earnings collections.Map[[]byte, types.Earnings]
	// queue lists the queued lines by trial, denomination and number. A line leaves it when it is paid or set aside.
	queue collections.KeySet[collections.Triple[uint64, string, uint64]]
	// setAside lists the set-aside lines by handle, the revision of the payee that could not be paid, and number. A line
	// leaves it when another payee takes over. One that waits until a hold is over is listed behind all revisions.
	setAside collections.KeySet[collections.Triple[[]byte, uint32, uint64]]
	// sites holds what the participations of each site may still earn, and its days, by trial and site. Written when one begins or
	// ends to earn, and with every new line of the site; one row for each site. A row grows with the tariffs of the schedules
	// that applied.
	sites collections.Map[collections.Pair[uint64, uint32], types.SiteLedger]
	// held lists the held lines by handle, the reason, and number. A line leaves it when it is released, voided, or held for
	// another reason.
	held collections.KeySet[collections.Triple[[]byte, uint32, uint64]]
	// deadlines holds trial and number of each line that the chain goes on with by itself, by time in Unix nanoseconds and an
	// order that tells nothing. A line leaves it when it goes on.
	deadlines collections.Map[collections.Pair[int64, []byte], collections.Pair[uint64, uint64]]
	// endings lists the handles of participations that end to earn, by time in Unix nanoseconds. A handle leaves it at the end of
	// a block after that time.
	endings collections.KeySet[collections.Pair[int64, []byte]]
	// ready lists the handles that may have lines to go on with: set aside under a payee that was replaced, or held for
	// somebody who has spoken. A handle leaves it when all of them went on.
	ready collections.KeySet[[]byte]
	// kept holds what is kept back for the open claim of a participation, by handle. Written by KeepBack; removed by LetGo, and when
	// what was claimed is accrued. At most one row for each participation.
	kept collections.Map[[]byte, types.Kept]
	// active lists the queues that the end of the block goes on paying: those that may have a line that is covered. A
	// queue leaves it when it is empty, or its first line is not covered.
	active collections.KeySet[queueKey]
	// withAgent lists the lines in transit by the organisation of the agent that they are with, trial and number. A line leaves it when
	// its agent answers, or when it comes back.
	withAgent collections.KeySet[collections.Triple[uint64, uint64, uint64]]
	// ageing holds trial and number of each line of which a fact is to say that its agent has not answered, by time in Unix nanoseconds
	// and an order that tells nothing. A line leaves it when its last age is told, or when it is with the agent no more.
	ageing collections.Map[collections.Pair[int64, []byte], collections.Pair[uint64, uint64]]
	// alerts holds what is to be free of the escrow of a trial and denomination, and what was said of it last. Written by SetAlert, and by
	// the end of the block when something new is said. At most one row for each escrow.
	alerts collections.Map[queueKey, types.Alert]
	// alertTurn is the escrow that the end of a block looked at last, so that the next one goes on after it. One item, where there are
	// more alerts than one block looks at.
	alertTurn collections.Item[types.QueueRef]
	// turn is the queue that the end of a block served last, so that the next one takes its turn. One item.
	turn collections.Item[types.QueueRef]
	// readyTurn is the handle of which a line went on last, so that the next one takes its turn. One item.
	readyTurn collections.Item[[]byte]
	// beneficiaries holds who was proposed last to be paid what a participant earned who died, by handle. Written by
	// ProposeBeneficiary and when somebody contradicts, removed by the appointment; at most one row for each participation.
	beneficiaries collections.Map[[]byte, types.Beneficiary]
}

// NewKeeper returns the keeper. The module account must be among those of the account keeper, without permissions.
func NewKeeper(cdc codec.BinaryCodec, state store.KVStoreService, addresses address.Codec, below Keepers) Keeper {
	if below.Accounts.GetModuleAddress(types.ModuleName) == nil {
		panic(fmt.Sprintf("the module account %q is not among the chain's", types.ModuleName))
	}
	sb := collections.NewSchemaBuilder(state)
	k := Keeper{
		addresses: addresses, accounts: below.Accounts, bank: below.Bank, identity: below.Identity, trial: below.Trial,
		protocol: below.Protocol, audit: below.Audit,
		params:  collections.NewItem(sb, types.ParamsPrefix, "params", codec.CollValue[types.Params](cdc)),
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
		sites: collections.NewMap(sb, types.SitesPrefix, "sites",
			collections.PairKeyCodec(collections.Uint64Key, collections.Uint32Key), codec.CollValue[types.SiteLedger](cdc)),
		held: collections.NewKeySet(sb, types.HeldPrefix, "held",
			collections.TripleKeyCodec(collections.BytesKey, collections.Uint32Key, collections.Uint64Key)),
		deadlines: collections.NewMap(sb, types.DeadlinesPrefix, "deadlines",
			collections.PairKeyCodec(collections.Int64Key, collections.BytesKey),
			collcodec.KeyToValueCodec(collections.PairKeyCodec(collections.Uint64Key, collections.Uint64Key))),
		endings: collections.NewKeySet(sb, types.EndingsPrefix, "endings",
			collections.PairKeyCodec(collections.Int64Key, collections.BytesKey)),
		kept:  collections.NewMap(sb, types.KeptPrefix, "kept", collections.BytesKey, codec.CollValue[types.Kept](cdc)),
		ready: collections.NewKeySet(sb, types.ReadyPrefix, "ready", collections.BytesKey),
		active: collections.NewKeySet(sb, types.ActivePrefix, "active",
			collections.PairKeyCodec(collections.Uint64Key, collections.StringKey)),
		withAgent: collections.NewKeySet(sb, types.WithAgentPrefix, "with_agent",
			collections.TripleKeyCodec(collections.Uint64Key, collections.Uint64Key, collections.Uint64Key)),
		ageing: collections.NewMap(sb, types.AgeingPrefix, "ageing",
			collections.PairKeyCodec(collections.Int64Key, collections.BytesKey),
			collcodec.KeyToValueCodec(collections.PairKeyCodec(collections.Uint64Key, collections.Uint64Key))),
		alerts: collections.NewMap(sb, types.AlertsPrefix, "alerts",
			collections.PairKeyCodec(collections.Uint64Key, collections.StringKey), codec.CollValue[types.Alert](cdc)),
		alertTurn: collections.NewItem(sb, types.AlertTurnPrefix, "alert_turn", codec.CollValue[types.QueueRef](cdc)),
		turn:      collections.NewItem(sb, types.TurnPrefix, "turn", codec.CollValue[types.QueueRef](cdc)),
		readyTurn: collections.NewItem(sb, types.ReadyTurnPrefix, "ready_turn", collections.BytesValue),
		beneficiaries: collections.NewMap(sb, types.BeneficiariesPrefix, "beneficiaries", collections.BytesKey,
			codec.CollValue[types.Beneficiary](cdc)),
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

// site returns what the participations of a site may still earn, nothing if none was screened.
func (k Keeper) site(ctx context.Context, trial uint64, site uint32) (types.SiteLedger, error) {
	s, found, err := row.Find(k.sites.Get(ctx, collections.Join(trial, site)))
	if err == nil && !found {
		s = types.SiteLedger{Trial: trial, Site: site}
	}
	return s, err
}

// setSite writes what the participations of a site may still earn.
func (k Keeper) setSite(ctx context.Context, s types.SiteLedger) error {
	return k.sites.Set(ctx, collections.Join(s.Trial, s.Site), s)
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

// RequireFunded reports whether lines of the trial and denomination of a schedule wait for escrow, or the schedule's cap leaves the
// trial nothing to earn. Whoever invites participants asks: either stops new invitations, never what is owed.
func (k Keeper) RequireFunded(ctx context.Context, schedule protocoltypes.Schedule) error {
	ledger, err := k.ledger(ctx, schedule.Trial)
	if err != nil {
		return err
	}
	escrow, denom := ledger.Escrow(schedule.Trial, schedule.Denom), schedule.Denom
	if escrow.QueueLength > 0 {
		return errorsmod.Wrapf(types.ErrEscrowShort, "trial %d has %d lines waiting in its queue, %s%s are owed and %s%s are in escrow: fund it first",
			schedule.Trial, escrow.QueueLength, escrow.Reserved, denom, escrow.Escrow, denom)
	}
	return ledger.RequireWithinTrialCap(schedule)
}
