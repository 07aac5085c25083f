package proof

import (
	"errors"
	"fmt"

	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/fact/record"
)

// Errors about how a bundle was given to the verifier.
var (
	// ErrNeedsRecord says that the bundle is about a record whose bytes were not given.
	ErrNeedsRecord = errors.New("the bundle is about a record: give the file with the record's exact bytes too")
	// ErrTakesNoRecord says that the bundle is about a fact alone, yet a record was given.
	ErrTakesNoRecord = errors.New("the bundle is about a fact alone, it says nothing of the record file: leave that out, " +
		"or use the bundle that belongs to it")
)

// Verify checks everything in a bundle and returns what it proves. record holds the exact bytes of the record that the
// bundle is about; it is nil, not merely empty, for the bundle of a fact alone. trust may be nil: then nothing says
// whose validators they are, and the verdict ends at level 3.
//
// An error means that the bundle proves nothing. It wraps [ErrUnreadable] if the data is no bundle at all. FORMAT.md
// gives the order of the checks.
func Verify(bundle, record []byte, trust *Trust) (Verdict, error) {
	c, err := verify(bundle, record, trust)
	if err != nil {
		return Verdict{}, err
	}
	return c.verdict(), nil
}

// verify returns a bundle that has passed every check.
func verify(bundle, record []byte, trust *Trust) (*check, error) {
	c := &check{trust: trust}
	for i, step := range []func() error{
		func() (err error) { c.bundle, err = ParseBundle(bundle); return err },
		func() error { return c.checkRecordFile(record) },
		c.parseLightBlocks,
		c.checkState,
		c.checkEntry,
		c.checkFact,
		func() error { return c.checkRecord(record) },
		c.checkChains,
		c.checkSignatures,
		c.checkHops,
	} {
		if err := step(); err != nil {
			return nil, &CheckError{Check: i + 1, Err: err}
		}
	}
	return c, nil
}

// CheckError says which check of section 9 of FORMAT.md a bundle failed first.
type CheckError struct {
	// Check is the number of the check, from 1 to 10.
	Check int
	// Err says what was wrong.
	Err error
}

// Error implements error.
func (e *CheckError) Error() string { return e.Err.Error() }

// Unwrap returns what was wrong.
func (e *CheckError) Unwrap() error { return e.Err }

// check is a bundle on its way through the verifier.
type check struct {
	bundle *Bundle
	trust  *Trust

	blocks     []*signedBlock
	commits    []*cmtproto.Commit
	checkpoint fact.Checkpoint
	entry      fact.Entry
	commitment fact.Commitment
	head       *record.RecordsAppended
	hops       int
}

// last returns the block whose header proves the state.
func (c *check) last() *signedBlock { return c.blocks[len(c.blocks)-1] }

// checkRecordFile checks that a record was given exactly if the bundle is about one.
func (c *check) checkRecordFile(record []byte) error {
	switch {
	case c.bundle.Record != nil && record == nil:
		return ErrNeedsRecord
	case c.bundle.Record == nil && record != nil:
		return ErrTakesNoRecord
	case len(record) > MaxRecord:
		return unreadable("record", fmt.Errorf("it has %d bytes, at most %d are allowed", len(record), MaxRecord))
	}
	return nil
}

func (c *check) parseLightBlocks() error {
	if len(c.bundle.LightBlocks) == 0 {
		return errors.New("the bundle holds no light block: it needs at least the one that proves the state")
	}
	for i, l := range c.bundle.LightBlocks {
		b, commit, err := parseLightBlock(l)
		if err != nil {
			return fmt.Errorf("light block number %d: %w", i, err)
		}
		c.blocks, c.commits = append(c.blocks, b), append(c.commits, commit)
	}
	return nil
}

// checkState follows the checkpoint to the app hash of the last header.
func (c *check) checkState() (err error) {
	if c.checkpoint, err = checkState(c.bundle.State, c.last().AppHash); err != nil {
		return fmt.Errorf("checkpoint of the audit log: %w", err)
	}
	return nil
}

func (c *check) checkEntry() (err error) {
	if c.entry, err = parseEntry(c.bundle.Entry.Data); err != nil {
		return fmt.Errorf("log entry: %w", err)
	}
	if err := checkEntry(c.bundle.Entry, c.entry.Hash(), c.checkpoint); err != nil {
		return fmt.Errorf("log entry: %w", err)
	}
	return nil
}

func (c *check) checkFact() error {
	if err := checkFact(c.bundle.Fact, c.entry); err != nil {
		return fmt.Errorf("fact: %w", err)
	}
	return nil
}

func (c *check) checkRecord(data []byte) (err error) {
	if c.bundle.Record == nil {
		return nil
	}
	if c.head, c.commitment, err = checkRecord(c.bundle.Record, data, c.bundle.Fact); err != nil {
		return fmt.Errorf("record: %w", err)
	}
	return nil
}

// checkChains compares what entry and commitment say of their chain with the chain of the header.
func (c *check) checkChains() error {
	last := c.last()
	sameChain := c.entry.ChainID == last.ChainID
	switch {
	case sameChain && c.entry.Height >= last.Height, c.entry.Time.After(last.Time):
		return fmt.Errorf("log entry: its block %d of %s is not before block %d of %s, whose state it is said to be in",
			c.entry.Height, shortTime(c.entry.Time), last.Height, shortTime(last.Time))
	case c.bundle.Record != nil && !sameChain && c.commitment.ChainID == last.ChainID:
		return fmt.Errorf("record: it was entered on chain %s, but the log entry that proves it is of chain %s, which came before",
			quote(last.ChainID), quote(c.entry.ChainID))
	}
	if c.trust == nil {
		return nil
	}
	for _, id := range c.foreignChains() {
		if !c.trust.allows(id) {
			return fmt.Errorf("the evidence names chain %s, which is neither the trust file's chain %s nor among its ancestors: "+
				"use the trust file of that chain, or one that lists it", quote(id), quote(c.trust.ChainID))
		}
	}
	return nil
}

// foreignChains returns the chains that entry and commitment name, if they are not the header's.
func (c *check) foreignChains() (ids []string) {
	if id := c.entry.ChainID; id != c.last().ChainID {
		ids = append(ids, id)
	}
	if id := c.commitment.ChainID; c.bundle.Record != nil && id != c.last().ChainID {
		ids = append(ids, id)
	}
	return ids
}

func (c *check) checkSignatures() error {
	for i, b := range c.blocks {
		if err := b.verifySignatures(c.commits[i]); err != nil {
			return fmt.Errorf("light block %d: %w", b.Height, err)
		}
	}
	return nil
}

func (c *check) checkHops() (err error) {
	c.hops, err = checkHops(c.blocks, c.trust)
	return err
}
