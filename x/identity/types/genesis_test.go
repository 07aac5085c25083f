package types_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	addresscodec "github.com/cosmos/cosmos-sdk/codec/address"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/x/identity/types"
)

func TestGenesisThatCannotBeAChainIsRefused(t *testing.T) {
	for name, tc := range map[string]struct {
		change func(*types.GenesisState)
		want   string // what is wrong
	}{
		"good":                  {func(*types.GenesisState) {}, ""},
		"no next number":        {func(g *types.GenesisState) { *g = types.GenesisState{} }, "next_organisation is 0"},
		"number not below next": {func(g *types.GenesisState) { g.NextOrganisation = 1 }, "below next_organisation"},
		"organisation twice":    {func(g *types.GenesisState) { g.Organisations = append(g.Organisations, g.Organisations[0]) }, "organisation 1: is named twice"},
		"no standing":           {func(g *types.GenesisState) { g.Organisations[0].Status = 0 }, "status is 0, want ACCREDITED or SUSPENDED"},
		"bad name":              {func(g *types.GenesisState) { g.Organisations[0].LegalName = "" }, "legal_name is empty"},
		"stranger":              {func(g *types.GenesisState) { g.People[0].Organisation = 7 }, "organisation 7, which is not in the register"},
		"person twice":          {func(g *types.GenesisState) { g.People = append(g.People, g.People[0]) }, "is named twice"},
		"short name digest":     {func(g *types.GenesisState) { g.People[0].NameDigest = nil }, "it has 0 bytes, want the 32"},
		"role twice":            {func(g *types.GenesisState) { g.People[0].Roles[1].Role = fact.Role_ROLE_ADMINISTRATOR }, "two grants of the role ADMINISTRATOR"},
		"no administrator":      {func(g *types.GenesisState) { g.People[0].Roles = g.People[0].Roles[1:] }, "organisation 1 has no administrator whose role has no end"},
		"accreditor elsewhere":  {func(g *types.GenesisState) { g.Organisations[0].Kind = 1 }, "the role ACCREDITOR is held only in an organisation of kind REGULATOR"},
		"person without origin": {func(g *types.GenesisState) { g.People[0].Origin = "" }, "who is not in the register"},
		"no keys":               {func(g *types.GenesisState) { g.Keys = nil }, "has 0 keys, want 1"},
		"key twice":             {func(g *types.GenesisState) { g.Keys = append(g.Keys, g.Keys[0]) }, "is named twice"},
		"key of a stranger":     {func(g *types.GenesisState) { g.Keys[0].Person = "x" }, "who is not in the register"},
		"key number too high":   {func(g *types.GenesisState) { g.Keys[0].Number = 2 }, "want each number once"},
		"foreign first key":     {func(g *types.GenesisState) { g.Keys[0].Address = "x" }, "whose first key is not"},
		"key refused alone":     {func(g *types.GenesisState) { g.Keys[0].Revoked = 7 }, "is refused from height 7 on, which cannot be"},
		"rotation of nobody":    {func(g *types.GenesisState) { g.Rotations = []types.Rotation{{Person: "x"}} }, "is not that of the present key"},
		"no lapse":              {func(g *types.GenesisState) { g.Params.RotationLapse = 0 }, "rotation_lapse must be positive"},
		"negative probation":    {func(g *types.GenesisState) { g.Params.Probation = -1 }, "probation must not be negative"},
		"shown status": {func(g *types.GenesisState) {
			g.Organisations[0].Status = types.OrganisationStatus_ORGANISATION_STATUS_EXPIRED
		}, "want ACCREDITED or SUSPENDED"},
		"handed on by nobody":   {func(g *types.GenesisState) { g.People[0].Roles[1].HandedOnBy = "x" }, "is not of the same organisation"},
		"wrong identity digest": {func(g *types.GenesisState) { g.People[0].IdentityDigest = []byte{1} }, "identity_digest has 1 bytes"},
		"accredited for ever":   {func(g *types.GenesisState) { end := noon.AddDate(500, 0, 0); g.Organisations[0].ValidUntil = &end }, "valid_until: not_after is 2526"},
		"negative height":       {func(g *types.GenesisState) { g.People[0].Revoked = -1 }, "heights must not be negative"},
	} {
		t.Run(name, func(t *testing.T) {
			g := withAccreditor(t)
			tc.change(g)
			if tc.want == "" {
				require.NoError(t, g.Validate())
				return
			}
			require.ErrorContains(t, g.Validate(), tc.want)
		})
	}
}

func TestGenesisNamesAccreditorsOneAfterTheOther(t *testing.T) {
	g := withAccreditor(t)
	codec := addresscodec.NewBech32Codec("eqp")
	second, err := codec.BytesToString(make([]byte, 20))
	require.NoError(t, err)
	require.NoError(t, g.AddAccreditor(codec, types.GenesisAccreditor{LegalName: "Second", Country: "DE", Address: second, NameDigest: make([]byte, 32)}))
	require.Equal(t, uint64(2), g.Organisations[1].Id)
	require.Equal(t, uint64(3), g.NextOrganisation)
	require.True(t, g.People[1].Holds(fact.Role_ROLE_ACCREDITOR, noon))
	require.ErrorContains(t, g.AddAccreditor(codec, types.GenesisAccreditor{Address: "cosmos1x"}), `accreditor "cosmos1x"`)
}

func TestTheDefaultGenesisIsEmptyAndValid(t *testing.T) {
	require.NoError(t, types.DefaultGenesis().Validate())
	require.Empty(t, types.DefaultGenesis().Organisations)
}

func withAccreditor(t *testing.T) *types.GenesisState {
	t.Helper()
	codec := addresscodec.NewBech32Codec("eqp")
	address, err := codec.BytesToString(make([]byte, 32))
	require.NoError(t, err)
	g := types.DefaultGenesis()
	require.NoError(t, g.AddAccreditor(codec, types.GenesisAccreditor{
		LegalName: "National Agency", Country: "FR", Address: address, NameDigest: make([]byte, 32),
	}))
	return g
}
