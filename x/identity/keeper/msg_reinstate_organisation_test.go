package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	identityfact "github.com/equipoise-trials/equipoise/fact/identity"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	"github.com/equipoise-trials/equipoise/x/identity/types"
)

func TestAReinstatedOrganisationActsAgain(t *testing.T) {
	r := newRegister(t)
	site := r.administrator.Organisation
	reinstate := &types.MsgReinstateOrganisation{Signer: r.Accreditor().Address, Organisation: site, Reason: compromised}
	r.unchanged(func() {
		require.ErrorIs(t, fixture.Refuse(r.Fixture, r.ReinstateOrganisation, reinstate, "is not suspended"), types.ErrStanding)
	})

	fixture.Must(r.Fixture, r.SuspendOrganisation, suspend(r, site))
	require.ErrorIs(t, fixture.Refuse(r.Fixture, r.ReinstateOrganisation,
		&types.MsgReinstateOrganisation{Signer: r.Accreditor().Address, Organisation: site}, "a reason is required"), types.ErrReason)
	require.ErrorIs(t, fixture.Refuse(r.Fixture, r.ReinstateOrganisation,
		&types.MsgReinstateOrganisation{Signer: r.administrator.Address, Organisation: site, Reason: compromised}, "can start nothing new"), types.ErrSuspended)

	fixture.Must(r.Fixture, r.ReinstateOrganisation, reinstate)
	require.Equal(t, site, only[*identityfact.OrganisationReinstated](r).Organisation)
	_, err := r.Identity.RequirePerson(r.Ctx, r.administrator.Raw)
	require.NoError(t, err)
}
