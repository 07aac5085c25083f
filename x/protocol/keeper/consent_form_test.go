package keeper_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact"
	protocolfact "github.com/equipoise-trials/equipoise/fact/protocol"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	"github.com/equipoise-trials/equipoise/x/protocol/types"
)

// forms submits and approves versions of a consent form as line 1; each says whether it asks for consent again.
func (f *harness) forms(reconsent ...bool) {
	f.Helper()
	for i, again := range reconsent {
		m := paper(consentType, string(rune('a'+i)))
		if i > 0 {
			follows(m, 1, uint32(i))
		}
		m.Content.Reconsent = again
		f.submit(m)
		f.approve(1, uint32(i+1))
	}
}

func TestAConsentFormIsFoundInItsLanguage(t *testing.T) {
	f := setup(t)
	m := consentTo(types.Participation, types.Assisted, protocolfact.Demands{Representative: true, Witness: true}, "english")
	m.Content.Variants = append(m.Content.Variants, file("pt-BR", "portuguese"))
	f.submit(m)
	f.approve(1, 1)
	f.activate(1, 1, 1)

	form, err := f.consentForm(1, 1, 1, "pt-BR")
	require.NoError(t, err)
	require.Equal(t, types.ConsentForm{
		Line: 1, Version: 1, Digest: fact.Hash(digestOf("portuguese")),
		Demands: protocolfact.Demands{Representative: true, Witness: true}, Purpose: types.Participation, Population: types.Assisted,
	}, form)
	_, err = f.consentForm(1, 1, 1, "de")
	require.ErrorIs(t, err, types.ErrNoLanguage)
	require.ErrorContains(t, err, `consent form version 1 has no "de" variant (languages: en, pt-BR)`)
}

func TestAConsentFormThatIsNotActiveAtTheSiteIsRefused(t *testing.T) {
	f := setup(t)
	f.forms(false, false, false)
	f.submit(paper(protocolType, "protocol"))
	f.activate(1, 1, 2)
	for name, tc := range map[string]struct {
		site, line, version uint32
		want                error
		text                string
	}{
		"a later version":           {1, 1, 3, types.ErrNotActive, "consent form version 3 is not active at site 1 (active: 2)"},
		"an earlier version":        {1, 1, 1, types.ErrNotActive, "consent form version 1 is not active at site 1 (active: 2)"},
		"another site":              {2, 1, 2, types.ErrNotActive, "consent form version 2 is not active at site 2 (active: none)"},
		"no version":                {2, 1, 0, types.ErrNotActive, "consent form version 0 is not active at site 2 (active: none)"},
		"a line that is a protocol": {1, 2, 1, types.ErrNotActive, "document line 2 of trial 3 is a protocol, not a consent form"},
		"a line that there is not":  {1, 9, 1, types.ErrNoDocument, "trial 3 has no document line 9"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := f.consentForm(tc.site, tc.line, tc.version, "en")
			require.ErrorIs(t, err, tc.want)
			require.ErrorContains(t, err, tc.text)
		})
	}
}

func TestNobodyConsentsToAFormWhoseApprovalDoesNotHoldNow(t *testing.T) {
	for name, tc := range map[string]struct {
		happens func(*harness)
		missing string
	}{
		"suspended for the site": {
			func(f *harness) { f.decide(in(decision(1, 1, types.Suspended), nil, 1)) },
			"consent form version 1 of line 1 at site 1: ethics committee 50 suspended it (decision 2)",
		},
		"disapproved": {
			func(f *harness) { f.decide(decision(1, 1, types.Disapproved)) }, "ethics committee 50 disapproved it (decision 2)",
		},
		"past its review": {
			func(f *harness) {
				soon := f.ctx.BlockTime().Add(time.Minute)
				m := decision(1, 1, types.Approved)
				m.NotAfter = &soon
				f.decide(m)
				f.when(soon.Add(1))
			}, "its approval by ethics committee 50 expired at 2030-03-17T17:47:40Z",
		},
		"not approved by an authority assigned since": {
			func(f *harness) {
				f.world.assignAuthority()
				f.world.assigned[trialfact.Capacity_CAPACITY_AUTHORITY][0].Countries = []string{"DE"}
			}, "authority 60 has not approved it",
		},
	} {
		t.Run(name, func(t *testing.T) {
			f := setup(t)
			f.forms(false)
			f.activate(1, 1, 1)
			tc.happens(f)
			_, err := f.consentForm(1, 1, 1, "en")
			require.ErrorIs(t, err, types.ErrNotApproved)
			require.ErrorContains(t, err, tc.missing)
			v, err := f.ActiveAt(f.ctx, 3, 1, 1, 0)
			require.NoError(t, err, "what is in use is still read")
			require.EqualValues(t, 1, v.Number)
		})
	}
}

func TestAFormSuspendedForOneSiteIsConsentedToAtAnotherAndAgainWhenTheSuspensionIsLifted(t *testing.T) {
	f := setup(t)
	f.forms(false)
	f.activate(1, 1, 1)
	f.activate(2, 1, 1)
	f.decide(in(decision(1, 1, types.Suspended), nil, 1))
	_, err := f.consentForm(1, 1, 1, "en")
	require.ErrorIs(t, err, types.ErrNotApproved)
	_, err = f.consentForm(2, 1, 1, "en")
	require.NoError(t, err)
	f.decide(in(decision(1, 1, types.Lifted), nil, 1))
	_, err = f.consentForm(1, 1, 1, "en")
	require.NoError(t, err)
}

func TestTheReconsentFloorMovesWhenTheSiteActivates(t *testing.T) {
	f := setup(t)
	f.forms(false, true, false, false, true)
	floorAt := func(site, want uint32) {
		t.Helper()
		form, err := f.FormInUse(f.ctx, 3, site, 1)
		require.NoError(t, err)
		require.Equal(t, want, form.ReconsentFloor)
	}
	_, err := f.FormInUse(f.ctx, 3, 1, 1)
	require.ErrorIs(t, err, types.ErrNotActive)

	f.activate(1, 1, 1)
	f.activate(2, 1, 1)
	floorAt(1, 1)
	f.activate(1, 1, 2)
	floorAt(1, 2)
	floorAt(2, 1)
	f.activate(1, 1, 4)
	floorAt(1, 2) // neither version 3 nor 4 asks again
	f.activate(2, 1, 4)
	floorAt(2, 2) // version 2, which asks again, was skipped
	require.EqualValues(t, 2, f.recorded.last().(*protocolfact.DocumentActivated).ReconsentFloor)
	f.activate(1, 1, 5)
	floorAt(1, 5)
	require.NoError(t, f.Invariants(f.ctx))
}

func TestOnlyConsentFormsHaveAReconsentFloor(t *testing.T) {
	f := setup(t)
	f.submit(paper(planType, "plan"))
	f.activate(1, 1, 1)
	_, err := f.FormInUse(f.ctx, 3, 1, 1)
	require.ErrorContains(t, err, "is a statistical analysis plan, not a consent form")
}
