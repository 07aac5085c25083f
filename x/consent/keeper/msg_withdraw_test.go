package keeper_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	consentfact "github.com/equipoise-trials/equipoise/fact/consent"
	protocolfact "github.com/equipoise-trials/equipoise/fact/protocol"
	"github.com/equipoise-trials/equipoise/x/consent/types"
)

func TestWithdrawalIsPossibleInEveryStateAndFinal(t *testing.T) {
	for name, then := range map[string]func(*testing.T, *fixture){
		"offered": func(*testing.T, *fixture) {},
		"given":   func(t *testing.T, f *fixture) { f.give(t, consent(1)) },
		"stale": func(t *testing.T, f *fixture) {
			f.give(t, consent(1))
			f.forms.active, f.forms.floor = 2, 2
		},
		"pending": func(t *testing.T, f *fixture) {
			f.forms.demands = protocolfact.Demands{Witness: true}
			f.give(t, consent(1))
		},
		"declined":            func(t *testing.T, f *fixture) { f.mustDecline(t) },
		"at a site shut down": func(_ *testing.T, f *fixture) { f.forms.closed = true },
	} {
		t.Run(name, func(t *testing.T) {
			f := setup(t)
			f.invite(t, consentfact.Mode_MODE_SELF, family()...)
			then(t, f)
			f.later(3, time.Hour)
			f.mustWithdraw(t)

			scope := digest("all of it")
			row := f.row(t)
			require.Equal(t, types.State_STATE_WITHDRAWN, row.State)
			require.Equal(t, scope[:], row.ScopeCommitment)
			require.EqualValues(t, 13, row.ChangedHeight)
			s := f.standing(t)
			require.True(t, s.Withdrawn)
			require.False(t, s.Given)
			require.Equal(t, f.ctx.BlockTime(), s.WithdrawnAt)
			withdrawn := f.last().(*consentfact.ConsentWithdrawn)
			require.Equal(t, participant.String(), withdrawn.Signature.Actor.Address)
			require.Equal(t, consentfact.Capacity_CAPACITY_UNSPECIFIED, withdrawn.Capacity)

			f.later(1, types.TimeToComplete)
			require.NoError(t, f.EndBlock(f.ctx))
			require.Equal(t, types.State_STATE_WITHDRAWN, f.row(t).State, "nothing that was pending comes back")
			for _, again := range []func(ctx sdk.Context) error{
				func(ctx sdk.Context) error { _, err := f.Withdraw(ctx, withdraw(participant)); return err },
				func(ctx sdk.Context) error { _, err := f.GiveConsent(ctx, consent(1)); return err },
			} {
				f.refuses(t, types.ErrClosed, "was withdrawn at", again)
			}
		})
	}
}

func TestTheRepresentativeMayWithdraw(t *testing.T) {
	f := setup(t)
	f.invite(t, consentfact.Mode_MODE_ASSISTED, family()...)
	_, err := f.Withdraw(f.ctx, withdraw(mother))
	require.NoError(t, err)
	withdrawn := f.last().(*consentfact.ConsentWithdrawn)
	require.Equal(t, types.Participant(mother.String()), *withdrawn.Signature.Actor)
	require.Equal(t, fact.ReasonCode_REASON_CODE_PARTICIPANT_DECISION, withdrawn.Signature.Reason.Code)
	require.Equal(t, representative, withdrawn.Capacity)
}

func TestWithdrawRefuses(t *testing.T) {
	with := func(change func(*types.MsgWithdraw)) *types.MsgWithdraw {
		m := withdraw(participant)
		change(m)
		return m
	}
	unknown := digest("nobody's")
	for name, tc := range map[string]struct {
		msg   *types.MsgWithdraw
		want  error
		words string
	}{
		"a stranger":              {withdraw(stranger), types.ErrNotTheirKey, "nor its representative"},
		"the staff":               {withdraw(nurse), types.ErrNotTheirKey, "nor its representative"},
		"the second parent alone": {withdraw(father), types.ErrNotTheirKey, "nor its representative"},
		"the witness":             {withdraw(neighbour), types.ErrNotTheirKey, "nor its representative"},
		"an unknown handle":       {with(func(m *types.MsgWithdraw) { m.Handle = unknown[:] }), types.ErrNoConsent, "nobody was invited"},
		"no scope":                {with(func(m *types.MsgWithdraw) { m.ScopeCommitment = nil }), types.ErrInvalid, "scope_commitment has 0 bytes"},
		"a blind of 33 bytes":     {with(func(m *types.MsgWithdraw) { m.Blind = append(m.Blind, 0) }), types.ErrInvalid, "blind has 33 bytes"},
	} {
		t.Run(name, func(t *testing.T) {
			f := setup(t)
			f.invite(t, consentfact.Mode_MODE_SELF, family()...)
			f.refuses(t, tc.want, tc.words, func(ctx sdk.Context) error {
				_, err := f.Withdraw(ctx, tc.msg)
				return err
			})
		})
	}
}
