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
	replaced, err := k.activeNumber(ctx, site.Trial, site.Number, version.Type, version.Line)
	if err != nil {
		return nil, err
	}
	if err := k.requireUsable(ctx, site, version, replaced); err != nil {
		return nil, err
	}

	sdkCtx := sdk.UnwrapSDKContext(ctx)
	if err := k.addActivation(ctx, version.Type, types.Activation{
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

// requireUsable reports what keeps a site, which uses another version of the line or none (0), from using a version.
func (k Keeper) requireUsable(ctx context.Context, site trialtypes.Site, v types.Version, inUse uint32) error {
	now := sdk.UnwrapSDKContext(ctx).BlockTime()
	switch {
	case v.Number == inUse:
		return errorsmod.Wrapf(types.ErrSuperseded, "%s of line %d is active at site %d already", v.Name(), v.Line, site.Number)
	case v.Number < inUse:
		return errorsmod.Wrapf(types.ErrSuperseded, "%s of line %d is superseded at site %d (active: %d)", v.Name(), v.Line, site.Number, inUse)
	case v.Content.Effective != nil && now.Before(*v.Content.Effective):
		return errorsmod.Wrapf(types.ErrNotEffective, "%s of line %d is effective from %s", v.Name(), v.Line, term.Format(*v.Content.Effective))
	case !types.InScope(v.Content.Scope, site.Number, site.Country):
		return errorsmod.Wrapf(types.ErrOutOfScope, "%s of line %d is for %s, not for site %d in %s",
			v.Name(), v.Line, types.ScopeName(v.Content.Scope), site.Number, site.Country)
	}
	if err := k.requireApproved(ctx, site, v); err != nil {
		return err
	}
	if v.IsSchedule() {
		return k.requireOnlySchedule(ctx, site, v)
	}
	return nil
}

// requireOnlySchedule keeps a site to one line of payment schedules, so that there is one answer to what a visit earns.
func (k Keeper) requireOnlySchedule(ctx context.Context, site trialtypes.Site, v types.Version) error {
	lines, err := k.activeLines(ctx, site.Trial, site.Number, v.Type)
	if err != nil {
		return err
	}
	for _, l := range lines {
		if l.line != v.Line {
			return errorsmod.Wrapf(types.ErrScheduleActive, "site %d pays by payment schedule line %d (version %d): submit a new version of that line",
				site.Number, l.line, l.version)
		}
	}
	return nil
}

// addActivation writes what came into use at a site.
func (k Keeper) addActivation(ctx context.Context, t protocolfact.DocumentType, a types.Activation) error {
	site := collections.Join(a.Trial, a.Site)
	key := collections.Join(collections.Join(site, a.Line), collections.Join(a.Height, a.Version))
	if err := k.activations.Set(ctx, key, a); err != nil {
		return err
	}
	return k.active.Set(ctx, collections.Join(site, collections.Join(uint32(t), a.Line)), a.Version)
}
