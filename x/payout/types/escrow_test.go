package types_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/math"

	"github.com/equipoise-trials/equipoise/x/payout/types"
)

const (
	none      = types.LineState_LINE_STATE_UNSPECIFIED
	queued    = types.LineState_LINE_STATE_QUEUED
	inTransit = types.LineState_LINE_STATE_IN_TRANSIT
	settled   = types.LineState_LINE_STATE_SETTLED
	setAside  = types.LineState_LINE_STATE_SET_ASIDE
	held      = types.LineState_LINE_STATE_HELD
	void      = types.LineState_LINE_STATE_VOID
)

var states = []types.LineState{none, queued, inTransit, settled, setAside, held, void}

// escrow returns an escrow that was funded with 100, and of which lines of 10 are in every state.
func escrow() types.Escrow {
	e := types.NewEscrow(3, "uusd")
	e.Funded, e.Escrow = math.NewInt(100), math.NewInt(70)
	e.InTransit, e.Settled, e.Refunded = math.NewInt(10), math.NewInt(10), math.NewInt(10)
	e.Reserved, e.SetAside, e.Held, e.QueueLength = math.NewInt(30), math.NewInt(10), math.NewInt(10), 1
	return e
}

func show(e types.Escrow) string {
	return fmt.Sprintf("%s = %s + %s + %s + %s; %s (%s, %s held), %d queue",
		e.Funded, e.Escrow, e.InTransit, e.Settled, e.Refunded, e.Reserved, e.SetAside, e.Held, e.QueueLength)
}

func TestFiguresFollowALineFromStateToState(t *testing.T) {
	allowed := map[[2]types.LineState]string{
		{none, queued}:         "100 = 70 + 10 + 10 + 10; 40 (10, 10 held), 2 queue",
		{none, inTransit}:      "100 = 60 + 20 + 10 + 10; 30 (10, 10 held), 1 queue",
		{none, settled}:        "100 = 60 + 10 + 20 + 10; 30 (10, 10 held), 1 queue",
		{none, setAside}:       "100 = 70 + 10 + 10 + 10; 40 (20, 10 held), 1 queue",
		{queued, held}:         "100 = 70 + 10 + 10 + 10; 30 (10, 20 held), 0 queue",
		{queued, inTransit}:    "100 = 60 + 20 + 10 + 10; 20 (10, 10 held), 0 queue",
		{queued, settled}:      "100 = 60 + 10 + 20 + 10; 20 (10, 10 held), 0 queue",
		{queued, held}:         "100 = 70 + 10 + 10 + 10; 30 (10, 20 held), 0 queue",
		{queued, setAside}:     "100 = 70 + 10 + 10 + 10; 30 (20, 10 held), 0 queue",
		{inTransit, settled}:   "100 = 70 + 0 + 20 + 10; 30 (10, 10 held), 1 queue",
		{inTransit, setAside}:  "100 = 80 + 0 + 10 + 10; 40 (20, 10 held), 1 queue",
		{none, held}:           "100 = 70 + 10 + 10 + 10; 40 (10, 20 held), 1 queue",
		{held, held}:           "100 = 70 + 10 + 10 + 10; 30 (10, 10 held), 1 queue",
		{held, queued}:         "100 = 70 + 10 + 10 + 10; 30 (10, 0 held), 2 queue",
		{held, inTransit}:      "100 = 60 + 20 + 10 + 10; 20 (10, 0 held), 1 queue",
		{held, settled}:        "100 = 60 + 10 + 20 + 10; 20 (10, 0 held), 1 queue",
		{held, setAside}:       "100 = 70 + 10 + 10 + 10; 30 (20, 0 held), 1 queue",
		{held, void}:           "100 = 70 + 10 + 10 + 10; 20 (10, 0 held), 1 queue",
		{inTransit, inTransit}: "100 = 70 + 10 + 10 + 10; 30 (10, 10 held), 1 queue",
		{setAside, inTransit}:  "100 = 60 + 20 + 10 + 10; 20 (0, 10 held), 1 queue",
		{setAside, settled}:    "100 = 60 + 10 + 20 + 10; 20 (0, 10 held), 1 queue",
		{setAside, setAside}:   "100 = 70 + 10 + 10 + 10; 30 (10, 10 held), 1 queue",
	}
	for _, from := range states {
		for _, to := range states {
			t.Run(from.Name()+" to "+to.Name(), func(t *testing.T) {
				e := escrow()
				require.NoError(t, e.Check())
				err := e.Move(math.NewInt(10), from, to)
				want, ok := allowed[[2]types.LineState{from, to}]
				if !ok {
					require.ErrorContains(t, err, fmt.Sprintf("a line that is %s cannot become %s", from.Name(), to.Name()))
					return
				}
				require.NoError(t, err)
				require.Equal(t, want, show(e))
				require.NoError(t, e.Check())
			})
		}
	}
}

