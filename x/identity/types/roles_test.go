package types_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact"
	identityfact "github.com/equipoise-trials/equipoise/fact/identity"
	"github.com/equipoise-trials/equipoise/x/identity/types"
)

var noon = time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC)

func TestEachRoleIsHeldInSomeKindsOfOrganisation(t *testing.T) {
	const any = "SPONSOR CRO SITE LABORATORY ETHICS_COMMITTEE REGULATOR MONITOR DEPOT DATA_MANAGER PAYMENT_AGENT VALIDATOR_OPERATOR"
	want := map[string]string{
		"ADMINISTRATOR": any, "DATA_MANAGER": any,
		"ACCREDITOR": "REGULATOR", "INSPECTOR": "REGULATOR",
		"COMMITTEE_CHAIR": "ETHICS_COMMITTEE REGULATOR", "COMMITTEE_MEMBER": "ETHICS_COMMITTEE REGULATOR",
		"PRINCIPAL_INVESTIGATOR": "SITE SPONSOR", "SUB_INVESTIGATOR": "SITE SPONSOR", "COORDINATOR": "SITE SPONSOR",
		"PHARMACIST": "SITE SPONSOR DEPOT", "UNBLINDED_PHARMACIST": "SITE SPONSOR DEPOT",
		"SPONSOR_REPRESENTATIVE": "SPONSOR CRO SITE",
		"STATISTICIAN":           "SPONSOR CRO SITE DATA_MANAGER", "UNBLINDED_STATISTICIAN": "SPONSOR CRO SITE DATA_MANAGER",
		"DATA_MONITORING_BOARD": "SPONSOR CRO SITE DATA_MANAGER",
		"MONITOR":               "MONITOR CRO SPONSOR", "AUDITOR": "SPONSOR CRO MONITOR", "PAYMENT_OFFICER": "PAYMENT_AGENT CRO",
	}
	require.Len(t, want, len(fact.Role_name)-1)
	for kind := range identityfact.OrganisationKind_name {
		for role := range fact.Role_name {
			if kind == 0 || role == 0 {
				continue
			}
			kinds := strings.Fields(want[types.RoleName(fact.Role(role))])
			name := types.KindName(identityfact.OrganisationKind(kind))
			err := types.CheckRole(identityfact.OrganisationKind(kind), fact.Role(role))
			if slices.Contains(kinds, name) {
				require.NoError(t, err)
				continue
			}
			require.ErrorIs(t, err, types.ErrRoleGrant)
			require.ErrorContains(t, err, "this one is "+name)
		}
	}
	require.ErrorContains(t, types.CheckRole(1, 0), "role is 0, want 1 to 18")
	require.ErrorContains(t, types.CheckRole(1, 19), "role is 19, want 1 to 18")
}

func TestWhoConductsMonitorsOrAuditsATrialProvesTraining(t *testing.T) {
	want := "PRINCIPAL_INVESTIGATOR SUB_INVESTIGATOR COORDINATOR PHARMACIST UNBLINDED_PHARMACIST MONITOR AUDITOR"
	for n := range fact.Role_name {
		role := fact.Role(n)
		needs := slices.Contains(strings.Fields(want), types.RoleName(role))
		require.Equal(t, needs, types.NeedsTraining(role), role)
		if role == 0 {
			continue
		}
		err := types.RoleTerm{Role: role}.Validate()
		if needs {
			require.ErrorIs(t, err, types.ErrTraining)
			require.ErrorContains(t, err, "the role "+types.RoleName(role)+" needs the training_digest")
		} else {
			require.NoError(t, err)
		}
		require.NoError(t, types.RoleTerm{Role: role, TrainingDigest: make([]byte, 32)}.Validate())
		require.ErrorContains(t, types.RoleTerm{Role: role, TrainingDigest: make([]byte, 31)}.Validate(), "has 31 bytes, want 32")
	}
	limits := &types.Limits{Countries: []string{"FR"}}
	require.ErrorIs(t, types.RoleTerm{Role: fact.Role_ROLE_ADMINISTRATOR, Limits: limits}.Validate(), types.ErrLimits)
	require.NoError(t, types.RoleTerm{Role: fact.Role_ROLE_ACCREDITOR, Limits: limits}.Validate())
}

