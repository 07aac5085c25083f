package report

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	sdkmath "cosmossdk.io/math"

	"github.com/equipoise-trials/equipoise/fact"
	claimsfact "github.com/equipoise-trials/equipoise/fact/claims"
	participationfact "github.com/equipoise-trials/equipoise/fact/participation"
	payoutfact "github.com/equipoise-trials/equipoise/fact/payout"
	protocolfact "github.com/equipoise-trials/equipoise/fact/protocol"
	registrationfact "github.com/equipoise-trials/equipoise/fact/registration"
)

// State says how far the payment of a line has come.
type State string

const (
	// Held waits for something that has to happen.
	Held State = "HELD"
	// Queued waits for escrow.
	Queued State = "QUEUED"
	// SetAside waits for a payee who can be paid.
	SetAside State = "SET_ASIDE"
	// InTransit is with an agent who has not said that it paid.
	InTransit State = "IN_TRANSIT"
	// Settled has arrived.
	Settled State = "SETTLED"
	// Void is not owed any more: an objection was upheld, or the visit taken back.
	Void State = "VOID"
)

// Line is a line of what a participant earned, as its facts tell it.
type Line struct {
	Trial, Number uint64
	Site          uint32
	Handle        fact.Hash
	// ScheduleLine and ScheduleVersion name the payment schedule, Tariff the place of the tariff in it.
	ScheduleLine, ScheduleVersion, Tariff uint32
	Denom                                 string
	Amount                                sdkmath.Int
	State                                 State
	// Attested, Released and Settled are times of blocks: in which it was earned, by a visit or on a claim, first paid or handed to an
	// agent, and settled. Zero: it was not yet.
	Attested, Released, Settled time.Time
	// Disowned says that it was sent, and its site says that it should not have been earned.
	Disowned bool
}

// Owed reports whether the line is owed and has not arrived.
func (l Line) Owed() bool { return l.State != Settled && l.State != Void }

// Ledger gathers lines from facts.
type Ledger struct {
	lines    map[place]*Line
	sponsors map[uint64]uint64 // by trial: the sponsor now
	// schedules are the SHA-256 of payment schedules.
	schedules map[version]fact.Hash
}

// version is a version of a document.
type version struct {
	trial        uint64
	line, number uint32
}

// place is where a line stands: its trial and its number in it.
type place struct{ trial, number uint64 }

// NewLedger returns a ledger without lines.
func NewLedger() *Ledger {
	return &Ledger{lines: make(map[place]*Line), sponsors: make(map[uint64]uint64), schedules: make(map[version]fact.Hash)}
}

// Lines returns the lines by trial and number.
func (g *Ledger) Lines() []Line {
	lines := make([]Line, 0, len(g.lines))
	for _, l := range g.lines {
		lines = append(lines, *l)
	}
	slices.SortFunc(lines, func(a, b Line) int { return cmp.Or(cmp.Compare(a.Trial, b.Trial), cmp.Compare(a.Number, b.Number)) })
	return lines
}

// OfTrial returns a ledger with the lines of one trial.
func (g *Ledger) OfTrial(trial uint64) *Ledger {
	of := NewLedger()
	for at, l := range g.lines {
		if at.trial == trial {
			of.lines[at] = l
		}
	}
	if sponsor, known := g.sponsors[trial]; known {
		of.sponsors[trial] = sponsor
	}
	of.schedules = g.schedules
	return of
}

// Sponsor returns the organisation that is the trial's sponsor now, 0 if no fact says.
func (g *Ledger) Sponsor(trial uint64) uint64 { return g.sponsors[trial] }

