package keeper_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact"
	participationfact "github.com/equipoise-trials/equipoise/fact/participation"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	identitykeeper "github.com/equipoise-trials/equipoise/x/identity/keeper"
	identitytypes "github.com/equipoise-trials/equipoise/x/identity/types"
	"github.com/equipoise-trials/equipoise/x/participation/types"
)

// ends ends the block, and begins another some time later.
func (w *world) ends(later time.Duration) {
	w.Helper()
	require.NoError(w, w.EndBlock(w.Ctx))
	require.NoError(w, w.CheckInvariants(w.Ctx))
	w.Next(later)
}

// isPromised reports whether something is still promised to a participant.
func (w *world) isPromised(p participant) bool {
	_, err := w.FeePromise(w.Ctx, fact.Hash(p.handle), p.raw())
	return err == nil
}

func TestWhatIsLeftOfPromisedFeesGoesBackWhenTheSettlementWindowIsOver(t *testing.T) {
	w := newWorld(t)
	going, failed, over := w.come(w.here, enrolled), w.come(w.here, screenFailed), w.come(w.here, closed) // days later
	require.NoError(t, w.pays(over.raw(), 300, w.declines(over)))
	w.ends(window) // the last instant at which a visit can be attested
	w.ends(time.Nanosecond)
	require.True(t, w.isPromised(over))
	require.False(t, w.isPromised(failed), "whose window was over before")
	before := w.inTreasury(w.here)
	require.NoError(t, w.EndBlock(w.Ctx))
	require.Len(t, w.GenesisFacts(), 1)
	back := w.GenesisFacts()[0].(*participationfact.FeesReturned)
	require.Equal(t, fact.ActorKind_ACTOR_KIND_CHAIN, back.Signature.Actor.Kind)
	require.Equal(t, over.handle, back.Handle)
	require.Equal(t, []string{"1000000", "999700"}, []string{back.Promised, back.Returned})
	require.Len(t, back.Blind, fact.HashSize)
	require.NotEqual(t, w.stored(over).Blind, back.Blind)
	require.False(t, w.isPromised(over))
	require.True(t, w.isPromised(going))
	require.EqualValues(t, before+types.MaxFeeLimit-300, w.inTreasury(w.here))
	require.NoError(t, w.CheckInvariants(w.Ctx))
	w.ends(day)
	require.Error(t, w.pays(over.raw(), 1, w.withdrawal(over)))
}

// TestFeesStayPromisedWhileTheParticipantIsOwedMoney closes a participation whose visit waits for escrow: its participant may have
// to name another payee.
func TestFeesStayPromisedWhileTheParticipantIsOwedMoney(t *testing.T) {
	w := newWorld(t)
	p := w.enrolled(w.here)
	w.attests(w.here, p)
	require.NoError(t, w.step(w.here, p, closed))
	w.ends(window + time.Nanosecond)
	for range 3 {
		w.ends(types.ReturnRetry)
		require.True(t, w.isPromised(p))
	}
	w.fund(visit)
	w.ends(types.ReturnRetry)
	w.ends(types.ReturnRetry)
	require.False(t, w.isPromised(p))
}

func TestFeesGoBackToTheTreasuryOfASuspendedOrganisation(t *testing.T) {
	w := newWorld(t)
	p := w.come(w.here, closed)
	fixture.Must(w.Fixture, identitykeeper.NewMsgServer(w.Identity).SuspendOrganisation, &identitytypes.MsgSuspendOrganisation{
		Signer: w.Accreditor().Address, Organisation: w.here.organisation, Reason: fixture.Reason(fact.ReasonCode_REASON_CODE_REGULATORY),
	})
	before := w.inTreasury(w.here)
	w.ends(window + time.Nanosecond)
	w.ends(time.Hour)
	require.False(t, w.isPromised(p))
	require.EqualValues(t, before+types.MaxFeeLimit, w.inTreasury(w.here))
}

func TestABlockLooksAtABoundedNumberOfParticipations(t *testing.T) {
	w := newWorld(t)
	w.budgets(w.here, 2*types.MaxReturnsPerBlock*types.MaxFeeLimit)
	who := make([]participant, types.MaxReturnsPerBlock+1)
	for i := range who {
		who[i] = w.invite(w.here)
		require.NoError(t, w.step(w.here, who[i], closed))
	}
	left := func() (n int) {
		for _, p := range who {
			if w.isPromised(p) {
				n++
			}
		}
		return n
	}
	w.ends(time.Second)
	w.ends(window)
	w.ends(time.Second)
	require.Equal(t, 1, left())
	w.ends(time.Second)
	require.Zero(t, left())
}

func TestAnImportedChainGoesOnToGiveFeesBack(t *testing.T) {
	w := newWorld(t)
	p := w.come(w.here, closed)
	w.ends(day)
	g, err := w.ExportGenesis(w.Ctx)
	require.NoError(t, err)
	for _, prefix := range [][]byte{types.FeeReturnsPrefix.Bytes(), types.SiteIndexPrefix.Bytes(), types.CountsPrefix.Bytes()} {
		w.clear(prefix)
	}
	require.NoError(t, w.InitGenesis(w.Ctx, g))
	require.NoError(t, w.CheckInvariants(w.Ctx))
	w.ends(window)
	w.ends(day)
	require.False(t, w.isPromised(p))
}

// clear removes everything of the module under a prefix.
func (w *world) clear(prefix []byte) {
	w.Helper()
	s := w.Store(types.StoreKey).OpenKVStore(w.Ctx)
	end := append([]byte(nil), prefix...)
	end[len(end)-1]++
	rows, err := s.Iterator(prefix, end)
	require.NoError(w, err)
	var keys [][]byte
	for ; rows.Valid(); rows.Next() {
		keys = append(keys, rows.Key())
	}
	require.NoError(w, rows.Close())
	for _, key := range keys {
		require.NoError(w, s.Delete(key))
	}
}
