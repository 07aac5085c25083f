package collect

import (
	"context"
	"fmt"
	"strings"

	"github.com/equipoise-trials/equipoise/archive/api"
	"github.com/equipoise-trials/equipoise/fact"
)

// Cause names a fact by what caused it.
type Cause struct {
	// Tx is the hash of the transaction, and Message the index of its message.
	Tx      fact.Hash
	Message uint32
	// Type is the type of the fact, with or without its package; any type if it is empty.
	Type string
	// Nth is the number of the fact among those of this type that the message recorded, from 0.
	Nth uint32
}

// FindCaused returns the place of a fact that a transaction of a block caused. Where the node no longer has the block's results,
// the archive shows the public facts alone, and of those perhaps not all, if it was filled from mirrors: then a fact is named
// only if none that is not shown can be meant.
func (n Node) FindCaused(ctx context.Context, height int64, c Cause) (Place, error) {
	leaves, err := n.leaves(ctx, height)
	whole := true
	if err != nil {
		if leaves, err = n.publicLeaves(ctx, height); err != nil {
			return Place{}, err
		}
		status, err := api.NewQueryClient(n.Query).Status(ctx, &api.QueryStatusRequest{})
		if err != nil {
			return Place{}, fmt.Errorf("archive: %w", err)
		}
		whole = status.Withheld == 0
	}
	facts := make([]KeptFact, len(leaves))
	for i, data := range leaves {
		facts[i] = KeptFact{Index: uint32(i), Leaf: data}
	}
	return c.find(height, facts, whole)
}

// find returns the place of the fact among facts in the order of their block; of those that are not shown, Leaf is empty. They
// are restricted ones if every public one is shown.
func (c Cause) find(height int64, facts []KeptFact, everyPublicOne bool) (Place, error) {
	seen, hidden, begun := uint32(0), -1, false
	for i, f := range facts {
		if len(f.Leaf) == 0 {
			if hidden < 0 {
				hidden = i
			}
			continue
		}
		leaf, err := fact.ParseLeaf(f.Leaf)
		if err != nil {
			return Place{}, fmt.Errorf("fact %d of block %d: %w", f.Index, height, err)
		}
		if string(leaf.TxHash) != string(c.Tx[:]) || leaf.MsgIndex != c.Message {
			if begun {
				break // the facts of a message lie together
			}
			hidden = -1
			continue
		}
		begun = true
		if !c.isOf(leaf.TypeURL) {
			continue
		}
		if hidden >= 0 && (c.Type == "" || !everyPublicOne || !fact.IsPublic(leaf.TypeURL)) {
			return Place{}, c.hiddenError(height, facts[hidden].Index)
		}
		if seen == c.Nth {
			return Place{height, f.Index}, nil
		}
		seen++
	}
	if hidden >= 0 {
		return Place{}, c.hiddenError(height, facts[hidden].Index)
	}
	what := "facts"
	if c.Type != "" {
		what = "facts of type " + c.Type
	}
	return Place{}, fmt.Errorf("message %d of transaction %x recorded %d %s in block %d, number %d is asked for",
		c.Message, c.Tx, seen, what, height, c.Nth)
}

// isOf reports whether a type is the one that the cause names.
func (c Cause) isOf(url string) bool {
	return c.Type == "" || url == "/"+strings.TrimPrefix(c.Type, "/") || strings.HasSuffix(url, "."+c.Type)
}

// hiddenError says that the fact may be one that is not shown.
func (c Cause) hiddenError(height int64, index uint32) error {
	return fmt.Errorf("fact %d of block %d is not shown: the node no longer has its bytes, and it may be of message %d of transaction %x: "+
		"name the fact by its index, a public one by its type, or one that you kept by the transaction in your keep", index, height, c.Message, c.Tx)
}
