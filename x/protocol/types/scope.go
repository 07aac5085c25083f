package types

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/equipoise-trials/equipoise/fact/country"
	protocolfact "github.com/equipoise-trials/equipoise/fact/protocol"
)

// CheckScope reports what keeps s from being a scope in its canonical order.
func CheckScope(s protocolfact.Scope) error {
	if err := country.CheckSet("scope.countries", s.Countries); err != nil {
		return err
	}
	if n := len(s.Sites); n > MaxScopeSites {
		return fmt.Errorf("scope.sites names %d sites, at most %d are allowed: name their countries", n, MaxScopeSites)
	}
	if !slices.IsSorted(s.Countries) || !slices.IsSorted(s.Sites) {
		return errors.New("the scope is out of order, want countries and sites ascending")
	}
	for i, site := range s.Sites {
		if site == 0 {
			return errors.New("scope.sites names site 0, sites are numbered from 1; for the whole trial leave the scope empty")
		}
		if i > 0 && site == s.Sites[i-1] {
			return fmt.Errorf("scope.sites names site %d twice", site)
		}
	}
	return nil
}

// InOrder returns the scope with its countries and sites ascending, as it is kept.
func InOrder(s protocolfact.Scope) protocolfact.Scope {
	s.Countries, s.Sites = slices.Clone(s.Countries), slices.Clone(s.Sites)
	slices.Sort(s.Countries)
	slices.Sort(s.Sites)
	return s
}

// IsWholeTrial reports whether a scope names no countries and no sites.
func IsWholeTrial(s protocolfact.Scope) bool { return len(s.Countries) == 0 && len(s.Sites) == 0 }

// InScope reports whether a site in a country lies in a scope.
func InScope(s protocolfact.Scope, site uint32, country string) bool {
	return IsWholeTrial(s) || slices.Contains(s.Sites, site) || slices.Contains(s.Countries, country)
}

// Contains reports whether a scope names all that another one does, or is the whole trial. A site that lies in a country
// of the outer scope is to be named there too: which country that is, a scope does not know.
func Contains(outer, inner protocolfact.Scope) bool {
	if IsWholeTrial(outer) || IsWholeTrial(inner) {
		return IsWholeTrial(outer)
	}
	return !slices.ContainsFunc(inner.Countries, func(code string) bool { return !slices.Contains(outer.Countries, code) }) &&
		!slices.ContainsFunc(inner.Sites, func(site uint32) bool { return !slices.Contains(outer.Sites, site) })
}

// ScopeName names a scope within a sentence: "countries DE, FR and sites 7".
func ScopeName(s protocolfact.Scope) string {
	var parts []string
	if len(s.Countries) > 0 {
		parts = append(parts, "countries "+strings.Join(s.Countries, ", "))
	}
	if len(s.Sites) > 0 {
		parts = append(parts, "sites "+strings.Trim(strings.ReplaceAll(fmt.Sprint(s.Sites), " ", ", "), "[]"))
	}
	if len(parts) == 0 {
		return "the whole trial"
	}
	return strings.Join(parts, " and ")
}

// Union returns the scope that covers what any of the scopes covers.
func Union(scopes ...protocolfact.Scope) protocolfact.Scope {
	var all protocolfact.Scope
	for _, s := range scopes {
		if IsWholeTrial(s) {
			return s
		}
		all.Countries, all.Sites = append(all.Countries, s.Countries...), append(all.Sites, s.Sites...)
	}
	all = InOrder(all)
	all.Countries, all.Sites = slices.Compact(all.Countries), slices.Compact(all.Sites)
	return all
}

// Place is where a decision stands: the whole trial, a country or a site. Its number is part of a key in the store.
type Place uint64

// WholeTrial is the place that covers all others.
const WholeTrial Place = 0

// countryPlaces is where the numbers of countries begin: above those of sites.
const countryPlaces = 1 << 32

// AtSite returns the place of a site.
func AtSite(site uint32) Place { return Place(site) }

// InCountry returns the place of a country, given by its ISO 3166-1 alpha-2 code.
func InCountry(code string) Place {
	return countryPlaces | Place(code[0])<<8 | Place(code[1])
}

// Site returns the number of the site that the place is, 0 if it is none.
func (p Place) Site() uint32 {
	if p >= countryPlaces {
		return 0
	}
	return uint32(p)
}

// String names the place within a sentence: "site 7", "country DE", "the whole trial".
func (p Place) String() string {
	switch {
	case p == WholeTrial:
		return "the whole trial"
	case p >= countryPlaces:
		return "country " + string([]byte{byte(p >> 8), byte(p)})
	}
	return fmt.Sprintf("site %d", uint32(p))
}

// Places lists the places that a scope names.
func Places(s protocolfact.Scope) []Place {
	if IsWholeTrial(s) {
		return []Place{WholeTrial}
	}
	places := make([]Place, 0, len(s.Countries)+len(s.Sites))
	for _, code := range s.Countries {
		places = append(places, InCountry(code))
	}
	for _, site := range s.Sites {
		places = append(places, AtSite(site))
	}
	return places
}

// Covering lists the places whose decisions hold at a site in a country.
func Covering(site uint32, country string) []Place {
	return []Place{WholeTrial, InCountry(country), AtSite(site)}
}
