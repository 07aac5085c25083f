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

const (
	representative = consentfact.Capacity_CAPACITY_REPRESENTATIVE
	secondParent   = consentfact.Capacity_CAPACITY_SECOND_PARENT
	assent         = consentfact.Capacity_CAPACITY_ASSENT
	witness        = consentfact.Capacity_CAPACITY_WITNESS
	interpreter    = consentfact.Capacity_CAPACITY_INTERPRETER
)

// pendingOn sets up a consent that awaits what a form demands.
func pendingOn(t *testing.T, demands protocolfact.Demands, beside ...consentfact.Countersigner) *fixture {
	t.Helper()
	f := setup(t)
	f.invite(t, consentfact.Mode_MODE_SELF, beside...)
	f.forms.demands = demands
	require.Equal(t, types.State_STATE_PENDING, f.give(t, consent(1)))
	return f
}

func TestAConsentStandsWithTheLastSignatureThatItsFormDemands(t *testing.T) {
	f := pendingOn(t, protocolfact.Demands{Representative: true, SecondParent: true, Assent: true, Witness: true}, family()...)
	given := f.last().(*consentfact.ConsentGiven)
	require.Equal(t, []consentfact.Capacity{representative, secondParent, assent, witness}, given.Awaits)
	require.Equal(t, f.ctx.BlockTime().Add(types.TimeToComplete).UnixNano(), given.Due)
	require.False(t, f.standing(t).Given, "short of a countersignature nothing stands")

	require.Equal(t, types.State_STATE_PENDING, f.mustCountersign(t, neighbour, witness, 1))
	witnessed := f.last().(*consentfact.ConsentCountersigned)
	require.Equal(t, fact.By(types.Participant(neighbour.String()), fact.Meaning_MEANING_WITNESSED), witnessed.Signature)
	require.Equal(t, types.State_STATE_PENDING, f.mustCountersign(t, mother, representative, 1))
	require.Equal(t, fact.Meaning_MEANING_CONSENT_GIVEN, f.last().GetSignature().Meaning)
	require.Equal(t, types.State_STATE_PENDING, f.mustCountersign(t, child, assent, 1))
	require.False(t, f.standing(t).Given)
	require.Equal(t, types.State_STATE_GIVEN, f.mustCountersign(t, father, secondParent, 1))
	require.True(t, f.standing(t).Given)

	completed := f.last().(*consentfact.ConsentCompleted)
	require.Equal(t, fact.ActorKind_ACTOR_KIND_CHAIN, completed.Signature.Actor.Kind)
	want := fact.RowBlind(digest("blind of the row"), "/equipoise.fact.consent.v1.ConsentCompleted", 1)
	require.Equal(t, want[:], completed.Blind)
	require.Len(t, completed.Countersigned, 4)
	require.Equal(t, &consentfact.Countersigner{Address: neighbour.String(), Capacity: witness}, completed.Countersigned[0])
	require.IsType(t, &consentfact.ConsentCountersigned{}, f.recorded.facts[len(f.recorded.facts)-2])
}

func TestCountersignRefuses(t *testing.T) {
	with := func(change func(*types.MsgCountersign)) *types.MsgCountersign {
		m := countersign(mother, representative, 1)
		change(m)
		return m
	}
	for name, tc := range map[string]struct {
		msg   *types.MsgCountersign
		want  error
		words string
	}{
		"somebody not named":       {countersign(stranger, representative, 1), types.ErrNotTheirKey, "was not named at the invitation"},
		"the participant":          {countersign(participant, representative, 1), types.ErrNotTheirKey, "was not named at the invitation"},
		"another capacity":         {countersign(mother, witness, 1), types.ErrNotTheirKey, "names"},
		"no capacity":              {countersign(mother, 0, 1), types.ErrNotTheirKey, "names"},
		"another version":          {countersign(mother, representative, 2), types.ErrNotPending, "version 1 awaits signatures, the message names version 2"},
		"who has signed before":    {countersign(father, secondParent, 1), types.ErrSignedBefore, "has signed version 1 already"},
		"a blind of 31 bytes":      {with(func(m *types.MsgCountersign) { m.Blind = m.Blind[1:] }), types.ErrInvalid, "blind has 31 bytes"},
		"a signer with no address": {with(func(m *types.MsgCountersign) { m.Signer = "" }), types.ErrInvalid, "signer"},
	} {
		t.Run(name, func(t *testing.T) {
			f := pendingOn(t, protocolfact.Demands{Representative: true}, family()...)
			f.mustCountersign(t, father, secondParent, 1) // not demanded, but named: recorded all the same
			f.refuses(t, tc.want, tc.words, func(ctx sdk.Context) error {
				_, err := f.Countersign(ctx, tc.msg)
				return err
			})
		})
	}
}

