package proof_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/fact/audit"
	"github.com/equipoise-trials/equipoise/proof"
	"github.com/equipoise-trials/equipoise/proof/internal/testchain"
)

// shown returns what the verifier shows of a fact.
func shown(t *testing.T, leaf fact.Leaf) proof.FactFinding {
	c := testchain.New(t, "chain", four("x")...)
	c.Add([]fact.Leaf{leaf})
	c.AddEmpty(1)
	v, err := proof.Verify(evidence{bundle: c.Evidence(1, 0, 2)}.file(t), nil, c.Trust(1))
	require.NoError(t, err)
	require.Equal(t, 4, v.Level)
	return v.Fact
}

func continuedFact(t *testing.T) fact.Leaf {
	f := &audit.ChainContinued{
		Signature: fact.For(fact.Chain(), fact.Meaning_MEANING_AUTHORED, &fact.Reason{Code: fact.ReasonCode_REASON_CODE_PLANNED}),
		ChainId:   "old\x1b[2J\u202echain", Height: 12, HeaderHash: []byte{0xab, 0xcd},
	}
	raw, err := f.Marshal()
	require.NoError(t, err)
	return fact.Leaf{TypeURL: fact.TypeURL(f), MsgIndex: fact.BlockLevel, Fact: raw}
}

func TestFactIsShownFieldByFieldAndHarmlessToATerminal(t *testing.T) {
	f := shown(t, continuedFact(t))
	require.True(t, f.Known)
	require.Empty(t, f.Remark)
	require.Empty(t, f.Tx)
	require.Equal(t, []proof.Line{
		{Name: "signature.actor.kind", Value: "ACTOR_KIND_CHAIN"},
		{Name: "signature.meaning", Value: "MEANING_AUTHORED"},
		{Name: "signature.reason.code", Value: "REASON_CODE_PLANNED"},
		{Name: "chain_id", Value: `"old\x1b[2J\u202echain"`},
		{Name: "height", Value: "12"},
		{Name: "header_hash", Value: "ABCD"},
	}, f.Lines)
}

func TestFactWithNewerFieldsVerifiesAndSaysSo(t *testing.T) {
	leaf := continuedFact(t)
	leaf.Fact = append(leaf.Fact, unknownField...)
	f := shown(t, leaf)
	require.True(t, f.Known)
	require.Contains(t, f.Remark, "holds more than this build of eqverify can show")
}

func TestFactOfUnknownTypeVerifiesAndIsShownAsBytes(t *testing.T) {
	for name, leaf := range map[string]fact.Leaf{
		"an unknown type":  {TypeURL: "/equipoise.fact.supply.v9.KitDispensed", MsgIndex: fact.BlockLevel, Fact: []byte{1, 2, 0xff}},
		"unreadable bytes": {TypeURL: "/equipoise.fact.audit.v1.ChainContinued", MsgIndex: fact.BlockLevel, Fact: []byte{1, 2, 0xff}},
		"not a fact type":  {TypeURL: "/equipoise.fact.v1.Signature", MsgIndex: fact.BlockLevel, Fact: []byte{1, 2, 0xff}},
	} {
		t.Run(name, func(t *testing.T) {
			f := shown(t, leaf)
			require.False(t, f.Known)
			require.Equal(t, []proof.Line{{Name: "bytes", Value: "0102FF"}}, f.Lines)
			require.Contains(t, f.Remark, "cannot read")
		})
	}
}
