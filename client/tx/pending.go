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
	// sender is told if no block is seen to hold the transaction; nil if another signed it.
	sender *Sender
}

// Wait returns what came of the transaction when a block holds it, once. It fails with a [*Refusal] if the block refused it,
// and with ErrNoBlock if none holds it within a minute of its broadcast, or before ctx ends.
func (p *Pending) Wait(ctx context.Context) (Outcome, error) {
	select {
	case o, ok := <-p.told:
		return p.settle(o, ok, fmt.Errorf("%s have passed", p.network.patience))
	case <-ctx.Done():
	}
	p.network.forget(p)
	select {
	case o, ok := <-p.told: // at the same moment
		return p.settle(o, ok, ctx.Err())
	default:
		return p.settle(Outcome{}, false, ctx.Err())
	}
}

// settle returns what came of the transaction if a block holds it. Otherwise it says why the wait is over, and has the sender
// ask the chain how far its account is: a transaction that no block holds has used no sequence.
func (p *Pending) settle(o Outcome, told bool, reason error) (Outcome, error) {
	if told {
		return o, o.refusal()
	}
	if p.sender != nil {
		p.sender.forgetSequence()
	}
	return Outcome{}, fmt.Errorf("transaction %s: %w: %w", p.Hash, ErrNoBlock, reason)
}