func TestARoleIsHeldFromItsFirstToItsLastInstant(t *testing.T) {
	last := noon.Add(time.Hour)
	p := types.Person{Roles: []types.RoleGrant{{Role: fact.Role_ROLE_COORDINATOR, NotBefore: noon, NotAfter: &last}}}
	for at, held := range map[time.Time]bool{
		noon.Add(-time.Nanosecond): false, noon: true, last: true, last.Add(time.Nanosecond): false,
	} {
		require.Equal(t, held, p.Holds(fact.Role_ROLE_COORDINATOR, at), at)
	}
	require.False(t, p.Holds(fact.Role_ROLE_MONITOR, noon))
	require.ErrorContains(t, p.Missing([]fact.Role{fact.Role_ROLE_COORDINATOR, fact.Role_ROLE_MONITOR}, last.Add(1)),
		"does not hold the role COORDINATOR (which expired at 2026-06-01T13:00:00Z) or MONITOR at 2026-06-01T13:00:00.000000001Z")
}

func TestARoleIsGrantedAnewOnlyOnceItIsOver(t *testing.T) {
	last, later := noon.Add(time.Hour), noon.Add(2*time.Hour)
	grant := types.RoleGrant{Role: fact.Role_ROLE_COORDINATOR, NotBefore: noon, NotAfter: &last}
	renewed := types.RoleGrant{Role: fact.Role_ROLE_COORDINATOR, NotBefore: later}

	p, err := types.Person{Address: "eqp1p"}.WithRole(grant, noon)
	require.NoError(t, err)
	_, err = p.WithRole(renewed, last)
	require.ErrorContains(t, err, "was given the role COORDINATOR already, which holds since")
	_, err = p.WithRole(renewed, noon.Add(-1))
	require.ErrorContains(t, err, "which begins at 2026-06-01T12:00:00Z; revoke it first")

	expired, err := p.WithRole(renewed, later)
	require.NoError(t, err)
	require.Equal(t, []types.RoleGrant{renewed}, expired.Roles)

	revoked, err := p.WithoutRole(fact.Role_ROLE_COORDINATOR, noon)
	require.NoError(t, err)
	require.False(t, revoked.Holds(fact.Role_ROLE_COORDINATOR, noon), "a role revoked in a block is not held in it any more")
	require.True(t, p.Holds(fact.Role_ROLE_COORDINATOR, noon), "the person before is a value of its own")
	_, err = revoked.WithoutRole(fact.Role_ROLE_COORDINATOR, noon)
	require.ErrorContains(t, err, "does not hold the role COORDINATOR, which ended at")
	_, err = p.WithoutRole(fact.Role_ROLE_MONITOR, noon)
	require.ErrorContains(t, err, "was never given the role MONITOR")
}

func TestWhoseRolesAreAllOverHasLeft(t *testing.T) {
	end, later := noon.Add(time.Hour), noon.Add(2*time.Hour)
	past := types.RoleGrant{Role: fact.Role_ROLE_MONITOR, NotBefore: noon, NotAfter: &end}
	future := types.RoleGrant{Role: fact.Role_ROLE_COORDINATOR, NotBefore: later.Add(time.Hour)}
	revoked := types.RoleGrant{Role: fact.Role_ROLE_AUDITOR, NotBefore: noon, RevokedAt: &end}
	for name, tc := range map[string]struct {
		roles []types.RoleGrant
		at    time.Time
		want  bool
	}{
		"never had one": {nil, later, false},
		"holds one":     {[]types.RoleGrant{past}, end, false},
		"expired":       {[]types.RoleGrant{past}, later, true},
		"revoked":       {[]types.RoleGrant{revoked}, end, true},
		"both over":     {[]types.RoleGrant{past, revoked}, later, true},
		"one to come":   {[]types.RoleGrant{past, future}, later, false},
	} {
		t.Run(name, func(t *testing.T) { require.Equal(t, tc.want, types.Person{Roles: tc.roles}.HasLeft(tc.at)) })
	}
}

func TestAStandingAdministratorHasNoEnd(t *testing.T) {
	end := noon.Add(time.Hour)
	for name, tc := range map[string]struct {
		person types.Person
		want   bool
	}{
		"open":     {administrator(types.RoleGrant{NotBefore: noon}, 0), true},
		"bounded":  {administrator(types.RoleGrant{NotBefore: noon, NotAfter: &end}, 0), false},
		"revoked":  {administrator(types.RoleGrant{NotBefore: noon, RevokedAt: &end}, 0), false},
		"lost key": {administrator(types.RoleGrant{NotBefore: noon}, 7), false},
		"nobody":   {types.Person{}, false},
	} {
		t.Run(name, func(t *testing.T) { require.Equal(t, tc.want, tc.person.IsStandingAdministrator()) })
	}
}

func administrator(g types.RoleGrant, revoked int64) types.Person {
	g.Role = fact.Role_ROLE_ADMINISTRATOR
	return types.Person{Roles: []types.RoleGrant{g}, Revoked: revoked}
}
