package keeper

import (
	"context"
	"errors"

	errorsmod "cosmossdk.io/errors"

	consentfact "github.com/equipoise-trials/equipoise/fact/consent"
	"github.com/equipoise-trials/equipoise/x/consent/types"
	identitytypes "github.com/equipoise-trials/equipoise/x/identity/types"
)

// signer returns who signs with a key: the person, if the register knows one, and what it has against the key. Whoever
// signs a consent in a capacity of their own does so as a person, so their organisation's standing does not matter.
func (k Keeper) signer(ctx context.Context, key string) (types.Signer, error) {
	address, err := k.address("signer", key)
	if err != nil {
		return types.Signer{}, err
	}
	s := types.Signer{Key: key}
	person, err := k.identity.RequireKey(ctx, address)
	switch {
	case errors.Is(err, identitytypes.ErrUnknownPerson):
		return s, nil
	case errors.Is(err, identitytypes.ErrRevoked):
		s.Refused = err
	case err != nil:
		return s, err
	}
	s.Person, s.Organisation = person.Origin, person.Organisation
	return s, nil
}

// known returns countersigners with the persons that the register knows by the keys it did not know at the invitation.
func (k Keeper) known(ctx context.Context, invited []types.Countersigner) ([]types.Countersigner, error) {
	all := make([]types.Countersigner, len(invited))
	for i, c := range invited {
		if c.Person == "" {
			s, err := k.signer(ctx, c.Address)
			if err != nil {
				return nil, err
			}
			c.Person = s.Person
		}
		all[i] = c
	}
	return all, nil
}

// requireIndependent refuses the signature, beside a participant, of somebody registered by an organisation with a part in the
// trial, whether they still are or not, and whatever key they were named by: it is asked at the invitation and again when they
// sign (ICH E6(R3) glossary, impartial witness). The assent of a minor is that of nobody in the register.
func (k Keeper) requireIndependent(ctx context.Context, trial uint64, s types.Signer, capacity consentfact.Capacity) error {
	if s.Organisation == 0 {
		return nil
	}
	if capacity == consentfact.Capacity_CAPACITY_ASSENT {
		return errorsmod.Wrapf(types.ErrIndependent, "%s is a person of organisation %d in the register and assents as no participant", s.Key, s.Organisation)
	}
	has, err := k.trial.HasPart(ctx, trial, s.Organisation)
	if err == nil && has {
		err = errorsmod.Wrapf(types.ErrIndependent, "%s is of organisation %d, which has a part in trial %d: whoever signs beside a participant is independent of it, name somebody else",
			s.Key, s.Organisation, trial)
	}
	return err
}
