package keeper

import (
	"context"
	"encoding/hex"
	"time"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	consentfact "github.com/equipoise-trials/equipoise/fact/consent"
	"github.com/equipoise-trials/equipoise/x/consent/types"
	"github.com/equipoise-trials/equipoise/x/internal/row"
)

// proposalKey is a time in Unix nanoseconds and a handle.
type proposalKey = collections.Pair[int64, []byte]

// rebinding returns what became of the keys of a participation.
func (k Keeper) rebinding(ctx context.Context, handle []byte) (types.Rebinding, error) {
	r, found, err := row.Find(k.rebindings.Get(ctx, handle))
	if err != nil || found {
		return r, err
	}
	return types.Rebinding{Handle: handle}, nil
}

// setRebinding keeps what became of the keys of a participation. The open proposal takes the place of the one before in the queue.
func (k Keeper) setRebinding(ctx context.Context, before *types.KeyProposal, r types.Rebinding) error {
	if before != nil {
		if err := k.proposals.Remove(ctx, collections.Join(before.Due.UnixNano(), r.Handle)); err != nil {
			return err
		}
	}
	if r.Proposal != nil {
		if err := k.proposals.Set(ctx, collections.Join(r.Proposal.Due.UnixNano(), r.Handle)); err != nil {
			return err
		}
	}
	return k.rebindings.Set(ctx, r.Handle, r)
}

// open returns the open proposal as it is now, so that it can leave its place in the queue; nil if there is none.
func open(r types.Rebinding) *types.KeyProposal {
	if r.Proposal == nil {
		return nil
	}
	p := *r.Proposal
	return &p
}

// requireFresh refuses a key that belongs to a participation, or belonged, to somebody in the register, or to somebody who signs
// beside this participant.
func (k Keeper) requireFresh(ctx context.Context, c types.Consent, key sdk.AccAddress, bech32 string) error {
	if taken, err := k.IsParticipant(ctx, key); err != nil {
		return err
	} else if taken {
		return errorsmod.Wrapf(types.ErrKeyTaken, "%s belongs to a participation already: make a fresh key", bech32)
	}
	if _, beside := c.Named(bech32); beside {
		return errorsmod.Wrapf(types.ErrKey, "%s is the key of somebody who signs beside the participant: make a fresh key", bech32)
	}
	s, err := k.signer(ctx, bech32)
	if err == nil && s.Person != "" {
		err = errorsmod.Wrapf(types.ErrKey, "%s is the key of a person of organisation %d: a participant has a fresh key for each trial", bech32, s.Organisation)
	}
	return err
}

// requireNeedsKey reports whether a participation has anything to sign still: it goes on, or is owed money, for which somebody says
// where it goes.
func (k Keeper) requireNeedsKey(ctx context.Context, c types.Consent) error {
	if !c.Withdrawn() {
		return nil
	}
	owed, err := k.payout.Owes(ctx, fact.Hash(c.Handle))
	if err == nil && !owed {
		err = errorsmod.Wrapf(types.ErrClosed, "participation %X was withdrawn and is owed nothing: it needs no other key", c.Handle)
	}
	return err
}

// requireNotWithdrawnSince refuses to go on with a proposal that a withdrawal ended.
func requireNotWithdrawnSince(c types.Consent, p types.KeyProposal) error {
	if c.WithdrawnSince(p) {
		return errorsmod.Wrapf(types.ErrProposal, "participation %X was withdrawn at %s, after %s was proposed for it: that ended the proposal",
			c.Handle, c.ChangedAt.UTC().Format(time.RFC3339), p.Key)
	}
	return nil
}

// requireNotToBeRebound refuses to say where the money goes while the participation is to be bound to another key: whoever holds
// the present one and means it vetoes that first, which costs nothing; whoever found or stole it does not get the money.
func (k Keeper) requireNotToBeRebound(ctx context.Context, c types.Consent) error {
	r, err := k.rebinding(ctx, c.Handle)
	if err == nil && r.Proposal != nil && r.Proposal.Accepted() {
		err = errorsmod.Wrapf(types.ErrProposal, "participation %X is to be bound to the key %s at %s: veto that first, which costs nothing, or wait",
			c.Handle, r.Proposal.Key, r.Proposal.Due.UTC().Format(time.RFC3339))
	}
	return err
}

// requireNoProposal refuses to go on while another key is proposed for the participation.
func (k Keeper) requireNoProposal(ctx context.Context, c types.Consent) error {
	r, err := k.rebinding(ctx, c.Handle)
	if err == nil && r.Proposal != nil {
		err = errorsmod.Wrapf(types.ErrProposal, "the key %s is proposed for participation %X: wait until it takes effect, lapses, or is vetoed or taken back, at %s or before",
			r.Proposal.Key, c.Handle, r.Proposal.Due.UTC().Format(time.RFC3339))
	}
	return err
}

