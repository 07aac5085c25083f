package types_test

import (
	"encoding/hex"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	identityfact "github.com/equipoise-trials/equipoise/fact/identity"
	"github.com/equipoise-trials/equipoise/x/identity/types"
)

func TestAnOrganisationIsDescribedInRegistryText(t *testing.T) {
	for name, tc := range map[string]struct {
		change func(*types.Organisation)
		want   string // what is wrong
	}{
		"good":             {func(*types.Organisation) {}, ""},
		"no kind":          {func(o *types.Organisation) { o.Kind = 0 }, "kind is 0, want 1 to 11"},
		"unknown kind":     {func(o *types.Organisation) { o.Kind = 12 }, "kind is 12, want 1 to 11"},
		"no name":          {func(o *types.Organisation) { o.LegalName = "" }, "legal_name is empty"},
		"long name":        {func(o *types.Organisation) { o.LegalName = strings.Repeat("x", 201) }, "legal_name has 201 characters"},
		"deceptive name":   {func(o *types.Organisation) { o.LegalName = "Hospital \u202Elatot" }, "U+202E"},
		"decomposed name":  {func(o *types.Organisation) { o.LegalName = "Ho\u0302pital" }, "normal form C"},
		"no country":       {func(o *types.Organisation) { o.Country = "" }, "country is \"\""},
		"no such country":  {func(o *types.Organisation) { o.Country = "XX" }, "which is not a country"},
		"identifier twice": {func(o *types.Organisation) { o.Identifiers = append(o.Identifiers, o.Identifiers[0]) }, "identifier ROR 02abc is given twice"},
		"empty identifier": {func(o *types.Organisation) { o.Identifiers[0].Value = "" }, "identifiers[0].value is empty"},
		"many identifiers": {func(o *types.Organisation) { o.Identifiers = make([]identityfact.Identifier, 17) }, "there are 17 identifiers, at most 16"},
	} {
		t.Run(name, func(t *testing.T) {
			o := types.Organisation{
				Kind: identityfact.OrganisationKind_ORGANISATION_KIND_SITE, LegalName: "Hôpital Saint-Louis", Country: "FR",
				Identifiers: []identityfact.Identifier{{Scheme: "ROR", Value: "02abc"}},
			}
			tc.change(&o)
			if tc.want == "" {
				require.NoError(t, o.Validate())
				return
			}
			require.ErrorIs(t, o.Validate(), types.ErrOrganisationDetails)
			require.ErrorContains(t, o.Validate(), tc.want)
		})
	}
}

func TestTreasuriesHaveFixedAddresses(t *testing.T) {
	require.Equal(t, "29f4b6ffaac739ea627be23a16795f08082f7ac994746f962ba242344329c9cf", hex.EncodeToString(types.Treasury(1)))
	require.NotEqual(t, types.Treasury(1), types.Treasury(2))
}
