package keeper_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	identityfact "github.com/equipoise-trials/equipoise/fact/identity"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	"github.com/equipoise-trials/equipoise/x/identity/types"
)

func TestAnAccreditationEndsWithTheBlock(t *testing.T) {
	r := newRegister(t)
	m := &types.MsgEndAccreditation{Signer: r.Accreditor().Address, Organisation: r.administrator.Organisation, Reason: compromised}
	fixture.Must(r.Fixture, r.EndAccreditation, m)
	require.Equal(t, r.administrator.Organisation, only[*identityfact.AccreditationEnded](r).Organisation)
	require.Equal(t, types.OrganisationStatus_ORGANISATION_STATUS_EXPIRED, r.status(m.Organisation))
	_, err := r.Identity.RequirePerson(r.Ctx, r.administrator.Raw)
	require.ErrorIs(t, err, types.ErrExpired)
	require.ErrorContains(t, err, "was ended at 2026-03-15T09:00:00Z (KEY_COMPROMISE); it can start nothing new until an accreditor renews it")

	r.Next(time.Hour)
	require.ErrorIs(t, fixture.Refuse(r.Fixture, r.EndAccreditation, m, "was ended at 2026-03-15T09:00:00Z already"), types.ErrStanding)
	own := *m
	own.Organisation = 1
	require.ErrorIs(t, fixture.Refuse(r.Fixture, r.EndAccreditation, &own, "is the accreditor's own"), types.ErrStanding)
	silent := *m
	silent.Reason = nil
	require.ErrorIs(t, fixture.Refuse(r.Fixture, r.EndAccreditation, &silent, "a reason is required"), types.ErrReason)
}
