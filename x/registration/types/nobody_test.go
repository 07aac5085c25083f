package types_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	registrationfact "github.com/equipoise-trials/equipoise/fact/registration"
	"github.com/equipoise-trials/equipoise/x/registration/types"
)

func TestANumberIsClaimedUnderANameOfItsGiver(t *testing.T) {
	for _, name := range []string{"OTHER", "Sponsor", "protocol number", "N/A", "-", "IRB", "Study ID", "Other Identifier", "Sponsor's Protocol No.", "Registry", "?", "Unknown"} {
		_, err := types.NormaliseIdentifier(registrationfact.Identifier{Scheme: other, Name: name, Value: "2021-01"})
		require.ErrorIs(t, err, types.ErrIdentifier, name)
		require.ErrorContains(t, err, "names nobody", name)
	}
	for _, name := range []string{"Hospital One", "DRKS", "jRCT", "Example University", "IRB of Basel", "国立病院", "Sponsor: Acme", "X1"} {
		_, err := types.NormaliseIdentifier(registrationfact.Identifier{Scheme: other, Name: name, Value: "2021-01"})
		require.NoError(t, err, name)
	}
}
