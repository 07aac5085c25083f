package keeper_test

import (
	"encoding/hex"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/x/registration/keeper"
	"github.com/equipoise-trials/equipoise/x/registration/types"
)

func (c *register) seal(digest []byte) *types.QuerySealResponse {
	c.Helper()
	res, err := keeper.NewQueryServer(c.Registration).Seal(c.Ctx, &types.QuerySealRequest{Organisation: c.trial.Sponsor.Organisation, Digest: hex.EncodeToString(digest)})
	require.NoError(c, err)
	return res
}

func TestASealIsShownToWhoNamesItsOrganisation(t *testing.T) {
	c := newRegister(t)
	reveal := c.sealed()
	q := keeper.NewQueryServer(c.Registration)
	shown := c.seal(reveal.Seal)
	require.Equal(t, reveal.Seal, shown.Seal.Digest)
	require.False(t, shown.Late)
	c.Next(sealedFor)
	require.True(t, c.seal(reveal.Seal).Late, "before any block has found it overdue")

	_, err := q.Seal(c.Ctx, &types.QuerySealRequest{Organisation: 1, Digest: hex.EncodeToString(reveal.Seal)})
	require.ErrorContains(t, err, "organisation 1 never sealed")
	_, err = q.Seal(c.Ctx, &types.QuerySealRequest{Digest: "\u202e"})
	require.ErrorContains(t, err, "is not a seal")
	list, err := q.Seals(c.Ctx, &types.QuerySealsRequest{Organisation: c.trial.Sponsor.Organisation})
	require.NoError(t, err)
	require.Len(t, list.Seals, 1)
	none, err := q.Seals(c.Ctx, &types.QuerySealsRequest{Organisation: 1})
	require.NoError(t, err)
	require.Empty(t, none.Seals)
}
