package types

import (
	"fmt"

	"cosmossdk.io/core/address"

	"github.com/equipoise-trials/equipoise/x/internal/field"
)

// CheckAddresses reports which address of the state is none of this chain, or is not written as the chain writes it.
func (g *GenesisState) CheckAddresses(addresses address.Codec) error {
	for i, entry := range g.Consents {
		if err := entry.Consent.checkAddresses(addresses); err != nil {
			return fmt.Errorf("consent %d: %w", i, err)
		}
	}
	return nil
}

func (c Consent) checkAddresses(addresses address.Codec) error {
	type named struct{ field, bech32 string }
	all := []named{{"key", c.Key}}
	for i, other := range c.Countersigners {
		if other.Person != "" {
			all = append(all, named{fmt.Sprintf("person of countersigner %d", i+1), other.Person})
		}
	}
	if c.Given != nil {
		all = append(all, named{"given.obtained_by", c.Given.ObtainedBy}, named{"given.obtainer", c.Given.Obtainer})
	}
	if c.Pending != nil {
		a := c.Pending.Agreement
		all = append(all, named{"pending.obtained_by", a.ObtainedBy}, named{"pending.obtainer", a.Obtainer})
	}
	for _, one := range all {
		if _, err := field.Address(addresses, ErrInvalid, one.field, one.bech32); err != nil {
			return err
		}
	}
	return checkAddresses(addresses, c.Countersigners)
}
