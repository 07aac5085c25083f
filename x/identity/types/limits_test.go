package types_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	identityfact "github.com/equipoise-trials/equipoise/fact/identity"
	"github.com/equipoise-trials/equipoise/x/identity/types"
)

const (
	sponsor = identityfact.OrganisationKind_ORGANISATION_KIND_SPONSOR
	site    = identityfact.OrganisationKind_ORGANISATION_KIND_SITE
)

func limits(kinds []identityfact.OrganisationKind, countries ...string) *types.Limits {
	return &types.Limits{Kinds: kinds, Countries: countries}
}

func kinds(k ...identityfact.OrganisationKind) []identityfact.OrganisationKind { return k }

func TestLimitsReachTheirKindsInTheirCountries(t *testing.T) {
	for name, tc := range map[string]struct {
		limits  *types.Limits
		kind    identityfact.OrganisationKind
		country string
		reaches bool
	}{
		"none":                      {nil, site, "FR", true},
		"the kind":                  {limits(kinds(site)), site, "DE", true},
		"another kind":              {limits(kinds(sponsor)), site, "DE", false},
		"the country":               {limits(nil, "DE", "FR"), site, "FR", true},
		"another country":           {limits(nil, "DE"), site, "FR", false},
		"the kind, not the country": {limits(kinds(site), "DE"), site, "FR", false},
		"both":                      {limits(kinds(sponsor, site), "DE"), site, "DE", true},
	} {
		err := types.CheckReach(tc.limits, tc.kind, tc.country)
		require.Equal(t, tc.reaches, err == nil, name)
		if err != nil {
			require.ErrorIs(t, err, types.ErrLimits)
		}
	}
}

func TestLimitsLieWithinOthers(t *testing.T) {
	for name, tc := range map[string]struct {
		inner, outer *types.Limits
		within       bool
	}{
		"all within all":              {nil, nil, true},
		"some within all":             {limits(nil, "FR"), nil, true},
		"all within some":             {nil, limits(nil, "FR"), false},
		"the same":                    {limits(kinds(site), "FR"), limits(kinds(site), "FR"), true},
		"fewer countries":             {limits(nil, "FR"), limits(nil, "DE", "FR"), true},
		"more countries":              {limits(nil, "DE", "FR"), limits(nil, "FR"), false},
		"a kind dropped":              {limits(nil, "FR"), limits(kinds(site), "FR"), false},
		"a kind added where all were": {limits(kinds(site), "FR"), limits(nil, "FR"), true},
	} {
		require.Equal(t, tc.within, types.CheckWithin(tc.inner, tc.outer) == nil, name)
	}
	require.Equal(t, "kind SPONSOR or SITE in DE, FR", types.LimitsName(limits(kinds(sponsor, site), "DE", "FR")))
	require.Equal(t, "none", types.LimitsName(nil))
}
