package work

import (
	"fmt"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/fact/opening"
	payoutfact "github.com/equipoise-trials/equipoise/fact/payout"
	payouttypes "github.com/equipoise-trials/equipoise/x/payout/types"
)

// Agent reports what became of the lines that a payment agent pays.
type Agent struct {
	Person
	Trial uint64
}

// Payment is what became of a line that the agent was to pay.
type Payment struct {
	// Line is its number in the trial's ledger of payments, Handle the participation that it is owed to.
	Line   uint64
	Handle fact.Hash
	// Reference is the agent's own number of the payment, or of its failure. It never reaches the chain. A payment that is
	// tried again has another.
	Reference string
	// Failure says why it did not reach the recipient; unspecified if it did.
	Failure payoutfact.Failure
}

// Report reports payments, 1 to [MaxLines], for all of them or for none.
func (a Agent) Report(payments ...Payment) *Draft[Done] {
	return &Draft[Done]{
		by: a.Person, what: fmt.Sprintf("report on %d payments", len(payments)),
		make: func(m *making) ([]sdk.Msg, error) {
			msg := &payouttypes.MsgSettle{Signer: a.String(), Trial: a.Trial}
			for _, p := range payments {
				msg.Settlements = append(msg.Settlements, payouttypes.Settlement{
					Line: p.Line, Reference: m.commit(opening.PaymentReference, opening.Handle(p.Handle[:]), p.Reference),
					Ok: p.Failure == payoutfact.Failure_FAILURE_UNSPECIFIED, Failure: p.Failure,
				})
			}
			return []sdk.Msg{msg}, nil
		},
		read: nothing,
	}
}
