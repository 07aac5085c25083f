package cli

import (
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/equipoise-trials/equipoise/book"
	"github.com/equipoise-trials/equipoise/cmd/equipoised/term"
	"github.com/equipoise-trials/equipoise/fact/tiles/durable"
)

// bookStatus is how a book stands, as it is shown.
type bookStatus struct {
	Book          string       `json:"book"`
	Records       uint64       `json:"records,string"`
	Originals     uint64       `json:"originals,string"`
	Corrections   uint64       `json:"corrections,string"`
	Tombstones    uint64       `json:"tombstones,string"`
	Blanks        uint64       `json:"blanks,string"`
	Size          uint64       `json:"size,string"`
	Root          string       `json:"root"`
	ConfirmedSize uint64       `json:"confirmed_size,string"`
	ConfirmedRoot string       `json:"confirmed_root"`
	Pending       uint64       `json:"pending,string"`
	Imports       []bookImport `json:"imports"`
	Repairs       []string     `json:"repairs"`
}

type bookImport struct {
	Name    string `json:"name"`
	Dataset string `json:"dataset"`
	Digest  string `json:"digest"`
	Rows    uint64 `json:"rows,string"`
	Added   uint64 `json:"added,string"`
}

func newBookStatus(s book.Status) bookStatus {
	status := bookStatus{
		Book: s.Identity.String(), Records: s.Records, Originals: s.Originals, Corrections: s.Corrections,
		Tombstones: s.Tombstones, Blanks: s.Blanks, Size: s.Size, Root: hex.EncodeToString(s.Root[:]),
		ConfirmedSize: s.Confirmed.Size, ConfirmedRoot: hex.EncodeToString(s.Confirmed.Root[:]), Pending: s.Pending,
		Imports: make([]bookImport, 0, len(s.Imports)), Repairs: append([]string{}, s.Repairs...),
	}
	for _, i := range s.Imports {
		status.Imports = append(status.Imports, bookImport{i.Name, i.Dataset, hex.EncodeToString(i.Digest[:]), i.Rows, i.Added})
	}
	return status
}

func (s bookStatus) text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n%d records (%d originals, %d corrections, %d tombstones) and %d blanks\n",
		s.Book, s.Records, s.Originals, s.Corrections, s.Tombstones, s.Blanks)
	fmt.Fprintf(&b, "on the chain: %d leaves, root %s\nnot submitted: %d leaves\n", s.ConfirmedSize, s.ConfirmedRoot, s.Pending)
	for _, i := range s.Imports {
		if i.Added < i.Rows {
			fmt.Fprintf(&b, "interrupted: %s, %d of %d records: add the file again to go on\n", i.Name, i.Added, i.Rows)
		}
	}
	for _, r := range s.Repairs {
		fmt.Fprintf(&b, "repaired: %s\n", r)
	}
	return b.String()
}

func newBookStatusCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "status",
		Short: "Show what the book holds and what of it the chain knows",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return withBook(cmd, func(b *book.Book) error {
				s, err := b.Status()
				if err != nil {
					return err
				}
				status := newBookStatus(s)
				return show(cmd, status, status.text)
			})
		},
	}
	addOutputFlag(cmd)
	return cmd
}

func newBookCheckCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "check",
		Short: "Read the whole book and compute everything anew",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return withBook(cmd, func(b *book.Book) error {
				bar := term.Start(cmd.ErrOrStderr(), "checking", 0)
				if err := b.Check(cmd.Context(), func(p book.Progress) { bar.Set(p.Done, p.Total) }); err != nil {
					return err
				}
				bar.Done("the book is sound")
				return nil
			})
		},
	}
}

func newBookBackupCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "backup FILE",
		Short: "Write everything that the book holds, salts included, into one file",
		Long:  "The file is as confidential as the book. It must not exist yet.",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return withBook(cmd, func(b *book.Book) error { return backUp(b, args[0]) })
		},
	}
}

// backUp writes a backup beside its place and moves it there when it is complete and durable.
func backUp(b *book.Book, path string) error {
	if _, err := os.Lstat(path); err == nil {
		return fmt.Errorf("%s exists already: choose another name", path)
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".backup-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	defer f.Close()
	if err := b.Backup(f); err != nil {
		return err
	}
	if err := f.Sync(); err != nil {
		return err
	}
	if err := os.Rename(f.Name(), path); err != nil {
		return err
	}
	return durable.SyncDir(filepath.Dir(path))
}

func newBookRestoreCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "restore FILE",
		Short: "Make the book again from a backup, in a folder that does not exist yet or is empty",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			f, err := os.Open(args[0])
			if err != nil {
				return err
			}
			defer f.Close()
			bar := term.Start(cmd.ErrOrStderr(), "restoring", 0)
			if err := book.Restore(cmd.Context(), bookDir(cmd), f, func(p book.Progress) { bar.Set(p.Done, p.Total) }); err != nil {
				return err
			}
			bar.Done("the book is in %s", bookDir(cmd))
			return nil
		},
	}
}
