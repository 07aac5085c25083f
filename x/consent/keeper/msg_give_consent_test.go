package keeper_test

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	consentfact "github.com/equipoise-trials/equipoise/fact/consent"
	protocolfact "github.com/equipoise-trials/equipoise/fact/protocol"
	"github.com/equipoise-trials/equipoise/x/consent/types"
	protocoltypes "github.com/equipoise-trials/equipoise/x/protocol/types"
)

func TestAConsentThatAwaitsNothingStandsAtOnce(t *testing.T) {
	f := setup(t)
	f.invite(t, consentfact.Mode_MODE_SELF)
	f.later(1, time.Hour)
	require.Equal(t, types.State_STATE_GIVEN, f.give(t, consent(1)))

	want := formDigest(form, 1)
	require.Equal(t, &types.Agreement{
		FormLine: form, Version: 1, FormDigest: want[:], Language: "en", ObtainedBy: nurse.String(),
		Obtainer: nurse.String(), Height: 11, Time: f.ctx.BlockTime(), Number: 1,
	}, f.line(t).Given)
	require.Equal(t, types.Standing{
		Trial: trial, Site: site, Mode: consentfact.Mode_MODE_SELF, Population: protocoltypes.Self, State: types.State_STATE_GIVEN,
		Since: f.ctx.BlockTime(), FormLine: form, Version: 1, Language: "en", Given: true,
	}, f.standing(t))

	given := f.last().(*consentfact.ConsentGiven)
	require.Equal(t, fact.By(types.Participant(participant.String()), fact.Meaning_MEANING_CONSENT_GIVEN), given.Signature)
	require.Equal(t, blind("consent"), given.Blind)
	require.Equal(t, want[:], given.FormDigest)
	require.Equal(t, nurse.String(), given.ObtainedBy)
	require.Empty(t, given.Awaits)
	require.Zero(t, given.Due)
}

func TestGiveConsentRefuses(t *testing.T) {
	with := func(change func(*types.MsgGiveConsent)) *types.MsgGiveConsent {
		m := consent(1)
		change(m)
		return m
	}
	unknown := digest("nobody's")
	for name, tc := range map[string]struct {
		msg   *types.MsgGiveConsent
		want  error
		words string
	}{
		"somebody else's key":       {with(func(m *types.MsgGiveConsent) { m.Signer = stranger.String() }), types.ErrNotTheirKey, "is not the key"},
		"a countersigner's key":     {with(func(m *types.MsgGiveConsent) { m.Signer = mother.String() }), types.ErrNotTheirKey, "is not the key"},
		"a signer without address":  {with(func(m *types.MsgGiveConsent) { m.Signer = "me" }), types.ErrInvalid, "signer"},
		"an unknown handle":         {with(func(m *types.MsgGiveConsent) { m.Handle = unknown[:] }), types.ErrNoConsent, "nobody was invited"},
		"a handle of 31 bytes":      {with(func(m *types.MsgGiveConsent) { m.Handle = m.Handle[1:] }), types.ErrInvalid, "handle has 31 bytes"},
		"no blind":                  {with(func(m *types.MsgGiveConsent) { m.Blind = nil }), types.ErrInvalid, "blind has 0 bytes"},
		"no form":                   {with(func(m *types.MsgGiveConsent) { m.FormLine = 0 }), types.ErrInvalid, "form_line is 0"},
		"no version":                {with(func(m *types.MsgGiveConsent) { m.Version = 0 }), types.ErrInvalid, "start at 1"},
		"no language":               {with(func(m *types.MsgGiveConsent) { m.Language = "" }), types.ErrInvalid, "language"},
		"a paper nobody signed":     {onPaper(consent(1)), types.ErrInvalid, "leave it empty"},
		"a version not active":      {consent(2), errNotActive, ""},
		"a language not there":      {with(func(m *types.MsgGiveConsent) { m.Language = "fr" }), errNotActive, ""},
		"obtained by nobody":        {with(func(m *types.MsgGiveConsent) { m.ObtainedBy = "" }), types.ErrInvalid, "obtained_by"},
		"obtained by an outsider":   {with(func(m *types.MsgGiveConsent) { m.ObtainedBy = visitor.String() }), errNotDelegated, "cannot have obtained"},
		"obtained by a participant": {with(func(m *types.MsgGiveConsent) { m.ObtainedBy = participant.String() }), errNotDelegated, "cannot have obtained"},
	} {
		t.Run(name, func(t *testing.T) {
			f := setup(t)
			f.invite(t, consentfact.Mode_MODE_SELF, family()...)
			f.refuses(t, tc.want, tc.words, func(ctx sdk.Context) error {
				_, err := f.GiveConsent(ctx, tc.msg)
				return err
			})
		})
	}
}

