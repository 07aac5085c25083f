package book

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/equipoise-trials/equipoise/fact/tiles/durable"
)

const (
	identityFile   = "identity.json"
	identityFormat = "equipoise/book/v1"
	filePerm       = 0o600
	dirPerm        = 0o700
)

// Identity says which book it is. It is hashed into every commitment and never changes.
type Identity struct {
	// ChainID of the chain that holds the book's head.
	ChainID string `json:"chain_id"`
	// Trial is the number of the trial.
	Trial uint64 `json:"trial,string"`
	// Site within the trial; 0 for a book of the whole trial.
	Site uint32 `json:"site"`
	// Book is the number of the book within the trial.
	Book uint32 `json:"book"`
	// Author is the address that enters records when none is named; may be empty. It is no part of the commitments of
	// records that another author entered.
	Author string `json:"author,omitempty"`
}

// identityDocument is the content of identity.json.
type identityDocument struct {
	Format string `json:"format"`
	Identity
}

// String names the book as people do: "book 3 of trial 12, site 101, on equipoise-1".
func (id Identity) String() string {
	return fmt.Sprintf("book %d of trial %d, site %d, on %s", id.Book, id.Trial, id.Site, id.ChainID)
}

func (id Identity) check() error {
	switch {
	case id.ChainID == "" || len(id.ChainID) > maxDataset || !plain(id.ChainID, "._-"):
		return fmt.Errorf("chain-id %q: want 1 to %d letters, digits, dots, hyphens or underscores", id.ChainID, maxDataset)
	case id.Trial == 0:
		return errors.New("the trial is missing: name the number that the chain gave it")
	case id.Author != "":
		return checkAuthor(id.Author)
	}
	return nil
}

func writeIdentity(dir string, id Identity) error {
	data, err := json.MarshalIndent(identityDocument{identityFormat, id}, "", "  ")
	if err != nil {
		return err
	}
	return durable.WriteFile(filepath.Join(dir, identityFile), append(data, '\n'), filePerm)
}

func readIdentity(dir string) (Identity, error) {
	path := filepath.Join(dir, identityFile)
	data, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		return Identity{}, fmt.Errorf("%s is not a book: it has no %s", dir, identityFile)
	}
	if err != nil {
		return Identity{}, err
	}
	var doc identityDocument
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&doc); err != nil {
		return Identity{}, fmt.Errorf("%w: %s: %w", ErrDamaged, path, err)
	}
	if decoder.More() {
		return Identity{}, fmt.Errorf("%w: %s: something follows the identity", ErrDamaged, path)
	}
	if doc.Format != identityFormat {
		return Identity{}, fmt.Errorf("%s has format %q, this program reads %q", path, doc.Format, identityFormat)
	}
	if err := doc.check(); err != nil {
		return Identity{}, fmt.Errorf("%w: %s: %w", ErrDamaged, path, err)
	}
	return doc.Identity, nil
}
