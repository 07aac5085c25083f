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

func TestConditionsAreRefused(t *testing.T) {
	due := time.Unix(1_900_300_000, 0).UTC()
	with := func(change func(*types.MsgDecide)) func(*harness) error {
		return func(f *harness) error {
			m := decision(1, 1, types.ApprovedWithConditions)
			change(m)
			_, err := f.Decide(f.ctx, m)
			return err
		}
	}
	answering := func(m *types.MsgAnswerCondition, change func(*types.MsgAnswerCondition)) func(*harness) error {
		return func(f *harness) error {
			change(m)
			_, err := f.AnswerCondition(f.ctx, m)
			return err
		}
	}
	confirming := func(change func(*types.MsgConfirmCondition)) func(*harness) error {
		return func(f *harness) error {
			m := confirmation(1, 2, 1)
			change(m)
			return f.confirm(m)
		}
	}
	extending := func(change func(*types.MsgExtendCondition)) func(*harness) error {
		return func(f *harness) error {
			m := extension(2, 1, due)
			change(m)
			_, err := f.ExtendCondition(f.ctx, m)
			return err
		}
	}
	for name, tc := range map[string]struct {
		send func(*harness) error
		want error
	}{
		"an approval with no conditions":  {with(func(m *types.MsgDecide) { m.Conditions = nil }), types.ErrInvalid},
		"33 conditions":                   {with(func(m *types.MsgDecide) { m.Conditions = make([]types.Condition, 33) }), types.ErrInvalid},
		"conditions of a plain approval":  {with(func(m *types.MsgDecide) { m.Outcome = types.Approved }), types.ErrInvalid},
		"a condition without text":        {with(func(m *types.MsgDecide) { m.Conditions[1].TextDigest = nil }), types.ErrInvalid},
		"a condition that is due already": {with(func(m *types.MsgDecide) { m.Conditions[1].Due = time.Unix(1_900_000_000, 0).UTC() }), types.ErrInvalid},
		"a condition in the far future":   {with(func(m *types.MsgDecide) { m.Conditions[1].Due = time.Date(2900, 1, 1, 0, 0, 0, 0, time.UTC) }), types.ErrInvalid},
		"a review that is due already":    {with(func(m *types.MsgDecide) { past := time.Unix(1, 0).UTC(); m.ReviewDue = &past }), types.ErrInvalid},
		"a review after the end":          {with(func(m *types.MsgDecide) { end := due.Add(-1); m.ReviewDue, m.NotAfter = &due, &end }), types.ErrInvalid},
		"a review of a refusal": {func(f *harness) error {
			m := decision(1, 1, types.Disapproved)
			m.ReviewDue = &due
			_, err := f.Decide(f.ctx, m)
			return err
		}, types.ErrInvalid},
		"evidence by somebody without the task": {answering(answer(2, 1), func(m *types.MsgAnswerCondition) { m.Signer = chair.String() }), errNotAuthorised},
		"evidence of another length":            {answering(answer(2, 1), func(m *types.MsgAnswerCondition) { m.EvidenceDigest = m.EvidenceDigest[1:] }), types.ErrInvalid},
		"evidence for a version there is none":  {answering(answer(2, 1), func(m *types.MsgAnswerCondition) { m.Version = 2 }), types.ErrNoDocument},
		"evidence for a decision there is none": {answering(answer(3, 1), func(*types.MsgAnswerCondition) {}), types.ErrCondition},
		"evidence for no condition":             {answering(answer(2, 3), func(*types.MsgAnswerCondition) {}), types.ErrCondition},
		"evidence for a plain approval":         {answering(answer(1, 1), func(*types.MsgAnswerCondition) {}), types.ErrCondition},
		"the sponsor confirms":                  {confirming(func(m *types.MsgConfirmCondition) { m.Signer = sponsor.String() }), errNotAuthorised},
		"another committee confirms":            {confirming(func(m *types.MsgConfirmCondition) { m.Signer = chairDE.String() }), types.ErrNotOwn},
		"confirmed twice":                       {confirming(func(m *types.MsgConfirmCondition) { m.Condition = 2 }), types.ErrCondition},
		"condition 0":                           {confirming(func(m *types.MsgConfirmCondition) { m.Condition = 0 }), types.ErrCondition},
		"another committee extends":             {extending(func(m *types.MsgExtendCondition) { m.Signer = chairDE.String() }), types.ErrNotOwn},
		"extended without a reason":             {extending(func(m *types.MsgExtendCondition) { m.Reason = nil }), types.ErrInvalid},
		"extended into the past":                {extending(func(m *types.MsgExtendCondition) { m.Due = time.Unix(1_899_999_999, 0).UTC() }), types.ErrInvalid},
		"extended to an earlier time":           {extending(func(m *types.MsgExtendCondition) { m.Due = time.Unix(1_900_099_999, 0).UTC() }), types.ErrInvalid},
		"extended after it was met":             {extending(func(m *types.MsgExtendCondition) { m.Condition = 2 }), types.ErrCondition},
	} {
		t.Run(name, func(t *testing.T) {
			f := setup(t)
			f.world.assignCommitteeDE()
			f.submit(paper(protocolType, "protocol"))
			f.approve(1, 1)
			f.decide(decision(1, 1, types.ApprovedWithConditions))
			require.NoError(t, f.confirm(confirmation(1, 2, 2)))
			f.refused(tc.want, func() error { return tc.send(f) })
		})
	}
}
