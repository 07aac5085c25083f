package cli

import (
	"regexp"

	"github.com/spf13/cobra"
)

// wrapping is what gRPC and the SDK put around what went wrong: names of codes, that it was the first message of the
// transaction, which seldom has another, the place in the source, the gas used. It is told by its form alone: nodes send the
// reason and what is around it as one text, with at most one code.
var wrapping = regexp.MustCompile(`rpc error: code = \w+ desc = |failed to execute message; message index: 0: | \[[^][]*\.go:\d+\] with gas used: '\d+'(?:: unknown request)?`)

// plain returns what went wrong without what wraps it.
func plain(said string) string { return wrapping.ReplaceAllString(said, "") }

// plainError says what went wrong, and nothing of how the message came.
type plainError struct{ error }

func (e plainError) Error() string { return plain(e.error.Error()) }

func (e plainError) Unwrap() error { return e.error }

// speakPlainly has every command say what went wrong without what wraps it.
func speakPlainly(cmd *cobra.Command) {
	if run := cmd.RunE; run != nil {
		cmd.RunE = func(cmd *cobra.Command, args []string) error {
			if err := run(cmd, args); err != nil {
				return plainError{err}
			}
			return nil
		}
	}
	for _, c := range cmd.Commands() {
		speakPlainly(c)
	}
}
