package cli

import (
	"encoding/hex"

	"github.com/spf13/cobra"

	"github.com/equipoise-trials/equipoise/client/keep"
)

// flagBlind is what the modules call the random bytes that keep a fact about a participant from being guessed.
const flagBlind = "blind"

// explainBlinds says of every command that takes a blind that it makes one.
func explainBlinds(cmd *cobra.Command) {
	if f := cmd.Flags().Lookup(flagBlind); f != nil {
		f.Usage = "32 bytes that keep the fact from being guessed from outside; random unless given"
	}
	for _, c := range cmd.Commands() {
		explainBlinds(c)
	}
}

// fillBlind gives a command that takes a blind a fresh one, unless whoever typed it did.
func fillBlind(cmd *cobra.Command) error {
	if f := cmd.Flags().Lookup(flagBlind); f == nil || f.Changed {
		return nil
	}
	blind := keep.Random()
	return cmd.Flags().Set(flagBlind, hex.EncodeToString(blind[:]))
}
