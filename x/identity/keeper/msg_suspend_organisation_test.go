package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact"
	identityfact "github.com/equipoise-trials/equipoise/fact/identity"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	"github.com/equipoise-trials/equipoise/x/identity/types"
)

func suspend(r *register, organisation uint64) *types.MsgSuspendOrganisation {
	return &types.MsgSuspendOrganisation{
		Signer: r.Accreditor().Address, Organisation: organisation, Reason: fixture.Reason(fact.ReasonCode_REASON_CODE_REGULATORY),
	}
}

func TestASuspendedOrganisationStaysReadable(t *testing.T) {
	r := newRegister(t)
	fixture.Must(r.Fixture, r.SuspendOrganisation, suspend(r, r.administrator.Organisation))
	f := only[*identityfact.OrganisationSuspended](r)
	require.Equal(t, r.administrator.Organisation, f.Organisation)
	require.Equal(t, fact.ReasonCode_REASON_CODE_REGULATORY, f.Signature.Reason.Code)

	o, err := r.Identity.Organisation(r.Ctx, r.administrator.Organisation)
	require.NoError(t, err)
	require.False(t, o.InGoodStanding(r.Ctx.BlockTime()))
}

func TestSuspensionIsRefused(t *testing.T) {
	r := newRegister(t)
	other := r.Organisation(sponsorKind)
	fixture.Must(r.Fixture, r.SuspendOrganisation, suspend(r, other.Organisation))
	for name, tc := range map[string]struct {
		change func(*types.MsgSuspendOrganisation)
		want   error
		text   string
	}{
		"of the accreditor's own": {func(m *types.MsgSuspendOrganisation) { m.Organisation = 1 }, types.ErrStanding, "another regulator or governance must decide on it"},
		"a second time":           {func(m *types.MsgSuspendOrganisation) { m.Organisation = other.Organisation }, types.ErrStanding, "is suspended already"},
		"of nobody":               {func(m *types.MsgSuspendOrganisation) { m.Organisation = 9 }, types.ErrUnknownOrganisation, "there is no organisation 9"},
		"without a reason":        {func(m *types.MsgSuspendOrganisation) { m.Reason = nil }, types.ErrReason, "a reason is required"},
		"by an administrator":     {func(m *types.MsgSuspendOrganisation) { m.Signer = r.administrator.Address }, types.ErrRole, "does not hold the role ACCREDITOR"},
	} {
		t.Run(name, func(t *testing.T) {
			m := suspend(r, r.administrator.Organisation)
			tc.change(m)
			r.unchanged(func() {
				require.ErrorIs(t, fixture.Refuse(r.Fixture, r.SuspendOrganisation, m, tc.text), tc.want)
			})
		})
	}
}
