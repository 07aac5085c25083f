package keeper

import (
	"context"
	"errors"
	"fmt"

	"cosmossdk.io/collections"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/x/identity/types"
	"github.com/equipoise-trials/equipoise/x/internal/row"
)

// OwnerOf says in words whose an address is: a person's, who has it for a key or had it, or accepted it for their next one; an
// organisation's, as its treasury; or a module's of the chain. It is empty for any other, a key too that somebody wants to
// register and that never accepted: nobody's claim about an address takes it from its owner.
func (k Keeper) OwnerOf(ctx context.Context, address sdk.AccAddress) (string, error) {
	p, err := k.Person(ctx, address)
	if err == nil {
		return fmt.Sprintf("the key of a person of organisation %d", p.Organisation), nil
	}
	if !errors.Is(err, types.ErrUnknownPerson) {
		return "", err
	}
	organisation, found, err := row.Find(k.treasuries.Get(ctx, address))
	switch {
	case err != nil:
		return "", err
	case found:
		return fmt.Sprintf("the treasury of organisation %d", organisation), nil
	case k.bank.BlockedAddr(address):
		return "the account of a module, from which nobody could spend", nil
	}
	return k.acceptorOf(ctx, address)
}

// acceptorOf says in words who accepted a key as their next one, in a rotation that waits for its confirmation.
func (k Keeper) acceptorOf(ctx context.Context, key sdk.AccAddress) (who string, err error) {
	err = k.rotations.Indexes.newKey.Walk(ctx, collections.NewPrefixedPairRange[sdk.AccAddress, collections.Pair[uint64, sdk.AccAddress]](key),
		func(_ sdk.AccAddress, of collections.Pair[uint64, sdk.AccAddress]) (bool, error) {
			r, err := k.rotations.Get(ctx, of)
			if err != nil {
				return true, err
			}
			if r.Accepted && !r.Lapsed(now(ctx)) {
				who = fmt.Sprintf("the next key of a person of organisation %d", r.Organisation)
			}
			return who != "", nil
		})
	return who, err
}
