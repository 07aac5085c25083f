package keeper_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	identityfact "github.com/equipoise-trials/equipoise/fact/identity"
	payoutfact "github.com/equipoise-trials/equipoise/fact/payout"
	modules "github.com/equipoise-trials/equipoise/testutil/fixture"
	"github.com/equipoise-trials/equipoise/x/payout/types"
	trialkeeper "github.com/equipoise-trials/equipoise/x/trial/keeper"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

func (f *fixture) confirm(signer sdk.AccAddress, lines ...uint64) error {
	_, err := f.ConfirmReversal(f.ctx, &types.MsgConfirmReversal{Signer: signer.String(), Trial: trial, Lines: lines, Reason: doubt})
	return err
}

func TestTwoDelegatesTakeAVisitBackAndItsTariffIsFree(t *testing.T) {
	f, nurse, other, _ := withShort(t)
	require.NoError(t, f.reverse(nurse, 2))
	f.refused(t, types.ErrTooEarly, func() error { return f.confirm(other, 2) })
	f.wait(t, types.TimeToContest)
	f.refused(t, types.ErrReversal, func() error { return f.confirm(nurse, 2) })
	f.refused(t, types.ErrReversal, func() error { return f.confirm(other, 1) })
	f.refused(t, types.ErrInvalid, func() error { return f.confirm(other, 2, 2) })
	f.refused(t, types.ErrNoLine, func() error { return f.confirm(other, 9, 2) })
	mark := len(f.facts())
	require.NoError(t, f.confirm(other, 2))
	require.Equal(t, void, f.line(t, trial, 2).State)
	reversed := f.facts()[mark].(*payoutfact.LineReversed)
	require.Equal(t, other.String(), reversed.Signature.Actor.Address)
	require.Equal(t, doubt, reversed.Signature.Reason)
	require.Equal(t, nurse.String(), reversed.Proposer.Address)
	require.Equal(t, nurse.String(), reversed.Attester)
	require.Equal(t, "15 = 5 + 0 + 10 + 0; 5 (0), 1 queue", f.figures(t, trial, usd))
	f.check(t)
	f.refused(t, types.ErrReversal, func() error { return f.confirm(other, 2) })
	f.refused(t, types.ErrReversal, func() error { return f.reverse(other, 2) })

	again := f.accrual(trial, hash("handle", trial, "ada"), usd, 20)
	again.Cap = 3
	_, err := f.Accrue(f.ctx, again)
	require.NoError(t, err, "a visit that is not taken back is earned in its place")
	again.Nullifier = fact.Hash(f.line(t, trial, 2).Nullifier)
	again.Cap = 9
	f.refused(t, types.ErrNullifierUsed, func() error { _, err := f.Accrue(f.ctx, again); return err })
	f.check(t)
}

// Two others would take back what an honest nurse attested; once she cannot sign any more, they may.
func TestWhatSomebodyAttestedOthersDoNotTakeBackWithoutThem(t *testing.T) {
	f, nurse, other, coordinator := withShort(t)
	require.NoError(t, f.reverse(other, 2, 3))
	f.wait(t, types.TimeToContest)
	f.refused(t, types.ErrReversal, func() error { return f.confirm(coordinator, 2) })
	require.NoError(t, f.confirm(nurse, 2))
	modules.Must(f.below, trialkeeper.NewMsgServer(f.below.Trial).EndDelegation, &trialtypes.MsgEndDelegation{
		Signer: key("investigator").String(), Trial: trial, Site: 2, Delegation: 1, Reason: modules.Reason(fact.ReasonCode_REASON_CODE_REGULATORY),
	})
	require.NoError(t, f.confirm(coordinator, 3))
	require.Equal(t, void, f.line(t, trial, 3).State)
	f.check(t)
}

func TestWhatIsPaidStaysPaidAndTheErrorIsRecorded(t *testing.T) {
	f, nurse, other, _ := withShort(t)
	before := f.line(t, trial, 1)
	mark := len(f.facts())
	require.NoError(t, f.reverse(nurse, 1))
	f.wait(t, types.TimeToContest)
	require.NoError(t, f.confirm(other, 1))
	require.IsType(t, &payoutfact.LineReversalProposed{}, f.facts()[mark])
	disowned := f.facts()[mark+1].(*payoutfact.LineDisowned)
	require.Equal(t, nurse.String(), disowned.Proposer.Address)
	after := f.line(t, trial, 1)
	require.Equal(t, before.State, after.State)
	require.Equal(t, before.Settled, after.Settled)
	require.Equal(t, "15 = 5 + 0 + 10 + 0; 25 (0), 2 queue", f.figures(t, trial, usd), "no coins move, and what else is owed is owed")
	f.refused(t, types.ErrReversal, func() error { return f.confirm(other, 1) })
	f.check(t)
}

func TestTheParticipantBringsWhatTheSiteTakesBackBeforeTheArbiter(t *testing.T) {
	f, nurse, other, _ := withShort(t)
	committee := f.below.Organisation(identityfact.OrganisationKind_ORGANISATION_KIND_ETHICS_COMMITTEE)
	f.schedules.Arbiter = committee.Organisation
	arbiter := f.below.Person(committee, "member", fact.Role_ROLE_COMMITTEE_MEMBER).Raw
	require.NoError(t, f.reverse(nurse, 2, 3))
	ada := hash("handle", trial, "ada")
	mark := len(f.facts())
	require.NoError(t, f.CosignFor(f.ctx, ada, []uint64{2, 3}, participant))
	require.IsType(t, &payoutfact.LineCosigned{}, f.facts()[mark])
	brought := f.facts()[mark+1].(*payoutfact.LineHeld)
	require.Equal(t, payoutfact.Hold_HOLD_OBJECTED, brought.Hold)
	require.Equal(t, participant.Address, brought.Signature.Actor.Address)
	f.wait(t, types.TimeToContest)
	f.refused(t, types.ErrReversal, func() error { return f.confirm(other, 2) })
	f.fund(t, trial, usd, 100)
	require.NoError(t, f.decide(arbiter, false, 2))
	require.Equal(t, settled, f.line(t, trial, 2).State)
	f.wait(t, 11*24*time.Hour)
	f.block(t)
	require.Equal(t, settled, f.line(t, trial, 3).State, "the arbiter was silent, and the participant gains")
	f.check(t)
}
