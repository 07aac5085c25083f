package tx

import (
	"testing"

	"github.com/stretchr/testify/require"

	sdkmath "cosmossdk.io/math"

	"github.com/cosmos/cosmos-sdk/crypto/keys/mldsa65"
	"github.com/cosmos/cosmos-sdk/crypto/keys/secp256k1"
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/app"
	consenttypes "github.com/equipoise-trials/equipoise/x/consent/types"
	participationtypes "github.com/equipoise-trials/equipoise/x/participation/types"
	payouttypes "github.com/equipoise-trials/equipoise/x/payout/types"
)

func TestATransactionOfManyMessagesKeepsToAPartOfABlock(t *testing.T) {
	require.EqualValues(t, app.MaxBlockGas/2, MaxGas)
	require.EqualValues(t, app.MaxBlockBytes/4, MaxBytes)
}

func TestMoreMessagesLongerOnesAndThoseThatPayFromAQueueAreAllowedMoreGas(t *testing.T) {
	withdraw := &consenttypes.MsgWithdraw{Handle: make([]byte, 32)}
	one := GasLimit([]sdk.Msg{withdraw})
	require.Equal(t, one+messageGas+byteGas*uint64(withdraw.Size()), GasLimit([]sdk.Msg{withdraw, withdraw}))
	require.Greater(t, GasLimit([]sdk.Msg{&payouttypes.MsgFund{}}), uint64(queueGas))
	require.Greater(t, GasLimit([]sdk.Msg{&consenttypes.MsgNamePayee{}}), uint64(queueGas))
}

func TestAFeeIsRoundedUp(t *testing.T) {
	price := sdk.NewDecCoinFromDec(app.BondDenom, sdkmath.LegacyMustNewDecFromStr("0.001"))
	require.Equal(t, "501"+app.BondDenom, fee(sdk.NewDecCoins(price), 500_001).String())
	require.Empty(t, fee(nil, 500_001))
}

func TestWhatIsFreeDeclaresTheGasThatIsFreeWithItsKey(t *testing.T) {
	lattice, err := mldsa65.GenPrivKey()
	require.NoError(t, err)
	for _, key := range []Key{secp256k1.GenPrivKey(), &lattice} {
		terms, ok := consenttypes.TermsOfFree(key.PubKey())
		require.True(t, ok)
		s := NewSender(nil, key).Free()
		require.Equal(t, terms.Gas, s.gas)
		require.Nil(t, s.Granter)
		require.Nil(t, s.GasPrices)
	}
}

func TestWhatParticipantsSignIsPaidOutOfWhatIsPromisedUnlessSomebodyElsePays(t *testing.T) {
	mine, staff := []sdk.Msg{&consenttypes.MsgDecline{}, &consenttypes.MsgWithdraw{}}, []sdk.Msg{&consenttypes.MsgConfirmObtained{}}
	s := NewSender(nil, secp256k1.GenPrivKey())
	require.Nil(t, s.granterOf(mine), "where nothing costs anything nobody is named")
	s.GasPrices = sdk.NewDecCoins(sdk.NewDecCoinFromDec(app.BondDenom, sdkmath.LegacyMustNewDecFromStr("0.001")))
	require.Equal(t, participationtypes.FeesAddress(), s.granterOf(mine))
	require.Nil(t, s.granterOf(append(staff, mine...)))
	require.Nil(t, s.Free().granterOf(mine))
	s.Granter = sdk.AccAddress("the treasury of a witness")
	require.Equal(t, s.Granter, s.granterOf(mine))
}
