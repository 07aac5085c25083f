package story

import (
	"fmt"

	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/app"
	"github.com/equipoise-trials/equipoise/client/work"
	"github.com/equipoise-trials/equipoise/fact"
	payoutfact "github.com/equipoise-trials/equipoise/fact/payout"
	payouttypes "github.com/equipoise-trials/equipoise/x/payout/types"
)

// Line is a visit line and what became of it.
type Line struct {
	*Participant
	work.Line
}

// money returns an amount of uusd.
func money(amount int64) work.Money {
	return work.Money{Currency: currency, Millionths: uint64(amount)}
}

// visits attests the next visit of each of some participants of a site.
func (s *Story) visits(site *Site, who []*Participant) *work.Draft[[]work.Line] {
	made := make([]work.Visit, len(who))
	for i, p := range who {
		p.visits++
		made[i] = work.Visit{Label: p.Name, Code: "WEEK", Occurrence: p.visits, Date: s.Time}
	}
	return s.at(site, site.Coordinator).Attest(made...)
}

// Visits has a site's coordinator attest the next visit of each of its participants.
func (s *Story) Visits(site *Site, who ...*Participant) Act {
	s.Helper()
	return act(s, site.Coordinator, s.visits(site, who))
}

// Attest attests the next visit of each participant, at all sites in one block.
func (s *Story) Attest(who ...*Participant) (lines []Line) {
	s.Helper()
	var sites []*Site
	here := make(map[*Site][]*Participant)
	for _, site := range s.Sites {
		for _, p := range who {
			if p.Site == site {
				here[site] = append(here[site], p)
			}
		}
		if len(here[site]) > 0 {
			sites = append(sites, site)
		}
	}
	attested := all(s, sites, func(site *Site) (*Actor, *work.Draft[[]work.Line]) {
		return site.Coordinator, s.visits(site, here[site])
	})
	for i, site := range sites {
		for j, l := range attested[i] {
			lines = append(lines, Line{here[site][j], l})
		}
	}
	return lines
}

// Funding has the sponsor put money into the trial's escrow.
func (s *Story) Funding(amount int64) Act {
	s.Helper()
	return act(s, s.Representative, s.sponsor().Fund(money(amount)))
}

// Fund puts money into the trial's escrow and returns how many waiting lines it paid at once.
func (s *Story) Fund(amount int64) uint32 {
	s.Helper()
	return one(s, s.Representative, s.sponsor().Fund(money(amount))).Paid
}

// Settlement has the agent report that a line reached its recipient, or that it did not.
func (s *Story) Settlement(line Line, ok bool) Act {
	s.Helper()
	payment := work.Payment{Line: line.Number, Handle: line.Line.Handle, Reference: fmt.Sprint("transfer ", line.Number)}
	if !ok {
		payment.Failure = payoutfact.Failure_FAILURE_ACCOUNT_CLOSED
	}
	return act(s, s.Officer, work.Agent{Person: s.person(s.Officer), Trial: s.Trial}.Report(payment))
}

// Objection has somebody object to lines that are held.
func (s *Story) Objection(by *Actor, lines ...Line) Act {
	s.Helper()
	return act(s, by, s.overseer(by).Object(s.doubt(), numbers(lines)...))
}

// Ruling has somebody decide an objection to lines.
func (s *Story) Ruling(by *Actor, uphold bool, lines ...Line) Act {
	s.Helper()
	return act(s, by, s.overseer(by).Decide(uphold, s.doubt(), numbers(lines)...))
}

// TakingBack has somebody of a site take visits back.
func (s *Story) TakingBack(site *Site, by *Actor, lines ...Line) Act {
	s.Helper()
	return act(s, by, s.at(site, by).ReverseVisits(s.doubt(), numbers(lines)...))
}

// Assent has somebody else of a site confirm that visits are taken back.
func (s *Story) Assent(site *Site, by *Actor, lines ...Line) Act {
	s.Helper()
	return act(s, by, s.at(site, by).ConfirmReversal(s.doubt(), numbers(lines)...))
}

// Cosignature has a participant sign for visits.
func (s *Story) Cosignature(p *Participant, lines ...Line) Act {
	s.Helper()
	return act(s, p.Actor, s.taking(p).Cosign(numbers(lines)...))
}

// Appointment has somebody name the payment agent for a participant whose money waits for a payee.
func (s *Story) Appointment(by *Actor, p *Participant) Act {
	s.Helper()
	return act(s, by, s.overseer(by).AppointPayee(p.Handle, work.Payee{Agent: s.Agent.ID, Account: "account of " + p.Name}))
}

// Recall has a participant take lines back from an agent that does not answer.
func (s *Story) Recall(p *Participant, lines ...Line) Act {
	s.Helper()
	return act(s, p.Actor, s.taking(p).CallBack(numbers(lines)...))
}

// Refund has the sponsor take back what nobody can still earn, and returns how much that was.
func (s *Story) Refund() int64 {
	s.Helper()
	return int64(one(s, s.Representative, s.sponsor().Refund(currency)).Millionths)
}

func (s *Story) overseer(by *Actor) work.Overseer {
	return work.Overseer{Person: s.person(by), Trial: s.Trial}
}

func (s *Story) doubt() work.Reason {
	return work.Reason{Code: fact.ReasonCode_REASON_CODE_CORRECTION, Text: "two visits on one morning"}
}

func numbers(lines []Line) []uint64 {
	numbers := make([]uint64, len(lines))
	for i, l := range lines {
		numbers[i] = l.Number
	}
	return numbers
}

// StateOf returns what has become of a line by now.
func (s *Story) StateOf(line Line) payouttypes.LineState {
	s.Helper()
	now, err := s.App.Payout.Line(s.Context(), s.Trial, line.Number)
	require.NoError(s, err)
	return now.State
}

// Balance returns what an address owns in uusd.
func (s *Story) Balance(of sdk.AccAddress) int64 {
	return s.App.Bank.GetBalance(s.Context(), of, app.PaymentDenom).Amount.Int64()
}
