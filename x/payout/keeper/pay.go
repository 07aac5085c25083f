package keeper

import (
	"context"
	"errors"

	"cosmossdk.io/collections"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	payoutfact "github.com/equipoise-trials/equipoise/fact/payout"
	"github.com/equipoise-trials/equipoise/x/payout/types"
)

// pay sends what a line owes, which escrow must cover: to a wallet, which settles it, or on its way with an agent. If it
// cannot be sent the line is set aside, so that it blocks nobody.
func (k Keeper) pay(ctx context.Context, escrow *types.Escrow, line *types.Line, account types.Account, actor fact.Actor) error {
	line.Tried(account)
	if account.Payee.IsAgent() {
		return k.dispatch(ctx, escrow, line, account.Payee, actor)
	}
	return k.transfer(ctx, escrow, line, account.Payee, actor)
}

// transfer pays a wallet.
func (k Keeper) transfer(ctx context.Context, escrow *types.Escrow, line *types.Line, payee types.Payee, actor fact.Actor) error {
	wallet, err := k.addresses.StringToBytes(payee.Address)
	if err != nil {
		return err
	}
	sdkCtx := sdk.UnwrapSDKContext(ctx)
	cached, write := sdkCtx.CacheContext()
	if err := k.bank.SendCoinsFromModuleToAccount(cached, types.ModuleName, wallet, types.Coins(line.Denom, line.Amount)); err != nil {
		sdkCtx.Logger().Info("line set aside", "trial", line.Trial, "line", line.Number, "error", err)
		return k.putAside(ctx, escrow, line, payoutfact.Failure_FAILURE_TRANSFER_REFUSED, actor)
	}
	write()

	line.Settle(sdkCtx.BlockHeight(), sdkCtx.BlockTime())
	paid := &payoutfact.LinePaid{
		Signature: fact.By(actor, fact.Meaning_MEANING_ATTESTED),
		Earned:    line.Earned(),
		Address:   payee.Address,
	}
	paid.Blind = line.NextBlind(fact.TypeURL(paid))
	return k.advance(ctx, escrow, line, types.LineState_LINE_STATE_SETTLED, paid)
}

// dispatch hands a line to an agent. Its coins stay in the module account until the agent settles.
func (k Keeper) dispatch(ctx context.Context, escrow *types.Escrow, line *types.Line, payee types.Payee, actor fact.Actor) error {
	assigned, err := k.isPaymentAgent(ctx, line.Trial, payee.Organisation)
	if err != nil {
		return err
	}
	if !assigned {
		line.Reference = nil // the chain found this failure, the agent posted nothing
		return k.putAside(ctx, escrow, line, payoutfact.Failure_FAILURE_AGENT_NOT_ASSIGNED, actor)
	}
	sent := &payoutfact.LineInTransit{
		Signature:     fact.By(actor, fact.Meaning_MEANING_ATTESTED),
		Earned:        line.Earned(),
		Agent:         payee.Organisation,
		AccountDigest: payee.AccountDigest,
	}
	sent.Blind = line.NextBlind(fact.TypeURL(sent))
	return k.advance(ctx, escrow, line, types.LineState_LINE_STATE_IN_TRANSIT, sent)
}

// enqueue puts a line into its queue, at the place of its number.
func (k Keeper) enqueue(ctx context.Context, escrow *types.Escrow, line *types.Line, actor fact.Actor) error {
	queued := &payoutfact.LineQueued{
		Signature: fact.By(actor, fact.Meaning_MEANING_ATTESTED),
		Earned:    line.Earned(),
	}
	queued.Blind = line.NextBlind(fact.TypeURL(queued))
	return k.advance(ctx, escrow, line, types.LineState_LINE_STATE_QUEUED, queued)
}

// putAside sets a line aside. What it is owed stays reserved for it until the payee is replaced.
func (k Keeper) putAside(ctx context.Context, escrow *types.Escrow, line *types.Line, failure payoutfact.Failure, actor fact.Actor) error {
	line.Failure = failure
	aside := &payoutfact.LineSetAside{
		Signature: fact.For(actor, fact.Meaning_MEANING_ATTESTED, &fact.Reason{Code: fact.ReasonCode_REASON_CODE_PAYMENT_FAILED}),
		Earned:    line.Earned(),
		Failure:   failure,
		Agent:     line.Agent,
		Reference: line.Reference,
	}
	aside.Blind = line.NextBlind(fact.TypeURL(aside))
	return k.advance(ctx, escrow, line, types.LineState_LINE_STATE_SET_ASIDE, aside)
}

// advance is the only way in which a line changes its state. Escrow, statement and lists follow; the fact is recorded.
func (k Keeper) advance(ctx context.Context, escrow *types.Escrow, line *types.Line, to types.LineState, f fact.Fact) error {
	from := line.State
	if err := escrow.Move(line.Amount, from, to); err != nil {
		return err
	}
	if err := k.escrows.Set(ctx, collections.Join(escrow.Trial, escrow.Denom), *escrow); err != nil {
		return err
	}
	if err := k.moveStatement(ctx, *line, from, to); err != nil {
		return err
	}
	if err := k.list(ctx, *line, from, to); err != nil {
		return err
	}
	line.State = to
	if err := k.lines.Set(ctx, collections.Join(line.Trial, line.Number), *line); err != nil {
		return err
	}
	return k.audit.Record(ctx, f)
}

func (k Keeper) moveStatement(ctx context.Context, line types.Line, from, to types.LineState) error {
	key := collections.Join(line.Handle, line.Denom)
	statement, err := k.statements.Get(ctx, key)
	if errors.Is(err, collections.ErrNotFound) {
		statement, err = types.NewStatement(line.Denom), nil
	}
	if err != nil {
		return err
	}
	if err := statement.Move(line.Amount, from, to); err != nil {
		return err
	}
	return k.statements.Set(ctx, key, statement)
}

// list keeps the queue and the list of set-aside lines in step with the state of a line.
func (k Keeper) list(ctx context.Context, line types.Line, from, to types.LineState) error {
	var err error
	switch from {
	case types.LineState_LINE_STATE_QUEUED:
		err = k.queue.Remove(ctx, queueEntry(line))
	case types.LineState_LINE_STATE_SET_ASIDE:
		err = k.setAside.Remove(ctx, setAsideEntry(line))
	}
	if err != nil {
		return err
	}
	switch to {
	case types.LineState_LINE_STATE_QUEUED:
		return k.queue.Set(ctx, queueEntry(line))
	case types.LineState_LINE_STATE_SET_ASIDE:
		return k.setAside.Set(ctx, setAsideEntry(line))
	}
	return nil
}

func queueEntry(l types.Line) collections.Triple[uint64, string, uint64] {
	return collections.Join3(l.Trial, l.Denom, l.Number)
}

func setAsideEntry(l types.Line) collections.Triple[[]byte, uint32, uint64] {
	return collections.Join3(l.Handle, l.Revision, l.Number)
}
