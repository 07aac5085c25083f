package keeper_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"

	consentfact "github.com/equipoise-trials/equipoise/fact/consent"
	protocolfact "github.com/equipoise-trials/equipoise/fact/protocol"
	"github.com/equipoise-trials/equipoise/x/consent/types"
	protocoltypes "github.com/equipoise-trials/equipoise/x/protocol/types"
)

// to makes a message agree to another line.
func to(line uint32, m *types.MsgGiveConsent) *types.MsgGiveConsent {
	m.FormLine = line
	return m
}

// from makes a withdrawal end one line alone.
func from(line uint32, m *types.MsgWithdraw) *types.MsgWithdraw {
	m.FormLine = line
	return m
}

func TestAnOptionalConsentStandsBesideTheRequiredOne(t *testing.T) {
	f := setup(t)
	f.invite(t, consentfact.Mode_MODE_SELF)
	f.refuses(t, types.ErrFormLine, "requires consent form 5, and that consent does not stand: consent to it first", func(ctx sdk.Context) error {
		_, err := f.GiveConsent(ctx, to(photographs, consent(1)))
		return err
	})
	require.Equal(t, types.State_STATE_GIVEN, f.give(t, consent(1)))
	f.forms.closed = true
	f.refuses(t, errSiteClosed, "", func(ctx sdk.Context) error { // it begins something new
		_, err := f.GiveConsent(ctx, to(photographs, consent(1)))
		return err
	})
	f.forms.closed = false
	require.Equal(t, types.State_STATE_GIVEN, f.give(t, to(photographs, consent(1))))
	given := f.last().(*consentfact.ConsentGiven)
	require.Equal(t, protocoltypes.Optional, given.Purpose)
	require.Equal(t, photographs, given.FormLine)
	require.Equal(t, form, f.standing(t).FormLine, "what the trial asks for is the required one")
	f.refuses(t, types.ErrPopulation, "consent form 9 is for population INCAPACITATED", func(ctx sdk.Context) error {
		_, err := f.GiveConsent(ctx, to(others, consent(1)))
		return err
	})
}

func TestTheConsentToASubStudyIsNoConsentToTheTrial(t *testing.T) {
	f := setup(t)
	f.invite(t, consentfact.Mode_MODE_SELF)
	f.give(t, consent(1))
	f.give(t, to(photographs, consent(1)))
	f.forms.active, f.forms.floor = 2, 2
	f.give(t, to(photographs, consent(2)))
	s := f.standing(t)
	require.True(t, s.Given && s.Stale)
	require.EqualValues(t, 1, s.Version, "the renewal of another line renews nothing")
}

func TestAnOptionalConsentEndsAlone(t *testing.T) {
	f := setup(t)
	f.invite(t, consentfact.Mode_MODE_SELF)
	f.give(t, consent(1))
	f.refuses(t, types.ErrNothingToDecline, "there is nothing to withdraw", func(ctx sdk.Context) error {
		_, err := f.Withdraw(ctx, from(photographs, withdraw(participant)))
		return err
	})
	f.give(t, to(photographs, consent(1)))
	f.later(1, time.Hour)
	require.ErrorIs(t, f.CheckFree(f.ctx, from(photographs, withdraw(participant))), types.ErrNotFree)
	_, err := f.Withdraw(f.ctx, from(photographs, withdraw(participant)))
	require.NoError(t, err)
	withdrawn := f.last().(*consentfact.ConsentWithdrawn)
	require.Equal(t, protocoltypes.Optional, withdrawn.Purpose)
	require.Equal(t, photographs, withdrawn.FormLine)
	require.EqualValues(t, 1, withdrawn.Version)

	require.True(t, f.standing(t).Given, "the rest goes on")
	require.Equal(t, types.State_STATE_WITHDRAWN, f.on(t, photographs).State)
	for _, again := range []func(ctx sdk.Context) error{
		func(ctx sdk.Context) error {
			_, err := f.Withdraw(ctx, from(photographs, withdraw(participant)))
			return err
		},
		func(ctx sdk.Context) error { _, err := f.GiveConsent(ctx, to(photographs, consent(2))); return err },
	} {
		f.refuses(t, types.ErrClosed, "to form 8 was withdrawn at", again)
	}
	f.refuses(t, types.ErrFormLine, "leave form_line out to withdraw from the trial", func(ctx sdk.Context) error {
		_, err := f.Withdraw(ctx, from(form, withdraw(participant)))
		return err
	})
}

