package collect

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	cmttypes "github.com/cometbft/cometbft/types"

	"github.com/equipoise-trials/equipoise/proof"
)

// Trust returns the trust root that pins the validator set of a height as this node gives it. Whoever publishes it
// vouches for it: compare it with what others publish.
func (n Node) Trust(ctx context.Context, height int64, ancestors ...string) (*proof.Trust, error) {
	commit, err := n.Comet.Commit(ctx, &height)
	if err != nil {
		return nil, fmt.Errorf("header %d: %w", height, err)
	}
	members, err := n.validators(ctx, height)
	if err != nil {
		return nil, err
	}
	return proof.NewTrust(commit.Header.ChainID, ancestors, height, members)
}

// lightBlocks returns the signed header of a height, preceded by those that lead to its validator set from a trust
// root: for each set that handed over to another, a block that it signed and that names the other.
func (n Node) lightBlocks(ctx context.Context, target int64, trust *proof.Trust) ([]proof.LightBlock, error) {
	heights, err := n.path(ctx, target, trust)
	if err != nil {
		return nil, err
	}
	blocks := make([]proof.LightBlock, len(heights))
	for i, h := range heights {
		if blocks[i], err = n.lightBlock(ctx, h); err != nil {
			return nil, err
		}
	}
	return blocks, nil
}

// path returns the heights of the light blocks that lead from a trust root to a height, that height alone without a root.
func (n Node) path(ctx context.Context, target int64, trust *proof.Trust) ([]int64, error) {
	if trust == nil || trust.Height > target {
		return []int64{target}, nil
	}
	heights, err := n.handovers(ctx, trust.Height, target)
	return append(heights, target), err
}

// handovers returns the heights between two at which one validator set names another as the next.
func (n Node) handovers(ctx context.Context, from, target int64) (heights []int64, err error) {
	last, err := n.header(ctx, target)
	if err != nil {
		return nil, err
	}
	for at := from; ; {
		first, err := n.header(ctx, at)
		if err != nil {
			return nil, err
		}
		if bytes.Equal(first.ValidatorsHash, last.ValidatorsHash) {
			return heights, nil
		}
		// low has the set, high has another: between them lies a block of the set after which another follows.
		low, high := at, target
		for high-low > 1 {
			middle := low + (high-low)/2
			h, err := n.header(ctx, middle)
			if err != nil {
				return nil, err
			}
			if bytes.Equal(h.ValidatorsHash, first.ValidatorsHash) {
				low = middle
			} else {
				high = middle
			}
		}
		heights, at = append(heights, low), high
	}
}

func (n Node) header(ctx context.Context, height int64) (*cmttypes.Header, error) {
	res, err := n.Comet.Commit(ctx, &height)
	if err != nil {
		return nil, fmt.Errorf("header %d: %w", height, err)
	}
	if res.Header == nil {
		return nil, fmt.Errorf("the node no longer has header %d: collect from one that does", height)
	}
	return res.Header, nil
}

// lightBlock returns a signed header with its validator set, as a bundle holds them.
func (n Node) lightBlock(ctx context.Context, height int64) (b proof.LightBlock, err error) {
	commit, err := n.Comet.Commit(ctx, &height)
	if err != nil {
		return b, fmt.Errorf("header %d: %w", height, err)
	}
	if commit.Header == nil || commit.Commit == nil {
		return b, fmt.Errorf("the node no longer has header %d: collect from one that does", height)
	}
	if b.Header, err = commit.Header.ToProto().Marshal(); err != nil {
		return b, err
	}
	if b.Commit, err = commit.Commit.ToProto().Marshal(); err != nil {
		return b, err
	}
	b.Validators, err = n.validators(ctx, height)
	return b, err
}

// validators returns the validator set of a height, each member as the leaf that the header's hash is made of.
func (n Node) validators(ctx context.Context, height int64) (members [][]byte, err error) {
	perPage := 100
	for page := 1; ; page++ {
		res, err := n.Comet.Validators(ctx, &height, &page, &perPage)
		if err != nil {
			return nil, fmt.Errorf("validators of block %d: %w", height, err)
		}
		for _, v := range res.Validators {
			members = append(members, v.Bytes())
		}
		if len(members) >= res.Total {
			return members, nil
		}
		if len(res.Validators) == 0 {
			return nil, errors.New("the node gives an incomplete validator set")
		}
	}
}
