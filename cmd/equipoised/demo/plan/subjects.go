package plan

import (
	"io"

	"github.com/equipoise-trials/equipoise/book"
	"github.com/equipoise-trials/equipoise/book/xpt"
)

// SubjectReader reads those observations of an XPT file that belong to some subjects: the part of a trial's data set
// that one site holds.
type SubjectReader struct {
	*xpt.Reader
	subjects map[string]bool
}

var _ book.RecordReader = (*SubjectReader)(nil)

// NewSubjectReader returns a reader of the observations of an XPT file whose USUBJID is one of the subjects.
func NewSubjectReader(file io.ReadSeeker, subjects map[string]bool) (*SubjectReader, error) {
	r, err := xpt.NewReader(file)
	if err != nil {
		return nil, err
	}
	return &SubjectReader{r, subjects}, nil
}

// Next returns the next observation of one of the subjects, io.EOF after the last.
func (r *SubjectReader) Next() ([]byte, error) {
	for {
		row, err := r.Reader.Next()
		if err != nil {
			return nil, err
		}
		subject, err := r.Dataset().Text(row, subjectVariable)
		if err != nil {
			return nil, err
		}
		if r.subjects[subject] {
			return row, nil
		}
	}
}
