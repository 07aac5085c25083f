package cli

import (
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	cmtcfg "github.com/cometbft/cometbft/config"
	cmtstore "github.com/cometbft/cometbft/store"

	"github.com/cosmos/cosmos-sdk/client/flags"
	"github.com/cosmos/cosmos-sdk/server"
	genutiltypes "github.com/cosmos/cosmos-sdk/x/genutil/types"

	"github.com/equipoise-trials/equipoise/app"
	appgenesis "github.com/equipoise-trials/equipoise/app/genesis"
	"github.com/equipoise-trials/equipoise/fact"
	audittypes "github.com/equipoise-trials/equipoise/x/audit/types"
)

const (
	flagHeaderHash  = "header-hash"
	flagGenesisTime = "genesis-time"
)

// continuation is what is said of a genesis file that continues a chain.
type continuation struct {
	File         string `json:"file"`
	ChainID      string `json:"chain_id"`
	Continues    string `json:"continues"`
	Height       int64  `json:"height,string"`
	HeaderHash   string `json:"header_hash"`
	ExportDigest string `json:"export_digest"`
	Facts        uint64 `json:"log_entries,string"`
}

func newGenesisContinueCommand(chain app.Description) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "continue EXPORT",
		Short: "Make of an export the genesis of a chain that continues the old one",
		Long: "EXPORT is what `export` wrote. The genesis of the new chain names what it continues: the old chain-id, its last\n" +
			"height and header, and the SHA-256 of EXPORT, byte by byte. The new chain records that as its first fact, so keep\n" +
			"EXPORT. The header's hash is read from the blocks of the stopped node in --home, or given by --header-hash.\n\n" +
			"Everybody who will run the new chain does this with the same export, and compares the genesis files.",
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error { return runGenesisContinue(cmd, chain, args[0]) },
	}
	cmd.Flags().String(flags.FlagChainID, "", "Chain-id of the new chain, other than the old one's")
	cmd.Flags().String(flagOut, "", "Where to write the genesis file")
	cmd.Flags().String(flagHeaderHash, "", "Hash of the old chain's last header, hexadecimal, where this node does not have it")
	cmd.Flags().String(flagGenesisTime, "", "When the new chain begins, RFC 3339; now unless given")
	for _, f := range []string{flags.FlagChainID, flagOut} {
		_ = cmd.MarkFlagRequired(f)
	}
	addOutputFlag(cmd)
	return cmd
}

func runGenesisContinue(cmd *cobra.Command, chain app.Description, path string) error {
	export, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	genesis, err := readExport(export)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	config := server.GetServerContextFromCmd(cmd).Config
	origin, err := originOf(cmd, config, genesis, export)
	if err != nil {
		return err
	}
	if genesis.ChainID, err = cmd.Flags().GetString(flags.FlagChainID); err != nil {
		return err
	}
	if genesis.ChainID == origin.ChainId {
		return fmt.Errorf("--chain-id is that of the old chain, %q: signatures of one would be good on the other", origin.ChainId)
	}
	if genesis.GenesisTime, err = genesisTime(cmd); err != nil {
		return err
	}
	log, err := setOrigin(chain, genesis, origin)
	if err != nil {
		return err
	}
	out, err := cmd.Flags().GetString(flagOut)
	if err != nil {
		return err
	}
	if _, err := os.Lstat(out); err == nil {
		return fmt.Errorf("%s exists already: choose another name", out)
	}
	if err := validateGenesis(chain, genesis); err != nil {
		return fmt.Errorf("the genesis would not do: %w", err)
	}
	if err := genesis.SaveAs(out); err != nil {
		return err
	}
	result := continuation{
		File: out, ChainID: genesis.ChainID, Continues: origin.ChainId, Height: origin.Height,
		HeaderHash: hex.EncodeToString(origin.HeaderHash), ExportDigest: hex.EncodeToString(origin.ExportDigest), Facts: log,
	}
	return show(cmd, result, result.text)
}

