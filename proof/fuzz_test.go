package proof_test

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/proof"
)

// Whatever verifies is one of the bundles that honest validators signed.
func FuzzVerify(f *testing.F) {
	record, alone := recordEvidence(f), factEvidence(f)
	genuine := map[string]bool{}
	for _, e := range []evidence{record, alone} {
		file := e.file(f)
		genuine[string(file)+string(e.record)] = true
		f.Add(file, e.record)
		f.Add(file[:len(file)/2], e.record)
	}
	b := record.bundle
	b.LightBlocks = b.LightBlocks[1:]
	withoutHop, err := b.Marshal()
	require.NoError(f, err)
	genuine[string(withoutHop)+string(record.record)] = true
	f.Add(withoutHop, record.record)
	f.Fuzz(func(t *testing.T, bundle, record []byte) {
		if len(record) == 0 {
			record = nil
		}
		_, err := proof.Verify(bundle, record, nil)
		require.Equal(t, genuine[string(bundle)+string(record)], err == nil)
		_, err = proof.Verify(bundle, record, alone.trust)
		if err == nil {
			require.True(t, genuine[string(bundle)])
		}
	})
}

func FuzzParseBundle(f *testing.F) {
	f.Add(recordEvidence(f).file(f))
	f.Add(factEvidence(f).file(f))
	f.Add([]byte(`{"entry":{"data":"","index":"0","path":[]},"fact":{"bytes":"","index":"0","message":"0","path":[],"tx":"","type":""},` +
		`"format":"equipoise/evidence/v1","light_blocks":[],"state":{"iavl":"","multistore":""}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		b, err := proof.ParseBundle(data)
		if err != nil {
			require.ErrorIs(t, err, proof.ErrUnreadable)
			return
		}
		again, err := b.Marshal()
		require.NoError(t, err)
		require.Equal(t, string(data), string(again))
	})
}

func FuzzParseTrust(f *testing.F) {
	for _, e := range []evidence{recordEvidence(f), factEvidence(f)} {
		file, err := e.trust.Marshal()
		require.NoError(f, err)
		f.Add(file)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		trust, err := proof.ParseTrust(data)
		if err != nil {
			require.ErrorIs(t, err, proof.ErrUnreadable)
			return
		}
		again, err := trust.Marshal()
		require.NoError(t, err)
		var got, want bytes.Buffer
		require.NoError(t, json.Compact(&got, data))
		require.NoError(t, json.Compact(&want, again))
		require.Equal(t, want.String(), got.String())
	})
}