func TestAWithdrawalFromTheTrialEndsEveryLine(t *testing.T) {
	f := setup(t)
	f.invite(t, consentfact.Mode_MODE_SELF, family()[3])
	f.give(t, consent(1))
	f.forms.demands = protocolfact.Demands{Witness: true}
	require.Equal(t, types.State_STATE_PENDING, f.give(t, to(photographs, consent(1))))
	f.later(1, time.Hour)
	f.mustWithdraw(t)
	withdrawn := f.last().(*consentfact.ConsentWithdrawn)
	require.Equal(t, protocoltypes.Participation, withdrawn.Purpose)
	require.Equal(t, form, withdrawn.FormLine)
	for _, line := range []uint32{form, photographs} {
		on, err := f.On(f.ctx, f.row(t), line)
		require.NoError(t, err)
		require.False(t, on.Stands())
		at, err := f.StandingAt(f.ctx, handle, line, f.ctx.BlockHeight())
		require.NoError(t, err)
		require.Equal(t, types.State_STATE_WITHDRAWN, at.State)
	}
	f.refuses(t, types.ErrClosed, "was withdrawn at", func(ctx sdk.Context) error {
		m := countersign(neighbour, witness, 1)
		m.FormLine = photographs
		_, err := f.Countersign(ctx, m)
		return err
	})
	facts := len(f.recorded.facts)
	f.later(1, types.TimeToComplete)
	require.NoError(t, f.EndBlock(f.ctx))
	require.Len(t, f.recorded.facts, facts, "what waited when all was withdrawn ends without a word")
}

func TestEachLineWaitsForItsOwnSignatures(t *testing.T) {
	f := setup(t)
	f.invite(t, consentfact.Mode_MODE_SELF, family()[3])
	f.give(t, consent(1))
	f.forms.demands, f.forms.active = protocolfact.Demands{Witness: true}, 2
	f.give(t, consent(2))
	f.later(1, time.Hour)
	f.give(t, to(photographs, consent(2)))
	m := countersign(neighbour, witness, 2)
	m.FormLine = photographs
	res, err := f.Countersign(f.ctx, m)
	require.NoError(t, err)
	require.Equal(t, types.State_STATE_GIVEN, res.State)
	require.Equal(t, types.State_STATE_PENDING, f.line(t).State)
	f.later(1, types.TimeToComplete)
	require.NoError(t, f.EndBlock(f.ctx))
	require.Equal(t, types.State_STATE_GIVEN, f.line(t).State, "the renewal lapsed")
	require.EqualValues(t, 1, f.standing(t).Version)
	require.EqualValues(t, 2, f.on(t, photographs).Given.Version)
}

func TestAnOptionalFormIsDeclinedAndMayStillBeGiven(t *testing.T) {
	f := setup(t)
	f.invite(t, consentfact.Mode_MODE_SELF)
	f.give(t, consent(1))
	m := decline()
	m.FormLine = photographs
	_, err := f.Decline(f.ctx, m)
	require.NoError(t, err)
	require.Equal(t, photographs, f.last().(*consentfact.ConsentDeclined).FormLine)
	require.True(t, f.standing(t).Given)
	f.later(1, time.Hour)
	f.give(t, to(photographs, consent(1)))
	none := decline()
	none.FormLine = 77
	f.refuses(t, errNotActive, "", func(ctx sdk.Context) error {
		_, err := f.Decline(ctx, none)
		return err
	})
}