func (c continuation) text() string {
	return fmt.Sprintf("%s: %s begins where %s ended, at height %d, with the %d entries of its audit log\nheader %s\nexport %s\n",
		c.File, c.ChainID, c.Continues, c.Height, c.Facts, c.HeaderHash, c.ExportDigest)
}

// readExport reads what the export command wrote.
func readExport(raw []byte) (*genutiltypes.AppGenesis, error) {
	var genesis genutiltypes.AppGenesis
	if err := json.Unmarshal(raw, &genesis); err != nil {
		return nil, fmt.Errorf("not an export: %w", err)
	}
	if genesis.ChainID == "" || genesis.InitialHeight < 2 || len(genesis.AppState) == 0 {
		return nil, errors.New("not the export of a chain: want a chain_id, an app_state, and an initial_height of at least 2")
	}
	return &genesis, nil
}

// originOf says what the export continues.
func originOf(cmd *cobra.Command, config *cmtcfg.Config, genesis *genutiltypes.AppGenesis, export []byte) (*audittypes.Origin, error) {
	digest := fact.FileDigest(export)
	origin := &audittypes.Origin{ChainId: genesis.ChainID, Height: genesis.InitialHeight - 1, ExportDigest: digest[:]}
	given, err := cmd.Flags().GetString(flagHeaderHash)
	if err != nil {
		return nil, err
	}
	if given == "" {
		origin.HeaderHash, err = lastHeader(config, origin.Height)
		return origin, err
	}
	if origin.HeaderHash, err = hex.DecodeString(given); err != nil || len(origin.HeaderHash) != fact.HashSize {
		return nil, fmt.Errorf("--%s is %q, want %d hexadecimal digits", flagHeaderHash, given, 2*fact.HashSize)
	}
	return origin, nil
}

// lastHeader reads a header's hash from the blocks of a stopped node.
func lastHeader(config *cmtcfg.Config, height int64) ([]byte, error) {
	hint := fmt.Sprintf("name the stopped node by --home, or give --%s", flagHeaderHash)
	if _, err := os.Stat(filepath.Join(config.DBDir(), "blockstore.db")); errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s holds no blocks: %s", config.DBDir(), hint)
	}
	db, err := cmtcfg.DefaultDBProvider(&cmtcfg.DBContext{ID: "blockstore", Config: config})
	if err != nil {
		return nil, fmt.Errorf("the blocks in %s cannot be opened; a node that runs holds them locked: %w", config.DBDir(), err)
	}
	blocks := cmtstore.NewBlockStore(db)
	defer blocks.Close()
	meta := blocks.LoadBlockMeta(height)
	if meta == nil {
		return nil, fmt.Errorf("the node in %s has blocks %d to %d, not %d, at which the export was made: %s",
			config.RootDir, blocks.Base(), blocks.Height(), height, hint)
	}
	return meta.BlockID.Hash, nil
}

func genesisTime(cmd *cobra.Command) (time.Time, error) {
	given, err := cmd.Flags().GetString(flagGenesisTime)
	if err != nil || given == "" {
		return time.Now().UTC(), err
	}
	at, err := time.Parse(time.RFC3339Nano, given)
	if err != nil {
		return at, fmt.Errorf("--%s is %q, want RFC 3339 such as 2030-01-31T12:00:00Z", flagGenesisTime, given)
	}
	return at.UTC(), nil
}

// setOrigin writes into the genesis what it continues, and returns the size of the log that goes on.
func setOrigin(chain app.Description, genesis *genutiltypes.AppGenesis, origin *audittypes.Origin) (uint64, error) {
	var state map[string]json.RawMessage
	if err := json.Unmarshal(genesis.AppState, &state); err != nil {
		return 0, fmt.Errorf("app_state: %w", err)
	}
	log, err := appgenesis.Continue(chain.Encoding().Codec, state, origin, genesis.GenesisTime)
	if err != nil {
		return 0, err
	}
	genesis.AppState, err = json.MarshalIndent(state, "", "  ")
	return log, err
}
