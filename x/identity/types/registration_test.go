package types_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/x/identity/types"
)

func TestARegistrationIsAcceptedUntilItLapses(t *testing.T) {
	r := types.Registration{Organisation: 3, Address: "eqp1nurse", LapsesAt: &noon}
	require.NoError(t, r.CheckAcceptable(noon.Add(-1)))
	require.ErrorIs(t, r.CheckAcceptable(noon), types.ErrRegistration)
	require.ErrorContains(t, r.CheckAcceptable(noon), "the registration of eqp1nurse by organisation 3 could be accepted before ")
	first := types.FirstAdministrator(3, "eqp1dean", nil, nil, fact.Chain())
	require.True(t, first.IsFirst())
	require.NoError(t, first.CheckAcceptable(noon.AddDate(100, 0, 0)), "an organisation begins when its first administrator accepts")
}

func TestANewKeyAcceptsOnceAndIsConfirmedAfterwards(t *testing.T) {
	proposed := types.Rotation{Person: "eqp1origin", OldKey: "eqp1old", NewKey: "eqp1new", LapsesAt: noon}
	accepted := proposed
	accepted.Accepted = true
	for name, tc := range map[string]struct {
		r                types.Rotation
		key              string
		at               time.Time
		accepts, confirm string // why not, if not
	}{
		"proposed":              {proposed, "eqp1new", noon.Add(-1), "", "has not accepted; whoever holds it signs accept-key-rotation eqp1old"},
		"accepted":              {accepted, "eqp1new", noon.Add(-1), "has accepted; a second can confirm it", ""},
		"lapsed":                {proposed, "eqp1new", noon, "propose it again", "propose it again"},
		"accepted and lapsed":   {accepted, "eqp1new", noon, "propose it again", "propose it again"},
		"another key":           {proposed, "eqp1old", noon.Add(-1), "is eqp1new, not eqp1old", "is eqp1new, not eqp1old"},
		"accepted, another key": {accepted, "eqp1old", noon.Add(-1), "is eqp1new, not eqp1old", "is eqp1new, not eqp1old"},
	} {
		t.Run(name, func(t *testing.T) {
			requireRefused(t, tc.r.CheckAcceptable(tc.key, tc.at), tc.accepts)
			requireRefused(t, tc.r.CheckConfirmable(tc.key, tc.at), tc.confirm)
		})
	}
}

// requireRefused wants a rotation to be refused with a text, or not at all if that is empty.
func requireRefused(t *testing.T, err error, text string) {
	t.Helper()
	if text == "" {
		require.NoError(t, err)
		return
	}
	require.ErrorIs(t, err, types.ErrRotation)
	require.ErrorContains(t, err, text)
}
