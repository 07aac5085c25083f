package keeper

import (
	"context"

	errorsmod "cosmossdk.io/errors"

	protocolfact "github.com/equipoise-trials/equipoise/fact/protocol"
	"github.com/equipoise-trials/equipoise/x/internal/row"
	"github.com/equipoise-trials/equipoise/x/protocol/types"
)

// ActiveSchedule returns the payment schedule in use at a site.
func (k Keeper) ActiveSchedule(ctx context.Context, trial uint64, site uint32) (types.Schedule, error) {
	used, err := k.usedBy(ctx, trial, site)
	if err != nil {
		return types.Schedule{}, err
	}
	lines := used.OfType(protocolfact.DocumentType_DOCUMENT_TYPE_PAYMENT_SCHEDULE)
	if len(lines) == 0 {
		return types.Schedule{}, errorsmod.Wrapf(types.ErrNoSchedule, "no payment schedule is active at site %d of trial %d", site, trial)
	}
	return k.ScheduleVersion(ctx, trial, lines[0].Line, lines[0].Version)
}

// ScheduleVersion returns any payment schedule that was ever submitted: what is earned by one is never lowered by a
// later one.
func (k Keeper) ScheduleVersion(ctx context.Context, trial uint64, line, version uint32) (types.Schedule, error) {
	schedule, err := k.paymentSchedule(ctx, trial, line, version)
	if err != nil {
		return types.Schedule{}, err
	}
	return schedule.Read(trial, line, version)
}

// paymentSchedule returns a payment schedule as it was submitted.
func (k Keeper) paymentSchedule(ctx context.Context, trial uint64, line, version uint32) (p types.PaymentSchedule, err error) {
	raw, err := k.schedules.Get(ctx, keyOfVersion(trial, line, version))
	if err == nil {
		return p, p.Unmarshal(raw)
	}
	if !row.IsMissing(err) {
		return p, err
	}
	v, err := k.Version(ctx, trial, line, version)
	if err != nil {
		return p, err
	}
	return p, errorsmod.Wrapf(types.ErrNoSchedule, "document line %d of trial %d is a %s", line, trial, types.TypeName(v.Type))
}
