package demo

import (
	"context"
	"crypto/sha256"
	"fmt"
	"time"

	sdkmath "cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/app"
	"github.com/equipoise-trials/equipoise/cmd/equipoised/demo/plan"
	payoutfact "github.com/equipoise-trials/equipoise/fact/payout"
	consenttypes "github.com/equipoise-trials/equipoise/x/consent/types"
	payouttypes "github.com/equipoise-trials/equipoise/x/payout/types"
)

// patience bounds the wait for what the chain does by itself within a few blocks.
const patience = 20 * time.Second

// fund puts money into the trial's escrow and returns how many waiting lines it paid at once.
func (p *production) fund(ctx context.Context, amount uint64) (uint32, error) {
	in, err := p.representative.do(ctx, &payouttypes.MsgFund{
		Signer: p.representative.String(), Trial: p.trial, Amount: payment(amount),
	})
	if err != nil {
		return 0, err
	}
	p.funded += amount
	res, err := response(in, 0, &payouttypes.MsgFundResponse{})
	return res.Lines, err
}

func payment(amount uint64) sdk.Coin {
	return sdk.NewCoin(app.PaymentDenom, sdkmath.NewIntFromUint64(amount))
}

// settle has the payment agent report that lines reached their recipients.
func (p *production) settle(ctx context.Context, lines []attested) error {
	for len(lines) > 0 {
		batch := lines[:min(maxLines, len(lines))]
		lines = lines[len(batch):]
		msg := &payouttypes.MsgSettle{Signer: p.paymaster.String(), Trial: p.trial}
		for _, l := range batch {
			msg.Settlements = append(msg.Settlements, payouttypes.Settlement{Line: l.line, Reference: reference(l.line), Ok: true})
		}
		if _, err := p.paymaster.do(ctx, msg); err != nil {
			return err
		}
	}
	return nil
}

// fail has the payment agent report that a line did not reach its recipient.
func (p *production) fail(ctx context.Context, l attested) error {
	_, err := p.paymaster.do(ctx, &payouttypes.MsgSettle{
		Signer: p.paymaster.String(), Trial: p.trial,
		Settlements: []payouttypes.Settlement{{
			Line: l.line, Reference: reference(l.line), Failure: payoutfact.Failure_FAILURE_ACCOUNT_CLOSED,
		}},
	})
	return err
}

// redirect has a participant's money go to their own wallet from now on, and what failed before with it. For those who
// are assisted the representative decides: the site keeps their key and must not move their money.
func (p *production) redirect(ctx context.Context, m *participant) error {
	signer := m.actor
	if m.Signing == plan.Assisted {
		signer = m.representative
	}
	_, err := signer.do(ctx, &consenttypes.MsgReplacePayee{
		Signer: signer.String(), Handle: m.handle[:], Payee: payouttypes.Wallet(m.String()), Blind: blind(),
	})
	return err
}

// refund takes back what the closed trial owes nobody.
func (p *production) refund(ctx context.Context) error {
	_, err := p.representative.do(ctx, &payouttypes.MsgRefund{
		Signer: p.representative.String(), Trial: p.trial, Denom: app.PaymentDenom,
	})
	return err
}

// line asks what became of a payment line.
func (p *production) line(ctx context.Context, number uint64) (payouttypes.Line, error) {
	res, err := payouttypes.NewQueryClient(p.network.Context).Line(ctx, &payouttypes.QueryLineRequest{Trial: p.trial, Line: number})
	if err != nil {
		return payouttypes.Line{}, err
	}
	return res.Line, nil
}

// mustBe checks that lines have come to a state.
func (p *production) mustBe(ctx context.Context, state payouttypes.LineState, lines []attested) error {
	for _, l := range lines {
		now, err := p.line(ctx, l.line)
		if err != nil {
			return err
		}
		if now.State != state {
			return fmt.Errorf("line %d is %s, it should be %s", l.line, now.State, state)
		}
	}
	return nil
}

// reference is the digest of the agent's own number for a payment.
func reference(line uint64) []byte {
	digest := sha256.Sum256(fmt.Appendf(nil, "transfer %d", line))
	return digest[:]
}

// eventually waits until a line has come to a state: the chain pays what waits at the end of blocks.
func (p *production) eventually(ctx context.Context, state payouttypes.LineState, l attested) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	for {
		err := p.mustBe(ctx, state, []attested{l})
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
