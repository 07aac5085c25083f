package tx

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// ErrNoBlock says that no block was seen to hold a transaction. One still may: whether it stands is not known.
var ErrNoBlock = errors.New("it is in no block yet")

// Pending is a transaction that a node has taken and that was not seen in a block yet.
type Pending struct {
	// Hash of the transaction, upper-case hexadecimal.
	Hash string
	// Sent is when it was broadcast, by this client's clock.
	Sent    time.Time
	network *Network
	told    <-chan Outcome
	lost    func()
}

// Wait returns what came of the transaction when a block holds it, once. It fails with a [*Refusal] if the block refused it,
// and with ErrNoBlock if none holds it within a minute of its broadcast, or before ctx ends.
func (p *Pending) Wait(ctx context.Context) (Outcome, error) {
	var reason error
	select {
	case o, ok := <-p.told:
		if ok {
			return o, o.refusal()
		}
		reason = fmt.Errorf("%s have passed", p.network.patience)
	case <-ctx.Done():
		p.network.forget(p.Hash)
		reason = ctx.Err()
	}
	p.lost()
	return Outcome{}, fmt.Errorf("transaction %s: %w: %w", p.Hash, ErrNoBlock, reason)
}
