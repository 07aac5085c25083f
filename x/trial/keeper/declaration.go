package keeper

import (
	"context"

	errorsmod "cosmossdk.io/errors"

	"github.com/equipoise-trials/equipoise/fact"
	identitytypes "github.com/equipoise-trials/equipoise/x/identity/types"
	"github.com/equipoise-trials/equipoise/x/trial/types"
)

// requireDeclaration wants whoever is to be blinded in a trial and holds an unblinded role, in whatever other trial they use
// it, to be declared blinded in this one by the message that names them.
func requireDeclaration(ctx context.Context, trial uint64, p identitytypes.Person, role fact.Role, declared bool) error {
	held := types.UnblindedRole(p, now(ctx))
	if held == 0 || declared || types.SideOf(role) == types.Unblinded {
		return nil
	}
	return errorsmod.Wrapf(types.ErrUndeclared, "%s holds the unblinded role %s: if they are blinded in %s, declare it with declared_blinded",
		p.Address, identitytypes.RoleName(held), types.FormatID(trial))
}

// admit puts somebody on the side of the blind on which a role stands, for the sponsor, and keeps that it declared them blinded.
// Nobody declares it of themselves.
func (k Keeper) admit(ctx context.Context, by types.Grant, p identitytypes.Person, role fact.Role, site uint32, declared bool) error {
	if declared && by.Person.Is(p) {
		return errorsmod.Wrapf(types.ErrUndeclared, "%s cannot declare of themselves that they are blinded in %s: another representative declares it",
			p.Address, types.FormatID(by.Trial.Id))
	}
	if err := k.takeSide(ctx, by.Trial.Id, p, role, site, declared); err != nil || !declared {
		return err
	}
	side, _, err := k.sideOf(ctx, by.Trial.Id, p)
	if err != nil {
		return err
	}
	side.DeclaredBlinded = true
	return k.setSide(ctx, side)
}

// requireDeclared wants an investigator or a representative who acts as blinded, and holds an unblinded role now, to have been
// declared blinded in the trial by its sponsor. The role may have been granted after they took their side.
func (k Keeper) requireDeclared(ctx context.Context, trial uint64, p identitytypes.Person) error {
	held := types.UnblindedRole(p, now(ctx))
	if held == 0 {
		return nil
	}
	side, _, err := k.sideOf(ctx, trial, p)
	if err != nil || side.DeclaredBlinded {
		return err
	}
	return errorsmod.Wrapf(types.ErrUndeclared, "%s holds the unblinded role %s and is not declared blinded in %s: somebody else of the sponsor admits them with declared_blinded (MsgAdmitStaff), or an administrator of organisation %d revokes that role",
		p.Address, identitytypes.RoleName(held), types.FormatID(trial), p.Organisation)
}

// requireDeclaredByLine wants staff who act as blinded by a line of a delegation log, and hold an unblinded role now, to be
// declared blinded by that line. The role may have been granted after it was written.
func requireDeclaredByLine(ctx context.Context, d types.Delegation, p identitytypes.Person) error {
	held := types.UnblindedRole(p, now(ctx))
	if held == 0 || d.DeclaredBlinded || types.SideOf(d.Role) == types.Unblinded {
		return nil
	}
	return errorsmod.Wrapf(types.ErrUndeclared, "%s holds the unblinded role %s, and line %d of the log of site %d does not declare them blinded in %s: the investigator ends it and delegates again with declared_blinded",
		p.Address, identitytypes.RoleName(held), d.Number, d.Site, types.FormatID(d.Trial))
}
