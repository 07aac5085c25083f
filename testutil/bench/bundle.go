package main

import (
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/equipoise-trials/equipoise/proof"
)

// verifications is how often a bundle is verified in each round.
const verifications = 200

// measureBundle verifies a record's bundle as somebody does who pins a trust root.
func measureBundle(dir string, rounds int) (r BundleResult, err error) {
	var files [3][]byte
	for i, name := range []string{"record.eqp", "record.bin", "record-trust.json"} {
		if files[i], err = os.ReadFile(filepath.Join(dir, name)); err != nil {
			return r, err
		}
	}
	bundle, record := files[0], files[1]
	trust, err := proof.ParseTrust(files[2])
	if err != nil {
		return r, err
	}
	verdict, err := proof.Verify(bundle, record, trust)
	if err != nil {
		return r, err
	}
	if verdict.Level != proof.LevelTrusted {
		return r, fmt.Errorf("the bundle reaches level %d, want %d", verdict.Level, proof.LevelTrusted)
	}
	var times []float64
	for range rounds {
		begin := time.Now()
		for range verifications {
			if _, err := proof.Verify(bundle, record, trust); err != nil {
				return r, err
			}
		}
		times = append(times, microseconds(time.Since(begin))/verifications)
	}
	return BundleResult{Bytes: len(bundle), BytesAim: 10_000, VerifyMicros: median(times), VerifyMicrosAim: 1_000}, nil
}
