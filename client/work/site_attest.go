package work

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	participationtypes "github.com/equipoise-trials/equipoise/x/participation/types"
	payouttypes "github.com/equipoise-trials/equipoise/x/payout/types"
)

// PlannedVisit is an item of a visit that the protocol plans, and what it earns.
type PlannedVisit struct {
	// Code is what the protocol calls the visit, "WEEK 2" for example. It never changes.
	Code string
	// Item of the visit that is paid, the code of its tariff for example. A visit with several items is planned once for
	// each of them.
	Item string
	// Tariff is the place of its tariff in the payment schedule, from 0.
	Tariff uint32
	// Window is when it is due as the protocol says, "day 14 +/- 3" for example.
	Window string
}

// Visit is a visit that a participant made.
type Visit struct {
	// Label of the participant.
	Label string
	// Code of the planned visit.
	Code string
	// Occurrence counts the same visit of the same participant, from 0.
	Occurrence uint32
	// Date on which it was made, as the site says.
	Date time.Time
}

// Line is an item of a visit that was attested, and what became of its payment.
type Line struct {
	Visit
	// Item of the visit that is paid.
	Item string
	// Handle of the participation.
	Handle fact.Hash
	// Number of the line in the trial's ledger of payments.
	Number uint64
	// State says how far its payment has come.
	State payouttypes.LineState
}

// MaxLines is how many lines can be attested at once.
const MaxLines = 64

// Attest vouches for visits, for all of them or for none. Each item of a visit is a line of its own; there may be at most
// [MaxLines]. A visit that was attested before is refused by the chain, whoever attested it. The lines are returned in the
// order of the visits, in whatever order they were sent.
func (s Site) Attest(visits ...Visit) *Draft[[]Line] {
	var lines []Line
	var order []int // places in lines, in the order in which they are sent
	return &Draft[[]Line]{
		by: s.Person, what: attestation(visits),
		make: func(m *making) ([]sdk.Msg, error) {
			if len(visits) == 0 {
				return nil, errors.New("give at least one visit")
			}
			var made []participationtypes.VisitLine
			for _, v := range visits {
				who, err := s.find(v.Label)
				if err != nil {
					return nil, err
				}
				items, err := s.items(v.Code)
				if err != nil {
					return nil, err
				}
				for _, planned := range items {
					made = append(made, s.line(m, who, planned, v))
					lines = append(lines, Line{Visit: v, Item: planned.Item, Handle: who.Handle})
				}
			}
			if len(lines) > MaxLines {
				return nil, fmt.Errorf("these visits have %d items, at most %d can be attested at once: attest them in parts", len(lines), MaxLines)
			}
			msg := &participationtypes.MsgAttestVisits{Signer: s.String(), Trial: s.Trial, Site: s.Number}
			order = m.order(len(made), s.Shuffle)
			for _, i := range order {
				msg.Lines = append(msg.Lines, made[i])
			}
			return []sdk.Msg{msg}, nil
		},
		read: reading(&participationtypes.MsgAttestVisitsResponse{}, func(r *participationtypes.MsgAttestVisitsResponse) ([]Line, error) {
			if len(r.Lines) != len(lines) {
				return nil, fmt.Errorf("the chain answered about %d lines, %d were attested", len(r.Lines), len(lines))
			}
			for i, l := range r.Lines {
				attested := &lines[order[i]]
				attested.Number, attested.State = l.Line, l.State
			}
			return lines, nil
		}),
	}
}

func attestation(visits []Visit) string {
	if len(visits) == 1 {
		return fmt.Sprintf("attest %s of %s", visits[0].Code, visits[0].Label)
	}
	return fmt.Sprintf("attest %d visits", len(visits))
}

// items returns what the plan has of a visit.
func (s Site) items(code string) (items []PlannedVisit, err error) {
	var codes []string
	for _, p := range s.Plan {
		if p.Code == code {
			items = append(items, p)
		}
		if !slices.Contains(codes, p.Code) {
			codes = append(codes, p.Code)
		}
	}
	if len(items) == 0 {
		return nil, fmt.Errorf("no visit is called %q, the plan has %s", code, strings.Join(codes, ", "))
	}
	return items, nil
}

// line returns an item of a visit as it is attested, and has what opens it kept.
func (s Site) line(m *making, who participation, planned PlannedVisit, v Visit) participationtypes.VisitLine {
	nullifier := fact.Nullifier(who.NullifierKey, planned.Code, planned.Item, v.Occurrence)
	detail := m.detail(nullifier, fact.VisitDetail{
		Visit: planned.Code, ClaimedDate: v.Date.Format(time.DateOnly), Window: planned.Window, Staff: s.String(),
	})
	return participationtypes.VisitLine{
		Handle: who.Handle[:], Nullifier: nullifier[:], Tariff: planned.Tariff, Detail: detail, Blind: m.blind(),
	}
}
