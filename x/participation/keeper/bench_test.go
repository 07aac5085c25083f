package keeper_test

import (
	"testing"
	"time"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/testutil/fixture"
	identitytypes "github.com/equipoise-trials/equipoise/x/identity/types"
	"github.com/equipoise-trials/equipoise/x/participation/types"
)

// visitsEach is how many visits somebody makes before others take their place, below what their tariff allows.
const visitsEach = 50

// attesting attests a visit of each of n participants in one message, again and again, with its payment, on every real module below.
func attesting(b *testing.B, n int) {
	w := newWorld(b)
	w.fund(visit * 10_000_000)
	who := make([]participant, n)
	for i := 0; b.Loop(); i++ {
		b.StopTimer()
		if i%visitsEach == 0 {
			w.Fund(identitytypes.Treasury(w.here.organisation), sdk.NewInt64Coin(identitytypes.FeeDenom, int64(n)*types.MaxFeeLimit))
			for j := range who {
				who[j] = w.enrolled(w.here)
			}
			w.budgets(w.here, uint64(n+1)*types.MaxFeeLimit) // for those after them
		}
		w.Next(2 * time.Hour)
		m := w.visits(w.here, who...)
		b.StartTimer()
		fixture.Must(w.Fixture, w.msgs.AttestVisits, m)
	}
}

// BenchmarkAttestVisit attests one visit in a message.
func BenchmarkAttestVisit(b *testing.B) { attesting(b, 1) }

// BenchmarkAttest64Visits attests a full message.
func BenchmarkAttest64Visits(b *testing.B) { attesting(b, 64) }
