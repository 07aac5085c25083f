package app

import (
	"cosmossdk.io/core/genesis"

	"github.com/cosmos/cosmos-sdk/types/module"
	"github.com/cosmos/cosmos-sdk/x/auth"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"
	"github.com/cosmos/cosmos-sdk/x/bank"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"
	"github.com/cosmos/cosmos-sdk/x/consensus"
	consensustypes "github.com/cosmos/cosmos-sdk/x/consensus/types"
	"github.com/cosmos/cosmos-sdk/x/distribution"
	distrtypes "github.com/cosmos/cosmos-sdk/x/distribution/types"
	"github.com/cosmos/cosmos-sdk/x/evidence"
	evidencetypes "github.com/cosmos/cosmos-sdk/x/evidence/types"
	"github.com/cosmos/cosmos-sdk/x/feegrant"
	feegrantmodule "github.com/cosmos/cosmos-sdk/x/feegrant/module"
	"github.com/cosmos/cosmos-sdk/x/genutil"
	genutiltypes "github.com/cosmos/cosmos-sdk/x/genutil/types"
	"github.com/cosmos/cosmos-sdk/x/gov"
	govtypes "github.com/cosmos/cosmos-sdk/x/gov/types"
	"github.com/cosmos/cosmos-sdk/x/slashing"
	slashingtypes "github.com/cosmos/cosmos-sdk/x/slashing/types"
	"github.com/cosmos/cosmos-sdk/x/staking"
	stakingtypes "github.com/cosmos/cosmos-sdk/x/staking/types"
	upgradetypes "github.com/cosmos/cosmos-sdk/x/upgrade/types"

	"github.com/equipoise-trials/equipoise/app/upgrades"
	"github.com/equipoise-trials/equipoise/x/audit"
	audittypes "github.com/equipoise-trials/equipoise/x/audit/types"
	"github.com/equipoise-trials/equipoise/x/claims"
	claimstypes "github.com/equipoise-trials/equipoise/x/claims/types"
	"github.com/equipoise-trials/equipoise/x/consent"
	consenttypes "github.com/equipoise-trials/equipoise/x/consent/types"
	"github.com/equipoise-trials/equipoise/x/identity"
	identitytypes "github.com/equipoise-trials/equipoise/x/identity/types"
	"github.com/equipoise-trials/equipoise/x/participation"
	participationtypes "github.com/equipoise-trials/equipoise/x/participation/types"
	"github.com/equipoise-trials/equipoise/x/payout"
	payouttypes "github.com/equipoise-trials/equipoise/x/payout/types"
	"github.com/equipoise-trials/equipoise/x/protocol"
	protocoltypes "github.com/equipoise-trials/equipoise/x/protocol/types"
	"github.com/equipoise-trials/equipoise/x/record"
	recordtypes "github.com/equipoise-trials/equipoise/x/record/types"
	"github.com/equipoise-trials/equipoise/x/registration"
	registrationtypes "github.com/equipoise-trials/equipoise/x/registration/types"
	"github.com/equipoise-trials/equipoise/x/trial"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

// The orders in which modules work. A module that is missing from one of them is refused at start.
var (
	// preBlockers: upgrades first; accounts forget the nonces of unordered transactions that have timed out.
	preBlockers = []string{upgradetypes.ModuleName, authtypes.ModuleName}

	beginBlockers = []string{
		distrtypes.ModuleName, slashingtypes.ModuleName, evidencetypes.ModuleName, stakingtypes.ModuleName,
	}

	// endBlockers: the audit log closes the block's facts, so it comes last.
	endBlockers = []string{
		banktypes.ModuleName, govtypes.ModuleName, stakingtypes.ModuleName, feegrant.ModuleName,
		registrationtypes.ModuleName, payouttypes.ModuleName, consenttypes.ModuleName,
		participationtypes.ModuleName, claimstypes.ModuleName, audittypes.ModuleName,
	}

	// initGenesis: the audit log first, so that modules can record what genesis names; gentxs after staking; trials before
	// registrations, which have to agree with them.
	initGenesis = []string{
		audittypes.ModuleName,
		authtypes.ModuleName, banktypes.ModuleName, distrtypes.ModuleName, stakingtypes.ModuleName,
		slashingtypes.ModuleName, govtypes.ModuleName, genutiltypes.ModuleName, evidencetypes.ModuleName,
		feegrant.ModuleName, upgradetypes.ModuleName, consensustypes.ModuleName,
		identitytypes.ModuleName, trialtypes.ModuleName, registrationtypes.ModuleName, recordtypes.ModuleName,
		protocoltypes.ModuleName, payouttypes.ModuleName, consenttypes.ModuleName, participationtypes.ModuleName,
		claimstypes.ModuleName,
	}
)

// newModuleManager returns the modules in their orders. executor takes the transactions of a genesis file.
func newModuleManager(e Encoding, k *Keepers, executor genesis.TxHandler) *module.Manager {
	cdc := e.Codec
	m := module.NewManager(
		genutil.NewAppModule(k.Account, k.Staking, executor, e.Tx),
		auth.NewAppModule(cdc, k.Account, simulatedAccounts),
		bank.NewAppModule(cdc, k.Bank, k.Account),
		staking.NewAppModule(cdc, k.Staking, k.Account, k.Bank),
		slashingModule{slashing.NewAppModule(cdc, k.Slashing, k.Account, k.Bank, k.Staking, e.Registry), k.Slashing},
		distribution.NewAppModule(cdc, k.Distribution, k.Account, k.Bank, k.Staking),
		gov.NewAppModule(cdc, k.Gov, k.Account, k.Bank),
		feegrantmodule.NewAppModule(cdc, k.Account, k.Bank, k.FeeGrant, e.Registry),
		upgrades.NewModule(k.Upgrade),
		evidence.NewAppModule(k.Evidence),
		consensusModule{consensus.NewAppModule(cdc, k.Consensus), k.Consensus},

		audit.NewModule(k.Audit),
		identity.NewModule(k.Identity),
		trial.NewModule(k.Trial),
		registration.NewModule(k.Registration),
		record.NewModule(k.Record),
		protocol.NewModule(k.Protocol),
		payout.NewModule(k.Payout),
		consent.NewModule(k.Consent),
		participation.NewModule(k.Participation),
		claims.NewModule(k.Claims, k.Consent),
	)
	m.SetOrderPreBlockers(preBlockers...)
	m.SetOrderBeginBlockers(beginBlockers...)
	m.SetOrderEndBlockers(endBlockers...)
	m.SetOrderInitGenesis(initGenesis...)
	m.SetOrderExportGenesis(initGenesis...)
	return m
}