// endProposals goes on with the proposals whose time is over, the longest overdue first and so many at once. Until a key takes
// effect it is vetoed, however late the chain is. One that fails is tried again a day later.
func (k Keeper) endProposals(ctx sdk.Context) error {
	due, err := k.dueProposals(ctx)
	if err != nil {
		return err
	}
	for _, entry := range due {
		cached, write := ctx.CacheContext()
		err := k.endProposal(cached, entry.K2())
		if err == nil {
			write()
			continue
		}
		ctx.Logger().Error("the proposal of a key cannot end and is tried again", "handle", hex.EncodeToString(entry.K2()), "err", err)
		if err := k.postponeProposal(ctx, entry); err != nil {
			return err
		}
	}
	return nil
}

// dueProposals returns the entries of the queue whose time is over, as many as one block takes.
func (k Keeper) dueProposals(ctx sdk.Context) (due []proposalKey, err error) {
	until := collections.NewPrefixUntilPairRange[int64, []byte](ctx.BlockTime().UnixNano())
	err = k.proposals.Walk(ctx, until, func(entry proposalKey) (bool, error) {
		due = append(due, entry)
		return len(due) == types.MaxProposalsPerBlock, nil
	})
	return due, err
}

// postponeProposal lets a proposal wait a day more.
func (k Keeper) postponeProposal(ctx sdk.Context, entry proposalKey) error {
	r, err := k.rebinding(ctx, entry.K2())
	if err != nil || r.Proposal == nil {
		return k.proposals.Remove(ctx, entry)
	}
	before := open(r)
	r.Proposal.Due = ctx.BlockTime().Add(types.TimeToRetryKey)
	return k.setRebinding(ctx, before, r)
}

// endProposal binds a participation to the key that accepted it, or ends a proposal that came to nothing.
func (k Keeper) endProposal(ctx sdk.Context, handle []byte) error {
	c, err := k.consents.Get(ctx, handle)
	if err != nil {
		return err
	}
	r, err := k.rebinding(ctx, handle)
	if err != nil {
		return err
	}
	p, err := r.Open()
	if err != nil {
		return err
	}
	if p.Accepted() && !c.WithdrawnSince(*p) {
		return k.rebind(ctx, c, r)
	}
	return k.dropProposal(ctx, c, r)
}

// rebind binds a participation to the key that accepted it. The handle, the consents and what is promised to others stay.
func (k Keeper) rebind(ctx sdk.Context, c types.Consent, r types.Rebinding) error {
	before := open(r)
	old := r.Rebind(&c, ctx.BlockTime())
	handedOver := c.HandedOverAt != nil && c.HandedOverAt.Equal(ctx.BlockTime())
	if handedOver {
		var err error
		if c, err = k.lapseAll(ctx, c); err != nil {
			return err
		}
	}
	rebound := &consentfact.KeyRebound{
		Signature: fact.By(fact.Chain(), fact.Meaning_MEANING_ATTESTED),
		Trial:     c.Trial, Site: c.Site, Handle: c.Handle, Old: old, New: c.Key, HandedOver: handedOver,
	}
	rebound.Blind = fact.NextBlind(c.Blind, &c.BlindsUsed, rebound)
	if err := k.consents.Set(ctx, c.Handle, c); err != nil {
		return err
	}
	if err := k.setRebinding(ctx, before, r); err != nil {
		return err
	}
	return k.audit.Record(ctx, rebound)
}

// lapseAll ends what awaits signatures in a participation that is handed over, where it was given by the key in the site's keep, or
// transferred, where staff of another site obtained it: the participant gives it anew.
func (k Keeper) lapseAll(ctx context.Context, c types.Consent) (types.Consent, error) {
	var pending []types.Line
	if err := k.lines.Walk(ctx, collections.NewPrefixedPairRange[[]byte, uint32](c.Handle), func(_ lineKey, l types.Line) (bool, error) {
		if l.Pending != nil {
			pending = append(pending, l)
		}
		return false, nil
	}); err != nil {
		return c, err
	}
	for _, l := range pending {
		f := types.FormConsent{Consent: c, Line: l}
		if err := k.lapse(ctx, &f, fact.ReasonCode_REASON_CODE_PARTICIPANT_DECISION); err != nil {
			return c, err
		}
		c = f.Consent
	}
	return c, nil
}

// dropProposal ends a proposal that came to nothing without a veto. What was held for it goes on.
func (k Keeper) dropProposal(ctx sdk.Context, c types.Consent, r types.Rebinding) error {
	before := open(r)
	reason := fact.ReasonCode_REASON_CODE_TIME_OUT
	if c.WithdrawnSince(*before) {
		reason = fact.ReasonCode_REASON_CODE_PARTICIPANT_DECISION
	}
	r.End()
	ended := &consentfact.KeyProposalEnded{
		Signature: fact.For(fact.Chain(), fact.Meaning_MEANING_ATTESTED, &fact.Reason{Code: reason}),
		Trial:     c.Trial, Site: c.Site, Handle: c.Handle, Key: before.Key,
	}
	ended.Blind = fact.NextBlind(c.Blind, &c.BlindsUsed, ended)
	if err := k.consents.Set(ctx, c.Handle, c); err != nil {
		return err
	}
	if err := k.setRebinding(ctx, before, r); err != nil {
		return err
	}
	if before.Accepted() {
		if err := k.payout.EndHold(ctx, fact.Hash(c.Handle)); err != nil {
			return err
		}
	}
	return k.audit.Record(ctx, ended)
}
