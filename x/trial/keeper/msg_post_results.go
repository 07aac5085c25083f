package keeper

import (
	"context"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	"github.com/equipoise-trials/equipoise/fact"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	"github.com/equipoise-trials/equipoise/x/internal/reason"
	"github.com/equipoise-trials/equipoise/x/trial/types"
)

// PostResults posts a summary of results, each of an outcome by its id. The one before stays readable for ever. How they
// compare with what was promised is computed, not claimed.
func (s msgServer) PostResults(ctx context.Context, m *types.MsgPostResults) (*types.MsgPostResultsResponse, error) {
	if err := m.Validate(); err != nil {
		return nil, err
	}
	actor, err := s.authorizeMsg(ctx, "signer", m.Signer, fact.Task_TASK_TRIAL_MANAGEMENT, m.Trial, 0)
	if err != nil {
		return nil, err
	}
	t, err := s.Trial(ctx, m.Trial)
	if err != nil {
		return nil, err
	}
	if err := s.requireCompleted(ctx, t); err != nil {
		return nil, err
	}
	if t.Results > 0 && !reason.Given(m.Reason) {
		return nil, errorsmod.Wrapf(types.ErrReason, "%s has results already, posting %d: give a reason to replace it", types.FormatID(t.Id), t.Results)
	}
	t.Results++
	if err := s.trials.Set(ctx, t.Id, t); err != nil {
		return nil, err
	}
	r := types.Results{
		Trial: t.Id, Number: t.Results, Version: t.Version, Results: m.Results, Actor: actor, Reason: reason.OrNone(m.Reason),
		Time: now(ctx), Height: height(ctx),
	}
	if err := s.results.Set(ctx, collections.Join(r.Trial, r.Number), r); err != nil {
		return nil, err
	}
	if err := s.recordResults(ctx, r); err != nil {
		return nil, err
	}
	return &types.MsgPostResultsResponse{Posting: r.Number}, s.windClocks(ctx, t)
}

// requireCompleted wants primary completion to have come: what is known before is not the result that was promised.
func (k Keeper) requireCompleted(ctx context.Context, t types.Trial) error {
	declared, err := k.milestones.Has(ctx, milestoneKey(t.Id, trialfact.MilestoneKind_MILESTONE_KIND_PRIMARY_COMPLETION))
	if err != nil || declared {
		return err
	}
	v, err := k.Version(ctx, t.Id, t.Version)
	if err != nil {
		return err
	}
	if m := v.Registration.PrimaryCompletion; m.IsActual() || types.IsOver(t.Status) {
		return nil
	}
	return errorsmod.Wrapf(types.ErrResults, "primary completion of %s has not come: declare it, or register its actual date", types.FormatID(t.Id))
}

func (k Keeper) recordResults(ctx context.Context, r types.Results) error {
	f := &trialfact.ResultsPosted{
		Signature: fact.For(r.Actor, fact.Meaning_MEANING_AUTHORED, r.Reason), Trial: r.Trial, Posting: r.Number, Version: r.Version,
	}
	for i := range r.Results {
		f.Results = append(f.Results, &r.Results[i])
	}
	return k.audit.Record(ctx, f)
}
