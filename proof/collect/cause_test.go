package collect

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact"
	auditfact "github.com/equipoise-trials/equipoise/fact/audit"
	consentfact "github.com/equipoise-trials/equipoise/fact/consent"
)

var (
	publicType     = fact.TypeURL(&auditfact.ChainContinued{})
	restrictedType = fact.TypeURL(&consentfact.ConsentGiven{})
)

// blockOf returns facts in the order of a block: of another transaction, then of messages 0 and 1 of ours, then another.
func blockOf(tx fact.Hash, pruned bool) []KeptFact {
	other := fact.Hash{9}
	leaves := []fact.Leaf{
		{TxHash: other[:], TypeURL: restrictedType}, {TxHash: other[:], TypeURL: publicType},
		{TxHash: tx[:], TypeURL: publicType}, {TxHash: tx[:], TypeURL: restrictedType}, {TxHash: tx[:], TypeURL: publicType},
		{TxHash: tx[:], MsgIndex: 1, TypeURL: publicType}, {TxHash: other[:], TypeURL: publicType},
	}
	facts := make([]KeptFact, len(leaves))
	for i, l := range leaves {
		facts[i] = KeptFact{Index: uint32(i), Leaf: l.Marshal()}
		if pruned && l.TypeURL == restrictedType {
			facts[i].Leaf = nil
		}
	}
	return facts
}

func TestAFactIsNamedByWhatCausedItAndItsType(t *testing.T) {
	tx := fact.Hash{1}
	for name, tc := range map[string]struct {
		cause  Cause
		pruned bool
		want   int
		wrong  string
	}{
		"the first":              {Cause{Tx: tx}, false, 2, ""},
		"the third":              {Cause{Tx: tx, Nth: 2}, false, 4, ""},
		"by type":                {Cause{Tx: tx, Type: "ConsentGiven"}, false, 3, ""},
		"by the whole type":      {Cause{Tx: tx, Type: publicType[1:], Nth: 1}, false, 4, ""},
		"of another message":     {Cause{Tx: tx, Message: 1}, false, 5, ""},
		"beyond the last":        {Cause{Tx: tx, Nth: 3}, false, 0, "recorded 3 facts in block 7, number 3 is asked for"},
		"beyond the last of it":  {Cause{Tx: tx, Type: "ConsentGiven", Nth: 1}, false, 0, "recorded 1 facts of type ConsentGiven"},
		"of no such type":        {Cause{Tx: tx, Type: "Given"}, false, 0, "recorded 0 facts of type Given"},
		"of no such transaction": {Cause{Tx: fact.Hash{5}}, false, 0, "recorded 0 facts"},

		"pruned, the first":               {Cause{Tx: tx}, true, 2, ""},
		"pruned, one that is not shown":   {Cause{Tx: tx, Nth: 1}, true, 0, "fact 3 of block 7 is not shown"},
		"pruned, one behind it":           {Cause{Tx: tx, Nth: 2}, true, 0, "fact 3 of block 7 is not shown"},
		"pruned, a public one by type":    {Cause{Tx: tx, Type: "ChainContinued", Nth: 1}, true, 4, ""},
		"pruned, a restricted one":        {Cause{Tx: tx, Type: "ConsentGiven"}, true, 0, "fact 3 of block 7 is not shown"},
		"pruned, behind another's hidden": {Cause{Tx: fact.Hash{9}}, true, 0, "fact 0 of block 7 is not shown"},
	} {
		t.Run(name, func(t *testing.T) {
			place, err := tc.cause.find(7, blockOf(tx, tc.pruned), true)
			if tc.wrong != "" {
				require.ErrorContains(t, err, tc.wrong)
				return
			}
			require.NoError(t, err)
			require.Equal(t, Place{7, uint32(tc.want)}, place)
		})
	}
}

// TestWhereAMirrorMayHaveWithheldAPublicFactNoOtherIsNamedInItsPlace: an archive that was filled from mirrors cannot tell a
// restricted fact from a public one that was kept back.
func TestWhereAMirrorMayHaveWithheldAPublicFactNoOtherIsNamedInItsPlace(t *testing.T) {
	tx := fact.Hash{1}
	second := Cause{Tx: tx, Type: "ChainContinued", Nth: 1}
	place, err := second.find(7, blockOf(tx, true), true)
	require.NoError(t, err)
	require.Equal(t, Place{7, 4}, place)

	withheld := blockOf(tx, true)
	withheld[2].Leaf = nil
	_, err = Cause{Tx: tx, Type: "ChainContinued"}.find(7, withheld, false)
	require.ErrorContains(t, err, "fact 2 of block 7 is not shown", "not the second in place of the first")
	_, err = second.find(7, blockOf(tx, true), false)
	require.ErrorContains(t, err, "fact 3 of block 7 is not shown")
	place, err = Cause{Tx: tx, Message: 1}.find(7, withheld, false)
	require.NoError(t, err)
	require.Equal(t, Place{7, 5}, place, "what is shown before and after it tells that nothing else is meant")
}
