package app

import (
	"cosmossdk.io/core/address"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/codec"
	addresscodec "github.com/cosmos/cosmos-sdk/codec/address"
	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	"github.com/cosmos/cosmos-sdk/std"
	authtx "github.com/cosmos/cosmos-sdk/x/auth/tx"
	"github.com/cosmos/cosmos-sdk/x/tx/signing"
	"github.com/cosmos/gogoproto/proto"

	"github.com/equipoise-trials/equipoise/app/wire"
)

// Encoding is how addresses, messages and transactions are written.
type Encoding struct {
	Address, Validator, Consensus address.Codec

	Registry codectypes.InterfaceRegistry
	Codec    codec.Codec
	Amino    *codec.LegacyAmino
	Tx       client.TxConfig
}

// NewEncoding returns the encoding of the chain, before any module has registered its messages.
func NewEncoding() Encoding {
	e := Encoding{
		Address:   addresscodec.NewBech32Codec(AddressPrefix),
		Validator: addresscodec.NewBech32Codec(AddressPrefix + "valoper"),
		Consensus: addresscodec.NewBech32Codec(AddressPrefix + "valcons"),
		Amino:     codec.NewLegacyAmino(),
	}
	registry, err := codectypes.NewInterfaceRegistryWithOptions(codectypes.InterfaceRegistryOptions{
		ProtoFiles:     proto.HybridResolver,
		SigningOptions: signing.Options{AddressCodec: e.Address, ValidatorAddressCodec: e.Validator},
	})
	if err != nil {
		panic(err)
	}
	e.Registry = registry
	e.Codec = codec.NewProtoCodec(registry)
	e.Tx, err = authtx.NewTxConfigWithOptions(e.Codec, authtx.ConfigOptions{
		EnabledSignModes: authtx.DefaultSignModes,
		ProtoDecoder:     wire.NewDecoder(registry, authtx.DefaultTxDecoder(e.Codec)),
	})
	if err != nil {
		panic(err)
	}
	std.RegisterInterfaces(e.Registry)
	std.RegisterLegacyAminoCodec(e.Amino)
	return e
}
