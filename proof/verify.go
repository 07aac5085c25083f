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
	b, err := ParseBundle(bundle)
	if err != nil {
		return nil, err
	}
	switch {
	case b.Record != nil && record == nil:
		return nil, ErrNeedsRecord
	case b.Record == nil && record != nil:
		return nil, ErrTakesNoRecord
	case len(record) > MaxRecord:
		return nil, fmt.Errorf("the record has %d bytes, at most %d are allowed", len(record), MaxRecord)
	}
	c := &check{bundle: b, trust: trust}
	for _, step := range []func() error{
		c.parseLightBlocks,
		c.checkLog,
		func() error { return c.checkRecord(record) },
		c.checkChains,
		c.checkSignatures,
		c.checkHops,
	} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	return c, nil
}

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

// checkLog follows the fact to the app hash of the last header.
func (c *check) checkLog() (err error) {
	if c.checkpoint, err = checkState(c.bundle.State, c.last().AppHash); err != nil {
		return fmt.Errorf("checkpoint of the audit log: %w", err)
	}
	if c.entry, err = parseEntry(c.bundle.Entry.Data); err != nil {
		return fmt.Errorf("log entry: %w", err)
	}
	if err := checkEntry(c.bundle.Entry, c.entry.Hash(), c.checkpoint); err != nil {
		return fmt.Errorf("log entry: %w", err)
	}
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
	if c.entry.ChainID == last.ChainID {
		if c.entry.Height >= last.Height || c.entry.Time.After(last.Time) {
			return fmt.Errorf("log entry: its block %d of %s is not before block %d of %s, whose state it is said to be in",
				c.entry.Height, shortTime(c.entry.Time), last.Height, shortTime(last.Time))
		}
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
