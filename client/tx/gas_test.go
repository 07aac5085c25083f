package tx

import (
	"testing"

	"github.com/stretchr/testify/require"

	sdkmath "cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/app"
	consenttypes "github.com/equipoise-trials/equipoise/x/consent/types"
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

func TestWhatIsFreeDeclaresNoMoreGasThanIsFree(t *testing.T) {
	s := NewSender(nil, nil).Free()
	require.EqualValues(t, consenttypes.MaxFreeGas, s.maxGas)
	require.Nil(t, s.Granter)
	require.Nil(t, s.GasPrices)
}
