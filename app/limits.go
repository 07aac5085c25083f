package app

import (
	"context"
	"fmt"

	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"
	cmttypes "github.com/cometbft/cometbft/types"
	"google.golang.org/grpc"

	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"
	sdkerrors "github.com/cosmos/cosmos-sdk/types/errors"
	"github.com/cosmos/cosmos-sdk/x/consensus"
	consensuskeeper "github.com/cosmos/cosmos-sdk/x/consensus/keeper"
	consensustypes "github.com/cosmos/cosmos-sdk/x/consensus/types"

	"github.com/equipoise-trials/equipoise/app/lane"
)

// Execution does not meter the gas of a block, and CometBFT takes -1 for no limit at all. So this chain holds blocks and
// transactions to limits of its own: genesis and governance set them within bounds (checkBlockParams), the mempool and
// execution refuse a transaction that no block may hold (ante.LimitTransaction), and proposals keep to what is left of a
// block (proposal.go). All of them ask limitsOf.

// Limits of a block, written into every genesis file.
const (
	// MaxBlockBytes bounds the size of a block.
	MaxBlockBytes = 2 << 20
	// MaxBlockGas bounds the gas that the transactions of a block declare together.
	MaxBlockGas = 200_000_000
)

// What genesis and governance may set the limits of a block to.
const (
	leastBlockBytes, mostBlockBytes = 1 << 20, 20 << 20
	leastBlockGas, mostBlockGas     = 50_000_000, 5_000_000_000
)

// checkBlockParams reports what keeps the parameters of a block from being limits that this chain can live with.
func checkBlockParams(block *cmtproto.BlockParams) error {
	switch {
	case block == nil:
		return errorsmod.Wrapf(sdkerrors.ErrInvalidRequest, "block parameters are missing, want max_bytes %d to %d and max_gas %d to %d",
			leastBlockBytes, mostBlockBytes, leastBlockGas, int64(mostBlockGas))
	case block.MaxBytes < leastBlockBytes || block.MaxBytes > mostBlockBytes:
		return errorsmod.Wrapf(sdkerrors.ErrInvalidRequest, "max_bytes of a block is %d, want %d to %d: blocks without a limit are not allowed here",
			block.MaxBytes, leastBlockBytes, mostBlockBytes)
	case block.MaxGas < leastBlockGas || block.MaxGas > mostBlockGas:
		return errorsmod.Wrapf(sdkerrors.ErrInvalidRequest, "max_gas of a block is %d, want %d to %d: blocks without a limit are not allowed here",
			block.MaxGas, leastBlockGas, int64(mostBlockGas))
	}
	return nil
}

// CheckBlockLimits reports what keeps the limits of a block in a genesis file from being those of this chain.
func CheckBlockLimits(params *cmttypes.ConsensusParams) error {
	if params == nil {
		return checkBlockParams(nil)
	}
	proto := params.ToProto()
	return checkBlockParams(proto.Block)
}

// limitsOf returns the limits of a block. Parameters are checked before they are stored; where some were stored without,
// those that genesis files are written with hold: no block is unbounded.
func limitsOf(ctx sdk.Context) lane.Size {
	block := ctx.ConsensusParams().Block
	if checkBlockParams(block) != nil {
		return lane.Size{Gas: MaxBlockGas, Bytes: MaxBlockBytes}
	}
	return lane.Size{Gas: uint64(block.MaxGas), Bytes: uint64(block.MaxBytes)}
}

// checkTransaction reports whether a transaction is larger than one may be in a block of that size, half of it: it finds room beside
// evidence and others.
func checkTransaction(block lane.Size, bytes int, gas uint64) error {
	if most := block.Bytes / 2; uint64(bytes) > most {
		return errorsmod.Wrapf(sdkerrors.ErrTxTooLarge, "the transaction has %d bytes, at most %d are allowed, half of a block: send it in parts",
			bytes, most)
	}
	if most := block.Gas / 2; gas > most {
		return errorsmod.Wrapf(sdkerrors.ErrOutOfGas, "the transaction declares %d gas, at most %d are allowed, half of a block: declare less",
			gas, most)
	}
	return nil
}

// consensusModule is x/consensus with a message server that keeps the parameters of a block within bounds.
type consensusModule struct {
	consensus.AppModule
	keeper consensuskeeper.Keeper
}

// RegisterServices registers the module's services.
func (m consensusModule) RegisterServices(registrar grpc.ServiceRegistrar) error {
	consensustypes.RegisterMsgServer(registrar, consensusServer{m.keeper})
	consensustypes.RegisterQueryServer(registrar, m.keeper)
	return nil
}

type consensusServer struct{ consensuskeeper.Keeper }

// UpdateParams changes the consensus parameters, those of a block within the bounds of this chain.
func (s consensusServer) UpdateParams(ctx context.Context, msg *consensustypes.MsgUpdateParams) (*consensustypes.MsgUpdateParamsResponse, error) {
	if err := checkBlockParams(msg.Block); err != nil {
		return nil, fmt.Errorf("consensus parameters were not changed: %w", err)
	}
	return s.Keeper.UpdateParams(ctx, msg)
}
