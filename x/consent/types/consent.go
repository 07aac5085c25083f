package types

import (
	"time"

	errorsmod "cosmossdk.io/errors"

	"github.com/equipoise-trials/equipoise/fact"
	consentfact "github.com/equipoise-trials/equipoise/fact/consent"
	protocolfact "github.com/equipoise-trials/equipoise/fact/protocol"
	protocoltypes "github.com/equipoise-trials/equipoise/x/protocol/types"
)

// Name returns the state's name without the prefix of its enum: "PENDING".
func (s State) Name() string { return fact.EnumName(s) }

// Participant returns the actor that a signer is who signs for the participation: the participant or somebody beside.
func Participant(address string) fact.Actor {
	return fact.Actor{Kind: fact.ActorKind_ACTOR_KIND_PARTICIPANT, Address: address}
}

// Enter notes that the participation came into a state in a block, or into another population.
func (c *Consent) Enter(s State, height int64, at time.Time) {
	c.State, c.ChangedHeight, c.ChangedAt = s, height, at
}

// Withdrawn reports whether all was withdrawn.
func (c Consent) Withdrawn() bool { return c.State == State_STATE_WITHDRAWN }

// Reported reports whether staff say that all was withdrawn by word of mouth, and nobody signed or contested that.
func (c Consent) Reported() bool { return c.State == State_STATE_WITHDRAWAL_REPORTED }

// GoesOn reports whether nothing was withdrawn but, at most, treatment; not by word of mouth either.
func (c Consent) GoesOn() bool { return c.State == c.GoesOnAs() }

// GoesOnAs returns the state of the participation as long as nothing else was withdrawn: FOLLOWED_UP if treatment was, else OFFERED.
func (c Consent) GoesOnAs() State {
	if c.FollowedUpSince != nil {
		return State_STATE_FOLLOWED_UP
	}
	return State_STATE_OFFERED
}

// EndTreatment notes that the participant withdrew from treatment at now, or when staff reported it, and goes on to be followed up.
func (c *Consent) EndTreatment(now time.Time) {
	c.FollowedUpSince, c.ReportedAt = &now, nil
}

// WithdrawnAt returns when all was withdrawn, if it was: when staff reported it, where they did, else when it was signed.
func (c Consent) WithdrawnAt() time.Time {
	if c.ReportedAt != nil {
		return *c.ReportedAt
	}
	return c.ChangedAt
}

// RequireKey reports whether a signer is the participant.
func (c Consent) RequireKey(signer string) error {
	if signer != c.Key {
		return errorsmod.Wrapf(ErrNotTheirKey, "%s is not the key that participation %X is bound to", signer, c.Handle)
	}
	return nil
}

// RequireNotWithdrawn reports whether the participation goes on.
func (c Consent) RequireNotWithdrawn() error {
	if c.Withdrawn() {
		return errorsmod.Wrapf(ErrClosed, "the consent of participation %X was withdrawn at %s, for ever",
			c.Handle, c.ChangedAt.UTC().Format(time.RFC3339))
	}
	return nil
}

// RequireMayEnd reports whether the participation may be withdrawn now, or treatment alone. Nothing else refuses a withdrawal from it.
func (c Consent) RequireMayEnd(treatmentAlone bool) error {
	if err := c.RequireNotWithdrawn(); err != nil {
		return err
	}
	if treatmentAlone && c.FollowedUpSince != nil {
		return errorsmod.Wrapf(ErrClosed, "participation %X withdrew from treatment at %s, for ever, and is followed up: leave follow_up out to withdraw from that too",
			c.Handle, c.FollowedUpSince.UTC().Format(time.RFC3339))
	}
	return nil
}

// RequireGoesOn reports whether the participation is neither withdrawn nor reported to be.
func (c Consent) RequireGoesOn() error {
	if c.Reported() {
		return errorsmod.Wrapf(ErrReported, "staff reported at %s that participation %X withdrew by word of mouth: it is contested or confirmed first, which is a withdrawal",
			c.ReportedAt.UTC().Format(time.RFC3339), c.Handle)
	}
	return c.RequireNotWithdrawn()
}

