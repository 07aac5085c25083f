package testchain

import (
	"testing"
	"time"

	"github.com/cometbft/cometbft/crypto"
	"github.com/cometbft/cometbft/crypto/ed25519"
	"github.com/cometbft/cometbft/crypto/mldsa65"
	"github.com/cometbft/cometbft/crypto/secp256k1"
	"github.com/cometbft/cometbft/crypto/tmhash"
	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"
	"github.com/cometbft/cometbft/types"
	"github.com/stretchr/testify/require"
)

// Signer is a validator.
type Signer struct {
	Key   crypto.PrivKey
	Power int64
}

// Ed25519 returns a signer whose key comes from its name.
func Ed25519(name string, power int64) Signer {
	return Signer{ed25519.GenPrivKeyFromSecret([]byte(name)), power}
}

// Secp256k1 returns a signer whose key comes from its name.
func Secp256k1(name string, power int64) Signer {
	return Signer{secp256k1.GenPrivKeySecp256k1([]byte(name)), power}
}

// MLDSA65 returns a signer whose key comes from its name.
func MLDSA65(t testing.TB, name string, power int64) Signer {
	key, err := mldsa65.GenPrivKeyFromSeed(tmhash.Sum([]byte(name)))
	require.NoError(t, err)
	return Signer{key, power}
}

// Votes says that a signer votes otherwise than for the block.
type Votes struct {
	By   Signer
	Flag types.BlockIDFlag
}

// Nil is a vote for nil.
func Nil(by Signer) Votes { return Votes{by, types.BlockIDFlagNil} }

// Absent is no vote.
func Absent(by Signer) Votes { return Votes{by, types.BlockIDFlagAbsent} }

// validators is a validator set together with its private keys.
type validators struct {
	set  *types.ValidatorSet
	keys map[string]crypto.PrivKey // by address
}

func newValidators(signers []Signer) *validators {
	v := &validators{keys: map[string]crypto.PrivKey{}}
	members := make([]*types.Validator, len(signers))
	for i, s := range signers {
		members[i] = types.NewValidator(s.Key.PubKey(), s.Power)
		v.keys[string(s.Key.PubKey().Address())] = s.Key
	}
	v.set = types.NewValidatorSet(members)
	return v
}

// simple returns the set as a bundle holds it.
func (v *validators) simple() [][]byte {
	raw := make([][]byte, v.set.Size())
	for i, m := range v.set.Validators {
		raw[i] = m.Bytes()
	}
	return raw
}

// sign returns the commit of a block.
func (v *validators) sign(t testing.TB, chainID string, h types.Header, votes []Votes) *types.Commit {
	c := &types.Commit{
		Height: h.Height, Round: 1,
		BlockID: types.BlockID{Hash: h.Hash(), PartSetHeader: types.PartSetHeader{Total: 1, Hash: tmhash.Sum(h.Hash())}},
	}
	flags := map[string]types.BlockIDFlag{}
	for _, vote := range votes {
		flags[string(vote.By.Key.PubKey().Address())] = vote.Flag
	}
	for i, m := range v.set.Validators {
		flag, ok := flags[string(m.Address)]
		if !ok {
			flag = types.BlockIDFlagCommit
		}
		c.Signatures = append(c.Signatures, v.vote(t, chainID, c, i, flag))
	}
	return c
}

func (v *validators) vote(t testing.TB, chainID string, c *types.Commit, i int, flag types.BlockIDFlag) types.CommitSig {
	if flag == types.BlockIDFlagAbsent {
		return types.NewCommitSigAbsent()
	}
	vote := types.Vote{
		Type: cmtproto.PrecommitType, Height: c.Height, Round: c.Round, ValidatorIndex: int32(i),
		ValidatorAddress: v.set.Validators[i].Address,
		Timestamp:        Start.Add(time.Duration(c.Height)*5*time.Second + time.Duration(i+1)*time.Millisecond),
	}
	if flag == types.BlockIDFlagCommit {
		vote.BlockID = c.BlockID
	}
	signature, err := v.keys[string(vote.ValidatorAddress)].Sign(types.VoteSignBytes(chainID, vote.ToProto()))
	require.NoError(t, err)
	vote.Signature = signature
	return vote.CommitSig()
}
