// Command equipoised is the node of an Equipoise chain and the command line of those who use it.
package main

import (
	"os"

	"github.com/equipoise-trials/equipoise/cmd/equipoised/cli"
)

func main() {
	os.Exit(cli.ExitCode(cli.Execute()))
}
