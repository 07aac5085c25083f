package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	"github.com/equipoise-trials/equipoise/x/trial/types"
)

func TestASiteIsClosedForGood(t *testing.T) {
	c := newConduct(t)
	shut := func() *types.MsgCloseSite {
		return &types.MsgCloseSite{Signer: c.trial.Representative.Address, Trial: c.trial.ID, Site: c.trial.Site, Reason: because}
	}
	refuses(c, c.CloseSite, shut, map[string]refusal[*types.MsgCloseSite]{
		"by itself":        {func(m *types.MsgCloseSite) { m.Signer = c.trial.Investigator.Address }, types.ErrOrganisation, "is a task of the sponsor"},
		"without a reason": {func(m *types.MsgCloseSite) { m.Reason = nil }, types.ErrReason, "a reason is required"},
		"that is none":     {func(m *types.MsgCloseSite) { m.Site = 7 }, types.ErrUnknownSite, "EQ00000001 has no site 7"},
		"as a whole trial": {func(m *types.MsgCloseSite) { m.Site = 0 }, types.ErrUnknownSite, "EQ00000001 has no site 0"},
	})
	fixture.Must(c.Fixture, c.CloseSite, shut())
	require.Equal(t, because, only[*trialfact.SiteClosed](c).Signature.Reason)
	require.Equal(t, types.SiteStatus_SITE_STATUS_CLOSED, c.site().Status)
	require.ErrorIs(t, fixture.Refuse(c.Fixture, c.CloseSite, shut(), "is closed already"), types.ErrSiteClosed)
}
