package story

import (
	"fmt"

	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/app"
	"github.com/equipoise-trials/equipoise/fact"
	payoutfact "github.com/equipoise-trials/equipoise/fact/payout"
	participationtypes "github.com/equipoise-trials/equipoise/x/participation/types"
	payouttypes "github.com/equipoise-trials/equipoise/x/payout/types"
)

// Line is a visit line and what became of it.
type Line struct {
	*Participant
	Number uint64
	State  payouttypes.LineState
}

// Visits has a site's coordinator attest the next visit of each of its participants.
func (s *Story) Visits(site *Site, who ...*Participant) Act {
	m := &participationtypes.MsgAttestVisits{Signer: site.Coordinator.String(), Trial: s.Trial, Site: site.Number}
	for _, p := range who {
		p.visits++
		nullifier := fact.Nullifier(p.K, "WEEK", "VISIT", p.visits)
		detail := fact.VisitDetail{
			Salt: s.Fresh(), Visit: "WEEK", ClaimedDate: s.Time.Format("2006-01-02"), Staff: site.Coordinator.String(),
		}
		digest := detail.Sum()
		m.Lines = append(m.Lines, participationtypes.VisitLine{
			Handle: p.Handle[:], Nullifier: nullifier[:], Tariff: VisitTariff, Detail: digest[:], Blind: s.blind(),
		})
	}
	return site.Coordinator.Acts(m)
}

// Attest attests the next visit of each participant, at all sites in one block.
func (s *Story) Attest(who ...*Participant) (lines []Line) {
	s.Helper()
	var acts []Act
	for _, site := range s.Sites {
		var here []*Participant
		for _, p := range who {
			if p.Site == site {
				here = append(here, p)
				lines = append(lines, Line{Participant: p})
			}
		}
		if len(here) > 0 {
			acts = append(acts, s.Visits(site, here...))
		}
	}
	done := 0
	for _, res := range s.Do(acts...) {
		for _, l := range Response(s, res, &participationtypes.MsgAttestVisitsResponse{}).Lines {
			lines[done].Number, lines[done].State = l.Line, l.State
			done++
		}
	}
	return lines
}

// Funding has the sponsor put money into the trial's escrow.
func (s *Story) Funding(amount int64) Act {
	return s.Representative.Acts(&payouttypes.MsgFund{
		Signer: s.Representative.String(), Trial: s.Trial, Amount: sdk.NewInt64Coin(app.PaymentDenom, amount),
	})
}

// Fund puts money into the trial's escrow and returns how many waiting lines it paid at once.
func (s *Story) Fund(amount int64) uint32 {
	s.Helper()
	res := s.Do(s.Funding(amount))
	return Response(s, res[0], &payouttypes.MsgFundResponse{}).Lines
}

// Settlement has the agent report that a line reached its recipient, or that it did not.
func (s *Story) Settlement(line Line, ok bool) Act {
	settlement := payouttypes.Settlement{Line: line.Number, Reference: Digest(fmt.Sprint("transfer ", line.Number)), Ok: ok}
	if !ok {
		settlement.Failure = payoutfact.Failure_FAILURE_ACCOUNT_CLOSED
	}
	return s.Officer.Acts(&payouttypes.MsgSettle{
		Signer: s.Officer.String(), Trial: s.Trial, Settlements: []payouttypes.Settlement{settlement},
	})
}

// StateOf returns what has become of a line by now.
func (s *Story) StateOf(line Line) payouttypes.LineState {
	s.Helper()
	now, err := s.App.Payout.Line(s.Context(), s.Trial, line.Number)
	require.NoError(s, err)
	return now.State
}

// Balance returns what an actor owns in uusd.
func (s *Story) Balance(a *Actor) int64 {
	return s.App.Bank.GetBalance(s.Context(), a.Address(), app.PaymentDenom).Amount.Int64()
}
