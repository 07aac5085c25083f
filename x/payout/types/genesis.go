package types

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/equipoise-trials/equipoise/fact"
	payoutfact "github.com/equipoise-trials/equipoise/fact/payout"
	"github.com/equipoise-trials/equipoise/x/internal/field"
)

// DefaultGenesis returns the state of a new chain: no escrows.
func DefaultGenesis() *GenesisState { return &GenesisState{Params: DefaultParams()} }

// Validate reports what keeps the state from being the start of a chain. What follows from the lines is computed anew and
// compared.
func (g *GenesisState) Validate() error {
	if err := g.Params.Check(); err != nil {
		return err
	}
	escrows, err := g.checkEscrows()
	if err != nil {
		return err
	}
	accounts, err := g.checkAccounts()
	if err != nil {
		return err
	}
	if err := g.checkLines(escrows, accounts); err != nil {
		return err
	}
	if err := g.CheckSites(); err != nil {
		return err
	}
	if err := g.checkAlerts(escrows); err != nil {
		return err
	}
	if err := g.checkStands(); err != nil {
		return err
	}
	if err := g.checkKept(accounts); err != nil {
		return err
	}
	if err := g.checkBeneficiaries(accounts); err != nil {
		return err
	}
	return g.checkUnfinished(escrows, accounts)
}

// compare orders queues by trial and denomination.
func (q QueueRef) compare(other QueueRef) int {
	return cmp.Or(cmp.Compare(q.Trial, other.Trial), cmp.Compare(q.Denom, other.Denom))
}

// Queue returns the name of the escrow's queue.
func (e Escrow) Queue() QueueRef { return QueueRef{e.Trial, e.Denom} }

// Queue returns the name of the queue in which the line waits when escrow is short.
func (l Line) Queue() QueueRef { return QueueRef{l.Trial, l.Denom} }

func (g *GenesisState) checkEscrows() (map[QueueRef]bool, error) {
	escrows := make(map[QueueRef]bool, len(g.Escrows))
	for i, e := range g.Escrows {
		if e.Trial == 0 {
			return nil, fmt.Errorf("escrow %d has no trial", i)
		}
		if i > 0 && g.Escrows[i-1].Queue().compare(e.Queue()) >= 0 {
			return nil, fmt.Errorf("escrow of trial %d in %s: want escrows in order of trial and denomination, each once", e.Trial, e.Denom)
		}
		if err := e.Check(); err != nil {
			return nil, fmt.Errorf("escrow of trial %d in %s: %w", e.Trial, e.Denom, err)
		}
		escrows[e.Queue()] = true
	}
	return escrows, nil
}

func (g *GenesisState) checkAccounts() (map[fact.Hash]Account, error) {
	accounts := make(map[fact.Hash]Account, len(g.Accounts))
	for i, a := range g.Accounts {
		if err := a.Check(); err != nil {
			return nil, fmt.Errorf("account %X: %w", a.Handle, err)
		}
		if i > 0 && bytes.Compare(g.Accounts[i-1].Handle, a.Handle) >= 0 {
			return nil, fmt.Errorf("account %X: want accounts in order of handle, each once", a.Handle)
		}
		if err := a.checkTimes(); err != nil {
			return nil, fmt.Errorf("account %X: %w", a.Handle, err)
		}
		accounts[fact.Hash(a.Handle)] = a
	}
	return accounts, nil
}

// checkTimes reports an account whose time of earning is impossible.
func (a Account) checkTimes() error {
	switch {
	case a.EarnsFrom == nil && (a.EarnsUntil != nil || a.Over):
		return fmt.Errorf("it ended, and never earned")
	case a.Over && a.EarnsUntil == nil:
		return fmt.Errorf("it is over, and never ended")
	case a.EarnsUntil != nil && a.EarnsUntil.Before(*a.EarnsFrom):
		return fmt.Errorf("it ended before it earned")
	}
	return nil
}

