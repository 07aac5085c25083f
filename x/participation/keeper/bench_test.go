package keeper_test

import (
	"testing"
	"time"

	"github.com/equipoise-trials/equipoise/testutil/fixture"
)

// BenchmarkAttestVisit attests one visit in a message, with its payment, on every real module below.
func BenchmarkAttestVisit(b *testing.B) {
	w := newWorld(b)
	w.fund(visit * 10_000_000)
	p := w.enrolled(w.here)
	w.Next(time.Hour)
	for b.Loop() {
		b.StopTimer()
		m := w.visits(w.here, p)
		b.StartTimer()
		fixture.Must(w.Fixture, w.msgs.AttestVisits, m)
	}
}

// BenchmarkAttest64Visits attests a full message.
func BenchmarkAttest64Visits(b *testing.B) {
	w := newWorld(b)
	w.fund(visit * 10_000_000)
	who := make([]participant, 64)
	for i := range who {
		who[i] = w.enrolled(w.here)
	}
	w.Next(time.Hour)
	for b.Loop() {
		b.StopTimer()
		m := w.visits(w.here, who...)
		b.StartTimer()
		fixture.Must(w.Fixture, w.msgs.AttestVisits, m)
	}
}
