// Command eqverify checks evidence bundles of Equipoise with no network and no trust in a server.
package main

import (
	"os"

	"github.com/equipoise-trials/equipoise/proof/inspect"
)

func main() { os.Exit(inspect.Run(os.Args[1:], os.Stdout, os.Stderr)) }
