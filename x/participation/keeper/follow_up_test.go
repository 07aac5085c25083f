package keeper_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/testutil/fixture"
	consenttypes "github.com/equipoise-trials/equipoise/x/consent/types"
	"github.com/equipoise-trials/equipoise/x/participation/types"
	payoutkeeper "github.com/equipoise-trials/equipoise/x/payout/keeper"
)

// withdrawsFromTreatment has a participant withdraw from treatment, to be followed up.
func (w *world) withdrawsFromTreatment(p participant) {
	w.Helper()
	m := w.withdrawal(p)
	m.FollowUp = true
	fixture.Must(w.Fixture, w.consentMsgs.Withdraw, m)
}

func TestWhoWithdrewFromTreatmentIsPaidForTheVisitsOfTheFollowUp(t *testing.T) {
	w := newWorld(t)
	w.fund(10 * visit)
	p := w.come(w.here, enrolled)
	w.withdrawsFromTreatment(p)
	w.Next(day)
	require.NoError(t, w.step(w.here, p, followUp))
	w.Next(window + day)
	w.attests(w.here, p)
	require.Equal(t, visit, w.balance(p))
	require.NoError(t, w.step(w.here, p, closed))
	w.Next(window)
	w.attests(w.here, p)
	w.Next(time.Second)
	refused(w, w.msgs.AttestVisits, w.visits(w.here, p), types.ErrSettled)
	require.NoError(t, payoutkeeper.Invariants(w.Ctx, w.payout))
}

// A site that does not follow them up attests what was before, and no more.
func TestVisitsEndWithTheWithdrawalFromTreatmentWhereNobodyFollowsUp(t *testing.T) {
	w := newWorld(t)
	p := w.come(w.here, enrolled)
	screened := w.come(w.here, screening)
	w.withdrawsFromTreatment(p)
	w.withdrawsFromTreatment(screened)
	refused(w, w.msgs.Enrol, &types.MsgEnrol{Signer: w.here.coordinator.Address, Handle: screened.handle}, types.ErrWithdrawn)
	w.Next(window)
	w.attests(w.here, p, screened)
	w.Next(time.Second)
	refused(w, w.msgs.AttestVisits, w.visits(w.here, p), types.ErrSettled)
	refused(w, w.msgs.AttestVisits, w.visits(w.here, screened), types.ErrSettled)
	require.NoError(t, w.step(w.here, p, followUp))
	w.attests(w.here, p) // from now on they are followed up
}

// Who wants no more of the follow-up either ends it as anybody ends it all.
func TestAWithdrawalFromTheFollowUpEndsItsVisits(t *testing.T) {
	w := newWorld(t)
	p := w.come(w.here, followUp)
	w.withdrawsFromTreatment(p)
	w.Next(day)
	w.attests(w.here, p)
	w.withdraws(p)
	w.Next(window)
	w.attests(w.here, p)
	w.Next(time.Second)
	refused(w, w.msgs.AttestVisits, w.visits(w.here, p), types.ErrSettled)
	refused(w, w.consentMsgs.Withdraw, w.withdrawal(p), consenttypes.ErrClosed)
}

func TestAReportThatSomebodyIsFollowedUpNoMoreStopsTheirVisits(t *testing.T) {
	w := newWorld(t)
	p := w.come(w.here, enrolled)
	w.withdrawsFromTreatment(p)
	fixture.Must(w.Fixture, w.consentMsgs.ReportWithdrawal, &consenttypes.MsgReportWithdrawal{
		Signer: w.here.coordinator.Address, Handle: p.handle, PaperDigest: w.fresh(), Blind: w.fresh(),
	})
	refused(w, w.msgs.StartFollowUp, &types.MsgStartFollowUp{Signer: w.here.coordinator.Address, Handle: p.handle}, types.ErrWithdrawn)
	fixture.Must(w.Fixture, w.consentMsgs.ContestWithdrawal, &consenttypes.MsgContestWithdrawal{Signer: p.address, Handle: p.handle, Blind: w.fresh()})
	require.NoError(t, w.step(w.here, p, followUp))
}

func TestWhoIsFollowedUpMovesToAnotherSiteAndIsFollowedUpThere(t *testing.T) {
	w := newWorld(t)
	w.fund(10 * visit)
	p := w.come(w.here, followUp)
	w.withdrawsFromTreatment(p)
	w.Next(day)
	w.moves(w.here, p, w.there)
	w.Next(window + day)
	w.attests(w.there, p)
	require.Equal(t, visit, w.balance(p))
}
