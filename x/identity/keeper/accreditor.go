package keeper

import (
	"context"

	errorsmod "cosmossdk.io/errors"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/x/identity/types"
)

// accreditor is who admits organisations and keeps them: a person of a regulator within limits, or governance without.
type accreditor struct {
	// actor is the accreditor as facts name them.
	actor fact.Actor
	// person is the accreditor, the zero value for governance.
	person types.Person
	// limits that apply, each of them.
	limits []*types.Limits
}

// requireAccreditor returns who accredits by an address: governance, or an accreditor of a regulator in good standing.
func (k Keeper) requireAccreditor(ctx context.Context, bech32 string) (accreditor, error) {
	if bech32 == k.authority {
		return accreditor{actor: k.governance()}, nil
	}
	address, err := k.address("signer", bech32)
	if err != nil {
		return accreditor{}, err
	}
	p, role, err := k.RequireRole(ctx, address, fact.Role_ROLE_ACCREDITOR)
	if err != nil {
		return accreditor{}, err
	}
	limits, err := k.limitsOf(ctx, p)
	return accreditor{actor: p.Actor(role), person: p, limits: limits}, err
}

// governance is the actor of what the validators vote for.
func (k Keeper) governance() fact.Actor {
	return fact.Actor{Kind: fact.ActorKind_ACTOR_KIND_GOVERNANCE, Address: k.authority}
}

// limitsOf returns the limits of somebody who holds the role of accreditor. What was handed on holds as long as who handed
// it on holds it, and reaches no further.
func (k Keeper) limitsOf(ctx context.Context, p types.Person) ([]*types.Limits, error) {
	grant, _ := p.Grant(fact.Role_ROLE_ACCREDITOR)
	limits := []*types.Limits{grant.Limits}
	if grant.HandedOnBy == "" {
		return limits, nil
	}
	giver, err := k.personOf(ctx, grant.HandedOnBy)
	if err != nil {
		return nil, err
	}
	own, holds := giver.Grant(fact.Role_ROLE_ACCREDITOR)
	if !holds || !own.Term().Holds(now(ctx)) || own.HandedOnBy != "" || giver.IsRevoked() {
		return nil, errorsmod.Wrapf(types.ErrRole, "%s was made accreditor by %s, who no longer is one; governance can appoint %s",
			p.Address, giver.Address, p.Address)
	}
	return append(limits, own.Limits), nil
}

// requireReach wants an organisation to be another than the accreditor's own, and within the limits.
func (a accreditor) requireReach(o types.Organisation) error {
	if a.person.Organisation != 0 && o.Id == a.person.Organisation {
		return errorsmod.Wrapf(types.ErrStanding, "organisation %d is the accreditor's own; another regulator or governance must decide on it", o.Id)
	}
	for _, l := range a.limits {
		if err := types.CheckReach(l, o.Kind, o.Country); err != nil {
			return err
		}
	}
	return nil
}

// requireReached returns an organisation on whose standing somebody may decide, with who decides.
func (k Keeper) requireReached(ctx context.Context, bech32 string, organisation uint64) (accreditor, types.Organisation, error) {
	a, err := k.requireAccreditor(ctx, bech32)
	if err != nil {
		return a, types.Organisation{}, err
	}
	o, err := k.organisation(ctx, organisation)
	if err != nil {
		return a, o, err
	}
	return a, o, a.requireReach(o)
}

// Authority returns the account in whose name governance acts, in bech32.
func (k Keeper) Authority() string { return k.authority }

// Governance returns the actor of what the validators vote for, by the account in whose name they do.
func (k Keeper) Governance(bech32 string) (fact.Actor, error) {
	return k.governance(), k.requireGovernance(bech32)
}

// requireGovernance wants an address to be the account in whose name governance acts.
func (k Keeper) requireGovernance(bech32 string) error {
	if bech32 != k.authority {
		return errorsmod.Wrapf(types.ErrAuthority, "authority is %q, want %s: only a vote of the validators does that", bech32, k.authority)
	}
	return nil
}
