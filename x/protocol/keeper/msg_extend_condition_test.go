package keeper_test

import (
	"testing"
	"time"

	"github.com/equipoise-trials/equipoise/x/protocol/types"
)

func TestOnlyWhoDemandedAConditionGivesMoreTimeForIt(t *testing.T) {
	for name, tc := range map[string]struct {
		change func(*types.MsgExtendCondition)
		want   error
	}{
		"by another committee": {func(m *types.MsgExtendCondition) { m.Signer = chairDE.String() }, types.ErrNotOwn},
		"without a reason":     {func(m *types.MsgExtendCondition) { m.Reason = nil }, types.ErrInvalid},
		"into the past":        {func(m *types.MsgExtendCondition) { m.Due = time.Unix(1_899_999_999, 0).UTC() }, types.ErrInvalid},
		"to an earlier time":   {func(m *types.MsgExtendCondition) { m.Due = time.Unix(1_900_099_999, 0).UTC() }, types.ErrInvalid},
		"after it was met":     {func(m *types.MsgExtendCondition) { m.Condition = 2 }, types.ErrCondition},
		"of a plain approval":  {func(m *types.MsgExtendCondition) { m.Decision = 1 }, types.ErrCondition},
	} {
		t.Run(name, func(t *testing.T) {
			f := demanding(t)
			m := extension(2, 1, time.Unix(1_900_300_000, 0).UTC())
			tc.change(m)
			f.refused(tc.want, func() error {
				_, err := f.ExtendCondition(f.ctx, m)
				return err
			})
		})
	}
}
