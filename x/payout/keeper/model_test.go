package keeper_test

import (
	"bytes"
	"cmp"
	"fmt"
	"math/rand"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	"github.com/equipoise-trials/equipoise/x/payout/types"
)

// model is what the module promises, written down naively: a list of debts and some pots of money.
type model struct {
	pots  map[types.QueueRef]*pot
	debts []*debt // in the order in which they were earned
	payee map[fact.Hash]types.Payee
	paid  map[string]int64 // by address and denomination
	bad   map[string]bool  // addresses and agents that cannot be paid
}

type pot struct{ in, back int64 }

type debt struct {
	queue    types.QueueRef
	number   uint64
	handle   fact.Hash
	amount   int64
	state    types.LineState
	to       types.Payee // where it was last sent
	replaced bool        // whether the payee was replaced since it was last sent
	until    time.Time   // until when the schedule's pace holds it, zero if it does not
	order    []byte      // among those held until the same time
}

func newModel() *model {
	return &model{
		pots: map[types.QueueRef]*pot{}, payee: map[fact.Hash]types.Payee{}, paid: map[string]int64{}, bad: map[string]bool{},
	}
}

func (m *model) pot(q types.QueueRef) *pot {
	if m.pots[q] == nil {
		m.pots[q] = &pot{}
	}
	return m.pots[q]
}

// owing adds up the debts of a pot in some state.
func (m *model) owing(q types.QueueRef, state types.LineState) (sum int64) {
	for _, d := range m.debts {
		if d.queue == q && d.state == state {
			sum += d.amount
		}
	}
	return sum
}

// left is what is in a pot and with nobody.
func (m *model) left(q types.QueueRef) int64 {
	return m.pot(q).in - m.pot(q).back - m.owing(q, inTransit) - m.owing(q, settled)
}

// free is what a queue can be paid from.
func (m *model) free(q types.QueueRef) int64 { return m.left(q) - m.owing(q, setAside) }

func (m *model) waiting(q types.QueueRef) (first *debt) {
	for _, d := range m.debts {
		if d.queue == q && d.state == queued {
			return d
		}
	}
	return nil
}

func (m *model) send(d *debt) {
	d.to, d.replaced = m.payee[d.handle], false
	switch {
	case m.bad[fmt.Sprint(d.to.Address, d.to.Organisation)]:
		d.state = setAside
	case d.to.Organisation != 0:
		d.state = inTransit
	default:
		d.state = settled
		m.paid[d.to.Address+d.queue.Denom] += d.amount
	}
}

// named reports whether anybody has said where the money of a participation goes.
func (m *model) named(handle fact.Hash) bool {
	_, named := m.payee[handle]
	return named
}

// goOn is what becomes of a debt that nobody has tried to pay: held while nobody has named a payee, or the pace holds it; sent if
// nobody waits and there is enough; else waiting in its place.
func (m *model) goOn(d *debt, now time.Time) {
	switch {
	case !m.named(d.handle) || now.Before(d.until):
		d.state = held
	case m.waiting(d.queue) == nil && d.amount <= m.free(d.queue):
		m.send(d)
	default:
		d.state = queued
	}
}

func (m *model) earn(q types.QueueRef, handle fact.Hash, amount int64, now, until time.Time) *debt {
	number := uint64(1)
	for _, d := range m.debts {
		if d.queue.Trial == q.Trial {
			number++
		}
	}
	d := &debt{queue: q, number: number, handle: handle, amount: amount, until: until}
	m.pot(q)
	m.goOn(d, now)
	m.debts = append(m.debts, d)
	return d
}

// drain pays a queue as far as it goes. The test has too few lines for the caps to matter.
func (m *model) drain(q types.QueueRef) {
	for d := m.waiting(q); d != nil && d.amount <= m.free(q); d = m.waiting(q) {
		m.send(d)
	}
}

func (m *model) replace(handle fact.Hash, payee types.Payee, now time.Time) {
	first := !m.named(handle)
	m.payee[handle] = payee
	for _, d := range m.debts {
		if d.handle != handle {
			continue
		}
		d.replaced = true
		if d.state == setAside {
			m.send(d) // out of what was reserved for it
		}
	}
	for _, d := range m.debts {
		if first && d.handle == handle && d.state == held {
			m.goOn(d, now)
		}
	}
}

