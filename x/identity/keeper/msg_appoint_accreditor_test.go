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

func TestGovernanceAppointsWhoAccreditsAndNarrowsTheLimits(t *testing.T) {
	r := newRegister(t)
	agency := r.Organisation(regulatorKind)
	r.appoint(agency, frenchSponsors)
	f := only[*identityfact.RoleGranted](r)
	require.Equal(t, fact.ActorKind_ACTOR_KIND_GOVERNANCE, f.Signature.Actor.Kind)
	require.Equal(t, r.Identity.Authority(), f.Signature.Actor.Address)
	require.Equal(t, frenchSponsors, f.Role.Limits)

	m := accredit(r)
	m.Signer = agency.Address
	id := fixture.Must(r.Fixture, r.AccreditOrganisation, m).Organisation

	// Governance narrows the limits.
	r.appoint(agency, &types.Limits{Countries: []string{"DE"}})
	suspension := suspend(r, id)
	suspension.Signer = agency.Address
	require.ErrorIs(t, fixture.Refuse(r.Fixture, r.SuspendOrganisation, suspension, "the accreditor is for organisations in DE, this one is in FR"), types.ErrLimits)
}

func TestAppointmentIsRefused(t *testing.T) {
	r := newRegister(t)
	agency := r.Organisation(regulatorKind)
	end := fixture.Start.Add(-time.Hour)
	for name, tc := range map[string]struct {
		change func(*types.MsgAppointAccreditor)
		want   error
		text   string
	}{
		"by an accreditor":          {func(m *types.MsgAppointAccreditor) { m.Authority = r.Accreditor().Address }, types.ErrAuthority, "only a vote of the validators does that"},
		"of nobody":                 {func(m *types.MsgAppointAccreditor) { m.Address = r.Key("x").Address }, types.ErrUnknownPerson, "not in the register"},
		"of somebody of a hospital": {func(m *types.MsgAppointAccreditor) { m.Address = r.administrator.Address }, types.ErrRoleGrant, "only in an organisation of kind REGULATOR"},
		"for the past":              {func(m *types.MsgAppointAccreditor) { m.NotAfter = &end }, types.ErrRoleGrant, "which is before the start"},
		"within no limits":          {func(m *types.MsgAppointAccreditor) { m.Limits = &types.Limits{} }, types.ErrLimits, "leave them out"},
		"within unknown kinds": {func(m *types.MsgAppointAccreditor) {
			m.Limits = &types.Limits{Kinds: []identityfact.OrganisationKind{77}}
		}, types.ErrLimits, "kinds[0]: kind is 77"},
		"within unknown countries": {func(m *types.MsgAppointAccreditor) { m.Limits = &types.Limits{Countries: []string{"XX"}} }, types.ErrLimits, "countries[0]"},
		"within limits twice":      {func(m *types.MsgAppointAccreditor) { m.Limits = &types.Limits{Countries: []string{"FR", "FR"}} }, types.ErrLimits, "ascending order, each named once"},
	} {
		t.Run(name, func(t *testing.T) {
			m := &types.MsgAppointAccreditor{Authority: r.Identity.Authority(), Address: agency.Address}
			tc.change(m)
			r.unchanged(func() {
				require.ErrorIs(t, fixture.Refuse(r.Fixture, r.AppointAccreditor, m, tc.text), tc.want)
			})
		})
	}
}
