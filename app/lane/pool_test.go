package lane

import (
	"errors"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	sdkerrors "github.com/cosmos/cosmos-sdk/types/errors"
)

func TestAPoolTakesNoMoreOfWhatIsFreeThanOneBlockHolds(t *testing.T) {
	p := NewPool(Places{})
	taken := 0
	for n := range 100 {
		if p.Admit(of(FreeOfFees, n, Size{Gas: 200_000, Bytes: 350}, fmt.Sprint(n)), block, uint64(n%20)) == nil {
			taken++
		}
	}
	require.Equal(t, 50, taken, "5 %% of the gas of a block")
	err := p.Admit(of(FreeOfFees, 100, Size{Gas: 200_000, Bytes: 350}, "x"), block, 99)
	require.ErrorIs(t, err, sdkerrors.ErrMempoolIsFull)
	require.ErrorContains(t, err, "takes 10000000 gas and 17500 bytes, all that a block has for it: send it again after the next block")
	require.NoError(t, p.Admit(of(Everybodys, 101, small(1), "y"), block, 0), "others are not bounded by it")

	p.Clear()
	require.NoError(t, p.Admit(of(FreeOfFees, 100, Size{Gas: 200_000, Bytes: 350}, "x"), block, 99))
}

func TestTheParticipantsOfOneOrganisationHaveAnEighthOfWhatIsFree(t *testing.T) {
	p := NewPool(Places{})
	taken := make(map[uint64]int)
	for n := range 30 {
		for organisation := range uint64(8) {
			if p.Admit(of(FreeOfFees, n, Size{Gas: 200_000, Bytes: 350}, fmt.Sprint(n)), block, organisation) == nil {
				taken[organisation]++
			}
		}
	}
	for organisation, n := range taken {
		require.Equal(t, 6, n, "organisation %d", organisation) // 1,250,000 gas
	}
	err := p.Admit(of(FreeOfFees, 100, Size{Gas: 200_000, Bytes: 350}, "x"), block, 3)
	require.ErrorContains(t, err, "for participants of organisation 3 takes 1200000 gas")
}

func TestTheFirstOfAnOrganisationFindsRoomInTheSmallestBlock(t *testing.T) {
	smallest := Size{Gas: 50_000_000, Bytes: 1 << 20}
	lattice := Size{Gas: 450_000, Bytes: 5_600}
	p := NewPool(Places{})
	for organisation := range uint64(5) {
		require.NoError(t, p.Admit(of(FreeOfFees, int(organisation), lattice, "a"), smallest, organisation))
		require.Error(t, p.Admit(of(FreeOfFees, 9, lattice, "a"), smallest, organisation))
	}
	require.Error(t, p.Admit(of(FreeOfFees, 9, lattice, "a"), smallest, 5), "the sum of all holds")
}

func TestPlacesOfTheMempoolAreKeptForParticipants(t *testing.T) {
	for name, places := range map[string]Places{"of transactions": {Txs: 100}, "of bytes": {Bytes: 100}} {
		t.Run(name, func(t *testing.T) {
			p := NewPool(places)
			fill := func(l Lane) (taken int) {
				for {
					tx := of(l, taken, small(1), "a")
					tx.Raw = tx.Raw[:1]
					if err := p.Admit(tx, block, 0); errors.Is(err, sdkerrors.ErrMempoolIsFull) {
						return taken
					}
					taken++
				}
			}
			require.Equal(t, 80, fill(Everybodys))
			require.Equal(t, 15, fill(Promised))
			require.Zero(t, fill(Everybodys))
			require.NoError(t, p.Admit(of(FreeOfFees, 0, small(1), "a"), block, 0))
		})
	}
}

func TestWhatMayBeProposedIsInTheOrderOfTheMempoolAndThenOfThePool(t *testing.T) {
	p := NewPool(Places{})
	for n := range 5 {
		require.NoError(t, p.Admit(of(Everybodys, n, small(1), fmt.Sprint(n)), block, 0))
	}
	unknown := [][]byte{[]byte("10"), []byte("bad"), []byte("1"), []byte("0")}
	var read []string
	all := p.Candidates(unknown, func(raw []byte) (Tx, error) {
		read = append(read, string(raw))
		if string(raw) == "bad" {
			return Tx{}, errors.New("no transaction")
		}
		return of(Everybodys, 10, small(1), "z"), nil
	})
	var order []string
	for _, tx := range all {
		order = append(order, string(tx.Raw))
	}
	require.Equal(t, []string{"10", "1", "0", "2", "3", "4"}, order)
	require.Equal(t, []string{"10", "bad"}, read, "what the pool holds is not decoded again")
}