func TestNothingIsPaidThatIsNotCovered(t *testing.T) {
	for _, to := range []types.LineState{inTransit, settled, setAside} {
		for _, from := range []types.LineState{none, queued} {
			e := escrow()
			e.Reserved = math.NewInt(100)
			require.ErrorContains(t, e.Move(math.NewInt(61), from, to), "60uusd are available")
		}
	}
}

func TestALineOfWhichTheFiguresKnowNothingIsRefused(t *testing.T) {
	e := escrow()
	require.ErrorIs(t, e.Move(math.NewInt(11), inTransit, settled), types.ErrFigures)
	s := types.NewStatement("uusd")
	require.ErrorIs(t, s.Move(math.NewInt(1), queued, settled), types.ErrFigures)
	require.ErrorIs(t, s.Move(math.NewInt(1), settled, queued), types.ErrFigures)
}

func TestWhatMayBeRefundedIsWhatNobodyIsOwed(t *testing.T) {
	e := escrow()
	free, err := e.Refundable(math.ZeroInt())
	require.NoError(t, err)
	require.Equal(t, "40", free.String())
	less, err := e.Refundable(math.NewInt(15))
	require.NoError(t, err)
	require.Equal(t, "25", less.String(), "what may still be earned is kept back")
	require.ErrorContains(t, e.Refund(math.NewInt(26), math.NewInt(15)), "15uusd kept back for what they may still earn")
	require.ErrorContains(t, e.Refund(math.NewInt(41), math.ZeroInt()), "41uusd are to be refunded, want at most 40uusd")
	require.NoError(t, e.Refund(free, math.ZeroInt()))
	require.NoError(t, e.Check())
	_, err = e.Refundable(math.ZeroInt())
	require.ErrorIs(t, err, types.ErrOwed)
}

func TestAnEscrowHoldsNoMoreThanItsFiguresCan(t *testing.T) {
	e := types.NewEscrow(3, "uusd")
	most := math.NewIntFromBigInt(bits(types.MaxFigureBits))
	require.NoError(t, e.Fund(most))
	require.ErrorContains(t, e.Fund(math.OneInt()), "more would exceed 2^192 - 1")
	require.Equal(t, most, e.Funded)
}

func TestAnAmountIsAtLeastOneAndCannotOverflow(t *testing.T) {
	require.NoError(t, types.CheckAmount("uusd", math.OneInt()))
	require.NoError(t, types.CheckAmount("uusd", math.NewIntFromBigInt(bits(types.MaxAmountBits))))
	for name, amount := range map[string]math.Int{
		"none":     {},
		"zero":     math.ZeroInt(),
		"negative": math.NewInt(-1),
		"large":    math.NewIntFromBigInt(bits(types.MaxAmountBits + 1)),
		"huge":     math.NewIntFromBigInt(bits(255)),
	} {
		require.ErrorIs(t, types.CheckAmount("uusd", amount), types.ErrAmount, name)
	}
	require.ErrorIs(t, types.CheckAmount("", math.OneInt()), types.ErrAmount)
}
