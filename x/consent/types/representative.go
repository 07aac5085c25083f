package types

import (
	"time"

	errorsmod "cosmossdk.io/errors"

	consentfact "github.com/equipoise-trials/equipoise/fact/consent"
	protocoltypes "github.com/equipoise-trials/equipoise/x/protocol/types"
)

// requireTakesRepresentative reports whether somebody may still be named who speaks for the participant: who holds their key speaks
// for themselves.
func (c Consent) requireTakesRepresentative() error {
	if err := c.RequireGoesOn(); err != nil {
		return err
	}
	if c.Mode != consentfact.Mode_MODE_ASSISTED {
		return errorsmod.Wrapf(ErrRepresentative, "the participant of participation %X signs by a key of their own: nobody is named later who speaks for them", c.Handle)
	}
	return nil
}

// Propose notes that staff propose somebody to represent the participant, beside whom only a witness was named.
func (c *Consent) Propose(representative Countersigner, now time.Time) error {
	if err := c.requireTakesRepresentative(); err != nil {
		return err
	}
	switch {
	case c.Population != protocoltypes.Assisted:
		return errorsmod.Wrapf(ErrPopulation, "participation %X is of population %s: a representative is named later only beside somebody ASSISTED",
			c.Handle, protocoltypes.PopulationName(c.Population))
	case independent(c.Countersigners) == consentfact.Capacity_CAPACITY_REPRESENTATIVE:
		return errorsmod.Wrapf(ErrRepresentative, "participation %X has a representative, whom nobody replaces", c.Handle)
	case c.Proposed != nil && now.Before(c.Proposed.Due):
		return errorsmod.Wrapf(ErrRepresentative, "%s is proposed until %s: the witness confirms them, or somebody else is proposed then",
			c.Proposed.Representative.Address, c.Proposed.Due.UTC().Format(time.RFC3339))
	case c.Proposals == MaxProposals:
		return errorsmod.Wrapf(ErrRepresentative, "somebody was proposed %d times and never confirmed, which is the most: invite again", MaxProposals)
	}
	if err := checkCountersigners(append(c.Countersigners[:len(c.Countersigners):len(c.Countersigners)], representative), c.Key); err != nil {
		return err
	}
	c.Proposed = &ProposedRepresentative{Representative: representative, Due: now.Add(TimeToComplete)}
	c.Proposals++
	return nil
}

// ConfirmRepresentative lets the one who was proposed represent the participant.
func (c *Consent) ConfirmRepresentative(address string, now time.Time) error {
	if err := c.requireTakesRepresentative(); err != nil {
		return err
	}
	switch p := c.Proposed; {
	case p == nil || p.Representative.Address != address:
		return errorsmod.Wrapf(ErrRepresentative, "nobody proposes %s to represent participation %X: the site proposes first", address, c.Handle)
	case !now.Before(p.Due):
		return errorsmod.Wrapf(ErrRepresentative, "the proposal of %s was to be confirmed before %s and has lapsed: the site proposes again",
			address, p.Due.UTC().Format(time.RFC3339))
	}
	c.Countersigners = append(c.Countersigners, c.Proposed.Representative)
	c.Proposed = nil
	return nil
}

// RequireWitness returns the witness whom a signer is, who confirms for the participant.
func (c Consent) RequireWitness(s Signer) error {
	named, is := c.namedBy(s, consentfact.Capacity_CAPACITY_WITNESS)
	if !is || named.Capacity != consentfact.Capacity_CAPACITY_WITNESS {
		return errorsmod.Wrapf(ErrNotTheirKey, "%s is no witness whom the invitation of participation %X names", s.Key, c.Handle)
	}
	return named.refusal(s)
}
