package work

import (
	"fmt"
	"time"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact/opening"
	protocolfact "github.com/equipoise-trials/equipoise/fact/protocol"
	protocoltypes "github.com/equipoise-trials/equipoise/x/protocol/types"
)

// Committee decides on a trial's documents: somebody of an ethics committee or of an authority.
type Committee struct {
	Person
	Trial uint64
	// As is the capacity in which their organisation decides.
	As protocolfact.Decider
}

// Decision is what a committee decides on a version of a document.
type Decision struct {
	Document Document
	Outcome  protocolfact.Outcome
	// Where it holds; without countries and sites, wherever the organisation decides.
	Where protocolfact.Scope
	// Letter is the decision's own document, the bytes of the file.
	Letter []byte
	// Until is the last instant at which an approval holds; zero if it has no end.
	Until time.Time
	// Why; needed to disapprove and to suspend.
	Why Reason
	// Conditions of an approval.
	Conditions []Condition
}

// Condition is something that an approval demands.
type Condition struct {
	// Text of the condition. It never reaches the chain.
	Text string
	// Due is the last instant by which it is to be met.
	Due time.Time
}

// Decide records a decision and returns its number on that version.
func (c Committee) Decide(d Decision) *Draft[uint32] {
	return &Draft[uint32]{
		by: c.Person, what: fmt.Sprintf("decide on %s", d.Document),
		make: func(m *making) ([]sdk.Msg, error) {
			subject := opening.TrialNumber(c.Trial)
			msg := &protocoltypes.MsgDecide{
				Signer: c.String(), Trial: c.Trial, Line: d.Document.Line, Version: d.Document.Version, Decider: c.As,
				Outcome: d.Outcome, Scope: d.Where, NotAfter: instant(d.Until),
				DocumentDigest: m.commitFile(opening.Letter, subject, d.Letter), Reason: m.reason(c.Trial, d.Why),
			}
			for _, one := range d.Conditions {
				msg.Conditions = append(msg.Conditions, protocoltypes.Condition{
					TextDigest: m.commit(opening.Text, subject, one.Text), Due: one.Due,
				})
			}
			return []sdk.Msg{msg}, nil
		},
		read: reading(&protocoltypes.MsgDecideResponse{}, func(r *protocoltypes.MsgDecideResponse) (uint32, error) { return r.Decision, nil }),
	}
}
