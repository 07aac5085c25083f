package proof_test

import (
	"bytes"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/proof"
)

// forAll runs check for 0..n-1 on all cores and reports the first complaint.
func forAll(t *testing.T, n int, check func(i int) error) {
	t.Helper()
	var wg sync.WaitGroup
	workers := runtime.GOMAXPROCS(0)
	complaints := make([]error, workers)
	for w := range workers {
		wg.Go(func() {
			for i := w; i < n && complaints[w] == nil; i += workers {
				complaints[w] = check(i)
			}
		})
	}
	wg.Wait()
	for _, err := range complaints {
		require.NoError(t, err)
	}
}

func refused(what string, bundle, record []byte) error {
	if v, err := proof.Verify(bundle, record, nil); err == nil {
		return fmt.Errorf("%s was accepted at level %d", what, v.Level)
	}
	return nil
}

// The flips are tried without a trust root: with one, the verifier only refuses more.
func TestEverySingleBitFlipOfABundleIsRefused(t *testing.T) {
	for name, e := range map[string]evidence{"record": recordEvidence(t), "fact": factEvidence(t)} {
		t.Run(name, func(t *testing.T) {
			file := e.file(t)
			_, err := proof.Verify(file, e.record, nil)
			require.NoError(t, err)
			forAll(t, 8*len(file), func(i int) error {
				flipped := bytes.Clone(file)
				flipped[i/8] ^= 1 << (i % 8)
				return refused(fmt.Sprintf("the bundle with bit %d of byte %d flipped", i%8, i/8), flipped, e.record)
			})
		})
	}
}

func TestEverySingleBitFlipOfARecordIsRefused(t *testing.T) {
	e := recordEvidence(t)
	file := e.file(t)
	forAll(t, 8*len(e.record), func(i int) error {
		flipped := bytes.Clone(e.record)
		flipped[i/8] ^= 1 << (i % 8)
		return refused(fmt.Sprintf("the record with bit %d of byte %d flipped", i%8, i/8), file, flipped)
	})
}

func TestTruncatedFilesAreRefused(t *testing.T) {
	e := recordEvidence(t)
	file := e.file(t)
	forAll(t, len(file), func(i int) error {
		return refused(fmt.Sprintf("the bundle cut at byte %d", i), file[:i], e.record)
	})
	forAll(t, len(e.record), func(i int) error {
		return refused(fmt.Sprintf("the record cut at byte %d", i), file, e.record[:i])
	})
}

func TestEnlargedFilesAreRefused(t *testing.T) {
	e := recordEvidence(t)
	file := e.file(t)
	for _, more := range []byte(" \n\x00}]\"a") {
		forAll(t, len(file)+1, func(i int) error {
			if i < len(file) && file[i] == more || i > 0 && file[i-1] == more {
				return nil // beside its like, where an insertion is tried already
			}
			return refused(fmt.Sprintf("the bundle with %q inserted at byte %d", more, i), slices.Insert(bytes.Clone(file), i, more), e.record)
		})
		require.NoError(t, refused("a longer record", file, append(bytes.Clone(e.record), more)))
	}
	require.NoError(t, refused("a doubled bundle", append(bytes.Clone(file), file...), e.record))
	require.NoError(t, refused("a huge bundle", append(bytes.Clone(file), make([]byte, proof.MaxBundle)...), e.record))
	require.NoError(t, refused("a huge record", file, make([]byte, proof.MaxRecord+1)))
}

// Whole bytes are exchanged too: whatever single character is put in place of another, the bundle is refused.
func TestExchangedCharactersAreRefused(t *testing.T) {
	e := recordEvidence(t)
	file := e.file(t)
	replacements := []byte("A/+=0 \"\\,\x7f\xff")
	forAll(t, len(file)*len(replacements), func(i int) error {
		at, with := i/len(replacements), replacements[i%len(replacements)]
		if file[at] == with {
			return nil
		}
		changed := bytes.Clone(file)
		changed[at] = with
		return refused(fmt.Sprintf("the bundle with %q at byte %d", with, at), changed, e.record)
	})
}

// The schemes of the signatures: four ed25519; eight ed25519; two ed25519, one secp256k1 and one ML-DSA-65.
func BenchmarkVerify(b *testing.B) {
	for name, e := range map[string]evidence{
		"record_of_a_large_trial": largeEvidence(b),
		"record_over_a_hop":       recordEvidence(b),
		"fact_with_every_scheme":  factEvidence(b),
	} {
		b.Run(name, func(b *testing.B) {
			file := e.file(b)
			b.ReportAllocs()
			for b.Loop() {
				if _, err := proof.Verify(file, e.record, e.trust); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(len(file)), "bundle-bytes")
		})
	}
}
