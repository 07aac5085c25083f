package app_test

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand"
	"slices"
	"testing"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/stretchr/testify/require"

	"github.com/cosmos/cosmos-sdk/baseapp"
	sdk "github.com/cosmos/cosmos-sdk/types"
	sdkerrors "github.com/cosmos/cosmos-sdk/types/errors"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"

	"github.com/equipoise-trials/equipoise/app"
	"github.com/equipoise-trials/equipoise/app/lane"
	"github.com/equipoise-trials/equipoise/fact"
	consentfact "github.com/equipoise-trials/equipoise/fact/consent"
	"github.com/equipoise-trials/equipoise/testutil/chain"
	"github.com/equipoise-trials/equipoise/testutil/story"
	consenttypes "github.com/equipoise-trials/equipoise/x/consent/types"
	identitytypes "github.com/equipoise-trials/equipoise/x/identity/types"
	participationtypes "github.com/equipoise-trials/equipoise/x/participation/types"
)

// soon is within how many blocks somebody's withdrawal, or what pays its fee, is in one.
const soon = 3

// busy returns a story on a node that asks for fees and whose mempool has some places.
func busy(t *testing.T, places int, accounts ...chain.Account) *story.Story {
	t.Helper()
	return story.Open(t, story.Config{Config: chain.Config{
		Places: places, Accounts: accounts,
		Options: []func(*baseapp.BaseApp){baseapp.SetMinGasPrices("0.001upoise")},
	}})
}

// ghost is a participation that a coordinator made up, and the keys that may withdraw it: all are the coordinator's.
type ghost struct {
	handle fact.Hash
	keys   []chain.Account
}

// conjure has the coordinator of a site invite so many ghosts, each with the most representatives there may be. They are found out:
// closed, and the hospital is suspended.
func conjure(s *story.Story, site *story.Site, number int) []ghost {
	s.Helper()
	representatives := accountsOf("rogue representative", consenttypes.MaxCountersigners)
	var ghosts []ghost
	var invitations []story.Act
	var invited []*story.Participant
	for range number {
		p := s.Meet(site, story.Assisted)
		invitation := s.Invitation(p)
		m := invitation.Msgs[0].(*participationtypes.MsgInvite)
		m.Countersigners, m.FeeLimit = nil, sdk.NewCoins(sdk.NewInt64Coin(app.BondDenom, 1))
		for _, r := range representatives {
			m.Countersigners = append(m.Countersigners,
				consentfact.Countersigner{Address: r.String(), Capacity: consentfact.Capacity_CAPACITY_REPRESENTATIVE})
		}
		invitations, invited = append(invitations, invitation), append(invited, p)
		ghosts = append(ghosts, ghost{p.Handle, append([]chain.Account{p.Account}, representatives...)})
	}
	s.Do(invitations...)
	s.Close(invited...)
	s.Do(s.Accreditor.Acts(&identitytypes.MsgSuspendOrganisation{
		Signer: s.Accreditor.String(), Organisation: site.ID, Reason: &fact.Reason{Code: fact.ReasonCode_REASON_CODE_SAFETY},
	}))
	return ghosts
}

// withdrawal returns the free withdrawal of a participation by one of its keys, so many transactions after the key's last.
func withdrawal(s *story.Story, of fact.Hash, by chain.Account, after uint64) []byte {
	s.Helper()
	scope, blind := s.Fresh(), s.Fresh()
	msg := &consenttypes.MsgWithdraw{Signer: by.String(), Handle: of[:], ScopeCommitment: scope[:], Blind: blind[:]}
	return s.SignWith(by, append(chain.FreeOfFees(by), chain.After(after)), msg)
}

