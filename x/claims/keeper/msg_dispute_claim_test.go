package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	claimsfact "github.com/equipoise-trials/equipoise/fact/claims"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
)

func TestADisputedClaimIsBeforeTheArbiter(t *testing.T) {
	w := newWorld(t)
	p := w.enrolled()
	w.claims(p)
	refuses(w, w.msgs.DisputeClaim, w.dispute(p, 1), "is at site")
	fixture.Must(w.Fixture, w.msgs.AnswerClaim, w.answer(w.nurse, p, 1, false))
	fixture.Must(w.Fixture, w.msgs.DisputeClaim, w.dispute(p, 1))
	brought := fixture.Only[*claimsfact.ClaimBrought](w.Fixture)
	require.Equal(t, atArbiter, brought.State)
	require.Equal(t, p.address, brought.Signature.Actor.Address)
	require.Equal(t, w.Ctx.BlockTime().Add(response).UnixNano(), brought.Due)
	w.requireState(p, 1, atArbiter)
	refuses(w, w.msgs.DisputeClaim, w.dispute(p, 1), "is at arbiter")
}

func TestNobodyElseDisputesAClaim(t *testing.T) {
	w := newWorld(t)
	p, other := w.assisted(), w.enrolled()
	w.claims(p)
	fixture.Must(w.Fixture, w.msgs.AnswerClaim, w.answer(w.nurse, p, 1, false))
	for name, by := range map[string]string{"the key that the site keeps": p.address, "staff": w.nurse.Address, "another participant": other.address} {
		t.Run(name, func(t *testing.T) {
			m := w.dispute(p, 1)
			m.Signer = by
			refuses(w, w.msgs.DisputeClaim, m, "only the REPRESENTATIVE speaks for the participant here")
		})
	}
}

func TestWhatIsNotDisputedInTimeIsRefusedForGood(t *testing.T) {
	w := newWorld(t)
	p := w.enrolled()
	w.claims(p)
	fixture.Must(w.Fixture, w.msgs.AnswerClaim, w.answer(w.nurse, p, 1, false))
	w.sleep(response - day)
	w.requireState(p, 1, refused)
	w.sleep(day)
	w.requireState(p, 1, dismissed)
	require.Zero(t, w.escrow().Claimed.Int64())
	refuses(w, w.msgs.DisputeClaim, w.dispute(p, 1), "is dismissed")
}
