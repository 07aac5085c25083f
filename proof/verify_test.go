package proof_test

import (
	"testing"

	"github.com/cometbft/cometbft/proto/tendermint/crypto"
	ics23 "github.com/cosmos/ics23/go"
	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/fact/record"
	"github.com/equipoise-trials/equipoise/proof"
	"github.com/equipoise-trials/equipoise/proof/internal/testchain"
)

func TestRecordVerifiesUpToTheTrustRoot(t *testing.T) {
	e := recordEvidence(t)
	v, err := proof.Verify(e.file(t), e.record, e.trust)
	require.NoError(t, err)
	require.Equal(t, 4, v.Level)
	require.Len(t, v.Levels, 4)
	require.Equal(t, "2026-11-20T09:00:45.123456789Z", v.CommittedBy.Format("2006-01-02T15:04:05.999999999Z07:00"))
	require.EqualValues(t, 40, v.Record.Index)
	require.EqualValues(t, 3, v.Fact.Height)
	require.True(t, v.Fact.Known)
	require.Equal(t, 3, v.Signed.Signers, "one of four was absent")
	require.EqualValues(t, 30, v.Signed.Power)
}

func TestFactVerifiesWithKeysOfEveryScheme(t *testing.T) {
	e := factEvidence(t)
	v, err := proof.Verify(e.file(t), nil, e.trust)
	require.NoError(t, err)
	require.Equal(t, 4, v.Level)
	require.Nil(t, v.Record)
	require.Equal(t, 4, v.Signed.Signers)
}

func TestBundleOfALargeTrialHasAtMostTenKilobytes(t *testing.T) {
	e := largeEvidence(t)
	file := e.file(t)
	v, err := proof.Verify(file, e.record, e.trust)
	require.NoError(t, err)
	require.Equal(t, proof.LevelTrusted, v.Level)
	require.LessOrEqual(t, len(file), 10_000)
}

// Whatever a chain may have recorded as the head of a book, it proves records only if it can be read as one.
func TestHeadThatIsNoneProvesNoRecord(t *testing.T) {
	for name, c := range map[string]struct {
		head []byte
		want string
	}{
		"unreadable":   {[]byte{0xff}, "its fact cannot be read"},
		"a short root": {nil, "the root in its fact has 31 bytes"},
	} {
		t.Run(name, func(t *testing.T) {
			chain := testchain.New(t, "chain", four("x")...)
			book := chain.NewBook(7, 101, 1)
			book.Enter(recordBytes, nil)
			leaf := chain.Leaf(&record.RecordsAppended{Trial: 7, Site: 101, Book: 1, NewSize: 1, NewRoot: make([]byte, 31)}, 0)
			if c.head != nil {
				leaf.Fact = c.head
			}
			chain.Add([]fact.Leaf{leaf})
			chain.AddEmpty(1)
			b := chain.Evidence(1, 0, 2)
			b.Record = book.Prove(0, 1)
			_, err := proof.Verify(evidence{bundle: b}.file(t), recordBytes, nil)
			require.ErrorContains(t, err, c.want)
		})
	}
}

func TestStateIsTakenOnlyFromProofsOfExistence(t *testing.T) {
	absent, err := (&ics23.CommitmentProof{Proof: &ics23.CommitmentProof_Nonexist{Nonexist: &ics23.NonExistenceProof{}}}).Marshal()
	require.NoError(t, err)
	for name, c := range map[string]struct {
		ops  *crypto.ProofOps
		want string
	}{
		"no proof":           {nil, "has 0 parts"},
		"half a proof":       {&crypto.ProofOps{Ops: make([]crypto.ProofOp, 1)}, "has 1 parts"},
		"an unreadable one":  {&crypto.ProofOps{Ops: []crypto.ProofOp{{Data: []byte{0xff}}, {}}}, "the node's proof"},
		"a proof of absence": {&crypto.ProofOps{Ops: []crypto.ProofOp{{Data: absent}, {}}}, "the log has no checkpoint at that height"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := proof.NewState(c.ops)
			require.ErrorContains(t, err, c.want)
		})
	}
}

func TestTrustRootMustHaveAValidatorSet(t *testing.T) {
	_, err := proof.NewTrust("chain", nil, 1, nil)
	require.ErrorContains(t, err, "the validator set is empty")
	_, err = (&proof.Trust{ChainID: "chain", Height: 1}).Marshal()
	require.ErrorContains(t, err, "the validator set is empty")
	e := factEvidence(t)
	e.trust.Validators = nil
	_, err = proof.Verify(e.file(t), nil, e.trust)
	require.ErrorIs(t, err, proof.ErrUnreadable)
}
