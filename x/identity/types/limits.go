package types

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	errorsmod "cosmossdk.io/errors"

	"github.com/equipoise-trials/equipoise/fact/country"
	identityfact "github.com/equipoise-trials/equipoise/fact/identity"
)

// Limits says which organisations an accreditor may admit and keep; nil for all of them.
type Limits = identityfact.AccreditationLimits

// CheckLimits reports what keeps limits from being acceptable: they name what there is, each once, in ascending order.
func CheckLimits(l *Limits) error {
	if l == nil {
		return nil
	}
	if err := validateLimits(l); err != nil {
		return errorsmod.Wrap(ErrLimits, err.Error())
	}
	return nil
}

func validateLimits(l *Limits) error {
	if len(l.Kinds) == 0 && len(l.Countries) == 0 {
		return errors.New("they name nothing: leave them out for an accreditor without limits")
	}
	for i, kind := range l.Kinds {
		if err := checkKind(kind); err != nil {
			return fmt.Errorf("kinds[%d]: %w", i, err)
		}
	}
	for i, code := range l.Countries {
		if err := country.Check(fmt.Sprintf("countries[%d]", i), code); err != nil {
			return err
		}
	}
	if !ascends(l.Kinds) || !ascends(l.Countries) {
		return errors.New("kinds and countries must be in ascending order, each named once")
	}
	return nil
}

func ascends[V cmp.Ordered](list []V) bool {
	for i := 1; i < len(list); i++ {
		if list[i-1] >= list[i] {
			return false
		}
	}
	return true
}

// CheckReach reports what keeps an accreditor with these limits from having a say over an organisation.
func CheckReach(l *Limits, kind identityfact.OrganisationKind, home string) error {
	switch {
	case l == nil:
		return nil
	case len(l.Kinds) > 0 && !slices.Contains(l.Kinds, kind):
		return errorsmod.Wrapf(ErrLimits, "the accreditor is for organisations of kind %s, this one is %s", kindNames(l.Kinds), KindName(kind))
	case len(l.Countries) > 0 && !slices.Contains(l.Countries, home):
		return errorsmod.Wrapf(ErrLimits, "the accreditor is for organisations in %s, this one is in %s", strings.Join(l.Countries, ", "), home)
	}
	return nil
}

// CheckWithin reports what keeps limits from lying within those of the accreditor who hands the role on.
func CheckWithin(l, outer *Limits) error {
	if outer == nil {
		return nil
	}
	if l == nil {
		l = &Limits{}
	}
	if !within(l.Kinds, outer.Kinds) || !within(l.Countries, outer.Countries) {
		return errorsmod.Wrapf(ErrLimits, "an accreditor hands on no more than their own limits, which are %s", LimitsName(outer))
	}
	return nil
}

// within reports whether every element of a list is in another, where an empty list means everything.
func within[V comparable](list, outer []V) bool {
	if len(outer) == 0 {
		return true
	}
	return len(list) > 0 && !slices.ContainsFunc(list, func(v V) bool { return !slices.Contains(outer, v) })
}

// LimitsName is limits as people read them: "kind SITE or LABORATORY in FR, DE".
func LimitsName(l *Limits) string {
	var parts []string
	if len(l.GetKinds()) > 0 {
		parts = append(parts, "kind "+kindNames(l.Kinds))
	}
	if len(l.GetCountries()) > 0 {
		parts = append(parts, "in "+strings.Join(l.Countries, ", "))
	}
	if len(parts) == 0 {
		return "none"
	}
	return strings.Join(parts, " ")
}

func kindNames(kinds []identityfact.OrganisationKind) string {
	names := make([]string, len(kinds))
	for i, kind := range kinds {
		names[i] = KindName(kind)
	}
	return strings.Join(names, " or ")
}
