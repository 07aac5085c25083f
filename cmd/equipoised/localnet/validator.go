package localnet

import (
	"context"

	sdkmath "cosmossdk.io/math"

	"github.com/cosmos/cosmos-sdk/client/tx"
	"github.com/cosmos/cosmos-sdk/crypto/keyring"
	cryptotypes "github.com/cosmos/cosmos-sdk/crypto/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	stakingtypes "github.com/cosmos/cosmos-sdk/x/staking/types"

	"github.com/equipoise-trials/equipoise/app"
)

// createValidator returns the genesis transaction by which the operator becomes the chain's validator.
func createValidator(chainID string, e app.Encoding, operator sdk.AccAddress, consensusKey cryptotypes.PubKey,
	keys keyring.Keyring,
) (sdk.Tx, error) {
	address, err := e.Validator.BytesToString(operator)
	if err != nil {
		return nil, err
	}
	msg, err := stakingtypes.NewMsgCreateValidator(address, consensusKey, stake,
		stakingtypes.NewDescription(chainID, "", "", "", ""), validatorPolicy, sdkmath.OneInt())
	if err != nil {
		return nil, err
	}
	b := e.Tx.NewTxBuilder()
	if err := b.SetMsgs(msg); err != nil {
		return nil, err
	}
	b.SetGasLimit(1_000_000)
	factory := tx.Factory{}.WithChainID(chainID).WithKeybase(keys).WithTxConfig(e.Tx)
	if err := tx.Sign(context.Background(), factory, operatorName, b, true); err != nil {
		return nil, err
	}
	return b.GetTx(), nil
}
