package main

import (
	"fmt"
	"slices"
	"time"

	"github.com/equipoise-trials/equipoise/app"
	participationtypes "github.com/equipoise-trials/equipoise/x/participation/types"
)

// sample is what the blocks of one message took in a round.
type sample struct {
	cost
	lines int   // of all transactions, each of which has one message: visit lines, or messages
	gas   int64 // of all transactions
	bytes int64 // of memory that was allocated
}

func (s sample) perSecond() float64 { return float64(s.lines) / s.total().Seconds() }

// each divides a time by the lines, in microseconds.
func (s sample) each(d time.Duration) float64 { return microseconds(d) / float64(s.lines) }

// measureMessages measures some blocks of each message in turn, and again in each round, so that noise of the machine hits
// all alike.
func measureMessages(o Options) ([]MessageResult, error) {
	p, err := gather(o)
	if err != nil {
		return nil, err
	}
	heads, err := grow(o.blocks())
	if err != nil {
		return nil, err
	}
	o.progress("founding %d trials with %d sites each", o.Trials, o.Sites)
	c, err := openChain(o, p)
	if err != nil {
		return nil, err
	}
	defer c.close()
	if err := (founding{c, p}).found(); err != nil {
		return nil, fmt.Errorf("founding: %w", err)
	}
	first, err := p.updates(heads[0])
	if err != nil {
		return nil, err
	}
	if _, err := c.perform(first...); err != nil {
		return nil, fmt.Errorf("first heads: %w", err)
	}

	if err := c.settle(); err != nil {
		return nil, err
	}

	messages := p.messages(heads)
	if _, err := c.round(messages, 0, 1, ""); err != nil { // to warm up
		return nil, err
	}
	samples := make([][]sample, o.Rounds)
	for round := range samples {
		o.progress("messages: round %d of %d", round+1, o.Rounds)
		if samples[round], err = c.round(messages, 1+round*o.Blocks, o.Blocks, o.Profile); err != nil {
			return nil, err
		}
	}
	if err := c.checkPaid(p, o); err != nil {
		return nil, err
	}
	return compare(messages, samples), nil
}

// round takes blocks of each message, from the n-th on, and returns what those of each message took.
func (c *chain) round(messages []message, n, blocks int, profile string) ([]sample, error) {
	samples := make([]sample, len(messages))
	for i, m := range messages {
		var err error
		if samples[i], err = c.measure(m, n, blocks, profileOf(profile, m, n)); err != nil {
			return nil, fmt.Errorf("%s: %w", m.name, err)
		}
	}
	return samples, nil
}

// measure takes blocks of a message, one after the other: what they leave to the database to put in order hits their own.
// That they were signed before does not count. The collector rests meanwhile, and is charged by what was allocated: else whoever
// happens to allocate the byte that sets it off pays for everybody.
func (c *chain) measure(m message, n, blocks int, profile string) (s sample, err error) {
	signed := make([][][]byte, blocks)
	for i := range signed {
		drafts, err := m.block(n + i)
		if err != nil {
			return s, err
		}
		if signed[i], err = c.sign(drafts); err != nil {
			return s, err
		}
		for _, d := range drafts {
			s.lines += d.lines()
		}
	}
	garbage := restCollector()
	defer garbage.goOn()
	stop, err := startProfile(profile)
	if err != nil {
		return s, err
	}
	defer stop()
	for _, txs := range signed {
		block, took, err := c.take(txs)
		if err != nil {
			return s, err
		}
		s.add(took)
		for _, tx := range block.TxResults {
			s.gas += tx.GasUsed
		}
	}
	var collected time.Duration
	s.bytes, collected = garbage.made()
	s.cpu += collected
	return s, nil
}

// checkPaid wants every visit to have been paid in the transaction that attested it.
func (c *chain) checkPaid(p *people, o Options) error {
	want := stipend * int64(o.blocks()) * int64(o.Sites+participationtypes.MaxLines)
	for _, t := range p.trials {
		e, err := c.app.Payout.Escrow(c.context(), t.number, app.PaymentDenom)
		if err != nil {
			return err
		}
		if e.QueueLength != 0 || e.Settled.String() != fmt.Sprint(want) {
			return fmt.Errorf("trial %d settled %s and has %d lines queued, want %d and none", t.number, e.Settled, e.QueueLength, want)
		}
	}
	return nil
}

// compare sets each message against the yardstick, the first, of the same round.
func compare(messages []message, rounds [][]sample) []MessageResult {
	results := make([]MessageResult, len(messages))
	for i, m := range messages {
		of := func(figure func(s, yardstick sample) float64) []float64 {
			figures := make([]float64, len(rounds))
			for round, samples := range rounds {
				figures[round] = figure(samples[i], samples[0])
			}
			return figures
		}
		ratios := of(func(s, yardstick sample) float64 { return yardstick.each(yardstick.cpu) / s.each(s.cpu) })
		results[i] = MessageResult{
			Message: m.name, Aim: m.aim,
			PerSecond: median(of(func(s, _ sample) float64 { return s.perSecond() })),
			Ratio:     median(ratios), RatioLow: slices.Min(ratios), RatioHigh: slices.Max(ratios),
			ClockRatio:     median(of(func(s, yardstick sample) float64 { return s.perSecond() / yardstick.perSecond() })),
			FinalizeMicros: median(of(func(s, _ sample) float64 { return s.each(s.finalize) })),
			CommitMicros:   median(of(func(s, _ sample) float64 { return s.each(s.commit) })),
			CPUMicros:      median(of(func(s, _ sample) float64 { return s.each(s.cpu) })),
			AllocatedBytes: rounds[0][i].bytes / int64(rounds[0][i].lines),
			Gas:            rounds[0][i].gas / int64(rounds[0][i].lines),
		}
	}
	return results
}

func microseconds(d time.Duration) float64 { return float64(d) / float64(time.Microsecond) }

// median returns the middle of some figures; of an even number, the mean of the two in the middle.
func median(figures []float64) float64 {
	sorted := slices.Sorted(slices.Values(figures))
	n := len(sorted)
	return (sorted[(n-1)/2] + sorted[n/2]) / 2
}
