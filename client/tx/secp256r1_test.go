package tx

import (
	"encoding/hex"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/cosmos/cosmos-sdk/codec"
	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	cryptocodec "github.com/cosmos/cosmos-sdk/crypto/codec"
	"github.com/cosmos/cosmos-sdk/crypto/keyring"
	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/cosmos-sdk/types/tx/signing"
)

// The published test vector 1 of SLIP-0010 for NIST P-256.
func TestKeysAreDerivedAsSLIP0010Says(t *testing.T) {
	seed, err := hex.DecodeString("000102030405060708090a0b0c0d0e0f")
	require.NoError(t, err)
	n := masterKey(seed)
	require.Equal(t, "612091aaa12e22dd2abef664f8a01a82cae99ad7441b7ef8110424915c268bc2", hex.EncodeToString(n.secret()))
	for _, step := range []struct {
		index uint32
		want  string
	}{
		{1 << 31, "6939694369114c67917a182c59ddb8cafc3004e63ca5d3b84403ba8613debc0c"},
		{1, "284e9d38d07d21e4e281b645089a94f4cf5a5a81369acf151a1c3a57f18b2129"},
		{1<<31 | 2, "694596e8a54f252c960eb771a3c41e7e32496d03b954aeb90f61635b8e092aa7"},
		{2, "5996c37fd3dd2679039b23ed6f70b506c6b56b3cb5e424681fb0fa64caf82aaa"},
		{1000000000, "21c4f269ef0a5fd1badf47eeacebeeaa3de22eb8e5b0adcd0f27dd99d34d0119"},
	} {
		n, err = n.child(step.index)
		require.NoError(t, err)
		require.Equal(t, step.want, hex.EncodeToString(n.secret()))
	}
}

func TestAKeyringKeepsAPhoneKeyAndSignsWithIt(t *testing.T) {
	registry := codectypes.NewInterfaceRegistry()
	cryptocodec.RegisterInterfaces(registry)
	RegisterKeys(registry)
	open := func(dir string) keyring.Keyring {
		k, err := keyring.New("test", keyring.BackendTest, dir, nil, codec.NewProtoCodec(registry), KeyringOption)
		require.NoError(t, err)
		return k
	}
	phone := t.TempDir()
	_, mnemonic, err := open(phone).NewMnemonic("phone", keyring.English, sdk.FullFundraiserPath, "", Secp256r1)
	require.NoError(t, err)

	message := []byte("I consent")
	signature, key, err := open(phone).Sign("phone", message, signing.SignMode_SIGN_MODE_DIRECT)
	require.NoError(t, err)
	require.Equal(t, "secp256r1", key.Type())
	require.Len(t, signature, 64)
	require.True(t, key.VerifySignature(message, signature))
	require.False(t, key.VerifySignature([]byte("I do not"), signature))

	again, err := open(t.TempDir()).NewAccount("recovered", mnemonic, "", sdk.FullFundraiserPath, Secp256r1)
	require.NoError(t, err)
	recovered, err := again.GetPubKey()
	require.NoError(t, err)
	require.True(t, key.Equals(recovered))
}
