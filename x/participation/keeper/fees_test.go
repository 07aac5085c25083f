package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	consentfact "github.com/equipoise-trials/equipoise/fact/consent"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	consenttypes "github.com/equipoise-trials/equipoise/x/consent/types"
	identitykeeper "github.com/equipoise-trials/equipoise/x/identity/keeper"
	identitytypes "github.com/equipoise-trials/equipoise/x/identity/types"
	"github.com/equipoise-trials/equipoise/x/participation/types"
	protocoltypes "github.com/equipoise-trials/equipoise/x/protocol/types"
)

// raw returns the address of a participant's key.
func (p participant) raw() sdk.AccAddress { return sdk.AccAddress(p.key.PubKey().Address()) }

// promised returns what is promised to a key in a participation.
func (w *world) promised(p participant, key sdk.AccAddress) types.FeePromise {
	w.Helper()
	promise, err := w.FeePromise(w.Ctx, fact.Hash(p.handle), key)
	require.NoError(w, err)
	return promise
}

// budget returns what a site may still promise.
func (w *world) budget(s site) uint64 {
	w.Helper()
	b, err := w.FeeBudget(w.Ctx, w.trial, s.number)
	require.NoError(w, err)
	return b.Amount
}

// inTreasury returns what the treasury of a site's organisation holds for fees.
func (w *world) inTreasury(s site) int64 {
	return w.bank.GetBalance(w.Ctx, identitytypes.Treasury(s.organisation), identitytypes.FeeDenom).Amount.Int64()
}

// pays has a key pay the fee of a transaction out of what is promised, as the checks of transactions do.
func (w *world) pays(key sdk.AccAddress, fee uint64, msgs ...sdk.Msg) error {
	w.Helper()
	coins := sdk.NewCoins(sdk.NewInt64Coin(identitytypes.FeeDenom, int64(fee)))
	if err := w.DrawPromisedFee(w.Ctx, key, coins, msgs); err != nil {
		return err
	}
	return w.bank.SendCoinsFromModuleToAccount(w.Ctx, types.FeesAccount, fixture.Digest("who makes blocks")[:20], coins)
}

func (w *world) declines(p participant) *consenttypes.MsgDecline {
	return &consenttypes.MsgDecline{Signer: p.address, Handle: p.handle, Blind: w.fresh()}
}

func (w *world) withdrawal(p participant) *consenttypes.MsgWithdraw {
	return &consenttypes.MsgWithdraw{Signer: p.address, Handle: p.handle, ScopeCommitment: w.fresh(), Blind: w.fresh()}
}

func TestASmallerFeeLimitIsKept(t *testing.T) {
	w := newWorld(t)
	for _, amount := range []uint64{5, types.MaxFeeLimit} {
		p := w.newParticipant()
		m := w.invitation(w.here, p)
		m.FeeLimit = coins(int64(amount), "upoise")
		fixture.Must(w.Fixture, w.msgs.Invite, m)
		require.Equal(t, amount, w.promised(p, p.raw()).Left)
	}
}

func TestInvitationsPromiseNoMoreThanTheBudgetOfTheirSite(t *testing.T) {
	w := newWorld(t)
	w.budgets(w.here, 3*types.MaxFeeLimit)
	before := w.inTreasury(w.here)
	w.invite(w.here)
	m := w.invitation(w.here, w.newParticipant())
	m.Population = protocoltypes.Minor
	m.Countersigners = append(beside(w.elsewhere.witness.Address, witness), beside(w.Key("mother").Address, consentfact.Capacity_CAPACITY_REPRESENTATIVE)...)
	require.ErrorContains(t, refused(w, w.msgs.Invite, m, types.ErrFeeBudget),
		"may promise 2000000upoise more for fees, and the invitation promises 1000000 to each of 3 who sign")
	w.invite(w.here)
	w.invite(w.here)
	refused(w, w.msgs.Invite, w.invitation(w.here, w.newParticipant()), types.ErrFeeBudget)
	require.Equal(t, before, w.inTreasury(w.here), "no invitation reaches the treasury")
	w.invite(w.there)
	require.NoError(t, w.CheckInvariants(w.Ctx))
}

