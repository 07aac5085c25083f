package keeper

import (
	"context"
	"fmt"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	protocolfact "github.com/equipoise-trials/equipoise/fact/protocol"
	"github.com/equipoise-trials/equipoise/x/internal/row"
	"github.com/equipoise-trials/equipoise/x/internal/term"
	"github.com/equipoise-trials/equipoise/x/protocol/types"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

// approvals answers what committees and authorities let one site use now. What it asks for the site it asks once,
// whatever the number of documents, and what it found of a document it knows.
type approvals struct {
	keeper Keeper
	site   trialtypes.Site
	// places is what was decided for the whole trial, the site's country and the site itself.
	places   []types.DecidedAt
	deciders []types.DecidedBy
	asked    bool
	known    []approval
}

// approval is how a version stands at the site, and what is missing if something is.
type approval struct {
	of      types.LineInUse
	state   protocolfact.ApprovalState
	missing string
}

// approvalsAt returns the approvals of a site.
func (k Keeper) approvalsAt(ctx context.Context, site trialtypes.Site) (*approvals, error) {
	a := &approvals{keeper: k, site: site}
	for _, place := range types.Covering(site.Number, site.Country) {
		at, err := k.decidedFor(ctx, site.Trial, place)
		if err != nil {
			return nil, err
		}
		a.places = append(a.places, at)
	}
	return a, nil
}

// of says how a version stands at the site with committees and authorities, and what is missing if something is.
func (a *approvals) of(ctx context.Context, l types.LineInUse) (protocolfact.ApprovalState, string, error) {
	for _, known := range a.known {
		if known.of.Line == l.Line && known.of.Version == l.Version && known.of.RestsOn == l.RestsOn {
			return known.state, known.missing, nil
		}
	}
	state, missing, err := a.ask(ctx, l)
	if err == nil {
		a.known = append(a.known, approval{l, state, missing})
	}
	return state, missing, err
}

// ask finds out what [approvals.of] says. What somebody disapproved or suspended is not used, whatever it is; beyond that
// only some types of document need approval.
func (a *approvals) ask(ctx context.Context, l types.LineInUse) (protocolfact.ApprovalState, string, error) {
	opinions, err := a.opinions(ctx, l)
	if err != nil {
		return 0, "", err
	}
	if objection := opinions.Objection(l.Version); objection != "" {
		return types.ApprovalMissing, objection, nil
	}
	if !types.NeedsApproval(l.Type) {
		return types.ApprovalNotNeeded, "", nil
	}
	deciders, err := a.decidersThere(ctx)
	if err != nil {
		return 0, "", err
	}
	switch approval := opinions.Approval(deciders, sdk.UnwrapSDKContext(ctx).BlockTime()); {
	case approval.Missing == "" && !opinions.ApprovedItself(l.Version):
		return types.ApprovedBeforeAmendment, "", nil
	case approval.Missing == "":
		return types.ApprovedItself, "", nil
	case l.RestsOn == 0 || approval.Lapsed:
		return types.ApprovalMissing, approval.Missing, nil
	default:
		return a.urgent(ctx, l, opinions, approval.Missing)
	}
}

// urgent says how an urgent safety measure stands that lacks an approval: it may be used for a time, for as long as the
// approval of the version stands that it replaced, and nobody objects to what came between.
func (a *approvals) urgent(ctx context.Context, l types.LineInUse, said types.Opinions, lacking string) (protocolfact.ApprovalState, string, error) {
	if now := sdk.UnwrapSDKContext(ctx).BlockTime(); now.After(*l.RestsUntil) {
		return types.ApprovalMissing, fmt.Sprintf("%s, and it might precede its approval until %s only", lacking, term.Format(*l.RestsUntil)), nil
	}
	objection, err := a.objectionBetween(ctx, l, said)
	if err != nil || objection != "" {
		return types.ApprovalMissing, fmt.Sprintf("%s; %s", lacking, objection), err
	}
	state, missing, err := a.of(ctx, types.LineInUse{
		Type: l.Type, Line: l.Line, Version: l.RestsOn, ApprovedWith: l.RestsOnApprovedWith,
	})
	if err != nil || state != types.ApprovalMissing {
		return types.UnapprovedUrgent, lacking, err
	}
	return state, fmt.Sprintf("%s, and of version %d, on whose approval it rests: %s", lacking, l.RestsOn, missing), nil
}

// objectionBetween returns whose objection keeps an urgent safety measure from preceding its approval: who disapproved a
// version after the one on which it rests is heard on the measure first, so that what was refused does not return as
// urgent. It is empty if there is none. What was said on the measure itself is known.
func (a *approvals) objectionBetween(ctx context.Context, l types.LineInUse, said types.Opinions) (string, error) {
	switch skipped := l.Version - l.RestsOn - 1; {
	case skipped == 0:
		return "", nil
	case skipped > types.MaxSkipped:
		return fmt.Sprintf("it comes %d versions after version %d, on whose approval it rests: at most %d are searched for objections",
			skipped, l.RestsOn, types.MaxSkipped), nil
	}
	with := l.RestsOnApprovedWith // and of its administrative amendments
	for next := l.RestsOn + 1; next <= l.Version; next++ {
		if err := a.hear(ctx, &said, l.Line, with, l.RestsOn+1, l.Version); err != nil {
			return "", err
		}
		with = next
	}
	if objection := said.Objection(l.Version); objection != "" {
		return objection + ", and has not decided on this measure", nil
	}
	return "", nil
}

// require refuses what committees and authorities do not let the site use now, and says who and why.
func (a *approvals) require(ctx context.Context, l types.LineInUse) (protocolfact.ApprovalState, error) {
	state, missing, err := a.of(ctx, l)
	if err == nil && state == types.ApprovalMissing {
		err = errorsmod.Wrapf(types.ErrNotApproved, "%s of line %d at site %d: %s", l.Name(), l.Line, a.site.Number, missing)
	}
	return state, err
}

// unapproved lists what is missing of the approvals of lines that the site uses.
func (a *approvals) unapproved(ctx context.Context, lines []types.LineInUse) (found []string, err error) {
	for _, l := range lines {
		state, missing, err := a.of(ctx, l)
		if err != nil {
			return nil, err
		}
		if state == types.ApprovalMissing {
			found = append(found, fmt.Sprintf("%s of line %d: %s", l.Name(), l.Line, missing))
		}
	}
	return found, nil
}

func (a *approvals) decidersThere(ctx context.Context) (all []types.DecidedBy, err error) {
	if !a.asked {
		a.deciders, err = a.keeper.decidersAt(ctx, a.site)
		a.asked = err == nil
	}
	return a.deciders, err
}

// opinions gathers how the decisions on a version hold at the site.
func (a *approvals) opinions(ctx context.Context, l types.LineInUse) (all types.Opinions, err error) {
	for _, at := range a.places {
		for _, s := range at.SuspendedOf(l.Line, l.Version) {
			all.Suspend(s)
		}
	}
	err = a.hear(ctx, &all, l.Line, l.ApprovedWith, 1, l.Version)
	return all, err
}

// hear takes in what was said, for the site, on the versions from first to last that are approved with one: one row each
// for the whole trial, its country and itself, where anybody has an opinion of the line.
func (a *approvals) hear(ctx context.Context, all *types.Opinions, line, with, first, last uint32) error {
	for i, place := range types.Covering(a.site.Number, a.site.Country) {
		if !a.places[i].HasOpinions(line) {
			continue
		}
		at, err := a.keeper.standingsAt(ctx, keyOfVersion(a.site.Trial, line, with), place)
		if err != nil {
			return err
		}
		for _, s := range at.Standings {
			if first <= s.Version && s.Version <= last {
				all.Merge(s)
			}
		}
	}
	return nil
}

// standingsAt returns how all opinions of a version, and of the administrative amendments approved with it, stand at a
// place.
func (k Keeper) standingsAt(ctx context.Context, version versionKey, place types.Place) (types.Standings, error) {
	return row.OrZero(k.standings.Get(ctx, collections.Join(version, uint64(place))))
}

// decidedFor returns what was decided for a place.
func (k Keeper) decidedFor(ctx context.Context, trial uint64, place types.Place) (types.DecidedAt, error) {
	return row.OrZero(k.decidedAt.Get(ctx, collections.Join(trial, uint64(place))))
}
