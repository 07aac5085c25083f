package keeper

import (
	"context"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	"github.com/equipoise-trials/equipoise/x/internal/row"
	"github.com/equipoise-trials/equipoise/x/internal/term"
	"github.com/equipoise-trials/equipoise/x/trial/types"
)

// authorizeSponsor admits a representative of the sponsor, or of a CRO that took over the duty: the sponsor then stays
// accountable (ICH E6(R3) 3.6), and the actor says so.
func (k Keeper) authorizeSponsor(ctx context.Context, r request) (fact.Actor, error) {
	actor, err := k.representative(ctx, r)
	if r.Person.Organisation == r.Trial.Sponsor {
		return actor, err
	}
	if err := k.requireDuty(ctx, r); err != nil {
		return fact.Actor{}, err
	}
	if err != nil {
		return fact.Actor{}, err
	}
	actor.Task, actor.OnBehalfOf = r.task, r.Trial.Sponsor
	return actor, nil
}

// representative returns a representative of an organisation as an actor, who must be blinded for a task of those who are.
func (k Keeper) representative(ctx context.Context, r request) (fact.Actor, error) {
	actor, err := r.actor(ctx, fact.Role_ROLE_SPONSOR_REPRESENTATIVE)
	if err != nil || !types.IsBlinded(r.task) {
		return actor, err
	}
	return actor, k.requireDeclared(ctx, r.Trial.Id, r.Person)
}

// requireDuty wants the person's organisation to hold the task as a duty: accepted, not ended, as a CRO assigned for the
// place, from a sponsor in good standing.
func (k Keeper) requireDuty(ctx context.Context, r request) error {
	organisation := r.Person.Organisation
	d, err := k.dutyOf(ctx, r.Trial, organisation, r.task)
	if err != nil {
		return err
	}
	switch {
	case !d.IsOpen():
		return errorsmod.Wrapf(types.ErrDuties, "transfer %d of %s to organisation %d ended at %s",
			d.Number, types.TaskName(r.task), organisation, term.Format(*d.EndedAt))
	case d.AcceptedAt == nil:
		return errorsmod.Wrapf(types.ErrDuties, "organisation %d has not accepted transfer %d of %s; one of its representatives can accept it",
			organisation, d.Number, types.TaskName(r.task))
	}
	a, err := k.requireAssigned(ctx, r.Trial.Id, organisation, trialfact.Capacity_CAPACITY_CRO)
	if err != nil {
		return err
	}
	if err := requireScope(a, r.Grant); err != nil {
		return err
	}
	_, err = k.identity.RequireOrganisation(ctx, r.Trial.Sponsor)
	return err
}

// dutyOf returns the newest transfer of a task to an organisation.
func (k Keeper) dutyOf(ctx context.Context, t types.Trial, organisation uint64, task fact.Task) (types.DutyTransfer, error) {
	number, err := k.newestTransfer.Get(ctx, collections.Join3(t.Id, uint32(task), organisation))
	if row.IsMissing(err) {
		return types.DutyTransfer{}, errorsmod.Wrapf(types.ErrOrganisation,
			"%s is a task of the sponsor of %s, organisation %d; organisation %d is not the sponsor, and the duty was not transferred to it",
			types.TaskName(task), types.FormatID(t.Id), t.Sponsor, organisation)
	}
	if err != nil {
		return types.DutyTransfer{}, err
	}
	return k.transfer(ctx, t.Id, number)
}

// RequireSponsor returns the grant by which the signer represents the sponsor itself, for what no CRO can do in its place; or
// says what is missing.
func (k Keeper) RequireSponsor(ctx context.Context, signer sdk.AccAddress, trial uint64) (types.Grant, error) {
	r, err := k.request(ctx, signer, fact.Task_TASK_UNSPECIFIED, trial, 0)
	if err != nil {
		return types.Grant{}, err
	}
	if r.Person.Organisation != r.Trial.Sponsor {
		return types.Grant{}, errorsmod.Wrapf(types.ErrOrganisation, "only organisation %d, the sponsor of %s, can do that in person; %s is of organisation %d",
			r.Trial.Sponsor, types.FormatID(trial), r.Person.Address, r.Person.Organisation)
	}
	if r.Actor, err = k.representative(ctx, r); err != nil {
		return types.Grant{}, err
	}
	return r.Grant, nil
}
