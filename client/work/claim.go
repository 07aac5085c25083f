package work

import (
	"fmt"
	"time"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	claimsfact "github.com/equipoise-trials/equipoise/fact/claims"
	"github.com/equipoise-trials/equipoise/fact/opening"
	claimstypes "github.com/equipoise-trials/equipoise/x/claims/types"
)

// Claim is an item of a visit that a participant says they made and the site did not attest, or money that they spent for one.
type Claim struct {
	// PlannedVisit is what the protocol calls the visit, and what it earns.
	PlannedVisit
	// Occurrence counts the same visit of the same participant, from 0. One that the site took back is claimed as the next.
	Occurrence uint32
	// Date on which it was made, as the participant says.
	Date time.Time
	// Receipt is the file of the receipt for money that was spent; nil for a visit.
	Receipt []byte
}

// Ruling is what came of a claim.
type Ruling struct {
	// State says how far it has come.
	State claimsfact.State
	// Line is the number of its line in the trial's ledger of payments, 0 if it has none.
	Line uint64
}

// Claim claims what the site did not attest, and returns the number of the claim. Of somebody who does not sign alone the representative
// does, or the witness where nobody represents them. What shows it, detail and receipt, stays in the keep. The keep has the key of the
// participation's nullifiers, from the invitation.
func (p Participant) Claim(c Claim) *Draft[uint32] {
	return &Draft[uint32]{
		by: p.Person, what: "claim " + c.Code,
		make: func(m *making) ([]sdk.Msg, error) {
			key, err := p.Keep.NullifierKey(p.Handle[:])
			if err != nil {
				return nil, err
			}
			nullifier := fact.Nullifier(key, c.Code, c.Item, c.Occurrence)
			kind := claimsfact.Kind_KIND_VISIT
			if c.Receipt != nil {
				kind = claimsfact.Kind_KIND_EXPENSE
			}
			return []sdk.Msg{&claimstypes.MsgClaim{
				Signer: p.String(), Handle: p.Handle[:], Kind: kind, Nullifier: nullifier[:], Tariff: c.Tariff,
				Detail:  m.detail(nullifier, fact.VisitDetail{Visit: c.Code, ClaimedDate: c.Date.Format(time.DateOnly), Window: c.Window}),
				Receipt: m.commitFile(opening.Receipt, opening.Handle(p.Handle[:]), c.Receipt), Blind: m.blind(),
			}}, nil
		},
		read: reading(&claimstypes.MsgClaimResponse{}, func(r *claimstypes.MsgClaimResponse) (uint32, error) { return r.Number, nil }),
	}
}

// DisputeClaim brings a claim that the site refused before the arbiter of the payment schedule.
func (p Participant) DisputeClaim(number uint32) *Draft[claimsfact.State] {
	return &Draft[claimsfact.State]{
		by: p.Person, what: fmt.Sprintf("dispute that the site refused claim %d", number),
		make: one(&claimstypes.MsgDisputeClaim{Signer: p.String(), Handle: p.Handle[:], Number: number}),
		read: reading(&claimstypes.MsgDisputeClaimResponse{},
			func(r *claimstypes.MsgDisputeClaimResponse) (claimsfact.State, error) { return r.State, nil }),
	}
}

// DropClaim ends a claim that the participant does not make any more, so that they can make another.
func (p Participant) DropClaim(number uint32) *Draft[claimsfact.State] {
	return &Draft[claimsfact.State]{
		by: p.Person, what: fmt.Sprintf("drop claim %d", number),
		make: one(&claimstypes.MsgDropClaim{Signer: p.String(), Handle: p.Handle[:], Number: number}),
		read: reading(&claimstypes.MsgDropClaimResponse{},
			func(r *claimstypes.MsgDropClaimResponse) (claimsfact.State, error) { return r.State, nil }),
	}
}

// AnswerClaim grants or refuses a claim of a participant for the site. A refusal says why.
func (s Site) AnswerClaim(label string, number uint32, grant bool, why Reason) *Draft[Ruling] {
	return &Draft[Ruling]{
		by: s.Person, what: fmt.Sprintf("answer claim %d of %s", number, label),
		make: func(m *making) ([]sdk.Msg, error) {
			who, err := s.find(label)
			if err != nil {
				return nil, err
			}
			return []sdk.Msg{&claimstypes.MsgAnswerClaim{
				Signer: s.String(), Handle: who.Handle[:], Number: number, Grant: grant, Reason: m.reason(s.Trial, why),
			}}, nil
		},
		read: reading(&claimstypes.MsgAnswerClaimResponse{},
			func(r *claimstypes.MsgAnswerClaimResponse) (Ruling, error) { return Ruling{r.State, r.Line}, nil }),
	}
}

// DecideClaim decides a claim for good, for the arbiter of the payment schedule, or for an ethics committee of the site once the arbiter
// was silent.
func (o Overseer) DecideClaim(handle fact.Hash, number uint32, grant bool, why Reason) *Draft[Ruling] {
	return &Draft[Ruling]{
		by: o.Person, what: fmt.Sprintf("decide claim %d of a participant", number),
		make: func(m *making) ([]sdk.Msg, error) {
			return []sdk.Msg{&claimstypes.MsgDecideClaim{
				Signer: o.String(), Handle: handle[:], Number: number, Grant: grant, Reason: m.reason(o.Trial, why),
			}}, nil
		},
		read: reading(&claimstypes.MsgDecideClaimResponse{},
			func(r *claimstypes.MsgDecideClaimResponse) (Ruling, error) { return Ruling{r.State, r.Line}, nil }),
	}
}
