package types

import "cosmossdk.io/errors"

// Errors of record books.
var (
	// ErrNoBook says that the trial has no such book.
	ErrNoBook = errors.Register(ModuleName, 2, "no such book")
	// ErrBookExists says that the number is taken.
	ErrBookExists = errors.Register(ModuleName, 3, "the book exists")
	// ErrNotOwner says that somebody of another organisation than the book's tried to change its head.
	ErrNotOwner = errors.Register(ModuleName, 4, "not the book's organisation")
	// ErrHeadMoved says that the head is not the one that the signer started from.
	ErrHeadMoved = errors.Register(ModuleName, 5, "the head is another one")
	// ErrInconsistent says that the new tree does not start with the old one.
	ErrInconsistent = errors.Register(ModuleName, 6, "the new tree does not start with the old one")
	// ErrInvalid says that a message is malformed.
	ErrInvalid = errors.Register(ModuleName, 7, "invalid message")
	// ErrTooManyBooks says that an organisation has as many books as it may have.
	ErrTooManyBooks = errors.Register(ModuleName, 8, "too many books")
)
