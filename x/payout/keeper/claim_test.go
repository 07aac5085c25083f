package keeper_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact"
	identityfact "github.com/equipoise-trials/equipoise/fact/identity"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	"github.com/equipoise-trials/equipoise/x/payout/types"
)

// claim keeps back what somebody claims, and returns it.
func (f *fixture) claim(t testing.TB, handle fact.Hash, amount int64) types.Accrual {
	t.Helper()
	a := f.accrual(trial, handle, usd, amount)
	require.NoError(t, f.KeepBack(f.ctx, a))
	f.check(t)
	return a
}

func TestWhatIsClaimedIsKeptBackOnceForEachParticipation(t *testing.T) {
	f := setup(t)
	f.addSite(t)
	f.fund(t, trial, usd, 100)
	ada, ben := f.open(t, trial, "ada", wallet("ada")), f.open(t, trial, "ben", wallet("ben"))
	f.claim(t, ada, 30)
	f.refused(t, types.ErrKept, func() error { return f.KeepBack(f.ctx, f.accrual(trial, ada, usd, 1)) })
	f.claim(t, ben, 5)
	e, err := f.Escrow(f.ctx, trial, usd)
	require.NoError(t, err)
	require.EqualValues(t, 35, e.Claimed.Int64())
	require.Zero(t, e.Reserved.Int64(), "it is not owed")

	f.put(t, trialfact.Status_STATUS_COMPLETED)
	res, err := f.Refund(f.ctx, &types.MsgRefund{Signer: sponsor.String(), Trial: trial, Denom: usd})
	require.NoError(t, err)
	require.EqualValues(t, 65, res.Amount.Amount.Int64())
	f.refused(t, types.ErrOwed, func() error {
		_, err := f.Refund(f.ctx, &types.MsgRefund{Signer: sponsor.String(), Trial: trial, Denom: usd, Amount: "1"})
		return err
	})
	require.NoError(t, f.LetGo(f.ctx, ada))
	require.NoError(t, f.LetGo(f.ctx, ada), "nothing is kept back any more")
	f.check(t)
	res, err = f.Refund(f.ctx, &types.MsgRefund{Signer: sponsor.String(), Trial: trial, Denom: usd})
	require.NoError(t, err)
	require.EqualValues(t, 30, res.Amount.Amount.Int64())
}

func TestWhatCouldNotBeAccruedIsNotKeptBack(t *testing.T) {
	f := setup(t)
	ada := f.open(t, trial, "ada", wallet("ada"))
	eve := f.invite(t, trial, "eve")
	earned := f.accrual(trial, ada, usd, 10)
	_, err := f.Accrue(f.ctx, earned)
	require.NoError(t, err)
	capped, elsewhere, nothing := f.accrual(trial, ada, usd, 10), f.accrual(trial, ada, usd, 10), f.accrual(trial, ada, usd, 0)
	capped.Cap, elsewhere.Site = 1, 9
	for name, tc := range map[string]struct {
		a    types.Accrual
		want error
	}{
		"a nullifier that is spent":      {earned, types.ErrNullifierUsed},
		"beyond a cap":                   {capped, types.ErrOverCap},
		"at another site":                {elsewhere, types.ErrNoAccount},
		"no amount":                      {nothing, types.ErrAmount},
		"of somebody nobody screened":    {f.accrual(trial, eve, usd, 10), types.ErrNotEarning},
		"of somebody who has no account": {f.accrual(trial, hash("nobody"), usd, 10), types.ErrNoAccount},
	} {
		t.Run(name, func(t *testing.T) {
			f.refused(t, tc.want, func() error { return f.KeepBack(f.ctx, tc.a) })
		})
	}
}

// The guards of the time at which it was claimed count: what is kept back is earned whenever the claim is granted.
func TestWhatIsKeptBackIsEarnedAfterTheTimeToEarnIsOver(t *testing.T) {
	f := setup(t)
	f.fund(t, trial, usd, 100)
	ada := f.open(t, trial, "ada", wallet("ada"))
	claimed := f.claim(t, ada, 30)
	require.NoError(t, f.EndEarning(f.ctx, ada))
	f.wait(t, 400*24*time.Hour)
	f.block(t)
	f.refused(t, types.ErrNotEarning, func() error {
		_, err := f.Accrue(f.ctx, f.accrual(trial, ada, usd, 10))
		return err
	})
	claimed.Claimed, claimed.Attester, claimed.Cosign = true, "", true
	accrued, err := f.Accrue(f.ctx, claimed)
	require.NoError(t, err)
	line := f.line(t, trial, accrued.Line)
	require.Equal(t, settled, line.State, "whoever claims it has signed for it")
	require.True(t, line.Claimed)
	e, err := f.Escrow(f.ctx, trial, usd)
	require.NoError(t, err)
	require.True(t, e.Claimed.IsZero())
	f.check(t)
	again := f.accrual(trial, ada, usd, 10)
	again.Claimed = true
	f.refused(t, types.ErrKept, func() error {
		_, err := f.Accrue(f.ctx, again)
		return err
	})
}

func TestSomebodyElseAttestedALineIfItStandsAndIsOneOfTheNewest(t *testing.T) {
	f := setup(t)
	f.fund(t, trial, usd, 1000)
	ada := f.open(t, trial, "ada", wallet("ada"))
	inviter, nurse := coordinator.Address, key("nurse").String()
	earn := func(by string) {
		a := f.accrual(trial, ada, usd, 1)
		a.Attester = by
		_, err := f.Accrue(f.ctx, a)
		require.NoError(t, err)
	}
	asked := func(before time.Time) bool {
		is, err := f.IsAttestedByAnother(f.ctx, ada, inviter, before)
		require.NoError(t, err)
		return is
	}
	earn(inviter)
	require.False(t, asked(f.ctx.BlockTime().Add(time.Hour)))
	earn(nurse)
	require.False(t, asked(f.ctx.BlockTime()), "not before the time")
	require.True(t, asked(f.ctx.BlockTime().Add(time.Hour)))
	for range types.MaxLookedAt {
		earn(inviter)
	}
	require.False(t, asked(f.ctx.BlockTime().Add(time.Hour)), "no more than the newest are looked at")
}

func TestWhoEarnsByWhatIsPaidDecidesNoClaim(t *testing.T) {
	f := setup(t)
	f.addSite(t)
	ada := f.open(t, trial, "ada", agent(processorOrg))
	schedule := types.Schedule{Line: 4, Version: 1}
	committee := f.below.Organisation(identityfact.OrganisationKind_ORGANISATION_KIND_ETHICS_COMMITTEE)
	f.schedules.Arbiter = committee.Organisation
	actor, err := f.RequireArbiter(f.ctx, committee.Raw, ada, schedule)
	require.NoError(t, err)
	require.Equal(t, committee.Organisation, actor.Organisation)
	for _, involved := range []uint64{sponsorOrg, bankOrg, processorOrg} {
		f.schedules.Arbiter = involved
		_, err := f.RequireArbiter(f.ctx, committee.Raw, ada, schedule)
		require.ErrorIs(t, err, types.ErrNotArbiter)
		require.ErrorIs(t, f.RequireImpartial(f.ctx, ada, involved), types.ErrNotArbiter)
	}
	require.NoError(t, f.RequireImpartial(f.ctx, ada, committee.Organisation))
	f.unassign(t, processorOrg)
	require.ErrorIs(t, f.RequireImpartial(f.ctx, ada, processorOrg), types.ErrNotArbiter, "it is the participant's agent still")
}
