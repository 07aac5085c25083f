package keeper

import (
	"context"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/x/internal/reason"
	"github.com/equipoise-trials/equipoise/x/payout/types"
)

// ReverseVisits proposes, by a delegate of their site, to take back that visits were made. What is not sent yet is held until a second
// delegate confirms it. All lines or none.
func (k msgServer) ReverseVisits(ctx context.Context, msg *types.MsgReverseVisits) (*types.MsgReverseVisitsResponse, error) {
	return &types.MsgReverseVisitsResponse{}, k.onReversal(ctx, reversal{msg.Signer, msg.Trial, msg.Lines, msg.Reason}, k.propose)
}

// propose notes that a delegate takes back the visit of a line. Where the participant has signed for it, the arbiter decides.
func (k Keeper) propose(ctx context.Context, p *posting, by types.Delegate, why *fact.Reason) (err error) {
	if err := p.line.RequireReversible(); err != nil {
		return err
	}
	if p.site, err = k.site(ctx, p.line.Trial, p.line.Site); err != nil {
		return err
	}
	to := p.line.Reverse(by, &p.earnings.Days, &p.site.Days, sdk.UnwrapSDKContext(ctx).BlockTime())
	signature := fact.For(by.Actor, fact.Meaning_MEANING_REJECTED, why)
	proposed := p.line.ProposedFact(signature)
	if to != types.LineState_LINE_STATE_HELD {
		return k.note(ctx, p.line, proposed)
	}
	if err := k.setSite(ctx, p.site); err != nil {
		return err
	}
	if err := k.change(ctx, p, to, proposed); err != nil {
		return err
	}
	if p.before.State == types.LineState_LINE_STATE_QUEUED { // the next one of its queue may be covered
		if err := k.active.Set(ctx, collections.Join(p.line.Trial, p.line.Denom)); err != nil {
			return err
		}
	}
	if !p.line.Cosigned {
		return nil
	}
	p.before = p.line
	return k.bring(ctx, p, by.Actor.Organisation, signature)
}

// note records a fact about a line that goes on as it does.
func (k Keeper) note(ctx context.Context, line types.Line, f fact.Fact) error {
	if err := k.lines.Set(ctx, collections.Join(line.Trial, line.Number), line); err != nil {
		return err
	}
	return k.audit.Record(ctx, f)
}

// reversal is what a message says by which delegates of a site take back visits.
type reversal struct {
	signer string
	trial  uint64
	lines  []uint64
	why    *fact.Reason
}

// onReversal does something with each line of a message by which a delegate of their site takes back visits.
func (k Keeper) onReversal(ctx context.Context, r reversal, do func(context.Context, *posting, types.Delegate, *fact.Reason) error) error {
	signer, err := k.signer(r.signer)
	if err != nil {
		return err
	}
	if err := types.CheckLines(r.lines); err != nil {
		return err
	}
	if err := reason.Require(r.why); err != nil {
		return errorsmod.Wrap(types.ErrInvalid, err.Error())
	}
	for _, number := range r.lines {
		p, err := k.posting(ctx, r.trial, number)
		if err != nil {
			return err
		}
		grant, err := k.trial.Authorize(ctx, signer, fact.Task_TASK_VISIT_ATTESTATION, p.line.Trial, p.line.Site)
		if err != nil {
			return errorsmod.Wrapf(err, "line %d", number)
		}
		if err := do(ctx, &p, types.Delegate{Actor: grant.Actor, Person: grant.Person.Origin}, r.why); err != nil {
			return err
		}
	}
	return nil
}
