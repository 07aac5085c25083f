package keeper_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/cosmos/cosmos-sdk/types/query"

	"github.com/equipoise-trials/equipoise/fact"
	consentfact "github.com/equipoise-trials/equipoise/fact/consent"
	"github.com/equipoise-trials/equipoise/x/consent/keeper"
	"github.com/equipoise-trials/equipoise/x/consent/types"
)

func confirmError(by sdk.AccAddress, version uint32) *types.MsgConfirmError {
	return &types.MsgConfirmError{Signer: by.String(), Handle: handle[:], FormLine: form, Version: version, Blind: blind("confirmed error")}
}

func (f *fixture) mustConfirmError(t *testing.T, by sdk.AccAddress, version uint32) (standing uint32) {
	t.Helper()
	res, err := f.ConfirmError(f.ctx, confirmError(by, version))
	require.NoError(t, err)
	return res.StandingVersion
}

// former returns what stands no longer, as the query shows it: number, version and how it ended.
func (f *fixture) former(t *testing.T) (all [][3]uint32) {
	t.Helper()
	res, err := keeper.NewQueryServer(f.Keeper).FormerAgreements(f.ctx, &types.QueryFormerAgreementsRequest{
		Handle: handle[:], FormLine: form, Pagination: &query.PageRequest{Limit: 10},
	})
	require.NoError(t, err)
	for _, a := range res.Agreements {
		all = append(all, [3]uint32{a.Agreement.Number, a.Agreement.Version, uint32(a.End)})
	}
	return all
}

const (
	superseded = uint32(types.End_END_SUPERSEDED)
	inError    = uint32(types.End_END_ENTERED_IN_ERROR)
)

func TestAConsentEnteredInErrorIsKeptAndTheOneBeforeItStandsAgain(t *testing.T) {
	f := setup(t)
	f.invite(t, consentfact.Mode_MODE_SELF)
	f.give(t, consent(1))
	first := *f.line(t).Given
	f.later(1, time.Hour)
	f.forms.active = 2
	f.give(t, consent(2))
	require.Equal(t, [][3]uint32{{1, 1, superseded}}, f.former(t))

	f.later(1, time.Hour)
	f.mustClaim(t, 2)
	f.later(1, time.Hour)
	require.Equal(t, uint32(1), f.mustConfirmError(t, participant, 2))
	fact := f.last().(*consentfact.ConsentEnteredInError)
	require.Equal(t, uint32(1), fact.StandingVersion)
	require.Equal(t, consentfact.Capacity_CAPACITY_UNSPECIFIED, fact.Capacity)
	require.Equal(t, first, *f.line(t).Given)
	require.True(t, f.standing(t).Given)
	require.Equal(t, uint32(1), f.standing(t).Version)
	require.Equal(t, [][3]uint32{{2, 2, inError}}, f.former(t))

	f.later(1, time.Hour)
	require.Equal(t, types.State_STATE_GIVEN, f.give(t, consent(2)), "what was an error may be given after all")
	require.Equal(t, [][3]uint32{{1, 1, superseded}, {2, 2, inError}}, f.former(t))
	require.Equal(t, uint32(3), f.line(t).Given.Number)

	f.later(1, time.Hour)
	f.mustClaim(t, 2)
	require.Equal(t, uint32(1), f.mustConfirmError(t, participant, 2), "the first is found behind two errors")
	f.later(1, time.Hour)
	f.mustClaim(t, 1)
	require.Zero(t, f.mustConfirmError(t, participant, 1))
	require.Equal(t, [][3]uint32{{1, 1, inError}, {2, 2, inError}, {3, 2, inError}}, f.former(t))
	require.Equal(t, types.State_STATE_OFFERED, f.line(t).State)
	require.False(t, f.standing(t).Given)
}

func TestARenewalThatAwaitsSignaturesSurvivesTheErrorBeforeIt(t *testing.T) {
	f := setup(t)
	f.invite(t, consentfact.Mode_MODE_ASSISTED, family()[:1]...)
	complete := func(version uint32) {
		f.mustCountersign(t, mother, representative, version)
		_, err := f.ConfirmObtained(f.ctx, confirm(nurse, version))
		require.NoError(t, err)
	}
	f.give(t, onPaper(consent(1)))
	complete(1)
	f.later(1, time.Hour)
	f.forms.active = 2
	f.give(t, onPaper(consent(2)))
	f.later(1, time.Hour)
	f.mustClaim(t, 1)
	f.later(1, time.Hour)
	require.Zero(t, f.mustConfirmError(t, mother, 1))
	require.Equal(t, types.State_STATE_PENDING, f.line(t).State)
	f.later(1, time.Hour)
	complete(2)
	require.Equal(t, uint32(2), f.standing(t).Version)
	require.Equal(t, [][3]uint32{{1, 1, inError}}, f.former(t))
}

