package app_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	claimsfact "github.com/equipoise-trials/equipoise/fact/claims"
	"github.com/equipoise-trials/equipoise/testutil/chain"
	"github.com/equipoise-trials/equipoise/testutil/story"
)

// TestWhatParticipantsClaimIsPaidUnderEveryExecutor has participants who own nothing claim what nobody attested: the site grants one claim, an
// accreditor another that the site refused, and nobody answers the third, which time brings before the arbiter.
func TestWhatParticipantsClaimIsPaidUnderEveryExecutor(t *testing.T) {
	s := story.Open(t, story.Config{Config: chain.Config{History: true}})
	known, disputing, waiting := s.Meet(s.Sites[0], story.Phone), s.Meet(s.Sites[1], story.Lattice), s.Meet(s.Sites[0], story.Assisted)
	all := []*story.Participant{known, disputing, waiting}
	s.Fund(100 * story.VisitFee)
	s.Invite(all...)
	s.Consent(all...)
	s.Screen(all...)
	s.Enrol(all...)
	s.Do(s.Claim(known, 1), s.Claim(disputing, 1), s.Claim(waiting, 1))
	s.Refuse(s.Claim(known, 2), "has one open claim at a time")
	s.Do(s.Answer(known, 1, true), s.Answer(disputing, 1, false))
	require.EqualValues(t, story.VisitFee, s.Balance(known.Wallet))
	s.Do(s.Dispute(disputing, 1))
	s.Refuse(s.Verdict(s.Representative, disputing, 1, false), "so an accreditor decides")
	s.Do(s.Verdict(s.Accreditor, disputing, 1, true))
	require.EqualValues(t, story.VisitFee, s.Balance(disputing.Wallet))
	s.Wait(15 * 24 * time.Hour)
	s.Block()
	claim, err := s.App.Claims.Claim(s.Context(), waiting.Handle, 1)
	require.NoError(t, err)
	require.Equal(t, claimsfact.State_STATE_AT_ARBITER, claim.State)
	require.NoError(t, chain.Invariants(s.Context(), s.App))
	requireSameUnderBlockSTM(t, s.History, story.Config{Config: chain.Config{Workers: 4}})
}
