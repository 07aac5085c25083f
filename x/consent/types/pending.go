package types

import (
	"slices"
	"strings"
	"time"

	errorsmod "cosmossdk.io/errors"

	consentfact "github.com/equipoise-trials/equipoise/fact/consent"
	protocolfact "github.com/equipoise-trials/equipoise/fact/protocol"
)

// Demanded returns the capacities in which somebody must sign beside the participant, in the order of their numbers.
func Demanded(d protocolfact.Demands) []consentfact.Capacity {
	var all []consentfact.Capacity
	for _, demand := range []struct {
		made     bool
		capacity consentfact.Capacity
	}{
		{d.Representative, consentfact.Capacity_CAPACITY_REPRESENTATIVE},
		{d.SecondParent, consentfact.Capacity_CAPACITY_SECOND_PARENT},
		{d.Assent, consentfact.Capacity_CAPACITY_ASSENT},
		{d.Witness, consentfact.Capacity_CAPACITY_WITNESS},
	} {
		if demand.made {
			all = append(all, demand.capacity)
		}
	}
	return all
}

// Agree returns the agreement as one that awaits what the form demands and, if the mode is ASSISTED, the signature of
// somebody independent and the confirmation of who obtained it: the site alone completes no such consent. It refuses an
// agreement that could never be completed.
//
// Who consents as one of another population has their majority confirmed by who obtained it.
func (c FormConsent) Agree(a Agreement, participant Signer, demands protocolfact.Demands) (Pending, error) {
	demanded := Demanded(demands)
	if a.obtainedBy(participant) {
		return Pending{}, errorsmod.Wrap(ErrObtainer, "the participant cannot have obtained their own consent: name the staff member who did")
	}
	for _, capacity := range demanded {
		if err := c.requireCountersigner(capacity, a); err != nil {
			return Pending{}, errorsmod.Wrapf(err, "version %d of consent form %d demands the signature of a %s",
				a.Version, a.FormLine, capacityName(capacity))
		}
	}
	if c.Becomes() {
		a.ReplacesLine = c.RequiredLine
	}
	p := Pending{Agreement: a, Awaits: c.withInterpreter(demanded), AwaitsObtainer: demands.Obtainer || c.Becomes(), Due: a.Time.Add(TimeToComplete)}
	if c.Mode != consentfact.Mode_MODE_ASSISTED {
		return p, nil
	}
	beside := independent(c.Countersigners)
	if err := c.requireCountersigner(beside, a); err != nil {
		return Pending{}, errorsmod.Wrapf(err, "an ASSISTED consent needs the signature of a %s", capacityName(beside))
	}
	p.Awaits, p.AwaitsObtainer = with(p.Awaits, beside), true
	return p, nil
}

// withInterpreter returns the capacities, which rise, with that of an interpreter where the invitation names one: whoever needs one
// needs one each time.
func (c Consent) withInterpreter(all []consentfact.Capacity) []consentfact.Capacity {
	if !c.names(consentfact.Capacity_CAPACITY_INTERPRETER) {
		return all
	}
	return with(all, consentfact.Capacity_CAPACITY_INTERPRETER)
}

// names reports whether somebody is named in a capacity.
func (c Consent) names(capacity consentfact.Capacity) bool {
	return slices.ContainsFunc(c.Countersigners, func(other Countersigner) bool { return other.Capacity == capacity })
}

// with returns the capacities, which rise, with one more in its place.
func with(all []consentfact.Capacity, capacity consentfact.Capacity) []consentfact.Capacity {
	at, found := slices.BinarySearch(all, capacity)
	if found {
		return all
	}
	return slices.Insert(slices.Clone(all), at, capacity)
}

// requireCountersigner reports whether somebody was named in a capacity who may sign: not who obtained the consent.
func (c Consent) requireCountersigner(capacity consentfact.Capacity, a Agreement) error {
	named := false
	for _, other := range c.Countersigners {
		if other.Capacity != capacity {
			continue
		}
		if !a.obtainedBy(Signer{Key: other.Address, Person: other.Person}) {
			return nil
		}
		named = true
	}
	if named {
		return errorsmod.Wrapf(ErrObtainer, "the only one named at the invitation is %s, who obtained the consent: let somebody else obtain it",
			a.ObtainedBy)
	}
	return errorsmod.Wrap(ErrNoCountersigner, "nobody was named for it at the invitation: invite again and name who will sign")
}

// Complete reports whether nothing is awaited.
func (p Pending) Complete() bool { return len(p.Awaits) == 0 && !p.AwaitsObtainer }

// Lapsed reports whether the time to complete it is over.
func (p Pending) Lapsed(now time.Time) bool { return !now.Before(p.Due) }

// Awaited says in words what is awaited.
func (p Pending) Awaited() string {
	var all []string
	for _, capacity := range p.Awaits {
		all = append(all, capacityName(capacity))
	}
	if p.AwaitsObtainer {
		all = append(all, "the staff member who obtained it")
	}
	return strings.Join(all, ", ")
}

// RequireOpen reports whether a signature for a version may still be added in a block at now.
func (p *Pending) RequireOpen(version uint32, now time.Time) error {
	switch {
	case p == nil:
		return errorsmod.Wrapf(ErrNotPending, "no version awaits signatures, the message names version %d: the participant signs first", version)
	case version != p.Agreement.Version:
		return errorsmod.Wrapf(ErrNotPending, "version %d awaits signatures, the message names version %d", p.Agreement.Version, version)
	case p.Lapsed(now):
		return errorsmod.Wrapf(ErrNotPending, "version %d was to be completed before %s and has lapsed: the participant signs again",
			version, p.Due.UTC().Format(time.RFC3339))
	}
	return nil
}

// Countersign adds the signature of somebody whom the invitation named. Who obtained the consent signs beside it in no
// capacity and with no key, and nobody twice, as whomever the invitation named them.
func (c *FormConsent) Countersign(named Countersigner, by Signer) error {
	p := c.Line.Pending
	if p.Agreement.obtainedBy(by) {
		return errorsmod.Wrapf(ErrObtainer, "%s obtained the consent and cannot sign it as %s as well: somebody else must",
			by.Key, capacityName(named.Capacity))
	}
	for _, address := range p.Countersigned {
		if before, _ := c.Named(address); before.Address == named.Address || before.names(by) {
			return errorsmod.Wrapf(ErrSignedBefore, "%s has signed version %d already, as %s", by.Key, p.Agreement.Version, capacityName(before.Capacity))
		}
	}
	p.Countersigned = append(p.Countersigned, named.Address)
	p.Awaits = slices.DeleteFunc(slices.Clone(p.Awaits), func(c consentfact.Capacity) bool { return c == named.Capacity })
	return nil
}

// Confirm adds the confirmation of a staff member, once, if it is they who obtained the consent, by whatever key.
func (a *Agreement) Confirm(staff Signer) error {
	switch {
	case !a.obtainedBy(staff):
		return errorsmod.Wrapf(ErrObtainer, "the participant names %s as who obtained the consent, not %s", a.ObtainedBy, staff.Key)
	case a.ObtainerConfirmed:
		return errorsmod.Wrapf(ErrSignedBefore, "%s has confirmed version %d already", staff.Key, a.Version)
	}
	a.ObtainerConfirmed = true
	return nil
}
