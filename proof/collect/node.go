package collect

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	cmtbytes "github.com/cometbft/cometbft/libs/bytes"
	rpcclient "github.com/cometbft/cometbft/rpc/client"
	ctypes "github.com/cometbft/cometbft/rpc/core/types"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/cosmos/cosmos-sdk/types/query"

	"github.com/equipoise-trials/equipoise/archive"
	"github.com/equipoise-trials/equipoise/archive/api"
	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/proof"
)

// Comet is what is asked of a node's RPC.
type Comet interface {
	ABCIQueryWithOptions(ctx context.Context, path string, data cmtbytes.HexBytes, opts rpcclient.ABCIQueryOptions) (*ctypes.ResultABCIQuery, error)
	BlockResults(ctx context.Context, height *int64) (*ctypes.ResultBlockResults, error)
	Commit(ctx context.Context, height *int64) (*ctypes.ResultCommit, error)
	Status(ctx context.Context) (*ctypes.ResultStatus, error)
	Validators(ctx context.Context, height *int64, page, perPage *int) (*ctypes.ResultValidators, error)
}

// Node is where a bundle is collected from.
type Node struct {
	// Comet is the node's RPC.
	Comet Comet
	// Query answers gRPC queries of the same node.
	Query grpc.ClientConnInterface
	// Kept are facts that somebody kept when they caused them; they are not asked of the node.
	Kept Kept
}

// Place says where a fact lies: in the tree of which block, and at which index of it.
type Place struct {
	Height int64
	Index  uint32
}

// archiveLag bounds the wait for the archive to take in a block that the state has.
const archiveLag = 10 * time.Second

// Find returns the place of the fact of a block that a test accepts. Public facts are found for ever; restricted ones
// as long as the node keeps the block's results.
func (n Node) Find(ctx context.Context, height int64, accepts func(fact.Leaf) bool) (Place, error) {
	leaves, err := n.leaves(ctx, height)
	if err != nil {
		if leaves, err = n.publicLeaves(ctx, height); err != nil {
			return Place{}, err
		}
	}
	for i, data := range leaves {
		if len(data) == 0 {
			continue
		}
		leaf, err := fact.ParseLeaf(data)
		if err != nil {
			return Place{}, fmt.Errorf("block %d, fact %d: %w", height, i, err)
		}
		if accepts(leaf) {
			return Place{height, uint32(i)}, nil
		}
	}
	return Place{}, fmt.Errorf("block %d has no such fact among its %d", height, len(leaves))
}

// leaves returns the leaf data of a block's facts from the block's results.
func (n Node) leaves(ctx context.Context, height int64) ([][]byte, error) {
	results, err := n.Comet.BlockResults(ctx, &height)
	if err != nil {
		return nil, fmt.Errorf("results of block %d: %w", height, err)
	}
	block, err := archive.ParseEvents(results.FinalizeBlockEvents)
	if err != nil {
		return nil, fmt.Errorf("results of block %d: %w", height, err)
	}
	if block == nil {
		return nil, fmt.Errorf("block %d has no facts", height)
	}
	return block.Leaves, nil
}

// publicLeaves returns the leaf data of a block's facts from the archive; those of restricted facts are empty.
func (n Node) publicLeaves(ctx context.Context, height int64) (leaves [][]byte, err error) {
	request := &api.QueryFactsRequest{Height: height, Pagination: &query.PageRequest{}}
	for {
		res, err := api.NewQueryClient(n.Query).Facts(ctx, request)
		if err != nil {
			return nil, fmt.Errorf("archive: facts of block %d: %w", height, err)
		}
		for _, f := range res.Facts {
			leaves = append(leaves, f.Data)
		}
		if res.Pagination == nil || len(res.Pagination.NextKey) == 0 {
			return leaves, nil
		}
		request.Pagination.Key = res.Pagination.NextKey
	}
}

