package proof

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/cometbft/cometbft/crypto"
	"github.com/cometbft/cometbft/crypto/ed25519"
	"github.com/cometbft/cometbft/crypto/mldsa65"
	"github.com/cometbft/cometbft/crypto/secp256k1"
	"github.com/cometbft/cometbft/types"
	"github.com/cometbft/cometbft/version"
	"github.com/stretchr/testify/require"
)

// The verifier hashes headers, sets and votes itself, to stay free of what CometBFT's types package imports. These
// tests hold it against that package.

var random = rand.New(rand.NewPCG(1, 2))

func randomBytes(n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(random.Uint32())
	}
	return b
}

// maybe returns n random bytes or none.
func maybe(n int) []byte {
	if random.IntN(4) == 0 {
		return nil
	}
	return randomBytes(n)
}

func randomBlockID() types.BlockID {
	return types.BlockID{
		Hash:          randomBytes(32),
		PartSetHeader: types.PartSetHeader{Total: random.Uint32N(9), Hash: maybe(32)},
	}
}

func randomTime() time.Time {
	return time.Unix(random.Int64N(4e9), []int64{0, 1, random.Int64N(1e9)}[random.IntN(3)]).UTC()
}

func randomHeader() types.Header {
	h := types.Header{
		ChainID: "chain-" + string(rune('a'+random.IntN(26))), Height: 1 + random.Int64N(1<<40), Time: randomTime(),
		LastCommitHash: maybe(32), DataHash: maybe(32), ValidatorsHash: randomBytes(32), NextValidatorsHash: randomBytes(32),
		ConsensusHash: maybe(32), AppHash: randomBytes(32), LastResultsHash: maybe(32), EvidenceHash: maybe(32),
		ProposerAddress: maybe(20),
	}
	h.Version.Block, h.Version.App = version.BlockProtocol, uint64(random.IntN(3))
	if random.IntN(4) > 0 {
		h.LastBlockID = randomBlockID()
	}
	return h
}

func TestHeadersHashAsInCometBFT(t *testing.T) {
	require.EqualValues(t, version.BlockProtocol, blockProtocol)
	for range 1000 {
		h := randomHeader()
		raw, err := h.ToProto().Marshal()
		require.NoError(t, err)
		got, err := parseHeader(raw)
		require.NoError(t, err)
		require.EqualValues(t, h.Hash(), got.hash[:], "%v", h)
	}
}

func randomKey(t *testing.T) crypto.PubKey {
	switch random.IntN(3) {
	case 0:
		return ed25519.GenPrivKeyFromSecret(randomBytes(32)).PubKey()
	case 1:
		return secp256k1.GenPrivKeySecp256k1(randomBytes(32)).PubKey()
	}
	key, err := mldsa65.GenPrivKeyFromSeed(randomBytes(32))
	require.NoError(t, err)
	return key.PubKey()
}

func TestValidatorSetsHashAsInCometBFT(t *testing.T) {
	for n := 1; n < 12; n++ {
		members := make([]*types.Validator, n)
		for i := range members {
			members[i] = types.NewValidator(randomKey(t), 1+random.Int64N(1e9))
		}
		want := types.NewValidatorSet(members)
		raw := make([][]byte, n)
		for i, v := range want.Validators {
			raw[i] = v.Bytes()
		}
		got, err := parseValidators(raw)
		require.NoError(t, err)
		require.EqualValues(t, want.Hash(), got.hash[:])
		require.Equal(t, want.TotalVotingPower(), got.total)
		for i, m := range got.members {
			require.Equal(t, want.Validators[i].Address, m.key.Address())
		}
		trust, err := NewTrust("chain", nil, 1, raw)
		require.NoError(t, err)
		set, err := trust.set()
		require.NoError(t, err)
		require.Equal(t, got.hash, set.hash, "a set survives the trust file")
	}
}

func TestVotesAreSignedAsInCometBFT(t *testing.T) {
	for range 1000 {
		c := &types.Commit{Height: 1 + random.Int64N(1<<40), Round: random.Int32N(5), BlockID: randomBlockID()}
		flags := []types.BlockIDFlag{types.BlockIDFlagCommit, types.BlockIDFlagNil}
		c.Signatures = []types.CommitSig{{
			BlockIDFlag: flags[random.IntN(2)], ValidatorAddress: randomBytes(20), Timestamp: randomTime(), Signature: randomBytes(64),
		}}
		want := c.VoteSignBytes("chain", 0)
		got, err := signBytes("chain", c.ToProto(), c.ToProto().Signatures[0])
		require.NoError(t, err)
		require.Equal(t, want, got)
	}
}
