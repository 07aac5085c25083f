package work

import (
	"context"
	"errors"
	"fmt"

	"github.com/cosmos/gogoproto/proto"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/client/tx"
)

// ErrCancelled says that the person was asked and said no. Nothing was kept and nothing was sent.
var ErrCancelled = errors.New("cancelled")

// Done is what comes of a verb whose success is all there is to say.
type Done struct{}

// Draft is something that a person is about to do, in one transaction. It is used once.
type Draft[R any] struct {
	by Person
	// what the person does, in their words: "invite P-017".
	what string
	// free says that the chain asks no fee for it.
	free bool
	// make returns the messages, and notes what has to be kept before they are sent.
	make func(*making) ([]sdk.Msg, error)
	// read reads what the chain answered to the messages.
	read func(answers) (R, error)

	messages int // how many messages were made
}

// What returns what the person is about to do, in their words.
func (d *Draft[R]) What() string { return d.what }

// Free says that the chain asks no fee for it: whoever sends the message offers none and names no granter.
func (d *Draft[R]) Free() bool { return d.free }

// Do asks the person if they have a prompter, prepares the messages, sends them and waits for their block. It returns what
// came of them. It fails with [ErrCancelled] if the person says no, and with [tx.ErrRefused] if the chain refuses.
func (d *Draft[R]) Do(ctx context.Context) (result R, err error) {
	if err := d.ask(); err != nil {
		return result, err
	}
	msgs, err := d.Prepare()
	if err != nil {
		return result, err
	}
	send := d.by.Sender.Send
	if d.free {
		send = d.by.Sender.SendFree
	}
	out, err := send(ctx, msgs...)
	if err != nil {
		return result, d.failed(err)
	}
	return d.Read(out)
}

func (d *Draft[R]) ask() error {
	if d.by.Prompter == nil {
		return nil
	}
	yes, err := d.by.Prompter.Confirm(d.what)
	if err == nil && !yes {
		err = ErrCancelled
	}
	return d.failed(err)
}

// Prepare makes the messages and returns them when everything that they need is kept: nothing that they commit to can get
// lost any more. It fails if the person's keep does not know somebody whom they name, and if it cannot be written.
func (d *Draft[R]) Prepare() ([]sdk.Msg, error) {
	m := &making{person: d.by}
	msgs, err := d.make(m)
	if err == nil {
		err = m.done()
	}
	d.messages = len(msgs)
	return msgs, d.failed(err)
}

// Read reads what came of the messages from the outcome of their transaction.
func (d *Draft[R]) Read(out tx.Outcome) (R, error) {
	result, err := d.read(answers{out, 0})
	return result, d.failed(err)
}

// failed says of an error what the person was about to do.
func (d *Draft[R]) failed(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", d.what, err)
}

// Join puts several drafts of one person into one transaction, which does all of them or none. What comes of it is what
// comes of each.
func Join[R any](drafts ...*Draft[R]) *Draft[[]R] { return join(drafts, false) }

// JoinShuffled is [Join] in an order that is drawn from the person's randomness, so that the order of the messages tells
// nothing of that in which the person gave them. What comes of each stands where its draft was given.
func JoinShuffled[R any](drafts ...*Draft[R]) *Draft[[]R] { return join(drafts, true) }

func join[R any](drafts []*Draft[R], shuffled bool) *Draft[[]R] {
	joined := &Draft[[]R]{by: drafts[0].by, what: drafts[0].what}
	if len(drafts) > 1 {
		joined.what = fmt.Sprintf("%s, and %d more", joined.what, len(drafts)-1)
	}
	var order []int
	joined.make = func(m *making) (all []sdk.Msg, err error) {
		order = m.order(len(drafts), shuffled)
		for _, i := range order {
			d := drafts[i]
			msgs, err := d.make(m)
			if err != nil {
				return nil, d.failed(err)
			}
			d.messages = len(msgs)
			all = append(all, msgs...)
		}
		return all, nil
	}
	joined.read = func(a answers) ([]R, error) {
		all := make([]R, len(drafts))
		for _, i := range order {
			d := drafts[i]
			result, err := d.read(a)
			if err != nil {
				return nil, d.failed(err)
			}
			all[i] = result
			a.first += d.messages
		}
		return all, nil
	}
	return joined
}

// Then returns a draft that tells what comes of another one, so that drafts of different verbs can be joined.
func Then[R any](d *Draft[R], tell func(R)) *Draft[Done] {
	return &Draft[Done]{
		by: d.by, what: d.what, free: d.free,
		make: d.make,
		read: func(a answers) (done Done, err error) {
			result, err := d.read(a)
			if err == nil {
				tell(result)
			}
			return done, err
		},
	}
}

// failing returns a draft of something that cannot be done.
func failing[R any](by Person, what string, err error) *Draft[R] {
	return &Draft[R]{by: by, what: what, make: func(*making) ([]sdk.Msg, error) { return nil, err }}
}

// answers are what the chain answered to the messages of a draft, which may be some of a larger transaction.
type answers struct {
	outcome tx.Outcome
	first   int // place of the draft's first message in the transaction
}

// nothing reads an answer that is empty.
func nothing(answers) (Done, error) { return Done{}, nil }

// reading returns a function that reads the answer to a draft's only message.
func reading[A proto.Message, R any](into A, result func(A) (R, error)) func(answers) (R, error) {
	return func(a answers) (none R, err error) {
		if err := a.outcome.Response(a.first, into); err != nil {
			return none, err
		}
		return result(into)
	}
}

// one returns the messages of a draft that always has the same one.
func one(msg sdk.Msg) func(*making) ([]sdk.Msg, error) {
	return func(*making) ([]sdk.Msg, error) { return []sdk.Msg{msg}, nil }
}
