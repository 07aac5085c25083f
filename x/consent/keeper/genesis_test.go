package keeper_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/x/consent/keeper"
	"github.com/equipoise-trials/equipoise/x/consent/types"
	"github.com/equipoise-trials/equipoise/x/internal/modtest"
)

// populate brings participations into every state and returns the chain.
func populate(t *testing.T) *fixture {
	t.Helper()
	f := setup(t)
	handles := f.invitePending(t, 5)
	key := func(i int) string { return f.mustConsent(t, handles[i]).Key }
	f.later(2, time.Hour)
	_, err := f.Countersign(f.ctx, &types.MsgCountersign{
		Signer: neighbour.String(), Handle: handles[1][:], Capacity: witness, FormLine: form, Version: 1, Blind: blind("w"),
	})
	require.NoError(t, err)
	_, err = f.Decline(f.ctx, &types.MsgDecline{Signer: key(2), Handle: handles[2][:], FormLine: form, Blind: blind("d")})
	require.NoError(t, err)
	scope := digest("scope")
	_, err = f.Withdraw(f.ctx, &types.MsgWithdraw{
		Signer: key(3), Handle: handles[3][:], ScopeCommitment: scope[:], Blind: blind("w"),
	})
	require.NoError(t, err)
	note := digest("note")
	_, err = f.ReportWithdrawal(f.ctx, &types.MsgReportWithdrawal{Signer: nurse.String(), Handle: handles[4][:], PaperDigest: note[:], Blind: blind("r")})
	require.NoError(t, err)
	f.forms.elsewhere = foreign
	_, err = f.SignTransfer(f.ctx, &types.MsgSignTransfer{Signer: mother.String(), Handle: handles[2][:], Site: elsewhere})
	require.NoError(t, err)
	_, err = f.Withdraw(f.ctx, &types.MsgWithdraw{
		Signer: key(0), Handle: handles[0][:], ScopeCommitment: scope[:], Blind: blind("w"), FollowUp: true,
	})
	require.NoError(t, err)
	f.invite(t, 1)
	f.mustAccept(t, phone("awaits its time"))
	f.keysOfOthers(t, handles[0], handles[1], key(1))
	return f
}

// keysOfOthers leaves a key proposed for one participation, and a vetoed one with another.
func (f *fixture) keysOfOthers(t *testing.T, proposed, vetoed fact.Hash, keyOfVetoed string) {
	t.Helper()
	first := propose(t, nurse, phone("awaits a second"))
	first.Handle = proposed[:]
	_, err := f.ProposeKey(f.ctx, first)
	require.NoError(t, err)
	key := phone("was vetoed")
	second, confirmed, accepted := propose(t, nurse, key), confirmKey(physician, key), acceptKey(key)
	second.Handle, confirmed.Handle, accepted.Handle = vetoed[:], vetoed[:], vetoed[:]
	_, err = f.ProposeKey(f.ctx, second)
	require.NoError(t, err)
	_, err = f.ConfirmKey(f.ctx, confirmed)
	require.NoError(t, err)
	_, err = f.AcceptKey(f.ctx, accepted)
	require.NoError(t, err)
	_, err = f.VetoKey(f.ctx, &types.MsgVetoKey{Signer: keyOfVetoed, Handle: vetoed[:], Blind: blind("v")})
	require.NoError(t, err)
}

func (f *fixture) mustConsent(t *testing.T, h [32]byte) types.Consent {
	t.Helper()
	c, err := f.Consent(f.ctx, h)
	require.NoError(t, err)
	return c
}

