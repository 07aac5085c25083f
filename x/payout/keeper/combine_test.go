package keeper_test

import (
	"fmt"
	"math/rand"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	identityfact "github.com/equipoise-trials/equipoise/fact/identity"
	payoutfact "github.com/equipoise-trials/equipoise/fact/payout"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	"github.com/equipoise-trials/equipoise/x/payout/types"
)

// paced returns what a participation has earned by a visit that a nurse attested, under the amounts of the day that the schedule has.
func (f *fixture) paced(handle fact.Hash, amount int64, nurse sdk.AccAddress) types.Accrual {
	a := f.accrual(trial, handle, usd, amount)
	a.Attester, a.Pace = nurse.String(), types.Pace{ParticipationDay: f.schedules.ParticipationDay, SiteDay: f.schedules.SiteDay}
	return a
}

// Whoever takes a participation over finds 14 days of it ready, earned within the amount of each day, and is paid all of them at once.
func TestWhatAHoldOutlivesTakesItsTurnOnTheDaysAfterIt(t *testing.T) {
	f := setup(t)
	f.schedules.ParticipationDay, f.schedules.SiteDay = math.NewInt(10), math.NewInt(100)
	f.fund(t, trial, usd, 1000)
	ada := f.open(t, trial, "ada", wallet("ada"))
	for range 14 {
		_, err := f.Accrue(f.ctx, f.paced(ada, 10, stranger))
		require.NoError(t, err)
	}
	require.Equal(t, "10", f.balance(wallet("ada").Address, usd))
	f.hold(t, ada, 28*wholeDay)
	before := 10
	for day := range 45 {
		f.pass(t, wholeDay)
		f.check(t)
		var now int
		_, err := fmt.Sscan(f.balance(wallet("ada").Address, usd), &now)
		require.NoError(t, err)
		require.LessOrEqual(t, now-before, 10, "day %d", day)
		before = now
	}
	require.Equal(t, 140, before, "all of it is paid in the end")
}

// The day that was given back is there for others of the site while the participation is held.
func TestADayOnWhichAHoldKeepsALineIsThereForOthers(t *testing.T) {
	f := setup(t)
	f.schedules.ParticipationDay, f.schedules.SiteDay = math.NewInt(10), math.NewInt(10)
	f.fund(t, trial, usd, 1000)
	ada, ben := f.open(t, trial, "ada", wallet("ada")), f.open(t, trial, "ben", wallet("ben"))
	for range 2 {
		_, err := f.Accrue(f.ctx, f.paced(ada, 10, stranger))
		require.NoError(t, err)
	}
	f.hold(t, ada, 28*wholeDay)
	f.pass(t, wholeDay)
	require.Equal(t, payoutfact.Hold_HOLD_REBINDING, f.line(t, trial, 2).Hold)
	_, line := f.accrue(t, f.paced(ben, 10, stranger))
	require.Equal(t, settled, line.State, "nobody waits for who is paid nothing")
	f.check(t)
}

// An agent fails what it was sent before the payee was replaced, while a key is awaited; the veto frees that as it frees the rest.
func TestWhatWasSetAsideGoesOnWithTheVetoToo(t *testing.T) {
	f := setup(t)
	f.fund(t, trial, usd, 100)
	ada := f.open(t, trial, "ada", agent(bankOrg))
	f.earn(t, trial, ada, usd, 40)
	require.NoError(t, f.NamePayee(f.ctx, ada, wallet("ada"), participant, hash("fresh")))
	f.hold(t, ada, 28*wholeDay)
	require.NoError(t, f.settle(teller, failedAs(1, "a")))
	f.block(t)
	require.Equal(t, setAside, f.line(t, trial, 1).State)
	f.check(t)
	require.NoError(t, f.EndHold(f.ctx, ada))
	f.check(t)
	importing(t, f, mustExport(t, f)).check(t)
	f.block(t)
	require.Equal(t, settled, f.line(t, trial, 1).State, "a veto ends a hold in its block")
	require.Equal(t, "40", f.balance(wallet("ada").Address, usd))
	f.check(t)
}

// storm runs messages and events of every kind on a few participations.
type storm struct {
	*fixture
	t                *testing.T
	r                *rand.Rand
	staff            []sdk.AccAddress
	monitor, arbiter sdk.AccAddress
	handles          []fact.Hash
	rich             bool             // whether nobody ever waits for escrow
	paid             map[string]int64 // by participation and day
	names            int
	kinds            map[payoutfact.Hold]int
}

