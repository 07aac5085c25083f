package keeper

import (
	"context"

	errorsmod "cosmossdk.io/errors"

	"github.com/equipoise-trials/equipoise/fact"
	consentfact "github.com/equipoise-trials/equipoise/fact/consent"
	"github.com/equipoise-trials/equipoise/x/consent/types"
)

// Open offers a consent to somebody whom actor invites: to the form that is required of their population at the site. Handle and
// key must be new: each serves one participation, ever.
func (k Keeper) Open(ctx context.Context, offer types.Offer, actor fact.Actor) error {
	if err := offer.Check(k.addresses); err != nil {
		return err
	}
	key, err := k.addresses.BytesToString(offer.Key)
	if err != nil {
		return err
	}
	if err := k.requireNew(ctx, offer, key); err != nil {
		return err
	}
	beside, err := k.requireBeside(ctx, offer.Trial, types.Invited(offer.Countersigners))
	if err != nil {
		return err
	}
	required, err := k.protocol.RequiredForm(ctx, offer.Trial, offer.Site, offer.Population)
	if err != nil {
		return err
	}
	c := types.Consent{
		Handle: offer.Handle[:], Trial: offer.Trial, Site: offer.Site, Key: key, Mode: offer.Mode, Countersigners: beside,
		Population: offer.Population, RequiredLine: required.Line, Blind: offer.Blind[:],
	}
	offered := &consentfact.ConsentOffered{
		Signature: fact.By(actor, fact.Meaning_MEANING_AUTHORED),
		Trial:     c.Trial, Site: c.Site, Handle: c.Handle, Key: c.Key, Mode: c.Mode,
		Countersigners: pointers(offer.Countersigners), Population: c.Population, RequiredLine: c.RequiredLine,
	}
	offered.Blind = fact.NextBlind(c.Blind, &c.BlindsUsed, offered)
	if err := k.keys.Set(ctx, offer.Key, c.Handle); err != nil {
		return err
	}
	if err := k.enter(ctx, &c, types.State_STATE_OFFERED); err != nil {
		return err
	}
	return k.audit.Record(ctx, offered)
}

// requireNew wants neither the handle nor the key of an offer, in bech32, to be those of another participation.
func (k Keeper) requireNew(ctx context.Context, offer types.Offer, key string) error {
	if taken, err := k.consents.Has(ctx, offer.Handle[:]); err != nil {
		return err
	} else if taken {
		return errorsmod.Wrapf(types.ErrHandleTaken, "somebody was invited under the handle %X already: make a new random one", offer.Handle)
	}
	if taken, err := k.IsParticipant(ctx, offer.Key); err != nil {
		return err
	} else if taken {
		return errorsmod.Wrapf(types.ErrKeyTaken, "%s is bound to a participation already: make a fresh key for each", key)
	}
	return nil
}

// requireBeside returns those whom an invitation to a trial names with the persons whose keys these are. A key that the register
// refuses is nobody's to sign with, so nobody is named by one; nor is who has a part in the trial.
func (k Keeper) requireBeside(ctx context.Context, trial uint64, invited []types.Countersigner) ([]types.Countersigner, error) {
	for i, c := range invited {
		s, err := k.signer(ctx, c.Address)
		if err != nil {
			return nil, err
		}
		if s.Refused != nil {
			return nil, errorsmod.Wrapf(s.Refused, "countersigner %d", i+1)
		}
		if err := k.requireIndependent(ctx, trial, s, c.Capacity); err != nil {
			return nil, errorsmod.Wrapf(err, "countersigner %d", i+1)
		}
		invited[i].Person = s.Person
	}
	return invited, nil
}

func pointers(all []consentfact.Countersigner) []*consentfact.Countersigner {
	out := make([]*consentfact.Countersigner, len(all))
	for i := range all {
		out[i] = &all[i]
	}
	return out
}
