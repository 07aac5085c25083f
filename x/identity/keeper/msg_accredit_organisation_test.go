package keeper_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	identityfact "github.com/equipoise-trials/equipoise/fact/identity"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	"github.com/equipoise-trials/equipoise/x/identity/types"
)

func accredit(r *register) *types.MsgAccreditOrganisation {
	return &types.MsgAccreditOrganisation{
		Signer: r.Accreditor().Address, Kind: sponsorKind, LegalName: "Université de Lyon", Country: "FR",
		Identifiers:   []identityfact.Identifier{{Scheme: "ROR", Value: "01rk35k63"}},
		Administrator: r.Key("dean").Address, AdministratorNameDigest: fixture.Digest("dean"),
		AdministratorIdentityDigest: fixture.Digest("passport of dean"),
	}
}

func TestAnAccreditedOrganisationHasATreasuryAndAnAdministrator(t *testing.T) {
	r := newRegister(t)
	res := fixture.Must(r.Fixture, r.AccreditOrganisation, accredit(r))
	require.Equal(t, uint64(3), res.Organisation)

	o, err := r.Identity.RequireOrganisation(r.Ctx, res.Organisation)
	require.NoError(t, err)
	require.Equal(t, "Université de Lyon", o.LegalName)
	require.Equal(t, res.Treasury, o.Treasury)
	require.True(t, r.Account.HasAccount(r.Ctx, types.Treasury(res.Organisation)))

	facts := r.Facts()
	dean := r.Key("dean")
	_, err = r.Identity.Person(r.Ctx, dean.Raw)
	require.ErrorIs(t, err, types.ErrUnknownPerson, "so far it is what the accreditor says")
	r.Next(100 * types.DefaultParams().RotationLapse)
	r.Accept(dean.Address, res.Organisation) // a first administrator may take their time
	p, role, err := r.Identity.RequireRole(r.Ctx, dean.Raw, admin)
	require.NoError(t, err)
	require.Equal(t, admin, role)
	require.Equal(t, res.Organisation, p.Organisation)
	require.Equal(t, r.Ctx.BlockHeight(), p.Registered)
	allowance, err := r.FeeGrant.GetAllowance(r.Ctx, types.Treasury(res.Organisation), dean.Raw)
	require.NoError(t, err)
	require.NotNil(t, allowance, "the administrator needs no coins")

	require.Len(t, facts, 2)
	accredited := facts[0].(*identityfact.OrganisationAccredited)
	require.Equal(t, res.Organisation, accredited.Organisation)
	require.Equal(t, "ROR", accredited.Identifiers[0].Scheme)
	require.Equal(t, res.Treasury, accredited.Treasury)
	require.Equal(t, r.Accreditor().Address, accredited.Signature.Actor.Address)
	require.Equal(t, fact.Role_ROLE_ACCREDITOR, accredited.Signature.Actor.Role)
	require.Equal(t, fact.Meaning_MEANING_APPROVED, accredited.Signature.Meaning)
	registered := facts[1].(*identityfact.PersonRegistered)
	require.Equal(t, dean.Address, registered.Address)
	require.Equal(t, fixture.Digest("dean"), registered.NameDigest)
	require.Equal(t, admin, registered.Roles[0].Role)
	require.Equal(t, fixture.Start.UnixNano(), registered.Roles[0].NotBefore)
}

func TestAccreditationIsRefused(t *testing.T) {
	r := newRegister(t)
	staff := r.Person(r.administrator, "staff", coordinator)
	for name, tc := range map[string]struct {
		change func(*types.MsgAccreditOrganisation)
		want   error
		text   string
	}{
		"by somebody unknown":          {func(m *types.MsgAccreditOrganisation) { m.Signer = r.Key("x").Address }, types.ErrUnknownPerson, "not in the register"},
		"by somebody without the role": {func(m *types.MsgAccreditOrganisation) { m.Signer = staff.Address }, types.ErrRole, "does not hold the role ACCREDITOR"},
		"by no address":                {func(m *types.MsgAccreditOrganisation) { m.Signer = "x" }, types.ErrAddress, `signer is "x"`},
		"with a bad description":       {func(m *types.MsgAccreditOrganisation) { m.Country = "XX" }, types.ErrOrganisationDetails, `country is "XX"`},
		"with a short name digest":     {func(m *types.MsgAccreditOrganisation) { m.AdministratorNameDigest = []byte{1} }, types.ErrNameDigest, "(the salted SHA-256 of the printed name) has 1 bytes, want 32"},
		"with no administrator":        {func(m *types.MsgAccreditOrganisation) { m.Administrator = "" }, types.ErrAddress, `administrator is ""`},
		"with somebody else's person":  {func(m *types.MsgAccreditOrganisation) { m.Administrator = staff.Address }, types.ErrRegistered, "belongs to a person of organisation 2"},
		"with a module's account":      {func(m *types.MsgAccreditOrganisation) { m.Administrator = r.ModuleAddress() }, types.ErrAddress, "is the account of a module"},
	} {
		t.Run(name, func(t *testing.T) {
			m := accredit(r)
			tc.change(m)
			r.unchanged(func() {
				require.ErrorIs(t, fixture.Refuse(r.Fixture, r.AccreditOrganisation, m, tc.text), tc.want)
			})
		})
	}
}

func TestAnAddressHasOneWayOfWriting(t *testing.T) {
	r := newRegister(t)
	m := accredit(r)
	m.Administrator = strings.ToUpper(m.Administrator)
	_, err := sdk.AccAddressFromBech32(m.Administrator)
	require.NoError(t, err, "bech32 allows it")
	require.ErrorIs(t, fixture.Refuse(r.Fixture, r.AccreditOrganisation, m, "want it written as eqp1"), types.ErrAddress)
}
