package chain

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	cmttypes "github.com/cometbft/cometbft/types"
	"github.com/stretchr/testify/require"

	"cosmossdk.io/math"

	"github.com/cosmos/cosmos-sdk/crypto/keys/ed25519"
	cryptotypes "github.com/cosmos/cosmos-sdk/crypto/types"
	"github.com/cosmos/cosmos-sdk/testutil/sims"
	sdk "github.com/cosmos/cosmos-sdk/types"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"
	slashingtypes "github.com/cosmos/cosmos-sdk/x/slashing/types"
	stakingtypes "github.com/cosmos/cosmos-sdk/x/staking/types"
)

// ValidatorKey returns the consensus key of a validator, numbered from 0.
func ValidatorKey(number int) cryptotypes.PubKey {
	return ed25519.GenPrivKeyFromSecret(fmt.Appendf(nil, "validator %d of every test", number)).PubKey()
}

func validators(t testing.TB, count int) *cmttypes.ValidatorSet {
	t.Helper()
	all := make([]*cmttypes.Validator, max(count, 1))
	for i := range all {
		all[i] = cmttypes.NewValidator(mustCometKey(t, ValidatorKey(i)), 1)
	}
	return cmttypes.NewValidatorSet(all)
}

// genesis returns the state of a new chain in which the accounts hold coins and the validators are bonded.
func (c *Chain) genesis(config Config) map[string]json.RawMessage {
	accounts := make([]authtypes.GenesisAccount, 0, len(config.Accounts))
	balances := make([]banktypes.Balance, 0, len(config.Accounts))
	for _, a := range config.Accounts {
		accounts = append(accounts, authtypes.NewBaseAccount(a.Address(), nil, 0, 0))
		balances = append(balances, banktypes.Balance{Address: a.Address().String(), Coins: a.Coins})
	}
	if len(accounts) == 0 {
		bank := NewAccount("the holder of every test's stake")
		accounts = append(accounts, authtypes.NewBaseAccount(bank.Address(), nil, 0, 0))
	}
	state, err := sims.GenesisStateWithValSet(c.App.Encoding().Codec, c.App.DefaultGenesis(), c.validators, accounts, balances...)
	require.NoError(c, err)
	c.bondEvery(state)
	c.watchEvery(state)
	return state
}

// bondEvery puts into the pool of bonded stake what all validators have: the SDK's helper reckons with one.
func (c *Chain) bondEvery(state map[string]json.RawMessage) {
	c.Helper()
	cdc, bank := c.App.Encoding().Codec, &banktypes.GenesisState{}
	require.NoError(c, cdc.UnmarshalJSON(state[banktypes.ModuleName], bank))
	pool := authtypes.NewModuleAddress(stakingtypes.BondedPoolName).String()
	for i := range bank.Balances {
		if bank.Balances[i].Address == pool {
			bank.Balances[i].Coins = bank.Balances[i].Coins.MulInt(math.NewInt(int64(c.validators.Size())))
		}
	}
	bank.Supply = nil // the sum of the balances
	state[banktypes.ModuleName] = cdc.MustMarshalJSON(bank)
}

// watchEvery begins to count the blocks that validators miss.
func (c *Chain) watchEvery(state map[string]json.RawMessage) {
	slashing := slashingtypes.DefaultGenesisState()
	for _, v := range c.validators.Validators {
		address := sdk.ConsAddress(v.Address)
		slashing.SigningInfos = append(slashing.SigningInfos, slashingtypes.SigningInfo{
			Address:              address.String(),
			ValidatorSigningInfo: slashingtypes.NewValidatorSigningInfo(address, 0, 0, time.Unix(0, 0).UTC(), false, 0),
		})
	}
	state[slashingtypes.ModuleName] = c.App.Encoding().Codec.MustMarshalJSON(slashing)
}
