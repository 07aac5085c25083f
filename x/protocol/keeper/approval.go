package keeper

import (
	"context"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	protocolfact "github.com/equipoise-trials/equipoise/fact/protocol"
	"github.com/equipoise-trials/equipoise/x/protocol/types"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

// missingApproval says why a version may not be used at a site as far as committees and authorities are concerned;
// empty if it may. What somebody disapproved or suspended is not used, whatever it is; beyond that only some types of
// document need approval.
func (k Keeper) missingApproval(ctx context.Context, site trialtypes.Site, v types.Version) (string, error) {
	opinions, err := k.opinions(ctx, site, v)
	if err != nil {
		return "", err
	}
	if objection := opinions.Objection(); objection != "" || !types.NeedsApproval(v.Type) {
		return objection, nil
	}
	authorities, err := k.authoritiesOf(ctx, site)
	if err != nil {
		return "", err
	}
	return opinions.MissingApproval(authorities, sdk.UnwrapSDKContext(ctx).BlockTime()), nil
}

// requireApproved refuses what committees and authorities do not let a site use now, and says who and why.
func (k Keeper) requireApproved(ctx context.Context, site trialtypes.Site, v types.Version) error {
	missing, err := k.missingApproval(ctx, site, v)
	if err != nil || missing == "" {
		return err
	}
	return errorsmod.Wrapf(types.ErrNotApproved, "%s of line %d at site %d: %s", v.Name(), v.Line, site.Number, missing)
}

// opinions gathers how the decisions on a version hold at a site: those for the site, for its country and for the whole
// trial. There are as many as organisations that decided.
func (k Keeper) opinions(ctx context.Context, site trialtypes.Site, v types.Version) (all types.Opinions, err error) {
	for _, place := range types.Covering(site.Number, site.Country) {
		key := collections.Join(keyOfVersion(v.Trial, v.Line, v.Number), uint64(place))
		err := k.standings.Walk(ctx, collections.NewPrefixedPairRange[placeKey, deciderKey](key),
			func(key collections.Pair[placeKey, deciderKey], s types.Standing) (bool, error) {
				all = all.Merge(protocolfact.Decider(key.K2().K1()), key.K2().K2(), s)
				return false, nil
			})
		if err != nil {
			return nil, err
		}
	}
	return all, nil
}
