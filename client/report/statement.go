package report

import (
	"cmp"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	sdkmath "cosmossdk.io/math"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/x/protocol/types"
)

// Schedules returns the payment schedule of a trial by line and version, from wherever: it is held against the digest that the facts
// have of it.
type Schedules func(trial uint64, line, version uint32) (types.PaymentSchedule, error)

// Payment is what one participant was paid in a calendar year (UTC, by the day on which it was settled) for tariffs of one kind.
type Payment struct {
	Trial  uint64 `json:"trial"`
	Handle string `json:"handle"`
	Year   int    `json:"year"`
	Denom  string `json:"denom"`
	// Kind of the tariffs: STIPEND, REIMBURSEMENT or BONUS.
	Kind  string `json:"kind"`
	Lines int    `json:"lines"`
	// Amount is what was paid, Taxable what of it the payment schedule calls taxable.
	Amount  sdkmath.Int `json:"amount"`
	Taxable sdkmath.Int `json:"taxable"`
}

// Statement returns what participants were paid, by trial, participant, year, denomination and kind. Nil handles: everybody. Year 0:
// every year.
func (g *Ledger) Statement(handles []fact.Hash, year int, schedules Schedules) (payments []Payment, err error) {
	type key struct {
		trial       uint64
		handle      fact.Hash
		year        int
		denom, kind string
	}
	sums := make(map[key]*Payment)
	for _, l := range g.Lines() {
		paid := l.Settled.UTC().Year()
		if l.State != Settled || year != 0 && paid != year || handles != nil && !slices.Contains(handles, l.Handle) {
			continue
		}
		schedule, err := g.schedule(version{l.Trial, l.ScheduleLine, l.ScheduleVersion}, schedules)
		if err != nil {
			return nil, fmt.Errorf("payment schedule of line %d, version %d, of trial %d: %w", l.ScheduleLine, l.ScheduleVersion, l.Trial, err)
		}
		if int(l.Tariff) >= len(schedule.Tariffs) {
			return nil, fmt.Errorf("line %d of trial %d is of tariff %d, the schedule has %d", l.Number, l.Trial, l.Tariff, len(schedule.Tariffs))
		}
		tariff := schedule.Tariffs[l.Tariff]
		at := key{l.Trial, l.Handle, paid, l.Denom, strings.TrimPrefix(tariff.Kind.String(), "TARIFF_KIND_")}
		if sums[at] == nil {
			sums[at] = &Payment{
				Trial: at.trial, Handle: hex.EncodeToString(at.handle[:]), Year: at.year, Denom: at.denom, Kind: at.kind, Amount: sdkmath.ZeroInt(), Taxable: sdkmath.ZeroInt(),
			}
		}
		p := sums[at]
		p.Lines++
		p.Amount = p.Amount.Add(l.Amount)
		if tariff.Taxable {
			p.Taxable = p.Taxable.Add(l.Amount)
		}
	}
	for _, p := range slices.Collect(maps.Values(sums)) {
		payments = append(payments, *p)
	}
	slices.SortFunc(payments, func(a, b Payment) int {
		return cmp.Or(cmp.Compare(a.Trial, b.Trial), cmp.Compare(a.Handle, b.Handle), cmp.Compare(a.Year, b.Year),
			cmp.Compare(a.Denom, b.Denom), cmp.Compare(a.Kind, b.Kind))
	})
	return payments, nil
}

// schedule returns a payment schedule whose digest is that of the facts.
func (g *Ledger) schedule(v version, schedules Schedules) (s types.PaymentSchedule, err error) {
	if s, err = schedules(v.trial, v.line, v.number); err != nil {
		return s, err
	}
	raw, err := types.EncodeSchedule(s)
	if err != nil {
		return s, err
	}
	if digest, known := g.schedules[v]; !known || digest != fact.FileDigest(raw) {
		return s, errors.New("it is not the one that was submitted: its SHA-256 is another than the facts say")
	}
	return s, nil
}