// Add reads a fact of a block. Facts of other matters change nothing. An error says that facts contradict one another: they are not
// those of a chain from its beginning.
func (g *Ledger) Add(leaf fact.Leaf, at time.Time) error {
	switch leaf.TypeURL {
	case fact.TypeURL(&registrationfact.TrialRegistered{}):
		return read(leaf, func(f *registrationfact.TrialRegistered) error { g.sponsors[f.Trial] = f.Sponsor; return nil })
	case fact.TypeURL(&registrationfact.SponsorshipTransferred{}):
		return read(leaf, func(f *registrationfact.SponsorshipTransferred) error { g.sponsors[f.Trial] = f.To; return nil })
	case fact.TypeURL(&protocolfact.DocumentSubmitted{}):
		return read(leaf, func(f *protocolfact.DocumentSubmitted) error {
			if f.Type == protocolfact.DocumentType_DOCUMENT_TYPE_PAYMENT_SCHEDULE && len(f.Variants) == 1 && len(f.Variants[0].Digest) == fact.HashSize {
				g.schedules[version{f.Trial, f.Line, f.Version}] = fact.Hash(f.Variants[0].Digest)
			}
			return nil
		})
	case fact.TypeURL(&participationfact.VisitAttested{}):
		return read(leaf, func(f *participationfact.VisitAttested) error {
			return g.begin(&payoutfact.Earned{
				Trial: f.Trial, Line: f.Line, Site: f.Site, Handle: f.Handle, ScheduleLine: f.ScheduleLine, ScheduleVersion: f.ScheduleVersion,
				Tariff: f.Tariff, Denom: f.Denom, Amount: f.Amount,
			}, f.Outcome, at)
		})
	case fact.TypeURL(&claimsfact.ClaimAccrued{}):
		return read(leaf, func(f *claimsfact.ClaimAccrued) error {
			c := f.Claimed
			return g.begin(&payoutfact.Earned{
				Trial: c.GetTrial(), Line: f.Line, Site: c.GetSite(), Handle: c.GetHandle(), ScheduleLine: c.GetScheduleLine(),
				ScheduleVersion: c.GetScheduleVersion(), Tariff: c.GetTariff(), Denom: c.GetDenom(), Amount: c.GetAmount(),
			}, f.Outcome, at)
		})
	case fact.TypeURL(&payoutfact.LineReleased{}):
		return read(leaf, func(f *payoutfact.LineReleased) error { return g.outcome(f.Earned, f.Outcome, at) })
	case fact.TypeURL(&payoutfact.LinePaid{}):
		return read(leaf, func(f *payoutfact.LinePaid) error { return g.goesOn(f.Earned, Settled, at) })
	case fact.TypeURL(&payoutfact.LineInTransit{}):
		return read(leaf, func(f *payoutfact.LineInTransit) error { return g.goesOn(f.Earned, InTransit, at) })
	case fact.TypeURL(&payoutfact.LineSettled{}):
		return read(leaf, func(f *payoutfact.LineSettled) error { return g.goesOn(f.Earned, Settled, at) })
	case fact.TypeURL(&payoutfact.LineSetAside{}):
		return read(leaf, func(f *payoutfact.LineSetAside) error { return g.goesOn(f.Earned, SetAside, at) })
	case fact.TypeURL(&payoutfact.LineHeld{}):
		return read(leaf, func(f *payoutfact.LineHeld) error { return g.goesOn(f.Earned, Held, at) })
	case fact.TypeURL(&payoutfact.LineVoided{}):
		return read(leaf, func(f *payoutfact.LineVoided) error { return g.goesOn(f.Earned, Void, at) })
	case fact.TypeURL(&payoutfact.LineReversed{}):
		return read(leaf, func(f *payoutfact.LineReversed) error { return g.goesOn(f.Earned, Void, at) })
	case fact.TypeURL(&payoutfact.LineDisowned{}):
		return read(leaf, func(f *payoutfact.LineDisowned) error {
			l, err := g.line(f.Earned)
			if err == nil {
				l.Disowned = true
			}
			return err
		})
	}
	return nil
}

// read decodes a fact and gives it on.
func read[F any, M interface {
	*F
	Unmarshal([]byte) error
}](leaf fact.Leaf, then func(M) error) error {
	var f F
	if err := M(&f).Unmarshal(leaf.Fact); err != nil {
		return fmt.Errorf("a fact %s: %w", leaf.TypeURL, err)
	}
	return then(&f)
}

// begin adds a line that was earned.
func (g *Ledger) begin(e *payoutfact.Earned, outcome *payoutfact.LineOutcome, at time.Time) error {
	where := place{e.Trial, e.Line}
	amount, ok := sdkmath.NewIntFromString(e.Amount)
	switch {
	case g.lines[where] != nil:
		return fmt.Errorf("line %d of trial %d is earned twice", e.Line, e.Trial)
	case !ok || len(e.Handle) != fact.HashSize:
		return fmt.Errorf("line %d of trial %d has the amount %.80q, and a handle of %d bytes", e.Line, e.Trial, e.Amount, len(e.Handle))
	}
	g.lines[where] = &Line{
		Trial: e.Trial, Number: e.Line, Site: e.Site, Handle: fact.Hash(e.Handle), ScheduleLine: e.ScheduleLine,
		ScheduleVersion: e.ScheduleVersion, Tariff: e.Tariff, Denom: e.Denom, Amount: amount, Attested: at,
	}
	return g.outcome(e, outcome, at)
}

// states are the states in which a line is by what became of it at once.
var states = map[payoutfact.Outcome]State{
	payoutfact.Outcome_OUTCOME_PAID:       Settled,
	payoutfact.Outcome_OUTCOME_IN_TRANSIT: InTransit,
	payoutfact.Outcome_OUTCOME_QUEUED:     Queued,
	payoutfact.Outcome_OUTCOME_HELD:       Held,
	payoutfact.Outcome_OUTCOME_SET_ASIDE:  SetAside,
}

func (g *Ledger) outcome(e *payoutfact.Earned, o *payoutfact.LineOutcome, at time.Time) error {
	state, known := states[o.GetKind()]
	if !known {
		return fmt.Errorf("line %d of trial %d: nothing is said of what became of it", e.GetLine(), e.GetTrial())
	}
	return g.goesOn(e, state, at)
}

func (g *Ledger) line(e *payoutfact.Earned) (*Line, error) {
	l := g.lines[place{e.GetTrial(), e.GetLine()}]
	if l == nil {
		return nil, fmt.Errorf("line %d of trial %d goes on before it is earned: the facts do not begin at the beginning", e.GetLine(), e.GetTrial())
	}
	return l, nil
}

// goesOn moves a line into a state. What is settled, or void, stays.
func (g *Ledger) goesOn(e *payoutfact.Earned, to State, at time.Time) error {
	l, err := g.line(e)
	if err != nil {
		return err
	}
	if !l.Owed() && l.State != "" {
		return fmt.Errorf("line %d of trial %d is %s and becomes %s", l.Number, l.Trial, l.State, to)
	}
	l.State = to
	if (to == InTransit || to == Settled) && l.Released.IsZero() {
		l.Released = at
	}
	if to == Settled {
		l.Settled = at
	}
	return nil
}
