package types

import (
	errorsmod "cosmossdk.io/errors"

	consentfact "github.com/equipoise-trials/equipoise/fact/consent"
	identitytypes "github.com/equipoise-trials/equipoise/x/identity/types"
	protocoltypes "github.com/equipoise-trials/equipoise/x/protocol/types"
)

// Signer is who signs a message: a key and, where that is or was a registered person's, the person.
type Signer struct {
	// Key is the bech32 address of the key.
	Key string
	// Person is the person by the address of their first key, empty if the key is nobody's in the register.
	Person string
	// Organisation is the person's organisation, 0 if the key is nobody's.
	Organisation uint64
	// Refused says why the register refuses the key, and what to sign with instead; nil if it does not.
	Refused error
}

// SignedBy returns a registered person as a signer, by their present key, which the register does not refuse.
func SignedBy(p identitytypes.Person) Signer {
	return Signer{Key: p.Address, Person: p.Origin, Organisation: p.Organisation}
}

// Invited returns those whom an invitation names, by their keys alone.
func Invited(named []consentfact.Countersigner) []Countersigner {
	all := make([]Countersigner, len(named))
	for i, n := range named {
		all[i] = Countersigner{Address: n.Address, Capacity: n.Capacity}
	}
	return all
}

// names reports whether a signer is the one whom the invitation named: the same person with whatever key, or the same key
// if it was nobody's then. Nobody becomes them by registering that key later and having it replaced.
func (c Countersigner) names(s Signer) bool {
	if c.Person != "" {
		return c.Person == s.Person
	}
	return c.Address == s.Key
}

// namedBy returns the countersigner whom the invitation named in a capacity and a signer is, and else any that they are.
func (c Consent) namedBy(s Signer, capacity consentfact.Capacity) (named Countersigner, ok bool) {
	for _, other := range c.Countersigners {
		if !other.names(s) {
			continue
		}
		if other.Capacity == capacity {
			return other, true
		}
		named, ok = other, true
	}
	return named, ok
}

// refusal is why somebody who was named does not sign with a key. What the register says of the key counts only if it was
// a registered person's at the invitation: no organisation keeps somebody from signing, from withdrawing or from being paid
// by registering their key, for which it needs nothing from them.
func (c Countersigner) refusal(s Signer) error {
	if c.Person == "" {
		return nil
	}
	return s.Refused
}

// RequireNamed returns who of the invitation a signer is who signs beside the participant in a capacity. Whoever came of age is
// represented by nobody.
func (f FormConsent) RequireNamed(s Signer, capacity consentfact.Capacity) (Countersigner, error) {
	named, ok := f.namedBy(s, capacity)
	switch {
	case !ok:
		return named, errorsmod.Wrapf(ErrNotTheirKey, "%s was not named at the invitation of participation %X", s.Key, f.Handle)
	case named.Capacity != capacity:
		return named, errorsmod.Wrapf(ErrNotTheirKey, "the invitation names %s as %s, the message as %s",
			s.Key, capacityName(named.Capacity), capacityName(capacity))
	case f.Line.Population != 0 && !signsBeside(f.Line.Population, capacity):
		return named, errorsmod.Wrapf(ErrPopulation, "consent form %d is for population %s, beside whom nobody signs as %s",
			f.Line.FormLine, protocoltypes.PopulationName(f.Line.Population), capacityName(capacity))
	}
	return named, named.refusal(s)
}

// represents returns the representative whom a signer is, if they are one still: who came of age is represented by nobody.
func (c Consent) represents(s Signer) (Countersigner, bool) {
	if !signsBeside(c.Population, consentfact.Capacity_CAPACITY_REPRESENTATIVE) {
		return Countersigner{}, false
	}
	named, ok := c.namedBy(s, consentfact.Capacity_CAPACITY_REPRESENTATIVE)
	return named, ok && named.Capacity == consentfact.Capacity_CAPACITY_REPRESENTATIVE
}

// obtainedBy reports whether it was a signer who obtained the consent, whatever key they sign with now.
func (a Agreement) obtainedBy(s Signer) bool {
	return a.ObtainedBy == s.Key || (s.Person != "" && a.Obtainer == s.Person)
}
