package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	consentfact "github.com/equipoise-trials/equipoise/fact/consent"
	protocolfact "github.com/equipoise-trials/equipoise/fact/protocol"
	"github.com/equipoise-trials/equipoise/x/consent/types"
)

func (f *fixture) mustConfirm(t *testing.T, by sdk.AccAddress, version uint32) types.State {
	t.Helper()
	res, err := f.ConfirmObtained(f.ctx, confirm(by, version))
	require.NoError(t, err)
	return res.State
}

func TestAnAssistedConsentStandsWhenEverybodyHasSigned(t *testing.T) {
	f := setup(t)
	f.invite(t, consentfact.Mode_MODE_ASSISTED, family()...)
	f.forms.demands = protocolfact.Demands{Representative: true, Witness: true}
	require.Equal(t, types.State_STATE_PENDING, f.give(t, onPaper(consent(1))))
	given := f.last().(*consentfact.ConsentGiven)
	require.Equal(t, consentfact.Mode_MODE_ASSISTED, given.Mode)
	require.True(t, given.AwaitsObtainer)
	paper := digest("scan")
	require.Equal(t, paper[:], given.PaperDigest)

	f.mustCountersign(t, mother, representative, 1)
	require.Equal(t, types.State_STATE_PENDING, f.mustCountersign(t, neighbour, witness, 1))
	require.Equal(t, types.State_STATE_GIVEN, f.mustConfirm(t, nurse, 1))

	facts := f.recorded.facts[len(f.recorded.facts)-2:]
	obtained := facts[0].(*consentfact.ConsentObtained)
	require.Equal(t, fact.Meaning_MEANING_CONSENT_OBTAINED, obtained.Signature.Meaning)
	require.Equal(t, fact.ActorKind_ACTOR_KIND_PERSON, obtained.Signature.Actor.Kind)
	require.Equal(t, nurse.String(), obtained.Signature.Actor.Address)
	require.Equal(t, consentfact.Mode_MODE_ASSISTED, obtained.Mode)
	completed := facts[1].(*consentfact.ConsentCompleted)
	require.True(t, completed.ObtainerConfirmed)
	require.Equal(t, nurse.String(), completed.ObtainedBy)
	require.True(t, f.standing(t).Given)
	require.Equal(t, consentfact.Mode_MODE_ASSISTED, f.standing(t).Mode)
}

func TestAnAssistedConsentAwaitsStaffAndSomebodyIndependentEvenIfTheFormDemandsNobody(t *testing.T) {
	for name, tc := range map[string]struct {
		beside   []consentfact.Countersigner
		by       sdk.AccAddress
		capacity consentfact.Capacity
	}{
		"the representative":                       {family()[:1], mother, representative},
		"the representative rather than a witness": {family(), mother, representative},
		"the witness if there is no other":         {family()[3:], neighbour, witness},
	} {
		t.Run(name, func(t *testing.T) {
			f := setup(t)
			f.invite(t, consentfact.Mode_MODE_ASSISTED, tc.beside...)
			require.Equal(t, types.State_STATE_PENDING, f.give(t, onPaper(consent(1))))
			require.Equal(t, []consentfact.Capacity{tc.capacity}, f.line(t).Pending.Awaits)
			require.Equal(t, types.State_STATE_PENDING, f.mustConfirm(t, nurse, 1))
			require.False(t, f.standing(t).Given, "the staff member who holds the key does not consent by themselves")
			require.Equal(t, types.State_STATE_GIVEN, f.mustCountersign(t, tc.by, tc.capacity, 1))
		})
	}
}

func TestAConsentIsNotConfirmedOnAVersionThatMayNoLongerBeSigned(t *testing.T) {
	for name, active := range unsignable {
		t.Run(name, func(t *testing.T) {
			f := setup(t)
			f.invite(t, consentfact.Mode_MODE_ASSISTED, family()...)
			f.give(t, onPaper(consent(1)))
			f.mustCountersign(t, mother, representative, 1)
			f.forms.active = active
			f.refuses(t, errNotActive, "", func(ctx sdk.Context) error {
				_, err := f.ConfirmObtained(ctx, confirm(nurse, 1))
				return err
			})
		})
	}
}

