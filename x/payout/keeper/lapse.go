package keeper

import (
	"context"

	"cosmossdk.io/collections"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	payoutfact "github.com/equipoise-trials/equipoise/fact/payout"
	"github.com/equipoise-trials/equipoise/x/payout/types"
)

// deadline is a line that the chain goes on with by itself.
type deadline = collections.KeyValue[collections.Pair[int64, []byte], collections.Pair[uint64, uint64]]

// lapseAll goes on with lines whose time is over, at most limit of them, the longest overdue first. One that fails is tried
// again a day later.
func (k Keeper) lapseAll(ctx sdk.Context, limit int) error {
	due, err := k.overdue(ctx, limit)
	if err != nil {
		return err
	}
	for _, d := range due {
		cached, write := ctx.CacheContext()
		if err := k.lapse(cached, d.Value.K1(), d.Value.K2()); err == nil {
			write()
			continue
		} else {
			ctx.Logger().Error("a line whose time is over cannot go on", "trial", d.Value.K1(), "line", d.Value.K2(), "error", err)
		}
		if err := k.postpone(ctx, d.Value.K1(), d.Value.K2()); err != nil {
			return err
		}
	}
	return nil
}

// overdue returns lines whose time is over, at most limit.
func (k Keeper) overdue(ctx sdk.Context, limit int) (due []deadline, err error) {
	until := collections.NewPrefixUntilPairRange[int64, []byte](ctx.BlockTime().UnixNano())
	err = k.deadlines.Walk(ctx, until, func(key collections.Pair[int64, []byte], line collections.Pair[uint64, uint64]) (bool, error) {
		due = append(due, deadline{Key: key, Value: line})
		return len(due) == limit, nil
	})
	return due, err
}

// lapse goes on with a line whose time is over: one that is held is released; one that is with an agent is called back, and
// comes back if it was; one that was set aside and waited for a key is sent to the payee.
func (k Keeper) lapse(ctx context.Context, trial, number uint64) error {
	p, err := k.posting(ctx, trial, number)
	if err != nil {
		return err
	}
	signature := fact.For(fact.Chain(), fact.Meaning_MEANING_ATTESTED, &fact.Reason{Code: fact.ReasonCode_REASON_CODE_TIME_OUT})
	if p.line.State == types.LineState_LINE_STATE_IN_TRANSIT {
		if p.line.CalledBack {
			return k.comeBack(ctx, &p, fact.Chain())
		}
		return k.callBack(ctx, &p, signature)
	}
	account, err := k.Account(ctx, fact.Hash(p.line.Handle))
	if err != nil {
		return err
	}
	if p.line.State == types.LineState_LINE_STATE_SET_ASIDE {
		return k.goOnWithLine(ctx, account, number, signature)
	}
	return k.release(ctx, &p, account, signature)
}

// postpone lets a line wait a day more.
func (k Keeper) postpone(ctx sdk.Context, trial, number uint64) error {
	line, err := k.Line(ctx, trial, number)
	if err != nil {
		return err
	}
	before, later := line, ctx.BlockTime().Add(types.TimeToRetry)
	line.Due = &later
	if err := k.list(ctx, before, line); err != nil {
		return err
	}
	return k.lines.Set(ctx, collections.Join(trial, number), line)
}

// callBack tells the agent that a line is with that it goes back, unless the agent answers in time.
func (k Keeper) callBack(ctx context.Context, p *posting, signature *fact.Signature) error {
	p.line.CallBack(sdk.UnwrapSDKContext(ctx).BlockTime())
	return k.change(ctx, p, types.LineState_LINE_STATE_IN_TRANSIT, p.line.CalledBackFact(signature))
}

// comeBack takes a line from an agent that answered nothing. It is set aside; if the payee was replaced meanwhile, it goes
// to the new one.
func (k Keeper) comeBack(ctx context.Context, p *posting, actor fact.Actor) error {
	p.line.ComeBack()
	return k.fail(ctx, p, payoutfact.Failure_FAILURE_AGENT_SILENT, actor)
}
