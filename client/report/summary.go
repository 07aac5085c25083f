package report

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"time"

	sdkmath "cosmossdk.io/math"
)

// By says over what lines are summed up.
type By string

const (
	// ByTrial sums up each trial.
	ByTrial By = "trial"
	// BySite sums up each site of a trial.
	BySite By = "site"
	// BySponsor sums up all trials of each organisation that is their sponsor now.
	BySponsor By = "sponsor"
)

// ParseBy reads over what lines are summed up.
func ParseBy(name string) (By, error) {
	switch by := By(name); by {
	case ByTrial, BySite, BySponsor:
		return by, nil
	}
	return "", fmt.Errorf("by is %q, want trial, site or sponsor", name)
}

// Waits are how long lines took: only those that are there yet are counted. Seconds of block time, rounded down.
type Waits struct {
	Lines int `json:"lines"`
	// MedianSeconds and P95Seconds are the 50th and 95th percentile by nearest rank: the smallest wait that so many of a hundred
	// lines did not exceed.
	MedianSeconds int64 `json:"median_seconds"`
	P95Seconds    int64 `json:"p95_seconds"`
}

// Figure is a number of lines and what they add up to, in the denomination's unit.
type Figure struct {
	Lines  int         `json:"lines"`
	Amount sdkmath.Int `json:"amount"`
}

func (f *Figure) add(l Line) {
	f.Lines++
	f.Amount = f.Amount.Add(l.Amount)
}

// Summary is how lines of one denomination are paid.
type Summary struct {
	// Sponsor now, Trial and Site; 0 for what is not summed up by it.
	Sponsor uint64 `json:"sponsor,omitempty"`
	Trial   uint64 `json:"trial,omitempty"`
	Site    uint32 `json:"site,omitempty"`
	Denom   string `json:"denom"`
	// Earned is all that was attested and not voided; Settled what of it arrived; Owed the rest; Overdue what of that has waited for
	// longer than was asked about; Void what was attested and is not owed; Disowned what was sent and should not have been earned.
	Earned   Figure `json:"earned"`
	Settled  Figure `json:"settled"`
	Owed     Figure `json:"owed"`
	Overdue  Figure `json:"overdue"`
	Void     Figure `json:"void"`
	Disowned Figure `json:"disowned"`
	// Release and Settlement are how long lines took from the block that attested them to that which first paid them or gave them to
	// an agent, and to that which settled them.
	Release    Waits `json:"release"`
	Settlement Waits `json:"settlement"`
}

// group is over what a summary is.
type group struct {
	sponsor, trial uint64
	site           uint32
	denom          string
}

// Summaries sums lines up, as they stand at a time. A line that is owed for longer than overdue, from its attestation on, is overdue.
func (g *Ledger) Summaries(by By, now time.Time, overdue time.Duration) (summaries []Summary) {
	groups := make(map[group][]Line)
	for _, l := range g.Lines() {
		of := group{sponsor: g.sponsors[l.Trial], trial: l.Trial, site: l.Site, denom: l.Denom}
		switch by {
		case BySponsor:
			of.trial, of.site = 0, 0
		case ByTrial:
			of.site = 0
		}
		groups[of] = append(groups[of], l)
	}
	for _, of := range slices.SortedFunc(maps.Keys(groups), func(a, b group) int {
		return cmp.Or(cmp.Compare(a.sponsor, b.sponsor), cmp.Compare(a.trial, b.trial), cmp.Compare(a.site, b.site), cmp.Compare(a.denom, b.denom))
	}) {
		summaries = append(summaries, summarise(of, groups[of], now, overdue))
	}
	return summaries
}

func summarise(of group, lines []Line, now time.Time, overdue time.Duration) Summary {
	s := Summary{Sponsor: of.sponsor, Trial: of.trial, Site: of.site, Denom: of.denom}
	for _, f := range []*Figure{&s.Earned, &s.Settled, &s.Owed, &s.Overdue, &s.Void, &s.Disowned} {
		f.Amount = sdkmath.ZeroInt()
	}
	var release, settlement []time.Duration
	for _, l := range lines {
		if l.State == Void {
			s.Void.add(l)
			continue
		}
		s.Earned.add(l)
		if l.Disowned {
			s.Disowned.add(l)
		}
		if !l.Released.IsZero() {
			release = append(release, l.Released.Sub(l.Attested))
		}
		switch {
		case l.State == Settled:
			s.Settled.add(l)
			settlement = append(settlement, l.Settled.Sub(l.Attested))
		default:
			s.Owed.add(l)
			if now.Sub(l.Attested) > overdue {
				s.Overdue.add(l)
			}
		}
	}
	s.Release, s.Settlement = waits(release), waits(settlement)
	return s
}

func waits(took []time.Duration) Waits {
	slices.Sort(took)
	return Waits{len(took), int64(percentile(took, 50) / time.Second), int64(percentile(took, 95) / time.Second)}
}

// percentile returns the p-th percentile of sorted values by nearest rank, 0 of none.
func percentile(sorted []time.Duration, p int) time.Duration {
	if len(sorted) == 0 {
		return 0
	}
	return sorted[(len(sorted)*p+99)/100-1]
}