func newStorm(t *testing.T, seed int64) *storm {
	s := &storm{fixture: setup(t), t: t, r: rand.New(rand.NewSource(seed)), rich: seed%2 == 0,
		paid: map[string]int64{}, kinds: map[payoutfact.Hold]int{}}
	s.staff = s.delegates(t, "nurse", "other nurse", "coordinator of the site")
	s.monitor = s.fixture.monitor(t, "monitor", monitors)
	committee := s.below.Organisation(identityfact.OrganisationKind_ORGANISATION_KIND_ETHICS_COMMITTEE)
	s.arbiter = s.below.Person(committee, "member", fact.Role_ROLE_COMMITTEE_MEMBER).Raw
	s.schedules.Arbiter, s.schedules.ResponseDays = committee.Organisation, 14
	s.schedules.ParticipationDay, s.schedules.SiteDay = math.NewInt(20), math.NewInt(50)
	for i := range 4 {
		handle := s.invite(t, trial, fmt.Sprint("participant ", i))
		require.NoError(t, s.BeginEarning(s.ctx, handle))
		s.handles = append(s.handles, handle)
	}
	if s.rich {
		s.fund(t, trial, usd, 1_000_000)
	} else { // refunds are a step like any other
		s.put(t, trialfact.Status_STATUS_COMPLETED)
	}
	return s
}

func (s *storm) all() []types.Line {
	return mustExport(s.t, s.fixture).Lines
}

// some returns a line for which something holds, if there is one.
func (s *storm) some(is func(types.Line) bool) (numbers []uint64) {
	for _, l := range s.all() {
		if is(l) {
			numbers = append(numbers, l.Number)
		}
	}
	s.r.Shuffle(len(numbers), func(i, j int) { numbers[i], numbers[j] = numbers[j], numbers[i] })
	return numbers[:min(len(numbers), 1+s.r.Intn(3))]
}

// try undoes what a message that is refused has done.
func (s *storm) try(do func() error) {
	whole := s.ctx
	cached, write := whole.CacheContext()
	s.ctx = cached
	err := do()
	if s.ctx = whole; err == nil {
		write()
	}
}

func (s *storm) step() {
	handle := s.handles[s.r.Intn(len(s.handles))]
	anybody := s.staff[s.r.Intn(len(s.staff))]
	isHeld := func(l types.Line) bool { return l.State == held }
	switch s.r.Intn(20) {
	case 0, 1, 2:
		a := s.paced(handle, int64(1+s.r.Intn(20)), anybody)
		a.Cosign, a.Seconded = s.r.Intn(2) == 0, s.r.Intn(4) == 0
		if s.r.Intn(3) == 0 {
			a.Tariff, a.Pace.Interval = 2, 14*wholeDay
		}
		if s.r.Intn(4) == 0 {
			a.Pace.Epoch = 7 * wholeDay
		}
		s.try(func() error { _, err := s.Accrue(s.ctx, a); return err })
	case 3:
		if !s.rich {
			s.fund(s.t, trial, usd, int64(1+s.r.Intn(60)))
		}
	case 4:
		s.try(func() error { return s.HoldUntil(s.ctx, handle, s.ctx.BlockTime().Add(28*wholeDay)) })
	case 5:
		s.try(func() error { return s.EndHold(s.ctx, handle) })
	case 6, 7:
		lines := s.some(func(l types.Line) bool { return l.State != void && l.Reversal == nil && l.Objector == 0 })
		s.try(func() error { return s.reverse(anybody, lines...) })
	case 8, 9:
		lines := s.some(func(l types.Line) bool { return l.Reversal != nil && !l.Reversal.Confirmed })
		s.try(func() error { return s.confirm(anybody, lines...) })
	case 10:
		s.try(func() error { return s.object(s.monitor, s.some(isHeld)...) })
	case 11:
		lines := s.some(func(l types.Line) bool { return l.Hold == payoutfact.Hold_HOLD_OBJECTED })
		s.try(func() error { return s.decide(s.arbiter, s.r.Intn(2) == 0, lines...) })
	case 12:
		lines := s.some(func(l types.Line) bool { return fact.Hash(l.Handle) == handle && l.State == held && !l.Cosigned })
		s.try(func() error { return s.CosignFor(s.ctx, handle, lines, participant) })
	case 13:
		s.names++
		payee := wallet(fmt.Sprint(s.r.Intn(4)))
		if s.r.Intn(3) == 0 {
			payee = agent(bankOrg)
		}
		s.try(func() error { return s.NamePayee(s.ctx, handle, payee, participant, hash("named", s.names)) })
		at := wallet(fmt.Sprint(s.r.Intn(4)))
		s.blocked[at.Address] = s.r.Intn(4) == 0
	case 14:
		for _, n := range s.some(func(l types.Line) bool { return l.State == inTransit }) {
			s.names++
			post := paidAs(n, fmt.Sprint(s.names))
			if s.r.Intn(2) == 0 {
				post = failedAs(n, fmt.Sprint(s.names))
			}
			s.try(func() error { return s.settle(teller, post) })
		}
	case 15:
		s.try(func() error {
			return s.callBack(sponsor, s.some(func(l types.Line) bool { return l.State == inTransit })...)
		})
	case 16:
		s.try(func() error {
			_, err := s.Refund(s.ctx, &types.MsgRefund{Signer: sponsor.String(), Trial: trial, Denom: usd})
			return err
		})
	case 17:
		if s.r.Intn(10) == 0 {
			s.try(func() error { return s.EndEarning(s.ctx, handle) })
		}
	case 18:
		for range 1 + s.r.Intn(4) { // there is a block on each day
			s.pass(s.t, time.Duration(1+s.r.Intn(23))*time.Hour)
		}
	default:
		s.block(s.t)
	}
}

