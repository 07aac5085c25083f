package lane

import (
	"sync"

	cmttypes "github.com/cometbft/cometbft/types"

	errorsmod "cosmossdk.io/errors"

	sdkerrors "github.com/cosmos/cosmos-sdk/types/errors"
)

// Places is how much a node's mempool holds. Zero is no limit.
type Places struct {
	Txs   int
	Bytes int64
}

// Pool knows what a node's mempool holds, in its order. The mempool is CometBFT's, which orders by arrival, hands over for a
// proposal what arrived first, and is full for everybody when it is full. So each transaction that passes the checks is noted
// here on its way into it: the pool refuses what would crowd out a lane, and finds what a lane holds however much arrived before it.
//
// What is in the mempool when a block was committed is checked again, in its order: each block begins with an empty pool, and the
// checks fill it again (Clear, Admit). So the pool never holds what the mempool dropped.
type Pool struct {
	places Places

	mu    sync.Mutex
	txs   []Tx
	count [FreeOfFees + 1]Places // of each lane
	free  Size                   // of the free lane
	// freeOf is how much of the free lane the participants of each organisation take.
	freeOf map[uint64]Size
}

// NewPool returns an empty pool beside a mempool of so many places.
func NewPool(places Places) *Pool {
	return &Pool{places: places, freeOf: make(map[uint64]Size)}
}

// Clear empties the pool: a block was committed, and what stays in the mempool is about to be checked again.
func (p *Pool) Clear() {
	p.mu.Lock()
	defer p.mu.Unlock()
	clear(p.txs) // their bytes are not held any longer
	p.txs, p.count, p.free = p.txs[:0], [FreeOfFees + 1]Places{}, Size{}
	clear(p.freeOf)
}

// Admit notes a transaction that passed all other checks, or refuses it because its lane is full: in a chain with blocks of that
// size. What is free counts for the organisation that invited the participant.
func (p *Pool) Admit(t Tx, block Size, organisation uint64) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if err := p.requirePlace(t); err != nil {
		return err
	}
	if t.Lane == FreeOfFees {
		if err := p.requireFree(t, block, organisation); err != nil {
			return err
		}
		p.free, p.freeOf[organisation] = p.free.Plus(t.Size), p.freeOf[organisation].Plus(t.Size)
	}
	p.count[t.Lane].Txs++
	p.count[t.Lane].Bytes += int64(len(t.Raw))
	p.txs = append(p.txs, t)
	return nil
}

// requirePlace keeps places of the mempool for what participants send, the same parts as of a block: when CometBFT's own limit is
// reached it takes nothing more, whatever it is.
func (p *Pool) requirePlace(t Tx) error {
	if t.Lane == FreeOfFees {
		return nil // bounded by its share of a block, which is less
	}
	taken, hundredths := p.count[Everybodys], int64(100-freePart)
	if t.Lane == Promised {
		taken.Txs, taken.Bytes = taken.Txs+p.count[Promised].Txs, taken.Bytes+p.count[Promised].Bytes
	} else {
		hundredths -= promisedPart
	}
	txs, bytes := int64(p.places.Txs)*hundredths/100, p.places.Bytes*hundredths/100
	if p.places.Txs > 0 && int64(taken.Txs) >= txs || p.places.Bytes > 0 && taken.Bytes+int64(len(t.Raw)) > bytes {
		return errorsmod.Wrapf(sdkerrors.ErrMempoolIsFull, "%d transactions with %d bytes wait at this node, the other places are kept for participants: "+
			"send it again later, or to another node", taken.Txs, taken.Bytes)
	}
	return nil
}

// requireFree bounds what is free: together by its share of one block, so that all of it is in the next one, and for one
// organisation by a part of that, so that participants of its own making do not keep out those of others. The first of an
// organisation finds room however small blocks are.
func (p *Pool) requireFree(t Tx, block Size, organisation uint64) error {
	if all := FreeShare(block); !p.free.Plus(t.Size).Within(all) {
		return errorsmod.Wrapf(sdkerrors.ErrMempoolIsFull, "what is free of fees takes %d gas and %d bytes, all that a block has for it: send it again after the next block",
			p.free.Gas, p.free.Bytes)
	}
	theirs, share := p.freeOf[organisation], organisationShare(block)
	if theirs != (Size{}) && !theirs.Plus(t.Size).Within(share) {
		return errorsmod.Wrapf(sdkerrors.ErrMempoolIsFull, "what is free of fees for participants of organisation %d takes %d gas and %d bytes, all that a block has for it: "+
			"send it again after the next block", organisation, theirs.Gas, theirs.Bytes)
	}
	return nil
}

// Candidates returns what may be proposed: the transactions that CometBFT hands over, in its order, and after them the others
// that the pool holds. Those that read does not return are left out. It reads only those that the pool does not hold.
func (p *Pool) Candidates(handed [][]byte, read func(raw []byte) (Tx, error)) []Tx {
	p.mu.Lock()
	defer p.mu.Unlock()
	held := make(map[cmttypes.TxKey]int, len(p.txs))
	for i, t := range p.txs {
		held[cmttypes.Tx(t.Raw).Key()] = i
	}
	handedOver := make([]bool, len(p.txs))
	all := make([]Tx, 0, len(handed)+len(p.txs))
	for _, raw := range handed {
		if i, ok := held[cmttypes.Tx(raw).Key()]; ok {
			all, handedOver[i] = append(all, p.txs[i]), true
		} else if t, err := read(raw); err == nil {
			all = append(all, t)
		}
	}
	for i, t := range p.txs {
		if !handedOver[i] {
			all = append(all, t)
		}
	}
	return all
}