// endBlock releases what was held for a time that is over, puts back what failed at a payee that was replaced meanwhile, and pays
// every queue.
func (m *model) endBlock(now time.Time) {
	var due []*debt
	for _, d := range m.debts {
		if d.state == held && m.named(d.handle) && !now.Before(d.until) {
			due = append(due, d)
		}
	}
	slices.SortFunc(due, func(a, b *debt) int { return cmp.Or(a.until.Compare(b.until), bytes.Compare(a.order, b.order)) })
	for _, d := range due {
		m.goOn(d, now)
	}
	for _, d := range m.debts {
		if d.state == setAside && d.replaced {
			m.send(d)
		}
	}
	for q := range m.pots {
		m.drain(q)
	}
}

// world runs the same steps on the module and on the model.
type world struct {
	*fixture
	*model
	t       testing.TB
	rng     *rand.Rand
	handles map[uint64][]fact.Hash
	queues  []types.QueueRef
	posted  int
	begun   map[uint64]time.Time // when the participations of a trial began to earn
	fast    map[fact.Hash]int    // how often each earned the tariff that has an interval
}

func newWorld(t testing.TB, seed int64) *world {
	w := &world{fixture: setup(t), model: newModel(), t: t, rng: rand.New(rand.NewSource(seed)), handles: map[uint64][]fact.Hash{},
		begun: map[uint64]time.Time{}, fast: map[fact.Hash]int{}}
	for trial := range uint64(2) {
		w.begun[trial+1] = w.ctx.BlockTime()
		for _, denom := range []string{usd, eur} {
			w.queues = append(w.queues, types.QueueRef{Trial: trial + 1, Denom: denom})
		}
		for i := range 4 {
			name := fmt.Sprint("participant ", i)
			if i == 3 { // says later where their money goes
				handle := w.invite(t, trial+1, name)
				require.NoError(t, w.BeginEarning(w.ctx, handle))
				w.handles[trial+1] = append(w.handles[trial+1], handle)
				continue
			}
			payee := w.anyPayee()
			handle := w.open(t, trial+1, name, payee)
			w.handles[trial+1] = append(w.handles[trial+1], handle)
			w.payee[handle] = payee
		}
	}
	w.fixture.put(t, trialfact.Status_STATUS_COMPLETED) // refunds are a step like any other
	return w
}

func (w *world) anyPayee() types.Payee {
	if w.rng.Intn(2) == 0 {
		return agent([]uint64{bankOrg, processorOrg}[w.rng.Intn(2)])
	}
	for {
		p := wallet(fmt.Sprint(w.rng.Intn(6)))
		if !w.blocked[p.Address] {
			return p
		}
	}
}

func (w *world) anyQueue() types.QueueRef { return w.queues[w.rng.Intn(len(w.queues))] }

func (w *world) anyHandle(trial uint64) fact.Hash {
	return w.handles[trial][w.rng.Intn(len(w.handles[trial]))]
}

func (w *world) stepFund() {
	q, amount := w.anyQueue(), int64(1+w.rng.Intn(120))
	w.fixture.fund(w.t, q.Trial, q.Denom, amount)
	w.pot(q).in += amount
	w.drain(q)
}

func (w *world) stepEarn() {
	q, amount := w.anyQueue(), int64(1+w.rng.Intn(40))
	handle := w.anyHandle(q.Trial)
	w.fixture.earn(w.t, q.Trial, handle, q.Denom, amount)
	w.model.earn(q, handle, amount, w.ctx.BlockTime(), time.Time{})
}

// stepEarnFast earns a tariff that may be earned once in twelve seconds; a block takes five.
func (w *world) stepEarnFast() {
	q, amount := w.anyQueue(), int64(1+w.rng.Intn(40))
	handle := w.anyHandle(q.Trial)
	a := w.accrual(q.Trial, handle, q.Denom, amount)
	a.Tariff, a.Pace.Interval = 2, 12*time.Second
	_, line := w.accrue(w.t, a)
	until, before := w.begun[q.Trial].Add(time.Duration(w.fast[handle])*a.Pace.Interval), w.fast[handle]
	w.fast[handle] = before + 1
	if !until.After(w.ctx.BlockTime()) {
		until = time.Time{}
	}
	d := w.model.earn(q, handle, amount, w.ctx.BlockTime(), until)
	if !until.IsZero() {
		line.Due = &until
		d.order = line.DeadlineOrder()
	}
}

