package book

import "github.com/equipoise-trials/equipoise/fact"

// RecordReader takes a file apart into records. [Book.Add] reads it twice: first to the end, so that a file with an error
// anywhere adds nothing, then again to add the records. [NDJSON] is one, xpt.Reader another.
type RecordReader interface {
	// Next returns the exact bytes of the next record, valid until the next call, and io.EOF after the last one. Any other
	// error names the place in the file, and no record follows.
	Next() ([]byte, error)
	// Rewind goes back to the first record. When the file has been read to its end before, checks of its content may be
	// left out: Add sees to it that the records are the same.
	Rewind() error
	// Digest returns the SHA-256 of the whole file, once Next has returned io.EOF.
	Digest() fact.Hash
}

// Stage says what a long operation is doing.
type Stage string

// The stages of Add, Submit, Check and Restore.
const (
	StageReading    Stage = "reading" // the total is not known yet
	StageAdding     Stage = "adding"
	StageSubmitting Stage = "submitting"
	StageChecking   Stage = "checking"
)

// Progress tells how far a long operation has come.
type Progress struct {
	Stage Stage
	// Done and Total count records, with blanks while submitting and checking. Total is 0 while it is not known.
	Done, Total uint64
}

// Report is called with the progress of a long operation, from the goroutine that called it. It may be nil.
type Report func(Progress)

func (r Report) call(stage Stage, done, total uint64) {
	if r != nil {
		r(Progress{stage, done, total})
	}
}
