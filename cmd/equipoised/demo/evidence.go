package demo

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"

	"github.com/equipoise-trials/equipoise/archive"
	"github.com/equipoise-trials/equipoise/fact/tiles/durable"
	"github.com/equipoise-trials/equipoise/proof/collect"
)

// evidence is what is left of the demo when its chain is gone.
type evidence struct {
	bundle, record, trust string
	bundleBytes           int
}

// collectEvidence writes the bundle of the first record of the first book, the record, and the trust file.
func (r *trialRun) collectEvidence(ctx context.Context) (e evidence, err error) {
	dir := filepath.Join(r.dir, "evidence")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return e, err
	}
	e = evidence{
		bundle: filepath.Join(dir, "record.eqp"), record: filepath.Join(dir, "record.bin"), trust: filepath.Join(dir, "trust.json"),
	}
	node := r.collect()
	trust, err := node.Trust(ctx, 1)
	if err != nil {
		return e, err
	}
	bundle, opening, err := node.Opened(ctx, r.sites[0].book, 0, trust)
	if err != nil {
		return e, err
	}
	raw, err := bundle.Marshal()
	if err != nil {
		return e, err
	}
	pinned, err := trust.Marshal()
	if err != nil {
		return e, err
	}
	e.bundleBytes = len(raw)
	for _, f := range []struct {
		path string
		data []byte
	}{{e.bundle, raw}, {e.record, opening.Commitment.Bytes}, {e.trust, pinned}} {
		if err := durable.WriteFile(f.path, f.data, 0o644); err != nil {
			return e, err
		}
	}
	return e, nil
}

// verify runs the verifier as a process of its own, as a stranger would, and returns its exit code.
func (r *trialRun) verify(ctx context.Context, e evidence, record string) (int, error) {
	cmd := exec.CommandContext(ctx, r.Program, "evidence", "verify", "--trust", e.trust, e.bundle, record)
	report, err := cmd.CombinedOutput()
	var exit *exec.ExitError
	switch {
	case err == nil:
		return 0, nil
	case errors.As(err, &exit):
		return exit.ExitCode(), nil
	}
	return 0, fmt.Errorf("the verifier does not run: %w: %s", err, report)
}

// tampered writes a copy of the record with one byte changed.
func (r *trialRun) tampered(e evidence) (string, error) {
	record, err := os.ReadFile(e.record)
	if err != nil {
		return "", err
	}
	record = bytes.Clone(record)
	record[len(record)/2] ^= 1
	path := filepath.Join(r.dir, "tampered.bin")
	return path, os.WriteFile(path, record, 0o644)
}

// rebuild reads every block, rebuilds the audit log and compares it with the chain's. It returns the number of facts.
func (r *trialRun) rebuild(ctx context.Context) (facts uint64, head collect.Head, err error) {
	if head, err = r.collect().Checkpoint(ctx); err != nil {
		return 0, head, err
	}
	report, err := archive.Rebuild(ctx, archive.NewCometSource(r.network.Context.Client),
		archive.RebuildOptions{To: head.Height, Want: &head.Checkpoint}, nil)
	if err != nil {
		return 0, head, err
	}
	if !report.Sound() {
		return 0, head, fmt.Errorf("the audit log that the blocks make up is not the chain's: block %d: %s",
			report.Mismatches[0].Height, report.Mismatches[0].Problem)
	}
	return report.Facts, head, nil
}
