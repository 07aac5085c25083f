package keeper

import (
	"context"

	errorsmod "cosmossdk.io/errors"

	"github.com/equipoise-trials/equipoise/fact"
	payoutfact "github.com/equipoise-trials/equipoise/fact/payout"
	"github.com/equipoise-trials/equipoise/x/payout/types"
)

// UpdateParams sets in which denominations trials are funded from now on. What lies in escrow is paid and refunded as before.
func (k msgServer) UpdateParams(ctx context.Context, msg *types.MsgUpdateParams) (*types.MsgUpdateParamsResponse, error) {
	governance, err := k.identity.Governance(msg.Authority)
	if err != nil {
		return nil, err
	}
	if err := msg.Params.Check(); err != nil {
		return nil, err
	}
	former, err := k.params.Get(ctx)
	if err != nil {
		return nil, err
	}
	for _, denom := range msg.Params.Denoms {
		if !former.Permits(denom) && !types.IsVoucher(denom) && !k.bank.HasSupply(ctx, denom) {
			return nil, errorsmod.Wrapf(types.ErrDenominations, "there are no coins of %s on this chain: name a denomination that exists, or that of coins from another chain", denom)
		}
	}
	if err := k.params.Set(ctx, msg.Params); err != nil {
		return nil, err
	}
	return &types.MsgUpdateParamsResponse{}, k.audit.Record(ctx, &payoutfact.DenominationsPermitted{
		Signature: fact.By(governance, fact.Meaning_MEANING_APPROVED), Denoms: msg.Params.Denoms,
	})
}
