package demo

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/equipoise-trials/equipoise/book"
	"github.com/equipoise-trials/equipoise/client/tx"
	"github.com/equipoise-trials/equipoise/cmd/equipoised/demo/plan"
	"github.com/equipoise-trials/equipoise/fact"
	recordtypes "github.com/equipoise-trials/equipoise/x/record/types"
)

// openBooks makes a book for each site and opens it on the chain.
func (p *production) openBooks(ctx context.Context) error {
	return together(ctx, p.sites, func(ctx context.Context, s *site) (err error) {
		s.bookNumber = s.number
		dir := filepath.Join(s.coordinator.home, "book")
		if s.book, err = book.Create(dir, book.Identity{
			ChainID: chainID, Trial: p.trial, Site: s.number, Book: s.bookNumber, Author: s.coordinator.String(),
		}); err != nil {
			return err
		}
		_, err = s.coordinator.do(ctx, &recordtypes.MsgOpenBook{
			Signer: s.coordinator.String(), Trial: p.trial, Site: s.number, Book: s.bookNumber,
		})
		return err
	})
}

// closeBooks releases the books.
func (p *production) closeBooks() (err error) {
	for _, s := range p.sites {
		if s.book != nil {
			err = errors.Join(err, s.book.Close())
			s.book = nil
		}
	}
	return err
}

// record adds the files of each site to its book and submits the book's head.
func (p *production) record(ctx context.Context) error {
	return together(ctx, p.sites, func(ctx context.Context, s *site) error {
		for _, f := range p.files(s) {
			if err := addFile(ctx, s.book, f); err != nil {
				return fmt.Errorf("book of %s, dataset %s: %w", s.name, f.Dataset, err)
			}
		}
		return p.submitBook(ctx, s)
	})
}

func (p *production) submitBook(ctx context.Context, s *site) error {
	_, err := s.book.Submit(ctx, tx.BookChain{Sender: s.coordinator.Sender, Trial: p.trial, Book: s.bookNumber}, book.SubmitOptions{})
	return err
}

func (p *production) files(s *site) []plan.File {
	for i := range p.sites {
		if p.sites[i] == s {
			return p.plan.Sites[i].Files
		}
	}
	return nil
}

func addFile(ctx context.Context, b *book.Book, f plan.File) error {
	reader, closeFile, err := openFile(f)
	if err != nil {
		return err
	}
	defer closeFile()
	_, err = b.Add(ctx, reader, book.AddOptions{Dataset: f.Dataset, Name: f.Dataset})
	return err
}

func openFile(f plan.File) (book.RecordReader, func() error, error) {
	if f.Path == "" {
		reader, err := book.NewNDJSON(bytes.NewReader(f.NDJSON))
		return reader, func() error { return nil }, err
	}
	file, err := os.Open(f.Path)
	if err != nil {
		return nil, nil, err
	}
	reader, err := plan.NewSubjectReader(file, f.Subjects)
	if err != nil {
		return nil, nil, errors.Join(err, file.Close())
	}
	return reader, file.Close, nil
}

// correct corrects the first record of a book and submits it: the original stays.
func (p *production) correct(ctx context.Context, s *site) error {
	first, err := s.book.Commitment(0)
	if err != nil {
		return err
	}
	was, err := s.book.Record(0)
	if err != nil {
		return err
	}
	if _, err := s.book.Correct(book.Amendment{
		Predecessor: first, Reason: fact.ReasonCode_REASON_CODE_CORRECTION, Author: s.coordinator.String(),
	}, append(bytes.Clone(was.Bytes), ' ')); err != nil {
		return err
	}
	return p.submitBook(ctx, s)
}

// drop tries what a careless or dishonest site would: it submits a head of a book in which an old record is missing. The
// chain must refuse it.
func (p *production) drop(ctx context.Context, s *site) error {
	status, err := s.book.Status()
	if err != nil {
		return err
	}
	head := status.Confirmed
	rewritten := make([]fact.Hash, 0, head.Size+book.PadTo)
	for i := range head.Size {
		if i == 1 {
			continue // the record that would be inconvenient
		}
		c, err := s.book.Commitment(i)
		if err != nil {
			return err
		}
		rewritten = append(rewritten, fact.LeafHash(c[:]))
	}
	for uint64(len(rewritten)) < head.Size+book.PadTo {
		filler := random()
		rewritten = append(rewritten, fact.LeafHash(filler[:]))
	}
	root := fact.Root(rewritten)
	path, err := fact.Consistency(rewritten, head.Size)
	if err != nil {
		return err
	}
	msg := &recordtypes.MsgAppendRecords{
		Signer: s.coordinator.String(), Trial: p.trial, Book: s.bookNumber,
		OldSize: head.Size, OldRoot: head.Root[:], NewSize: uint64(len(rewritten)), NewRoot: root[:],
	}
	for _, h := range path {
		msg.Proof = append(msg.Proof, h[:])
	}
	return s.coordinator.mustRefuse(ctx, msg)
}
