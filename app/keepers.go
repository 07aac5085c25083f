package app

import (
	"context"
	"slices"
	"strings"

	"github.com/spf13/cast"

	"cosmossdk.io/core/store"

	"github.com/cosmos/cosmos-sdk/baseapp"
	"github.com/cosmos/cosmos-sdk/client/flags"
	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	"github.com/cosmos/cosmos-sdk/runtime"
	"github.com/cosmos/cosmos-sdk/server"
	servertypes "github.com/cosmos/cosmos-sdk/server/types"
	storetypes "github.com/cosmos/cosmos-sdk/store/v2/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	authkeeper "github.com/cosmos/cosmos-sdk/x/auth/keeper"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"
	bankkeeper "github.com/cosmos/cosmos-sdk/x/bank/keeper"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"
	consensuskeeper "github.com/cosmos/cosmos-sdk/x/consensus/keeper"
	consensustypes "github.com/cosmos/cosmos-sdk/x/consensus/types"
	distrkeeper "github.com/cosmos/cosmos-sdk/x/distribution/keeper"
	distrtypes "github.com/cosmos/cosmos-sdk/x/distribution/types"
	evidencekeeper "github.com/cosmos/cosmos-sdk/x/evidence/keeper"
	evidencetypes "github.com/cosmos/cosmos-sdk/x/evidence/types"
	"github.com/cosmos/cosmos-sdk/x/feegrant"
	feegrantkeeper "github.com/cosmos/cosmos-sdk/x/feegrant/keeper"
	govkeeper "github.com/cosmos/cosmos-sdk/x/gov/keeper"
	govtypes "github.com/cosmos/cosmos-sdk/x/gov/types"
	govv1beta1 "github.com/cosmos/cosmos-sdk/x/gov/types/v1beta1"
	slashingkeeper "github.com/cosmos/cosmos-sdk/x/slashing/keeper"
	slashingtypes "github.com/cosmos/cosmos-sdk/x/slashing/types"
	stakingkeeper "github.com/cosmos/cosmos-sdk/x/staking/keeper"
	stakingtypes "github.com/cosmos/cosmos-sdk/x/staking/types"
	upgradekeeper "github.com/cosmos/cosmos-sdk/x/upgrade/keeper"
	upgradetypes "github.com/cosmos/cosmos-sdk/x/upgrade/types"

	auditkeeper "github.com/equipoise-trials/equipoise/x/audit/keeper"
	audittypes "github.com/equipoise-trials/equipoise/x/audit/types"
	claimskeeper "github.com/equipoise-trials/equipoise/x/claims/keeper"
	claimstypes "github.com/equipoise-trials/equipoise/x/claims/types"
	consentkeeper "github.com/equipoise-trials/equipoise/x/consent/keeper"
	consenttypes "github.com/equipoise-trials/equipoise/x/consent/types"
	identitykeeper "github.com/equipoise-trials/equipoise/x/identity/keeper"
	identitytypes "github.com/equipoise-trials/equipoise/x/identity/types"
	participationkeeper "github.com/equipoise-trials/equipoise/x/participation/keeper"
	participationtypes "github.com/equipoise-trials/equipoise/x/participation/types"
	payoutkeeper "github.com/equipoise-trials/equipoise/x/payout/keeper"
	payouttypes "github.com/equipoise-trials/equipoise/x/payout/types"
	protocolkeeper "github.com/equipoise-trials/equipoise/x/protocol/keeper"
	protocoltypes "github.com/equipoise-trials/equipoise/x/protocol/types"
	recordkeeper "github.com/equipoise-trials/equipoise/x/record/keeper"
	recordtypes "github.com/equipoise-trials/equipoise/x/record/types"
	registrationkeeper "github.com/equipoise-trials/equipoise/x/registration/keeper"
	registrationtypes "github.com/equipoise-trials/equipoise/x/registration/types"
	trialkeeper "github.com/equipoise-trials/equipoise/x/trial/keeper"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

// moduleAccounts lists the accounts that modules hold, and what each may do with coins. None can be sent to.
var moduleAccounts = map[string][]string{
	authtypes.FeeCollectorName:          nil,
	distrtypes.ModuleName:               nil,
	stakingtypes.BondedPoolName:         {authtypes.Burner, authtypes.Staking},
	stakingtypes.NotBondedPoolName:      {authtypes.Burner, authtypes.Staking},
	stakingtypes.KeyRotationFeePoolName: {authtypes.Burner},
	govtypes.ModuleName:                 {authtypes.Burner},
	payouttypes.ModuleName:              nil, // escrow, and what is on its way through agents
	participationtypes.FeesAccount:      nil, // what is, or may be, promised for the fees of participants
}

// Keepers holds the keeper of every module.
type Keepers struct {
	Account      authkeeper.AccountKeeper
	Bank         bankkeeper.BaseKeeper
	Staking      *stakingkeeper.Keeper
	Slashing     slashingkeeper.Keeper
	Distribution distrkeeper.Keeper
	Gov          *govkeeper.Keeper
	FeeGrant     feegrantkeeper.Keeper
	Upgrade      *upgradekeeper.Keeper
	Evidence     evidencekeeper.Keeper
	Consensus    consensuskeeper.Keeper

	Audit         auditkeeper.Keeper
	Identity      identitykeeper.Keeper
	Trial         trialkeeper.Keeper
	Registration  registrationkeeper.Keeper
	Record        recordkeeper.Keeper
	Protocol      protocolkeeper.Keeper
	Payout        payoutkeeper.Keeper
	Consent       consentkeeper.Keeper
	Participation participationkeeper.Keeper
	Claims        claimskeeper.Keeper
}

// storeKeys holds the stores of the chain by name, and all of them as the list that is mounted and that the block
// executor is given: a store that the executor does not know silently becomes another under Block-STM.
type storeKeys struct {
	kv        map[string]*storetypes.KVStoreKey
	transient map[string]*storetypes.TransientStoreKey
	all       []storetypes.StoreKey
}

func newStoreKeys() storeKeys {
	k := storeKeys{
		kv:        make(map[string]*storetypes.KVStoreKey),
		transient: make(map[string]*storetypes.TransientStoreKey),
	}
	for _, name := range []string{
		authtypes.StoreKey, banktypes.StoreKey, stakingtypes.StoreKey, slashingtypes.StoreKey,
		distrtypes.StoreKey, govtypes.StoreKey, feegrant.StoreKey, upgradetypes.StoreKey,
		evidencetypes.StoreKey, consensustypes.StoreKey,
		audittypes.StoreKey, identitytypes.StoreKey, trialtypes.StoreKey, registrationtypes.StoreKey,
		recordtypes.StoreKey, protocoltypes.StoreKey, payouttypes.StoreKey, consenttypes.StoreKey, participationtypes.StoreKey,
		claimstypes.StoreKey,
	} {
		key := storetypes.NewKVStoreKey(name)
		k.kv[name], k.all = key, append(k.all, key)
	}
	for _, name := range []string{audittypes.TransientStoreKey} {
		key := storetypes.NewTransientStoreKey(name)
		k.transient[name], k.all = key, append(k.all, key)
	}
	return k
}

// authority is the address in whose name governance acts.
func authority() string { return authtypes.NewModuleAddress(govtypes.ModuleName).String() }

// blockedAccounts lists the module accounts: coins cannot be sent to them.
func blockedAccounts() map[string]bool {
	blocked := make(map[string]bool, len(moduleAccounts))
	for name := range moduleAccounts {
		blocked[authtypes.NewModuleAddress(name).String()] = true
	}
	return blocked
}

// open returns the store of a module. It can be read once the chain has loaded a version.
func (k storeKeys) open(name string) store.KVStoreService {
	return runtime.NewKVStoreService(k.kv[name])
}

func newAccountKeeper(e Encoding, keys storeKeys) authkeeper.AccountKeeper {
	return authkeeper.NewAccountKeeper(e.Codec, keys.open(authtypes.StoreKey), authtypes.ProtoBaseAccount,
		moduleAccounts, e.Address, AddressPrefix, authority(), authkeeper.WithUnorderedTransactions(true))
}

func newKeepers(bApp *baseapp.BaseApp, e Encoding, keys storeKeys, options servertypes.AppOptions) (k Keepers) {
	open, gov := keys.open, authority()

	k.Consensus = consensuskeeper.NewKeeper(e.Codec, open(consensustypes.StoreKey), gov, runtime.EventService{})
	bApp.SetParamStore(k.Consensus.ParamsStore)
	k.Account = newAccountKeeper(e, keys)
	k.Bank = bankkeeper.NewBaseKeeper(e.Codec, open(banktypes.StoreKey), k.Account, blockedAccounts(), gov, bApp.Logger())
	k.FeeGrant = feegrantkeeper.NewKeeper(e.Codec, open(feegrant.StoreKey), k.Account).SetBankKeeper(k.Bank)

	k.Staking = stakingkeeper.NewKeeper(e.Codec, open(stakingtypes.StoreKey), k.Account, k.Bank, gov, e.Validator, e.Consensus)
	k.Distribution = distrkeeper.NewKeeper(e.Codec, open(distrtypes.StoreKey), k.Account, k.Bank, k.Staking,
		authtypes.FeeCollectorName, gov)
	k.Slashing = slashingkeeper.NewKeeper(e.Codec, e.Amino, open(slashingtypes.StoreKey), k.Staking, gov)
	k.Staking.SetHooks(stakingtypes.NewMultiStakingHooks(k.Distribution.Hooks(), k.Slashing.Hooks()))
	k.Evidence = *evidencekeeper.NewKeeper(e.Codec, open(evidencetypes.StoreKey), k.Staking, k.Slashing, e.Address,
		runtime.ProvideCometInfoService())

	k.Upgrade = upgradekeeper.NewKeeper(skippedUpgrades(options), open(upgradetypes.StoreKey), e.Codec,
		cast.ToString(options.Get(flags.FlagHome)), bApp, gov)
	k.Gov = govkeeper.NewKeeper(e.Codec, open(govtypes.StoreKey), k.Account, k.Bank, k.Distribution,
		bApp.MsgServiceRouter(), govtypes.DefaultConfig(), gov,
		govkeeper.NewDefaultCalculateVoteResultsAndVotingPower(k.Staking))
	legacy := govv1beta1.NewRouter().AddRoute(govtypes.RouterKey, govv1beta1.ProposalHandler)
	k.Gov.SetLegacyRouter(legacy) // without one, a legacy proposal ends in a nil dereference

	k.Audit = auditkeeper.NewKeeper(e.Codec, open(audittypes.StoreKey),
		runtime.NewTransientStoreService(keys.transient[audittypes.TransientStoreKey]))
	k.Identity = identitykeeper.NewKeeper(e.Codec, open(identitytypes.StoreKey), e.Address, identitykeeper.Keepers{
		Accounts: k.Account, Bank: k.Bank, Allowances: k.FeeGrant,
		Feegrants: feegrantkeeper.NewMsgServerImpl(k.FeeGrant), // the server: the keeper alone cannot revoke a grant
		Audit:     k.Audit,
	}, gov, func() []string { return ownMessages(e.Registry) },
		func(ctx context.Context, key sdk.AccAddress) (bool, error) { return k.Consent.IsParticipant(ctx, key) })
	k.Trial = trialkeeper.NewKeeper(e.Codec, open(trialtypes.StoreKey), e.Address, k.Identity, k.Audit)
	k.Registration = registrationkeeper.NewKeeper(e.Codec, open(registrationtypes.StoreKey), e.Address,
		registrationkeeper.Keepers{Trial: k.Trial, Identity: k.Identity, Audit: k.Audit})
	k.Record = recordkeeper.NewKeeper(e.Codec, open(recordtypes.StoreKey), e.Address, k.Trial, k.Audit)
	k.Protocol = protocolkeeper.NewKeeper(e.Codec, open(protocoltypes.StoreKey), e.Address, protocolkeeper.Keepers{
		Identity: k.Identity, Trial: k.Trial, Registration: k.Registration, Audit: k.Audit,
	})
	k.Payout = payoutkeeper.NewKeeper(e.Codec, open(payouttypes.StoreKey), e.Address, payoutkeeper.Keepers{
		Accounts: k.Account, Bank: k.Bank, Identity: k.Identity, Trial: k.Trial, Protocol: k.Protocol, Audit: k.Audit,
	})
	k.Consent = consentkeeper.NewKeeper(e.Codec, open(consenttypes.StoreKey), e.Address, consentkeeper.Keepers{
		Identity: k.Identity, Trial: k.Trial, Protocol: k.Protocol, Payout: k.Payout, Audit: k.Audit,
		Participation: func() consenttypes.ParticipationKeeper { return k.Participation },
	})
	k.Participation = participationkeeper.NewKeeper(e.Codec, open(participationtypes.StoreKey), e.Address,
		participationkeeper.Keepers{
			Accounts: k.Account, Bank: k.Bank,
			Identity: k.Identity, Trial: k.Trial, Registration: k.Registration, Protocol: k.Protocol, Payout: k.Payout,
			Consent: k.Consent, Audit: k.Audit,
		})
	k.Claims = claimskeeper.NewKeeper(e.Codec, open(claimstypes.StoreKey), e.Address, claimskeeper.Keepers{
		Identity: k.Identity, Trial: k.Trial, Protocol: k.Protocol, Payout: k.Payout, Consent: k.Consent,
		Participation: k.Participation, Audit: k.Audit,
	})
	return k
}

// ownMessages lists the type URLs of the messages of our own modules, sorted: what a treasury pays fees for.
func ownMessages(registry codectypes.InterfaceRegistry) []string {
	urls := slices.DeleteFunc(registry.ListImplementations(sdk.MsgInterfaceProtoName), func(url string) bool {
		return !strings.HasPrefix(url, "/equipoise.")
	})
	slices.Sort(urls)
	return urls
}

// skippedUpgrades reads the heights at which the operator chose to skip an upgrade.
func skippedUpgrades(options servertypes.AppOptions) map[int64]bool {
	skipped := make(map[int64]bool)
	for _, height := range cast.ToIntSlice(options.Get(server.FlagUnsafeSkipUpgrades)) {
		skipped[int64(height)] = true
	}
	return skipped
}
