package fact_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact"
	consentfact "github.com/equipoise-trials/equipoise/fact/consent"
)

func TestEachNextBlindOfARowIsAnother(t *testing.T) {
	blind, used := sequence(0), uint64(3)
	lapsed := &consentfact.ConsentLapsed{}
	for n := uint64(3); n < 6; n++ {
		want := fact.RowBlind(blind, "/equipoise.fact.consent.v1.ConsentLapsed", n)
		require.Equal(t, want[:], fact.NextBlind(blind[:], &used, lapsed))
	}
	require.Equal(t, uint64(6), used)
}
