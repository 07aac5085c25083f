package keeper

import (
	"context"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/x/identity/types"
)

// NameAdministrator registers a first administrator of an organisation of which nobody ever accepted, in place of the one
// before: a key that nobody holds, or a registrar who no longer accredits, keeps no organisation from beginning.
func (s msgServer) NameAdministrator(ctx context.Context, m *types.MsgNameAdministrator) (*types.MsgNameAdministratorResponse, error) {
	if err := m.Validate(); err != nil {
		return nil, err
	}
	a, o, err := s.requireReached(ctx, m.Signer, m.Organisation)
	if err != nil {
		return nil, err
	}
	if err := o.RequireGoodStanding(now(ctx)); err != nil {
		return nil, err
	}
	former, err := s.firstAdministrator(ctx, o.Id)
	if err != nil {
		return nil, err
	}
	if err := s.withdraw(ctx, former, fact.By(a.actor, fact.Meaning_MEANING_REJECTED)); err != nil {
		return nil, err
	}
	return &types.MsgNameAdministratorResponse{}, s.offerFirst(ctx, o.Id, m.Administrator, m.NameDigest, m.IdentityDigest, a)
}

// firstAdministrator returns the registration of the first administrator of an organisation of which nobody ever accepted: it
// has no other.
func (k Keeper) firstAdministrator(ctx context.Context, organisation uint64) (first types.Registration, err error) {
	rng := collections.NewPrefixedPairRange[uint64, sdk.AccAddress](organisation)
	err = k.registrations.Walk(ctx, rng, func(_ collections.Pair[uint64, sdk.AccAddress], r types.Registration) (bool, error) {
		first = r
		return true, nil
	})
	if err == nil && (first.Organisation == 0 || !first.IsFirst()) {
		err = errorsmod.Wrapf(types.ErrRegistration, "organisation %d has or had people: its administrators register further ones", organisation)
	}
	return first, err
}
