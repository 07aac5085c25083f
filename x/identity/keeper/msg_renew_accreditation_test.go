package keeper_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact"
	identityfact "github.com/equipoise-trials/equipoise/fact/identity"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	"github.com/equipoise-trials/equipoise/x/identity/types"
)

var planned = fixture.Reason(fact.ReasonCode_REASON_CODE_PLANNED)

// status is how an organisation is shown.
func (r *register) status(organisation uint64) types.OrganisationStatus {
	r.Helper()
	o, err := r.Identity.Organisation(r.Ctx, organisation)
	require.NoError(r, err)
	return o.Status
}

func TestAnAccreditationHoldsToItsLastInstant(t *testing.T) {
	r := newRegister(t)
	m := accredit(r)
	last := fixture.Start.Add(24 * time.Hour)
	m.ValidUntil = &last
	id := fixture.Must(r.Fixture, r.AccreditOrganisation, m).Organisation
	require.Equal(t, last.UnixNano(), r.Facts()[0].(*identityfact.OrganisationAccredited).ValidUntil)
	dean := r.Key("dean")
	r.Accept(dean.Address, id)

	r.At(last)
	_, err := r.Identity.RequirePerson(r.Ctx, dean.Raw)
	require.NoError(t, err)
	r.At(last.Add(1))
	_, err = r.Identity.RequirePerson(r.Ctx, dean.Raw)
	require.ErrorIs(t, err, types.ErrExpired)
	require.ErrorContains(t, err, "the accreditation of organisation 3 (Université de Lyon) ran out at 2026-03-16T09:00:00Z; it can start nothing new until an accreditor renews it")
	require.Equal(t, types.OrganisationStatus_ORGANISATION_STATUS_EXPIRED, r.status(id))

	fixture.Must(r.Fixture, r.RenewAccreditation, &types.MsgRenewAccreditation{
		Signer: r.Accreditor().Address, Organisation: id, Reason: planned,
	})
	f := only[*identityfact.AccreditationRenewed](r)
	require.Zero(t, f.ValidUntil)
	require.Equal(t, last.UnixNano(), f.FormerValidUntil, "the old value is kept")
	require.Equal(t, types.OrganisationStatus_ORGANISATION_STATUS_ACCREDITED, r.status(id))
	_, err = r.Identity.RequirePerson(r.Ctx, dean.Raw)
	require.NoError(t, err)
}

func TestRenewalLiftsNoSuspension(t *testing.T) {
	r := newRegister(t)
	site := r.administrator.Organisation
	fixture.Must(r.Fixture, r.SuspendOrganisation, suspend(r, site))
	r.Next(time.Hour)
	fixture.Must(r.Fixture, r.EndAccreditation, &types.MsgEndAccreditation{Signer: r.Accreditor().Address, Organisation: site, Reason: planned})
	require.Equal(t, types.OrganisationStatus_ORGANISATION_STATUS_SUSPENDED, r.status(site))
	fixture.Must(r.Fixture, r.RenewAccreditation, &types.MsgRenewAccreditation{Signer: r.Accreditor().Address, Organisation: site, Reason: planned})
	_, err := r.Identity.RequireOrganisation(r.Ctx, site)
	require.ErrorIs(t, err, types.ErrSuspended)
	require.ErrorContains(t, err, "was suspended at 2026-03-15T09:00:00Z (REGULATORY) and can start nothing new", "since when and why")
}

func TestRenewalIsRefused(t *testing.T) {
	r := newRegister(t)
	past := fixture.Start.Add(-1)
	far := time.Date(2300, 1, 1, 0, 0, 0, 0, time.UTC)
	for name, tc := range map[string]struct {
		change func(*types.MsgRenewAccreditation)
		want   error
		text   string
	}{
		"into the past":           {func(m *types.MsgRenewAccreditation) { m.ValidUntil = &past }, types.ErrOrganisationDetails, "valid_until: not_after is 2026-03-15T08:59:59.999999999Z, which is before the start"},
		"beyond every calendar":   {func(m *types.MsgRenewAccreditation) { m.ValidUntil = &far }, types.ErrOrganisationDetails, "want it before the year 2200"},
		"of the accreditor's own": {func(m *types.MsgRenewAccreditation) { m.Organisation = 1 }, types.ErrStanding, "is the accreditor's own"},
		"of nobody":               {func(m *types.MsgRenewAccreditation) { m.Organisation = 9 }, types.ErrUnknownOrganisation, "there is no organisation 9"},
		"without a reason":        {func(m *types.MsgRenewAccreditation) { m.Reason = nil }, types.ErrReason, "a reason is required"},
		"by an administrator":     {func(m *types.MsgRenewAccreditation) { m.Signer = r.administrator.Address }, types.ErrRole, "does not hold the role ACCREDITOR"},
	} {
		t.Run(name, func(t *testing.T) {
			m := &types.MsgRenewAccreditation{Signer: r.Accreditor().Address, Organisation: r.administrator.Organisation, Reason: planned}
			tc.change(m)
			r.unchanged(func() {
				require.ErrorIs(t, fixture.Refuse(r.Fixture, r.RenewAccreditation, m, tc.text), tc.want)
			})
		})
	}
}

func TestAnAccreditationIsNotGivenForThePast(t *testing.T) {
	r := newRegister(t)
	m, past := accredit(r), fixture.Start.Add(-1)
	m.ValidUntil = &past
	require.ErrorIs(t, fixture.Refuse(r.Fixture, r.AccreditOrganisation, m, "valid_until: not_after"), types.ErrOrganisationDetails)
}
