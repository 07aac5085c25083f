// Command tally reads what `go test -json` prints, shows the packages as they end and the output of what failed, and says at the
// end how many tests passed, failed and were skipped, and why each was skipped. What go test decides, it decides: tally fails
// if a test or a package failed.
//
//	go test -json ./... | go run ./testutil/tally
package main

import (
	"fmt"
	"os"
)

func main() {
	t, err := read(os.Stdin, os.Stdout)
	if err != nil {
		fmt.Fprintln(os.Stderr, "tally:", err)
		os.Exit(2)
	}
	t.print(os.Stdout)
	if t.failed() {
		os.Exit(1)
	}
}
