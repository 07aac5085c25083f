package types

import (
	"errors"
	"fmt"
	"slices"
	"time"

	errorsmod "cosmossdk.io/errors"

	"github.com/equipoise-trials/equipoise/fact"
	claimsfact "github.com/equipoise-trials/equipoise/fact/claims"
	"github.com/equipoise-trials/equipoise/x/internal/field"
	participationtypes "github.com/equipoise-trials/equipoise/x/participation/types"
	payouttypes "github.com/equipoise-trials/equipoise/x/payout/types"
	protocoltypes "github.com/equipoise-trials/equipoise/x/protocol/types"
)

// Check reports what is wrong with the form of a claim, and returns the participation that it is of.
func (m *MsgClaim) Check() (handle fact.Hash, err error) {
	for _, part := range []struct {
		name string
		raw  []byte
	}{
		{"nullifier", m.Nullifier}, {"detail", m.Detail}, {"blind", m.Blind},
	} {
		if _, err := field.Hash(ErrInvalid, part.name, part.raw); err != nil {
			return handle, err
		}
	}
	if err := checkReceipt(m.Kind, m.Receipt); err != nil {
		return handle, errorsmod.Wrap(ErrInvalid, err.Error())
	}
	return field.Hash(ErrInvalid, "handle", m.Handle)
}

// checkReceipt reports whether there is a receipt exactly where one is asked for.
func checkReceipt(kind claimsfact.Kind, receipt []byte) error {
	switch kind {
	case claimsfact.Kind_KIND_EXPENSE:
		return field.RequireHash("receipt", receipt)
	case claimsfact.Kind_KIND_VISIT:
		if len(receipt) != 0 {
			return errors.New("a VISIT has no receipt: leave it empty, or claim an EXPENSE")
		}
		return nil
	}
	return fmt.Errorf("kind is %d, want VISIT or EXPENSE", kind)
}

// RequireTariff reports whether a tariff is one for what is claimed: a receipt is for money that is paid back.
func RequireTariff(kind claimsfact.Kind, tariff protocoltypes.Tariff) error {
	if kind == claimsfact.Kind_KIND_EXPENSE && tariff.Kind != protocoltypes.TariffKind_TARIFF_KIND_REIMBURSEMENT {
		return errorsmod.Wrapf(ErrTariff, "tariff %q is a %s: claim an EXPENSE by a tariff that is a REIMBURSEMENT, or a VISIT",
			tariff.Code, fact.EnumName(tariff.Kind))
	}
	return nil
}

// Open begins a claim of a participation, by the schedule that is in use at its site.
func (m *MsgClaim) Open(
	p participationtypes.Participation, number uint32, s protocoltypes.Schedule, tariff protocoltypes.Tariff, now time.Time,
) Claim {
	c := Claim{
		Handle: m.Handle, Number: number, Trial: p.Trial, Site: p.Site, Kind: m.Kind, Nullifier: m.Nullifier, Detail: m.Detail,
		Receipt: m.Receipt, Blind: m.Blind,
		ScheduleLine: s.Line, ScheduleVersion: s.Version, Tariff: m.Tariff, Denom: s.Denom, Amount: tariff.Amount, Opened: now,
	}
	c.waitFor(atSite, now, now.Add(ResponseTime(s)))
	return c
}

// ResponseTime returns how long a site, and each of those who decide after it, may take.
func ResponseTime(s protocoltypes.Schedule) time.Duration {
	return time.Duration(s.ResponseDays) * 24 * time.Hour
}

// Schedule returns the payment schedule by which it is claimed.
func (c Claim) Schedule() payouttypes.Schedule {
	return payouttypes.Schedule{Line: c.ScheduleLine, Version: c.ScheduleVersion}
}

// IsOpen reports whether the claim waits for something.
func (c Claim) IsOpen() bool { return isOpen(c.State) }

// RequireClosed refuses another claim while this one, the last of its participation, is open.
func (c Claim) RequireClosed() error {
	if !c.IsOpen() {
		return nil
	}
	return errorsmod.Wrapf(ErrOpen, "claim %d of participation %X is %s, until %s at the latest: a participation has one open claim at a time",
		c.Number, c.Handle, fact.EnumWords(c.State), c.Due.UTC().Format(time.RFC3339))
}

// RequireAllowance refuses another claim as long as this one, MaxClaims before it, was made less than ClaimsPeriod ago.
func (c Claim) RequireAllowance(now time.Time) error {
	if from := c.Opened.Add(ClaimsPeriod); now.Before(from) {
		return errorsmod.Wrapf(ErrTooMany, "participation %X has made %d claims since %s: it makes the next one from %s on",
			c.Handle, MaxClaims, c.Opened.UTC().Format(time.RFC3339), from.UTC().Format(time.RFC3339))
	}
	return nil
}

// RequireState reports whether the claim is in one of some states.
func (c Claim) RequireState(states ...claimsfact.State) error {
	if slices.Contains(states, c.State) {
		return nil
	}
	return errorsmod.Wrapf(ErrState, "claim %d of participation %X is %s", c.Number, c.Handle, fact.EnumWords(c.State))
}

// RequireOpen refuses to go on with a claim that is closed.
func (c Claim) RequireOpen() error {
	if c.IsOpen() {
		return nil
	}
	return c.RequireState()
}

// Wait moves the claim to a state in which somebody has until a time to go on with it.
func (c *Claim) Wait(to claimsfact.State, now, due time.Time) error {
	if err := RequireTransition(c.State, to); err != nil {
		return err
	}
	c.waitFor(to, now, due)
	return nil
}

// Close moves the claim to a state in which it stays. The line is the one that the participant is owed, 0 if there is none.
func (c *Claim) Close(to claimsfact.State, now time.Time, line uint64) error {
	if err := RequireTransition(c.State, to); err != nil {
		return err
	}
	c.State, c.Since, c.Due, c.Line = to, now, nil, line
	return nil
}

func (c *Claim) waitFor(state claimsfact.State, now, due time.Time) {
	c.State, c.Since, c.Due = state, now, &due
}

// IsGrantedBySilence says what becomes of a claim that nobody decided: it is granted to somebody who was enrolled, and an earlier visit
// of whom was attested by somebody of the site other than who invited them. So nobody who makes a participation up alone is paid by
// the silence of all others.
func IsGrantedBySilence(enrolled, attestedByAnother bool) bool { return enrolled && attestedByAnother }

// Accrual returns what is earned by the claim if it is granted, or kept back for it meanwhile.
func (c Claim) Accrual(s protocoltypes.Schedule, tariff protocoltypes.Tariff) payouttypes.Accrual {
	return payouttypes.Accrual{
		Trial: c.Trial, Site: c.Site, Handle: fact.Hash(c.Handle), Nullifier: fact.Hash(c.Nullifier), Blind: fact.Hash(c.Blind),
		Schedule: c.Schedule(), Tariff: c.Tariff, Cap: tariff.Cap, Denom: c.Denom, Amount: c.Amount,
		Attester: c.Attester, Cosign: s.WantsCosignature(c.Amount),
		Caps: payouttypes.Caps{Participation: s.ParticipationCap, Trial: s.TrialCap},
		Pace: payouttypes.Pace{
			Interval: tariff.Interval, ParticipationDay: s.ParticipationDay, SiteDay: s.SiteDay, Epoch: s.Epoch,
		},
	}
}

// Shown returns the claim as queries show it: who has its blind recomputes the leaves of what the chain recorded about it.
func (c Claim) Shown() Claim {
	c.Blind = nil
	return c
}
