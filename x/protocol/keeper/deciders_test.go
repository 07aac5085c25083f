package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestTheCommitteesOfASiteAreThoseThatDecideThereNow(t *testing.T) {
	f := setup(t)
	f.world.assignCommitteeDE()
	f.world.assignAuthority()
	for site, want := range map[uint32][]uint64{1: {committee, committeeDE}, 2: {committee}} {
		of, err := f.world.Site(f.ctx, 3, site)
		require.NoError(t, err)
		committees, err := f.CommitteesOf(f.ctx, of)
		require.NoError(t, err)
		require.Equal(t, want, committees, "site %d", site)
	}
}
