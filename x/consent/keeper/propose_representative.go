package keeper

import (
	"context"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	consentfact "github.com/equipoise-trials/equipoise/fact/consent"
	"github.com/equipoise-trials/equipoise/x/consent/types"
)

// ProposeRepresentative notes for x/participation, which promises their fees, whom staff propose to represent a participant. The
// blind of the fact derives from the row's.
func (k Keeper) ProposeRepresentative(ctx context.Context, handle fact.Hash, address string, actor fact.Actor) error {
	c, err := k.Consent(ctx, handle)
	if err != nil {
		return err
	}
	named := []types.Countersigner{{Address: address, Capacity: consentfact.Capacity_CAPACITY_REPRESENTATIVE}}
	beside, err := k.requireBeside(ctx, c.Trial, named)
	if err != nil {
		return err
	}
	if err := c.Propose(beside[0], sdk.UnwrapSDKContext(ctx).BlockTime()); err != nil {
		return err
	}

	proposed := &consentfact.RepresentativeProposed{
		Signature: fact.By(actor, fact.Meaning_MEANING_AUTHORED),
		Trial:     c.Trial, Site: c.Site, Handle: c.Handle, Representative: address, Due: c.Proposed.Due.UnixNano(),
	}
	proposed.Blind = fact.NextBlind(c.Blind, &c.BlindsUsed, proposed)
	if err := k.consents.Set(ctx, c.Handle, c); err != nil {
		return err
	}
	return k.audit.Record(ctx, proposed)
}