// follow asserts what holds whatever happens: nothing leaves while a participation is held, nothing is paid twice, and, where nobody
// waits for escrow, nobody is sent more in a day than the schedule has.
func (s *storm) follow(before map[uint64]types.Line) {
	for _, l := range s.all() {
		s.kinds[l.Hold]++
		was := before[l.Number]
		sent := l.State == settled || l.State == inTransit
		if !sent || was.State == settled || was.State == inTransit || was.State == setAside { // it took its turn before
			continue
		}
		at := l.Since
		if l.State == settled {
			at = l.Settled
		}
		if l.PacedUntil != nil {
			require.False(s.t, l.PacedUntil.After(*at), "line %d leaves before its pace allows it", l.Number)
		}
		if l.Cosign && !l.Cosigned {
			require.False(s.t, l.Attested.Add(types.TimeToCosign).After(*at), "line %d leaves unsigned", l.Number)
		}
		if l.Reversal != nil && l.Objector == 0 {
			require.False(s.t, l.Reversal.Proposed.Add(types.TimeToConfirm).After(*at), "line %d leaves while it is taken back", l.Number)
		}
		s.paid[fmt.Sprintf("%X on %s", l.Handle[:4], at.UTC().Format(time.DateOnly))] += l.Amount.Int64()
	}
}

func (s *storm) lines() map[uint64]types.Line {
	all := map[uint64]types.Line{}
	for _, l := range s.all() {
		all[l.Number] = l
	}
	return all
}

func (s *storm) roundTrip() {
	state := mustExport(s.t, s.fixture)
	require.NoError(s.t, state.Validate())
	next := importing(s.t, s.fixture, state)
	next.check(s.t)
	require.Equal(s.t, rows(s.fixture), rows(next))
}

func TestEveryHoldWithEveryEventKeepsTheInvariantsAndEnds(t *testing.T) {
	kinds := map[payoutfact.Hold]int{}
	for seed := range int64(6) {
		s := newStorm(t, seed)
		for step := range 300 {
			account, before := map[fact.Hash]bool{}, s.lines()
			for _, h := range s.handles {
				a, err := s.Account(s.ctx, h)
				require.NoError(t, err)
				account[h] = a.IsHeld(s.ctx.BlockTime())
			}
			s.step()
			s.check(t)
			s.follow(before)
			for _, l := range s.all() {
				a, err := s.Account(s.ctx, fact.Hash(l.Handle))
				require.NoError(t, err)
				was := before[l.Number].State
				if account[fact.Hash(l.Handle)] && a.IsHeld(s.ctx.BlockTime()) && was != settled && was != inTransit {
					require.NotContains(t, []types.LineState{settled, inTransit}, l.State, "seed %d step %d line %d", seed, step, l.Number)
				}
			}
			if s.rich {
				for who, sum := range s.paid {
					require.LessOrEqual(t, sum, int64(20), "seed %d step %d, %s", seed, step, who)
				}
			}
			if step%20 == 19 {
				s.roundTrip()
			}
		}
		for i := range 4 {
			s.blocked[wallet(fmt.Sprint(i)).Address] = false
		}
		if !s.rich {
			s.fund(t, trial, usd, 1_000_000)
		}
		for i, h := range s.handles {
			require.NoError(t, s.NamePayee(s.ctx, h, wallet("the last"), participant, hash("last", i)))
		}
		for range 365 {
			s.pass(t, wholeDay)
		}
		for _, l := range s.all() {
			require.Contains(t, []types.LineState{settled, void}, l.State, "seed %d line %d: %s", seed, l.Number, l.String())
		}
		s.check(t)
		s.roundTrip()
		for hold, n := range s.kinds {
			kinds[hold] += n
		}
	}
	t.Log(kinds)
}

