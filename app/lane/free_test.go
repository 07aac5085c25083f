package lane_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/crypto/keys/mldsa65"
	kmultisig "github.com/cosmos/cosmos-sdk/crypto/keys/multisig"
	"github.com/cosmos/cosmos-sdk/crypto/keys/secp256k1"
	"github.com/cosmos/cosmos-sdk/crypto/keys/secp256r1"
	cryptotypes "github.com/cosmos/cosmos-sdk/crypto/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/cosmos-sdk/types/tx/signing"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"

	"github.com/equipoise-trials/equipoise/app"
	"github.com/equipoise-trials/equipoise/app/lane"
	consenttypes "github.com/equipoise-trials/equipoise/x/consent/types"
	participationtypes "github.com/equipoise-trials/equipoise/x/participation/types"
)

var encoding = app.Describe().Encoding()

// build returns a transaction as it arrives, of whom a key signs for, with the gas that is free with it.
func build(t *testing.T, key cryptotypes.PubKey, change func(client.TxBuilder), msgs ...sdk.Msg) (sdk.Tx, []byte) {
	t.Helper()
	b := encoding.Tx.NewTxBuilder()
	require.NoError(t, b.SetMsgs(msgs...))
	terms, _ := consenttypes.TermsOfFree(key)
	b.SetGasLimit(terms.Gas)
	size := 64
	if terms.Bytes > 1<<10 {
		size = 3309
	}
	require.NoError(t, b.SetSignatures(signing.SignatureV2{PubKey: key, Data: &signing.SingleSignatureData{
		SignMode: signing.SignMode_SIGN_MODE_DIRECT, Signature: make([]byte, size),
	}}))
	if change != nil {
		change(b)
	}
	raw, err := encoding.Tx.TxEncoder()(b.GetTx())
	require.NoError(t, err)
	tx, err := encoding.Tx.TxDecoder()(raw)
	require.NoError(t, err)
	return tx, raw
}

func withdrawalOf(key cryptotypes.PubKey) *consenttypes.MsgWithdraw {
	return &consenttypes.MsgWithdraw{
		Signer: sdk.AccAddress(key.Address()).String(), Handle: make([]byte, 32), ScopeCommitment: make([]byte, 32), Blind: make([]byte, 32),
	}
}

func vetoOf(key cryptotypes.PubKey) *consenttypes.MsgVetoKey {
	return &consenttypes.MsgVetoKey{Signer: sdk.AccAddress(key.Address()).String(), Handle: make([]byte, 32), Blind: make([]byte, 32)}
}

func TestAWithdrawalIsFreeWithEachTypeOfKeyForItsGas(t *testing.T) {
	r1, err := secp256r1.GenPrivKey()
	require.NoError(t, err)
	lattice, err := mldsa65.GenPrivKey()
	require.NoError(t, err)
	for name, key := range map[string]cryptotypes.PubKey{
		"secp256k1": secp256k1.GenPrivKey().PubKey(), "secp256r1": r1.PubKey(), "ML-DSA-65": lattice.PubKey(),
	} {
		t.Run("the veto of "+name, func(t *testing.T) {
			tx, raw := build(t, key, nil, vetoOf(key))
			found, err := lane.Free(tx, len(raw))
			require.NoError(t, err)
			require.Equal(t, vetoOf(key), found)
		})
		t.Run(name, func(t *testing.T) {
			msg := withdrawalOf(key)
			tx, raw := build(t, key, nil, msg)
			found, err := lane.Free(tx, len(raw))
			require.NoError(t, err)
			require.Equal(t, msg, found)

			terms, ok := consenttypes.TermsOfFree(key)
			require.True(t, ok)
			_, err = lane.Free(tx, terms.Bytes)
			require.NoError(t, err)
			_, err = lane.Free(tx, terms.Bytes+1)
			require.ErrorContains(t, err, "bytes")
			for _, gas := range []uint64{0, terms.Gas - 1, terms.Gas + 1} {
				tx, raw := build(t, key, func(b client.TxBuilder) { b.SetGasLimit(gas) }, msg)
				_, err := lane.Free(tx, len(raw))
				require.ErrorContains(t, err, "gas")
			}
		})
	}
}

