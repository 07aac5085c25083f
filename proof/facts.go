package proof

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/fact/record"
)

// checkFact checks that the fact's leaf is among the facts of the entry's block.
func checkFact(f Fact, e fact.Entry) error {
	if err := checkText("its type", f.Type); err != nil {
		return err
	}
	switch atBlockLevel := f.Message == fact.BlockLevel; {
	case f.Type == "" || f.Type[0] != '/':
		return fmt.Errorf("its type %s does not start with /", quote(f.Type))
	case atBlockLevel && len(f.Tx) != 0:
		return errors.New("it is at block level and yet names a transaction")
	case !atBlockLevel && len(f.Tx) != fact.HashSize:
		return fmt.Errorf("its transaction hash has %d bytes, want %d", len(f.Tx), fact.HashSize)
	}
	path, err := fact.Hashes(f.Path)
	if err != nil {
		return fmt.Errorf("its path has %w", err)
	}
	if err := fact.VerifyInclusion(f.Index, uint64(e.Count), f.leaf().Hash(), e.FactsRoot, path); err != nil {
		return fmt.Errorf("it is not fact %d of the %d of its block: %w", f.Index, e.Count, err)
	}
	return nil
}

// parseEntry reads the entry data and checks what it must hold.
func parseEntry(data []byte) (fact.Entry, error) {
	e, err := fact.ParseEntry(data)
	if err != nil {
		return e, err
	}
	if err := checkText("its chain id", e.ChainID); err != nil {
		return e, err
	}
	switch {
	case e.ChainID == "":
		return e, errors.New("it names no chain")
	case e.Height < 1:
		return e, fmt.Errorf("its height is %d, blocks start at 1", e.Height)
	case len(e.HeaderHash) != 0 && len(e.HeaderHash) != fact.HashSize:
		return e, fmt.Errorf("its header hash has %d bytes, want none or %d", len(e.HeaderHash), fact.HashSize)
	}
	return e, nil
}

// checkEntry checks that the entry is in the log whose head the checkpoint is.
func checkEntry(e Entry, leaf fact.Hash, c fact.Checkpoint) error {
	path, err := fact.Hashes(e.Path)
	if err != nil {
		return fmt.Errorf("its path has %w", err)
	}
	if err := fact.VerifyInclusion(e.Index, c.Size, leaf, c.Root, path); err != nil {
		return fmt.Errorf("it is not entry %d of the %d of the log: %w", e.Index, c.Size, err)
	}
	return nil
}

// commitment opens the record's commitment with its exact bytes.
func (r *Record) commitment(data []byte) (fact.Commitment, error) {
	c := fact.Commitment{
		ChainID: r.ChainID, Trial: r.Trial, Site: r.Site, Book: r.Book, Dataset: r.Dataset, Kind: kinds[r.Kind],
		Predecessor: r.Predecessor, Reason: fact.ReasonCode(r.Reason), Author: r.Author, Bytes: data,
	}
	for _, text := range []struct{ name, s string }{{"chain id", r.ChainID}, {"dataset", r.Dataset}, {"author", r.Author}} {
		if err := checkText("its "+text.name, text.s); err != nil {
			return c, err
		}
	}
	predecessor := 0
	if c.Kind != fact.Original {
		predecessor = fact.HashSize
	}
	switch {
	case c.Kind == 0:
		return c, fmt.Errorf("its kind is %s, want original, correction or tombstone", quote(r.Kind))
	case len(r.Predecessor) != predecessor:
		return c, fmt.Errorf("its predecessor has %d bytes, want %d for kind %s", len(r.Predecessor), predecessor, r.Kind)
	case len(r.Salt) != fact.HashSize:
		return c, fmt.Errorf("its salt has %d bytes, want %d", len(r.Salt), fact.HashSize)
	case r.Reason < 0:
		return c, fmt.Errorf("its reason %d is negative", r.Reason)
	}
	c.Salt = fact.Hash(r.Salt)
	return c, nil
}

var recordsAppended = fact.TypeURL(&record.RecordsAppended{})

// checkRecord checks that the commitment to the record is in the book whose head the fact records. The fact's leaf
// must have been verified before: only then are its bytes decoded.
func checkRecord(r *Record, data []byte, f Fact) (*record.RecordsAppended, fact.Commitment, error) {
	c, err := r.commitment(data)
	if err != nil {
		return nil, c, err
	}
	if f.Type != recordsAppended {
		return nil, c, fmt.Errorf("it comes with a fact of type %s, want %s", quote(f.Type), recordsAppended)
	}
	if err := recordsAppendedShape.check(f.Bytes); err != nil {
		return nil, c, fmt.Errorf("its fact cannot be read: %w", err)
	}
	head := new(record.RecordsAppended)
	if err := head.Unmarshal(f.Bytes); err != nil {
		return nil, c, fmt.Errorf("its fact cannot be read: %w", err)
	}
	if head.Trial != c.Trial || head.Site != c.Site || head.Book != c.Book {
		return nil, c, fmt.Errorf("it is of trial %d, site %d, book %d, its fact is about trial %d, site %d, book %d",
			c.Trial, c.Site, c.Book, head.Trial, head.Site, head.Book)
	}
	if len(head.NewRoot) != fact.HashSize {
		return nil, c, fmt.Errorf("the root in its fact has %d bytes, want %d", len(head.NewRoot), fact.HashSize)
	}
	path, err := fact.Hashes(r.Path)
	if err != nil {
		return nil, c, fmt.Errorf("its path has %w", err)
	}
	sum := c.Sum()
	if err := fact.VerifyInclusion(r.Index, head.NewSize, fact.LeafHash(sum[:]), fact.Hash(head.NewRoot), path); err != nil {
		return nil, c, fmt.Errorf("these bytes are not record %d of the %d in the book: they must be the exact bytes that were "+
			"entered, not saved again by another program: %w", r.Index, head.NewSize, err)
	}
	return head, c, nil
}

// newerFields reports whether a decoded fact holds less than its bytes did.
func newerFields(f fact.Fact, raw []byte) bool {
	again, err := f.Marshal()
	return err != nil || !bytes.Equal(again, raw)
}
