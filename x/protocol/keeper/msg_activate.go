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
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

// Activate brings a version into use at a site. The principal investigator signs for it: from this block on, records and
// consents of the site are judged against it.
func (k msgServer) Activate(ctx context.Context, msg *types.MsgActivate) (*types.MsgActivateResponse, error) {
	signer, err := k.addresses.StringToBytes(msg.Signer)
	if err != nil {
		return nil, errorsmod.Wrapf(types.ErrInvalid, "signer: %s", err)
	}
	version, err := k.Version(ctx, msg.Trial, msg.Line, msg.Version)
	if err != nil {
		return nil, err
	}
	actor, err := k.trial.Authorize(ctx, signer, fact.Task_TASK_ACTIVATION, msg.Trial, msg.Site)
	if err != nil {
		return nil, err
	}
	site, err := k.trial.Site(ctx, msg.Trial, msg.Site)
	if err != nil {
		return nil, err
	}
	if err := k.requireTakesPart(ctx, site); err != nil {
		return nil, err
	}
	used, err := k.usedBy(ctx, site.Trial, site.Number)
	if err != nil {
		return nil, err
	}
	replaced := used.Line(version.Line).Version
	if err := k.requireUsable(ctx, site, version, used); err != nil {
		return nil, err
	}

	sdkCtx := sdk.UnwrapSDKContext(ctx)
	if err := k.addActivation(ctx, version, types.Activation{
		Trial: msg.Trial, Site: msg.Site, Line: msg.Line, Version: msg.Version,
		Height: sdkCtx.BlockHeight(), Time: sdkCtx.BlockTime(), Actor: actor,
	}); err != nil {
		return nil, err
	}
	return &types.MsgActivateResponse{}, k.audit.Record(ctx, &protocolfact.DocumentActivated{
		Signature:      fact.By(actor, fact.Meaning_MEANING_RESPONSIBLE),
		Trial:          msg.Trial,
		Site:           msg.Site,
		Line:           msg.Line,
		Version:        msg.Version,
		Replaces:       replaced,
		ReconsentFloor: version.ReconsentFloor,
		Digests:        version.Digests(),
	})
}

// requireUsable reports what keeps a site from using a version in place of what it uses now.
func (k Keeper) requireUsable(ctx context.Context, site trialtypes.Site, v types.Version, used types.InUse) error {
	now, before := sdk.UnwrapSDKContext(ctx).BlockTime(), used.Line(v.Line)
	switch {
	case v.Number == before.Version:
		return errorsmod.Wrapf(types.ErrSuperseded, "%s of line %d is active at site %d already", v.Name(), v.Line, site.Number)
	case v.Number < before.Version:
		return errorsmod.Wrapf(types.ErrSuperseded, "%s of line %d is superseded at site %d (active: %d)", v.Name(), v.Line, site.Number, before.Version)
	case v.Content.Effective != nil && now.Before(*v.Content.Effective):
		return errorsmod.Wrapf(types.ErrNotEffective, "%s of line %d is effective from %s", v.Name(), v.Line, term.Format(*v.Content.Effective))
	case !types.InScope(v.Content.Scope, site.Number, site.Country):
		return errorsmod.Wrapf(types.ErrOutOfScope, "%s of line %d is for %s, not for site %d in %s",
			v.Name(), v.Line, types.ScopeName(v.Content.Scope), site.Number, site.Country)
	case before.Version == 0 && len(used.Lines) >= types.MaxLinesInUse:
		return errorsmod.Wrapf(types.ErrTooManyLines, "site %d uses %d lines of documents, at most %d are allowed: submit a new version of one of them",
			site.Number, len(used.Lines), types.MaxLinesInUse)
	}
	if err := k.approvalsAt(site).require(ctx, v.InUse()); err != nil {
		return err
	}
	return requireOnlySchedule(site, v, used)
}

// requireOnlySchedule keeps a site to one line of payment schedules, so that there is one answer to what a visit earns.
func requireOnlySchedule(site trialtypes.Site, v types.Version, used types.InUse) error {
	if !v.IsSchedule() {
		return nil
	}
	for _, l := range used.OfType(v.Type) {
		if l.Line != v.Line {
			return errorsmod.Wrapf(types.ErrScheduleActive, "site %d pays by payment schedule line %d (version %d): submit a new version of that line",
				site.Number, l.Line, l.Version)
		}
	}
	return nil
}

// addActivation writes that a version came into use at a site.
func (k Keeper) addActivation(ctx context.Context, v types.Version, a types.Activation) error {
	site := collections.Join(a.Trial, a.Site)
	if err := k.activations.Set(ctx, collections.Join(collections.Join(site, a.Line), a.Version), a); err != nil {
		return err
	}
	used, err := k.usedBy(ctx, a.Trial, a.Site)
	if err != nil {
		return err
	}
	used = used.With(v.InUse())
	if err := k.inUse.Set(ctx, site, used); err != nil {
		return err
	}
	if err := k.history.Set(ctx, collections.Join(site, a.Height), used); err != nil {
		return err
	}
	return k.times.Set(ctx, collections.Join(site, a.Time.UnixNano()), a.Height)
}
