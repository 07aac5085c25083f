package app_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/grpc-ecosystem/grpc-gateway/runtime"
	"github.com/stretchr/testify/require"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/crypto/keys/mldsa65"
	kmultisig "github.com/cosmos/cosmos-sdk/crypto/keys/multisig"
	"github.com/cosmos/cosmos-sdk/crypto/keys/secp256k1"
	"github.com/cosmos/cosmos-sdk/crypto/keys/secp256r1"
	cryptotypes "github.com/cosmos/cosmos-sdk/crypto/types"
	"github.com/cosmos/cosmos-sdk/crypto/types/multisig"
	sdk "github.com/cosmos/cosmos-sdk/types"
	txtypes "github.com/cosmos/cosmos-sdk/types/tx"
	"github.com/cosmos/cosmos-sdk/types/tx/signing"
	authsigning "github.com/cosmos/cosmos-sdk/x/auth/signing"
	authtx "github.com/cosmos/cosmos-sdk/x/auth/tx"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"

	"github.com/equipoise-trials/equipoise/app"
	"github.com/equipoise-trials/equipoise/testutil/chain"
)

// signatory is an account of any type of key: members sign for it, alone or several for one.
type signatory struct {
	key     cryptotypes.PubKey
	members []cryptotypes.PrivKey
}

func (s signatory) address() sdk.AccAddress { return sdk.AccAddress(s.key.Address()) }

func newSignatories(t *testing.T) map[string]signatory {
	t.Helper()
	k1 := secp256k1.GenPrivKeyFromSecret([]byte("wallet"))
	r1, err := secp256r1.GenPrivKey()
	require.NoError(t, err)
	lattice, err := mldsa65.GenPrivKeyFromSeed(bytes.Repeat([]byte{7}, 32))
	require.NoError(t, err)
	alone := func(key cryptotypes.PrivKey) signatory { return signatory{key.PubKey(), []cryptotypes.PrivKey{key}} }
	together := func(threshold int, members ...cryptotypes.PrivKey) signatory {
		var keys []cryptotypes.PubKey
		for _, m := range members {
			keys = append(keys, m.PubKey())
		}
		return signatory{kmultisig.NewLegacyAminoPubKey(threshold, keys), members}
	}
	return map[string]signatory{
		"secp256k1": alone(k1), "secp256r1": alone(r1), "ML-DSA-65": alone(&lattice),
		"two of three": together(2, k1, &lattice, secp256k1.GenPrivKeyFromSecret([]byte("third"))),
	}
}

// signTogether signs a transaction that offers so much gas, or leaves the signatures empty, as those do who ask for the gas.
func (s signatory) signTogether(t *testing.T, c *chain.Chain, gas uint64, named cryptotypes.PubKey, empty bool) []byte {
	t.Helper()
	config := c.App.TxConfig()
	builder := config.NewTxBuilder()
	require.NoError(t, builder.SetMsgs(banktypes.NewMsgSend(s.address(), s.address(), sdk.NewCoins(sdk.NewInt64Coin(app.BondDenom, 1)))))
	builder.SetGasLimit(gas)
	account := c.App.Account.GetAccount(c.Context(), s.address())
	require.NotNil(t, account)
	sign := func(member cryptotypes.PrivKey) *signing.SingleSignatureData {
		data := &signing.SingleSignatureData{SignMode: signing.SignMode_SIGN_MODE_LEGACY_AMINO_JSON}
		if empty {
			return data
		}
		raw, err := authsigning.GetSignBytesAdapter(c.Context(), config.SignModeHandler(), data.SignMode, authsigning.SignerData{
			Address: s.address().String(), ChainID: chain.ID, AccountNumber: account.GetAccountNumber(), Sequence: account.GetSequence(), PubKey: s.key,
		}, builder.GetTx())
		require.NoError(t, err)
		data.Signature, err = member.Sign(raw)
		require.NoError(t, err)
		return data
	}
	var data signing.SignatureData
	if several, ok := s.key.(*kmultisig.LegacyAminoPubKey); ok {
		all := multisig.NewMultisig(len(s.members))
		for i := range s.members[:several.Threshold] {
			multisig.AddSignature(all, sign(s.members[i]), i)
		}
		data = all
	} else {
		data = sign(s.members[0])
	}
	if _, ok := named.(*secp256k1.PubKey); ok && empty {
		data = sign(s.members[0])
	}
	require.NoError(t, builder.SetSignatures(signing.SignatureV2{PubKey: named, Data: data, Sequence: account.GetSequence()}))
	raw, err := config.TxEncoder()(builder.GetTx())
	require.NoError(t, err)
	return raw
}

// TestGasIsEstimatedForEveryTypeOfKey asks three times, since the key is on the chain only from the second transaction on:
// over the application, over gRPC and over REST, with the signer's own key and with the stand-in that clients name without one.
func TestGasIsEstimatedForEveryTypeOfKey(t *testing.T) {
	payer := chain.NewAccount("payer")
	c := chain.New(t, chain.Config{Accounts: []chain.Account{payer}})
	server := authtx.NewTxServer(client.Context{}.WithInterfaceRegistry(c.App.Encoding().Registry).WithTxConfig(c.App.TxConfig()),
		c.App.Simulate, c.App.Encoding().Registry)
	mux := runtime.NewServeMux()
	require.NoError(t, txtypes.RegisterServiceHandlerServer(t.Context(), mux, server))

	for name, s := range newSignatories(t) {
		t.Run(name, func(t *testing.T) {
			c.MustSend(payer, banktypes.NewMsgSend(payer.Address(), s.address(), sdk.NewCoins(sdk.NewInt64Coin(app.BondDenom, 1000))))
			for i := range 3 {
				unsigned := s.signTogether(t, c, 0, s.key, true)
				info, _, err := c.App.Simulate(unsigned)
				require.NoError(t, err, "transaction %d", i+1)

				answer, err := server.Simulate(c.Context(), &txtypes.SimulateRequest{TxBytes: unsigned})
				require.NoError(t, err)
				require.Equal(t, info.GasUsed, answer.GasInfo.GasUsed)
				require.Equal(t, info.GasUsed, overREST(t, mux, unsigned))

				_, _, err = c.App.Simulate(s.signTogether(t, c, 0, &secp256k1.PubKey{}, true))
				require.NoError(t, err, "a client without the key, transaction %d", i+1)

				result := c.Block(s.signTogether(t, c, info.GasUsed, s.key, false)).TxResults[0]
				require.Zero(t, result.Code, "the estimate does not suffice: %s", result.Log)
				require.Less(t, info.GasUsed, 2*uint64(result.GasUsed), "nor is it far from what was used")
			}
		})
	}
}

func overREST(t *testing.T, handler http.Handler, tx []byte) uint64 {
	t.Helper()
	body := fmt.Sprintf(`{"tx_bytes":%q}`, base64.StdEncoding.EncodeToString(tx))
	answer := httptest.NewRecorder()
	handler.ServeHTTP(answer, httptest.NewRequest(http.MethodPost, "/cosmos/tx/v1beta1/simulate", bytes.NewBufferString(body)))
	require.Equal(t, http.StatusOK, answer.Code, answer.Body.String())
	var simulated struct {
		GasInfo struct {
			GasUsed uint64 `json:"gas_used,string"`
		} `json:"gas_info"`
	}
	require.NoError(t, json.Unmarshal(answer.Body.Bytes(), &simulated))
	return simulated.GasInfo.GasUsed
}
