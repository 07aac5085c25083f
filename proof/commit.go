package proof

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/cometbft/cometbft/crypto"
	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"
)

// signedBlock is a light block whose signatures were all checked.
type signedBlock struct {
	*header
	set *validatorSet
	// committed says of each member of the set whether it signed this block.
	committed []bool
	// power is the power of those who did.
	power int64
}

// parseLightBlock decodes a light block and ties header, commit and set to one another. Signatures come later, in
// verifySignatures.
func parseLightBlock(l LightBlock) (*signedBlock, *cmtproto.Commit, error) {
	h, err := parseHeader(l.Header)
	if err != nil {
		return nil, nil, fmt.Errorf("header: %w", err)
	}
	set, err := parseValidators(l.Validators)
	if err != nil {
		return nil, nil, err
	}
	if set.hash != h.validators {
		return nil, nil, fmt.Errorf("the validator set hashes to %X, the header names %X", set.hash, h.validators)
	}
	c := new(cmtproto.Commit)
	if err := decodeExactly(l.Commit, c); err != nil {
		return nil, nil, fmt.Errorf("commit: %w", err)
	}
	switch {
	case c.Height != h.Height:
		return nil, nil, fmt.Errorf("the commit is for height %d, the header has %d", c.Height, h.Height)
	case c.Round < 0:
		return nil, nil, fmt.Errorf("the commit is for the negative round %d", c.Round)
	case !bytes.Equal(c.BlockID.Hash, h.hash[:]):
		return nil, nil, fmt.Errorf("the commit is for block %X, the header hashes to %X", c.BlockID.Hash, h.hash)
	case len(c.Signatures) != len(set.members):
		return nil, nil, fmt.Errorf("the commit has %d votes, the set has %d validators", len(c.Signatures), len(set.members))
	}
	return &signedBlock{header: h, set: set, committed: make([]bool, len(set.members))}, c, nil
}

// verifySignatures checks every vote of the commit, those for nil too, and demands that more than two thirds of the
// set's power is for the block.
func (b *signedBlock) verifySignatures(c *cmtproto.Commit) error {
	for i, vote := range c.Signatures {
		if err := checkVote(b.ChainID, c, vote, b.set.members[i].key); err != nil {
			return fmt.Errorf("vote of validator %d: %w", i, err)
		}
		if vote.BlockIdFlag == cmtproto.BlockIDFlagCommit {
			b.committed[i] = true
			b.power += b.set.members[i].power
		}
	}
	if !twoThirds(b.power, b.set.total) {
		return fmt.Errorf("validators with power %d of %d signed the block, more than two thirds are needed", b.power, b.set.total)
	}
	return nil
}

// checkVote checks one vote: an absent one must be empty, any other must be signed by the validator at its place.
func checkVote(chainID string, c *cmtproto.Commit, vote cmtproto.CommitSig, key crypto.PubKey) error {
	switch vote.BlockIdFlag {
	case cmtproto.BlockIDFlagAbsent:
		if len(vote.ValidatorAddress) > 0 || len(vote.Signature) > 0 || !vote.Timestamp.IsZero() {
			return errors.New("it is marked absent and yet holds an address, a time or a signature")
		}
		return nil
	case cmtproto.BlockIDFlagCommit, cmtproto.BlockIDFlagNil:
	default:
		return fmt.Errorf("its block id flag is %d, want absent (1), commit (2) or nil (3)", vote.BlockIdFlag)
	}
	if !bytes.Equal(vote.ValidatorAddress, key.Address()) {
		return fmt.Errorf("it names the validator %X, the set has %X at its place", vote.ValidatorAddress, key.Address())
	}
	signed, err := signBytes(chainID, c, vote)
	if err != nil {
		return err
	}
	if !key.VerifySignature(signed, vote.Signature) {
		return fmt.Errorf("its %s signature is wrong", key.Type())
	}
	return nil
}

// signBytes returns what a validator signed: the length-prefixed tendermint.types.CanonicalVote of a precommit. A vote
// for nil names no block.
func signBytes(chainID string, c *cmtproto.Commit, vote cmtproto.CommitSig) ([]byte, error) {
	v := cmtproto.CanonicalVote{
		Type:      cmtproto.PrecommitType,
		Height:    c.Height,
		Round:     int64(c.Round),
		Timestamp: vote.Timestamp,
		ChainID:   chainID,
	}
	if vote.BlockIdFlag == cmtproto.BlockIDFlagCommit {
		v.BlockID = &cmtproto.CanonicalBlockID{
			Hash:          c.BlockID.Hash,
			PartSetHeader: cmtproto.CanonicalPartSetHeader(c.BlockID.PartSetHeader),
		}
	}
	b, err := v.Marshal()
	if err != nil {
		return nil, err
	}
	return append(binary.AppendUvarint(nil, uint64(len(b))), b...), nil
}
