package types

import (
	"fmt"
	"slices"

	"cosmossdk.io/core/address"
	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	consentfact "github.com/equipoise-trials/equipoise/fact/consent"
	protocolfact "github.com/equipoise-trials/equipoise/fact/protocol"
	"github.com/equipoise-trials/equipoise/x/internal/field"
	protocoltypes "github.com/equipoise-trials/equipoise/x/protocol/types"
)

// Offer is what an invitation fixes about a consent.
type Offer struct {
	// Handle of the participation.
	Handle fact.Hash
	// Trial and Site of the participation.
	Trial uint64
	Site  uint32
	// Key is the address that follows from the participant's public key.
	Key sdk.AccAddress
	// Mode says who holds that key.
	Mode consentfact.Mode
	// Population says to which population the participant belongs.
	Population protocolfact.Population
	// Countersigners may sign beside it.
	Countersigners []consentfact.Countersigner
	// Blind of the invitation.
	Blind fact.Hash
}

// Check reports what keeps the offer from being made.
func (o Offer) Check(addresses address.Codec) error {
	switch {
	case o.Trial == 0 || o.Site == 0:
		return errorsmod.Wrapf(ErrInvalid, "trial is %d and site %d, both start at 1", o.Trial, o.Site)
	case o.Key.Empty():
		return errorsmod.Wrap(ErrInvalid, "the participant's key is missing")
	}
	if err := checkMode(o.Mode); err != nil {
		return err
	}
	if err := checkHolder(o.Mode, o.Population); err != nil {
		return err
	}
	key, err := addresses.BytesToString(o.Key)
	if err != nil {
		return err
	}
	named := Invited(o.Countersigners)
	if err := checkAddresses(addresses, named); err != nil {
		return err
	}
	if err := checkCountersigners(named, key); err != nil {
		return err
	}
	if err := checkBeside(o.Population, named); err != nil {
		return err
	}
	return requireIndependent(o.Mode, named)
}

func checkMode(m consentfact.Mode) error {
	if m != consentfact.Mode_MODE_SELF && m != consentfact.Mode_MODE_ASSISTED {
		return errorsmod.Wrapf(ErrInvalid, "mode is %d, want SELF or ASSISTED", m)
	}
	return nil
}

// checkHolder reports whether those of a population may sign in a mode. Adults who can decide and hold a key are SELF, those who
// are helped to sign are ASSISTED. A minor may hold a key, beside a representative; who cannot decide holds none.
func checkHolder(m consentfact.Mode, p protocolfact.Population) error {
	if err := protocoltypes.CheckPopulation(p); err != nil {
		return errorsmod.Wrap(ErrInvalid, err.Error())
	}
	holds := m == consentfact.Mode_MODE_SELF
	switch {
	case holds && p != protocoltypes.Self && p != protocoltypes.Minor:
		return errorsmod.Wrapf(ErrPopulation, "mode is SELF and population %s: those who hold their key are SELF or MINOR", protocoltypes.PopulationName(p))
	case !holds && p == protocoltypes.Self:
		return errorsmod.Wrap(ErrPopulation, "mode is ASSISTED and population SELF: those whose key the site keeps are ASSISTED, MINOR or INCAPACITATED")
	}
	return nil
}

// checkBeside reports who of those named does not sign beside a participant of a population, and whether somebody represents
// whoever has to be represented.
func checkBeside(p protocolfact.Population, all []Countersigner) error {
	for i, c := range all {
		if !signsBeside(p, c.Capacity) {
			return errorsmod.Wrapf(ErrPopulation, "countersigner %d is a %s, and nobody signs so beside a participant of population %s",
				i+1, capacityName(c.Capacity), protocoltypes.PopulationName(p))
		}
	}
	if (p == protocoltypes.Minor || p == protocoltypes.Incapacitated) && independent(all) != consentfact.Capacity_CAPACITY_REPRESENTATIVE {
		return errorsmod.Wrapf(ErrPopulation, "a participant of population %s does not consent alone: name a countersigner who is their REPRESENTATIVE",
			protocoltypes.PopulationName(p))
	}
	return nil
}

// signsBeside reports whether somebody may sign in a capacity beside a participant of a population.
func signsBeside(p protocolfact.Population, c consentfact.Capacity) bool {
	return c == consentfact.Capacity_CAPACITY_INTERPRETER || slices.Contains(Demanded(protocoltypes.MayDemand(p)), c)
}

// checkAddresses reports which of those who may sign beside a participant is named by no address.
func checkAddresses(addresses address.Codec, all []Countersigner) error {
	for i, c := range all {
		if _, err := field.Address(addresses, ErrInvalid, fmt.Sprintf("countersigner %d", i+1), c.Address); err != nil {
			return err
		}
	}
	return nil
}

// checkCountersigners reports what is wrong with those who may sign beside a key. Each is one person in one capacity,
// and another than the participant.
func checkCountersigners(all []Countersigner, key string) error {
	if len(all) > MaxCountersigners {
		return errorsmod.Wrapf(ErrInvalid, "%d countersigners, at most %d are allowed", len(all), MaxCountersigners)
	}
	seen := make(map[string]bool, len(all))
	for i, c := range all {
		if !isCapacity(c.Capacity) {
			return errorsmod.Wrapf(ErrInvalid, "countersigner %d has capacity %d, want REPRESENTATIVE, SECOND_PARENT, ASSENT, WITNESS or INTERPRETER",
				i+1, c.Capacity)
		}
		if c.Address == key {
			return errorsmod.Wrapf(ErrInvalid, "countersigner %d is the participant: name somebody else", i+1)
		}
		if seen[c.Address] || (c.Person != "" && seen[c.Person]) {
			return errorsmod.Wrapf(ErrInvalid, "countersigner %d is named twice: each signs in one capacity", i+1)
		}
		seen[c.Address], seen[c.Person] = true, true
	}
	return nil
}

// requireIndependent reports whether an ASSISTED consent names somebody who signs apart from the site, which holds the
// participant's key: a representative, else an impartial witness (21 CFR 50.27, ICH E6(R3) 2.8).
func requireIndependent(m consentfact.Mode, all []Countersigner) error {
	if m == consentfact.Mode_MODE_ASSISTED && independent(all) == consentfact.Capacity_CAPACITY_UNSPECIFIED {
		return errorsmod.Wrap(ErrInvalid,
			"the consent is ASSISTED, so the site holds the key: name a countersigner who is a REPRESENTATIVE or a WITNESS")
	}
	return nil
}

// independent returns the capacity in which somebody signs an ASSISTED consent apart from the site: REPRESENTATIVE if one
// is named, else WITNESS, unspecified if neither is.
func independent(all []Countersigner) consentfact.Capacity {
	for _, capacity := range []consentfact.Capacity{
		consentfact.Capacity_CAPACITY_REPRESENTATIVE, consentfact.Capacity_CAPACITY_WITNESS,
	} {
		if slices.ContainsFunc(all, func(c Countersigner) bool { return c.Capacity == capacity }) {
			return capacity
		}
	}
	return consentfact.Capacity_CAPACITY_UNSPECIFIED
}

func isCapacity(c consentfact.Capacity) bool {
	return c >= consentfact.Capacity_CAPACITY_REPRESENTATIVE && c <= consentfact.Capacity_CAPACITY_INTERPRETER
}

// capacityName returns a capacity without the prefix of its enum: "WITNESS".
func capacityName(c consentfact.Capacity) string { return fact.EnumName(c) }
