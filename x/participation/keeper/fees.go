package keeper

import (
	"context"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"
	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	identitytypes "github.com/equipoise-trials/equipoise/x/identity/types"
	"github.com/equipoise-trials/equipoise/x/internal/row"
	"github.com/equipoise-trials/equipoise/x/participation/types"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

// feeCoins returns an amount of fees as coins, none for 0.
func feeCoins(amount uint64) sdk.Coins {
	return sdk.NewCoins(sdk.NewCoin(identitytypes.FeeDenom, math.NewIntFromUint64(amount)))
}

// FeeBudget returns what a site may still promise for fees, 0 where no budget was set.
func (k Keeper) FeeBudget(ctx context.Context, trial uint64, site uint32) (types.FeeBudget, error) {
	budget, found, err := row.Find(k.feeBudgets.Get(ctx, collections.Join(trial, site)))
	if err != nil || found {
		return budget, err
	}
	s, err := k.trial.Site(ctx, trial, site)
	return types.FeeBudget{Trial: trial, Site: site, Organisation: s.Organisation}, err
}

// promiseFees promises fees to everybody who signs in a participation, out of the budget of its site, and makes their accounts.
// Each has a promise of their own, whatever else is paid for their key: no act of anybody's lowers it.
func (k Keeper) promiseFees(ctx context.Context, site trialtypes.Site, handle fact.Hash, fees uint64, signers []sdk.AccAddress) error {
	budget, err := k.FeeBudget(ctx, site.Trial, site.Number)
	if err != nil {
		return err
	}
	if budget, err = budget.Promise(fees, uint64(len(signers))); err != nil {
		return err
	}
	if err := k.feeBudgets.Set(ctx, collections.Join(site.Trial, site.Number), budget); err != nil {
		return err
	}
	for _, signer := range signers {
		address, err := k.addresses.BytesToString(signer)
		if err != nil {
			return err
		}
		k.identity.OpenAccount(ctx, signer)
		if err := k.feePromises.Set(ctx, collections.Join(handle[:], []byte(signer)), types.FeePromise{
			Handle: handle[:], Signer: address, Organisation: budget.Organisation, Promised: fees, Left: fees,
		}); err != nil {
			return err
		}
	}
	return nil
}

// PromiseFees promises a further key of a participation what its invitation promised to each, out of the budget of its site, and
// makes its account: another key is to serve the participant. It goes back with the others.
func (k Keeper) PromiseFees(ctx context.Context, handle fact.Hash, key sdk.AccAddress) error {
	p, err := k.Participation(ctx, handle)
	if err != nil {
		return err
	}
	promises, err := k.promisesOf(ctx, handle[:])
	if err != nil {
		return err
	}
	fees := uint64(types.MaxFeeLimit)
	if len(promises) > 0 {
		fees = promises[0].Promised
	} else if _, ended := p.Ended(); ended { // the others went back already: the end of this block finds out when this does
		if err := k.queueReturn(ctx, handle[:], sdk.UnwrapSDKContext(ctx).BlockTime()); err != nil {
			return err
		}
	}
	site, err := k.trial.Site(ctx, p.Trial, p.Site)
	if err != nil {
		return err
	}
	return k.promiseFees(ctx, site, handle, fees, []sdk.AccAddress{key})
}

// InviterOf returns who invited a participant, by the address of their first key.
func (k Keeper) InviterOf(ctx context.Context, handle fact.Hash) (string, error) {
	p, err := k.Participation(ctx, handle)
	return p.Inviter, err
}

// FeePromise returns what is promised to a signer in a participation.
func (k Keeper) FeePromise(ctx context.Context, handle fact.Hash, signer sdk.AccAddress) (types.FeePromise, error) {
	p, err := k.feePromises.Get(ctx, collections.Join(handle[:], []byte(signer)))
	if row.IsMissing(err) {
		return p, errorsmod.Wrapf(types.ErrFeePromise, "nothing is promised to %s in participation %X: the invitation did not name them, or what was left went back",
			signer, handle)
	}
	return p, err
}

// promisesOf returns everything that is promised in a participation.
func (k Keeper) promisesOf(ctx context.Context, handle []byte) (all []types.FeePromise, err error) {
	err = k.feePromises.Walk(ctx, collections.NewPrefixedPairRange[[]byte, []byte](handle),
		func(_ collections.Pair[[]byte, []byte], p types.FeePromise) (bool, error) {
			all = append(all, p)
			return false, nil
		})
	return all, err
}

// DrawPromisedFee takes the fee of a transaction out of what is promised to its payer, or says why it does not. The coins stay in
// the account of fees: whoever asks takes them from there.
func (k Keeper) DrawPromisedFee(ctx context.Context, payer sdk.AccAddress, fee sdk.Coins, msgs []sdk.Msg) error {
	signer, err := k.addresses.BytesToString(payer)
	if err != nil {
		return err
	}
	asked, err := types.NewPayable(signer, msgs, fee)
	if err != nil {
		return err
	}
	p, err := k.FeePromise(ctx, asked.Handle, payer)
	if err != nil {
		return err
	}
	if p, err = p.Draw(asked); err != nil || asked.Fee == 0 {
		return err
	}
	return k.feePromises.Set(ctx, collections.Join(p.Handle, []byte(payer)), p)
}
