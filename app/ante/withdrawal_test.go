package ante_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/crypto/keys/mldsa65"
	"github.com/cosmos/cosmos-sdk/crypto/keys/secp256k1"
	"github.com/cosmos/cosmos-sdk/crypto/keys/secp256r1"
	cryptotypes "github.com/cosmos/cosmos-sdk/crypto/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	sdkerrors "github.com/cosmos/cosmos-sdk/types/errors"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"

	"github.com/equipoise-trials/equipoise/app/lane"
	"github.com/equipoise-trials/equipoise/fact"
	consentkeeper "github.com/equipoise-trials/equipoise/x/consent/keeper"
	consenttypes "github.com/equipoise-trials/equipoise/x/consent/types"
)

var (
	participant    = secp256k1.GenPrivKeyFromSecret([]byte("participant"))
	representative = secp256k1.GenPrivKeyFromSecret([]byte("representative"))
	stranger       = secp256k1.GenPrivKeyFromSecret([]byte("stranger"))
)

func TestAWithdrawalIsFreeForTheParticipantAndTheRepresentative(t *testing.T) {
	for name, by := range map[string]cryptotypes.PrivKey{"the participant": participant, "the representative": representative} {
		t.Run(name, func(t *testing.T) {
			c := newClinic(t)
			handle := c.invite("p", participant, representative)
			_, err := c.admit(c.sign(by, nil, withdrawal(by, handle)))
			require.NoError(t, err)
		})
	}
}

// gasOfWithdrawal returns how much gas the withdrawal of the largest row takes, the message included.
func gasOfWithdrawal(t *testing.T, key cryptotypes.PrivKey) uint64 {
	t.Helper()
	c := newClinic(t)
	handle := c.inviteLargest(key, representative)
	msg := withdrawal(key, handle)
	checked, err := c.admit(c.sign(key, nil, msg))
	require.NoError(t, err)
	_, err = consentkeeper.NewMsgServer(c.consent).Withdraw(checked, msg)
	require.NoError(t, err)
	return checked.GasMeter().GasConsumed()
}

// gasOfVeto returns how much gas the veto takes of a key that was accepted after all others that there may be, by the last one named
// beside the participant of the largest row, the message included; but for what the ledger of payments writes.
func gasOfVeto(t *testing.T, key cryptotypes.PrivKey) uint64 {
	t.Helper()
	c := newClinic(t)
	msg := veto(key, c.inviteLargest(participantOfLargest, key))
	checked, err := c.admit(c.sign(key, nil, msg))
	require.NoError(t, err)
	_, err = consentkeeper.NewMsgServer(c.consent).VetoKey(checked, msg)
	require.NoError(t, err)
	return checked.GasMeter().GasConsumed()
}

// ledger bounds what a veto takes besides, for the row of an account and that it goes on at the end of the block.
const ledger = 25_000

var participantOfLargest = secp256k1.GenPrivKeyFromSecret([]byte("of the largest row"))

func veto(by cryptotypes.PrivKey, handle fact.Hash) *consenttypes.MsgVetoKey {
	return &consenttypes.MsgVetoKey{Signer: addressOf(by).String(), Handle: handle[:], Blind: handle[:]}
}

func TestTheFreeGasSufficesForTheVetoOfTheLargestRowAndEveryKindOfKey(t *testing.T) {
	r1, err := secp256r1.GenPrivKey()
	require.NoError(t, err)
	pq, err := mldsa65.GenPrivKey()
	require.NoError(t, err)
	for name, key := range map[string]cryptotypes.PrivKey{"secp256k1": participant, "secp256r1": r1, "ML-DSA-65": &pq} {
		t.Run(name, func(t *testing.T) {
			gas := gasOfVeto(t, key) + ledger
			require.Less(t, gas, freeGas(key)*4/5, "so much gas is free, and more than four fifths of it are taken")
			t.Logf("%d of %d gas", gas, freeGas(key))
		})
	}
}

