package types

import (
	"time"

	"github.com/equipoise-trials/equipoise/fact"
	payoutfact "github.com/equipoise-trials/equipoise/fact/payout"
)

// ages are the days after which a fact says that an agent has not answered for a line.
var ages = []uint32{7, 30, 90}

// AgesAt returns when the next fact says that the line's agent has not answered for it, nil if none does.
func (l Line) AgesAt() *time.Time {
	if l.State != inTransit || l.Handed == nil || int(l.Aged) >= len(ages) {
		return nil
	}
	at := l.Handed.Add(time.Duration(ages[l.Aged]) * 24 * time.Hour)
	return &at
}

// Age notes that the next age of the line is told, and returns the fact that does.
func (l *Line) Age() fact.Fact {
	f := &payoutfact.LineAgeing{
		Signature: fact.By(fact.Chain(), fact.Meaning_MEANING_ATTESTED), Earned: l.Earned(), Agent: l.Agent,
		Since: l.Handed.UnixNano(), Days: ages[l.Aged],
	}
	l.Aged++
	f.Blind = fact.NextBlind(l.Blind, &l.Facts, f)
	return f
}
