package types_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact"
	protocolfact "github.com/equipoise-trials/equipoise/fact/protocol"
	"github.com/equipoise-trials/equipoise/x/protocol/types"
)

// FuzzContentThatIsAcceptedIsBounded checks content as a transaction may bring it: nothing panics, and what is accepted
// reads the same once more and keeps its bounds.
func FuzzContentThatIsAcceptedIsBounded(f *testing.F) {
	amended := types.Content{
		Title: "Protocol", Variants: []protocolfact.Variant{variant("en", 1), variant("de", 2)}, Amendment: types.Substantial,
		Rationale: &fact.Reason{Code: fact.ReasonCode_REASON_CODE_SAFETY}, AffectedOutcomes: []string{"P1"},
		Scope: protocolfact.Scope{Countries: []string{"DE"}, Sites: []uint32{1, 4}},
	}
	amended.Variants[0].Further = []*protocolfact.Digest{{Algorithm: 2, Digest: make([]byte, 64)}}
	for _, c := range []types.Content{{}, amended, {Title: "a\u202Eb", Variants: []protocolfact.Variant{variant("en", 1)}}} {
		raw, err := c.Marshal()
		require.NoError(f, err)
		f.Add(raw, int32(2), uint32(2))
	}
	f.Fuzz(func(t *testing.T, raw []byte, kind int32, number uint32) {
		var c types.Content
		if c.Unmarshal(raw) != nil || c.Check(protocolfact.DocumentType(kind), max(number, 1)) != nil {
			return
		}
		again, err := c.Marshal()
		require.NoError(t, err)
		var same types.Content
		require.NoError(t, same.Unmarshal(again))
		require.NoError(t, same.Check(protocolfact.DocumentType(kind), max(number, 1)))
		require.LessOrEqual(t, len(c.Variants), types.MaxVariants)
		require.LessOrEqual(t, len(c.AffectedOutcomes), types.MaxAffectedOutcomes)
		v := types.Version{Number: max(number, 1), Type: protocolfact.DocumentType(kind), Content: c}
		require.LessOrEqual(t, v.ApprovedWithVersion(v.Number-1), v.Number)
	})
}
