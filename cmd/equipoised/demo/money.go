package demo

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/equipoise-trials/equipoise/client/work"
	"github.com/equipoise-trials/equipoise/cmd/equipoised/demo/plan"
	payoutfact "github.com/equipoise-trials/equipoise/fact/payout"
	payouttypes "github.com/equipoise-trials/equipoise/x/payout/types"
)

// patience bounds the wait for what the chain does by itself within a few blocks.
const patience = 20 * time.Second

// fund puts money into the trial's escrow.
func (r *trialRun) fund(ctx context.Context, amount uint64) error {
	_, err := r.sponsoring().Fund(money(amount)).Do(ctx)
	return err
}

// settle has the payment agent report that lines reached their recipients.
func (r *trialRun) settle(ctx context.Context, lines []attested) error {
	for batch := range slices.Chunk(lines, work.MaxLines) {
		payments := make([]work.Payment, len(batch))
		for i, l := range batch {
			payments[i] = payment(l)
		}
		if _, err := r.paying().Report(payments...).Do(ctx); err != nil {
			return err
		}
	}
	return nil
}

// fail has the payment agent report that a line did not reach its recipient.
func (r *trialRun) fail(ctx context.Context, l attested) error {
	failed := payment(l)
	failed.Failure = payoutfact.Failure_FAILURE_ACCOUNT_CLOSED
	_, err := r.paying().Report(failed).Do(ctx)
	return err
}

// payment returns a line as the agent pays it, under a number of the agent's own.
func payment(l attested) work.Payment {
	return work.Payment{Line: l.Number, Handle: l.Handle, Reference: fmt.Sprintf("transfer %d", l.Number)}
}

// redirect has a participant's money go to their own wallet from now on, and what failed before with it. For those who
// are assisted the representative decides: the site keeps their key and must not move their money.
func (r *trialRun) redirect(ctx context.Context, m *participant) error {
	who := m.taking()
	if m.Signing == plan.Assisted {
		who.Person = m.representative.acting()
	}
	_, err := who.PayTo(work.Payee{Wallet: m.wallet()}).Do(ctx)
	return err
}

// refund takes back what the closed trial owes nobody.
func (r *trialRun) refund(ctx context.Context) error {
	_, err := r.sponsoring().Refund(currency).Do(ctx)
	return err
}

// keepBack has the sponsor try to take back what is left, which has to wait: for a settlement window after each participant left,
// visits may still be attested, and the money for them is kept back.
func (r *trialRun) keepBack(ctx context.Context) error {
	switch err := r.refund(ctx); {
	case err == nil:
		return errors.New("the sponsor took back what participants may still earn")
	case !errors.Is(err, payouttypes.ErrOwed):
		return err
	}
	r.say("kept back: what is left of the escrow, until the settlement windows of the participants are over")
	return nil
}

// line asks what became of a payment line.
func (r *trialRun) line(ctx context.Context, number uint64) (payouttypes.Line, error) {
	res, err := payouttypes.NewQueryClient(r.network.Context).Line(ctx, &payouttypes.QueryLineRequest{Trial: r.trial, Line: number})
	if err != nil {
		return payouttypes.Line{}, err
	}
	return res.Line, nil
}

// mustBe checks that lines have come to a state.
func (r *trialRun) mustBe(ctx context.Context, state payouttypes.LineState, lines []attested) error {
	for _, l := range lines {
		now, err := r.line(ctx, l.Number)
		if err != nil {
			return err
		}
		if now.State != state {
			return fmt.Errorf("line %d is %s, it should be %s", l.Number, now.State, state)
		}
	}
	return nil
}

// eventually waits until a line has come to a state: the chain pays what waits at the end of blocks.
func (r *trialRun) eventually(ctx context.Context, state payouttypes.LineState, l attested) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	for {
		err := r.mustBe(ctx, state, []attested{l})
		if err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(blockTime):
		}
	}
}
