package keeper

import (
	"context"

	"github.com/equipoise-trials/equipoise/x/audit/types"
)

type queryServer struct{ Keeper }

// NewQueryServer returns the server of the module's queries.
func NewQueryServer(k Keeper) types.QueryServer { return queryServer{k} }

// Checkpoint returns the head of the audit log.
func (q queryServer) Checkpoint(ctx context.Context, _ *types.QueryCheckpointRequest) (*types.QueryCheckpointResponse, error) {
	c, err := q.Keeper.Checkpoint(ctx)
	if err != nil {
		return nil, err
	}
	return &types.QueryCheckpointResponse{Size_: c.Size, Root: c.Root[:], Height: c.Height}, nil
}
