package proof

import (
	"bytes"
	"errors"
	"fmt"

	cryptoproto "github.com/cometbft/cometbft/proto/tendermint/crypto"
	ics23 "github.com/cosmos/ics23/go"

	"github.com/equipoise-trials/equipoise/fact"
)

// NewState returns the bundle's part for the proof that a node gives when it is asked, with proof, for
// [fact.CheckpointKey] in the store [fact.CheckpointStore].
func NewState(ops *cryptoproto.ProofOps) (State, error) {
	if n := len(ops.GetOps()); n != 2 {
		return State{}, fmt.Errorf("the node's proof has %d parts, want one in the store and one of the store", n)
	}
	var proofs [2][]byte
	for i, op := range ops.Ops {
		p := new(ics23.CommitmentProof)
		if err := p.Unmarshal(op.Data); err != nil {
			return State{}, fmt.Errorf("the node's proof %s: %w", op.Type, err)
		}
		exist := p.GetExist()
		if exist == nil {
			return State{}, fmt.Errorf("the node's proof %s is not one of existence: the log has no checkpoint at that height", op.Type)
		}
		var err error
		if proofs[i], err = exist.Marshal(); err != nil {
			return State{}, err
		}
	}
	return State{IAVL: proofs[0], Multistore: proofs[1]}, nil
}

// checkState checks that the checkpoint lies in the state with the given app hash, and returns it. Store, key and proof
// specifications are this verifier's own, never the bundle's, and absence cannot be expressed (ICS-23, Dragonberry).
func checkState(s State, appHash []byte) (fact.Checkpoint, error) {
	inStore, err := parseExistence(s.IAVL)
	if err != nil {
		return fact.Checkpoint{}, fmt.Errorf("IAVL proof: %w", err)
	}
	ofStore, err := parseExistence(s.Multistore)
	if err != nil {
		return fact.Checkpoint{}, fmt.Errorf("multistore proof: %w", err)
	}
	if leaf := ofStore.Leaf; leaf != nil && len(leaf.Prefix) != 1 { // ics23 demands only that it starts as the specification says
		return fact.Checkpoint{}, fmt.Errorf("multistore proof: the prefix of its leaf has %d bytes, want 1", len(leaf.Prefix))
	}
	if err := checkExistence(ofStore, ics23.TendermintSpec, fact.CheckpointStore, appHash); err != nil {
		return fact.Checkpoint{}, fmt.Errorf("multistore proof: %w", err)
	}
	if err := checkExistence(inStore, ics23.IavlSpec, fact.CheckpointKey, ofStore.Value); err != nil {
		return fact.Checkpoint{}, fmt.Errorf("IAVL proof: %w", err)
	}
	for _, prefix := range iavlPrefixes(inStore) { // ics23 reads numbers of any length
		if err := checkShortest(prefix); err != nil {
			return fact.Checkpoint{}, fmt.Errorf("IAVL proof: a prefix: %w", err)
		}
	}
	return fact.ParseCheckpoint(inStore.Value)
}

// iavlPrefixes returns what stands before the hashes in the nodes of an IAVL proof.
func iavlPrefixes(p *ics23.ExistenceProof) [][]byte {
	prefixes := [][]byte{p.Leaf.Prefix}
	for _, op := range p.Path {
		prefixes = append(prefixes, op.Prefix)
	}
	return prefixes
}

func parseExistence(b []byte) (*ics23.ExistenceProof, error) {
	p := new(ics23.ExistenceProof)
	return p, decodeExactly(b, p)
}

// checkExistence checks that the proof leads from its value, at the verifier's key, to the root.
func checkExistence(p *ics23.ExistenceProof, spec *ics23.ProofSpec, key string, root []byte) error {
	if len(root) != fact.HashSize {
		return fmt.Errorf("the root has %d bytes, want %d", len(root), fact.HashSize)
	}
	if !bytes.Equal(p.Key, []byte(key)) {
		return fmt.Errorf("it is for key %q, want %q", p.Key, key)
	}
	if len(p.Value) == 0 {
		return errors.New("its value is empty")
	}
	return p.Verify(spec, root, []byte(key), p.Value)
}
