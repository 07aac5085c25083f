package proof

import (
	"reflect"
	"testing"
	"time"

	cryptoproto "github.com/cometbft/cometbft/proto/tendermint/crypto"
	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"
	"github.com/stretchr/testify/require"
)

// CometBFT's messages have what future facts may have: times, alternatives, lists of messages.
func TestEveryKindOfFieldIsShown(t *testing.T) {
	set := cmtproto.ValidatorSet{
		Validators: []*cmtproto.Validator{
			{PubKey: cryptoproto.PublicKey{Sum: &cryptoproto.PublicKey_Ed25519{Ed25519: []byte{1, 0xab}}}, VotingPower: -5},
			{Address: []byte{2}},
		},
	}
	require.Equal(t, []Line{
		{"validators[0].pub_key.ed25519", "01AB"}, {"validators[0].voting_power", "-5"}, {"validators[1].address", "02"},
	}, appendMessage(nil, "", reflect.ValueOf(set)))

	vote := cmtproto.Vote{
		Type: cmtproto.PrecommitType, Timestamp: time.Unix(1, 5).UTC(), BlockID: cmtproto.BlockID{PartSetHeader: cmtproto.PartSetHeader{Total: 1}},
	}
	require.Equal(t, []Line{
		{"type", "SIGNED_MSG_TYPE_PRECOMMIT"}, {"block_id.part_set_header.total", "1"}, {"timestamp", "1970-01-01T00:00:01.000000005Z"},
	}, appendMessage(nil, "", reflect.ValueOf(vote)))

	require.Equal(t, []Line{{"txs[0]", "01"}, {"txs[1]", ""}},
		appendMessage(nil, "", reflect.ValueOf(cmtproto.Data{Txs: [][]byte{{1}, {}}})))
}
