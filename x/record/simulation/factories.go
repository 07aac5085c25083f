// Package simulation makes random messages about books of records.
package simulation

import (
	"context"
	"encoding/binary"

	"github.com/cosmos/cosmos-sdk/testutil/simsx"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/x/internal/sim"
	"github.com/equipoise-trials/equipoise/x/record/keeper"
	"github.com/equipoise-trials/equipoise/x/record/types"
)

// maxLeaves keeps simulated books small.
const maxLeaves = 1024

// Factories makes the messages. Each factory guesses, and skips what the chain would refuse.
type Factories struct {
	books  keeper.Keeper
	server types.MsgServer
}

// New returns the factories for the books of a keeper.
func New(k keeper.Keeper) Factories { return Factories{k, keeper.NewMsgServer(k)} }

// OpenBook opens a book of one of the first trials.
func (f Factories) OpenBook() simsx.SimMsgFactoryFn[*types.MsgOpenBook] {
	return func(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter) ([]simsx.SimAccount, *types.MsgOpenBook) {
		signer, site := data.AnyAccount(reporter), data.Rand().Uint32InRange(0, 3)
		return sim.Propose(ctx, reporter, signer, &types.MsgOpenBook{
			Signer: signer.AddressBech32, Trial: uint64(data.Rand().Uint32InRange(1, 4)),
			Site: site, Book: site + types.SiteNumbers*data.Rand().Uint32InRange(1, 30),
		}, f.server.OpenBook)
	}
}

// AppendRecords moves the head of a book to a larger tree. The leaves of a simulated book follow from their place, so
// that its old tree can be made again.
func (f Factories) AppendRecords() simsx.SimMsgFactoryFn[*types.MsgAppendRecords] {
	return func(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter) ([]simsx.SimAccount, *types.MsgAppendRecords) {
		state, err := f.books.ExportGenesis(ctx)
		if err != nil || len(state.Books) == 0 {
			reporter.Skip("no book is open")
			return nil, nil
		}
		book, signer := state.Books[data.Rand().Intn(len(state.Books))], data.AnyAccount(reporter)
		msg, err := Growth(book, uint64(data.Rand().Uint32InRange(1, 4))*types.Padding)
		if err != nil || msg.NewSize > maxLeaves {
			reporter.Skip("the book is large enough")
			return nil, nil
		}
		msg.Signer = signer.AddressBech32
		return sim.Propose(ctx, reporter, signer, msg, f.server.AppendRecords)
	}
}

// Growth returns the message by which a simulated book grows by a number of leaves.
func Growth(book types.Book, leaves uint64) (*types.MsgAppendRecords, error) {
	tree := make([]fact.Hash, book.Size_+leaves)
	for i := range tree {
		id := binary.BigEndian.AppendUint64(nil, book.Trial)
		id = binary.BigEndian.AppendUint32(id, book.Number)
		tree[i] = fact.LeafHash(binary.BigEndian.AppendUint64(id, uint64(i)))
	}
	root := fact.Root(tree)
	msg := &types.MsgAppendRecords{
		Trial: book.Trial, Book: book.Number, OldSize: book.Size_, OldRoot: book.Root, NewSize: uint64(len(tree)), NewRoot: root[:],
	}
	if book.Size_ == 0 {
		return msg, nil
	}
	path, err := fact.Consistency(tree, book.Size_)
	for _, h := range path {
		msg.Proof = append(msg.Proof, h[:])
	}
	return msg, err
}
