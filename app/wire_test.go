package app_test

import (
	"bytes"
	"strings"
	"testing"

	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/reflect/protoreflect"

	sdk "github.com/cosmos/cosmos-sdk/types"
	txtypes "github.com/cosmos/cosmos-sdk/types/tx"
	govv1 "github.com/cosmos/cosmos-sdk/x/gov/types/v1"

	"github.com/equipoise-trials/equipoise/app/wire"
	"github.com/equipoise-trials/equipoise/testutil/chain"
	consenttypes "github.com/equipoise-trials/equipoise/x/consent/types"
)

// TestEveryTextAndAllBytesAreNamedWithTheirRule walks over all messages that the chain executes, what their Anys can hold,
// and transactions. Bytes of our own messages are digests where no rule names them.
func TestEveryTextAndAllBytesAreNamedWithTheirRule(t *testing.T) {
	c := chain.New(t, chain.Config{})
	registry := c.App.Encoding().Registry
	found, foundBytes, seen := make(map[protoreflect.FullName]bool), make(map[protoreflect.FullName]bool), make(map[protoreflect.FullName]bool)
	var walk func(m protoreflect.MessageDescriptor)
	walk = func(m protoreflect.MessageDescriptor) {
		if m.IsPlaceholder() {
			m = describe(t, "/"+string(m.FullName()))
		}
		if seen[m.FullName()] || m.FullName() == anyName {
			return
		}
		seen[m.FullName()] = true
		for i := range m.Fields().Len() {
			field := m.Fields().Get(i)
			require.False(t, field.IsMap(), "%s is a map, of which the decoder knows no order", field.FullName())
			if field.Kind() == protoreflect.StringKind && !wire.IsOwnAddress(field) {
				found[field.FullName()] = true
			}
			if field.Kind() == protoreflect.BytesKind {
				foundBytes[field.FullName()] = true
			}
			if field.Message() != nil {
				walk(field.Message())
			}
		}
	}
	for _, name := range []string{"tx.v1beta1.TxRaw", "tx.v1beta1.TxBody", "tx.v1beta1.AuthInfo", "crypto.multisig.v1beta1.MultiSignature"} {
		walk(describe(t, "/cosmos."+name))
	}
	for _, held := range []string{
		sdk.MsgInterfaceProtoName, "cosmos.crypto.PubKey", "cosmos.evidence.v1beta1.Evidence", "cosmos.gov.v1beta1.Content",
		"cosmos.feegrant.v1beta1.FeeAllowanceI",
	} {
		urls := registry.ListImplementations(held)
		require.NotEmpty(t, urls, held)
		for _, url := range urls {
			if held == sdk.MsgInterfaceProtoName {
				require.NotNil(t, c.App.MsgServiceRouter().HandlerByTypeURL(url), "a fee grant may be for %s, which nobody executes", url)
			}
			walk(describe(t, url))
		}
	}
	require.Greater(t, len(found), 100)
	named := wire.Texts()
	for field := range found {
		require.Contains(t, named, field, "say in app/wire what may stand there")
	}
	for _, field := range named {
		require.True(t, found[field], "%s is in no message: remove its rule", field)
	}
	named, foundBytes[anyName+".value"] = wire.Bytes(), true
	for field := range foundBytes {
		if !strings.HasPrefix(string(field), "equipoise.") {
			require.Contains(t, named, field, "say in app/wire what may stand there, and how many bytes it has")
		}
	}
	for _, field := range named {
		require.True(t, foundBytes[field], "%s is in no message: remove its rule", field)
	}
}

