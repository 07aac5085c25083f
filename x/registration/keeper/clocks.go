package keeper

import (
	"context"
	"encoding/binary"
	"time"

	"cosmossdk.io/collections"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	registrationfact "github.com/equipoise-trials/equipoise/fact/registration"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	"github.com/equipoise-trials/equipoise/x/registration/types"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

// EndBlock finds out which clocks and seals were missed, the longest overdue first, at most MaxDuePerBlock of them.
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
	if registrationfact.ClockKind(entry.K2()) == registrationfact.ClockKind_CLOCK_KIND_SEAL_REVEAL {
		return k.missSealOf(ctx, entry.K3())
	}
	c, err := k.clocks.Get(ctx, collections.Join(binary.BigEndian.Uint64(entry.K3()), entry.K2()))
	if err != nil {
		return err
	}
	return k.missClock(ctx, c)
}

// missSealOf notes that the seal was missed which an entry of the queue names: BE64 of the organisation, and the digest.
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
	return k.audit.Record(ctx, &registrationfact.ClockMissed{
		Signature: fact.For(fact.Chain(), fact.Meaning_MEANING_ATTESTED, &fact.Reason{Code: fact.ReasonCode_REASON_CODE_TIME_OUT}),
		Trial:     c.Trial,
		Clock:     c.Kind,
		DueAt:     c.DueAt.UnixNano(),
		Sponsor:   c.Sponsor,
	})
}

// restartClocks writes the clocks of a trial as they are counted from what has happened to it. What was missed by now is
// recorded first, so that no change of a date escapes a date that has passed.
func (k Keeper) restartClocks(ctx context.Context, trial uint64) error {
	before, err := k.clocksOf(ctx, trial)
	if err != nil {
		return err
	}
	for kind := registrationfact.ClockKind(1); int(kind) < len(registrationfact.ClockKind_name); kind++ {
		if c, ran := before[kind]; ran && c.IsOverdue(now(ctx)) {
			if err := k.missClock(ctx, c); err != nil {
				return err
			}
			before[kind] = c.Missed(now(ctx))
		}
	}
	progress, err := k.progress(ctx, trial)
	if err != nil {
		return err
	}
	progress.Before = before
	for _, c := range types.ClocksOf(progress) {
		if c.IsSame(before[c.Kind]) {
			continue
		}
		if err := k.replaceClock(ctx, before[c.Kind], c); err != nil {
			return err
		}
	}
	return nil
}

func (k Keeper) clocksOf(ctx context.Context, trial uint64) (map[registrationfact.ClockKind]types.Clock, error) {
	clocks := make(map[registrationfact.ClockKind]types.Clock)
	err := k.clocks.Walk(ctx, collections.NewPrefixedPairRange[uint64, uint32](trial), func(_ rowKey, c types.Clock) (bool, error) {
		clocks[c.Kind] = c
		return false, nil
	})
	return clocks, err
}

// progress returns what has happened to a trial, as far as clocks are counted from it.
func (k Keeper) progress(ctx context.Context, trial uint64) (p types.Progress, err error) {
	p.Now, p.Notices = now(ctx), make(map[registrationfact.ClockKind]types.Notice)
	if p.Trial, err = k.trial.Trial(ctx, trial); err != nil {
		return p, err
	}
	if p.Entry, err = k.Entry(ctx, trial); err != nil {
		return p, err
	}
	v, err := k.Version(ctx, trial, p.Entry.Version)
	if err != nil {
		return p, err
	}
	p.Registration = v.Registration
	if p.Reached, err = k.Milestones(ctx, trial); err != nil {
		return p, err
	}
	status, err := k.statuses.Get(ctx, collections.Join(trial, p.Entry.Statuses))
	if err != nil {
		return p, err
	}
	p.StatusSince = status.Time
	if p.Resumed, err = k.isResumed(ctx, p.Trial, p.Entry); err != nil {
		return p, err
	}
	if p.Entry.Results > 0 {
		r, err := k.results.Get(ctx, collections.Join(trial, p.Entry.Results))
		if err != nil {
			return p, err
		}
		p.HasResults = r.Covers(&v.Registration)
	}
	return p, k.notices.Walk(ctx, collections.NewPrefixedPairRange[uint64, uint32](trial), func(_ rowKey, n types.Notice) (bool, error) {
		p.Notices[n.Clock] = n
		return false, nil
	})
}

// isResumed reports whether a trial goes on, with its present status, after a halt.
func (k Keeper) isResumed(ctx context.Context, t trialtypes.Trial, e types.Entry) (bool, error) {
	if e.Statuses < 2 || trialtypes.IsOver(t.Status) {
		return false, nil
	}
	former, err := k.statuses.Get(ctx, collections.Join(t.Id, e.Statuses-1))
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

func dueAt(at time.Time, kind registrationfact.ClockKind, of []byte) dueKey {
	return collections.Join3(at.UnixNano(), uint32(kind), of)
}
