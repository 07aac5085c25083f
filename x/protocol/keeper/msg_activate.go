package keeper

import (
	"context"
	"time"

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
	version, err := k.Version(ctx, msg.Trial, msg.Line, msg.Version)
	if err != nil {
		return nil, err
	}
	grant, err := k.authorize(ctx, msg.Signer, fact.Task_TASK_ACTIVATION, msg.Trial, msg.Site)
	if err != nil {
		return nil, err
	}
	if err := k.requireTakesPart(ctx, grant.Site); err != nil {
		return nil, err
	}
	used, err := k.usedBy(ctx, msg.Trial, msg.Site)
	if err != nil {
		return nil, err
	}
	next, approval, err := k.requireUsable(ctx, grant.Site, version, used)
	if err != nil {
		return nil, err
	}

	sdkCtx := sdk.UnwrapSDKContext(ctx)
	if err := k.addActivation(ctx, next, types.Activation{
		Trial: msg.Trial, Site: msg.Site, Line: msg.Line, Version: msg.Version, RestsOn: next.RestsOn, RestsUntil: next.RestsUntil,
		Height: sdkCtx.BlockHeight(), Time: sdkCtx.BlockTime(), Actor: grant.Actor,
	}); err != nil {
		return nil, err
	}
	return &types.MsgActivateResponse{}, k.audit.Record(ctx, &protocolfact.DocumentActivated{
		Signature:      fact.By(grant.Actor, fact.Meaning_MEANING_RESPONSIBLE),
		Trial:          msg.Trial,
		Site:           msg.Site,
		Line:           msg.Line,
		Version:        msg.Version,
		Replaces:       used.Line(msg.Line).Version,
		ReconsentFloor: version.ReconsentFloor,
		Digests:        version.Digests(),
		Approval:       approval,
		RestsOn:        next.RestsOn,
		RestsUntil:     term.Nanos(next.RestsUntil),
		Purpose:        next.Purpose,
		Population:     next.Population,
	})
}

// requireUsable returns how a site uses a version from now on in place of what it uses now, and how that is approved; or
// reports what keeps it from that.
func (k Keeper) requireUsable(ctx context.Context, site trialtypes.Site, v types.Version, used types.InUse) (types.LineInUse, protocolfact.ApprovalState, error) {
	if err := requireNext(sdk.UnwrapSDKContext(ctx).BlockTime(), site, v, used); err != nil {
		return types.LineInUse{}, 0, err
	}
	approvals, err := k.approvalsAt(ctx, site)
	if err != nil {
		return types.LineInUse{}, 0, err
	}
	next := v.InUse()
	if v.IsUrgent() && types.NeedsApproval(v.Type) {
		if next, err = approvals.restOn(ctx, used.Line(v.Line), next, v.Time); err != nil {
			return next, 0, err
		}
	}
	approval, err := approvals.require(ctx, next)
	if err != nil {
		return next, approval, err
	}
	if approval != types.UnapprovedUrgent {
		next = next.RestingOnNothing()
	}
	if err := requireOnlySchedule(site, v, used); err != nil {
		return next, approval, err
	}
	if err := requireOnlyRequired(site, v, used); err != nil {
		return next, approval, err
	}
	return next, approval, k.requireDemandsAsMuch(ctx, site, v, used)
}

// restOn lets an urgent safety measure rest on the version that the site uses before, if that one is approved, or on what
// that one rests on: an immediate hazard to those who take part already is no reason to begin what nobody approved.
func (a *approvals) restOn(ctx context.Context, before, next types.LineInUse, submitted time.Time) (types.LineInUse, error) {
	if before.Version == 0 {
		return next, nil
	}
	state, _, err := a.of(ctx, before)
	if state == types.UnapprovedUrgent {
		return next.RestingWith(before), err
	}
	return next.RestingOn(before, submitted), err
}

// requireNext reports what keeps a site from using a version of a line after what it uses now, whatever was decided.
func requireNext(now time.Time, site trialtypes.Site, v types.Version, used types.InUse) error {
	before := used.Line(v.Line)
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
	return nil
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

// requireOnlyRequired keeps a site to one line of consent forms that a population is required to consent to, so that there is
// one answer to what a participant has to have signed.
func requireOnlyRequired(site trialtypes.Site, v types.Version, used types.InUse) error {
	if v.Content.Purpose != types.Participation {
		return nil
	}
	if l := used.Required(v.Content.Population); l.Version != 0 && l.Line != v.Line {
		return errorsmod.Wrapf(types.ErrRequiredForm, "site %d requires consent form line %d (version %d) of population %s: submit a new version of that line, or this one as OPTIONAL",
			site.Number, l.Line, l.Version, types.PopulationName(v.Content.Population))
	}
	return nil
}

// addActivation writes that a version came into use at a site.
func (k Keeper) addActivation(ctx context.Context, l types.LineInUse, a types.Activation) error {
	site := collections.Join(a.Trial, a.Site)
	if err := k.activations.Set(ctx, collections.Join(collections.Join(site, a.Line), a.Version), a); err != nil {
		return err
	}
	used, err := k.usedBy(ctx, a.Trial, a.Site)
	if err != nil {
		return err
	}
	used = used.With(l)
	if err := k.uses.Set(ctx, collections.Join(collections.Join(a.Trial, a.Line), a.Site), a.Version); err != nil {
		return err
	}
	if err := k.inUse.Set(ctx, site, used); err != nil {
		return err
	}
	if err := k.history.Set(ctx, collections.Join(site, a.Height), used); err != nil {
		return err
	}
	return k.times.Set(ctx, collections.Join(site, a.Time.UnixNano()), a.Height)
}