func TestExportedConsentsAreImportedUnchangedAndGoOn(t *testing.T) {
	f := populate(t)
	exported, err := f.ExportGenesis(f.ctx)
	require.NoError(t, err)
	require.NoError(t, exported.Validate())
	require.Len(t, exported.Consents, 6)

	next := setup(t)
	next.ctx = next.ctx.WithBlockHeight(f.ctx.BlockHeight() + 1).WithBlockTime(f.ctx.BlockTime())
	require.NoError(t, next.InitGenesis(next.ctx, exported))
	again, err := next.ExportGenesis(next.ctx)
	require.NoError(t, err)
	require.Equal(t, exported, again)
	next.requireInvariants(t)

	next.later(1, types.TimeToComplete)
	require.NoError(t, next.EndBlock(next.ctx))
	require.Equal(t, 3, next.count(t, types.State_STATE_OFFERED), "what was pending lapses on the new chain")
	require.Equal(t, addressOf(phone("awaits its time")).String(), next.row(t).Key, "a key takes effect on the new chain")
	next.refuses(t, types.ErrKeyTaken, "already", func(ctx sdk.Context) error {
		o := offer(1)
		o.Handle = digest("another")
		return next.Open(ctx, o, inviter)
	})
}

func TestInvariantsNoticeWhatMustNotBe(t *testing.T) {
	for name, tc := range map[string]struct {
		breaks func(*testing.T, *fixture)
		want   string
	}{
		"a state that its history does not end in": {func(t *testing.T, f *fixture) {
			c := f.row(t)
			c.RequiredLine = others
			require.NoError(t, keeper.SetConsent(f.ctx, f.Keeper, c))
		}, "every consent is sound and its history led to it"},
		"a consent to a form without a history": {func(t *testing.T, f *fixture) {
			on := f.row(t).On(form)
			on.Line.State = types.State_STATE_DECLINED
			require.NoError(t, keeper.SetLine(f.ctx, f.Keeper, on))
		}, "every consent is sound and its history led to it"},
		"a key that is bound to another consent": {func(t *testing.T, f *fixture) {
			c := f.row(t)
			c.Key = stranger.String()
			require.NoError(t, keeper.SetConsent(f.ctx, f.Keeper, c))
		}, "every key is bound to the consent that names it"},
		"a consent without a key": {func(t *testing.T, f *fixture) {
			require.NoError(t, keeper.ForgetKey(f.ctx, f.Keeper, participant))
		}, "every key is bound to the consent that names it"},
		"a queue that holds what is not pending": {func(t *testing.T, f *fixture) {
			require.NoError(t, keeper.Queue(f.ctx, f.Keeper, f.ctx.BlockTime(), handle, form))
		}, "only consents that await signatures may lapse"},
		"an open proposal that no queue holds": {func(t *testing.T, f *fixture) {
			require.NoError(t, keeper.ForgetProposal(f.ctx, f.Keeper, *f.keysOf(t).Proposal, handle))
		}, "every proposed key awaits its time, and no other"},
		"a retired key that nothing knows": {func(t *testing.T, f *fixture) {
			require.NoError(t, keeper.ForgetKey(f.ctx, f.Keeper, addressOf(phone("was vetoed"))))
		}, "every key is bound to the consent that names it"},
		"a queue that holds what does not exist": {func(t *testing.T, f *fixture) {
			require.NoError(t, keeper.Queue(f.ctx, f.Keeper, f.ctx.BlockTime(), digest("nobody's"), form))
		}, "only consents that await signatures may lapse"},
	} {
		t.Run(name, func(t *testing.T) {
			f := populate(t)
			sound := f.ctx
			defer func() { f.ctx = sound }() // for the invariants at the end of every test
			f.ctx, _ = f.ctx.CacheContext()
			tc.breaks(t, f)
			require.Error(t, keeper.Invariants()[tc.want](f.ctx, f.Keeper))
		})
	}
}

func TestAPopulatedGenesisHoldsTheConsentsAsTheyAreWrittenDown(t *testing.T) {
	f := populate(t)
	state, err := f.ExportGenesis(f.ctx)
	require.NoError(t, err)
	modtest.PopulatedGenesis(t, state, func(state *types.GenesisState) *types.GenesisState {
		next := setup(t)
		next.ctx = next.ctx.WithBlockHeight(f.ctx.BlockHeight() + 1).WithBlockTime(f.ctx.BlockTime())
		require.NoError(t, next.InitGenesis(next.ctx, state))
		next.requireInvariants(t)
		again, err := next.ExportGenesis(next.ctx)
		require.NoError(t, err)
		return again
	})
}
