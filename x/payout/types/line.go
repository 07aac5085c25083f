package types

import (
	"time"

	payoutfact "github.com/equipoise-trials/equipoise/fact/payout"
)

// NewLine returns the line that an accrual begins, before anything became of it.
func NewLine(a Accrual, number uint64, height int64, now time.Time) Line {
	return Line{
		Trial: a.Trial, Number: number, Site: a.Site,
		Handle: a.Handle[:], Nullifier: a.Nullifier[:], Blind: a.Blind[:],
		ScheduleLine: a.Schedule.Line, ScheduleVersion: a.Schedule.Version, Tariff: a.Tariff,
		Denom: a.Denom, Amount: a.Amount,
		AttestedHeight: height, Attested: now,
	}
}

// Tried notes that payment to the account's payee was tried. What an agent posted before counts only as long as the line
// is with the same agent.
func (l *Line) Tried(account Account) {
	l.Revision = account.Revision
	if agent := account.Payee.Organisation; agent != l.Agent {
		l.Agent, l.Reference, l.Failure = agent, nil, payoutfact.Failure_FAILURE_UNSPECIFIED
	}
}

// Settle notes when the line was settled.
func (l *Line) Settle(height int64, now time.Time) {
	l.SettledHeight, l.Settled, l.Failure = height, &now, payoutfact.Failure_FAILURE_UNSPECIFIED
}
