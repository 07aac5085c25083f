package keeper

import (
	"context"

	errorsmod "cosmossdk.io/errors"

	"github.com/equipoise-trials/equipoise/fact"
	payoutfact "github.com/equipoise-trials/equipoise/fact/payout"
	"github.com/equipoise-trials/equipoise/x/payout/types"
)

// CosignFor notes that a participant, or whoever signs for them, signs for visits of theirs. What waited for that goes on. Where the
// site takes a visit back, what the participant signs says the contrary, and the arbiter decides. All lines or none.
func (k Keeper) CosignFor(ctx context.Context, handle fact.Hash, lines []uint64, actor fact.Actor) error {
	account, err := k.lineHolder(ctx, handle, lines)
	if err != nil {
		return err
	}
	if err := k.Signed(ctx, handle); err != nil {
		return err
	}
	for _, number := range lines {
		p, err := k.postingOf(ctx, account, number)
		if err != nil {
			return err
		}
		if err := k.cosign(ctx, &p, account, fact.By(actor, fact.Meaning_MEANING_ATTESTED)); err != nil {
			return err
		}
	}
	return nil
}

func (k Keeper) cosign(ctx context.Context, p *posting, account types.Account, signature *fact.Signature) error {
	if err := p.line.RequireCosignable(); err != nil {
		return err
	}
	p.line.Cosigned = true
	if err := k.change(ctx, p, p.line.State, p.line.CosignedFact(signature)); err != nil {
		return err
	}
	p.before = p.line
	switch p.line.Hold {
	case payoutfact.Hold_HOLD_REVERSAL:
		return k.bring(ctx, p, p.line.Reversal.Proposer.Organisation, signature)
	case payoutfact.Hold_HOLD_COSIGNATURE:
		return k.release(ctx, p, account, signature)
	}
	return nil // it waits for something else first
}

// lineHolder returns the account of a participation that signs about lines of its own.
func (k Keeper) lineHolder(ctx context.Context, handle fact.Hash, lines []uint64) (types.Account, error) {
	if err := types.CheckLines(lines); err != nil {
		return types.Account{}, err
	}
	return k.Account(ctx, handle)
}

// postingOf reads a line of a participation, and the rows that follow it.
func (k Keeper) postingOf(ctx context.Context, account types.Account, number uint64) (posting, error) {
	p, err := k.posting(ctx, account.Trial, number)
	if err == nil && fact.Hash(p.line.Handle) != fact.Hash(account.Handle) {
		err = errorsmod.Wrapf(types.ErrNoLine, "line %d of trial %d is of another participation", number, account.Trial)
	}
	return p, err
}