func TestWhoObtainedAConsentCannotWitnessIt(t *testing.T) {
	second := consentfact.Countersigner{Address: physician.String(), Capacity: witness}
	f := setup(t)
	f.invite(t, consentfact.Mode_MODE_SELF, append(family(), second)...)
	f.forms.demands = protocolfact.Demands{Witness: true}
	m := consent(1)
	m.ObtainedBy = neighbour.String()
	f.give(t, m)
	f.refuses(t, types.ErrObtainer, "somebody else must", func(ctx sdk.Context) error {
		_, err := f.Countersign(ctx, countersign(neighbour, witness, 1))
		return err
	})
	require.Equal(t, types.State_STATE_GIVEN, f.mustCountersign(t, physician, witness, 1))
}

func TestACountersignatureNeedsAnOpenConsent(t *testing.T) {
	for name, tc := range map[string]struct {
		then  func(*testing.T, *fixture)
		want  error
		words string
	}{
		"declined":  {func(t *testing.T, f *fixture) { f.mustDecline(t) }, types.ErrClosed, "declined at"},
		"withdrawn": {func(t *testing.T, f *fixture) { f.mustWithdraw(t) }, types.ErrClosed, "was withdrawn at"},
		"complete": {func(t *testing.T, f *fixture) {
			f.mustCountersign(t, mother, representative, 1)
		}, types.ErrNotPending, "the participant signs first"},
		"lapsed, though still in the queue": {func(_ *testing.T, f *fixture) {
			f.later(100, types.TimeToComplete)
		}, types.ErrNotPending, "has lapsed: the participant signs again"},
	} {
		t.Run(name, func(t *testing.T) {
			f := pendingOn(t, protocolfact.Demands{Representative: true}, family()...)
			tc.then(t, f)
			f.refuses(t, tc.want, tc.words, func(ctx sdk.Context) error {
				_, err := f.Countersign(ctx, countersign(mother, representative, 1))
				return err
			})
		})
	}
}

// unsignable is what keeps a version, once pending, from being completed.
var unsignable = map[string]uint32{"superseded at the site": 2, "no longer in use, or suspended": 0}

func TestAConsentIsNotCompletedOnAVersionThatMayNoLongerBeSigned(t *testing.T) {
	for name, active := range unsignable {
		t.Run(name, func(t *testing.T) {
			f := pendingOn(t, protocolfact.Demands{Representative: true, Witness: true}, family()...)
			f.mustCountersign(t, mother, representative, 1)
			f.forms.active = active
			f.refuses(t, errNotActive, "", func(ctx sdk.Context) error {
				_, err := f.Countersign(ctx, countersign(neighbour, witness, 1))
				return err
			})
			require.False(t, f.standing(t).Given)

			f.forms.active = 1
			require.Equal(t, types.State_STATE_GIVEN, f.mustCountersign(t, neighbour, witness, 1), "it waits, and stands when it may be signed again")
		})
	}
}

func TestAConsentMayBeCompletedUntilTheLastInstant(t *testing.T) {
	f := pendingOn(t, protocolfact.Demands{Representative: true}, family()...)
	f.later(100, types.TimeToComplete-1)
	require.Equal(t, types.State_STATE_GIVEN, f.mustCountersign(t, mother, representative, 1))
}
