package keeper

import (
	"context"
	"slices"

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
	sdkCtx := sdk.UnwrapSDKContext(ctx)
	if err := msg.Check(sdkCtx.BlockTime()); err != nil {
		return nil, errorsmod.Wrap(types.ErrInvalid, err.Error())
	}
	version, err := k.Version(ctx, msg.Trial, msg.Line, msg.Version)
	if err != nil {
		return nil, err
	}
	grant, err := k.authorize(ctx, msg.Signer, fact.Task_TASK_DECISION, msg.Trial, 0)
	if err != nil {
		return nil, err
	}
	if err := requireOthersDocument(version, grant.Actor); err != nil {
		return nil, err
	}
	scope, err := k.decisionScope(ctx, msg, grant.Actor.Organisation)
	if err != nil {
		return nil, err
	}
	if err := k.requireGone(ctx, msg, version, grant.Actor.Organisation); err != nil {
		return nil, err
	}
	decision := types.Decision{
		Trial: msg.Trial, Line: msg.Line, Version: msg.Version, Number: version.Decisions + 1,
		Organisation: grant.Actor.Organisation, Decider: msg.Decider, Outcome: msg.Outcome, Scope: scope, NotAfter: msg.NotAfter,
		DocumentDigest: msg.DocumentDigest, Actor: grant.Actor, Reason: msg.Reason,
		Conditions: types.Numbered(msg.Conditions), ReviewDue: msg.ReviewDue, InPlaceOf: msg.InPlaceOf,
		Time: sdkCtx.BlockTime(), Height: sdkCtx.BlockHeight(),
	}
	if err := k.requireFits(ctx, decision, version); err != nil {
		return nil, err
	}

	version = version.DecidedOn(decision)
	if err := k.versions.Set(ctx, keyOfVersion(msg.Trial, msg.Line, msg.Version), version); err != nil {
		return nil, err
	}
	if err := k.addDecision(ctx, decision, version); err != nil {
		return nil, err
	}
	return &types.MsgDecideResponse{Decision: decision.Number}, k.audit.Record(ctx, decided(decision, version))
}

// requireOthersDocument keeps duties apart: whoever approves is not of the organisation that submitted, nor of the one
// in whose name it was submitted.
func requireOthersDocument(v types.Version, actor fact.Actor) error {
	if v.IsOf(actor.Organisation) {
		return errorsmod.Wrapf(types.ErrOwnDocument, "organisation %d submitted document line %d version %d of trial %d",
			actor.Organisation, v.Line, v.Number, v.Trial)
	}
	return nil
}

// decisionScope returns for which countries and sites a decision is made: those of the message, which must lie within
// what the organisation is assigned for; if the message names none, all it is assigned for.
func (k Keeper) decisionScope(ctx context.Context, msg *types.MsgDecide, organisation uint64) (scope protocolfact.Scope, err error) {
	assigned, err := k.scopeOfDecider(ctx, msg.Trial, msg.Decider, organisation)
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

// requireFits reports what keeps a decision from following those before it: only what the organisation approved can be
// suspended, only what it suspended lifted. A decision for several places is made for all of them or none.
func (k Keeper) requireFits(ctx context.Context, d types.Decision, v types.Version) error {
	if types.IsOpinion(d.Outcome) {
		return nil
	}
	for _, place := range types.Places(d.Scope) {
		at, err := k.decidedFor(ctx, d.Trial, place)
		if err != nil {
			return err
		}
		if _, err := at.After(d, place); err != nil {
			return err
		}
		if d.Outcome != types.Suspended {
			continue
		}
		if approved, err := k.isApprovedBy(ctx, d, v, place); err != nil {
			return err
		} else if !approved {
			return errorsmod.Wrapf(types.ErrDecision, "organisation %d has not approved version %d for %s: there is nothing to suspend",
				d.Organisation, d.Version, place)
		}
	}
	return nil
}

// isApprovedBy reports whether the last opinion of the decision's organisation that covers a place is an approval.
func (k Keeper) isApprovedBy(ctx context.Context, d types.Decision, v types.Version, place types.Place) (bool, error) {
	covering, err := k.covering(ctx, d.Trial, place)
	if err != nil {
		return false, err
	}
	var own types.Opinions
	for _, p := range covering {
		at, err := k.standingsAt(ctx, keyOfVersion(v.Trial, v.Line, v.ApprovedWith), p)
		if err != nil {
			return false, err
		}
		for _, s := range at.Standings {
			if s.Decider == d.Decider && s.Organisation == d.Organisation && s.Version <= v.Number {
				own.Merge(s)
			}
		}
	}
	return len(own) == 1 && types.Approves(own[0].Outcome), nil
}

// covering lists the places whose decisions hold at a place, itself included.
func (k Keeper) covering(ctx context.Context, trial uint64, place types.Place) ([]types.Place, error) {
	number := place.Site()
	if number == 0 {
		return []types.Place{types.WholeTrial, place}, nil
	}
	site, err := k.trial.Site(ctx, trial, number)
	return types.Covering(number, site.Country), err
}

// addDecision writes a decision, and what stands or is suspended after it.
func (k Keeper) addDecision(ctx context.Context, d types.Decision, v types.Version) error {
	if err := k.decisions.Set(ctx, keyOfDecision(d), d); err != nil {
		return err
	}
	if err := k.noteAtPlaces(ctx, d); err != nil || !types.IsOpinion(d.Outcome) {
		return err
	}
	return k.addOpinion(ctx, d, v)
}

// noteAtPlaces writes what was decided for each place of a decision.
func (k Keeper) noteAtPlaces(ctx context.Context, d types.Decision) error {
	for _, place := range types.Places(d.Scope) {
		before, err := k.decidedFor(ctx, d.Trial, place)
		if err != nil {
			return err
		}
		after, err := before.After(d, place)
		if err != nil {
			return err
		}
		key := collections.Join(d.Trial, uint64(place))
		if after.IsEmpty() {
			err = k.decidedAt.Remove(ctx, key)
		} else {
			err = k.decidedAt.Set(ctx, key, after)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// addOpinion writes how an organisation stands after a decision that approves or disapproves, and what falls due of it in
// place of what fell due of decisions that no longer stand anywhere.
func (k Keeper) addOpinion(ctx context.Context, d types.Decision, v types.Version) error {
	with := keyOfVersion(v.Trial, v.Line, v.ApprovedWith)
	var replaced []uint32
	for _, place := range types.Places(d.Scope) {
		at, err := k.standingsAt(ctx, with, place)
		if err != nil {
			return err
		}
		for _, by := range d.Deciders() {
			before := at.Of(by.Decider, by.Organisation, d.Version)
			if before.Opinion != 0 && !slices.Contains(replaced, before.Opinion) {
				replaced = append(replaced, before.Opinion)
			}
		}
		if err := k.standings.Set(ctx, collections.Join(with, uint64(place)), at.After(d, d.ConditionStates())); err != nil {
			return err
		}
	}
	for _, c := range d.ConditionStates() {
		if err := k.conditions.Set(ctx, keyOfCondition(c), c); err != nil {
			return err
		}
	}
	for _, number := range replaced {
		if err := k.dropDeadlinesUnlessStanding(ctx, v, number); err != nil {
			return err
		}
	}
	return k.addDeadlines(ctx, d)
}

func keyOfDecision(d types.Decision) decisionKey {
	return collections.Join(keyOfVersion(d.Trial, d.Line, d.Version), d.Number)
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
		Conditions:     d.Conditions,
		ReviewDue:      term.Nanos(d.ReviewDue),
		InPlaceOf:      d.InPlaceOf,
	}
}
