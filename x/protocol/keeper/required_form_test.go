package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	protocolfact "github.com/equipoise-trials/equipoise/fact/protocol"
	"github.com/equipoise-trials/equipoise/x/protocol/types"
)

var witnessed = protocolfact.Demands{Witness: true}

// inUse submits, approves and activates a document at site 1.
func (f *harness) inUse(m *types.MsgSubmitDocument) (line uint32) {
	f.Helper()
	line, version := f.submit(m)
	f.approve(line, version)
	f.activate(1, line, version)
	return line
}

func TestASiteRequiresOneConsentFormOfEachPopulation(t *testing.T) {
	f := setup(t)
	self := f.inUse(consentTo(types.Participation, types.Self, protocolfact.Demands{}, "adults"))
	minors := f.inUse(consentTo(types.Participation, types.Minor, protocolfact.Demands{Representative: true}, "minors"))
	activated := f.recorded.last().(*protocolfact.DocumentActivated)
	require.Equal(t, types.Participation, activated.Purpose)
	require.Equal(t, types.Minor, activated.Population)
	other, _ := f.submit(consentTo(types.Participation, types.Self, protocolfact.Demands{}, "adults, shorter"))
	f.approve(other, 1)
	f.refused(types.ErrRequiredForm, func() error {
		_, err := f.Activate(f.ctx, activation(1, other, 1))
		require.ErrorContains(t, err, "site 1 requires consent form line 1 (version 1) of population SELF: submit a new version of that line")
		return err
	})
	f.activate(2, other, 1) // at a site that requires none yet
	for population, want := range map[protocolfact.Population]uint32{types.Self: self, types.Minor: minors} {
		form, err := f.RequiredForm(f.ctx, 3, 1, population)
		require.NoError(t, err)
		require.Equal(t, want, form.Line)
	}
	_, err := f.RequiredForm(f.ctx, 3, 1, types.Assisted)
	require.ErrorIs(t, err, types.ErrRequiredForm)
	require.NoError(t, f.Invariants(f.ctx))
}

func TestPurposeAndPopulationOfALineNeverChange(t *testing.T) {
	f := setup(t)
	f.submit(consentTo(types.Optional, types.Self, protocolfact.Demands{}, "photographs"))
	for name, m := range map[string]*types.MsgSubmitDocument{
		"what it is for":   consentTo(types.Participation, types.Self, protocolfact.Demands{}, "a"),
		"for whom":         consentTo(types.Optional, types.Assisted, protocolfact.Demands{}, "b"),
		"neither is named": consentTo(0, 0, protocolfact.Demands{}, "c"),
	} {
		t.Run(name, func(t *testing.T) {
			f.refused(types.ErrInvalid, func() error {
				_, err := f.SubmitDocument(f.ctx, follows(m, 1, 1))
				return err
			})
		})
	}
	f.submit(follows(consentTo(types.Optional, types.Self, protocolfact.Demands{}, "d"), 1, 1))
	submitted := f.recorded.last().(*protocolfact.DocumentSubmitted)
	require.Equal(t, types.Optional, submitted.Purpose)
	require.Equal(t, types.Self, submitted.Population)
}

// TestAnOptionalConsentFormDemandsNoFewerSignaturesThanTheRequiredOne: neither when it comes into use, nor when the required
// form demands more one day. That one waits for nobody.
func TestAnOptionalConsentFormDemandsNoFewerSignaturesThanTheRequiredOne(t *testing.T) {
	f := setup(t)
	f.openSites(1) // the required form is line 2, and demands nothing
	optional, _ := f.submit(consentTo(types.Optional, types.Assisted, witnessed, "genetics of who is helped"))
	f.approve(optional, 1)
	f.refused(types.ErrRequiredForm, func() error {
		_, err := f.Activate(f.ctx, activation(1, optional, 1))
		require.ErrorContains(t, err, "has no required consent form at site 1: activate that one first")
		return err
	})
	photographs := f.inUse(consentTo(types.Optional, types.Self, protocolfact.Demands{}, "photographs"))
	_, err := f.firstConsentForm(1, photographs, 1, "en")
	require.NoError(t, err)

	stricter := consentTo(types.Participation, types.Self, witnessed, "consent, witnessed")
	f.submit(follows(stricter, 2, 1))
	f.approve(2, 2)
	f.at(11)
	f.activate(1, 2, 2)
	_, err = f.consentForm(1, photographs, 1, "en")
	require.ErrorIs(t, err, types.ErrDemandsLess)
	require.ErrorContains(t, err, "does not demand the signature of a WITNESS, which version 2 of the required line 2 does")
	again := consentTo(types.Optional, types.Self, protocolfact.Demands{}, "photographs, again")
	f.submit(follows(again, photographs, 1))
	f.approve(photographs, 2)
	f.refused(types.ErrDemandsLess, func() error {
		_, err := f.Activate(f.ctx, activation(1, photographs, 2))
		return err
	})
	f.submit(follows(consentTo(types.Optional, types.Self, witnessed, "photographs, witnessed"), photographs, 2))
	f.approve(photographs, 3)
	f.activate(1, photographs, 3)
	_, err = f.consentForm(1, photographs, 3, "en")
	require.NoError(t, err)
	require.NoError(t, f.Invariants(f.ctx))
}

func TestNobodyBeginsWithAnOptionalFormWhereTheRequiredOneIsSuspended(t *testing.T) {
	f := setup(t)
	f.openSites(1)
	photographs := f.inUse(consentTo(types.Optional, types.Self, protocolfact.Demands{}, "photographs"))
	f.decide(decision(2, 1, types.Suspended))
	_, err := f.firstConsentForm(1, photographs, 1, "en")
	require.ErrorIs(t, err, types.ErrNotOpen)
	_, err = f.consentForm(1, photographs, 1, "en")
	require.NoError(t, err, "who consented to it before may renew it")
}