func TestNobodyObtainsTheirOwnConsent(t *testing.T) {
	f := setup(t)
	f.invite(t, consentfact.Mode_MODE_SELF)
	f.people.register(participant)
	f.staff.obtainers = append(f.staff.obtainers, participant.String())
	m := consent(1)
	m.ObtainedBy = participant.String()
	f.refuses(t, types.ErrObtainer, "their own consent", func(ctx sdk.Context) error {
		_, err := f.GiveConsent(ctx, m)
		return err
	})
}

func TestAFirstConsentNeedsAnOpenSiteAndARenewalDoesNot(t *testing.T) {
	f := setup(t)
	f.invite(t, consentfact.Mode_MODE_SELF)
	f.forms.closed = true
	f.refuses(t, errSiteClosed, "", func(ctx sdk.Context) error {
		_, err := f.GiveConsent(ctx, consent(1))
		return err
	})
	f.forms.closed = false
	f.give(t, consent(1))
	f.forms.closed, f.forms.active = true, 2
	f.give(t, consent(2))
}

func TestAnAssistedConsentNeedsItsPaper(t *testing.T) {
	f := setup(t)
	f.invite(t, consentfact.Mode_MODE_ASSISTED, family()...)
	f.refuses(t, types.ErrInvalid, "paper original", func(ctx sdk.Context) error {
		_, err := f.GiveConsent(ctx, consent(1))
		return err
	})
}

func TestAFormThatDemandsWhatNobodyWasNamedForIsRefused(t *testing.T) {
	everybody := protocolfact.Demands{Representative: true, SecondParent: true, Assent: true, Witness: true}
	for name, tc := range map[string]struct {
		named      []consentfact.Countersigner
		obtainedBy sdk.AccAddress
		want       error
		words      string
	}{
		"no assent":  {family()[:2], nurse, types.ErrNoCountersigner, "demands the signature of a ASSENT: nobody was named"},
		"no witness": {family()[:3], nurse, types.ErrNoCountersigner, "demands the signature of a WITNESS: nobody was named"},
		"the only witness obtained the consent": {
			family(), neighbour, types.ErrObtainer, "let somebody else obtain it",
		},
	} {
		t.Run(name, func(t *testing.T) {
			f := setup(t)
			f.invite(t, consentfact.Mode_MODE_SELF, tc.named...)
			f.forms.demands = everybody
			m := consent(1)
			m.ObtainedBy = tc.obtainedBy.String()
			f.refuses(t, tc.want, tc.words, func(ctx sdk.Context) error {
				_, err := f.GiveConsent(ctx, m)
				return err
			})
		})
	}
}

func TestAConsentIsRenewedForwardOnly(t *testing.T) {
	f := setup(t)
	f.invite(t, consentfact.Mode_MODE_SELF)
	f.forms.active = 3
	f.give(t, consent(3))
	other := consent(4)
	other.FormLine = others
	for name, tc := range map[string]struct {
		msg    *types.MsgGiveConsent
		active uint32
		want   error
		words  string
	}{
		"the same version":  {consent(3), 3, types.ErrVersion, "version 3 of consent form 5 was given already, nothing is left to do"},
		"an older version":  {consent(2), 2, types.ErrVersion, "version 2 is older"},
		"another form":      {other, 4, types.ErrPopulation, "consent form 9 is for population INCAPACITATED"},
		"one not active":    {consent(5), 4, errNotActive, ""},
		"the newest, early": {consent(4), 3, errNotActive, ""},
	} {
		t.Run(name, func(t *testing.T) {
			f.forms.active = tc.active
			f.refuses(t, tc.want, tc.words, func(ctx sdk.Context) error {
				_, err := f.GiveConsent(ctx, tc.msg)
				return err
			})
		})
	}

	f.forms.active, f.forms.floor = 4, 4
	require.True(t, f.standing(t).Stale)
	require.True(t, f.standing(t).Given, "what was given stands, stale as it is")
	f.give(t, consent(4))
	require.False(t, f.standing(t).Stale)
}

