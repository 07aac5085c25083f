package keeper_test

import (
	"testing"

	"github.com/equipoise-trials/equipoise/x/protocol/types"
)

func TestEvidenceThatAConditionIsMetIsRefused(t *testing.T) {
	for name, tc := range map[string]struct {
		change func(*types.MsgAnswerCondition)
		want   error
	}{
		"by somebody without the task": {func(m *types.MsgAnswerCondition) { m.Signer = chair.String() }, errNotAuthorised},
		"of another length":            {func(m *types.MsgAnswerCondition) { m.EvidenceDigest = m.EvidenceDigest[1:] }, types.ErrInvalid},
		"for a version there is none":  {func(m *types.MsgAnswerCondition) { m.Version = 2 }, types.ErrNoDocument},
		"for a decision there is none": {func(m *types.MsgAnswerCondition) { m.Decision = 3 }, types.ErrCondition},
		"for no condition":             {func(m *types.MsgAnswerCondition) { m.Condition = 3 }, types.ErrCondition},
		"for one that is met":          {func(m *types.MsgAnswerCondition) { m.Condition = 2 }, types.ErrCondition},
		"for a plain approval":         {func(m *types.MsgAnswerCondition) { m.Decision = 1 }, types.ErrCondition},
	} {
		t.Run(name, func(t *testing.T) {
			f := demanding(t)
			m := answer(2, 1)
			tc.change(m)
			f.refused(tc.want, func() error {
				_, err := f.AnswerCondition(f.ctx, m)
				return err
			})
		})
	}
}
