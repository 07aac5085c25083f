// Package types holds the messages, state, limits and rules of record books.
package types

import "cosmossdk.io/collections"

const (
	// ModuleName names the module.
	ModuleName = "record"
	// StoreKey names its store.
	StoreKey = ModuleName
)

var (
	// BooksPrefix is where the heads of books lie.
	BooksPrefix = collections.NewPrefix(1)
	// CountsPrefix is where it is counted how many books an organisation has.
	CountsPrefix = collections.NewPrefix(2)
)

// Limits that every validator enforces. The client in book/ keeps to the same.
const (
	// Padding is what the size of every head is a multiple of: counts of records do not tell.
	Padding = 64
	// MaxGrowth bounds the leaves that one message adds.
	MaxGrowth = 1 << 20
	// MaxSize bounds the leaves of a book.
	MaxSize = 1 << 40
	// MaxBooks bounds the books of one organisation at one site of a trial, or for the trial as a whole: heads are for ever.
	MaxBooks = 100
)
