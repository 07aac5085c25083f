package types_test

import (
	"bytes"
	"encoding/hex"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/testutil/fixture"
	"github.com/equipoise-trials/equipoise/x/registration/types"
)

func TestAProjectionNamesItsKindAndRecordAndHasADigest(t *testing.T) {
	good := types.RegistryProjection{
		Kind: types.ProjectionKind_PROJECTION_KIND_CTGOV_V2, Number: "NCT02278341", Digest: bytes.Repeat([]byte{1}, 32),
	}
	other := good
	other.Kind = types.ProjectionKind_PROJECTION_KIND_USDM
	with := func(change func(*types.RegistryProjection)) []types.RegistryProjection {
		p := good
		change(&p)
		return []types.RegistryProjection{p}
	}
	for name, tc := range map[string]struct {
		list []types.RegistryProjection
		want string
	}{
		"none":            {nil, ""},
		"one":             {[]types.RegistryProjection{good}, ""},
		"two kinds":       {[]types.RegistryProjection{good, other}, ""},
		"twice":           {[]types.RegistryProjection{good, good}, "registry_projections[1]: NCT02278341 is given twice"},
		"no kind":         {with(func(p *types.RegistryProjection) { p.Kind = 0 }), "registry_projections[0].kind is 0, want 1 to 2"},
		"unknown kind":    {with(func(p *types.RegistryProjection) { p.Kind = 9 }), "kind is 9"},
		"no number":       {with(func(p *types.RegistryProjection) { p.Number = "" }), "registry_projections[0].number is empty"},
		"long number":     {with(func(p *types.RegistryProjection) { p.Number = strings.Repeat("1", 65) }), "at most 64"},
		"deceiving":       {with(func(p *types.RegistryProjection) { p.Number = "NCT\u202e1" }), "U+202E"},
		"short digest":    {with(func(p *types.RegistryProjection) { p.Digest = []byte{1} }), "digest has 1 bytes, want 32"},
		"more than eight": {make([]types.RegistryProjection, 9), "has 9 entries, at most 8 are allowed"},
	} {
		t.Run(name, func(t *testing.T) {
			r := fixture.Registration(2)
			r.RegistryProjections = tc.list
			err := r.Validate(fixture.Start)
			if tc.want == "" {
				require.NoError(t, err)
				return
			}
			require.ErrorIs(t, err, types.ErrRegistration)
			require.ErrorContains(t, err, tc.want)
		})
	}
}

func TestTheDigestOfAVersionCoversTheProjection(t *testing.T) {
	r := fixture.Registration(2)
	before, err := r.Digest()
	require.NoError(t, err)
	r.RegistryProjections = []types.RegistryProjection{{Kind: 1, Number: "NCT02278341", Digest: make([]byte, 32)}}
	after, err := r.Digest()
	require.NoError(t, err)
	require.NotEqual(t, before, after)
}

// The digest of a projection is written in registrations for ever: this one never changes.
func TestTheDigestOfAProjectionIsFrozen(t *testing.T) {
	digest := types.ProjectionDigest(types.ProjectionKind_PROJECTION_KIND_CTGOV_V2, []byte(`{"protocolSection":{}}`))
	require.Equal(t, "86dea26627a0bc249914a9feda656ab5ed7c3ecf3513b195eeafd694b2d02c83", hex.EncodeToString(digest))
	require.NotEqual(t, digest, types.ProjectionDigest(types.ProjectionKind_PROJECTION_KIND_USDM, []byte(`{"protocolSection":{}}`)))
}

// FuzzARegistrationIsAcceptedOrRefused decodes whatever bytes a message could carry: validation ends, and what it accepts
// is encoded to what it accepts again.
func FuzzARegistrationIsAcceptedOrRefused(f *testing.F) {
	r := fixture.Registration(2)
	seed, err := r.Marshal()
	require.NoError(f, err)
	f.Add(seed)
	f.Fuzz(func(t *testing.T, encoded []byte) {
		var r types.Registration
		if r.Unmarshal(encoded) != nil || r.Normalise() != nil || r.Validate(fixture.Start) != nil {
			return
		}
		again, err := r.Marshal()
		require.NoError(t, err)
		var second types.Registration
		require.NoError(t, second.Unmarshal(again))
		require.NoError(t, second.Normalise())
		require.NoError(t, second.Validate(fixture.Start))
		first, err := r.Digest()
		require.NoError(t, err)
		digest, err := second.Digest()
		require.NoError(t, err)
		require.Equal(t, first, digest)
	})
}
