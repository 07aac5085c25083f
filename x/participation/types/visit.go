package types

import (
	"time"

	errorsmod "cosmossdk.io/errors"

	"github.com/equipoise-trials/equipoise/fact"
	protocolfact "github.com/equipoise-trials/equipoise/fact/protocol"
	"github.com/equipoise-trials/equipoise/x/internal/field"
	protocoltypes "github.com/equipoise-trials/equipoise/x/protocol/types"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

// Visit is a checked line of visits.
type Visit struct {
	Handle, Nullifier, Detail, Blind fact.Hash
	// Tariff is an index into the payment schedule that is active at the site.
	Tariff uint32
}

// Visits checks the form of the lines: their number, the lengths of digests, and that no two lines claim the same visit
// or share a blind. It says nothing about the participations.
func (m *MsgAttestVisits) Visits() ([]Visit, error) {
	n := len(m.Lines)
	if n == 0 || n > MaxLines {
		return nil, errorsmod.Wrapf(ErrInvalid, "the message has %d lines, want 1 to %d", n, MaxLines)
	}
	visits := make([]Visit, n)
	nullifiers, blinds := make(map[fact.Hash]int, n), make(map[fact.Hash]int, n)
	for i, line := range m.Lines {
		visit, err := line.visit()
		if err != nil {
			return nil, AtLine(err, i, n)
		}
		if first, repeated := nullifiers[visit.Nullifier]; repeated {
			return nil, AtLine(errorsmod.Wrapf(ErrRepeated, "the nullifier is that of line %d: attest each item of a visit once",
				first+1), i, n)
		}
		if first, repeated := blinds[visit.Blind]; repeated {
			return nil, AtLine(errorsmod.Wrapf(ErrInvalid, "the blind is that of line %d: make fresh random bytes for each line",
				first+1), i, n)
		}
		visits[i], nullifiers[visit.Nullifier], blinds[visit.Blind] = visit, i, i
	}
	return visits, nil
}

func (l VisitLine) visit() (v Visit, err error) {
	for _, part := range []struct {
		name string
		raw  []byte
		into *fact.Hash
	}{
		{"handle", l.Handle, &v.Handle},
		{"nullifier", l.Nullifier, &v.Nullifier},
		{"detail", l.Detail, &v.Detail},
		{"blind", l.Blind, &v.Blind},
	} {
		if *part.into, err = field.Hash(ErrInvalid, part.name, part.raw); err != nil {
			return v, err
		}
	}
	v.Tariff = l.Tariff
	return v, nil
}

// RequireTariffFor reports whether somebody of a population may earn a tariff: minors and the incapacitated are paid back what they
// spent and lost, and nothing besides (Regulation (EU) 536/2014, Articles 31 and 32).
func RequireTariffFor(population protocolfact.Population, tariff protocoltypes.Tariff) error {
	if population != protocoltypes.Minor && population != protocoltypes.Incapacitated || tariff.Kind == protocoltypes.TariffKind_TARIFF_KIND_REIMBURSEMENT {
		return nil
	}
	return errorsmod.Wrapf(ErrPopulation, "the participant is of population %s, tariff %q is a %s: attest a tariff that is a REIMBURSEMENT",
		protocoltypes.PopulationName(population), tariff.Code, fact.EnumName(tariff.Kind))
}

// AtLine says which line of a message an error is about.
func AtLine(err error, index, lines int) error {
	return errorsmod.Wrapf(err, "line %d of %d", index+1, lines)
}

// RequireOf reports what keeps the participation from being one of a trial and site.
func (p Participation) RequireOf(trial uint64, site uint32) error {
	if p.Trial == trial && p.Site == site {
		return nil
	}
	return errorsmod.Wrapf(ErrForeign, "participation %X belongs to site %d of trial %d, not to site %d of trial %d: the site that looks after the participant attests",
		p.Handle, p.Site, p.Trial, site, trial)
}

// RequireVisits reports what keeps visits of the participation from being attested at a time. Visits begin with
// screening. After a withdrawal, a failed screening or the closure, those made before may be attested until a settlement
// window later; where two of them happened, each ends it. The end of
// the trial ends it for everybody who still takes part.
func (p Participation) RequireVisits(withdrawn *time.Time, trial trialtypes.Trial, now time.Time) error {
	window := trial.SettlementWindow
	if _, screened := p.Reached(State_STATE_SCREENING); !screened {
		return errorsmod.Wrapf(ErrState, "participation %X is %s and was never screened: visits begin with screening",
			p.Handle, p.State.Name())
	}
	if withdrawn != nil {
		if err := p.requireWithin("withdrew", *withdrawn, window, now); err != nil {
			return err
		}
	}
	if ended, over := p.Ended(); over {
		if err := p.requireWithin("became "+p.State.Name(), ended, window, now); err != nil {
			return err
		}
	}
	if trial.EndedAt == nil {
		return nil
	}
	return p.requireWithin("was in a trial that became "+trialtypes.StatusName(trial.Status), *trial.EndedAt, window, now)
}

func (p Participation) requireWithin(how string, ended time.Time, window time.Duration, now time.Time) error {
	last := ended.Add(window)
	if !now.After(last) {
		return nil
	}
	return errorsmod.Wrapf(ErrSettled, "participation %X %s at %s; its visits could be attested until %s, and it is %s",
		p.Handle, how, ended.UTC().Format(time.RFC3339), last.UTC().Format(time.RFC3339), now.UTC().Format(time.RFC3339))
}
