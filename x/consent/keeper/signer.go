package keeper

import (
	"context"
	"errors"

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
