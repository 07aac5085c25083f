package keeper

import (
	"context"
	"encoding/binary"
	"time"

	"cosmossdk.io/collections"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	"github.com/equipoise-trials/equipoise/x/trial/types"
)

// EndBlock finds out which clocks and seals were missed, the longest overdue first and so many at once.
func (k Keeper) EndBlock(ctx context.Context) error {
	due, err := k.dueNow(ctx)
	if err != nil {
		return err
	}
	sdkCtx := sdk.UnwrapSDKContext(ctx)
	for _, entry := range due {
		cached, write := sdkCtx.CacheContext()
		err := k.missEntry(cached, entry)
		if err == nil {
			write()
			continue
		}
		sdkCtx.Logger().Error("what is due could not be found missed and is set aside", "clock", entry.K2(), "of", entry.K3(), "err", err)
		if err := k.due.Remove(ctx, entry); err != nil {
			return err
		}
	}
	return nil
}

// dueNow returns the entries of the queue whose time has come, as many as one block takes.
func (k Keeper) dueNow(ctx context.Context) (due []dueKey, err error) {
	until := collections.NewPrefixUntilTripleRange[int64, uint32, []byte](now(ctx).UnixNano())
	err = k.due.Walk(ctx, until, func(entry dueKey) (bool, error) {
		due = append(due, entry)
		return len(due) == types.MaxDuePerBlock, nil
	})
	return due, err
}

func (k Keeper) missEntry(ctx context.Context, entry dueKey) error {
	if trialfact.ClockKind(entry.K2()) == trialfact.ClockKind_CLOCK_KIND_SEAL_REVEAL {
		return k.missSealOf(ctx, entry.K3())
	}
	c, err := k.clocks.Get(ctx, collections.Join(binary.BigEndian.Uint64(entry.K3()), entry.K2()))
	if err != nil {
		return err
	}
	return k.missClock(ctx, c)
}

// missSealOf misses the seal that an entry of the queue names: BE64 of the organisation, and the digest.
func (k Keeper) missSealOf(ctx context.Context, of []byte) error {
	seal, err := k.seal(ctx, binary.BigEndian.Uint64(of), of[8:])
	if err != nil {
		return err
	}
	return k.missSeal(ctx, seal)
}

// missClock notes that a clock was missed, and records it.
func (k Keeper) missClock(ctx context.Context, c types.Clock) error {
	if err := k.replaceClock(ctx, c, c.Missed(now(ctx))); err != nil {
		return err
	}
	return k.audit.Record(ctx, &trialfact.ClockMissed{
		Signature: fact.For(fact.Chain(), fact.Meaning_MEANING_ATTESTED, &fact.Reason{Code: fact.ReasonCode_REASON_CODE_TIME_OUT}),
		Trial:     c.Trial,
		Clock:     c.Kind,
		DueAt:     c.DueAt.UnixNano(),
		Sponsor:   c.Sponsor,
	})
}

// windClocks sets the clocks of a trial by what has happened to it. What was missed by now is recorded first, so that no
// change of a date escapes a date that has passed.
func (k Keeper) windClocks(ctx context.Context, t types.Trial) error {
	before, err := k.clocksOf(ctx, t.Id)
	if err != nil {
		return err
	}
	for kind := trialfact.ClockKind(1); int(kind) < len(trialfact.ClockKind_name); kind++ {
		if c, ran := before[kind]; ran && c.IsOverdue(now(ctx)) {
			if err := k.missClock(ctx, c); err != nil {
				return err
			}
			before[kind] = c.Missed(now(ctx))
		}
	}
	course, err := k.course(ctx, t)
	if err != nil {
		return err
	}
	course.Before = before
	for _, c := range types.Wind(course) {
		if c.IsSame(before[c.Kind]) {
			continue
		}
		if err := k.replaceClock(ctx, before[c.Kind], c); err != nil {
			return err
		}
	}
	return nil
}

func (k Keeper) clocksOf(ctx context.Context, trial uint64) (map[trialfact.ClockKind]types.Clock, error) {
	clocks := make(map[trialfact.ClockKind]types.Clock)
	err := k.clocks.Walk(ctx, collections.NewPrefixedPairRange[uint64, uint32](trial), func(_ rowKey, c types.Clock) (bool, error) {
		clocks[c.Kind] = c
		return false, nil
	})
	return clocks, err
}

// course gathers what clocks are counted from.
func (k Keeper) course(ctx context.Context, t types.Trial) (c types.Course, err error) {
	v, err := k.Version(ctx, t.Id, t.Version)
	if err != nil {
		return c, err
	}
	reached, err := k.Milestones(ctx, t.Id)
	if err != nil {
		return c, err
	}
	status, err := k.statuses.Get(ctx, collections.Join(t.Id, t.Statuses))
	if err != nil {
		return c, err
	}
	resumed, err := k.resumed(ctx, t)
	if err != nil {
		return c, err
	}
	c = types.Course{
		Trial: t, Registration: v.Registration, Reached: reached, StatusSince: status.Time, Resumed: resumed, Now: now(ctx),
		Notices: make(map[trialfact.ClockKind]types.Notice),
	}
	if t.Results > 0 {
		r, err := k.results.Get(ctx, collections.Join(t.Id, t.Results))
		if err != nil {
			return c, err
		}
		c.HasResults = r.Covers(&v.Registration)
	}
	return c, k.notices.Walk(ctx, collections.NewPrefixedPairRange[uint64, uint32](t.Id), func(_ rowKey, n types.Notice) (bool, error) {
		c.Notices[n.Clock] = n
		return false, nil
	})
}

// resumed reports whether a trial goes on, with its present status, after a halt.
func (k Keeper) resumed(ctx context.Context, t types.Trial) (bool, error) {
	if t.Statuses < 2 || types.IsOver(t.Status) {
		return false, nil
	}
	former, err := k.statuses.Get(ctx, collections.Join(t.Id, t.Statuses-1))
	return former.Status == trialfact.Status_STATUS_SUSPENDED, err
}

// replaceClock writes a clock in the place of another, and its place in the queue.
func (k Keeper) replaceClock(ctx context.Context, before, after types.Clock) error {
	if before.Waits() {
		if err := k.due.Remove(ctx, dueClock(before)); err != nil {
			return err
		}
	}
	return k.setClock(ctx, after)
}

func (k Keeper) setClock(ctx context.Context, c types.Clock) error {
	if c.Waits() {
		if err := k.due.Set(ctx, dueClock(c)); err != nil {
			return err
		}
	}
	return k.clocks.Set(ctx, collections.Join(c.Trial, uint32(c.Kind)), c)
}

func dueClock(c types.Clock) dueKey {
	return dueAt(*c.DueAt, c.Kind, binary.BigEndian.AppendUint64(nil, c.Trial))
}

func dueAt(at time.Time, kind trialfact.ClockKind, of []byte) dueKey {
	return collections.Join3(at.UnixNano(), uint32(kind), of)
}