func TestAVetoIsFreeAloneAndForThoseAloneWhoMayVeto(t *testing.T) {
	c := newClinic(t)
	handle := c.inviteLargest(participantOfLargest, representative)
	mine := veto(representative, handle)
	_, err := c.admit(c.sign(participantOfLargest, nil, veto(participantOfLargest, handle)))
	require.ErrorContains(t, err, "lies with the site", "the site's key vetoes nothing")
	for name, msgs := range map[string][]sdk.Msg{"twice": {mine, mine}, "with a withdrawal": {mine, withdrawal(representative, handle)}} {
		t.Run(name, func(t *testing.T) {
			_, err := c.admit(c.sign(representative, nil, msgs...))
			require.ErrorContains(t, err, "alone in its transaction")
		})
	}
	_, err = c.admit(c.sign(representative, nil, mine))
	require.NoError(t, err)
	_, err = consentkeeper.NewMsgServer(c.consent).VetoKey(c.ctx, mine)
	require.NoError(t, err)
	_, err = c.admit(c.sign(representative, nil, mine))
	require.ErrorContains(t, err, "no other key is proposed", "what was vetoed is not vetoed free again")
}

func TestTheFreeGasSufficesForTheLargestRowAndEveryKindOfKey(t *testing.T) {
	r1, err := secp256r1.GenPrivKey()
	require.NoError(t, err)
	pq, err := mldsa65.GenPrivKey()
	require.NoError(t, err)
	for name, key := range map[string]cryptotypes.PrivKey{"secp256k1": participant, "secp256r1": r1, "ML-DSA-65": &pq} {
		t.Run(name, func(t *testing.T) {
			gas := gasOfWithdrawal(t, key)
			require.Less(t, gas, freeGas(key)*4/5, "so much gas is free, and more than four fifths of it are taken")
			t.Logf("%d of %d gas", gas, freeGas(key))
		})
	}
}

func TestWhatIsNotALoneWithdrawalPaysItsFee(t *testing.T) {
	fee := sdk.NewCoins(sdk.NewInt64Coin(denom, int64(freeGas(participant))))
	c := newClinic(t)
	handle := c.invite("p", participant, representative)
	c.open(addressOf(stranger))
	other := c.invite("q", secp256k1.GenPrivKeyFromSecret([]byte("q")), representative)
	mine := withdrawal(participant, handle)
	send := banktypes.NewMsgSend(addressOf(participant), addressOf(stranger), sdk.NewCoins(sdk.NewInt64Coin(denom, 1)))
	for name, tc := range map[string]struct {
		by     cryptotypes.PrivKey
		change func(client.TxBuilder)
		msgs   []sdk.Msg
		words  string
	}{
		"a transfer":                        {participant, nil, []sdk.Msg{send}, ""},
		"a withdrawal with a transfer":      {participant, nil, []sdk.Msg{mine, send}, "alone in its transaction"},
		"the same withdrawal twice":         {participant, nil, []sdk.Msg{mine, mine}, "alone in its transaction"},
		"a stranger's withdrawal":           {stranger, nil, []sdk.Msg{withdrawal(stranger, handle)}, "nor its representative"},
		"another participant's":             {participant, nil, []sdk.Msg{withdrawal(participant, other)}, "nor its representative"},
		"of nobody's consent":               {participant, nil, []sdk.Msg{withdrawal(participant, [32]byte{1})}, "nobody was invited"},
		"with more gas":                     {participant, func(b client.TxBuilder) { b.SetGasLimit(200_001) }, []sdk.Msg{mine}, "exactly 200000 are free"},
		"with less gas":                     {participant, func(b client.TxBuilder) { b.SetGasLimit(199_999) }, []sdk.Msg{mine}, "exactly 200000 are free"},
		"a withdrawal that offers a fee":    {participant, func(b client.TxBuilder) { b.SetFeeAmount(coins(1, denom)) }, []sdk.Msg{mine}, "offer none"},
		"too long a withdrawal":             {participant, func(b client.TxBuilder) { b.SetMemo(strings.Repeat("x", 700)) }, []sdk.Msg{mine}, "up to 1024 are free"},
		"a withdrawal that names a granter": {participant, func(b client.TxBuilder) { b.SetFeeGranter(addressOf(stranger)) }, []sdk.Msg{mine}, "name nobody"},
		"a withdrawal that names a payer":   {participant, func(b client.TxBuilder) { b.SetFeePayer(addressOf(stranger)) }, []sdk.Msg{mine}, "name nobody"},
		"a withdrawal that is not in order": {participant, unordered(c.ctx.BlockTime().Add(time.Minute)), []sdk.Msg{mine}, "unordered"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := c.admit(c.sign(tc.by, tc.change, tc.msgs...))
			require.Error(t, err)
			require.ErrorContains(t, err, tc.words)
		})
	}

	c.fund(addressOf(participant), int64(freeGas(participant)))
	_, err := c.admit(c.sign(participant, func(b client.TxBuilder) { b.SetFeeAmount(fee) }, mine, send))
	require.NoError(t, err, "bundled, it pays")
	require.True(t, c.bank.GetAllBalances(c.ctx, addressOf(participant)).IsZero())
}

