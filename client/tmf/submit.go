package tmf

import (
	"bytes"
	"context"
	"fmt"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/client/document"
	"github.com/equipoise-trials/equipoise/client/tx"
	protocolfact "github.com/equipoise-trials/equipoise/fact/protocol"
	"github.com/equipoise-trials/equipoise/x/protocol/types"
)

// Place is where the chain has a version.
type Place struct {
	Line    uint32 `json:"line"`
	Version uint32 `json:"version"`
}

// Step is what becomes of an entry of a folder.
type Step struct {
	ID    string `json:"id"`
	Type  string `json:"type"`
	Title string `json:"title"`
	// Place where the chain has it; without numbers if it has not.
	Place
	// Submitted says that this run submitted it.
	Submitted bool `json:"submitted"`
}

// Submitter sends what a folder has and a chain has not.
type Submitter struct {
	Chain types.QueryClient
	// Signer is the address that submits.
	Signer string
	// Send sends messages as one transaction and waits until it is in a block.
	Send func(ctx context.Context, msgs ...sdk.Msg) error
	// Report is told how many versions of the folder the chain has.
	Report func(done, total uint64)
}

// Plan says which entries of a folder the chain has. It knows them by the digests of their files, so nothing has to be
// remembered between two runs.
func (s Submitter) Plan(ctx context.Context, f Folder) ([]Step, error) {
	steps := make([]Step, len(f.Entries))
	for i, e := range f.Entries {
		steps[i] = Step{ID: e.ID, Type: document.TypeName(e.Message.Type), Title: e.Message.Content.Title}
	}
	return steps, s.locate(ctx, f, steps, func(string) bool { return true })
}

// locate asks the chain where it has those entries of a folder that it was not known to have, as far as they are wanted.
func (s Submitter) locate(ctx context.Context, f Folder, steps []Step, wanted func(id string) bool) error {
	index, claimed, visited := make(map[string]int, len(f.Entries)), make(map[Place]bool), make([]bool, len(f.Entries))
	for i, e := range f.Entries {
		index[e.ID], claimed[steps[i].Place] = i, true
	}
	var visit func(i int) error
	visit = func(i int) error {
		if visited[i] || steps[i].Line != 0 || !wanted(f.Entries[i].ID) {
			return nil
		}
		visited[i] = true
		e, before := f.Entries[i], Place{Line: f.Entries[i].Message.Line, Version: f.Entries[i].Message.Supersedes}
		if e.Follows != "" {
			if err := visit(index[e.Follows]); err != nil {
				return err
			}
			if before = steps[index[e.Follows]].Place; before.Line == 0 {
				return nil
			}
		}
		place, err := s.find(ctx, e.Message, before, claimed)
		if err != nil {
			return err
		}
		steps[i].Place, claimed[place] = place, true
		return nil
	}
	for i := range f.Entries {
		if err := visit(i); err != nil {
			return fmt.Errorf("%s: %w", f.Entries[i].ID, err)
		}
	}
	return nil
}

// find returns where the chain has what a message submits, if it has: after a version, or at the start of a line that no
// other entry of the folder is.
func (s Submitter) find(ctx context.Context, msg *types.MsgSubmitDocument, before Place, claimed map[Place]bool) (Place, error) {
	versions, err := versionsWith(ctx, s.Chain, msg.Content.Variants[0].Digest)
	if err != nil {
		return Place{}, err
	}
	for _, v := range versions {
		place := Place{v.Line, v.Number}
		isNext := v.Number == before.Version+1 && (before.Line == 0 || before.Line == v.Line)
		if v.Trial == msg.Trial && v.Type == msg.Type && isNext && !claimed[place] && sameFiles(v.Content.Variants, msg.Content.Variants) {
			return place, nil
		}
	}
	return Place{}, nil
}

// sameFiles reports whether two versions have the same files in the same languages.
func sameFiles(a, b []protocolfact.Variant) bool {
	files := make(map[string][]byte, len(a))
	for _, v := range a {
		files[v.Language] = v.Digest
	}
	for _, v := range b {
		if !bytes.Equal(files[v.Language], v.Digest) {
			return false
		}
	}
	return len(a) == len(b)
}

// Submit sends what the chain has not, in as few transactions as fit: first what begins a line or follows a version that
// the chain has, then what follows that. It may be interrupted at any moment and run again.
func (s Submitter) Submit(ctx context.Context, f Folder) (steps []Step, transactions int, err error) {
	submitted := make(map[string]bool)
	if steps, err = s.Plan(ctx, f); err != nil {
		return nil, transactions, err
	}
	for {
		done := uint64(0)
		for i := range steps {
			steps[i].Submitted = submitted[steps[i].ID]
			if steps[i].Line != 0 {
				done++
			}
		}
		if s.Report != nil {
			s.Report(done, uint64(len(steps)))
		}
		ids, msgs := s.nextBatch(f, steps)
		if len(msgs) == 0 {
			return steps, transactions, nil
		}
		for _, id := range ids {
			if submitted[id] {
				return steps, transactions, fmt.Errorf("%s was submitted, yet this node does not show it: ask again later", id)
			}
		}
		if err := s.Send(ctx, msgs...); err != nil {
			return steps, transactions, fmt.Errorf("%d documents from %s on: %w", len(ids), ids[0], err)
		}
		transactions++
		for _, id := range ids {
			submitted[id] = true
		}
		if err := s.locate(ctx, f, steps, func(id string) bool { return submitted[id] }); err != nil {
			return steps, transactions, err
		}
	}
}

// nextBatch returns what can be sent now and fits into one transaction, and the IDs of it.
func (s Submitter) nextBatch(f Folder, steps []Step) (ids []string, msgs []sdk.Msg) {
	places := make(map[string]Place, len(steps))
	for _, step := range steps {
		places[step.ID] = step.Place
	}
	size := 0
	for _, e := range f.Entries {
		if places[e.ID].Line != 0 || e.Follows != "" && places[e.Follows].Line == 0 {
			continue
		}
		msg := *e.Message
		msg.Signer = s.Signer
		if before := places[e.Follows]; e.Follows != "" {
			msg.Line, msg.Supersedes = before.Line, before.Version
		}
		next := append(msgs[:len(msgs):len(msgs)], &msg)
		if size += msg.Size(); len(msgs) > 0 && (size > tx.MaxBytes || tx.GasLimit(next) > tx.MaxGas) {
			break
		}
		ids, msgs = append(ids, e.ID), next
	}
	return ids, msgs
}