// TestFreeTextDoesNotEnterABlock offers what the SDK's decoder lets pass to the mempool, to proposals and to execution.
func TestFreeTextDoesNotEnterABlock(t *testing.T) {
	payer, payee := chain.NewAccount("payer"), chain.NewAccount("payee")
	c := chain.New(t, chain.Config{Accounts: []chain.Account{payer, payee}})
	good := c.Sign(payer, transfer(payer, payee, 5))
	change := func(how func(raw *txtypes.TxRaw)) []byte {
		var raw txtypes.TxRaw
		require.NoError(t, raw.Unmarshal(good))
		how(&raw)
		changed, err := raw.Marshal()
		require.NoError(t, err)
		return changed
	}
	jane := []byte("Jane Doe, born 1941-05-02, SCREENING 1, Xanomeline High Dose")
	for name, tc := range map[string]struct {
		tx   []byte
		want string
	}{
		"a field of the body that others may ignore": {change(func(raw *txtypes.TxRaw) {
			raw.BodyBytes = protowire.AppendBytes(protowire.AppendTag(raw.BodyBytes, 1031, protowire.BytesType), jane)
		}), "there is no field 1031"},
		"no fee": {change(func(raw *txtypes.TxRaw) {
			var auth txtypes.AuthInfo
			require.NoError(t, auth.Unmarshal(raw.AuthInfoBytes))
			auth.Fee = nil
			raw.AuthInfoBytes, _ = auth.Marshal()
		}), "it has no fee"},
		"a language": {c.Sign(payer, &consenttypes.MsgGiveConsent{Signer: payer.Address().String(), Handle: jane[:32], Language: string(jane)}),
			"want a BCP 47 tag such as"},
		"an address": {c.Sign(payer, &consenttypes.MsgGiveConsent{Signer: payer.Address().String(), Handle: jane[:32], ObtainedBy: string(jane)}),
			"is no address"},
		"words as an address": {c.Sign(payer, &consenttypes.MsgGiveConsent{Signer: payer.Address().String(), Handle: jane[:32], ObtainedBy: "eqp1janedoeborn19410502"}),
			"is no address of an account"},
		"the address of somebody elsewhere": {c.Sign(payer, &consenttypes.MsgGiveConsent{
			Signer: payer.Address().String(), Handle: jane[:32], ObtainedBy: sdk.ValAddress(payer.Address()).String(),
		}), "is no address of an account"},
		"the digest of a paper": {c.Sign(payer, &consenttypes.MsgGiveConsent{
			Signer: payer.Address().String(), Handle: jane[:32], PaperDigest: bytes.Repeat(jane, 100),
		}), "at most 64 are allowed"},
		"one more signature": {change(func(raw *txtypes.TxRaw) { raw.Signatures = append(raw.Signatures, jane) }),
			"there are 2 signatures, want at most one for each of 1 signers"},
		"a long signature": {change(func(raw *txtypes.TxRaw) { raw.Signatures[0] = bytes.Repeat(jane, 100) }), "at most 3309 are allowed"},
		"a long type": {change(func(raw *txtypes.TxRaw) {
			var body txtypes.TxBody
			require.NoError(t, body.Unmarshal(raw.BodyBytes))
			body.Messages[0].TypeUrl = "/" + strings.Repeat(string(jane), 1000)
			raw.BodyBytes, _ = body.Marshal()
		}), "is of no message of this chain"},
		"a vote's reason": {c.Sign(payer, voteWith("Jane Doe, born 1941-05-02")), "it could carry personal data"},
	} {
		t.Run(name, func(t *testing.T) {
			checked := c.Check(tc.tx)
			require.NotZero(t, checked.Code)
			require.Contains(t, checked.Log, tc.want)
			require.NotContains(t, checked.Log, "panic")
			require.Less(t, len(checked.Log), 1000, "an error repeats little of what it refuses")
			prepared, err := c.App.PrepareProposal(&abci.RequestPrepareProposal{
				Txs: [][]byte{tc.tx, good}, Height: c.Height + 1, Time: c.Time, MaxTxBytes: 1 << 20,
			})
			require.NoError(t, err)
			require.Equal(t, [][]byte{good}, prepared.Txs)
			processed, err := c.App.ProcessProposal(&abci.RequestProcessProposal{Txs: [][]byte{tc.tx}, Height: c.Height + 1, Time: c.Time})
			require.NoError(t, err)
			require.Equal(t, abci.ResponseProcessProposal_REJECT, processed.Status)
			_, _, err = c.App.Simulate(tc.tx)
			require.ErrorContains(t, err, tc.want)
			require.NotZero(t, c.Block(tc.tx).TxResults[0].Code)
		})
	}
}

func voteWith(reason string) sdk.Msg {
	return govv1.NewMsgVote(chain.NewAccount("payer").Address(), 1, govv1.OptionYes, reason)
}