// RequireMayContest returns the capacity in which a signer may say that a reported withdrawal is not the participant's will. The
// key of an ASSISTED consent lies with the site, which reported it and would go on against their will: somebody independent does.
func (c Consent) RequireMayContest(s Signer) (consentfact.Capacity, error) {
	return c.requireMayContradict(s, "contests a reported withdrawal")
}

// requireMayContradict returns the capacity in which a signer may contradict what staff say of the participant; does says in words
// what they would do.
func (c Consent) requireMayContradict(s Signer, does string) (consentfact.Capacity, error) {
	if c.Mode != consentfact.Mode_MODE_ASSISTED {
		return c.RequireMayWithdraw(s)
	}
	capacity := independent(c.Countersigners)
	named, ok := c.namedBy(s, capacity)
	if !ok || named.Capacity != capacity {
		return capacity, errorsmod.Wrapf(ErrNotTheirKey, "the key of participation %X lies with the site: a %s named at the invitation %s, not %s",
			c.Handle, capacityName(capacity), does, s.Key)
	}
	return capacity, named.refusal(s)
}

// RequireReported reports whether a withdrawal was reported that may be contested.
func (c Consent) RequireReported() error {
	if err := c.RequireNotWithdrawn(); err != nil {
		return err
	}
	if !c.Reported() {
		return errorsmod.Wrapf(ErrReported, "nobody reported that participation %X withdrew: there is nothing to contest", c.Handle)
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

// RequireMayWithdraw returns the capacity in which a signer may withdraw: unspecified for the participant, else
// REPRESENTATIVE. Nobody else may.
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

// signsAlone reports whether a participant signs for themselves, by a key of their own: not a minor, whoever holds the key, for
// whom somebody else would sign who says it is theirs; nor somebody whose key the site kept, before they consented as SELF.
func signsAlone(mode consentfact.Mode, population protocolfact.Population) bool {
	return mode == consentfact.Mode_MODE_SELF && population == protocoltypes.Self
}

// RequireSpeaksFor returns the capacity in which a signer says what the site must not say alone, where the participant's money goes
// for instance: unspecified for the participant. The key of an ASSISTED consent lies with the site, which would pay itself, and a
// minor does not dispose of money: the representative says it, or the witness where nobody represents the participant.
func (c Consent) RequireSpeaksFor(s Signer) (consentfact.Capacity, error) {
	if signsAlone(c.Mode, c.Population) {
		return consentfact.Capacity_CAPACITY_UNSPECIFIED, c.RequireKey(s.Key)
	}
	says := independent(c.Countersigners)
	named, is := c.namedBy(s, says)
	if !is || named.Capacity != says {
		return says, errorsmod.Wrapf(ErrNotTheirKey, "participation %X does not sign alone, being ASSISTED or a minor: "+
			"only the %s speaks for the participant here, not %s", c.Handle, capacityName(says), s.Key)
	}
	return says, named.refusal(s)
}

// requireMayBecome reports whether the participant may consent as one of another population, by their own key: a minor who
// came of age may, and whoever was handed their participation over. The key of an ASSISTED consent lies with the site, which would
// end the say of the representative by it.
func (c Consent) requireMayBecome(population protocolfact.Population) error {
	is, next := protocoltypes.PopulationName(c.Population), protocoltypes.PopulationName(population)
	switch {
	case c.Mode != consentfact.Mode_MODE_SELF:
		return errorsmod.Wrapf(ErrPopulation, "participation %X is of population %s, and its key lies with the site, so that nobody consents by it as %s: propose a key of the participant's own first",
			c.Handle, is, next)
	case population != protocoltypes.Self || (c.Population != protocoltypes.Minor && !c.HandedOver()):
		return errorsmod.Wrapf(ErrPopulation, "participation %X is of population %s and cannot consent as %s: only a MINOR who came of age consents as SELF, and who was handed their participation over",
			c.Handle, is, next)
	}
	return nil
}