// leaf returns the exact leaf data of a fact: from the archive if it is public; else from who kept it, or from the
// block's results.
func (n Node) leaf(ctx context.Context, at Place, f api.Fact) (fact.Leaf, error) {
	data := f.Data
	if len(data) == 0 {
		data = n.Kept.leaf(at)
	}
	if len(data) == 0 {
		leaves, err := n.leaves(ctx, at.Height)
		if err != nil {
			return fact.Leaf{}, fmt.Errorf("the archive keeps only the hash of this fact; its bytes come from the block, "+
				"or from the keep of whoever caused it: %w", err)
		}
		if int(at.Index) >= len(leaves) {
			return fact.Leaf{}, fmt.Errorf("block %d has %d facts, index %d is asked for", at.Height, len(leaves), at.Index)
		}
		data = leaves[at.Index]
	}
	return fact.ParseLeaf(data)
}

// archived asks the archive for a fact and its path to the log of a size. The archive may be a moment behind the state.
func (n Node) archived(ctx context.Context, at Place, size uint64) (*api.QueryFactResponse, error) {
	request := &api.QueryFactRequest{Height: at.Height, Index: at.Index, Size_: size}
	for deadline := time.Now().Add(archiveLag); ; {
		res, err := api.NewQueryClient(n.Query).Fact(ctx, request)
		if err == nil || time.Now().After(deadline) || !mayComeYet(err) {
			return res, err
		}
		select {
		case <-ctx.Done():
			return nil, errors.Join(err, ctx.Err())
		case <-time.After(100 * time.Millisecond):
		}
	}
}

// mayComeYet reports whether the archive is only a moment behind: it is writing the block, or has not seen it yet. A
// query that goes through the node's RPC keeps the code of its error only in the text.
func mayComeYet(err error) bool {
	for _, code := range []codes.Code{codes.Unavailable, codes.NotFound, codes.InvalidArgument} {
		if status.Code(err) == code || strings.Contains(err.Error(), "code = "+code.String()) {
			return true
		}
	}
	return false
}

// Fact collects the bundle of a fact. trust says where the light blocks start; nil if the reader's root is unknown,
// which gives a bundle that reaches level 4 only for readers whose root has the present validator set.
func (n Node) Fact(ctx context.Context, at Place, trust *proof.Trust) (*proof.Bundle, error) {
	s, err := n.state(ctx)
	if err != nil {
		return nil, err
	}
	res, err := n.archived(ctx, at, s.checkpoint.Size)
	if err != nil {
		return nil, fmt.Errorf("archive: %w", err)
	}
	leaf, err := n.leaf(ctx, at, res.Fact)
	if err != nil {
		return nil, err
	}
	path, err := fact.Hashes(res.Path)
	if err != nil {
		return nil, fmt.Errorf("archive: path of the fact: %w", err)
	}
	entry, err := fact.ParseEntry(res.Entry.Data)
	if err != nil {
		return nil, fmt.Errorf("archive: %w", err)
	}
	logPath, err := fact.Hashes(res.Entry.Path)
	if err != nil {
		return nil, fmt.Errorf("archive: path of the entry: %w", err)
	}
	blocks, err := n.lightBlocks(ctx, s.height+1, trust)
	if err != nil {
		return nil, err
	}
	return &proof.Bundle{
		Fact:        proof.NewFact(leaf, uint64(at.Index), path),
		Entry:       proof.NewEntry(entry, res.Entry.Index, logPath),
		State:       s.proof,
		LightBlocks: blocks,
	}, nil
}

// Record collects the bundle of a record: the fact that its book grew to a head, and the record's place under that head.
func (n Node) Record(ctx context.Context, at Place, c fact.Commitment, index uint64, path []fact.Hash, trust *proof.Trust) (*proof.Bundle, error) {
	b, err := n.Fact(ctx, at, trust)
	if err != nil {
		return nil, err
	}
	b.Record = proof.NewRecord(c, index, path)
	return b, nil
}
