package app

import (
	"os"
	"path/filepath"
	"runtime/debug"

	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/cosmos-sdk/version"

	payouttypes "github.com/equipoise-trials/equipoise/x/payout/types"
)

const (
	// Name is the daemon's name.
	Name = "equipoised"
	// EnvPrefix precedes every environment variable that configures the daemon.
	EnvPrefix = "EQUIPOISED"
	// AddressPrefix is the bech32 prefix of account addresses.
	AddressPrefix = "eqp"
	// BondDenom is the denomination of stake and fees.
	BondDenom = "upoise"
	// PaymentDenom is the denomination in which the demo pays participants.
	PaymentDenom = payouttypes.PaymentDenom
)

func init() {
	// Without a name for its configuration the SDK asks the system for host, program and process whenever it reads an address:
	// a tenth of what the head of a book costs.
	if os.Getenv(sdk.EnvConfigScope) == "" {
		if err := os.Setenv(sdk.EnvConfigScope, Name); err != nil {
			panic(err)
		}
	}
	config := sdk.GetConfig()
	config.SetBech32PrefixForAccount(AddressPrefix, AddressPrefix+"pub")
	config.SetBech32PrefixForValidator(AddressPrefix+"valoper", AddressPrefix+"valoperpub")
	config.SetBech32PrefixForConsensusNode(AddressPrefix+"valcons", AddressPrefix+"valconspub")
	config.Seal()
	sdk.DefaultBondDenom = BondDenom
	// A plain go build sets none of these, the Makefile sets them all.
	version.Name, version.AppName = "equipoise", Name
	if version.Version == "" {
		version.Version, version.Commit = builtFrom()
	}
}

// builtFrom returns the version and commit that the Go tool recorded in the program: those of a module at a version, or
// of a working tree.
func builtFrom() (built, commit string) {
	built = "dev"
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return built, commit
	}
	if v := info.Main.Version; v != "" && v != "(devel)" {
		built = v
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" {
			commit = s.Value
		}
	}
	return built, commit
}

// DefaultHome returns the folder in which a node keeps its files unless told otherwise: .equipoise in the user's home.
func DefaultHome() string {
	home, err := os.UserHomeDir()
	if err != nil {
		return ".equipoise"
	}
	return filepath.Join(home, ".equipoise")
}