func TestWhatStandsIsConfirmedWhateverTheSiteUsesNow(t *testing.T) {
	f := setup(t)
	f.invite(t, consentfact.Mode_MODE_SELF)
	f.give(t, consent(1))
	f.forms.active, f.forms.closed = 2, true
	require.Equal(t, types.State_STATE_GIVEN, f.mustConfirm(t, nurse, 1))
}

func TestAnyConsentMayBeConfirmedOnceByWhoObtainedIt(t *testing.T) {
	f := setup(t)
	f.invite(t, consentfact.Mode_MODE_SELF, family()...)
	f.give(t, consent(1))
	require.Equal(t, types.State_STATE_GIVEN, f.mustConfirm(t, nurse, 1))
	require.True(t, f.line(t).Given.ObtainerConfirmed)

	f.forms.active, f.forms.demands = 2, protocolfact.Demands{Representative: true}
	f.give(t, consent(2))
	require.Equal(t, types.State_STATE_PENDING, f.mustConfirm(t, nurse, 2))
	f.mustCountersign(t, mother, representative, 2)
	require.True(t, f.line(t).Given.ObtainerConfirmed)
	f.refuses(t, types.ErrSignedBefore, "has confirmed version 2 already", func(ctx sdk.Context) error {
		_, err := f.ConfirmObtained(ctx, confirm(nurse, 2))
		return err
	})
}

func TestConfirmObtainedRefuses(t *testing.T) {
	for name, tc := range map[string]struct {
		msg   *types.MsgConfirmObtained
		then  func(*testing.T, *fixture)
		want  error
		words string
	}{
		"another staff member":   {confirm(physician, 1), nil, types.ErrObtainer, "the participant names"},
		"somebody without task":  {confirm(stranger, 1), nil, errNotDelegated, ""},
		"the participant":        {confirm(participant, 1), nil, errNotDelegated, ""},
		"another version":        {confirm(nurse, 2), nil, types.ErrNotPending, "version 1 awaits signatures"},
		"twice":                  {confirm(nurse, 1), func(t *testing.T, f *fixture) { f.mustConfirm(t, nurse, 1) }, types.ErrSignedBefore, "already"},
		"after a withdrawal":     {confirm(nurse, 1), func(t *testing.T, f *fixture) { f.mustWithdraw(t) }, types.ErrClosed, "withdrawn"},
		"after it was declined":  {confirm(nurse, 1), func(t *testing.T, f *fixture) { f.mustDecline(t) }, types.ErrClosed, "declined"},
		"when it has lapsed":     {confirm(nurse, 1), func(_ *testing.T, f *fixture) { f.later(9, types.TimeToComplete) }, types.ErrNotPending, "lapsed"},
		"who lost the task":      {confirm(nurse, 1), func(_ *testing.T, f *fixture) { f.staff.obtainers = nil }, errNotDelegated, ""},
		"a signer of no address": {&types.MsgConfirmObtained{Signer: "me", Handle: handle[:], Blind: blind("b")}, nil, types.ErrInvalid, "signer"},
	} {
		t.Run(name, func(t *testing.T) {
			f := setup(t)
			f.invite(t, consentfact.Mode_MODE_ASSISTED, family()...)
			f.forms.demands = protocolfact.Demands{Representative: true}
			f.give(t, onPaper(consent(1)))
			if tc.then != nil {
				tc.then(t, f)
			}
			f.refuses(t, tc.want, tc.words, func(ctx sdk.Context) error {
				_, err := f.ConfirmObtained(ctx, tc.msg)
				return err
			})
		})
	}
}

func TestWhoObtainedAConsentSaysHowItWasUnderstoodAndThatACopyWasGiven(t *testing.T) {
	f := setup(t)
	f.invite(t, consentfact.Mode_MODE_SELF)
	f.give(t, consent(1))
	understood, copied := digest("eight of eight"), digest("on paper")
	m := confirm(nurse, 1)
	m.ComprehensionDigest = understood[:5]
	f.refuses(t, types.ErrInvalid, "comprehension_digest", func(ctx sdk.Context) error {
		_, err := f.ConfirmObtained(ctx, m)
		return err
	})
	m.ComprehensionDigest, m.CopyDigest = understood[:], copied[:]
	_, err := f.ConfirmObtained(f.ctx, m)
	require.NoError(t, err)
	obtained := f.last().(*consentfact.ConsentObtained)
	require.Equal(t, understood[:], obtained.ComprehensionDigest)
	require.Equal(t, copied[:], obtained.CopyDigest)
}