func TestAPromiseKeepsItsLastTwoFeesForWithdrawals(t *testing.T) {
	w := newWorld(t)
	p := w.invite(w.here)
	for w.promised(p, p.raw()).Left > types.WithdrawalReserve {
		require.NoError(t, w.pays(p.raw(), types.MaxFee, w.declines(p)))
	}
	require.ErrorIs(t, w.pays(p.raw(), 1, w.declines(p)), types.ErrFeePromise)
	require.ErrorIs(t, w.pays(p.raw(), 1, w.withdrawal(p), w.declines(p)), types.ErrFeePromise, "a withdrawal and more is no withdrawal")
	require.NoError(t, w.pays(p.raw(), 0, w.declines(p)), "what costs nothing needs nothing")
	require.NoError(t, w.pays(p.raw(), types.MaxFee, w.withdrawal(p)))
	require.NoError(t, w.pays(p.raw(), types.MaxFee, w.withdrawal(p)))
	require.ErrorContains(t, w.pays(p.raw(), 1, w.withdrawal(p)), "0 are left")
	require.NoError(t, w.CheckInvariants(w.Ctx))
}

// TestNobodysActLowersWhatIsPromisedToAnother tries everything that somebody else can do with the key of a participant and of a
// representative.
func TestNobodysActLowersWhatIsPromisedToAnother(t *testing.T) {
	w := newWorld(t)
	mother := w.Key("mother")
	first := w.newParticipant()
	m := w.invitation(w.here, first)
	m.Population = protocoltypes.Minor
	m.Countersigners = beside(mother.Address, consentfact.Capacity_CAPACITY_REPRESENTATIVE)
	fixture.Must(w.Fixture, w.msgs.Invite, m)
	stands := func(why string) {
		for _, key := range []sdk.AccAddress{first.raw(), mother.Raw} {
			require.EqualValues(t, types.MaxFeeLimit, w.promised(first, key).Left, why)
		}
	}
	register := identitykeeper.NewMsgServer(w.Identity)
	for _, s := range []site{w.here, w.there} {
		for _, key := range []string{first.address, mother.Address} {
			w.registers(s, key)
			fixture.Must(w.Fixture, register.RevokePerson, &identitytypes.MsgRevokePerson{
				Signer: s.administrator.Address, Address: key, Reason: fixture.Reason(fact.ReasonCode_REASON_CODE_STAFF_CHANGE),
			})
		}
	}
	stands("somebody registers the keys and withdraws the registrations")

	second := w.newParticipant()
	m = w.invitation(w.here, second)
	m.Population = protocoltypes.Minor
	m.Countersigners, m.FeeLimit = beside(mother.Address, consentfact.Capacity_CAPACITY_REPRESENTATIVE), coins(1, "upoise")
	fixture.Must(w.Fixture, w.msgs.Invite, m)
	stands("another invitation of the site names the representative")
	require.EqualValues(t, 1, w.promised(second, mother.Raw).Left)

	w.registers(w.there, mother.Address)
	w.Accept(mother.Address, w.there.organisation)
	w.rotate(w.there, fixture.Person{Address: mother.Address, Organisation: w.there.organisation}, "her next key")
	fixture.Must(w.Fixture, register.SuspendOrganisation, &identitytypes.MsgSuspendOrganisation{
		Signer: w.Accreditor().Address, Organisation: w.here.organisation, Reason: fixture.Reason(fact.ReasonCode_REASON_CODE_REGULATORY),
	})
	stands("she is employed, has her key replaced, and the site's organisation is suspended")
	require.NoError(t, w.pays(mother.Raw, types.MaxFee, &consenttypes.MsgCountersign{Signer: mother.Address, Handle: first.handle}))
	require.NoError(t, w.CheckInvariants(w.Ctx))
}
