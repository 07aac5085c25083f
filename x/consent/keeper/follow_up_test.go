package keeper_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	consentfact "github.com/equipoise-trials/equipoise/fact/consent"
	"github.com/equipoise-trials/equipoise/x/consent/types"
)

func withdrawFromTreatment(by sdk.AccAddress) *types.MsgWithdraw {
	m := withdraw(by)
	m.FollowUp = true
	return m
}

func (f *fixture) withdrawsFromTreatment(t *testing.T) {
	t.Helper()
	_, err := f.Withdraw(f.ctx, withdrawFromTreatment(participant))
	require.NoError(t, err)
}

func TestWhoWithdrawsFromTreatmentIsFollowedUpAndTheirConsentStandsForThat(t *testing.T) {
	f := setup(t)
	f.invite(t, consentfact.Mode_MODE_SELF)
	f.give(t, consent(1))
	f.later(1, time.Hour)
	at := f.ctx.BlockTime()
	f.withdrawsFromTreatment(t)
	require.True(t, f.last().(*consentfact.ConsentWithdrawn).FollowUp)
	s := f.standing(t)
	require.True(t, s.FollowedUp && s.Given && !s.Withdrawn)
	require.Equal(t, at, s.FollowedUpSince)
	require.Zero(t, f.till.ended, "they earn by the visits of the follow-up")
	entry, err := f.StandingAt(f.ctx, handle, form, f.ctx.BlockHeight())
	require.NoError(t, err)
	require.Equal(t, types.State_STATE_FOLLOWED_UP, entry.State)
	require.EqualValues(t, 1, entry.Version)

	f.later(1, time.Hour)
	f.forms.active, f.forms.floor = 2, 2
	f.give(t, consent(2))
	require.Equal(t, types.State_STATE_FOLLOWED_UP, f.row(t).State, "a renewal brings nobody back into treatment")
}

func TestWhoIsFollowedUpWithdrawsFromThatTooFreeOfChargeAndForEver(t *testing.T) {
	f := setup(t)
	f.invite(t, consentfact.Mode_MODE_SELF)
	f.give(t, consent(1))
	free, err := f.ClaimFree(f.ctx, withdrawFromTreatment(participant))
	require.NoError(t, err)
	require.True(t, free)
	f.withdrawsFromTreatment(t)
	f.refuses(t, types.ErrClosed, "leave follow_up out", func(ctx sdk.Context) error {
		_, err := f.Withdraw(ctx, withdrawFromTreatment(participant))
		return err
	})
	require.ErrorIs(t, f.CheckFree(f.ctx, withdrawFromTreatment(participant)), types.ErrNotFree)
	require.NoError(t, f.CheckFree(f.ctx, withdraw(participant)))
	f.later(1, time.Hour)
	f.mustWithdraw(t)
	require.False(t, f.last().(*consentfact.ConsentWithdrawn).FollowUp)
	require.Equal(t, 1, f.till.ended)
	require.False(t, f.standing(t).Given)
	for _, m := range []*types.MsgWithdraw{withdraw(participant), withdrawFromTreatment(participant)} {
		f.refuses(t, types.ErrClosed, "for ever", func(ctx sdk.Context) error {
			_, err := f.Withdraw(ctx, m)
			return err
		})
	}
}

func TestAReportedWithdrawalIsConfirmedForTreatmentAloneOrContestedBackIntoFollowUp(t *testing.T) {
	report := func(t *testing.T, f *fixture) time.Time {
		note := digest("note")
		_, err := f.ReportWithdrawal(f.ctx, &types.MsgReportWithdrawal{Signer: nurse.String(), Handle: handle[:], PaperDigest: note[:], Blind: blind("r")})
		require.NoError(t, err)
		reported := f.ctx.BlockTime()
		f.later(1, time.Hour)
		return reported
	}
	f := setup(t)
	f.invite(t, consentfact.Mode_MODE_SELF)
	f.give(t, consent(1))
	f.later(1, time.Hour)
	reported := report(t, f)
	f.withdrawsFromTreatment(t)
	require.Equal(t, reported, f.standing(t).FollowedUpSince, "treatment ended when staff reported it")
	require.True(t, f.standing(t).Given)

	f.later(1, time.Hour)
	report(t, f)
	require.False(t, f.standing(t).Given)
	_, err := f.ContestWithdrawal(f.ctx, &types.MsgContestWithdrawal{Signer: participant.String(), Handle: handle[:], Blind: blind("c")})
	require.NoError(t, err)
	require.Equal(t, types.State_STATE_FOLLOWED_UP, f.row(t).State)
	f.later(1, time.Hour)
	report(t, f)
	f.mustWithdraw(t)
	require.True(t, f.standing(t).Withdrawn)
}

func TestAnOptionalConsentEndsAloneAndWithoutAFollowUp(t *testing.T) {
	f := setup(t)
	f.invite(t, consentfact.Mode_MODE_SELF)
	f.give(t, consent(1))
	m := withdrawFromTreatment(participant)
	m.FormLine = photographs
	f.refuses(t, types.ErrInvalid, "follow_up is given with form_line 8", func(ctx sdk.Context) error {
		_, err := f.Withdraw(ctx, m)
		return err
	})
}

func TestAHistoryThatComesBackIntoTreatmentBeginsNoChain(t *testing.T) {
	f := setup(t)
	f.invite(t, consentfact.Mode_MODE_SELF)
	f.later(1, time.Hour)
	f.withdrawsFromTreatment(t)
	state, err := f.ExportGenesis(f.ctx)
	require.NoError(t, err)
	for name, tc := range map[string]struct {
		change func(*types.ConsentWithHistory)
		want   string
	}{
		"without its time": {func(c *types.ConsentWithHistory) { c.Consent.FollowedUpSince = nil }, "want OFFERED"},
		"without a scope":  {func(c *types.ConsentWithHistory) { c.Consent.ScopeCommitment = nil }, "scope_commitment"},
		"back again": {func(c *types.ConsentWithHistory) {
			last := c.History[len(c.History)-1]
			last.Height, last.State = last.Height+1, types.State_STATE_OFFERED
			c.History = append(c.History, last)
		}, "after a withdrawal from treatment"},
	} {
		t.Run(name, func(t *testing.T) {
			entry := state.Consents[0]
			tc.change(&entry)
			require.ErrorContains(t, (&types.GenesisState{Consents: []types.ConsentWithHistory{entry}}).Validate(), tc.want)
		})
	}
	require.Equal(t, fact.ReasonCode_REASON_CODE_PARTICIPANT_DECISION, f.last().(*consentfact.ConsentWithdrawn).Signature.Reason.Code)
}
