package archive

import (
	"bytes"
	"crypto/sha256"
	"fmt"

	txtypes "github.com/cosmos/cosmos-sdk/types/tx"

	"github.com/equipoise-trials/equipoise/fact"
)

// checkBlock checks what ties a block's facts to its entry, to its header and to its transactions. index is where in the
// log the entry belongs.
func checkBlock(f fetched, chainID string, index uint64) []error {
	var problems []error
	if _, err := seal(*f.block); err != nil {
		problems = append(problems, err)
	}
	if f.block.EntryIndex != index {
		problems = append(problems, fmt.Errorf("its entry has index %d, want %d", f.block.EntryIndex, index))
	}
	problems = append(problems, checkHeader(f, chainID)...)
	return append(problems, checkLeaves(f)...)
}

// checkHeader compares the entry with the header of its block.
func checkHeader(f fetched, chainID string) []error {
	entry, err := fact.ParseEntry(f.block.Entry)
	if err != nil {
		return []error{err}
	}
	var problems []error
	if entry.Height != f.height {
		problems = append(problems, fmt.Errorf("its entry names height %d", entry.Height))
	}
	if entry.ChainID != f.chain.ChainID || entry.ChainID != chainID {
		problems = append(problems, fmt.Errorf("its entry names chain %q, its header %q, the node %q", entry.ChainID,
			f.chain.ChainID, chainID))
	}
	if !entry.Time.Equal(f.chain.Time) {
		problems = append(problems, fmt.Errorf("its entry names time %s, its header %s", entry.Time, f.chain.Time.UTC()))
	}
	if !bytes.Equal(entry.HeaderHash, f.chain.HeaderHash) {
		problems = append(problems, fmt.Errorf("its entry names header hash %x, its header has %x", entry.HeaderHash,
			f.chain.HeaderHash))
	}
	return problems
}

// position is where in a block a fact was recorded: transaction and message, counted from 1. Facts of the block's own
// work come first, at 0.
type position struct{ tx, msg int }

func (p position) before(q position) bool { return p.tx < q.tx || p.tx == q.tx && p.msg < q.msg }

// checkLeaves checks that each fact belongs to a message of a transaction of the block which succeeded (21 CFR 11.70),
// and that the facts are in the order of the block.
func checkLeaves(f fetched) []error {
	txs := make(map[fact.Hash]int, len(f.chain.Txs)) // by hash, the position of the one that succeeded
	for i, tx := range f.chain.Txs {
		hash := sha256.Sum256(tx)
		if _, ok := txs[hash]; !ok || i < len(f.results.Codes) && f.results.Codes[i] == 0 {
			txs[hash] = i
		}
	}
	var problems []error
	if len(f.results.Codes) != len(f.chain.Txs) {
		problems = append(problems, fmt.Errorf("%d transactions have %d results", len(f.chain.Txs), len(f.results.Codes)))
	}
	var last position
	for i, data := range f.block.Leaves {
		at, err := locate(f, txs, data)
		if err == nil && at.before(last) {
			err = fmt.Errorf("is out of order")
		}
		if err != nil {
			problems = append(problems, fmt.Errorf("fact %d: %w", i, err))
			continue
		}
		last = at
	}
	return problems
}

// locate returns where in its block a fact was recorded.
func locate(f fetched, txs map[fact.Hash]int, data []byte) (position, error) {
	leaf, err := fact.ParseLeaf(data)
	if err != nil {
		return position{}, err
	}
	if len(leaf.TxHash) == 0 {
		if leaf.MsgIndex != fact.BlockLevel {
			return position{}, fmt.Errorf("has message index %d and no transaction", leaf.MsgIndex)
		}
		return position{}, nil
	}
	if len(leaf.TxHash) != fact.HashSize {
		return position{}, fmt.Errorf("names a transaction by %d bytes, want %d", len(leaf.TxHash), fact.HashSize)
	}
	i, ok := txs[fact.Hash(leaf.TxHash)]
	if !ok {
		return position{}, fmt.Errorf("names transaction %X, which is not in the block", leaf.TxHash)
	}
	if i < len(f.results.Codes) && f.results.Codes[i] != 0 {
		return position{}, fmt.Errorf("names transaction %X, which failed with code %d", leaf.TxHash, f.results.Codes[i])
	}
	messages, err := countMessages(f.chain.Txs[i])
	if err != nil {
		return position{}, fmt.Errorf("names transaction %X: %w", leaf.TxHash, err)
	}
	if uint64(leaf.MsgIndex) >= uint64(messages) {
		return position{}, fmt.Errorf("names message %d of transaction %X, which has %d", leaf.MsgIndex, leaf.TxHash,
			messages)
	}
	return position{tx: i + 1, msg: int(leaf.MsgIndex) + 1}, nil
}

func countMessages(tx []byte) (int, error) {
	var raw txtypes.TxRaw
	if err := raw.Unmarshal(tx); err != nil {
		return 0, err
	}
	var body txtypes.TxBody
	if err := body.Unmarshal(raw.BodyBytes); err != nil {
		return 0, err
	}
	return len(body.Messages), nil
}