func (w *world) stepSettle() {
	var with []*debt
	for _, d := range w.debts {
		if d.state == inTransit {
			with = append(with, d)
		}
	}
	if len(with) == 0 {
		return
	}
	d := with[w.rng.Intn(len(with))]
	w.posted++
	settlement, signer := paidAs(d.number, fmt.Sprint(w.posted)), teller
	if w.rng.Intn(3) == 0 {
		settlement = failedAs(d.number, fmt.Sprint(w.posted))
	}
	if d.to.Organisation == processorOrg {
		signer = processor
	}
	_, err := w.Settle(w.ctx, &types.MsgSettle{
		Signer: signer.String(), Trial: d.queue.Trial, Settlements: []types.Settlement{settlement},
	})
	require.NoError(w.t, err)
	if settlement.Ok {
		d.state = settled
		w.paid[treasury(d.to.Organisation)+d.queue.Denom] += d.amount
	} else {
		d.state = setAside
	}
}

func (w *world) stepReplace() {
	handle, payee := w.anyHandle(uint64(1+w.rng.Intn(2))), w.anyPayee()
	if w.bad[fmt.Sprint("", payee.Organisation)] {
		return
	}
	require.NoError(w.t, w.NamePayee(w.ctx, handle, payee, participant, hash("fresh", w.rng.Int63())))
	w.model.replace(handle, payee, w.ctx.BlockTime())
}

func (w *world) stepRefund() {
	q := w.anyQueue()
	free := w.left(q) - w.owing(q, queued) - w.owing(q, setAside) - w.owing(q, held)
	_, err := w.Refund(w.ctx, &types.MsgRefund{Signer: sponsor.String(), Trial: q.Trial, Denom: q.Denom})
	if free <= 0 {
		require.Error(w.t, err)
		return
	}
	require.NoError(w.t, err)
	w.pot(q).back += free
	w.paid[treasury(sponsorOrg)+q.Denom] += free
}

// stepBreak makes a wallet or an agent one that cannot be paid, or mends it.
func (w *world) stepBreak() {
	if w.rng.Intn(2) == 0 {
		p := wallet(fmt.Sprint(w.rng.Intn(3)))
		w.blocked[p.Address] = !w.blocked[p.Address]
		w.bad[fmt.Sprint(p.Address, 0)] = w.blocked[p.Address]
		return
	}
	ended := fmt.Sprint("", processorOrg)
	if w.bad[ended] {
		w.assign(w.t, processorOrg)
	} else {
		w.unassign(w.t, processorOrg)
	}
	w.bad[ended] = !w.bad[ended]
}

func (w *world) stepBlock() {
	now := w.ctx.BlockTime()
	w.fixture.block(w.t)
	w.model.endBlock(now)
}

// compare asserts that the module says what the model says.
func (w *world) compare() {
	w.t.Helper()
	w.check(w.t)
	for _, d := range w.debts {
		line := w.line(w.t, d.queue.Trial, d.number)
		require.Equal(w.t, d.state.Name(), line.State.Name(), "line %d of trial %d", d.number, d.queue.Trial)
		require.Equal(w.t, math.NewInt(d.amount), line.Amount)
	}
	for q, p := range w.pots {
		owed := w.owing(q, queued) + w.owing(q, setAside) + w.owing(q, held)
		waiting := len(slices.DeleteFunc(slices.Clone(w.debts), func(d *debt) bool { return d.queue != q || d.state != queued }))
		require.Equal(w.t, fmt.Sprintf("%d = %d + %d + %d + %d; %d (%d), %d queue", p.in, w.left(q), w.owing(q, inTransit),
			w.owing(q, settled), p.back, owed, w.owing(q, setAside), waiting), w.figures(w.t, q.Trial, q.Denom))
	}
	for key, amount := range w.paid {
		address, denom := key[:len(key)-4], key[len(key)-4:]
		require.Equal(w.t, fmt.Sprint(amount), w.balance(address, denom))
		_, err := sdk.AccAddressFromBech32(address)
		require.NoError(w.t, err)
	}
}

func TestRandomHistoriesKeepTheInvariantsAndAgreeWithANaiveModel(t *testing.T) {
	for seed := range int64(20) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			w := newWorld(t, seed)
			steps := []func(){
				w.stepEarn, w.stepEarn, w.stepEarn, w.stepEarn, w.stepEarnFast, w.stepEarnFast, w.stepFund, w.stepFund, w.stepSettle, w.stepSettle,
				w.stepReplace, w.stepRefund, w.stepBreak, w.stepBlock, w.stepBlock,
			}
			for range 150 {
				steps[w.rng.Intn(len(steps))]()
				w.compare()
			}
		})
	}
}
