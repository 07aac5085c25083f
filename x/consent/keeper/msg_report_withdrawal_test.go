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

func report(by sdk.AccAddress) *types.MsgReportWithdrawal {
	note := digest("note of what was said")
	return &types.MsgReportWithdrawal{Signer: by.String(), Handle: handle[:], PaperDigest: note[:], Blind: blind("report")}
}

func (f *fixture) mustReport(t *testing.T) {
	t.Helper()
	_, err := f.ReportWithdrawal(f.ctx, report(nurse))
	require.NoError(t, err)
}

func TestAReportedWithdrawalStopsAllAtOnceAndIsShownAsReported(t *testing.T) {
	f := setup(t)
	f.invite(t, consentfact.Mode_MODE_SELF, family()[3])
	f.give(t, consent(1))
	f.give(t, to(photographs, consent(1)))
	f.later(3, time.Hour)
	f.mustReport(t)
	reported := f.last().(*consentfact.WithdrawalReported)
	require.Equal(t, fact.ActorKind_ACTOR_KIND_PERSON, reported.Signature.Actor.Kind, "it is the word of staff, not of the participant")
	require.Equal(t, fact.Meaning_MEANING_ATTESTED, reported.Signature.Meaning)

	s := f.standing(t)
	require.True(t, s.Withdrawn && s.Reported)
	require.False(t, s.Given)
	require.Equal(t, types.State_STATE_WITHDRAWAL_REPORTED, s.State)
	require.Equal(t, f.ctx.BlockTime(), s.WithdrawnAt)
	other, err := f.On(f.ctx, f.row(t), photographs)
	require.NoError(t, err)
	require.False(t, other.Stands())
	at, err := f.StandingAt(f.ctx, handle, photographs, f.ctx.BlockHeight())
	require.NoError(t, err)
	require.Equal(t, types.State_STATE_WITHDRAWAL_REPORTED, at.State)
	f.forms.active = 2
	for _, refused := range []func(ctx sdk.Context) error{
		func(ctx sdk.Context) error { _, err := f.GiveConsent(ctx, consent(2)); return err },
		func(ctx sdk.Context) error { _, err := f.ConfirmObtained(ctx, confirm(nurse, 1)); return err },
		func(ctx sdk.Context) error {
			_, err := f.Withdraw(ctx, from(photographs, withdraw(participant)))
			return err
		},
		func(ctx sdk.Context) error { _, err := f.ReportWithdrawal(ctx, report(nurse)); return err },
	} {
		f.refuses(t, types.ErrReported, "contested or confirmed first", refused)
	}
}

func TestAParticipantConfirmsAReportedWithdrawalBySigningIt(t *testing.T) {
	f := setup(t)
	f.invite(t, consentfact.Mode_MODE_SELF)
	f.give(t, consent(1))
	f.later(3, time.Hour)
	f.mustReport(t)
	said := f.ctx.BlockTime()
	f.later(9, 24*time.Hour)
	require.NoError(t, f.CheckFree(f.ctx, withdraw(participant)))
	f.mustWithdraw(t)
	s := f.standing(t)
	require.True(t, s.Withdrawn)
	require.False(t, s.Reported)
	require.Equal(t, said, s.WithdrawnAt, "visits ended when it was said, not when it was signed")
	f.refuses(t, types.ErrClosed, "for ever", func(ctx sdk.Context) error {
		_, err := f.ReportWithdrawal(ctx, report(nurse))
		return err
	})
}

func TestReportWithdrawalRefuses(t *testing.T) {
	short := report(nurse)
	short.PaperDigest = short.PaperDigest[1:]
	for name, tc := range map[string]struct {
		msg   *types.MsgReportWithdrawal
		want  error
		words string
	}{
		"somebody without the task": {report(stranger), errNotDelegated, ""},
		"the participant":           {report(participant), errNotDelegated, ""},
		"no note":                   {&types.MsgReportWithdrawal{Signer: nurse.String(), Handle: handle[:], Blind: blind("r")}, types.ErrInvalid, "paper_digest has 0 bytes"},
		"a digest of 31 bytes":      {short, types.ErrInvalid, "paper_digest has 31 bytes"},
	} {
		t.Run(name, func(t *testing.T) {
			f := setup(t)
			f.invite(t, consentfact.Mode_MODE_SELF)
			f.refuses(t, tc.want, tc.words, func(ctx sdk.Context) error {
				_, err := f.ReportWithdrawal(ctx, tc.msg)
				return err
			})
		})
	}
}
