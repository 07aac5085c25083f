package keeper

import (
	"context"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	payoutfact "github.com/equipoise-trials/equipoise/fact/payout"
	"github.com/equipoise-trials/equipoise/x/internal/row"
	"github.com/equipoise-trials/equipoise/x/payout/types"
)

// shared are the rows that the lines of one site share which are accrued together.
type shared struct {
	ledger types.Ledger
	site   types.SiteLedger
}

// AccrueAt lets a caller accrue lines of participations of one site, and does with the rows that those share what has to be done
// once: nothing else reads or writes them meanwhile.
func (k Keeper) AccrueAt(ctx context.Context, trial uint64, site uint32, lines func(types.Accrue) error) (err error) {
	var rows shared
	if rows.ledger, err = k.ledger(ctx, trial); err != nil {
		return err
	}
	if rows.site, err = k.site(ctx, trial, site); err != nil {
		return err
	}
	if err := lines(func(a types.Accrual) (types.Accrued, error) { return k.accrue(ctx, &rows, a) }); err != nil {
		return err
	}
	if err := k.ledgers.Set(ctx, trial, rows.ledger); err != nil {
		return err
	}
	return k.setSite(ctx, rows.site)
}

// accrue adds a line for what a participation earned, and pays it at once if nothing holds it, nobody waits before it and
// escrow covers it; otherwise it is held, or queues. A payment to somebody who cannot be paid does not fail the accrual: the line is
// set aside. It returns what became of the line and records nothing: that is part of the fact of the visit. It fails if the accrual
// is malformed, the participation has no account at the site or was not screened, the nullifier was accrued before, or the
// tariff was earned as often as its cap allows.
func (k Keeper) accrue(ctx context.Context, rows *shared, a types.Accrual) (types.Accrued, error) {
	if err := a.Check(); err != nil {
		return types.Accrued{}, err
	}
	account, err := k.Account(ctx, a.Handle)
	if err != nil {
		return types.Accrued{}, err
	}
	if err := a.RequireOf(account, rows.site); err != nil {
		return types.Accrued{}, err
	}
	kept, err := k.requireEarns(ctx, account, a)
	if err != nil {
		return types.Accrued{}, err
	}
	if err := k.requireUnspent(ctx, a); err != nil {
		return types.Accrued{}, err
	}
	p, err := k.newPosting(ctx, *rows, a, account)
	if err != nil {
		return types.Accrued{}, err
	}
	if err := k.second(ctx, &p, a); err != nil {
		return types.Accrued{}, err
	}
	if kept != nil {
		p.line.Cosigned = true // by the claim
	}
	if err := k.letGo(ctx, &p.ledger, kept); err != nil {
		return types.Accrued{}, err
	}

	state, err := k.goOn(ctx, &p, account, a.Pace)
	if err != nil {
		return types.Accrued{}, err
	}
	if err := p.line.RequireDaySoon(); err != nil {
		return types.Accrued{}, err
	}
	if err := k.spent.Set(ctx, collections.Join(p.line.Handle, p.line.Nullifier), p.line.Number); err != nil {
		return types.Accrued{}, err
	}
	if err := k.move(ctx, &p, state); err != nil {
		return types.Accrued{}, err
	}
	*rows = shared{p.ledger, p.site}
	return types.Accrued{Line: p.line.Number, State: state, Outcome: p.line.Outcome(state, account.Payee)}, nil
}

// requireEarns reports whether a participation may earn what is accrued: it was screened, and is not over. What it claimed while it
// might is earned whenever the claim is granted; what is kept back for that is returned, nil if nothing is.
func (k Keeper) requireEarns(ctx context.Context, account types.Account, a types.Accrual) (*types.Kept, error) {
	kept, found, err := row.Find(k.kept.Get(ctx, account.Handle))
	if err != nil {
		return nil, err
	}
	if found && fact.Hash(kept.Nullifier) == a.Nullifier {
		return &kept, kept.RequireNoLess(a)
	}
	if a.Claimed {
		return nil, errorsmod.Wrapf(types.ErrKept, "nothing is kept back for a claim of participation %X with nullifier %X", a.Handle, a.Nullifier)
	}
	return nil, account.RequireEarns(sdk.UnwrapSDKContext(ctx).BlockTime())
}

