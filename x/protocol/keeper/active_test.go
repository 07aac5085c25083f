package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/x/protocol/types"
)

func TestARecordIsJudgedAgainstTheVersionActiveAtItsHeight(t *testing.T) {
	f := setup(t)
	f.submit(paper(protocolType, "protocol"))
	f.submit(follows(paper(protocolType, "second"), 1, 1))
	f.submit(follows(paper(protocolType, "third"), 1, 2))
	f.approve(1, 1)
	f.approve(1, 3)
	f.at(20)
	f.activate(1, 1, 1)
	f.at(300)
	f.activate(1, 1, 3)

	for height, want := range map[int64]uint32{20: 1, 21: 1, 255: 1, 256: 1, 299: 1, 300: 3, 301: 3, 1 << 40: 3, 0: 3} {
		v, err := f.ActiveAt(f.ctx, 3, 1, 1, height)
		require.NoError(t, err)
		require.Equal(t, want, v.Number, "height %d", height)
	}
	_, err := f.ActiveAt(f.ctx, 3, 1, 1, 19)
	require.ErrorIs(t, err, types.ErrNotActive)
	require.ErrorContains(t, err, "no version of document line 1 was active at site 1 of trial 3 at height 19")
	_, err = f.ActiveAt(f.ctx, 3, 2, 1, 0)
	require.ErrorContains(t, err, "no version of document line 1 is active at site 2 of trial 3")
	_, err = f.ActiveAt(f.ctx, 3, 1, 8, 0)
	require.ErrorIs(t, err, types.ErrNoDocument)
	_, err = f.ActiveAt(f.ctx, 3, 1, 1, -1)
	require.ErrorIs(t, err, types.ErrInvalid)
}