// CheckSites checks the sites, and that what is kept back for their participations is what these may earn.
func (g *GenesisState) CheckSites() error {
	type place struct {
		trial uint64
		site  uint32
	}
	earnings := make(map[fact.Hash]*Earnings, len(g.Accounts))
	for _, l := range g.Lines {
		handle := fact.Hash(l.Handle)
		if earnings[handle] == nil {
			earnings[handle] = &Earnings{}
		}
		if err := earnings[handle].Add(&l); err != nil {
			return err
		}
	}
	want := make(map[place]*SiteLedger)
	for _, a := range g.Accounts {
		if a.EarnsFrom == nil || a.Over {
			continue
		}
		at := place{a.Trial, a.Site}
		if want[at] == nil {
			want[at] = &SiteLedger{Trial: a.Trial, Site: a.Site}
		}
		var earned Earnings
		if e := earnings[fact.Hash(a.Handle)]; e != nil {
			earned = *e
		}
		want[at].Join(earned)
	}
	for i, s := range g.Sites {
		if i > 0 && cmp.Or(cmp.Compare(g.Sites[i-1].Trial, s.Trial), cmp.Compare(g.Sites[i-1].Site, s.Site)) >= 0 {
			return fmt.Errorf("site %d of trial %d: want sites in order of trial and number, each once", s.Site, s.Trial)
		}
		if err := checkDays(s.Days, compareDays); err != nil {
			return fmt.Errorf("site %d of trial %d: %w", s.Site, s.Trial, err)
		}
		at := place{s.Trial, s.Site}
		of := want[at]
		if of == nil {
			of = &SiteLedger{Trial: s.Trial, Site: s.Site}
		}
		delete(want, at)
		of.Days = s.Days
		if of.String() != s.String() {
			return fmt.Errorf("site %d of trial %d: its participations that may earn are %s, the site says %s", s.Site, s.Trial, of, &s)
		}
	}
	for _, a := range g.Accounts {
		if of := want[place{a.Trial, a.Site}]; of != nil {
			return fmt.Errorf("site %d of trial %d has participations that may earn, and is missing", a.Site, a.Trial)
		}
	}
	return nil
}

func (g *GenesisState) checkStands() error {
	earned := make(map[fact.Hash]bool, len(g.Lines))
	for _, l := range g.Lines {
		earned[fact.Hash(l.Handle)] = true
	}
	for i, s := range g.Stands {
		if err := field.RequireHash("handle", s.Handle); err != nil {
			return fmt.Errorf("stand %d: %w", i, err)
		}
		if i > 0 && bytes.Compare(g.Stands[i-1].Handle, s.Handle) >= 0 {
			return fmt.Errorf("stand %X: want them in order of handle, each once", s.Handle)
		}
		if !earned[fact.Hash(s.Handle)] && !s.Seconded {
			return fmt.Errorf("stand %X says nothing: the participation earned nothing", s.Handle)
		}
		if err := checkDays(s.Days, func(a, b Day) int { return strings.Compare(a.Denom, b.Denom) }); err != nil {
			return fmt.Errorf("stand %X: %w", s.Handle, err)
		}
	}
	return nil
}

func checkDays(days []Day, compare func(a, b Day) int) error {
	for i, d := range days {
		if i > 0 && compare(days[i-1], d) >= 0 {
			return fmt.Errorf("day %d in %s: want days in order, each once", d.Number, d.Denom)
		}
		if d.Amount.IsNil() || d.Amount.IsNegative() {
			return fmt.Errorf("day %d in %s: its amount is %s, want 0 or more", d.Number, d.Denom, d.Amount)
		}
	}
	return nil
}

