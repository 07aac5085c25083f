package demo_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	genutiltypes "github.com/cosmos/cosmos-sdk/x/genutil/types"

	"github.com/equipoise-trials/equipoise/cmd/equipoised/cli"
)

const (
	// asProgram says to a process of this test binary that it is equipoised: the nodes of these tests are such processes.
	asProgram = "EQUIPOISE_TEST_IS_THE_PROGRAM"
	// genesisTime gives the chain whose node is started another time of birth, RFC 3339.
	genesisTime = "EQUIPOISE_TEST_GENESIS_TIME"
)

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) == "" {
		must(os.Setenv(asProgram, "1"))
		os.Exit(m.Run())
	}
	if began := os.Getenv(genesisTime); began != "" && os.Args[1] == "start" {
		must(backdate(os.Args[3], began))
	}
	if cli.Execute() != nil {
		os.Exit(1)
	}
}

// backdate writes a time of birth into the genesis file of a home.
func backdate(home, began string) error {
	path := filepath.Join(home, "config", "genesis.json")
	genesis, err := genutiltypes.AppGenesisFromFile(path)
	if err != nil {
		return err
	}
	if genesis.GenesisTime, err = time.Parse(time.RFC3339, began); err != nil {
		return err
	}
	return genesis.SaveAs(path)
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}
