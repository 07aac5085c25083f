package app_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/descriptorpb"

	cosmosproto "github.com/cosmos/cosmos-proto"
	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	gogoproto "github.com/cosmos/gogoproto/proto"

	"github.com/equipoise-trials/equipoise/testutil/chain"
)

const anyName = "google.protobuf.Any"

// inert lists fields that say nothing of what they accept and hold no message to execute.
var inert = []protoreflect.FullName{
	"cosmos.crypto.multisig.LegacyAminoPubKey.public_keys",
	"cosmos.upgrade.v1beta1.Plan.upgraded_client_state", // x/upgrade refuses a plan that has it
}

// carriers finds the messages that can carry other messages, and so execute in the name of somebody who did not sign.
type carriers struct {
	t        *testing.T
	registry codectypes.InterfaceRegistry
	seen     map[protoreflect.FullName]bool
}

// carries reports whether a message can hold, at any depth, a message to execute.
func (c carriers) carries(message protoreflect.MessageDescriptor) bool {
	if c.seen[message.FullName()] {
		return false
	}
	c.seen[message.FullName()] = true
	for i := range message.Fields().Len() {
		field := message.Fields().Get(i)
		switch {
		case field.Message() == nil || slices.Contains(inert, field.FullName()):
		case field.Message().FullName() == anyName:
			if c.accepts(field) {
				return true
			}
		case c.carries(field.Message()):
			return true
		}
	}
	return false
}

// accepts reports whether a field of type Any can hold a message to execute, or something that can.
func (c carriers) accepts(field protoreflect.FieldDescriptor) bool {
	raw, err := proto.Marshal(field.Options())
	require.NoError(c.t, err)
	options := &descriptorpb.FieldOptions{}
	require.NoError(c.t, proto.Unmarshal(raw, options)) // now with the extensions that are linked in
	accepted, _ := proto.GetExtension(options, cosmosproto.E_AcceptsInterface).(string)
	if accepted == "" || accepted == sdk.MsgInterfaceProtoName || accepted == "sdk.Msg" {
		return true // what is not restricted could be anything
	}
	return slices.ContainsFunc(c.registry.ListImplementations(accepted), func(url string) bool {
		return c.carries(describe(c.t, url))
	})
}

func describe(t *testing.T, url string) protoreflect.MessageDescriptor {
	t.Helper()
	found, err := gogoproto.HybridResolver.FindDescriptorByName(protoreflect.FullName(url[1:]))
	require.NoError(t, err)
	return found.(protoreflect.MessageDescriptor)
}

func TestGovernanceAloneExecutesMessagesOfOthers(t *testing.T) {
	c := chain.New(t, chain.Config{})
	registry := c.App.Encoding().Registry
	var found []string
	messages := registry.ListImplementations(sdk.MsgInterfaceProtoName)
	require.Greater(t, len(messages), 80)
	for _, url := range messages {
		walk := carriers{t, registry, make(map[protoreflect.FullName]bool)}
		if walk.carries(describe(t, url)) && c.App.MsgServiceRouter().HandlerByTypeURL(url) != nil {
			found = append(found, url)
		}
	}
	require.Equal(t, []string{"/cosmos.gov.v1.MsgSubmitProposal"}, found)
}

func TestNobodyExecutesInAnothersName(t *testing.T) {
	c := chain.New(t, chain.Config{})
	for _, absent := range []string{"authz", "group", "interchainaccounts", "icahost", "accounts", "wasm", "circuit"} {
		require.NotContains(t, c.App.ModuleManager().Modules, absent)
	}
}