func unordered(timeout time.Time) func(client.TxBuilder) {
	return func(b client.TxBuilder) {
		b.SetUnordered(true)
		b.SetTimeoutTimestamp(timeout)
	}
}

// attempt has a key withdraw. The message is not run here, as if it had failed.
func (c *clinic) attempt(by cryptotypes.PrivKey, handle fact.Hash) error {
	c.Helper()
	_, err := c.admit(c.sign(by, nil, withdrawal(by, handle)))
	return err
}

func TestAfterFiveAttemptsAWithdrawalPays(t *testing.T) {
	c := newClinic(t)
	handle := c.invite("p", participant, representative)
	for range consenttypes.MaxFreeAttempts {
		require.NoError(t, c.attempt(participant, handle))
	}
	c.ctx = c.ctx.WithBlockHeight(1_000_000)
	err := c.attempt(participant, handle)
	require.ErrorIs(t, err, sdkerrors.ErrInsufficientFee)
	require.ErrorContains(t, err, "had all 5 free attempts")
	c.fund(addressOf(participant), int64(freeGas(participant)))
	_, err = c.admit(c.sign(participant, func(b client.TxBuilder) {
		b.SetFeeAmount(coins(int(freeGas(participant)), denom))
	}, withdrawal(participant, handle)))
	require.NoError(t, err, "it may pay")
	require.True(t, c.bank.GetAllBalances(c.ctx, addressOf(participant)).IsZero())
}

func TestAMempoolNotesAFreeWithdrawalForWhoInvitedAndRefusesItWhereItsLaneIsFull(t *testing.T) {
	c := newClinic(t)
	handle := c.invite("p", participant, representative)
	require.NoError(t, c.attempt(participant, handle))
	c.ctx = c.ctx.WithIsReCheckTx(true)
	require.NoError(t, c.attempt(representative, handle))
	require.Equal(t, []noted{{lane.FreeOfFees, inviting}, {lane.FreeOfFees, inviting}}, c.noted)

	c.full = sdkerrors.ErrMempoolIsFull
	require.ErrorIs(t, c.attempt(participant, handle), sdkerrors.ErrMempoolIsFull)
	c.full = nil
	for range consenttypes.MaxFreeAttempts - 1 {
		require.NoError(t, c.attempt(participant, handle), "what was refused for want of room is no attempt")
	}
}

func TestABlockNotesNothingForTheMempool(t *testing.T) {
	c := newClinic(t)
	handle := c.invite("p", participant, representative)
	c.ctx, c.full = c.ctx.WithIsCheckTx(false), sdkerrors.ErrMempoolIsFull
	require.NoError(t, c.attempt(participant, handle))
	require.Empty(t, c.noted)
}

