package keeper

import (
	"context"

	"github.com/equipoise-trials/equipoise/x/consent/types"
)

// KeyProposal returns what became of the keys of a participation, and the proposal of another one that is open.
func (q queryServer) KeyProposal(ctx context.Context, req *types.QueryKeyProposalRequest) (*types.QueryKeyProposalResponse, error) {
	c, err := q.participation(ctx, req.Handle)
	if err != nil {
		return nil, answer(err)
	}
	r, err := q.rebinding(ctx, c.Handle)
	return &types.QueryKeyProposalResponse{Key: c.Key, Rebinding: r}, err
}
