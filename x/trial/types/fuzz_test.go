package types_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/cosmos/gogoproto/proto"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	"github.com/equipoise-trials/equipoise/x/trial/types"
)

// message is a message that can be checked in itself.
type message interface {
	proto.Message
	Marshal() ([]byte, error)
	Unmarshal([]byte) error
}

// messages returns one of each message that is checked in itself, as a client would send it.
func messages() []message {
	digest := fixture.Digest("digest")
	return []message{
		&types.MsgAssignOrganisation{Countries: []string{"DE", "FR"}, Sites: []uint32{1, 2}},
		&types.MsgEndAssignment{Reason: because},
		&types.MsgTransferDuties{Tasks: []fact.Task{fact.Task_TASK_SITE_MANAGEMENT}},
		&types.MsgDelegate{Role: fact.Role_ROLE_COORDINATOR, Tasks: []fact.Task{fact.Task_TASK_CONSENT}, TrainingDigest: digest},
	}
}

// check reports what is wrong with a message in itself, in a block of today.
func check(m message) error {
	switch m := m.(type) {
	case interface{ Validate() error }:
		return m.Validate()
	case interface{ Validate(time.Time) error }:
		return m.Validate(today)
	}
	return nil
}

// FuzzAMessageIsAcceptedOrRefused wants every message that can be read to be judged, and the same way when it is read again.
func FuzzAMessageIsAcceptedOrRefused(f *testing.F) {
	for kind, m := range messages() {
		require.NoError(f, check(m), "%T", m)
		raw, err := m.Marshal()
		require.NoError(f, err)
		f.Add(uint8(kind), raw)
	}
	f.Fuzz(func(t *testing.T, kind uint8, raw []byte) {
		m, again := messages()[int(kind)%len(messages())], messages()[int(kind)%len(messages())]
		m.Reset()
		again.Reset()
		if m.Unmarshal(raw) != nil {
			return
		}
		encoded, err := m.Marshal()
		require.NoError(t, err)
		require.NoError(t, again.Unmarshal(encoded))
		require.Equal(t, check(m) == nil, check(again) == nil)
	})
}

// FuzzAGenesisIsAcceptedOrRefused wants every state that can be read to be judged.
func FuzzAGenesisIsAcceptedOrRefused(f *testing.F) {
	raw, err := genesis().Marshal()
	require.NoError(f, err)
	f.Add(raw)
	f.Fuzz(func(t *testing.T, raw []byte) {
		var g types.GenesisState
		if g.Unmarshal(raw) == nil {
			_ = g.Validate()
		}
	})
}
