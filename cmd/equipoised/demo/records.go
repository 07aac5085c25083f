package demo

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/equipoise-trials/equipoise/book"
	"github.com/equipoise-trials/equipoise/client/keep"
	"github.com/equipoise-trials/equipoise/client/tx"
	"github.com/equipoise-trials/equipoise/client/work"
	"github.com/equipoise-trials/equipoise/cmd/equipoised/demo/plan"
	"github.com/equipoise-trials/equipoise/fact"
)

// openBooks makes a book for each site and opens it on the chain.
func (r *trialRun) openBooks(ctx context.Context) error {
	return together(ctx, r.sites, func(ctx context.Context, s *site) (err error) {
		s.bookNumber = s.number
		dir := filepath.Join(s.coordinator.home, "book")
		if s.book, err = book.Create(dir, book.Identity{
			ChainID: chainID, Trial: r.trial, Site: s.number, Book: s.bookNumber, Author: s.coordinator.String(),
		}); err != nil {
			return err
		}
		_, err = r.at(s, s.coordinator).OpenBook(s.bookNumber).Do(ctx)
		return err
	})
}

// closeBooks releases the books.
func (r *trialRun) closeBooks() (err error) {
	for _, s := range r.sites {
		if s.book != nil {
			err = errors.Join(err, s.book.Close())
			s.book = nil
		}
	}
	return err
}

// record adds the files of each site to its book and submits the book's head.
func (r *trialRun) record(ctx context.Context) error {
	return together(ctx, r.sites, func(ctx context.Context, s *site) error {
		for _, f := range r.files(s) {
			if err := addFile(ctx, s.book, f); err != nil {
				return fmt.Errorf("book of %s, dataset %s: %w", s.name, f.Dataset, err)
			}
		}
		return r.submitBook(ctx, s)
	})
}

func (r *trialRun) submitBook(ctx context.Context, s *site) error {
	_, err := r.at(s, s.coordinator).SubmitBook(ctx, r.network.Context, s.book, book.SubmitOptions{})
	return err
}

func (r *trialRun) files(s *site) []plan.File {
	for i := range r.sites {
		if r.sites[i] == s {
			return r.plan.Sites[i].Files
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
func (r *trialRun) correct(ctx context.Context, s *site) error {
	was, err := s.book.Record(0)
	if err != nil {
		return err
	}
	_, err = r.at(s, s.coordinator).Correct(ctx, r.network.Context, s.book, work.Correction{
		Record: 0, Reason: fact.ReasonCode_REASON_CODE_CORRECTION, Bytes: append(bytes.Clone(was.Bytes), ' '),
	})
	return err
}

// drop tries what a careless or dishonest site would: it submits a head of a book in which an old record is missing. The
// chain must refuse it.
func (r *trialRun) drop(ctx context.Context, s *site) error {
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
		filler := keep.Random()
		rewritten = append(rewritten, fact.LeafHash(filler[:]))
	}
	path, err := fact.Consistency(rewritten, head.Size)
	if err != nil {
		return err
	}
	submission := book.Submission{Old: head, New: book.Head{Size: uint64(len(rewritten)), Root: fact.Root(rewritten)}}
	for _, h := range path {
		submission.Proof = append(submission.Proof, h[:])
	}
	_, err = r.at(s, s.coordinator).MoveHead(s.bookNumber, submission).Do(ctx)
	switch {
	case errors.Is(err, tx.ErrRefused):
		return nil
	case err == nil:
		return errors.New("the chain accepted a head of a book in which a record is missing, which it should have refused")
	}
	return err
}
