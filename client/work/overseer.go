package work

import (
	"fmt"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	payouttypes "github.com/equipoise-trials/equipoise/x/payout/types"
)

// Overseer watches over the payments of a trial, and decides what nobody else does: a monitor, the arbiter of its payment
// schedule, or an accreditor in the arbiter's place.
type Overseer struct {
	Person
	Trial uint64
}

// Object keeps lines that are held from being paid until the schedule's arbiter has decided, 1 to [MaxLines].
func (o Overseer) Object(why Reason, lines ...uint64) *Draft[Done] {
	return &Draft[Done]{
		by: o.Person, what: fmt.Sprintf("object to %d payments", len(lines)),
		make: func(m *making) ([]sdk.Msg, error) {
			return []sdk.Msg{&payouttypes.MsgObject{Signer: o.String(), Trial: o.Trial, Lines: lines, Reason: m.reason(o.Trial, why)}}, nil
		},
		read: nothing,
	}
}

// Decide decides objections to lines, 1 to [MaxLines]: upheld, nothing is owed; else they are paid.
func (o Overseer) Decide(uphold bool, why Reason, lines ...uint64) *Draft[Done] {
	return &Draft[Done]{
		by: o.Person, what: fmt.Sprintf("decide objections to %d payments", len(lines)),
		make: func(m *making) ([]sdk.Msg, error) {
			return []sdk.Msg{&payouttypes.MsgDecide{
				Signer: o.String(), Trial: o.Trial, Lines: lines, Uphold: uphold, Reason: m.reason(o.Trial, why),
			}}, nil
		},
		read: nothing,
	}
}

// AppointPayee names a payment agent for a participant whose money has waited for a payee for half a year.
func (o Overseer) AppointPayee(handle fact.Hash, payee Payee) *Draft[Done] {
	return &Draft[Done]{
		by: o.Person, what: "appoint who is paid for a participant",
		make: func(m *making) ([]sdk.Msg, error) {
			return []sdk.Msg{&payouttypes.MsgAppointPayee{
				Signer: o.String(), Handle: handle[:], Payee: m.payee(handle, payee), Blind: m.blind(),
			}}, nil
		},
		read: nothing,
	}
}

// AppointBeneficiary appoints the agent whom a site proposed for a participant who died, as the chain shows it
// (payouttypes.QueryAccountResponse). Look at the document first: the site opens its digest.
func (o Overseer) AppointBeneficiary(proposed payouttypes.Beneficiary) *Draft[Done] {
	return &Draft[Done]{
		by: o.Person, what: "appoint who is paid for a participant who died",
		make: func(m *making) ([]sdk.Msg, error) {
			return []sdk.Msg{&payouttypes.MsgAppointPayee{
				Signer: o.String(), Handle: proposed.Handle, Payee: proposed.Payee, Blind: m.blind(),
			}}, nil
		},
		read: nothing,
	}
}

// CallBack tells an agent that lines which it has not answered for in 30 days go back: by the site that attested them, or by
// who manages the trial's escrow.
func (o Overseer) CallBack(lines ...uint64) *Draft[Done] {
	return &Draft[Done]{
		by: o.Person, what: fmt.Sprintf("call %d payments back from an agent that does not answer", len(lines)),
		make: one(&payouttypes.MsgCallBack{Signer: o.String(), Trial: o.Trial, Lines: lines}),
		read: nothing,
	}
}
