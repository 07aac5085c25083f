package keeper_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact"
	protocolfact "github.com/equipoise-trials/equipoise/fact/protocol"
	"github.com/equipoise-trials/equipoise/x/protocol/types"
)

func (f *harness) confirm(m *types.MsgConfirmCondition) error {
	_, err := f.ConfirmCondition(f.ctx, m)
	return err
}

func confirmation(line, decision, condition uint32) *types.MsgConfirmCondition {
	return &types.MsgConfirmCondition{Signer: chair.String(), Trial: 3, Line: line, Version: 1, Decision: decision, Condition: condition}
}

func extension(decision, condition uint32, due time.Time) *types.MsgExtendCondition {
	return &types.MsgExtendCondition{
		Signer: chair.String(), Trial: 3, Line: 1, Version: 1, Decision: decision, Condition: condition, Due: due,
		Reason: &fact.Reason{Code: fact.ReasonCode_REASON_CODE_PLANNED},
	}
}

func answer(decision, condition uint32) *types.MsgAnswerCondition {
	return &types.MsgAnswerCondition{
		Signer: sponsor.String(), Trial: 3, Line: 1, Version: 1, Decision: decision, Condition: condition, EvidenceDigest: digestOf("policy"),
	}
}

// TestAConditionIsTrackedUntilItIsMet: the committee demands insurance and a translation, the latter first.
func TestAConditionIsTrackedUntilItIsMet(t *testing.T) {
	f := setup(t)
	f.openSites(1)
	f.decide(decision(1, 1, types.ApprovedWithConditions)) // decision 2: condition 2 is due before condition 1
	recorded := f.recorded.last().(*protocolfact.DocumentDecided)
	require.Len(t, recorded.Conditions, 2)
	require.EqualValues(t, 2, recorded.Conditions[1].Number)
	first, second := time.Unix(1_900_100_000, 0).UTC(), time.Unix(1_900_050_000, 0).UTC()

	f.when(second)
	require.NoError(t, f.requireOpen(1), "a condition may be met to its last instant")
	f.when(second.Add(1))
	overdue := "protocol version 1 of line 1: its approval by ethics committee 50 has condition 2 of decision 2 overdue since 2030-03-18T07:40:00Z"
	require.ErrorContains(t, f.requireOpen(1), overdue)
	require.ErrorContains(t, f.mayActivate(2, 1, 1), "has condition 2 of decision 2 overdue", "and no further site begins")

	_, err := f.AnswerCondition(f.ctx, answer(2, 2))
	require.NoError(t, err)
	require.Equal(t, digestOf("policy"), f.recorded.last().(*protocolfact.ConditionAnswered).EvidenceDigest)
	require.ErrorContains(t, f.requireOpen(1), overdue, "whoever demanded it judges the evidence")
	judged := confirmation(1, 2, 2)
	for _, other := range [][]byte{nil, digestOf("draft")} {
		judged.EvidenceDigest = other
		f.refused(types.ErrCondition, func() error { return f.confirm(judged) })
	}
	require.ErrorContains(t, f.confirm(judged), "the message confirms", "who posts other evidence meanwhile does not have it confirmed")
	judged.EvidenceDigest = digestOf("policy")
	require.NoError(t, f.confirm(judged))
	met := f.recorded.last().(*protocolfact.ConditionMet)
	require.Equal(t, digestOf("policy"), met.EvidenceDigest)
	require.Equal(t, fact.Meaning_MEANING_VERIFIED, met.Signature.Meaning)
	require.NoError(t, f.requireOpen(1))

	f.when(first.Add(1))
	require.ErrorContains(t, f.requireOpen(1), "has condition 1 of decision 2 overdue")
	later := first.Add(24 * time.Hour)
	_, err = f.ExtendCondition(f.ctx, extension(2, 1, later))
	require.NoError(t, err)
	extended := f.recorded.last().(*protocolfact.ConditionExtended)
	require.Equal(t, []int64{first.UnixNano(), later.UnixNano()}, []int64{extended.DueBefore, extended.Due})
	require.NoError(t, f.requireOpen(1))
	f.when(later.Add(1))
	require.ErrorIs(t, f.requireOpen(1), types.ErrNotOpen)
	f.approve(1, 1)
	require.NoError(t, f.requireOpen(1), "an approval without conditions takes the place of that with some")
	require.NoError(t, f.Invariants(f.ctx))
}

// demanding is a chain on which decision 1 approved the protocol plainly, and decision 2 with two conditions, of which the
// second is met.
func demanding(t *testing.T) *harness {
	f := setup(t)
	f.world.assignCommitteeDE()
	f.submit(paper(protocolType, "protocol"))
	f.approve(1, 1)
	f.decide(decision(1, 1, types.ApprovedWithConditions))
	require.NoError(t, f.confirm(confirmation(1, 2, 2)))
	return f
}
