package archive

import (
	"context"
	"encoding/binary"
	"errors"
	"time"

	"github.com/cosmos/cosmos-sdk/types/query"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/equipoise-trials/equipoise/archive/api"
	"github.com/equipoise-trials/equipoise/fact"
)

const (
	// arrivalPatience is how long a query waits for a block that is committed and about to be written. Queries that come
	// through the ABCI connection hold the lock that consensus needs, so it must be short.
	arrivalPatience = 100 * time.Millisecond

	pageFacts = 100     // if the request gives no limit
	maxFacts  = 1000    // at most: a request for more is refused
	pageBytes = 1 << 20 // of leaf data on a page, unless one fact alone has more

	// restrictedNote says where the bytes of a fact come from that the archive does not keep.
	restrictedNote = "The archive keeps only the leaf hash of this fact; its bytes are in the block results of its " +
		"height, where a node has not pruned them, and in the keep of whoever sent the transaction."
	// withheldNote says it of a fact that may be public all the same.
	withheldNote = "This archive has only the leaf hash of this fact: it was filled from a mirror that did not show the " +
		"bytes, so it cannot say whether the fact is public. Ask another node, or fill the archive from another mirror."
)

type queryServer struct{ archive *Archive }

// NewQueryServer returns the gRPC service of an archive.
func NewQueryServer(a *Archive) api.QueryServer { return queryServer{a} }

// Status implements [api.QueryServer].
func (s queryServer) Status(context.Context, *api.QueryStatusRequest) (*api.QueryStatusResponse, error) {
	res, err := s.archive.Status()
	return res, statusOf(err)
}

// Entry implements [api.QueryServer].
func (s queryServer) Entry(ctx context.Context, req *api.QueryEntryRequest) (*api.QueryEntryResponse, error) {
	index, err := s.index(ctx, req.Height, req.Entry)
	if err != nil {
		return nil, err
	}
	entry, err := s.logEntry(ctx, index, req.Size_)
	if err != nil {
		return nil, err
	}
	return &api.QueryEntryResponse{Entry: *entry}, nil
}

// Fact implements [api.QueryServer].
func (s queryServer) Fact(ctx context.Context, req *api.QueryFactRequest) (*api.QueryFactResponse, error) {
	index, err := s.index(ctx, req.Height, req.Entry)
	if err != nil {
		return nil, err
	}
	entry, err := s.logEntry(ctx, index, req.Size_)
	if err != nil {
		return nil, err
	}
	leaves, err := s.archive.Leaves(index)
	if err != nil {
		return nil, statusOf(err)
	}
	if uint64(req.Index) >= uint64(len(leaves)) {
		return nil, status.Errorf(codes.NotFound, "fact %d: block %d has %d facts", req.Index, entry.Height, len(leaves))
	}
	hashes := make([]fact.Hash, len(leaves))
	for i, leaf := range leaves {
		hashes[i] = leaf.Hash
	}
	path, err := fact.Inclusion(hashes, uint64(req.Index))
	if err != nil {
		return nil, statusOf(err)
	}
	res := &api.QueryFactResponse{Fact: factOf(leaves, req.Index), Path: slicesOf(path), Entry: *entry}
	res.Note = noteOf(leaves[req.Index])
	return res, nil
}

// Facts implements [api.QueryServer].
func (s queryServer) Facts(ctx context.Context, req *api.QueryFactsRequest) (*api.QueryFactsResponse, error) {
	index, err := s.index(ctx, req.Height, req.Entry)
	if err != nil {
		return nil, err
	}
	data, err := s.archive.EntryData(index)
	if err != nil {
		return nil, statusOf(err)
	}
	leaves, err := s.archive.Leaves(index)
	if err != nil {
		return nil, statusOf(err)
	}
	from, limit, err := page(req.Pagination)
	if err != nil {
		return nil, err
	}
	res := &api.QueryFactsResponse{Entry: index, EntryData: data, Pagination: &query.PageResponse{Total: uint64(len(leaves))}}
	size := 0
	for ; from < uint64(len(leaves)) && uint64(len(res.Facts)) < limit && size < pageBytes; from++ {
		f := factOf(leaves, uint32(from))
		res.Facts = append(res.Facts, f)
		size += len(f.Data)
	}
	if from < uint64(len(leaves)) {
		res.Pagination.NextKey = binary.BigEndian.AppendUint64(nil, from)
	}
	return res, nil
}

// page returns where a page of facts begins and how many facts it may have.
func page(p *query.PageRequest) (from, limit uint64, err error) {
	if p == nil {
		return 0, pageFacts, nil
	}
	from, limit = p.Offset, p.Limit
	switch {
	case p.Reverse:
		return 0, 0, status.Error(codes.InvalidArgument, "facts are not listed in reverse")
	case limit > maxFacts:
		return 0, 0, status.Errorf(codes.InvalidArgument, "a page has at most %d facts, %d were asked for: go on with next_key", maxFacts, limit)
	case len(p.Key) > 0 && p.Offset > 0:
		return 0, 0, status.Error(codes.InvalidArgument, "give a key or an offset, not both")
	case len(p.Key) != 0 && len(p.Key) != 8:
		return 0, 0, status.Errorf(codes.InvalidArgument, "a page key has 8 bytes, this one %d", len(p.Key))
	case len(p.Key) == 8:
		from = binary.BigEndian.Uint64(p.Key)
	}
	if limit == 0 {
		limit = pageFacts
	}
	return from, limit, nil
}

