package keeper_test

import (
	"testing"

	"github.com/equipoise-trials/equipoise/x/protocol/types"
)

func TestOnlyWhoDemandedAConditionConfirmsThatItIsMetAndOnce(t *testing.T) {
	for name, tc := range map[string]struct {
		change func(*types.MsgConfirmCondition)
		want   error
	}{
		"by the sponsor":       {func(m *types.MsgConfirmCondition) { m.Signer = sponsor.String() }, errNotAuthorised},
		"by another committee": {func(m *types.MsgConfirmCondition) { m.Signer = chairDE.String() }, types.ErrNotOwn},
		"twice":                {func(m *types.MsgConfirmCondition) { m.Condition = 2 }, types.ErrCondition},
		"of condition 0":       {func(m *types.MsgConfirmCondition) { m.Condition = 0 }, types.ErrCondition},
	} {
		t.Run(name, func(t *testing.T) {
			f := demanding(t)
			m := confirmation(1, 2, 1)
			tc.change(m)
			f.refused(tc.want, func() error { return f.confirm(m) })
		})
	}
}
