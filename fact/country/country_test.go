package country_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact/country"
)

func TestOnlyAssignedCodesAreCountries(t *testing.T) {
	require.Equal(t, 249, country.Count())
	for _, code := range []string{"AD", "FR", "GB", "TW", "US", "ZW"} {
		require.NoError(t, country.Check("country", code))
	}
	for code, want := range map[string]string{
		"":   `country is "", which is not a country`,
		"XX": `country is "XX", which is not a country`,
		"UK": "not a country", "EU": "not a country", "AN": "not a country", "FRA": "not a country",
		"fr": `country is "fr", want it in upper case: FR`,
	} {
		require.ErrorContains(t, country.Check("country", code), want)
	}
}

func TestASetNamesEachCountryOnce(t *testing.T) {
	require.NoError(t, country.CheckSet("countries", nil))
	require.NoError(t, country.CheckSet("countries", []string{"FR", "DE"}))
	require.ErrorContains(t, country.CheckSet("countries", []string{"FR", "FR"}), "countries names FR twice")
	require.ErrorContains(t, country.CheckSet("countries", []string{"FR", "QQ"}), `countries[1] is "QQ"`)
	require.ErrorContains(t, country.CheckSet("countries", make([]string, 250)), "names 250 countries, there are 249")
}
