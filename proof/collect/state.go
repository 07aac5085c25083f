package collect

import (
	"context"
	"errors"
	"fmt"
	"time"

	rpcclient "github.com/cometbft/cometbft/rpc/client"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/proof"
)

// state is the checkpoint of the audit log in the state of a block, with its proof.
type state struct {
	height     int64
	checkpoint fact.Checkpoint
	proof      proof.State
}

// nextBlock bounds the wait for the block that proves a state.
const nextBlock = 60 * time.Second

// Head is the head of the audit log in the state of a block.
type Head struct {
	// Height of the block.
	Height int64
	// Checkpoint of the log after it.
	Checkpoint fact.Checkpoint
}

// Checkpoint returns the head of the audit log in the newest state. It is what the node says: a bundle proves it.
func (n Node) Checkpoint(ctx context.Context) (Head, error) {
	s, err := n.query(ctx)
	return Head{s.height, s.checkpoint}, err
}

// state asks for the checkpoint in the newest state and waits for the header that proves it: that of the next block.
func (n Node) state(ctx context.Context) (state, error) {
	s, err := n.query(ctx)
	if err != nil {
		return s, err
	}
	return s, n.waitFor(ctx, s.height+1)
}

// query asks for the checkpoint in the newest state with its proof.
func (n Node) query(ctx context.Context) (s state, err error) {
	res, err := n.Comet.ABCIQueryWithOptions(ctx, "/store/"+fact.CheckpointStore+"/key", []byte(fact.CheckpointKey),
		rpcclient.ABCIQueryOptions{Prove: true})
	switch {
	case err != nil:
		return s, fmt.Errorf("checkpoint: %w", err)
	case res.Response.Code != 0:
		return s, fmt.Errorf("checkpoint: the node answers %q", res.Response.Log)
	case len(res.Response.Value) == 0:
		return s, errors.New("the chain has recorded no facts so far")
	}
	s.height = res.Response.Height
	if s.checkpoint, err = fact.ParseCheckpoint(res.Response.Value); err != nil {
		return s, err
	}
	if s.proof, err = proof.NewState(res.Response.ProofOps); err != nil {
		return s, err
	}
	return s, nil
}

// waitFor returns when the node has the block of a height.
func (n Node) waitFor(ctx context.Context, height int64) error {
	ctx, cancel := context.WithTimeout(ctx, nextBlock)
	defer cancel()
	for {
		status, err := n.Comet.Status(ctx)
		if err != nil {
			return err
		}
		if status.SyncInfo.LatestBlockHeight >= height {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("block %d, which proves the state, did not come: %w", height, ctx.Err())
		case <-time.After(50 * time.Millisecond):
		}
	}
}