// TestFreeTransactionsOfInventedParticipantsHoldUpNobody: 59 of them with nine keys each filled every block, for ever and for
// nothing, and what paid its fee waited for 15 to 35 blocks.
func TestFreeTransactionsOfInventedParticipantsHoldUpNobody(t *testing.T) {
	s := busy(t, 0)
	neighbour := s.Meet(s.Sites[1], story.Phone)
	s.Invite(neighbour)
	s.Consent(neighbour)
	ghosts := conjure(s, s.Sites[0], 59)

	pool := s.NewMempool()
	share := lane.FreeShare(lane.Size{Gas: app.MaxBlockGas, Bytes: app.MaxBlockBytes})
	sent := 0
	// the rogue sends again and again what is free, with all keys of a ghost at once: eight of nine will fail
	send := func() {
		waiting := make(map[string]uint64)
		for _, g := range ghosts {
			if standing, err := s.App.Consent.Standing(s.Context(), g.handle); err == nil && standing.Withdrawn {
				continue
			}
			for _, by := range g.keys {
				err := pool.Offer(withdrawal(s, g.handle, by, waiting[by.String()]))
				if errors.Is(err, sdkerrors.ErrMempoolIsFull) {
					return // and so it would be with the others
				}
				if err == nil {
					waiting[by.String()]++
					sent++
				}
			}
		}
	}
	const honest = 5
	var paying, leaving []byte
	var payingIn, leavingIn, failed, block int
	for block = 1; block == 1 || sent > 0; block++ {
		require.Less(t, block, 200, "it goes on")
		sent = 0
		send()
		if block == honest {
			paying, leaving = s.Signed(s.Funding(1))[0], s.Signed(s.Withdrawal(neighbour))[0]
			pool.MustTake(paying)
			pool.MustTake(leaving)
		}
		txs := pool.Propose()
		res := pool.Block(txs)
		var free lane.Size
		for i, raw := range txs {
			switch string(raw) {
			case string(paying):
				payingIn = block
				require.Zero(t, res.TxResults[i].Code, res.TxResults[i].Log)
			case string(leaving):
				leavingIn = block
				require.Zero(t, res.TxResults[i].Code, res.TxResults[i].Log)
			default:
				free = free.Plus(lane.Size{Gas: uint64(res.TxResults[i].GasWanted), Bytes: uint64(len(raw))})
				if res.TxResults[i].Code != 0 {
					failed++
				}
			}
		}
		require.LessOrEqual(t, free.Gas, share.Gas/8, "block %d", block)
		require.LessOrEqual(t, free.Bytes, share.Bytes/8, "block %d", block)
	}
	t.Logf("it was over after %d blocks, %d of the free transactions failed; waited: who paid %d blocks, who withdrew %d",
		block-1, failed, payingIn-honest+1, leavingIn-honest+1)
	require.NotZero(t, payingIn)
	require.NotZero(t, leavingIn)
	require.LessOrEqual(t, payingIn-honest+1, soon)
	require.LessOrEqual(t, leavingIn-honest+1, soon)
}

// accountsOf returns accounts of a name and a number.
func accountsOf(name string, number int) (all []chain.Account) {
	for i := range number {
		all = append(all, chain.NewAccount(fmt.Sprint(name, " ", i)))
	}
	return all
}

// coin returns an amount in which fees are paid.
func coin(amount int64) sdk.Coins { return sdk.NewCoins(sdk.NewInt64Coin(app.BondDenom, amount)) }

// flood fills a mempool with transactions that pay their fee, until it takes no more of them.
func flood(s *story.Story, pool *chain.Mempool, from []chain.Account) (taken int) {
	s.Helper()
	for _, a := range from {
		for n := range uint64(100) {
			raw := s.SignWith(a, []chain.Option{chain.Fee(coin(2_000)), chain.Gas(2_000_000), chain.After(n)}, transfer(a, a, 1))
			if err := pool.Offer(raw); err != nil {
				require.ErrorIs(s, err, sdkerrors.ErrMempoolIsFull)
				return taken
			}
			taken++
		}
	}
	s.Fatal("the mempool was not filled")
	return taken
}

// TestAWithdrawalPassesMempoolsFullOfWhatPays: it is sent to a node that does not propose.
func TestAWithdrawalPassesMempoolsFullOfWhatPays(t *testing.T) {
	spammers := accountsOf("spammer", 20)
	config := story.Config{Config: chain.Config{
		Places: 1_000, Accounts: spammers, History: true,
		Options: []func(*baseapp.BaseApp){baseapp.SetMinGasPrices("0.001upoise")},
	}}
	s := story.Open(t, config)
	leaves := s.Meet(s.Sites[0], story.Phone)
	s.Invite(leaves)
	s.Consent(leaves)
	other := chain.NewWithoutBlock(t, config.Genesis())
	for _, b := range s.History {
		other.Replay(b)
	}
	here, there := s.NewMempool(), other.NewMempool()
	chain.Connect(t, here, there)
	taken := flood(s, here, spammers)
	require.Equal(t, 800, taken, "the last fifth of the places is kept for participants")
	require.Eventually(t, func() bool { return there.Size() == taken }, 10*time.Second, time.Millisecond)
	require.ErrorIs(t, there.Offer(s.SignWith(spammers[19], []chain.Option{chain.Fee(coin(2_000))}, transfer(spammers[19], spammers[19], 1))),
		sdkerrors.ErrMempoolIsFull)

	raw := s.Signed(s.Withdrawal(leaves))[0]
	here.MustTake(raw)
	require.Eventually(t, func() bool { return there.Size() == taken+1 }, 10*time.Second, time.Millisecond)
	txs := there.Propose()
	require.Equal(t, raw, txs[0], "it is the first of the next block, in front of 800 that came before")
	require.Len(t, txs, 1+(app.MaxBlockGas-200_000)/2_000_000, "and the block is full")
	there.Block(txs)
	require.Zero(t, here.Block(txs).TxResults[0].Code)
	standing, err := s.App.Consent.Standing(s.Context(), leaves.Handle)
	require.NoError(t, err)
	require.True(t, standing.Withdrawn)
	require.Equal(t, taken-len(txs)+1, here.Size(), "the others wait on")
	require.Equal(t, s.App.LastCommitID(), other.App.LastCommitID())
}

