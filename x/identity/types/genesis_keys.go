package types

import (
	"errors"
	"fmt"

	"github.com/equipoise-trials/equipoise/fact"
)

// checkKeys wants every person to have as many keys as the row counts, the first one and the present one among them, and
// only the present one to be good.
func (g *GenesisState) checkKeys(people map[string]Person) error {
	seen := make(map[string]bool, len(g.Keys))
	numbered := make(map[string]map[uint32]Key, len(people))
	for _, k := range g.Keys {
		p, known := people[k.Person]
		present := k.Number == p.Keys
		switch {
		case !known:
			return fmt.Errorf("key %s is that of %s, who is not in the register", k.Address, k.Person)
		case seen[k.Address]:
			return fmt.Errorf("key %s is named twice", k.Address)
		case k.Number == 0 || k.Number > p.Keys || numbered[k.Person][k.Number].Number != 0:
			return fmt.Errorf("key %s is number %d of the %d of %s, want each number once", k.Address, k.Number, p.Keys, k.Person)
		case (k.Number == 1) != (k.Address == k.Person), present != (k.Address == p.Address):
			return fmt.Errorf("key %s is number %d of %s, whose first key is not %s or present key not %s", k.Address, k.Number, k.Person, k.Person, p.Address)
		case present && k.Revoked != p.Revoked, !present && k.Revoked == 0, k.Revoked < 0, k.Registered < 0:
			return fmt.Errorf("key %s is refused from height %d on, which cannot be", k.Address, k.Revoked)
		}
		if k.Revoked != 0 {
			if err := requireReason(k.Reason); err != nil {
				return fmt.Errorf("key %s: %w", k.Address, err)
			}
		}
		seen[k.Address] = true
		if numbered[k.Person] == nil {
			numbered[k.Person] = make(map[uint32]Key)
		}
		numbered[k.Person][k.Number] = k
	}
	for _, p := range g.People {
		if len(numbered[p.Origin]) != int(p.Keys) || p.Keys == 0 {
			return fmt.Errorf("person %s has %d keys, want %d and at least 1", p.Origin, len(numbered[p.Origin]), p.Keys)
		}
		if err := checkSuccession(p, numbered[p.Origin]); err != nil {
			return fmt.Errorf("person %s: %w", p.Origin, err)
		}
	}
	return nil
}

// checkSuccession wants a person's keys to follow one another: none is good before the one before it is refused.
func checkSuccession(p Person, keys map[uint32]Key) error {
	if keys[1].Registered != p.Registered {
		return fmt.Errorf("was registered at height %d, but the first key at height %d", p.Registered, keys[1].Registered)
	}
	for number := uint32(1); number <= p.Keys; number++ {
		k := keys[number]
		if k.Revoked != 0 && k.Revoked < k.Registered {
			return fmt.Errorf("key %d is refused from height %d on, but good from height %d on", number, k.Revoked, k.Registered)
		}
		if number > 1 && k.Registered < keys[number-1].Revoked {
			return fmt.Errorf("key %d is good from height %d on, but key %d was until height %d", number, k.Registered,
				number-1, keys[number-1].Revoked)
		}
	}
	return nil
}

// signers returns the people who have or had a key, by its address.
func (g *GenesisState) signers() map[string]string {
	signers := make(map[string]string, len(g.Keys))
	for _, k := range g.Keys {
		signers[k.Address] = k.Person
	}
	return signers
}

func (g *GenesisState) checkRotations(people map[string]Person) error {
	signers, seen := g.signers(), make(map[string]bool, len(g.Rotations))
	for _, r := range g.Rotations {
		p, known := people[r.Person]
		switch {
		case !known || p.Organisation != r.Organisation || p.Address != r.OldKey:
			return fmt.Errorf("the rotation of %s is not that of the present key of a person of organisation %d", r.Person, r.Organisation)
		case seen[r.Person]:
			return fmt.Errorf("two rotations are proposed for %s", r.Person)
		}
		seen[r.Person] = true
		if err := r.validate(signers, g.Params); err != nil {
			return fmt.Errorf("the rotation of %s: %w", r.Person, err)
		}
	}
	return nil
}

// validate reports what keeps the rotation from being one that somebody proposed; signers has the people by their keys.
func (r Rotation) validate(signers map[string]string, params Params) error {
	proposer := signers[r.Proposer.Address]
	switch {
	case r.NewKey == "" || r.NewKey == r.OldKey:
		return fmt.Errorf("the new key is %q, want another than the old one", r.NewKey)
	case r.Proposer.Kind == fact.ActorKind_ACTOR_KIND_PERSON && proposer == "":
		return fmt.Errorf("%q, who proposed it, is not in the register", r.Proposer.Address)
	case r.Proposer.Kind != fact.ActorKind_ACTOR_KIND_PERSON && r.Proposer.Kind != fact.ActorKind_ACTOR_KIND_GOVERNANCE:
		return fmt.Errorf("the kind of who proposed it is %d, want PERSON or GOVERNANCE", r.Proposer.Kind)
	case proposer == r.Person:
		return errors.New("the person proposed it themselves, want somebody else")
	case r.LapsesAt.IsZero():
		return errors.New("lapses_at is missing")
	}
	if err := checkInstant("lapses_at", &r.LapsesAt); err != nil {
		return err
	}
	if err := r.FeeGrant.Validate(); err != nil {
		return err
	}
	fees, err := r.FeeGrant.Terms(epoch)
	if err != nil {
		return err
	}
	if err := params.CheckFree(fees); err != nil {
		return err
	}
	return requireReason(r.Reason)
}
