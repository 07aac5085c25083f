package keeper

import (
	"context"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	identitytypes "github.com/equipoise-trials/equipoise/x/identity/types"
	"github.com/equipoise-trials/equipoise/x/internal/row"
	"github.com/equipoise-trials/equipoise/x/trial/types"
)

// sideKey is a trial and a person, by the address of their first key.
type sideKey = collections.Pair[uint64, sdk.AccAddress]

// takeSide puts a person on the side of the blind on which a role stands, at a site or, with 0, on the trial as a whole.
// Who took the other side before, in whatever role and however long ago, is refused: what was learnt cannot be forgotten. So is
// who holds an unblinded role and is to be blinded here, unless whoever answers for them declares it.
func (k Keeper) takeSide(ctx context.Context, trial uint64, p identitytypes.Person, role fact.Role, site uint32, declared bool) error {
	taken, found, err := k.sideOf(ctx, trial, p)
	if err != nil {
		return err
	}
	if want := types.SideOf(role); found && taken.Side != want {
		return errorsmod.Wrapf(types.ErrSide, "%s and stays so: somebody else must be %s", taken.Taken(), types.SideName(want))
	}
	if err := requireDeclaration(ctx, trial, p, role, declared); err != nil {
		return err
	}
	if found {
		return nil
	}
	side := types.PersonSide{
		Trial: trial, Person: p.Origin, Side: types.SideOf(role), Role: role, Site: site, Time: now(ctx), Height: height(ctx),
		Organisation: p.Organisation,
	}
	if err := k.requireIndependent(ctx, side); err != nil {
		return err
	}
	return k.setSide(ctx, side)
}

// requireIndependent wants a member of a data monitoring board to be of an organisation that may watch over the data.
func (k Keeper) requireIndependent(ctx context.Context, s types.PersonSide) error {
	if !s.IsOnBoard() {
		return nil
	}
	t, err := k.Trial(ctx, s.Trial)
	if err != nil {
		return err
	}
	return k.RequireSeparate(ctx, t, s.Organisation, types.AsBoard)
}

// requireSide wants nobody who knows the allocation to carry out a task of those who do not.
func (k Keeper) requireSide(ctx context.Context, r request) error {
	if !types.IsBlinded(r.task) {
		return nil
	}
	taken, found, err := k.sideOf(ctx, r.Trial.Id, r.Person)
	if err != nil || !found || taken.Side == types.Blinded {
		return err
	}
	return errorsmod.Wrapf(types.ErrSide, "%s, and %s is for those who are not", taken.Taken(), types.TaskName(r.task))
}

// sideOf returns the side of a trial's blind on which a person stands, if they took one.
func (k Keeper) sideOf(ctx context.Context, trial uint64, p identitytypes.Person) (s types.PersonSide, found bool, err error) {
	origin, err := k.address("person", p.Origin)
	if err != nil {
		return s, false, err
	}
	return row.Find(k.sides.Get(ctx, collections.Join(trial, origin)))
}

// setSide writes on which side somebody stands, and whether their organisation watches over the data.
func (k Keeper) setSide(ctx context.Context, s types.PersonSide) error {
	origin, err := k.address("person", s.Person)
	if err != nil {
		return err
	}
	if s.IsOnBoard() {
		if err := k.boards.Set(ctx, collections.Join(s.Trial, s.Organisation)); err != nil {
			return err
		}
	}
	return k.sides.Set(ctx, collections.Join(s.Trial, origin), s)
}
