package keeper

import (
	"context"
	"crypto/sha256"
	"encoding/binary"

	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/x/audit/types"
)

// Prefixes of the transient store. The facts of a block lie under slot and position; beside them, the number of facts
// of each slot. Both belong to the transaction, so a failed one takes its facts and its count with it, and
// transactions that run side by side touch no common key.
const (
	factPrefix  = 0
	countPrefix = 1
)

// Record adds a fact to the block. It charges gas by the byte, and refuses a fact that is not complete, is too large,
// or is one too many for its transaction.
func (k Keeper) Record(ctx context.Context, f fact.Fact) error {
	if err := fact.Check(f); err != nil {
		return errorsmod.Wrap(types.ErrFact, err.Error())
	}
	encoded, err := f.Marshal()
	if err != nil {
		return err
	}
	if len(encoded) > types.MaxFactSize {
		return errorsmod.Wrapf(types.ErrFactTooLarge, "%s has %d bytes, at most %d are allowed",
			fact.TypeURL(f), len(encoded), types.MaxFactSize)
	}

	sdkCtx := sdk.UnwrapSDKContext(ctx)
	leaf := leafOf(sdkCtx, f, encoded).Marshal()
	sdkCtx.GasMeter().ConsumeGas(types.GasPerByte*uint64(len(leaf)), "fact")

	slot := uint32(sdkCtx.TxIndex() + 1)
	position, err := k.nextPosition(ctx, slot)
	if err != nil {
		return err
	}
	return k.pending.OpenTransientStore(ctx).Set(factKey(slot, position), leaf)
}

// leafOf ties a fact to the transaction and message that caused it; in slot 0, to the block.
func leafOf(ctx sdk.Context, f fact.Fact, encoded []byte) fact.Leaf {
	leaf := fact.Leaf{TypeURL: fact.TypeURL(f), MsgIndex: fact.BlockLevel, Fact: encoded}
	if ctx.TxIndex() >= 0 {
		hash := sha256.Sum256(ctx.TxBytes())
		leaf.TxHash, leaf.MsgIndex = hash[:], uint32(ctx.MsgIndex())
	}
	return leaf
}

// nextPosition counts the facts of a slot. Slot 0, the block's own work, is bounded by those who do that work.
func (k Keeper) nextPosition(ctx context.Context, slot uint32) (uint32, error) {
	pending := k.pending.OpenTransientStore(ctx)
	key := countKey(slot)
	raw, err := pending.Get(key)
	if err != nil {
		return 0, err
	}
	var count uint32
	if raw != nil {
		count = binary.BigEndian.Uint32(raw)
	}
	if slot > 0 && count >= types.MaxFactsPerTx {
		return 0, errorsmod.Wrapf(types.ErrTooManyFacts, "at most %d are allowed; split the transaction",
			types.MaxFactsPerTx)
	}
	return count, pending.Set(key, binary.BigEndian.AppendUint32(nil, count+1))
}

func factKey(slot, position uint32) []byte {
	key := binary.BigEndian.AppendUint32([]byte{factPrefix}, slot)
	return binary.BigEndian.AppendUint32(key, position)
}

func countKey(slot uint32) []byte {
	return binary.BigEndian.AppendUint32([]byte{countPrefix}, slot)
}