// checkLines checks the lines, their order, and that they add up to the figures of the escrows.
func (g *GenesisState) checkLines(escrows map[QueueRef]bool, accounts map[fact.Hash]Account) error {
	sums := make(Sums, len(escrows))
	spent := make(map[[2]fact.Hash]bool, len(g.Lines))
	last := make(map[fact.Hash]uint64, len(accounts))
	var before Line
	for _, l := range g.Lines {
		if err := l.check(accounts); err != nil {
			return fmt.Errorf("line %d of trial %d: %w", l.Number, l.Trial, err)
		}
		if !l.follows(before) {
			return fmt.Errorf("line %d of trial %d: want lines in order of trial, numbered from 1 without gaps", l.Number, l.Trial)
		}
		if l.Trial == before.Trial && (l.AttestedHeight < before.AttestedHeight || l.Attested.Before(before.Attested)) {
			return fmt.Errorf("line %d of trial %d accrued before line %d", l.Number, l.Trial, before.Number)
		}
		if !escrows[l.Queue()] {
			return fmt.Errorf("line %d of trial %d is in %s, of which the trial has no escrow", l.Number, l.Trial, l.Denom)
		}
		nullifier := [2]fact.Hash{fact.Hash(l.Handle), fact.Hash(l.Nullifier)}
		if spent[nullifier] {
			return fmt.Errorf("line %d of trial %d: the nullifier is that of another line of the same participation", l.Number, l.Trial)
		}
		if want := last[nullifier[0]]; l.Previous != want {
			return fmt.Errorf("line %d of trial %d names line %d as the participation's line before it, want %d", l.Number, l.Trial, l.Previous, want)
		}
		if err := sums.Add(l); err != nil {
			return err
		}
		spent[nullifier], last[nullifier[0]], before = true, l.Number, l
	}
	for _, e := range g.Escrows {
		if err := sums.Require(e); err != nil {
			return err
		}
	}
	return nil
}

// follows reports whether the line may come after another: next in the same trial, or first in a later one.
func (l Line) follows(before Line) bool {
	if l.Trial == before.Trial {
		return l.Number == before.Number+1
	}
	return l.Trial > before.Trial && l.Number == 1
}

func (l Line) check(accounts map[fact.Hash]Account) error {
	if _, err := fact.Hashes([][]byte{l.Handle, l.Nullifier, l.Blind}); err != nil {
		return fmt.Errorf("handle, nullifier and blind: %w", err)
	}
	account, open := accounts[fact.Hash(l.Handle)]
	switch {
	case !open || account.Trial != l.Trial:
		return fmt.Errorf("participation %X has no account in the trial", l.Handle)
	case l.Attester == "" && !l.Claimed:
		return fmt.Errorf("nobody attested it")
	case l.Site == 0 || l.ScheduleLine == 0 || l.ScheduleVersion == 0:
		return fmt.Errorf("site %d, schedule line %d version %d: all are numbered from 1", l.Site, l.ScheduleLine, l.ScheduleVersion)
	case !account.IsOf(l.Site):
		return fmt.Errorf("site %d attested it, which never looked after participation %X", l.Site, l.Handle)
	case l.Revision > account.Revision:
		return fmt.Errorf("payment was tried at revision %d of an account that is at %d", l.Revision, account.Revision)
	}
	if err := field.AllowHash("reference", l.Reference); err != nil {
		return err
	}
	if err := l.checkState(); err != nil {
		return err
	}
	return CheckAmount(l.Denom, l.Amount)
}

func (l Line) checkState() error {
	isSettled := l.State == settled
	switch {
	case !l.State.isEntered():
		return fmt.Errorf("it is in state %d, which no line has", l.State)
	case isSettled != (l.Settled != nil) || isSettled != (l.SettledHeight > 0):
		return fmt.Errorf("it is %s, but its time of settlement says otherwise", l.State.Name())
	case isSettled && (l.Settled.Before(l.Attested) || l.SettledHeight < l.AttestedHeight):
		return fmt.Errorf("it was settled before it accrued")
	case l.Revision != 0 && (l.State == queued || l.State == held || l.State == void):
		return fmt.Errorf("it is %s, but was to be paid at revision %d of its account", l.State.Name(), l.Revision)
	case l.State == inTransit && l.Agent == 0:
		return fmt.Errorf("it is in transit with nobody")
	case (l.State == inTransit) != (l.Handed != nil) || l.Handed == nil && l.Aged != 0 || int(l.Aged) > len(ages):
		return fmt.Errorf("it is %s, but since when its agent has it, or how often its age was told, says otherwise", l.State.Name())
	case l.State == setAside && l.Failure == payoutfact.Failure_FAILURE_UNSPECIFIED:
		return fmt.Errorf("it is set aside for no reason")
	case (l.State == held) != (l.Hold != payoutfact.Hold_HOLD_UNSPECIFIED):
		return fmt.Errorf("it is %s, but the reason why it is held says otherwise", l.State.Name())
	case (l.State == settled || l.State == void) != (l.Since == nil):
		return fmt.Errorf("it is %s, but the time since when it waits says otherwise", l.State.Name())
	case l.Facts < l.leastFacts():
		return fmt.Errorf("it counts %d facts, want at least %d: it is %s, and each fact has a blind of its own", l.Facts, l.leastFacts(), l.State.Name())
	}
	return l.checkWait()
}