func TestAVersionThatAwaitsSignaturesIsReplacedByANewerOneOnly(t *testing.T) {
	f := setup(t)
	f.invite(t, consentfact.Mode_MODE_SELF, family()...)
	f.forms.demands = protocolfact.Demands{Representative: true, Witness: true}
	require.Equal(t, types.State_STATE_PENDING, f.give(t, consent(1)))
	f.mustCountersign(t, mother, consentfact.Capacity_CAPACITY_REPRESENTATIVE, 1)
	f.refuses(t, types.ErrVersion, "awaits WITNESS until", func(ctx sdk.Context) error {
		_, err := f.GiveConsent(ctx, consent(1))
		return err
	})

	f.forms.active = 2
	f.later(1, time.Hour)
	require.Equal(t, types.State_STATE_PENDING, f.give(t, consent(2)))
	pending := f.line(t).Pending
	require.EqualValues(t, 2, pending.Agreement.Version)
	require.Empty(t, pending.Countersigned, "the signatures start anew")
	require.Equal(t, f.ctx.BlockTime().Add(types.TimeToComplete), pending.Due)
}

func TestAFormIsAgreedToFiveTimesADayAtMost(t *testing.T) {
	f := setup(t)
	f.invite(t, consentfact.Mode_MODE_SELF)
	for version := uint32(1); version <= types.MaxAgreedPerDay; version++ {
		f.forms.active = version
		f.give(t, consent(version))
		f.later(1, time.Minute)
	}
	f.forms.active = types.MaxAgreedPerDay + 1
	f.refuses(t, types.ErrTooOften, "try again tomorrow", func(ctx sdk.Context) error {
		_, err := f.GiveConsent(ctx, consent(types.MaxAgreedPerDay+1))
		return err
	})
	f.later(1, 24*time.Hour)
	f.give(t, consent(types.MaxAgreedPerDay+1))
}

func TestNobodySignsAnotherFormThanTheyRead(t *testing.T) {
	f := setup(t)
	f.forms.demands.Witness = true
	f.invite(t, consentfact.Mode_MODE_SELF, family()[3:]...)
	read, other := formDigest(form, 1), formDigest(form, 2)
	m := consent(1)
	m.FormDigest = other[:]
	f.refuses(t, types.ErrOtherForm, "show the file that was approved", func(ctx sdk.Context) error {
		_, err := f.GiveConsent(ctx, m)
		return err
	})
	m.FormDigest = []byte("short")
	f.refuses(t, types.ErrInvalid, "form_digest", func(ctx sdk.Context) error {
		_, err := f.GiveConsent(ctx, m)
		return err
	})
	m.FormDigest, m.ObtainedBy = read[:], physician.String()
	f.give(t, m)
	beside := countersign(neighbour, witness, 1)
	beside.FormDigest = other[:]
	f.refuses(t, types.ErrOtherForm, "", func(ctx sdk.Context) error {
		_, err := f.Countersign(ctx, beside)
		return err
	})
	beside.FormDigest = read[:]
	_, err := f.Countersign(f.ctx, beside)
	require.NoError(t, err)
}

func TestAFormMayDemandThatWhoObtainedTheConsentSigns(t *testing.T) {
	f := setup(t)
	f.forms.demands.Obtainer = true
	f.invite(t, consentfact.Mode_MODE_SELF)
	require.Equal(t, types.State_STATE_PENDING, f.give(t, consent(1)))
	require.True(t, f.last().(*consentfact.ConsentGiven).AwaitsObtainer)
	f.completes(t, 1)
	require.True(t, f.standing(t).Given)
}

func TestAnInterpreterWhoIsNamedSignsEachConsent(t *testing.T) {
	for _, mode := range []consentfact.Mode{consentfact.Mode_MODE_SELF, consentfact.Mode_MODE_ASSISTED} {
		f := setup(t)
		f.invite(t, mode, family()[3], consentfact.Countersigner{Address: stranger.String(), Capacity: interpreter})
		m := consent(1)
		if mode == consentfact.Mode_MODE_ASSISTED {
			m = onPaper(m)
		}
		require.Equal(t, types.State_STATE_PENDING, f.give(t, m))
		require.Contains(t, f.line(t).Pending.Awaits, interpreter)
		f.mustCountersign(t, stranger, interpreter, 1)
		signed := slices.IndexFunc(f.recorded.facts, func(f fact.Fact) bool { _, is := f.(*consentfact.ConsentCountersigned); return is })
		require.Equal(t, fact.Meaning_MEANING_ATTESTED, f.recorded.facts[signed].(*consentfact.ConsentCountersigned).Signature.Meaning)
		f.completes(t, 1)
		require.True(t, f.standing(t).Given)
	}
}
