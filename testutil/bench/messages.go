package main

import (
	"encoding/binary"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/app"
	"github.com/equipoise-trials/equipoise/book"
	"github.com/equipoise-trials/equipoise/client/work"
	"github.com/equipoise-trials/equipoise/fact"
	protocolfact "github.com/equipoise-trials/equipoise/fact/protocol"
	consenttypes "github.com/equipoise-trials/equipoise/x/consent/types"
	participationtypes "github.com/equipoise-trials/equipoise/x/participation/types"
	recordtypes "github.com/equipoise-trials/equipoise/x/record/types"
)

// message is a kind of message that is measured.
type message struct {
	name string
	aim  float64 // ratio to the yardstick that is aimed at, 0 for the yardstick itself
	// block returns the transactions of the n-th block, one message in each, no two of one signer.
	block func(n int) ([]draft, error)
}

// lines returns how many visit lines a message has, 1 for every other message: what is measured is divided by them.
func lines(m sdk.Msg) int {
	if visits, ok := m.(*participationtypes.MsgAttestVisits); ok {
		return len(visits.Lines)
	}
	return 1
}

// messages lists what is measured, the yardstick first.
func (p *people) messages(heads []book.Submission) []message {
	return []message{
		{"bank send", 0, p.sends},
		{"document anchor", 0.95, p.anchors},
		{"consent", 0.75, p.consents},
		{"visit line with payment", 0.75, p.visits},
		{"visit line, one of 64", 0.75, p.fullVisits},
		{"head update", 0.95, func(n int) ([]draft, error) { return p.updates(heads[n+1]) }},
	}
}

// each makes a transaction for each of several.
func each[T, R any](items []T, draw func(i int, item T) (*signer, *work.Draft[R])) (drafts []draft, err error) {
	for i, item := range items {
		d, err := prepared(draw(i, item))
		if err != nil {
			return nil, err
		}
		drafts = append(drafts, d)
	}
	return drafts, nil
}

func (p *people) sends(int) ([]draft, error) {
	return each(p.payers, func(i int, payer *signer) (*signer, *work.Draft[work.Done]) {
		return payer, p.acting(payer).Give(p.payees[i].raw(), sdk.NewInt64Coin(app.BondDenom, 1))
	})
}

// anchors begin a new line of documents each.
func (p *people) anchors(n int) ([]draft, error) {
	return each(p.sites(), func(i int, s *site) (*signer, *work.Draft[work.Document]) {
		by := s.representatives[i/len(p.trials)]
		return by, s.sponsoring(by).Submit(paper(protocolfact.DocumentType_DOCUMENT_TYPE_STATISTICAL_ANALYSIS_PLAN,
			"Statistical analysis plan", s.trial.number, i, n))
	})
}

func (p *people) consents(n int) ([]draft, error) {
	return each(p.sites(), func(_ int, s *site) (*signer, *work.Draft[consenttypes.State]) {
		return s.invited[n].signer, s.invited[n].consent(work.Payee{})
	})
}

// visits are attested by the coordinator of each site and paid to the participant's wallet.
func (p *people) visits(n int) ([]draft, error) {
	return each(p.sites(), func(_ int, s *site) (*signer, *work.Draft[[]work.Line]) {
		return s.coordinator, s.at(s.coordinator).Attest(s.visit("WEEK", n))
	})
}

// fullVisits are as many visits as a message may have, attested at one site of each trial and paid to four wallets there.
func (p *people) fullVisits(n int) ([]draft, error) {
	return each(p.trials, func(_ int, t *trial) (*signer, *work.Draft[[]work.Line]) {
		s := t.sites[n%len(t.sites)]
		visits := make([]work.Visit, work.MaxLines)
		for i := range visits {
			visits[i] = s.visit("DAY", n*work.MaxLines+i)
		}
		return s.coordinator, s.at(s.coordinator).Attest(visits...)
	})
}

// visit is a visit of one of the site's participants, who take turns.
func (s *site) visit(code string, turn int) work.Visit {
	who := s.visitors[turn%len(s.visitors)]
	return work.Visit{Label: who.label, Code: code, Occurrence: uint32(turn), Date: genesisTime.AddDate(0, 0, turn)}
}

// updates move the head of each site's book.
func (p *people) updates(to book.Submission) ([]draft, error) {
	return each(p.sites(), func(_ int, s *site) (*signer, *work.Draft[work.Done]) {
		return s.coordinator, s.at(s.coordinator).MoveHead(s.number, to)
	})
}

// recordsAtFirst is how many records the first head of each book has: a consistency proof is as long as in a trial that
// has been running for a while.
const recordsAtFirst = 1600 * recordtypes.Padding

// grow returns how a book gets its first head and n that follow, each for one padded submission. All books are given the same
// heads: no rule compares books.
func grow(n int) ([]book.Submission, error) {
	leaves := make([]fact.Hash, recordsAtFirst+n*recordtypes.Padding)
	for i := range leaves {
		leaves[i] = fact.LeafHash(binary.BigEndian.AppendUint64(nil, uint64(i)))
	}
	head := func(size uint64) book.Head { return book.Head{Size: size, Root: fact.Root(leaves[:size])} }
	steps := []book.Submission{{Old: head(0), New: head(recordsAtFirst)}}
	for range n {
		last := steps[len(steps)-1].New
		next := book.Submission{Old: last, New: head(last.Size + recordtypes.Padding)}
		path, err := fact.Consistency(leaves[:next.New.Size], last.Size)
		if err != nil {
			return nil, err
		}
		for _, h := range path {
			next.Proof = append(next.Proof, h[:])
		}
		steps = append(steps, next)
	}
	return steps, nil
}
