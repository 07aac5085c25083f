package cli_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/cosmos/cosmos-sdk/types/bech32"

	"github.com/equipoise-trials/equipoise/app"
)

// TestCommandsOfEveryModuleWorkWithoutAChain makes transactions offline: the command line knows the modules and has no keepers.
func TestCommandsOfEveryModuleWorkWithoutAChain(t *testing.T) {
	_, as := keyOf(t)
	digest := strings.Repeat("ab", 32)
	other, _ := keyOf(t)
	_, account, err := bech32.DecodeAndConvert(other)
	require.NoError(t, err)
	operator, err := bech32.ConvertAndEncode(app.AddressPrefix+"valoper", account)
	require.NoError(t, err)
	file := filepath.Join(t.TempDir(), "protocol.pdf")
	require.NoError(t, os.WriteFile(file, []byte("%PDF"), 0o600))
	for _, tc := range []struct {
		args []string
		kind string
	}{
		{[]string{"bank", "send", "me", other, "1upoise"}, "/cosmos.bank.v1beta1.MsgSend"},
		{[]string{"bank", "multi-send", "me", other, other, "1upoise"}, "/cosmos.bank.v1beta1.MsgMultiSend"},
		{[]string{"feegrant", "grant", "me", other, "--spend-limit", "1upoise"}, "/cosmos.feegrant.v1beta1.MsgGrantAllowance"},
		{[]string{"staking", "delegate", operator, "1upoise"}, "/cosmos.staking.v1beta1.MsgDelegate"},
		{[]string{"distribution", "withdraw-rewards", operator}, "/cosmos.distribution.v1beta1.MsgWithdrawDelegatorReward"},
		{[]string{"gov", "vote", "1", "yes"}, "/cosmos.gov.v1.MsgVote"},
		{[]string{"slashing", "unjail"}, "/cosmos.slashing.v1beta1.MsgUnjail"},
		{[]string{"identity", "reinstate", "2", "correction"}, "/equipoise.identity.v1.MsgReinstateOrganisation"},
		{[]string{"consent", "withdraw", digest, digest}, "/equipoise.consent.v1.MsgWithdraw"},
		{[]string{"participation", "set-fee-budget", "1", "1", "5000000"}, "/equipoise.participation.v1.MsgSetFeeBudget"},
		{[]string{"claims", "answer-claim", digest, "1", "--grant"}, "/equipoise.claims.v1.MsgAnswerClaim"},
		{[]string{"record", "open-book", "1", "1", "1"}, "/equipoise.record.v1.MsgOpenBook"},
		{[]string{"protocol", "submit-document", "1", "protocol", "--title", "Protocol", "--file", "en=" + file}, "/equipoise.protocol.v1.MsgSubmitDocument"},
		{[]string{"protocol", "activate", "1", "1", "1", "1"}, "/equipoise.protocol.v1.MsgActivate"},
	} {
		t.Run(strings.Join(tc.args[:2], " "), func(t *testing.T) {
			made := succeeds(t, append(append(append([]string{"tx"}, tc.args...), as...), "--generate-only", "--offline",
				"--account-number", "1", "--sequence", "0")...)
			var tx struct {
				Body struct {
					Messages []struct {
						Type string `json:"@type"`
					}
				}
			}
			require.NoError(t, json.Unmarshal([]byte(made), &tx), made)
			require.Len(t, tx.Body.Messages, 1)
			require.Equal(t, tc.kind, tx.Body.Messages[0].Type)
		})
	}
}
