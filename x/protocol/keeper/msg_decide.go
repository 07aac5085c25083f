package keeper

import (
	"context"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	protocolfact "github.com/equipoise-trials/equipoise/fact/protocol"
	"github.com/equipoise-trials/equipoise/x/internal/term"
	"github.com/equipoise-trials/equipoise/x/protocol/types"
)

// Decide records what an ethics committee or an authority decided on a version, for countries or sites that it is
// assigned for.
func (k msgServer) Decide(ctx context.Context, msg *types.MsgDecide) (*types.MsgDecideResponse, error) {
	signer, err := k.addresses.StringToBytes(msg.Signer)
	if err != nil {
		return nil, errorsmod.Wrapf(types.ErrInvalid, "signer: %s", err)
	}
	sdkCtx := sdk.UnwrapSDKContext(ctx)
	if err := msg.Check(sdkCtx.BlockTime()); err != nil {
		return nil, errorsmod.Wrap(types.ErrInvalid, err.Error())
	}
	version, err := k.Version(ctx, msg.Trial, msg.Line, msg.Version)
	if err != nil {
		return nil, err
	}
	actor, err := k.trial.Authorize(ctx, signer, fact.Task_TASK_DECISION, msg.Trial, 0)
	if err != nil {
		return nil, err
	}
	if err := requireOthersDocument(version, actor); err != nil {
		return nil, err
	}
	scope, err := k.decisionScope(ctx, msg, actor.Organisation)
	if err != nil {
		return nil, err
	}
	version.Decisions++
	decision := types.Decision{
		Trial: msg.Trial, Line: msg.Line, Version: msg.Version, Number: version.Decisions,
		Organisation: actor.Organisation, Decider: msg.Decider, Outcome: msg.Outcome, Scope: scope, NotAfter: msg.NotAfter,
		DocumentDigest: msg.DocumentDigest, Actor: actor, Reason: msg.Reason,
		Time: sdkCtx.BlockTime(), Height: sdkCtx.BlockHeight(),
	}
	standings, err := k.standingsAfter(ctx, decision)
	if err != nil {
		return nil, err
	}

	if err := k.versions.Set(ctx, keyOfVersion(msg.Trial, msg.Line, msg.Version), version); err != nil {
		return nil, err
	}
	if err := k.addDecision(ctx, decision, standings); err != nil {
		return nil, err
	}
	return &types.MsgDecideResponse{Decision: decision.Number}, k.audit.Record(ctx, decided(decision, version))
}

// requireOthersDocument keeps duties apart: whoever approves is not of the organisation that submitted, nor of the one
// in whose name it was submitted.
func requireOthersDocument(v types.Version, actor fact.Actor) error {
	if actor.Organisation == v.Actor.Organisation || actor.Organisation == v.Actor.OnBehalfOf {
		return errorsmod.Wrapf(types.ErrOwnDocument, "organisation %d submitted document line %d version %d of trial %d",
			actor.Organisation, v.Line, v.Number, v.Trial)
	}
	return nil
}

// decisionScope returns for which countries and sites a decision is made: those of the message, which must lie within
// what the organisation is assigned for; if the message names none, all it is assigned for.
func (k Keeper) decisionScope(ctx context.Context, msg *types.MsgDecide, organisation uint64) (scope protocolfact.Scope, err error) {
	assigned, err := k.assignedScope(ctx, msg.Trial, msg.Decider, organisation)
	if err != nil {
		return scope, err
	}
	scope = types.InOrder(msg.Scope)
	if types.IsWholeTrial(msg.Scope) {
		scope = assigned
	}
	if err := types.CheckScope(scope); err != nil {
		return scope, errorsmod.Wrap(types.ErrInvalid, err.Error())
	}
	for _, country := range scope.Countries {
		if !types.InScope(assigned, 0, country) {
			return scope, errorsmod.Wrapf(types.ErrOutOfScope, "organisation %d decides for %s of trial %d, not for country %s",
				organisation, types.ScopeName(assigned), msg.Trial, country)
		}
	}
	for _, number := range scope.Sites {
		site, err := k.trial.Site(ctx, msg.Trial, number)
		if err != nil {
			return scope, err
		}
		if !types.InScope(assigned, number, site.Country) {
			return scope, errorsmod.Wrapf(types.ErrOutOfScope, "organisation %d decides for %s of trial %d, not for site %d in %s",
				organisation, types.ScopeName(assigned), msg.Trial, number, site.Country)
		}
	}
	return scope, nil
}

// standingsAfter returns how the organisation stands after a decision at each place that it names, in the order of
// [types.Places], or says why the decision cannot be made for one of them.
func (k Keeper) standingsAfter(ctx context.Context, d types.Decision) ([]types.Standing, error) {
	places := types.Places(d.Scope)
	standings := make([]types.Standing, len(places))
	for i, place := range places {
		before, err := k.standing(ctx, d, place)
		if err != nil {
			return nil, err
		}
		approved := false
		if d.Outcome == types.Suspended {
			if approved, err = k.isApprovedBy(ctx, d, place); err != nil {
				return nil, err
			}
		}
		if standings[i], err = before.After(d, place, approved); err != nil {
			return nil, err
		}
	}
	return standings, nil
}

// isApprovedBy reports whether the last opinion of the decision's organisation that covers a place is an approval.
func (k Keeper) isApprovedBy(ctx context.Context, d types.Decision, place types.Place) (bool, error) {
	covering := []types.Place{types.WholeTrial, place}
	if number := place.Site(); number != 0 {
		site, err := k.trial.Site(ctx, d.Trial, number)
		if err != nil {
			return false, err
		}
		covering = types.Covering(number, site.Country)
	}
	var last types.Standing
	for _, p := range covering {
		s, err := k.standing(ctx, d, p)
		if err != nil {
			return false, err
		}
		if s.Opinion > last.Opinion {
			last = s
		}
	}
	return types.Approves(last.Outcome), nil
}

// standing returns how the organisation of a decision stands at a place so far.
func (k Keeper) standing(ctx context.Context, d types.Decision, place types.Place) (types.Standing, error) {
	at, err := k.standingsAt(ctx, keyOfVersion(d.Trial, d.Line, d.Version), place)
	return at.Of(d.Decider, d.Organisation), err
}

// addDecision writes a decision and how the organisation stands after it.
func (k Keeper) addDecision(ctx context.Context, d types.Decision, standings []types.Standing) error {
	version := keyOfVersion(d.Trial, d.Line, d.Version)
	if err := k.decisions.Set(ctx, collections.Join(version, d.Number), d); err != nil {
		return err
	}
	for i, place := range types.Places(d.Scope) {
		at, err := k.standingsAt(ctx, version, place)
		if err != nil {
			return err
		}
		if err := k.standings.Set(ctx, collections.Join(version, uint64(place)), at.With(standings[i])); err != nil {
			return err
		}
	}
	return nil
}

func decided(d types.Decision, v types.Version) fact.Fact {
	return &protocolfact.DocumentDecided{
		Signature:      fact.For(d.Actor, types.Meaning(d.Outcome), d.Reason),
		Trial:          d.Trial,
		Line:           d.Line,
		Version:        d.Version,
		Decision:       d.Number,
		Organisation:   d.Organisation,
		Decider:        d.Decider,
		Outcome:        d.Outcome,
		Scope:          &d.Scope,
		NotAfter:       term.Nanos(d.NotAfter),
		DocumentDigest: d.DocumentDigest,
		Digests:        v.Digests(),
	}
}
