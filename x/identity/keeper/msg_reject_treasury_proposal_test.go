package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	identityfact "github.com/equipoise-trials/equipoise/fact/identity"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	"github.com/equipoise-trials/equipoise/x/identity/types"
)

func TestARejectedProposalIsNotConfirmed(t *testing.T) {
	w := newRich(t)
	number := fixture.Must(w.Fixture, w.SpendTreasury, w.spend(w.administrator, 700)).Proposal
	reject := func(by fixture.Person) *types.MsgRejectTreasuryProposal {
		return &types.MsgRejectTreasuryProposal{Signer: by.Address, Proposal: number, Reason: compromised}
	}
	other := w.Organisation(sponsorKind)
	w.unchanged(func() {
		fixture.Refuse(w.Fixture, w.RejectTreasuryProposal, reject(w.nurse), "does not hold the role ADMINISTRATOR")
		fixture.Refuse(w.Fixture, w.RejectTreasuryProposal, reject(other), "has no proposal")
		fixture.Refuse(w.Fixture, w.RejectTreasuryProposal, &types.MsgRejectTreasuryProposal{Signer: w.second.Address, Proposal: number}, "a reason is required")
	})
	fixture.Must(w.Fixture, w.RejectTreasuryProposal, reject(w.second))
	f := only[*identityfact.TreasuryProposalRejected](w.register)
	require.Equal(t, number, f.Proposal)
	require.Equal(t, w.administrator.Address, f.ProposedBy.Address)
	require.Equal(t, compromised, f.Signature.Reason)
	fixture.Refuse(w.Fixture, w.ConfirmSpending, w.confirm(w.second, number, 700), "it was confirmed or rejected, or lapsed")
	require.Empty(t, w.paid())
}
