package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/x/trial/keeper"
	"github.com/equipoise-trials/equipoise/x/trial/types"
)

func TestAuthorityIsExplained(t *testing.T) {
	c := newConduct(t)
	q := keeper.NewQueryServer(c.Trial)
	yes, err := q.Authority(c.Ctx, &types.QueryAuthorityRequest{
		Trial: "EQ00000001", Site: 1, Address: c.trial.Investigator.Address, Task: fact.Task_TASK_CONSENT,
	})
	require.NoError(t, err)
	require.Equal(t, investigator, yes.Actor.Role)
	require.Empty(t, yes.Reason)
	no, err := q.Authority(c.Ctx, &types.QueryAuthorityRequest{
		Trial: "1", Site: 1, Address: c.Key("stranger").Address, Task: fact.Task_TASK_CONSENT,
	})
	require.NoError(t, err)
	require.Nil(t, no.Actor)
	require.Contains(t, no.Reason, "is not in the register")
	_, err = q.Authority(c.Ctx, &types.QueryAuthorityRequest{Trial: "x"})
	require.Error(t, err)
	_, err = q.Authority(c.Ctx, &types.QueryAuthorityRequest{Trial: "1", Address: "x"})
	require.ErrorIs(t, err, types.ErrAddress)
}
