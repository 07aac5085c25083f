package simulation

import (
	"crypto/sha256"

	addresscodec "github.com/cosmos/cosmos-sdk/codec/address"
	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/cosmos-sdk/types/module"

	"github.com/equipoise-trials/equipoise/x/identity/types"
)

// GenerateGenesis names the first simulated account as the first accreditor.
func GenerateGenesis(state *module.SimulationState) {
	digest := sha256.Sum256([]byte("accreditor"))
	g := types.DefaultGenesis()
	codec := addresscodec.NewBech32Codec(sdk.GetConfig().GetBech32AccountAddrPrefix())
	if err := g.AddAccreditor(codec, types.GenesisAccreditor{
		LegalName: "National Agency", Country: "FR", Address: state.Accounts[0].AddressBech32, NameDigest: digest[:],
	}); err != nil {
		panic(err)
	}
	state.GenState[types.ModuleName] = state.Cdc.MustMarshalJSON(g)
}
