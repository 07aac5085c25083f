package keeper

import (
	"context"

	"cosmossdk.io/collections"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/x/payout/types"
)

// ageAll says of lines that their agents have not answered for them, at most limit, the longest overdue first. It changes nothing
// about their payment. One that fails is told of no more.
func (k Keeper) ageAll(ctx sdk.Context, limit int) error {
	var due []deadline
	passed := collections.NewPrefixUntilPairRange[int64, []byte](ctx.BlockTime().UnixNano())
	if err := k.ageing.Walk(ctx, passed, func(key collections.Pair[int64, []byte], line collections.Pair[uint64, uint64]) (bool, error) {
		due = append(due, deadline{Key: key, Value: line})
		return len(due) == limit, nil
	}); err != nil {
		return err
	}
	for _, d := range due {
		cached, write := ctx.CacheContext()
		if err := k.age(cached, d.Value.K1(), d.Value.K2()); err != nil {
			ctx.Logger().Error("the age of a line cannot be told", "trial", d.Value.K1(), "line", d.Value.K2(), "error", err)
			if err := k.ageing.Remove(ctx, d.Key); err != nil {
				return err
			}
			continue
		}
		write()
	}
	return nil
}

// age says that the agent of a line has not answered for it.
func (k Keeper) age(ctx context.Context, trial, number uint64) error {
	before, err := k.Line(ctx, trial, number)
	if err != nil {
		return err
	}
	line := before
	f := line.Age()
	if err := k.list(ctx, before, line); err != nil {
		return err
	}
	if err := k.lines.Set(ctx, collections.Join(trial, number), line); err != nil {
		return err
	}
	return k.audit.Record(ctx, f)
}

// listAgeing keeps the list of ages in step with a line.
func (k Keeper) listAgeing(ctx context.Context, line types.Line) error {
	at := line.AgesAt()
	if at == nil {
		return nil
	}
	return k.ageing.Set(ctx, collections.Join(at.UnixNano(), line.OrderAt(*at)), collections.Join(line.Trial, line.Number))
}

func (k Keeper) unlistAgeing(ctx context.Context, line types.Line) error {
	at := line.AgesAt()
	if at == nil {
		return nil
	}
	return k.ageing.Remove(ctx, collections.Join(at.UnixNano(), line.OrderAt(*at)))
}
