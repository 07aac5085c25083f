package types

import (
	"encoding/binary"
	"fmt"

	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/cosmos-sdk/types/address"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/fact/country"
	identityfact "github.com/equipoise-trials/equipoise/fact/identity"
	"github.com/equipoise-trials/equipoise/fact/text"
)

// Treasury returns the address of an organisation's treasury: derived from its number, so that no key belongs to it.
func Treasury(organisation uint64) sdk.AccAddress {
	return address.Module(ModuleName, []byte("treasury"), binary.BigEndian.AppendUint64(nil, organisation))
}

// Validate reports what keeps the description of an organisation from being acceptable.
func (o Organisation) Validate() error {
	if err := validateDetails(o.Kind, o.LegalName, o.Country, o.Identifiers); err != nil {
		return errorsmod.Wrap(ErrOrganisationDetails, err.Error())
	}
	return nil
}

func validateDetails(kind identityfact.OrganisationKind, name, home string, identifiers []identityfact.Identifier) error {
	if err := checkKind(kind); err != nil {
		return err
	}
	if err := text.Check("legal_name", name, MaxLegalName); err != nil {
		return err
	}
	if err := country.Check("country", home); err != nil {
		return err
	}
	return checkIdentifiers(identifiers)
}

func checkKind(kind identityfact.OrganisationKind) error {
	if _, known := identityfact.OrganisationKind_name[int32(kind)]; !known || kind == 0 {
		return fmt.Errorf("kind is %d, want 1 to %d", kind, len(identityfact.OrganisationKind_name)-1)
	}
	return nil
}

func checkIdentifiers(identifiers []identityfact.Identifier) error {
	if n := len(identifiers); n > MaxIdentifiers {
		return fmt.Errorf("there are %d identifiers, at most %d are allowed", n, MaxIdentifiers)
	}
	seen := make(map[identityfact.Identifier]bool, len(identifiers))
	for i, id := range identifiers {
		if err := text.Check(fmt.Sprintf("identifiers[%d].scheme", i), id.Scheme, MaxIdentifierScheme); err != nil {
			return err
		}
		if err := text.Check(fmt.Sprintf("identifiers[%d].value", i), id.Value, MaxIdentifierValue); err != nil {
			return err
		}
		if seen[id] {
			return fmt.Errorf("identifier %s %s is given twice", id.Scheme, id.Value)
		}
		seen[id] = true
	}
	return nil
}

// KindName is the kind of an organisation as people read it, "ETHICS_COMMITTEE" for example.
func KindName(kind identityfact.OrganisationKind) string {
	return fact.EnumName(kind)
}
