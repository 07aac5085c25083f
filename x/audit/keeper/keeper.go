// Package keeper keeps the audit log: it gathers the facts of a block, and appends the root over them to the log.
package keeper

import (
	"context"

	"cosmossdk.io/collections"
	"cosmossdk.io/core/store"

	"github.com/cosmos/cosmos-sdk/codec"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/x/audit/types"
	"github.com/equipoise-trials/equipoise/x/internal/row"
)

// Keeper keeps the audit log.
type Keeper struct {
	pending store.TransientStoreService

	schema collections.Schema
	// checkpoint is the head of the log in its frozen encoding. One item, written at the end of each block that has
	// facts. Its key is frozen.
	checkpoint collections.Item[fact.Checkpoint]
	// log is the compact range of the log. One item of at most 64 hashes, written with the checkpoint.
	log collections.Item[types.LogRange]
}

// NewKeeper returns the keeper of the audit log.
func NewKeeper(cdc codec.BinaryCodec, state store.KVStoreService, pending store.TransientStoreService) Keeper {
	sb := collections.NewSchemaBuilder(state)
	k := Keeper{
		pending:    pending,
		checkpoint: collections.NewItem(sb, types.CheckpointPrefix, "checkpoint", types.CheckpointValue),
		log:        collections.NewItem(sb, types.LogPrefix, "log", codec.CollValue[types.LogRange](cdc)),
	}
	schema, err := sb.Build()
	if err != nil {
		panic(err)
	}
	k.schema = schema
	return k
}

// Checkpoint returns the head of the log; that of an empty log before the first fact.
func (k Keeper) Checkpoint(ctx context.Context) (fact.Checkpoint, error) {
	c, found, err := row.Find(k.checkpoint.Get(ctx))
	if err == nil && !found {
		c.Root = fact.EmptyRoot()
	}
	return c, err
}

// IsContinued reports whether the log had entries before this chain's first block: state that is imported was recorded
// where it came from.
func (k Keeper) IsContinued(ctx context.Context) (bool, error) {
	c, err := k.Checkpoint(ctx)
	return c.Size > 0, err
}