// TestWhoComesOfAgeConsentsThemselves: a minor who holds a key, beside a representative, consents to the form for adults once
// they are one, which who obtains it confirms.
func TestWhoComesOfAgeConsentsThemselves(t *testing.T) {
	f := setup(t)
	f.invite(t, consentfact.Mode_MODE_SELF, family()...)
	f.forms.demands = protocolfact.Demands{Representative: true}
	f.give(t, consent(1))
	grown := to(adults, consent(1))
	f.refuses(t, types.ErrFormLine, "does not stand: consent to it first", func(ctx sdk.Context) error { // without the representative's word
		_, err := f.GiveConsent(ctx, grown)
		return err
	})
	f.mustCountersign(t, mother, representative, 1)
	f.forms.demands = protocolfact.Demands{}
	f.give(t, to(photographs, consent(1)))
	f.later(1, time.Hour)

	f.forms.closed = true // which keeps nobody from it who takes part
	require.Equal(t, types.State_STATE_PENDING, f.give(t, grown))
	require.True(t, f.on(t, adults).Pending.AwaitsObtainer)
	require.Equal(t, protocoltypes.Minor, f.standing(t).Population)
	require.True(t, f.standing(t).Given, "what the representative consented to stands meanwhile")
	f.refuses(t, types.ErrPopulation, "beside whom nobody signs as REPRESENTATIVE", func(ctx sdk.Context) error {
		m := countersign(mother, representative, 1)
		m.FormLine = adults
		_, err := f.Countersign(ctx, m)
		return err
	})
	m := confirm(nurse, 1)
	m.FormLine = adults
	f.later(1, time.Hour)
	res, err := f.ConfirmObtained(f.ctx, m)
	require.NoError(t, err)
	require.Equal(t, types.State_STATE_GIVEN, res.State)
	completed := f.last().(*consentfact.ConsentCompleted)
	require.Equal(t, form, completed.ReplacesLine)
	require.Equal(t, protocoltypes.Self, completed.Population)

	s := f.standing(t)
	require.Equal(t, protocoltypes.Self, s.Population)
	require.Equal(t, adults, s.FormLine)
	require.True(t, s.Given)
	for _, line := range []uint32{form, photographs} {
		on, err := f.On(f.ctx, f.row(t), line)
		require.NoError(t, err)
		require.False(t, on.Stands(), "what others consented to for a minor stands no longer")
	}
	f.refuses(t, types.ErrNotTheirKey, "nor its representative", func(ctx sdk.Context) error {
		_, err := f.Withdraw(ctx, withdraw(mother))
		return err
	})
	f.forms.active = 2
	f.refuses(t, types.ErrPopulation, "only a MINOR who came of age consents as SELF", func(ctx sdk.Context) error {
		_, err := f.GiveConsent(ctx, consent(2))
		return err
	})
	was, err := f.StandingAt(f.ctx, handle, 0, 10)
	require.NoError(t, err)
	require.Equal(t, form, was.RequiredLine)
}

// TestNobodyComesOfAgeByAKeyThatTheSiteKeeps: the site would end the say of the representative by it.
func TestNobodyComesOfAgeByAKeyThatTheSiteKeeps(t *testing.T) {
	f := setup(t)
	f.invite(t, consentfact.Mode_MODE_ASSISTED, family()...)
	f.give(t, onPaper(consent(1)))
	f.mustCountersign(t, mother, representative, 1)
	f.mustConfirm(t, nurse, 1)
	f.refuses(t, types.ErrPopulation, "its key lies with the site", func(ctx sdk.Context) error {
		_, err := f.GiveConsent(ctx, onPaper(to(adults, consent(1))))
		return err
	})
}

// TestWhoWorksInTheTrialSignsBesideNobody in whatever capacity: neither where the invitation names them, nor when they were hired
// since, whether they still are.
func TestWhoWorksInTheTrialSignsBesideNobody(t *testing.T) {
	for name, tc := range map[string]struct {
		capacity consentfact.Capacity
		key      sdk.AccAddress
	}{"a representative": {representative, mother}, "a second parent": {secondParent, father}, "an impartial witness": {witness, stranger}} {
		t.Run(name, func(t *testing.T) {
			named := append(family()[:2], consentfact.Countersigner{Address: stranger.String(), Capacity: witness})
			f := setup(t)
			f.invite(t, consentfact.Mode_MODE_SELF, named...)
			f.forms.demands = protocolfact.Demands{Representative: true, SecondParent: true, Witness: true}
			f.give(t, consent(1))
			f.people.hire(tc.key, 4)
			f.refusesCountersigning(t, tc.key, tc.capacity, types.ErrIndependent, "is of organisation 4, which has a part in trial 7")
			f.people.revoke(tc.key)
			f.refusesCountersigning(t, tc.key, tc.capacity, types.ErrIndependent, "is of organisation 4")

			f = setup(t)
			f.people.hire(tc.key, 4)
			f.refuses(t, types.ErrIndependent, "is of organisation 4", func(ctx sdk.Context) error {
				return f.Open(ctx, offer(consentfact.Mode_MODE_SELF, named...), inviter)
			})
		})
	}
}

func TestNobodyInTheRegisterAssentsAsAMinor(t *testing.T) {
	f := pendingOn(t, protocolfact.Demands{Representative: true, Assent: true}, family()...)
	f.people.hire(child, 9) // which has no part in the trial
	f.refusesCountersigning(t, child, assent, types.ErrIndependent, "assents as no participant")
	f = setup(t)
	f.people.hire(child, 9)
	f.refuses(t, types.ErrIndependent, "countersigner 3", func(ctx sdk.Context) error {
		return f.Open(ctx, offer(consentfact.Mode_MODE_SELF, family()...), inviter)
	})
}
