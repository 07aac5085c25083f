package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	payoutfact "github.com/equipoise-trials/equipoise/fact/payout"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	"github.com/equipoise-trials/equipoise/x/payout/types"
)

func (f *fixture) refund(amount string) error {
	_, err := f.Refund(f.ctx, &types.MsgRefund{Signer: sponsor.String(), Trial: trial, Denom: usd, Amount: amount})
	return err
}

func TestTheSponsorGetsBackWhatAnEndedTrialDoesNotOwe(t *testing.T) {
	for _, status := range []trialfact.Status{
		trialfact.Status_STATUS_COMPLETED, trialfact.Status_STATUS_TERMINATED, trialfact.Status_STATUS_WITHDRAWN,
	} {
		t.Run(status.String(), func(t *testing.T) {
			f := setup(t)
			f.fund(t, trial, usd, 100)
			ada, ben := f.open(t, trial, "ada", wallet("ada")), f.open(t, trial, "ben", agent(bankOrg))
			f.earn(t, trial, ben, usd, 30)
			f.blocked[wallet("ada").Address] = true
			f.earn(t, trial, ada, usd, 25)
			f.put(t, status)

			require.NoError(t, f.refund("5"))
			mark := len(f.facts())
			require.NoError(t, f.refund(""))
			require.Equal(t, "45", f.balance(treasury(sponsorOrg), usd))
			require.Equal(t, "100 = 25 + 30 + 0 + 45; 25 (25), 0 queue", f.figures(t, trial, usd))
			refunded := f.facts()[mark].(*payoutfact.EscrowRefunded)
			require.Equal(t, "40", refunded.Amount)
			require.Equal(t, "45", refunded.Refunded)
			f.check(t)
			f.refused(t, types.ErrOwed, func() error { return f.refund("") })
		})
	}
}

func TestRefundRefuses(t *testing.T) {
	completed := func(f *fixture) { f.put(t, trialfact.Status_STATUS_COMPLETED) }
	for name, tc := range map[string]struct {
		prepare func(*fixture)
		amount  string
		want    error
		says    string
	}{
		"while the trial goes on":         {func(*fixture) {}, "", types.ErrTrialGoesOn, "EQ00000003 is NOT_YET_RECRUITING, want COMPLETED, TERMINATED or WITHDRAWN"},
		"while the trial is suspended":    {func(f *fixture) { f.put(t, trialfact.Status_STATUS_SUSPENDED) }, "", types.ErrTrialGoesOn, "SUSPENDED"},
		"nothing":                         {completed, "0", types.ErrAmount, "want a decimal integer of at least 1"},
		"less than nothing":               {completed, "-1", types.ErrAmount, "want a decimal integer"},
		"what is no number":               {completed, "all", types.ErrAmount, "want a decimal integer"},
		"a number of absurd length":       {completed, power(255).String() + "0", types.ErrAmount, "want a decimal integer"},
		"more than is free":               {completed, "61", types.ErrOwed, "want at most 60uusd: of 70uusd in escrow, 10uusd are owed"},
		"while more is owed than is left": {func(f *fixture) { completed(f); f.earn(t, trial, hash("handle", trial, "ben"), usd, 200) }, "1", types.ErrOwed, "210uusd are owed"},
	} {
		t.Run(name, func(t *testing.T) {
			f := setup(t)
			f.fund(t, trial, usd, 100)
			f.earn(t, trial, f.open(t, trial, "ben", agent(bankOrg)), usd, 30)
			ada := f.open(t, trial, "ada", wallet("ada"))
			f.blocked[wallet("ada").Address] = true
			f.earn(t, trial, ada, usd, 10)
			tc.prepare(f)
			f.refused(t, tc.want, func() error {
				err := f.refund(tc.amount)
				require.ErrorContains(t, err, tc.says)
				return err
			})
		})
	}
	f := setup(t)
	completed(f)
	f.refused(t, types.ErrAmount, func() error { return f.refund("") })
	for name, msg := range map[string]*types.MsgRefund{
		"somebody without the task":   {Signer: stranger.String(), Trial: trial, Denom: usd},
		"a signer that is no address": {Signer: "me", Trial: trial, Denom: usd},
		"no denomination":             {Signer: sponsor.String(), Trial: trial},
	} {
		t.Run(name, func(t *testing.T) {
			before := f.dump()
			_, err := f.Refund(f.ctx, msg)
			require.Error(t, err)
			require.Equal(t, before, f.dump())
		})
	}
}