func TestNobodyOfTheSiteConfirmsThatAConsentWasAnError(t *testing.T) {
	for name, tc := range map[string]struct {
		mode   consentfact.Mode
		beside []consentfact.Countersigner
		by     sdk.AccAddress
		want   error // nil if they may
	}{
		"the participant":                       {consentfact.Mode_MODE_SELF, nil, participant, nil},
		"staff":                                 {consentfact.Mode_MODE_SELF, nil, nurse, types.ErrNotTheirKey},
		"who said so":                           {consentfact.Mode_MODE_SELF, nil, physician, types.ErrNotTheirKey},
		"the key that the site keeps":           {consentfact.Mode_MODE_ASSISTED, family()[:1], participant, types.ErrNotTheirKey},
		"the representative":                    {consentfact.Mode_MODE_ASSISTED, family()[:1], mother, nil},
		"a witness beside nobody":               {consentfact.Mode_MODE_ASSISTED, family()[3:], neighbour, nil},
		"a representative with a part in it":    {consentfact.Mode_MODE_ASSISTED, family()[:1], mother, types.ErrIndependent},
		"a stranger":                            {consentfact.Mode_MODE_SELF, nil, stranger, types.ErrNotTheirKey},
		"a witness beside the representative":   {consentfact.Mode_MODE_ASSISTED, []consentfact.Countersigner{family()[0], family()[3]}, neighbour, types.ErrNotTheirKey},
		"an interpreter beside the participant": {consentfact.Mode_MODE_SELF, []consentfact.Countersigner{{Address: stranger.String(), Capacity: interpreter}}, stranger, types.ErrNotTheirKey},
	} {
		t.Run(name, func(t *testing.T) {
			f := setup(t)
			f.invite(t, tc.mode, tc.beside...)
			m := consent(1)
			if tc.mode == consentfact.Mode_MODE_ASSISTED {
				m = onPaper(m)
			}
			f.give(t, m)
			f.completes(t, 1)
			f.later(1, time.Hour)
			f.mustClaim(t, 1)
			if tc.want == nil {
				f.mustConfirmError(t, tc.by, 1)
				return
			}
			if tc.want == types.ErrIndependent {
				f.people.hire(tc.by, 4)
			}
			f.refuses(t, tc.want, "", func(ctx sdk.Context) error {
				_, err := f.ConfirmError(ctx, confirmError(tc.by, 1))
				return err
			})
		})
	}
}

// completes has everybody sign whom a pending version awaits.
func (f *fixture) completes(t *testing.T, version uint32) {
	t.Helper()
	for {
		p := f.line(t).Pending
		if p == nil {
			return
		}
		if p.AwaitsObtainer {
			_, err := f.ConfirmObtained(f.ctx, confirm(nurse, version))
			require.NoError(t, err)
			continue
		}
		for _, c := range f.row(t).Countersigners {
			if c.Capacity == p.Awaits[0] {
				by, err := sdk.AccAddressFromBech32(c.Address)
				require.NoError(t, err)
				f.mustCountersign(t, by, c.Capacity, version)
			}
		}
	}
}

func TestWhatStaffDoNotSayIsConfirmedByNobody(t *testing.T) {
	f := setup(t)
	f.invite(t, consentfact.Mode_MODE_SELF)
	f.give(t, consent(1))
	confirms := func(ctx sdk.Context) error {
		_, err := f.ConfirmError(ctx, confirmError(participant, 1))
		return err
	}
	f.refuses(t, types.ErrErrorClaim, "they say so first", confirms)
	f.mustClaim(t, 1)
	f.later(1, types.TimeToComplete)
	f.refuses(t, types.ErrErrorClaim, "has lapsed: it goes on to stand", confirms)
	require.True(t, f.standing(t).Given)

	f.forms.active = 2
	f.give(t, consent(2))
	f.refuses(t, types.ErrErrorClaim, "they say so first", confirms)
	require.Equal(t, fact.Meaning_MEANING_CONSENT_GIVEN, f.last().(*consentfact.ConsentGiven).Signature.Meaning)
}

func TestNobodyTakesBackThatTheyCameOfAge(t *testing.T) {
	f := setup(t)
	f.invite(t, consentfact.Mode_MODE_SELF, family()[:1]...)
	f.forms.demands.Representative = true
	f.give(t, consent(1))
	f.completes(t, 1)
	f.later(1, time.Hour)
	grown := consent(1)
	grown.FormLine = adults
	f.give(t, grown)
	confirmed := confirm(nurse, 1)
	confirmed.FormLine = adults
	_, err := f.ConfirmObtained(f.ctx, confirmed)
	require.NoError(t, err)
	f.refuses(t, types.ErrPopulation, "came of age", func(ctx sdk.Context) error {
		m := claim(nurse, 1)
		m.FormLine = adults
		_, err := f.ClaimError(ctx, m)
		return err
	})
}

// Modules above ask who speaks for a participant: for whoever signs alone the participant, else who is independent of the site.
func TestWhoSpeaksForAParticipantIsToldToOtherModules(t *testing.T) {
	f := setup(t)
	f.invite(t, consentfact.Mode_MODE_ASSISTED, family()...)
	actor, err := f.RequireSpeaksFor(f.ctx, handle, mother.String())
	require.NoError(t, err)
	require.Equal(t, types.Participant(mother.String()), actor)
	for name, by := range map[string]string{"the key that the site keeps": participant.String(), "the witness": neighbour.String(), "no address": "mother"} {
		t.Run(name, func(t *testing.T) {
			_, err := f.RequireSpeaksFor(f.ctx, handle, by)
			require.Error(t, err)
		})
	}
	_, err = f.RequireSpeaksFor(f.ctx, digest("nobody"), mother.String())
	require.ErrorIs(t, err, types.ErrNoConsent)
}
