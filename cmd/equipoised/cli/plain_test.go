package cli

import (
	"errors"
	"testing"

	"github.com/spf13/cobra"
	"github.com/stretchr/testify/require"
)

func TestAnErrorSaysWhatWentWrongAndNotHowItCame(t *testing.T) {
	for said, plain := range map[string]string{
		"rpc error: code = NotFound desc = there is no organisation 77":                         "there is no organisation 77",
		"rpc error: code = Unknown desc = rpc error: code = Unknown desc = twice":               "twice",
		"no country: country refused [/a/b/msg.go:88] with gas used: '109979': unknown request": "no country: country refused",
		"no country: country refused [a/b@v1.2/msg.go:88] with gas used: '5'":                   "no country: country refused",
		"failed to execute message; message index: 0: no country":                               "no country",
		"failed to execute message; message index: 1: no country":                               "failed to execute message; message index: 1: no country",
		"a list [of 3] stays": "a list [of 3] stays",
	} {
		cause := errors.New(said)
		root, sub := &cobra.Command{Use: "root"}, &cobra.Command{Use: "sub", RunE: func(*cobra.Command, []string) error { return cause }}
		root.AddCommand(sub)
		speakPlainly(root)
		root.SetArgs([]string{"sub"})
		root.SilenceErrors, root.SilenceUsage = true, true
		err := root.Execute()
		require.EqualError(t, err, plain)
		require.ErrorIs(t, err, cause)
	}
}
