package keeper_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	protocolfact "github.com/equipoise-trials/equipoise/fact/protocol"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	"github.com/equipoise-trials/equipoise/x/protocol/keeper"
	"github.com/equipoise-trials/equipoise/x/protocol/types"
)

func TestASiteIsOpenWhenAllItNeedsIsInUseAndApproved(t *testing.T) {
	f := setup(t)
	err := f.requireOpen(1)
	require.ErrorIs(t, err, types.ErrNotOpen)
	require.ErrorContains(t, err, "site 1 of trial 3: no protocol is active; no consent form for participation of population SELF is active; no payment schedule is active")
	f.openSites(1)
	require.NoError(t, f.requireOpen(1))
	require.ErrorIs(t, f.requireOpen(2), types.ErrNotOpen)
	_, err = keeper.NewQueryServer(f.Keeper).Open(f.ctx, &types.QueryOpenRequest{Trial: 3, Site: 77})
	require.ErrorIs(t, err, errNoSite)
}

func TestAnOpenSiteClosesWhen(t *testing.T) {
	for name, tc := range map[string]struct {
		happens func(*harness)
		missing string
	}{
		"its organisation is suspended": {
			func(f *harness) { f.world.suspended[hospital] = true }, "not in good standing",
		},
		"the sponsor closes it": {
			func(f *harness) { f.world.sites[1] = f.world.sites[9] }, "is closed",
		},
		"the protocol is suspended": {
			func(f *harness) { f.decide(decision(1, 1, types.Suspended)) },
			"protocol version 1 of line 1: ethics committee 50 suspended it (decision 2)",
		},
		"the only consent form is disapproved": {
			func(f *harness) { f.decide(in(decision(2, 1, types.Disapproved), nil, 1)) },
			"consent form version 1 of line 2: ethics committee 50 disapproved it (decision 2)",
		},
		"the approval of the payment schedule expires": {
			func(f *harness) {
				soon := f.ctx.BlockTime().Add(time.Minute)
				m := decision(3, 1, types.Approved)
				m.NotAfter = &soon
				f.decide(m)
				f.when(soon.Add(1))
			},
			"payment schedule version 1 of line 3: its approval by ethics committee 50 expired at 2030-03-17T17:47:40Z",
		},
		"an authority that has not approved is assigned for its country": {
			func(f *harness) {
				f.world.assignAuthority()
				f.world.assigned[trialfact.Capacity_CAPACITY_AUTHORITY][0].Countries = []string{"DE"}
			}, "protocol version 1 of line 1: authority 60 has not approved it",
		},
	} {
		t.Run(name, func(t *testing.T) {
			f := setup(t)
			f.openSites(1)
			require.NoError(t, f.requireOpen(1))
			tc.happens(f)
			err := f.requireOpen(1)
			require.ErrorIs(t, err, types.ErrNotOpen)
			require.ErrorContains(t, err, tc.missing)
		})
	}
}

func TestAnOptionalConsentFormOpensNoSiteAndEveryProtocolHasToStand(t *testing.T) {
	f := setup(t)
	f.openSites(1)
	for _, m := range []*types.MsgSubmitDocument{
		consentTo(types.Optional, types.Self, protocolfact.Demands{}, "genetics"), paper(protocolType, "sub-study"),
	} {
		line, version := f.submit(m)
		f.approve(line, version)
		f.activate(1, line, version)
	}
	f.decide(decision(4, 1, types.Suspended))
	require.NoError(t, f.requireOpen(1), "the trial does not wait for an optional form")
	require.ErrorContains(t, f.RequireOpen(f.ctx, f.world.sites[1], types.Minor), "no consent form for participation of population MINOR is active")
	require.ErrorIs(t, f.RequireOpen(f.ctx, f.world.sites[1], 0), types.ErrInvalid)
	f.decide(decision(2, 1, types.Suspended))
	require.ErrorContains(t, f.requireOpen(1), "consent form version 1 of line 2: ethics committee 50 suspended it", "whatever other form is approved")
	f.decide(decision(2, 1, types.Lifted))
	f.decide(decision(5, 1, types.Suspended))
	require.ErrorContains(t, f.requireOpen(1), "protocol version 1 of line 5: ethics committee 50 suspended it")
}
