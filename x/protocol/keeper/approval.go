package keeper

import (
	"context"
	"errors"
	"fmt"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/x/protocol/types"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

// approvals answers what committees and authorities let one site use now. It asks once who is assigned there, whatever
// the number of documents.
type approvals struct {
	keeper      Keeper
	site        trialtypes.Site
	authorities []uint64
	asked       bool
}

func (k Keeper) approvalsAt(site trialtypes.Site) *approvals {
	return &approvals{keeper: k, site: site}
}

// missing says why a version may not be used at the site as far as committees and authorities are concerned; empty if it
// may. What somebody disapproved or suspended is not used, whatever it is; beyond that only some types of document need
// approval.
func (a *approvals) missing(ctx context.Context, l types.LineInUse) (string, error) {
	opinions, err := a.keeper.opinions(ctx, a.site, l)
	if err != nil {
		return "", err
	}
	if objection := opinions.Objection(); objection != "" || !types.NeedsApproval(l.Type) {
		return objection, nil
	}
	if !a.asked {
		if a.authorities, err = a.keeper.authoritiesOf(ctx, a.site); err != nil {
			return "", err
		}
		a.asked = true
	}
	return opinions.MissingApproval(a.authorities, sdk.UnwrapSDKContext(ctx).BlockTime()), nil
}

// require refuses what committees and authorities do not let the site use now, and says who and why.
func (a *approvals) require(ctx context.Context, l types.LineInUse) error {
	missing, err := a.missing(ctx, l)
	if err != nil || missing == "" {
		return err
	}
	return errorsmod.Wrapf(types.ErrNotApproved, "%s of line %d at site %d: %s", l.Name(), l.Line, a.site.Number, missing)
}

// unapproved lists what is missing of the approvals of lines that the site uses.
func (a *approvals) unapproved(ctx context.Context, lines []types.LineInUse) (found []string, err error) {
	for _, l := range lines {
		missing, err := a.missing(ctx, l)
		if err != nil {
			return nil, err
		}
		if missing != "" {
			found = append(found, fmt.Sprintf("%s of line %d: %s", l.Name(), l.Line, missing))
		}
	}
	return found, nil
}

// opinions gathers how the decisions on a version hold at a site: one row each for the whole trial, the site's country
// and the site.
func (k Keeper) opinions(ctx context.Context, site trialtypes.Site, l types.LineInUse) (all types.Opinions, err error) {
	for _, place := range types.Covering(site.Number, site.Country) {
		at, err := k.standingsAt(ctx, keyOfVersion(site.Trial, l.Line, l.Version), place)
		if err != nil {
			return nil, err
		}
		for _, s := range at.Standings {
			all = all.Merge(s)
		}
	}
	return all, nil
}

// standingsAt returns how all decisions on a version stand at a place.
func (k Keeper) standingsAt(ctx context.Context, version versionKey, place types.Place) (types.Standings, error) {
	at, err := k.standings.Get(ctx, collections.Join(version, uint64(place)))
	if errors.Is(err, collections.ErrNotFound) {
		return types.Standings{}, nil
	}
	return at, err
}
