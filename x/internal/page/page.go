// Package page reads the pages of list queries, and bounds what one query may ask for.
package page

import (
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/cosmos/cosmos-sdk/types/query"
)

const (
	// Max bounds the rows of a page.
	Max = 500
	// Default is the number of rows of a page that names none.
	Default = 100
	// MaxOffset bounds the rows that are skipped: who reads further goes on with the next key.
	MaxOffset = 10_000
)

// Bound returns the page to read, or an InvalidArgument error that says how to ask.
func Bound(p *query.PageRequest) (*query.PageRequest, error) {
	if p == nil {
		return &query.PageRequest{Limit: Default}, nil
	}
	bounded := *p
	switch {
	case p.Limit > Max:
		return nil, status.Errorf(codes.InvalidArgument, "a page has at most %d rows, %d were asked for: go on with next_key",
			Max, p.Limit)
	case p.Offset > MaxOffset:
		return nil, status.Errorf(codes.InvalidArgument, "offset is %d, at most %d: go on with next_key", p.Offset, MaxOffset)
	case p.CountTotal:
		return nil, status.Error(codes.InvalidArgument, "count_total would read every row: go on with next_key until it is empty")
	case p.Limit == 0:
		bounded.Limit = Default
	}
	return &bounded, nil
}
