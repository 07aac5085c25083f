package tx_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/cosmos/cosmos-sdk/client/flags"
	sdktx "github.com/cosmos/cosmos-sdk/client/tx"
	"github.com/cosmos/cosmos-sdk/crypto/keyring"
	sdk "github.com/cosmos/cosmos-sdk/types"
	sdkerrors "github.com/cosmos/cosmos-sdk/types/errors"
	"github.com/cosmos/cosmos-sdk/types/tx/signing"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"

	"github.com/equipoise-trials/equipoise/client/tx"
)

// TestARelayRemembersWhatTheSDKBroadcastsThroughIt signs and broadcasts by the SDK's own means.
func TestARelayRemembersWhatTheSDKBroadcastsThroughIt(t *testing.T) {
	n := up(t)
	network := n.network(t)
	relay := network.Relay()
	const name = "relayed"
	_, _, err := n.keys.NewMnemonic(name, keyring.English, sdk.FullFundraiserPath, "", tx.Secp256r1)
	require.NoError(t, err)
	owner, err := tx.FromKeyring(n.keys, name)
	require.NoError(t, err)
	_, err = n.owner(t, network).Send(t.Context(), pay(n.owner(t, network), owner, 1000))
	require.NoError(t, err)
	clientCtx := n.context.WithClient(relay).WithKeyring(n.keys).WithFromName(name).WithFromAddress(tx.Address(owner)).
		WithAccountRetriever(authtypes.AccountRetriever{}).WithCmdContext(t.Context())
	signed := func(amount int64) []byte {
		factory, err := sdktx.Factory{}.WithChainID(chainID).WithKeybase(n.keys).WithTxConfig(n.context.TxConfig).WithGas(200_000).
			WithAccountRetriever(authtypes.AccountRetriever{}).WithSignMode(signing.SignMode_SIGN_MODE_DIRECT).Prepare(clientCtx)
		require.NoError(t, err)
		b, err := factory.BuildUnsignedTx(pay(owner, owner, amount))
		require.NoError(t, err)
		require.NoError(t, sdktx.Sign(t.Context(), factory, name, b, true))
		raw, err := n.context.TxConfig.TxEncoder()(b.GetTx())
		require.NoError(t, err)
		return raw
	}
	sent, err := relay.Sent()
	require.NoError(t, err)
	require.Empty(t, sent)

	first := signed(1)
	res, err := clientCtx.WithBroadcastMode(flags.BroadcastSync).BroadcastTx(first)
	require.NoError(t, err)
	require.Zero(t, res.Code)
	sent, err = relay.Sent()
	require.NoError(t, err)
	require.Len(t, sent, 1)
	require.Equal(t, res.TxHash, sent[0].Hash)
	outcome, err := sent[0].Wait(t.Context())
	require.NoError(t, err)
	require.Equal(t, res.TxHash, outcome.Hash)

	// The node refuses the same bytes again. What is broadcast asynchronously is not remembered.
	res, err = clientCtx.WithBroadcastMode(flags.BroadcastSync).BroadcastTx(first)
	require.NoError(t, err, "the SDK makes an answer of it")
	require.Equal(t, sdkerrors.ErrTxInMempoolCache.ABCICode(), res.Code)
	res, err = clientCtx.WithBroadcastMode(flags.BroadcastAsync).BroadcastTx(signed(2))
	require.NoError(t, err)
	require.Zero(t, res.Code)
	sent, err = relay.Sent()
	require.Len(t, sent, 1)
	require.ErrorIs(t, err, sdkerrors.ErrTxInMempoolCache)
	require.ErrorContains(t, err, "the node refused the transaction with code 19 of sdk: its mempool did not take it")
}
