package keeper_test

import (
	"fmt"
	"math/rand"
	"slices"
	"testing"

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

func (m *model) earn(q types.QueueRef, handle fact.Hash, amount int64) {
	number := uint64(1)
	for _, d := range m.debts {
		if d.queue.Trial == q.Trial {
			number++
		}
	}
	d := &debt{queue: q, number: number, handle: handle, amount: amount, state: queued}
	alone := m.waiting(q) == nil
	m.debts = append(m.debts, d)
	m.pot(q)
	if alone && amount <= m.free(q) {
		m.send(d)
	}
}

// drain pays a queue as far as it goes. The test has too few lines for the caps to matter.
func (m *model) drain(q types.QueueRef) {
	for d := m.waiting(q); d != nil && d.amount <= m.free(q); d = m.waiting(q) {
		m.send(d)
	}
}

func (m *model) replace(handle fact.Hash, payee types.Payee) {
	m.payee[handle] = payee
	for _, d := range m.debts {
		if d.handle != handle {
			continue
		}
		d.replaced = true
		if d.state == setAside {
			d.state = queued
		}
	}
}

// endBlock puts back what failed at a payee that was replaced meanwhile, and pays every queue.
func (m *model) endBlock() {
	for _, d := range m.debts {
		if d.state == setAside && d.replaced {
			d.state = queued
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
}

func newWorld(t testing.TB, seed int64) *world {
	w := &world{fixture: setup(t), model: newModel(), t: t, rng: rand.New(rand.NewSource(seed)), handles: map[uint64][]fact.Hash{}}
	for trial := range uint64(2) {
		for _, denom := range []string{usd, eur} {
			w.queues = append(w.queues, types.QueueRef{Trial: trial + 1, Denom: denom})
		}
		for i := range 4 {
			name := fmt.Sprint("participant ", i)
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
	w.model.earn(q, handle, amount)
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
	w.model.replace(handle, payee)
}

func (w *world) stepRefund() {
	q := w.anyQueue()
	free := w.left(q) - w.owing(q, queued) - w.owing(q, setAside)
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
	w.fixture.block(w.t)
	w.model.endBlock()
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
		owed := w.owing(q, queued) + w.owing(q, setAside)
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
				w.stepEarn, w.stepEarn, w.stepEarn, w.stepEarn, w.stepFund, w.stepFund, w.stepSettle, w.stepSettle,
				w.stepReplace, w.stepRefund, w.stepBreak, w.stepBlock, w.stepBlock,
			}
			for range 150 {
				steps[w.rng.Intn(len(steps))]()
				w.compare()
			}
		})
	}
}
