package types_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	"github.com/equipoise-trials/equipoise/x/trial/types"
)

func TestParticipantsAreRecruitedInTwoStatuses(t *testing.T) {
	const recruiting, inviting = trialfact.Status_STATUS_RECRUITING, trialfact.Status_STATUS_ENROLLING_BY_INVITATION
	const terminated, completed, withdrawn = trialfact.Status_STATUS_TERMINATED, trialfact.Status_STATUS_COMPLETED, trialfact.Status_STATUS_WITHDRAWN
	for n := range trialfact.Status_name {
		s := trialfact.Status(n)
		require.Equal(t, s == recruiting || s == inviting, types.Recruits(s), s)
		require.Equal(t, s == terminated || s == completed || s == withdrawn, types.IsOver(s), s)
		require.Equal(t, s != 0 && s != trialfact.Status_STATUS_UNKNOWN, types.IsSet(s), s)
	}
	require.False(t, types.IsSet(10))
	require.False(t, types.IsSet(-1))
}
