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

func contest(by sdk.AccAddress) *types.MsgContestWithdrawal {
	return &types.MsgContestWithdrawal{Signer: by.String(), Handle: handle[:], Blind: blind("contest")}
}

func TestASiteGetsRidOfNobodyByReportingAWithdrawal(t *testing.T) {
	f := setup(t)
	f.invite(t, consentfact.Mode_MODE_SELF)
	f.give(t, consent(1))
	before := f.standing(t)
	f.later(3, time.Hour)
	f.mustReport(t)
	f.later(1, time.Hour)
	f.people.register(participant)
	f.people.revoke(participant) // which keeps nobody from it
	_, err := f.ContestWithdrawal(f.ctx, contest(participant))
	require.NoError(t, err)
	contested := f.last().(*consentfact.WithdrawalContested)
	require.Equal(t, types.Participant(participant.String()), *contested.Signature.Actor)
	require.Equal(t, fact.Meaning_MEANING_REJECTED, contested.Signature.Meaning)
	require.Equal(t, before, f.standing(t), "all is as before the report")
	f.refuses(t, types.ErrReported, "nothing to contest", func(ctx sdk.Context) error {
		_, err := f.ContestWithdrawal(ctx, contest(participant))
		return err
	})
}

func TestAWithdrawalThatIsSignedIsContestedByNobody(t *testing.T) {
	f := setup(t)
	f.invite(t, consentfact.Mode_MODE_SELF)
	f.mustReport(t)
	f.later(1, time.Hour)
	f.mustWithdraw(t)
	f.refuses(t, types.ErrClosed, "for ever", func(ctx sdk.Context) error {
		_, err := f.ContestWithdrawal(ctx, contest(participant))
		return err
	})
}

// TestTheSiteDoesNotContestWhatItReported: it keeps the key of an ASSISTED consent, and would go on against the participant's will.
func TestTheSiteDoesNotContestWhatItReported(t *testing.T) {
	for name, tc := range map[string]struct {
		beside []consentfact.Countersigner
		by     sdk.AccAddress
		want   consentfact.Capacity // 0 if they may not
	}{
		"the representative":                          {family(), mother, representative},
		"the witness where there is nobody else":      {family()[3:], neighbour, witness},
		"the witness beside a representative":         {family(), neighbour, 0},
		"the second parent":                           {family(), father, 0},
		"the key that the site keeps":                 {family(), participant, 0},
		"the key that the site keeps, and no witness": {family()[3:], participant, 0},
		"staff": {family(), nurse, 0},
	} {
		t.Run(name, func(t *testing.T) {
			f := setup(t)
			f.invite(t, consentfact.Mode_MODE_ASSISTED, tc.beside...)
			f.mustReport(t)
			f.later(1, time.Hour)
			if tc.want == 0 {
				f.refuses(t, types.ErrNotTheirKey, "lies with the site", func(ctx sdk.Context) error {
					_, err := f.ContestWithdrawal(ctx, contest(tc.by))
					return err
				})
				return
			}
			_, err := f.ContestWithdrawal(f.ctx, contest(tc.by))
			require.NoError(t, err)
			require.Equal(t, tc.want, f.last().(*consentfact.WithdrawalContested).Capacity)
		})
	}
	f := setup(t)
	f.invite(t, consentfact.Mode_MODE_ASSISTED, consentfact.Countersigner{Address: stranger.String(), Capacity: witness})
	f.mustReport(t)
	f.people.hire(stranger, 4)
	f.refuses(t, types.ErrIndependent, "has a part in trial 7", func(ctx sdk.Context) error {
		_, err := f.ContestWithdrawal(ctx, contest(stranger))
		return err
	})
}