// Consistency implements [api.QueryServer].
func (s queryServer) Consistency(ctx context.Context, req *api.QueryConsistencyRequest) (*api.QueryConsistencyResponse, error) {
	newSize, err := s.size(ctx, req.NewSize)
	if err != nil {
		return nil, err
	}
	if req.OldSize == 0 || req.OldSize > newSize {
		return nil, status.Errorf(codes.InvalidArgument, "old size %d, want 1 to %d, the new size", req.OldSize, newSize)
	}
	oldRoot, err := s.archive.Root(req.OldSize)
	if err != nil {
		return nil, statusOf(err)
	}
	newRoot, err := s.archive.Root(newSize)
	if err != nil {
		return nil, statusOf(err)
	}
	path, err := s.archive.Consistency(req.OldSize, newSize)
	if err != nil {
		return nil, statusOf(err)
	}
	return &api.QueryConsistencyResponse{
		OldSize: req.OldSize, OldRoot: oldRoot[:], NewSize: newSize, NewRoot: newRoot[:], Path: slicesOf(path),
	}, nil
}

// index finds the entry that a request names, by the height of its block or by its index.
func (s queryServer) index(ctx context.Context, height int64, entry uint64) (uint64, error) {
	if err := s.archive.divergence(); err != nil {
		return 0, statusOf(err)
	}
	switch {
	case height < 0:
		return 0, status.Errorf(codes.InvalidArgument, "height %d, want at least 1, or 0 to ask by entry", height)
	case height > 0 && entry > 0:
		return 0, status.Error(codes.InvalidArgument, "give a height or an entry, not both")
	}
	err := s.arrived(ctx, func() (err error) {
		if height > 0 {
			entry, err = s.archive.IndexAt(height)
			return err
		}
		return s.archive.reaches(entry)
	})
	return entry, statusOf(err)
}

// size returns the size of the log that a proof is for, the archive's own if the request names none.
func (s queryServer) size(ctx context.Context, size uint64) (uint64, error) {
	if err := s.archive.divergence(); err != nil {
		return 0, statusOf(err)
	}
	if size == 0 {
		return s.archive.Size(), nil
	}
	return size, statusOf(s.arrived(ctx, func() error { return s.archive.reaches(size - 1) }))
}

// errLater says that what was not found may be on its way.
var errLater = errors.New("committed blocks are being written to the archive, ask again")

// arrived looks for something, and once more when what the chain has committed has reached the archive: a client that saw
// its transaction in a block is to find its facts.
func (s queryServer) arrived(ctx context.Context, look func() error) error {
	err := look()
	if !errors.Is(err, ErrNotFound) {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, arrivalPatience)
	defer cancel()
	settled := s.archive.arrival.wait(ctx)
	if err = look(); errors.Is(err, ErrNotFound) && !settled {
		return errLater
	}
	return err
}

// logEntry returns an entry with its path in the log of a size.
func (s queryServer) logEntry(ctx context.Context, index, size uint64) (*api.LogEntry, error) {
	size, err := s.size(ctx, size)
	if err != nil {
		return nil, err
	}
	if size <= index {
		return nil, status.Errorf(codes.InvalidArgument, "entry %d is not in a log of size %d: ask for a larger one", index,
			size)
	}
	data, err := s.archive.EntryData(index)
	if err != nil {
		return nil, statusOf(err)
	}
	entry, err := fact.ParseEntry(data)
	if err != nil {
		return nil, statusOf(err)
	}
	root, err := s.archive.Root(size)
	if err != nil {
		return nil, statusOf(err)
	}
	path, err := s.archive.Inclusion(index, size)
	if err != nil {
		return nil, statusOf(err)
	}
	return &api.LogEntry{
		Index: index, Height: entry.Height, Data: data, Size_: size, Root: root[:], Path: slicesOf(path),
	}, nil
}

// statusOf gives an error the gRPC code that query.proto promises.
func statusOf(err error) error {
	code := codes.Internal
	switch {
	case err == nil:
		return nil
	case errors.Is(err, ErrNotFound):
		code = codes.NotFound
	case errors.Is(err, ErrGap), errors.Is(err, ErrDiverged):
		code = codes.FailedPrecondition
	case errors.Is(err, errLater):
		code = codes.Unavailable
	}
	return status.Error(code, err.Error())
}

// noteOf says where the bytes of a fact come from, if the archive does not have them.
func noteOf(leaf Leaf) string {
	switch {
	case leaf.Data != nil:
		return ""
	case leaf.Withheld:
		return withheldNote
	}
	return restrictedNote
}

func factOf(leaves []Leaf, index uint32) api.Fact {
	leaf := leaves[index]
	return api.Fact{Index: index, LeafHash: leaf.Hash[:], Data: leaf.Data}
}

func slicesOf(hashes []fact.Hash) [][]byte {
	parts := make([][]byte, len(hashes))
	for i := range hashes {
		parts[i] = hashes[i][:]
	}
	return parts
}
