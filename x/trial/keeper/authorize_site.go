package keeper

import (
	"context"
	"fmt"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/x/internal/row"
	"github.com/equipoise-trials/equipoise/x/trial/types"
)

// authorizeInvestigator admits the principal investigator of the site, and nobody else.
func (k Keeper) authorizeInvestigator(ctx context.Context, r request) (fact.Actor, error) {
	if err := requirePlace(r); err != nil {
		return fact.Actor{}, err
	}
	if r.Person.Origin != r.Site.Investigator {
		return fact.Actor{}, errorsmod.Wrapf(types.ErrInvestigator, "%s at site %d of %s is for the principal investigator %s alone, not for %s",
			types.TaskName(r.task), r.Site.Number, types.FormatID(r.Trial.Id), r.Site.Investigator, r.Person.Address)
	}
	return k.investigatorOf(ctx, r)
}

// investigatorOf returns the principal investigator as an actor, who must hold the role still and be blinded.
func (k Keeper) investigatorOf(ctx context.Context, r request) (fact.Actor, error) {
	actor, err := r.actor(ctx, fact.Role_ROLE_PRINCIPAL_INVESTIGATOR)
	if err != nil {
		return fact.Actor{}, err
	}
	return actor, k.requireDeclared(ctx, r.Trial.Id, r.Person)
}

// authorizeStaff admits the principal investigator of the site, and the staff to whom they delegated the task.
func (k Keeper) authorizeStaff(ctx context.Context, r request) (fact.Actor, error) {
	if err := requirePlace(r); err != nil {
		return fact.Actor{}, err
	}
	if r.Person.Origin == r.Site.Investigator {
		return k.investigatorOf(ctx, r)
	}
	if r.Person.HasLeft(now(ctx)) {
		return fact.Actor{}, errorsmod.Wrapf(types.ErrDelegation, "every role of %s in organisation %d is over: what was delegated to them rests until they have one",
			r.Person.Address, r.Person.Organisation)
	}
	d, err := k.delegationOf(ctx, r)
	if err != nil {
		return fact.Actor{}, err
	}
	if span := d.Term(); !span.Holds(now(ctx)) {
		return fact.Actor{}, errorsmod.Wrapf(types.ErrDelegation, "%s was delegated to %s by line %d of the log of site %d, which %s",
			types.TaskName(r.task), r.Person.Address, d.Number, r.Site.Number, span.Describe(now(ctx)))
	}
	if err := k.requireDelegator(ctx, r); err != nil {
		return fact.Actor{}, err
	}
	if !r.Person.Holds(d.Role, now(ctx)) {
		return fact.Actor{}, r.Person.Missing([]fact.Role{d.Role}, now(ctx))
	}
	if err := requireDeclaredByLine(ctx, d, r.Person); err != nil {
		return fact.Actor{}, err
	}
	actor := r.Person.Actor(d.Role)
	actor.Task = r.task
	return actor, nil
}

// requireDelegator wants the investigator, who answers for the staff, to be able to act: what somebody delegated who cannot
// supervise it rests (ICH E6(R3) 2.3). The investigator's organisation is the staff's own, and was looked at with them.
func (k Keeper) requireDelegator(ctx context.Context, r request) error {
	origin, err := k.address("investigator", r.Site.Investigator)
	if err != nil {
		return err
	}
	delegator, err := k.identity.Person(ctx, origin)
	if err != nil {
		return err
	}
	way := fmt.Sprintf("until the sponsor changes the investigator of site %d (MsgChangeInvestigator)", r.Site.Number)
	if delegator.IsRevoked() {
		return errorsmod.Wrapf(types.ErrDelegation, "the key %s of the investigator who delegated %s was revoked at height %d: it rests until that key is rotated, or %s",
			delegator.Address, types.TaskName(r.task), delegator.Revoked, way)
	}
	if !delegator.Holds(fact.Role_ROLE_PRINCIPAL_INVESTIGATOR, now(ctx)) {
		missing := delegator.Missing([]fact.Role{fact.Role_ROLE_PRINCIPAL_INVESTIGATOR}, now(ctx))
		return errorsmod.Wrapf(types.ErrDelegation, "%s delegated %s: it rests until they are given the role again, or %s: %s", delegator.Address,
			types.TaskName(r.task), way, missing)
	}
	if err := k.requireDeclared(ctx, r.Trial.Id, delegator); err != nil {
		return errorsmod.Wrapf(err, "%s delegated %s, which rests until they are declared blinded, or %s", delegator.Address,
			types.TaskName(r.task), way)
	}
	return nil
}

// requirePlace wants the task to be at a site of the person's organisation, and one that still carries out such tasks.
func requirePlace(r request) error {
	switch {
	case r.IsTrialWide():
		return errorsmod.Wrapf(types.ErrTask, "%s is carried out at a site: name the site", types.TaskName(r.task))
	case r.Person.Organisation != r.Site.Organisation:
		return errorsmod.Wrapf(types.ErrOrganisation, "%s at site %d of %s is for people of organisation %d; %s is of organisation %d",
			types.TaskName(r.task), r.Site.Number, types.FormatID(r.Trial.Id), r.Site.Organisation, r.Person.Address, r.Person.Organisation)
	case r.Site.Status == types.SiteStatus_SITE_STATUS_CLOSED && !types.Finishes(r.task):
		return errorsmod.Wrapf(types.ErrSiteClosed, "site %d of %s is closed, %s is no longer carried out there",
			r.Site.Number, types.FormatID(r.Trial.Id), types.TaskName(r.task))
	}
	return nil
}

// delegationOf returns the newest delegation of the task to the person, ended where its investigator left.
func (k Keeper) delegationOf(ctx context.Context, r request) (types.Delegation, error) {
	origin, err := k.address("person", r.Person.Origin)
	if err != nil {
		return types.Delegation{}, err
	}
	number, err := k.newestDelegation.Get(ctx, collections.Join4(r.Trial.Id, r.Site.Number, origin, uint32(r.task)))
	if row.IsMissing(err) {
		return types.Delegation{}, errorsmod.Wrapf(types.ErrDelegation, "%s at site %d of %s is not delegated to %s; the investigator %s can delegate it",
			types.TaskName(r.task), r.Site.Number, types.FormatID(r.Trial.Id), r.Person.Address, r.Site.Investigator)
	}
	if err != nil {
		return types.Delegation{}, err
	}
	return k.delegation(ctx, r.Site, number)
}

// delegation returns a line of a site's log, ended where its investigator left.
func (k Keeper) delegation(ctx context.Context, s types.Site, number uint32) (types.Delegation, error) {
	d, err := k.delegations.Get(ctx, collections.Join3(s.Trial, s.Number, number))
	if row.IsMissing(err) {
		return d, errorsmod.Wrapf(types.ErrDelegation, "the delegation log of site %d of %s has no line %d", s.Number, types.FormatID(s.Trial), number)
	}
	if err != nil {
		return d, err
	}
	return k.untilInvestigatorLeft(ctx, s, d)
}

// untilInvestigatorLeft returns a delegation as it was cut short if its investigator left.
func (k Keeper) untilInvestigatorLeft(ctx context.Context, s types.Site, d types.Delegation) (types.Delegation, error) {
	if d.InvestigatorTerm == s.Term {
		return d, nil
	}
	left, err := k.terms.Get(ctx, collections.Join3(s.Trial, s.Number, d.InvestigatorTerm))
	return d.EndedBy(left.EndedAt), err
}
