package types_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	protocolfact "github.com/equipoise-trials/equipoise/fact/protocol"
	"github.com/equipoise-trials/equipoise/x/protocol/types"
)

func scope(countries []string, sites ...uint32) protocolfact.Scope {
	return protocolfact.Scope{Countries: countries, Sites: sites}
}

func TestAScopeNamesEachPlaceOnceInOrder(t *testing.T) {
	many := make([]uint32, 501)
	for i := range many {
		many[i] = uint32(i + 1)
	}
	for name, tc := range map[string]struct {
		scope protocolfact.Scope
		wrong string
	}{
		"the whole trial":     {scope(nil), ""},
		"countries and sites": {scope([]string{"DE", "FR"}, 1, 7), ""},
		"as many as allowed":  {scope(nil, many[:500]...), ""},
		"one site too many":   {scope(nil, many...), "names 501 sites, at most 500"},
		"a country twice":     {scope([]string{"DE", "DE"}), "names DE twice"},
		"a site twice":        {scope(nil, 7, 7), "names site 7 twice"},
		"site 0":              {scope(nil, 0, 7), "names site 0"},
		"no country":          {scope([]string{"XX"}), "not a country"},
		"sites out of order":  {scope(nil, 7, 1), "out of order"},
		"countries unordered": {scope([]string{"FR", "DE"}), "out of order"},
	} {
		t.Run(name, func(t *testing.T) { requireError(t, types.CheckScope(tc.scope), tc.wrong) })
	}
	require.Equal(t, scope([]string{"DE", "FR"}, 1, 7), types.InOrder(scope([]string{"FR", "DE"}, 7, 1)))
}

func TestASiteIsInScopeByItselfOrByItsCountry(t *testing.T) {
	s := scope([]string{"DE"}, 7)
	require.True(t, types.InScope(s, 1, "DE"))
	require.True(t, types.InScope(s, 7, "FR"))
	require.False(t, types.InScope(s, 8, "FR"))
	require.True(t, types.InScope(scope(nil), 8, "FR"))
}

func TestAssignmentsAddUp(t *testing.T) {
	require.Equal(t, scope([]string{"DE", "FR"}, 3, 7),
		types.Union(scope([]string{"FR", "DE"}), scope(nil, 7), scope([]string{"DE"}, 3, 7)))
	require.True(t, types.IsWholeTrial(types.Union(scope([]string{"FR"}), scope(nil))))
}

func TestPlacesAreDistinctAndNamed(t *testing.T) {
	for want, place := range map[string]types.Place{
		"the whole trial": types.WholeTrial, "site 1": types.AtSite(1), "site 4294967295": types.AtSite(1<<32 - 1),
		"country AD": types.InCountry("AD"), "country ZW": types.InCountry("ZW"),
	} {
		require.Equal(t, want, place.String())
	}
	require.EqualValues(t, 7, types.AtSite(7).Site())
	require.Zero(t, types.InCountry("DE").Site())
	require.Equal(t, []types.Place{types.InCountry("DE"), types.AtSite(7)}, types.Places(scope([]string{"DE"}, 7)))
	require.Equal(t, []types.Place{types.WholeTrial}, types.Places(scope(nil)))
	require.Equal(t, "countries DE, FR and sites 1, 7", types.ScopeName(scope([]string{"DE", "FR"}, 1, 7)))
	require.Equal(t, "the whole trial", types.ScopeName(scope(nil)))
}
