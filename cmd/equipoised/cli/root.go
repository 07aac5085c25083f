// Package cli is the command line of equipoised.
package cli

import (
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"cosmossdk.io/client/v2/autocli"
	"cosmossdk.io/core/appmodule"

	"github.com/cosmos/cosmos-sdk/client"
	clientconfig "github.com/cosmos/cosmos-sdk/client/config"
	"github.com/cosmos/cosmos-sdk/client/grpc/cmtservice"
	nodeservice "github.com/cosmos/cosmos-sdk/client/grpc/node"
	runtimeservices "github.com/cosmos/cosmos-sdk/runtime/services"
	"github.com/cosmos/cosmos-sdk/server"
	servercmd "github.com/cosmos/cosmos-sdk/server/cmd"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"

	"github.com/equipoise-trials/equipoise/app"
	"github.com/equipoise-trials/equipoise/client/keep"
	"github.com/equipoise-trials/equipoise/client/tx"
	"github.com/equipoise-trials/equipoise/cmd/equipoised/cli/registration"
)

// Execute runs the command line of the process.
func Execute() error {
	return servercmd.Execute(NewRootCommand(), app.EnvPrefix, app.DefaultHome())
}

// NewRootCommand returns the command line.
func NewRootCommand() *cobra.Command {
	chain := app.Describe()
	e := chain.Encoding()
	tx.RegisterKeys(e.Registry)
	clientCtx := client.Context{}.
		WithKeyringOptions(tx.KeyringOption).
		WithCodec(e.Codec).
		WithInterfaceRegistry(e.Registry).
		WithTxConfig(e.Tx).
		WithLegacyAmino(e.Amino).
		WithInput(os.Stdin).
		WithAccountRetriever(authtypes.AccountRetriever{}).
		WithHomeDir(app.DefaultHome()).
		WithViper(app.EnvPrefix)

	root := &cobra.Command{
		Use:   app.Name,
		Short: "Equipoise: a chain on which clinical trials keep their promises",
		Long: "Equipoise keeps what a clinical trial promised, who approved it, who consented, what was recorded and\n" +
			"who was paid, so that each can be proven offline. Start with: equipoised demo",
		SilenceUsage: true,
	}
	var sent *tx.Relay  // what the command that runs sent, if it is one that sends
	var kept *keep.Keep // what keeps the facts that it caused, if there are to be any
	root.PersistentPreRunE = func(cmd *cobra.Command, args []string) error {
		if err := readConfiguration(clientCtx)(cmd, args); err != nil || !sends(cmd) {
			return err
		}
		if err := fillBlind(cmd); err != nil {
			return err
		}
		var err error
		if kept, err = keepBeforeSending(cmd); err != nil {
			return err
		}
		sent, err = relay(cmd)
		return err
	}
	root.PersistentPostRunE = func(cmd *cobra.Command, _ []string) error {
		if sent == nil {
			return nil
		}
		return settle(cmd, sent, kept)
	}
	addNodeCommands(root, chain)
	addClientCommands(root)
	root.AddCommand(newDemoCommand(chain), newLocalnetCommand(chain), newBookCommand(), newEvidenceCommand(), newAuditCommand(),
		registration.NewToolCommand(), newProtocolCommand(), newIdentityCommand(), newKeepCommand(), newMoneyCommand())
	root.PersistentFlags().String(flagKeepPassphraseFile, "", "File or descriptor that holds the passphrase of the keep, on its first line")
	if err := addModuleCommands(root, chain, clientCtx); err != nil {
		panic(err)
	}
	keepKeysInFiles(root)
	return root
}

// readConfiguration reads client.toml, config.toml and app.toml of the home folder, then environment and flags.
func readConfiguration(initial client.Context) func(*cobra.Command, []string) error {
	return func(cmd *cobra.Command, _ []string) error {
		cmd.SetOut(cmd.OutOrStdout())
		cmd.SetErr(cmd.ErrOrStderr())
		clientCtx, err := client.ReadPersistentCommandFlags(initial.WithCmdContext(cmd.Context()), cmd.Flags())
		if err != nil {
			return err
		}
		if err := writeClientSettings(clientCtx.HomeDir, clientCtx.ChainID); err != nil {
			return fmt.Errorf("client.toml: %w", err)
		}
		if clientCtx, err = clientconfig.ReadFromClientConfig(clientCtx); err != nil {
			return fmt.Errorf("client.toml: %w", err)
		}
		if err := client.SetCmdClientContextHandler(clientCtx, cmd); err != nil {
			return err
		}
		return server.InterceptConfigsPreRunHandler(cmd, appTemplate(), newAppConfig(), newCometConfig())
	}
}

// addModuleCommands adds the transactions and queries that the modules describe.
func addModuleCommands(root *cobra.Command, chain app.Description, clientCtx client.Context) error {
	e := chain.Encoding()
	modules := make(map[string]appmodule.AppModule)
	for name, m := range chain.ModuleManager().Modules {
		if am, ok := m.(appmodule.AppModule); ok {
			modules[name] = am
		}
	}
	for _, service := range []interface {
		appmodule.AppModule
		Name() string
	}{nodeservice.NewNodeCommands(), cmtservice.NewCometBFTCommands()} {
		modules[service.Name()] = service
	}
	options := autocli.AppOptions{
		Modules:               modules,
		ModuleOptions:         runtimeservices.ExtractAutoCLIOptions(chain.ModuleManager().Modules),
		AddressCodec:          e.Address,
		ValidatorAddressCodec: e.Validator,
		ConsensusAddressCodec: e.Consensus,
		ClientCtx:             clientCtx,
	}
	if err := options.EnhanceRootCommand(root); err != nil {
		return err
	}
	explainBlinds(root)
	leaveReserve(root)
	speakPlainly(root)
	return nil
}
