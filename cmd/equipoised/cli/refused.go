package cli

import (
	"bytes"
	"fmt"
	"io"
	"regexp"
	"strings"

	"github.com/spf13/cobra"
)

// answer keeps a copy of what a transaction command shows. The SDK shows the node's answer and ends well even when the
// node refused the transaction: whoever scripts these commands needs an exit code.
type answer struct {
	io.Writer
	shown bytes.Buffer
}

func (a *answer) Write(p []byte) (int, error) {
	a.shown.Write(p)
	return a.Writer.Write(p)
}

// code finds the code in a node's answer, shown as JSON or as YAML.
var code = regexp.MustCompile(`(?m)(?:^code: |"code":\s*)(\d+)`)

// refusal returns an error if the node's answer says that it refused the transaction.
func (a *answer) refusal() error {
	if found := code.FindSubmatch(a.shown.Bytes()); found != nil && string(found[1]) != "0" {
		return fmt.Errorf("the node refused the transaction with code %s; its answer above says why", found[1])
	}
	return nil
}

// sends reports whether a command is one of those that sign and send transactions.
func sends(cmd *cobra.Command) bool {
	return strings.HasPrefix(cmd.CommandPath(), cmd.Root().Name()+" tx ")
}