// second notes that somebody stands behind the participation besides who invited it. What waited for that goes on at the end
// of the block.
func (k Keeper) second(ctx context.Context, p *posting, a types.Accrual) error {
	if !a.Seconded || p.earnings.Seconded {
		return nil
	}
	p.earnings.Seconded = true
	if p.line.Previous == 0 {
		return nil // it is the first
	}
	return k.ready.Set(ctx, a.Handle[:])
}

// goOn returns the state that a line comes to that nothing has been tried with, or that somebody let go on: held, if anything
// still holds it; paid or on its way if nobody waits before it and escrow covers it; else queued. When nothing else holds a
// line any more, it takes its place in the amounts of the days.
func (k Keeper) goOn(ctx context.Context, p *posting, account types.Account, pace types.Pace) (types.LineState, error) {
	now := sdk.UnwrapSDKContext(ctx).BlockTime()
	hold := p.line.HeldFor(account, p.earnings, now)
	if hold == payoutfact.Hold_HOLD_UNSPECIFIED && !p.line.Counted {
		p.line.Count(&p.earnings.Days, &p.site.Days, pace.ParticipationDay, pace.SiteDay, now)
		hold = p.line.HeldFor(account, p.earnings, now)
	}
	if hold == payoutfact.Hold_HOLD_REBINDING {
		p.line.GiveBack(&p.earnings.Days, &p.site.Days) // it takes its turn after the hold
		p.line.WaitForKey(account, now)
		return types.LineState_LINE_STATE_HELD, nil
	}
	if hold != payoutfact.Hold_HOLD_UNSPECIFIED {
		p.line.Wait(types.LineState_LINE_STATE_HELD, hold, now)
		return types.LineState_LINE_STATE_HELD, nil
	}
	if p.escrow().PaysAtOnce(p.line.Amount) {
		return k.pay(ctx, &p.line, account)
	}
	p.line.Wait(types.LineState_LINE_STATE_QUEUED, payoutfact.Hold_HOLD_UNSPECIFIED, now)
	return types.LineState_LINE_STATE_QUEUED, nil
}

// requireUnspent returns an error if the nullifier was accrued before.
func (k Keeper) requireUnspent(ctx context.Context, a types.Accrual) error {
	number, spent, err := row.Find(k.spent.Get(ctx, collections.Join(a.Handle[:], a.Nullifier[:])))
	if err != nil || !spent {
		return err
	}
	return errorsmod.Wrapf(types.ErrNullifierUsed, "nullifier %X was accrued as line %d of trial %d: each item of a visit is paid once",
		a.Nullifier, number, a.Trial)
}

// newPosting returns the line of an accrual with the next number of its trial, counted in what the participation earned and
// in what those of its site may still earn, and delayed as the schedule's pace wants it.
func (k Keeper) newPosting(ctx context.Context, rows shared, a types.Accrual, account types.Account) (p posting, err error) {
	p.ledger, p.site = rows.ledger, rows.site
	if p.earnings, err = k.earningsOf(ctx, a.Handle[:]); err != nil {
		return p, err
	}
	if err := a.RequireWithinCaps(p.earnings, p.ledger); err != nil {
		return p, err
	}
	p.ledger.LastLine++
	sdkCtx := sdk.UnwrapSDKContext(ctx)
	p.line = types.NewLine(a, p.ledger.LastLine, sdkCtx.BlockHeight(), sdkCtx.BlockTime())
	p.ledger.Earn(p.line)
	count := p.earnings.Begin(&p.line)
	if err := k.countAtSite(ctx, &p, account); err != nil {
		return p, err
	}
	return p, p.line.Delay(a.Pace, count, *account.EarnsFrom, sdkCtx.BlockTime())
}

// countAtSite counts a line in what may still be earned at the site that looks after its participation, which need not be the one that
// attested it.
func (k Keeper) countAtSite(ctx context.Context, p *posting, account types.Account) error {
	switch {
	case account.Over:
		return nil
	case account.Site == p.site.Site:
		p.site.Earn(p.line)
		return nil
	}
	home, err := k.site(ctx, account.Trial, account.Site)
	if err != nil {
		return err
	}
	home.Earn(p.line)
	return k.setSite(ctx, home)
}
