package lane

// Fill returns the transactions of a proposal, chosen from candidates in the order in which they arrived: first what is free of
// fees, up to its share of the block; then those whose fee is promised, up to theirs; then everything else in its order, up to the
// first that does not fit. What the lanes leave of their shares is everybody's; beyond its share nothing is free, and beyond
// theirs the promised go with everybody's. room is how much a block has left for transactions, at most the block itself.
//
// The transactions of an account keep their order, for each needs the one before it. So whatever stands before a transaction of
// a lane, by an earlier sequence of one of its signers, comes with it, out of what its own lane has, or out of what no lane has a claim
// to if it is in none. If that does not fit, the transaction waits, with all later
// ones of its signers: for the rest of its lane, and then until it is everybody's turn.
func Fill(candidates []Tx, block, room Size) [][]byte {
	f := &filling{
		txs: candidates, taken: make([]bool, len(candidates)),
		left: room, free: FreeShare(block), promised: PromisedShare(block),
	}
	f.queue()
	f.pass(FreeOfFees)
	f.pass(Promised)
	f.everybodys()
	return f.out
}

// filling is a proposal that is being filled.
type filling struct {
	txs   []Tx
	taken []bool
	out   [][]byte

	left           Size // of the block
	free, promised Size // left of the shares of the lanes
	lanesDone      bool // nothing is kept for the lanes any longer

	// queues are the candidates of each signer that are not taken yet, in their order; nil if no candidate goes by a lane: then
	// each comes after those that arrived before it.
	queues map[string][]int
	// stopped are the signers one of whose candidates did not fit.
	stopped map[string]bool
}

func (f *filling) queue() {
	for _, t := range f.txs {
		if t.Lane != Everybodys {
			f.queues = make(map[string][]int)
			break
		}
	}
	if f.queues == nil {
		return
	}
	for i, t := range f.txs {
		for _, s := range t.signers {
			f.queues[s] = append(f.queues[s], i)
		}
	}
}

// pass takes the candidates of a lane.
func (f *filling) pass(lane Lane) {
	if f.queues == nil {
		return
	}
	f.stopped = make(map[string]bool)
	for i, t := range f.txs {
		if !f.taken[i] && t.Lane == lane {
			f.take(i)
		}
	}
}

// everybodys takes what is left, up to the first that does not fit into the block.
func (f *filling) everybodys() {
	f.lanesDone, f.stopped = true, make(map[string]bool)
	for i, t := range f.txs {
		if f.taken[i] || f.take(i) {
			continue
		}
		if !t.Within(f.left) {
			return
		}
	}
}

// take takes a candidate with those that stand before it, or none of what does not fit and nothing after it.
func (f *filling) take(i int) bool {
	t := f.txs[i]
	fits := true
	for _, s := range t.signers {
		fits = fits && !f.stopped[s]
		for fits && f.queues != nil && f.queues[s][0] != i {
			fits = f.take(f.queues[s][0])
		}
	}
	if !fits || !f.pay(t) {
		for _, s := range t.signers {
			f.stopped[s] = true
		}
		return false
	}
	for _, s := range t.signers {
		if f.queues != nil {
			f.queues[s] = f.queues[s][1:]
		}
	}
	f.taken[i] = true
	f.out = append(f.out, t.Raw)
	return true
}

// pay takes what a transaction needs off what it may have, or reports that there is less.
func (f *filling) pay(t Tx) bool {
	need := t.Size
	switch {
	case !need.Within(f.left):
		return false
	case t.Lane == FreeOfFees:
		if !need.Within(f.free) {
			return false
		}
		f.free = f.free.Minus(need)
	case t.Lane == Promised && !f.lanesDone:
		if !need.Within(f.promised) {
			return false
		}
		f.promised = f.promised.Minus(need)
	case !f.lanesDone && !need.Plus(f.free).Plus(f.promised).Within(f.left):
		return false
	}
	f.left = f.left.Minus(need)
	return true
}