func TestARepresentativeUsesUpNoneOfTheParticipantsFreeAttempts(t *testing.T) {
	c := newClinic(t)
	handle := c.invite("p", participant, representative)
	for range consenttypes.MaxFreeAttempts {
		require.NoError(t, c.attempt(representative, handle))
	}
	require.NoError(t, c.attempt(participant, handle))
}

func TestAWithdrawalThatItsMessageWouldRefusePaysAndUsesNothingUp(t *testing.T) {
	c := newClinic(t)
	handle := c.invite("p", participant, representative)
	for field, change := range map[string]func(*consenttypes.MsgWithdraw){
		"scope_commitment": func(m *consenttypes.MsgWithdraw) { m.ScopeCommitment = nil },
		"blind":            func(m *consenttypes.MsgWithdraw) { m.Blind = m.Blind[1:] },
	} {
		m := withdrawal(participant, handle)
		change(m)
		_, err := c.admit(c.sign(participant, nil, m))
		require.ErrorIs(t, err, sdkerrors.ErrInsufficientFee)
		require.ErrorContains(t, err, field)
	}
	_, err := c.admit(c.sign(participant, nil, withdrawal(participant, handle)))
	require.NoError(t, err)
}

func TestNobodyTakesThePlaceOfWhatIsFreeWhereNoFeeIsAskedFor(t *testing.T) {
	c := newClinic(t)
	c.ctx = c.ctx.WithMinGasPrices(nil)
	handle := c.invite("p", participant, representative)
	c.open(addressOf(stranger))
	require.ErrorContains(t, c.attempt(stranger, handle), "nor its representative")
	require.Empty(t, c.noted)
	require.NoError(t, c.attempt(participant, handle))
	c.ctx = c.ctx.WithIsCheckTx(false)
	require.NoError(t, c.attempt(stranger, handle), "in a block any fee will do, and the message is refused")
}

func TestAForgedWithdrawalUsesNothingUp(t *testing.T) {
	c := newClinic(t)
	handle := c.invite("p", participant, representative)
	_, err := c.admit(c.forge(c.sign(participant, nil, withdrawal(participant, handle))))
	require.ErrorIs(t, err, sdkerrors.ErrUnauthorized)
	_, err = c.admit(c.sign(participant, nil, withdrawal(participant, handle)))
	require.NoError(t, err, "the participant's own is still free")
}

func TestAfterAWithdrawalNothingIsFree(t *testing.T) {
	c := newClinic(t)
	handle := c.invite("p", participant, representative)
	_, err := consentkeeper.NewMsgServer(c.consent).Withdraw(c.ctx, withdrawal(representative, handle))
	require.NoError(t, err)
	_, err = c.admit(c.sign(participant, nil, withdrawal(participant, handle)))
	require.ErrorIs(t, err, sdkerrors.ErrInsufficientFee)
	require.ErrorContains(t, err, "was withdrawn")
}

func TestAWithdrawalWithoutAnAccountIsToldSo(t *testing.T) {
	c := newClinic(t)
	handle := c.invite("p", participant, representative)
	c.accounts.RemoveAccount(c.ctx, c.accounts.GetAccount(c.ctx, addressOf(participant)))
	_, err := c.admit(c.sign(participant, nil, withdrawal(participant, handle)))
	require.ErrorIs(t, err, sdkerrors.ErrUnknownAddress)
	require.ErrorContains(t, err, "has no account on this chain")
}

func TestAnAttemptInABlockIsCountedLikeInTheMempool(t *testing.T) {
	c := newClinic(t)
	handle := c.invite("p", participant, representative)
	c.ctx = c.ctx.WithIsCheckTx(false)
	for range consenttypes.MaxFreeAttempts {
		require.NoError(t, c.attempt(participant, handle))
	}
	require.ErrorIs(t, c.consent.CheckFree(c.ctx, withdrawal(participant, handle)), consenttypes.ErrNotFree)
}