// TestWhatSomebodySentBeforeTheirWithdrawalComesWithIt: alone in front of it, the withdrawal would fail.
func TestWhatSomebodySentBeforeTheirWithdrawalComesWithIt(t *testing.T) {
	spammers := accountsOf("spammer", 20)
	s := busy(t, 1_000, spammers...)
	leaves := s.Meet(s.Sites[0], story.Wallet)
	s.Invite(leaves)
	s.Consent(leaves)
	s.Do(s.Give(leaves.Address(), sdk.NewInt64Coin(app.BondDenom, 1_000_000)))
	pool := s.NewMempool()
	first := s.SignWith(spammers[19], []chain.Option{chain.Fee(coin(2_000))},
		transfer(spammers[19], leaves.Account, 1))
	pool.MustTake(first)
	flood(s, pool, spammers[:18])

	own := s.SignWith(leaves.Account, []chain.Option{chain.Fee(coin(2_000))},
		transfer(leaves.Account, leaves.Account, 1))
	require.ErrorIs(t, pool.Offer(own), sdkerrors.ErrMempoolIsFull)
	pool.Block(pool.Propose()) // now there are places again
	pool.MustTake(own)
	free := withdrawal(s, leaves.Handle, leaves.Account, 1)
	pool.MustTake(free)
	txs := pool.Propose()
	require.Equal(t, [][]byte{own, free}, txs[:2])
	for _, res := range pool.Block(txs).TxResults[:2] {
		require.Zero(t, res.Code, res.Log)
	}
}

// TestWhatAnHonestProposerMakesOfAnyMempoolIsAccepted holds the rule of who proposes against the rule of who votes, and whatever is
// free in a block to its share.
func TestWhatAnHonestProposerMakesOfAnyMempoolIsAccepted(t *testing.T) {
	accounts := accountsOf("somebody", 30)
	c := chain.New(t, chain.Config{Accounts: accounts})
	block := lane.Size{Gas: app.MaxBlockGas, Bytes: app.MaxBlockBytes}
	promises := authtypes.NewModuleAddress(participationtypes.FeesAccount)
	var all [][]byte
	for i := range 300 {
		a, r := accounts[i%len(accounts)], rand.New(rand.NewSource(int64(i)))
		after := chain.After(uint64(i / len(accounts)))
		switch i % 3 {
		case 0:
			scope := make([]byte, 32)
			all = append(all, c.SignWith(a, append(chain.FreeOfFees(a), after),
				&consenttypes.MsgWithdraw{Signer: a.String(), Handle: scope, ScopeCommitment: scope, Blind: scope}))
		case 1:
			all = append(all, c.SignWith(a, []chain.Option{chain.Granter(promises), chain.Gas(1 + uint64(r.Intn(20_000_000))), after}, transfer(a, a, 1)))
		default:
			all = append(all, c.SignWith(a, []chain.Option{chain.Gas(1 + uint64(r.Intn(100_000_000))), after}, transfer(a, a, 1)))
		}
	}
	decode := c.App.TxConfig().TxDecoder()
	full := 0
	for seed := range int64(200) {
		r := rand.New(rand.NewSource(seed))
		arrived := append([][]byte{[]byte("garbage")}, all[:r.Intn(len(all))]...)
		r.Shuffle(len(arrived), func(i, j int) { arrived[i], arrived[j] = arrived[j], arrived[i] })
		prepared, err := c.App.PrepareProposal(&abci.RequestPrepareProposal{
			Txs: arrived, Height: c.Height + 1, Time: c.Time, MaxTxBytes: int64(r.Intn(app.MaxBlockBytes)),
		})
		require.NoError(t, err)
		require.True(t, c.Vote(prepared.Txs), "seed %d", seed)
		var free lane.Size
		for _, raw := range prepared.Txs {
			tx, err := decode(raw)
			require.NoError(t, err)
			read, err := lane.Read(tx, raw)
			require.NoError(t, err)
			if read.Lane == lane.FreeOfFees {
				free = free.Plus(read.Size)
			}
		}
		require.True(t, free.Within(lane.FreeShare(block)))
		if free.Gas == lane.FreeShare(block).Gas {
			full++
			require.False(t, c.Vote(append(prepared.Txs, oneMore(t, all, prepared.Txs))), "one more that is free is too many")
		}
	}
	require.NotZero(t, full, "no proposal was full of what is free")
}

// oneMore returns one of all that are free and not in a proposal.
func oneMore(t *testing.T, all, proposal [][]byte) []byte {
	t.Helper()
	for i := 0; i < len(all); i += 3 {
		if !slices.ContainsFunc(proposal, func(raw []byte) bool { return bytes.Equal(raw, all[i]) }) {
			return all[i]
		}
	}
	t.Fatal("all that are free are in the proposal")
	return nil
}
