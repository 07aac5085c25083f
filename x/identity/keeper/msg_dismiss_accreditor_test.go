package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact"
	identityfact "github.com/equipoise-trials/equipoise/fact/identity"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	"github.com/equipoise-trials/equipoise/x/identity/types"
)

func TestWhomGovernanceDismissesAccreditsNoMore(t *testing.T) {
	r := newRegister(t)
	agency := r.Organisation(regulatorKind)
	r.appoint(agency, nil)
	m := accredit(r)
	m.Signer = agency.Address
	suspension := suspend(r, fixture.Must(r.Fixture, r.AccreditOrganisation, m).Organisation)
	suspension.Signer = agency.Address

	dismissal := &types.MsgDismissAccreditor{Authority: r.Identity.Authority(), Address: agency.Address, Reason: compromised}
	fixture.Must(r.Fixture, r.DismissAccreditor, dismissal)
	f := only[*identityfact.RoleRevoked](r)
	require.Equal(t, accreditorRole, f.Role)
	require.Equal(t, fact.ActorKind_ACTOR_KIND_GOVERNANCE, f.Signature.Actor.Kind)
	require.ErrorIs(t, fixture.Refuse(r.Fixture, r.SuspendOrganisation, suspension, "does not hold the role ACCREDITOR (which ended at"), types.ErrRole)
	require.ErrorIs(t, fixture.Refuse(r.Fixture, r.DismissAccreditor, dismissal, "which ended at"), types.ErrRoleGrant)
}

func TestADismissalIsRefused(t *testing.T) {
	r := newRegister(t)
	agency := r.Organisation(regulatorKind)
	for name, tc := range map[string]struct {
		change func(*types.MsgDismissAccreditor)
		want   error
		text   string
	}{
		"by an accreditor":                 {func(m *types.MsgDismissAccreditor) { m.Authority = agency.Address }, types.ErrAuthority, "only a vote of the validators does that"},
		"of nobody":                        {func(m *types.MsgDismissAccreditor) { m.Address = r.Key("x").Address }, types.ErrUnknownPerson, "not in the register"},
		"of somebody who accredits nobody": {func(m *types.MsgDismissAccreditor) { m.Address = agency.Address }, types.ErrRoleGrant, "ACCREDITOR"},
		"without a reason":                 {func(m *types.MsgDismissAccreditor) { m.Reason = nil }, types.ErrReason, "reason"},
	} {
		t.Run(name, func(t *testing.T) {
			m := &types.MsgDismissAccreditor{Authority: r.Identity.Authority(), Address: r.Accreditor().Address, Reason: compromised}
			tc.change(m)
			r.unchanged(func() {
				require.ErrorIs(t, fixture.Refuse(r.Fixture, r.DismissAccreditor, m, tc.text), tc.want)
			})
		})
	}
}
