package types

import (
	"bytes"
	"cmp"
	"fmt"

	"github.com/equipoise-trials/equipoise/fact"
	payoutfact "github.com/equipoise-trials/equipoise/fact/payout"
	"github.com/equipoise-trials/equipoise/x/internal/field"
)

// DefaultGenesis returns the state of a new chain: no escrows.
func DefaultGenesis() *GenesisState { return &GenesisState{} }

// Validate reports what keeps the state from being the start of a chain. What follows from the lines is computed anew and
// compared.
func (g *GenesisState) Validate() error {
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
		if a.Revision == 0 {
			return nil, fmt.Errorf("account %X: revisions start at 1", a.Handle)
		}
		accounts[fact.Hash(a.Handle)] = a
	}
	return accounts, nil
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
	case l.Site == 0 || l.ScheduleLine == 0 || l.ScheduleVersion == 0:
		return fmt.Errorf("site %d, schedule line %d version %d: all are numbered from 1", l.Site, l.ScheduleLine, l.ScheduleVersion)
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
	settled := l.State == LineState_LINE_STATE_SETTLED
	switch {
	case settled != (l.Settled != nil) || settled != (l.SettledHeight > 0):
		return fmt.Errorf("it is %s, but its time of settlement says otherwise", l.State.Name())
	case settled && (l.Settled.Before(l.Attested) || l.SettledHeight < l.AttestedHeight):
		return fmt.Errorf("it was settled before it accrued")
	case l.State == LineState_LINE_STATE_IN_TRANSIT && l.Agent == 0:
		return fmt.Errorf("it is in transit with nobody")
	case l.State == LineState_LINE_STATE_SET_ASIDE && l.Failure == payoutfact.Failure_FAILURE_UNSPECIFIED:
		return fmt.Errorf("it is set aside for no reason")
	case l.Facts < l.leastFacts():
		return fmt.Errorf("it counts %d facts, want at least %d: it is %s, and each fact has a blind of its own", l.Facts, l.leastFacts(), l.State.Name())
	}
	return RequireTransition(LineState_LINE_STATE_UNSPECIFIED, l.State)
}

// leastFacts returns how many facts about later changes of the line there are at least: one for each state that it must
// have gone through after the first, which is in the fact of the visit.
func (l Line) leastFacts() uint64 {
	posted := len(l.Reference) != 0 // by the agent, after the line was in transit
	switch l.State {
	case LineState_LINE_STATE_SETTLED:
		if l.Agent != 0 {
			return 1 // settled
		}
	case LineState_LINE_STATE_SET_ASIDE:
		if posted {
			return 1 // set aside
		}
	case LineState_LINE_STATE_QUEUED:
		if posted {
			return 2 // set aside, queued
		}
		if l.Revision != 0 {
			return 1 // queued
		}
	case LineState_LINE_STATE_IN_TRANSIT:
		if posted {
			return 3 // set aside, queued, in transit
		}
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
	for i, handle := range g.Redirects {
		if err := field.RequireHash("handle", handle); err != nil {
			return fmt.Errorf("redirect %d: %w", i, err)
		}
		if _, open := accounts[fact.Hash(handle)]; !open {
			return fmt.Errorf("redirect %X has no account", handle)
		}
		if i > 0 && bytes.Compare(g.Redirects[i-1], handle) >= 0 {
			return fmt.Errorf("redirect %X: want redirects in order of handle, each once", handle)
		}
	}
	if len(g.RedirectTurn) == 0 {
		return nil
	}
	return field.RequireHash("redirect_turn", g.RedirectTurn)
}