// at accrues lines in one message, or each in one of its own.
func (f *fixture) at(t *testing.T, together bool, all []types.Accrual) (states []types.Accrued) {
	t.Helper()
	for len(all) > 0 {
		n := 1
		if together {
			n = len(all)
		}
		require.NoError(t, f.AccrueAt(f.ctx, trial, 2, func(accrue types.Accrue) error {
			for _, a := range all[:n] {
				accrued, err := accrue(a)
				if err != nil {
					return err
				}
				states = append(states, accrued)
			}
			return nil
		}))
		all = all[n:]
	}
	return states
}

// visits returns 64 accruals of three participations, of every kind: paced, to be signed for, counted on days, and beyond
// what is in escrow.
func (s *storm) visits() (all []types.Accrual) {
	for len(all) < types.MaxLines {
		a := s.paced(s.handles[s.r.Intn(3)], int64(1+s.r.Intn(20)), s.staff[0])
		a.Tariff, a.Cosign, a.Seconded = uint32(s.r.Intn(4)), s.r.Intn(4) == 0, s.r.Intn(2) == 0
		a.Schedule.Line, a.Denom = uint32(4+s.r.Intn(2)), []string{usd, eur}[s.r.Intn(2)]
		if s.r.Intn(4) == 0 {
			a.Pace.Interval = time.Hour
		}
		all = append(all, a)
	}
	return all
}

func TestLinesOfOneMessageComeToWhatSingleOnesComeTo(t *testing.T) {
	for seed := range int64(4) {
		var stores []map[string]string
		var states [][]types.Accrued
		for _, together := range []bool{true, false} {
			s := newStorm(t, 2*seed+1)
			s.schedules.ParticipationDay, s.schedules.SiteDay = math.NewInt(60), math.NewInt(100)
			s.fund(t, trial, usd, 60)
			for i, payee := range []types.Payee{wallet("one"), agent(bankOrg)} {
				require.NoError(t, s.NamePayee(s.ctx, s.handles[i], payee, participant, hash("payee", i)))
			}
			states = append(states, s.at(t, together, s.visits()))
			s.check(t)
			stores = append(stores, rows(s.fixture))
		}
		require.Equal(t, states[1], states[0])
		require.Equal(t, stores[1], stores[0])
	}
}

func TestAMessageOfWhichALineIsRefusedLeavesNothingForTheNextOne(t *testing.T) {
	for _, bad := range []int{0, 1, 31, 63} {
		var stores []map[string]string
		for _, fails := range []bool{true, false} {
			s := newStorm(t, 1)
			s.schedules.ParticipationDay, s.schedules.SiteDay = math.NewInt(60), math.NewInt(100)
			s.fund(t, trial, usd, 60)
			require.NoError(t, s.NamePayee(s.ctx, s.handles[0], wallet("one"), participant, hash("payee")))
			elsewhere := s.open(t, trial+1, "of another trial", wallet("other"))
			first, second := s.visits(), s.visits()
			if fails {
				for _, spoil := range []func(*types.Accrual){
					func(a *types.Accrual) { a.Cap = 0 },
					func(a *types.Accrual) { a.Site = 1 },
					func(a *types.Accrual) { a.Trial++; a.Handle = elsewhere },
					func(a *types.Accrual) { a.Handle = elsewhere },
					func(a *types.Accrual) { a.Amount = math.ZeroInt() },
				} {
					spoiled := append([]types.Accrual(nil), first...)
					spoil(&spoiled[bad])
					s.try(func() error {
						err := s.AccrueAt(s.ctx, trial, 2, func(accrue types.Accrue) error {
							for i, a := range spoiled {
								if _, err := accrue(a); err != nil {
									require.Equal(t, bad, i)
									return err
								}
							}
							return nil
						})
						require.Error(t, err)
						return err
					})
				}
			}
			s.at(t, true, second)
			s.check(t)
			stores = append(stores, rows(s.fixture))
		}
		require.Equal(t, stores[1], stores[0])
	}
}