// holdsThatEnd lists the reasons other than the schedule's pace for which a line is held until a time.
var holdsThatEnd = []payoutfact.Hold{
	payoutfact.Hold_HOLD_OBJECTED, payoutfact.Hold_HOLD_SECOND_DELEGATE, payoutfact.Hold_HOLD_COSIGNATURE, payoutfact.Hold_HOLD_REVERSAL,
	payoutfact.Hold_HOLD_REBINDING,
}

// checkWait reports a line whose times are impossible.
func (l Line) checkWait() error {
	waits := slices.Contains(holdsThatEnd, l.Hold) || l.State == held && l.Hold == l.Pace || l.State == inTransit
	switch {
	case waits != (l.Due != nil) && l.State != setAside: // which waits for a time only where it waits for a key
		return fmt.Errorf("it is %s, but the time at which the chain goes on with it says otherwise", l.State.Name())
	case (l.Pace != payoutfact.Hold_HOLD_UNSPECIFIED) != (l.PacedUntil != nil):
		return fmt.Errorf("its pace and the time until which that delays it contradict each other")
	case l.Hold == payoutfact.Hold_HOLD_OBJECTED && l.Objector == 0:
		return fmt.Errorf("it is held because of an objection that nobody made")
	case l.Reversal != nil && (l.Reversal.Person == "" || l.Reversal.Proposed.Before(l.Attested)):
		return fmt.Errorf("nobody takes back its visit, or before it was attested")
	case l.Hold == payoutfact.Hold_HOLD_REVERSAL && l.Reversal == nil:
		return fmt.Errorf("it is held because its visit is taken back, which nobody said")
	case l.Hold == payoutfact.Hold_HOLD_COSIGNATURE && (!l.Cosign || l.Cosigned):
		return fmt.Errorf("it is held for a signature of the participant that is there, or that nobody wants")
	case l.CalledBack && l.State != inTransit:
		return fmt.Errorf("it is being called back, but is %s", l.State.Name())
	}
	return field.AllowHash("overpaid", l.Overpaid)
}

// leastFacts returns how many facts about later changes of the line there are at least: one for each state that it must
// have gone through after the first, which is in the fact of the visit.
func (l Line) leastFacts() uint64 {
	posted := len(l.Reference) != 0 // by the agent, after the line was in transit
	switch l.State {
	case settled:
		if l.Agent != 0 {
			return 1 // settled
		}
	case setAside:
		if posted {
			return 1 // set aside
		}
	case inTransit:
		if posted {
			return 2 + uint64(l.Aged) // set aside, in transit, and each age
		}
		return uint64(l.Aged)
	case held, queued:
		if l.Objector != 0 || l.Reversal != nil {
			return 1 // objected to, or to be reversed
		}
	case void:
		return 2 // objected to or to be reversed, voided
	}
	return 0
}

// checkUnfinished checks the work that the end of the block goes on with.
func (g *GenesisState) checkUnfinished(escrows map[QueueRef]bool, accounts map[fact.Hash]Account) error {
	for i, queue := range g.Active {
		if !escrows[queue] {
			return fmt.Errorf("active queue of trial %d in %s: there is no such escrow", queue.Trial, queue.Denom)
		}
		if i > 0 && g.Active[i-1].compare(queue) >= 0 {
			return fmt.Errorf("active queue of trial %d in %s: want queues in order of trial and denomination, each once", queue.Trial, queue.Denom)
		}
	}
	for i, handle := range g.Ready {
		if err := field.RequireHash("handle", handle); err != nil {
			return fmt.Errorf("ready handle %d: %w", i, err)
		}
		if _, open := accounts[fact.Hash(handle)]; !open {
			return fmt.Errorf("ready handle %X has no account", handle)
		}
		if i > 0 && bytes.Compare(g.Ready[i-1], handle) >= 0 {
			return fmt.Errorf("ready handle %X: want them in order, each once", handle)
		}
	}
	if len(g.ReadyTurn) == 0 {
		return nil
	}
	return field.RequireHash("ready_turn", g.ReadyTurn)
}