func TestTheLaneOfATransactionFollowsFromItsBytes(t *testing.T) {
	key := secp256k1.GenPrivKeyFromSecret([]byte("somebody")).PubKey()
	me, promises := sdk.AccAddress(key.Address()), authtypes.NewModuleAddress(participationtypes.FeesAccount)
	several := kmultisig.NewLegacyAminoPubKey(1, []cryptotypes.PubKey{key})
	send := banktypes.NewMsgSend(me, me, sdk.NewCoins(sdk.NewInt64Coin(app.BondDenom, 1)))
	for name, tc := range map[string]struct {
		change func(client.TxBuilder)
		msgs   []sdk.Msg
		want   lane.Lane
	}{
		"a withdrawal":                           {nil, []sdk.Msg{withdrawalOf(key)}, lane.FreeOfFees},
		"a veto":                                 {nil, []sdk.Msg{vetoOf(key)}, lane.FreeOfFees},
		"a veto and a withdrawal":                {nil, []sdk.Msg{vetoOf(key), withdrawalOf(key)}, lane.Everybodys},
		"a veto with a fee":                      {fee(1), []sdk.Msg{vetoOf(key)}, lane.Everybodys},
		"two":                                    {nil, []sdk.Msg{withdrawalOf(key), withdrawalOf(key)}, lane.Everybodys},
		"and another message":                    {nil, []sdk.Msg{withdrawalOf(key), send}, lane.Everybodys},
		"another message":                        {nil, []sdk.Msg{send}, lane.Everybodys},
		"with a fee":                             {fee(1), []sdk.Msg{withdrawalOf(key)}, lane.Everybodys},
		"with a granter":                         {granter(me), []sdk.Msg{withdrawalOf(key)}, lane.Everybodys},
		"whose fee is promised":                  {granter(promises), []sdk.Msg{withdrawalOf(key)}, lane.Promised},
		"a message whose fee is promised":        {granter(promises), []sdk.Msg{send}, lane.Promised},
		"a message whose fee somebody else pays": {granter(me), []sdk.Msg{send}, lane.Everybodys},
		"unordered":                              {unordered, []sdk.Msg{withdrawalOf(key)}, lane.Everybodys},
		"a withdrawal that does not name the key": {signature(nil), []sdk.Msg{withdrawalOf(key)}, lane.Everybodys},
		"the key of several people":               {signature(several), []sdk.Msg{withdrawalOf(several)}, lane.Everybodys},
	} {
		t.Run(name, func(t *testing.T) {
			tx, raw := build(t, key, tc.change, tc.msgs...)
			read, err := lane.Read(tx, raw)
			require.NoError(t, err)
			require.Equal(t, tc.want, read.Lane)
		})
	}
}

func fee(amount int64) func(client.TxBuilder) {
	return func(b client.TxBuilder) { b.SetFeeAmount(sdk.NewCoins(sdk.NewInt64Coin(app.BondDenom, amount))) }
}

func granter(by sdk.AccAddress) func(client.TxBuilder) {
	return func(b client.TxBuilder) { b.SetFeeGranter(by) }
}

func unordered(b client.TxBuilder) {
	b.SetUnordered(true)
	b.SetTimeoutTimestamp(time.Unix(1_900_000_000, 0).UTC())
}

func signature(key cryptotypes.PubKey) func(client.TxBuilder) {
	return func(b client.TxBuilder) {
		_ = b.SetSignatures(signing.SignatureV2{PubKey: key, Data: &signing.SingleSignatureData{
			SignMode: signing.SignMode_SIGN_MODE_DIRECT, Signature: make([]byte, 64),
		}})
	}
}
