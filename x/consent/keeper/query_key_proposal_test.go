package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	consentfact "github.com/equipoise-trials/equipoise/fact/consent"
	"github.com/equipoise-trials/equipoise/x/consent/keeper"
	"github.com/equipoise-trials/equipoise/x/consent/types"
)

func TestAKeyProposalIsShownWithTheKeysBefore(t *testing.T) {
	f := setup(t)
	f.invite(t, consentfact.Mode_MODE_SELF)
	server := keeper.NewQueryServer(f.Keeper)
	ask := func() *types.QueryKeyProposalResponse {
		res, err := server.KeyProposal(f.ctx, &types.QueryKeyProposalRequest{Handle: handle[:]})
		require.NoError(t, err)
		return res
	}
	require.Equal(t, &types.QueryKeyProposalResponse{Key: participant.String(), Rebinding: types.Rebinding{Handle: handle[:]}}, ask())
	key := phone("second")
	f.mustAccept(t, key)
	require.Equal(t, types.ProposalState_PROPOSAL_STATE_ACCEPTED, ask().Rebinding.Proposal.State)
	f.sleep(t, types.TimeToVeto)
	res := ask()
	require.Equal(t, addressOf(key).String(), res.Key)
	require.Equal(t, []string{participant.String()}, res.Rebinding.Retired)
	require.Nil(t, res.Rebinding.Proposal)

	_, err := server.KeyProposal(f.ctx, &types.QueryKeyProposalRequest{Handle: blind("nobody's")})
	require.ErrorContains(t, err, "nobody was invited")
	for _, of := range []string{participant.String(), res.Key} {
		found, err := server.ConsentByKey(f.ctx, &types.QueryConsentByKeyRequest{Key: of})
		require.NoError(t, err)
		require.Equal(t, res.Key, found.Consent.Key, "the key before leads to the same participation")
	}
}
