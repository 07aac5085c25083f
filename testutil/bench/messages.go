package main

import (
	"encoding/binary"
	"fmt"

	sdk "github.com/cosmos/cosmos-sdk/types"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"

	"github.com/equipoise-trials/equipoise/app"
	"github.com/equipoise-trials/equipoise/fact"
	protocolfact "github.com/equipoise-trials/equipoise/fact/protocol"
	participationtypes "github.com/equipoise-trials/equipoise/x/participation/types"
	protocoltypes "github.com/equipoise-trials/equipoise/x/protocol/types"
	recordtypes "github.com/equipoise-trials/equipoise/x/record/types"
)

// message is a kind of message that is measured.
type message struct {
	name string
	aim  float64 // ratio to the yardstick that is aimed at, 0 for the yardstick itself
	// block returns the transactions of the n-th block, one message in each, no two of one signer.
	block func(n int) []draft
}

// lines returns how many visit lines a message has, 1 for every other message: what is measured is divided by them.
func lines(m sdk.Msg) int {
	if visits, ok := m.(*participationtypes.MsgAttestVisits); ok {
		return len(visits.Lines)
	}
	return 1
}

// messages lists what is measured, the yardstick first.
func (p *people) messages(heads []head) []message {
	return []message{
		{"bank send", 0, p.sends},
		{"document anchor", 0.95, p.anchors},
		{"consent", 0.75, p.consents},
		{"visit line with payment", 0.75, p.visits},
		{"visit line, one of 64", 0.75, p.fullVisits},
		{"head update", 0.95, func(n int) []draft { return p.updates(heads[n+1]) }},
	}
}

func (p *people) sends(int) []draft {
	coins := sdk.NewCoins(sdk.NewInt64Coin(app.BondDenom, 1))
	drafts := make([]draft, len(p.payers))
	for i, payer := range p.payers {
		drafts[i] = one(payer, banktypes.NewMsgSend(payer.raw(), p.payees[i].raw(), coins))
	}
	return drafts
}

// anchors begin a new line of documents each.
func (p *people) anchors(n int) (drafts []draft) {
	for i := range p.trials[0].representatives {
		for _, t := range p.trials {
			by := t.representatives[i]
			drafts = append(drafts, one(by, &protocoltypes.MsgSubmitDocument{
				Signer: by.address, Trial: t.number, Type: protocolfact.DocumentType_DOCUMENT_TYPE_STATISTICAL_ANALYSIS_PLAN,
				Content: paper("Statistical analysis plan", t.number, i, n),
			}))
		}
	}
	return drafts
}

func (p *people) consents(n int) (drafts []draft) {
	for _, s := range p.sites() {
		drafts = append(drafts, one(s.invited[n].signer, s.invited[n].consent()))
	}
	return drafts
}

// visits are attested by the coordinator of each site and paid to the participant's wallet.
func (p *people) visits(n int) (drafts []draft) {
	for _, s := range p.sites() {
		drafts = append(drafts, one(s.coordinator, s.attestation(s.visit(n, fmt.Sprint(n)))))
	}
	return drafts
}

// fullVisits are as many visits as a message may have, attested at one site of each trial and paid to four wallets there.
func (p *people) fullVisits(n int) (drafts []draft) {
	for _, t := range p.trials {
		s := t.sites[n%len(t.sites)]
		visits := make([]participationtypes.VisitLine, participationtypes.MaxLines)
		for i := range visits {
			visits[i] = s.visit(i, fmt.Sprint(n, "/", i))
		}
		drafts = append(drafts, one(s.coordinator, s.attestation(visits...)))
	}
	return drafts
}

// visit is a visit of one of the site's participants, who take turns. The name makes its secrets.
func (s *site) visit(turn int, name string) participationtypes.VisitLine {
	who := s.visitors[turn%len(s.visitors)]
	secret := func(what string) []byte { return digest(fmt.Sprint(what, " ", who.address, " ", name)) }
	return participationtypes.VisitLine{
		Handle: who.handle[:], Nullifier: secret("nullifier"), Detail: secret("detail"), Blind: secret("blind"),
	}
}

func (s *site) attestation(visits ...participationtypes.VisitLine) *participationtypes.MsgAttestVisits {
	return &participationtypes.MsgAttestVisits{
		Signer: s.coordinator.address, Trial: s.trial.number, Site: s.number, Lines: visits,
	}
}

// updates move the head of each site's book.
func (p *people) updates(to head) (drafts []draft) {
	for _, s := range p.sites() {
		drafts = append(drafts, one(s.coordinator, &recordtypes.MsgAppendRecords{
			Signer: s.coordinator.address, Trial: s.trial.number, Book: s.number,
			OldSize: to.oldSize, OldRoot: to.oldRoot[:], NewSize: to.size, NewRoot: to.root[:], Proof: to.proof,
		}))
	}
	return drafts
}

// head is a head of a book and the proof that it grew from the one before.
type head struct {
	oldSize, size uint64
	oldRoot, root fact.Hash
	proof         [][]byte
}

// recordsAtFirst is how many records the first head of each book has: a consistency proof is as long as in a trial that
// has been running for a while.
const recordsAtFirst = 1600 * recordtypes.Padding

// grow returns the first head of a book and n that follow, each for one padded submission. All books are given the same
// heads: no rule compares books.
func grow(n int) ([]head, error) {
	leaves := make([]fact.Hash, recordsAtFirst+n*recordtypes.Padding)
	for i := range leaves {
		leaves[i] = fact.LeafHash(binary.BigEndian.AppendUint64(nil, uint64(i)))
	}
	heads := []head{{size: recordsAtFirst, oldRoot: fact.EmptyRoot(), root: fact.Root(leaves[:recordsAtFirst])}}
	for range n {
		last := heads[len(heads)-1]
		next := head{oldSize: last.size, oldRoot: last.root, size: last.size + recordtypes.Padding}
		grown := leaves[:next.size]
		next.root = fact.Root(grown)
		path, err := fact.Consistency(grown, next.oldSize)
		if err != nil {
			return nil, err
		}
		for _, h := range path {
			next.proof = append(next.proof, h[:])
		}
		heads = append(heads, next)
	}
	return heads, nil
}
