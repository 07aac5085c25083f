package proof

import (
	"bytes"
	"errors"
	"fmt"

	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"
	gogotypes "github.com/cosmos/gogoproto/types"

	"github.com/equipoise-trials/equipoise/fact"
)

// blockProtocol is the version of CometBFT's block structures that this verifier hashes. Another era of the chain
// needs the verifier of that era.
const blockProtocol = 11

// message is a protobuf message with generated code.
type message interface {
	Unmarshal([]byte) error
	Marshal() ([]byte, error)
}

// decodeExactly decodes b and demands that m encodes to the same bytes again, so that no unknown field, no other order
// and no longer varint carries what no check sees.
func decodeExactly(b []byte, m message) error {
	if err := m.Unmarshal(b); err != nil {
		return err
	}
	again, err := m.Marshal()
	if err != nil {
		return err
	}
	if !bytes.Equal(b, again) {
		return errors.New("its protobuf encoding is not the exact one (FORMAT.md, section 1)")
	}
	return nil
}

// header is a block's header and its hash.
type header struct {
	cmtproto.Header
	hash           fact.Hash
	validators     fact.Hash
	nextValidators fact.Hash
}

func parseHeader(b []byte) (*header, error) {
	h := new(header)
	if err := decodeExactly(b, &h.Header); err != nil {
		return nil, err
	}
	if v := h.Version.Block; v != blockProtocol {
		return nil, fmt.Errorf("its block protocol is %d, this verifier is for %d: get the verifier of that era", v, blockProtocol)
	}
	if h.ChainID == "" {
		return nil, errors.New("it names no chain")
	}
	if err := checkText("its chain id", h.ChainID); err != nil {
		return nil, err
	}
	if h.Height < 1 {
		return nil, fmt.Errorf("its height is %d, blocks start at 1", h.Height)
	}
	for _, part := range []struct {
		name string
		hash []byte
	}{{"validators hash", h.ValidatorsHash}, {"next validators hash", h.NextValidatorsHash}, {"app hash", h.AppHash}} {
		if len(part.hash) != fact.HashSize {
			return nil, fmt.Errorf("its %s has %d bytes, want %d", part.name, len(part.hash), fact.HashSize)
		}
	}
	h.validators, h.nextValidators = fact.Hash(h.ValidatorsHash), fact.Hash(h.NextValidatorsHash)
	var err error
	h.hash, err = headerHash(&h.Header)
	return h, err
}

// headerHash returns the RFC 6962 root over the encodings of the header's fourteen fields, scalars wrapped as
// google.protobuf.*Value and zero values empty.
func headerHash(h *cmtproto.Header) (fact.Hash, error) {
	version, err := h.Version.Marshal()
	if err != nil {
		return fact.Hash{}, err
	}
	time, err := gogotypes.StdTimeMarshal(h.Time)
	if err != nil {
		return fact.Hash{}, err
	}
	lastBlock, err := h.LastBlockId.Marshal()
	if err != nil {
		return fact.Hash{}, err
	}
	height, err := (&gogotypes.Int64Value{Value: h.Height}).Marshal()
	if err != nil {
		return fact.Hash{}, err
	}
	return fact.Root([]fact.Hash{
		fact.LeafHash(version),
		fact.LeafHash(wrapped([]byte(h.ChainID))),
		fact.LeafHash(height),
		fact.LeafHash(time),
		fact.LeafHash(lastBlock),
		fact.LeafHash(wrapped(h.LastCommitHash)),
		fact.LeafHash(wrapped(h.DataHash)),
		fact.LeafHash(wrapped(h.ValidatorsHash)),
		fact.LeafHash(wrapped(h.NextValidatorsHash)),
		fact.LeafHash(wrapped(h.ConsensusHash)),
		fact.LeafHash(wrapped(h.AppHash)),
		fact.LeafHash(wrapped(h.LastResultsHash)),
		fact.LeafHash(wrapped(h.EvidenceHash)),
		fact.LeafHash(wrapped(h.ProposerAddress)),
	}), nil
}

// wrapped encodes bytes or a string as field 1 of a message, nothing as nothing.
func wrapped(b []byte) []byte {
	encoded, _ := (&gogotypes.BytesValue{Value: b}).Marshal() // writing to memory cannot fail
	return encoded
}
