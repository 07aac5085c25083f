package keeper

import (
	"context"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	"github.com/equipoise-trials/equipoise/fact"
	registrationfact "github.com/equipoise-trials/equipoise/fact/registration"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	"github.com/equipoise-trials/equipoise/x/internal/reason"
	"github.com/equipoise-trials/equipoise/x/registration/types"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

// PostResults posts a summary of results, each of an outcome by its id. The one before stays readable for ever. How they
// compare with what was promised is computed, not claimed.
func (s msgServer) PostResults(ctx context.Context, m *types.MsgPostResults) (*types.MsgPostResultsResponse, error) {
	if err := m.Validate(); err != nil {
		return nil, err
	}
	grant, err := s.authorize(ctx, m.Signer, m.Trial)
	if err != nil {
		return nil, err
	}
	e, err := s.Entry(ctx, m.Trial)
	if err != nil {
		return nil, err
	}
	if err := s.requireCompleted(ctx, e, grant.Trial.Status); err != nil {
		return nil, err
	}
	if e.Results > 0 && !reason.Given(m.Reason) {
		return nil, errorsmod.Wrapf(types.ErrReason, "%s has results already, posting %d: give a reason to replace it", trialtypes.FormatID(e.Trial), e.Results)
	}
	e.Results++
	if err := s.entries.Set(ctx, e.Trial, e); err != nil {
		return nil, err
	}
	r := types.Results{
		Trial: e.Trial, Number: e.Results, Version: e.Version, Results: m.Results, Actor: grant.Actor, Reason: reason.OrNone(m.Reason),
		Time: now(ctx), Height: height(ctx),
	}
	if err := s.results.Set(ctx, collections.Join(r.Trial, r.Number), r); err != nil {
		return nil, err
	}
	if err := s.recordResults(ctx, r); err != nil {
		return nil, err
	}
	return &types.MsgPostResultsResponse{Posting: r.Number}, s.restartClocks(ctx, r.Trial)
}

// requireCompleted returns an error unless primary completion has come: what is known before is not the result that was
// promised.
func (k Keeper) requireCompleted(ctx context.Context, e types.Entry, status trialfact.Status) error {
	declared, err := k.milestones.Has(ctx, milestoneKey(e.Trial, registrationfact.MilestoneKind_MILESTONE_KIND_PRIMARY_COMPLETION))
	if err != nil || declared {
		return err
	}
	v, err := k.Version(ctx, e.Trial, e.Version)
	if err != nil {
		return err
	}
	if m := v.Registration.PrimaryCompletion; m.IsActual() || trialtypes.IsOver(status) {
		return nil
	}
	return errorsmod.Wrapf(types.ErrResults, "primary completion of %s has not come: declare it, or register its actual date", trialtypes.FormatID(e.Trial))
}

func (k Keeper) recordResults(ctx context.Context, r types.Results) error {
	f := &registrationfact.ResultsPosted{
		Signature: fact.For(r.Actor, fact.Meaning_MEANING_AUTHORED, r.Reason), Trial: r.Trial, Posting: r.Number, Version: r.Version,
	}
	for i := range r.Results {
		f.Results = append(f.Results, &r.Results[i])
	}
	return k.audit.Record(ctx, f)
}
