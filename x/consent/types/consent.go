package types

import (
	"time"

	errorsmod "cosmossdk.io/errors"

	"github.com/equipoise-trials/equipoise/fact"
	consentfact "github.com/equipoise-trials/equipoise/fact/consent"
)

// Name returns the state's name without the prefix of its enum: "PENDING".
func (s State) Name() string { return fact.EnumName(s) }

// Participant returns the actor that a signer is who signs for the participation: the participant or somebody beside.
func Participant(address string) fact.Actor {
	return fact.Actor{Kind: fact.ActorKind_ACTOR_KIND_PARTICIPANT, Address: address}
}

// Enter notes that the consent came into a state in a block.
func (c *Consent) Enter(s State, height int64, at time.Time) {
	c.State, c.ChangedHeight, c.ChangedAt = s, height, at
}

// GivenVersion returns form line and version of the newest completed agreement, zeros if there is none.
func (c Consent) GivenVersion() (line, version uint32) {
	if c.Given == nil {
		return 0, 0
	}
	return c.Given.FormLine, c.Given.Version
}

// Stands reports whether a consent stands: an agreement was completed and nothing withdrawn. A renewal that is pending
// or declined leaves the agreement before it standing.
func (c Consent) Stands() bool { return c.Given != nil && c.State != State_STATE_WITHDRAWN }

// RequireKey reports whether a signer is the participant.
func (c Consent) RequireKey(signer string) error {
	if signer != c.Key {
		return errorsmod.Wrapf(ErrNotTheirKey, "%s is not the key that participation %X is bound to", signer, c.Handle)
	}
	return nil
}

// RequireTakesSignatures reports whether the consent may still be given, renewed or countersigned.
func (c Consent) RequireTakesSignatures() error {
	switch {
	case c.State == State_STATE_WITHDRAWN:
		return c.withdrawn()
	case c.State == State_STATE_DECLINED && c.Given == nil:
		return errorsmod.Wrapf(ErrClosed, "participation %X declined at %s: to take part after all needs a new invitation",
			c.Handle, c.ChangedAt.UTC().Format(time.RFC3339))
	}
	return nil
}

// RequireNotWithdrawn reports whether the consent may be withdrawn: that is never refused for any other reason.
func (c Consent) RequireNotWithdrawn() error {
	if c.State == State_STATE_WITHDRAWN {
		return c.withdrawn()
	}
	return nil
}

func (c Consent) withdrawn() error {
	return errorsmod.Wrapf(ErrClosed, "the consent of participation %X was withdrawn at %s, for ever",
		c.Handle, c.ChangedAt.UTC().Format(time.RFC3339))
}

// RequireNewer reports whether a version may be given in a block at now: a renewal stays on the line of the first consent
// and goes forward only.
func (c Consent) RequireNewer(line, version uint32, now time.Time) error {
	if p := c.Pending; p != nil && !p.Lapsed(now) && line == p.Agreement.FormLine && version <= p.Agreement.Version {
		return errorsmod.Wrapf(ErrVersion, "version %d of consent form %d was given already and awaits %s until %s; version %d cannot be given",
			p.Agreement.Version, line, p.Awaited(), p.Due.UTC().Format(time.RFC3339), version)
	}
	given := c.Given
	switch {
	case given == nil:
		return nil
	case line != given.FormLine:
		return errorsmod.Wrapf(ErrFormLine, "participation %X consented to consent form %d, the message names %d: renew on the same form",
			c.Handle, given.FormLine, line)
	case version == given.Version:
		return errorsmod.Wrapf(ErrVersion, "version %d of consent form %d was given already, nothing is left to do", version, line)
	case version < given.Version:
		return errorsmod.Wrapf(ErrVersion, "version %d of consent form %d was given already, version %d is older", given.Version, line, version)
	}
	return nil
}

// Named returns who of the invitation is named by an address.
func (c Consent) Named(address string) (Countersigner, bool) {
	for _, other := range c.Countersigners {
		if other.Address == address {
			return other, true
		}
	}
	return Countersigner{}, false
}

// RequireMayWithdraw returns the capacity in which a signer may withdraw the consent: unspecified for the participant,
// else REPRESENTATIVE. Nobody else may.
func (c Consent) RequireMayWithdraw(s Signer) (consentfact.Capacity, error) {
	if s.Key == c.Key {
		return consentfact.Capacity_CAPACITY_UNSPECIFIED, nil
	}
	representative, is := c.represents(s)
	if !is {
		return consentfact.Capacity_CAPACITY_UNSPECIFIED, errorsmod.Wrapf(ErrNotTheirKey,
			"%s is neither the key that participation %X is bound to nor its representative", s.Key, c.Handle)
	}
	return representative.Capacity, representative.refusal(s)
}

// RequireMayNamePayee returns the capacity in which a signer may say where the participant's money goes: unspecified for the
// participant. The key of an ASSISTED consent lies with the site, which would pay itself: the representative says it, or the
// witness where nobody represents the participant.
func (c Consent) RequireMayNamePayee(s Signer) (consentfact.Capacity, error) {
	if c.Mode != consentfact.Mode_MODE_ASSISTED {
		return consentfact.Capacity_CAPACITY_UNSPECIFIED, c.RequireKey(s.Key)
	}
	says := independent(c.Countersigners)
	named, is := c.namedBy(s, says)
	if !is || named.Capacity != says {
		return says, errorsmod.Wrapf(ErrNotTheirKey, "the consent of participation %X is ASSISTED and its key lies with the site: "+
			"only the %s may say where the money goes, not %s", c.Handle, capacityName(says), s.Key)
	}
	return says, named.refusal(s)
}

// RequireSomethingToDecline reports whether a first consent or a renewal is open; stale says whether a renewal is due.
func (c Consent) RequireSomethingToDecline(stale bool) error {
	if err := c.RequireTakesSignatures(); err != nil {
		return err
	}
	if c.State == State_STATE_OFFERED || c.State == State_STATE_PENDING || (c.State == State_STATE_GIVEN && stale) {
		return nil
	}
	return errorsmod.Wrapf(ErrNothingToDecline, "the consent of participation %X is %s and no renewal is open: to end it, withdraw",
		c.Handle, c.State.Name())
}
