package app_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/cosmos/cosmos-sdk/x/feegrant"

	"github.com/equipoise-trials/equipoise/app"
	"github.com/equipoise-trials/equipoise/app/genesis"
	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/testutil/chain"
	"github.com/equipoise-trials/equipoise/testutil/story"
	audittypes "github.com/equipoise-trials/equipoise/x/audit/types"
)

// ownModules lists the modules whose state is ours.
var ownModules = []string{
	"audit", "identity", "trial", "registration", "record", "protocol", "payout", "consent", "participation", "claims",
}

// populated is the state of a chain on which the story was acted.
type populated struct {
	chain app.Description
	state map[string]json.RawMessage
	// height and begins are those of the first block of the chain that starts from it.
	height int64
	begins time.Time
}

func populate(t *testing.T) *populated {
	t.Helper()
	s := story.Open(t, story.Config{})
	s.Act()
	exported, err := s.Chain.App.Export(false, nil, nil)
	require.NoError(t, err)
	p := &populated{chain: s.App.Description, height: exported.Height, begins: s.Time}
	require.NoError(t, json.Unmarshal(exported.AppState, &p.state))
	return p
}

// with returns the state in which a module says something else.
func (p *populated) with(module string, tree any) map[string]json.RawMessage {
	changed := maps.Clone(p.state)
	raw, err := json.Marshal(tree)
	if err != nil {
		panic(err)
	}
	changed[module] = raw
	return changed
}

// tree returns what a module says, as maps, lists and plain values.
func (p *populated) tree(t *testing.T, module string) (tree any) {
	t.Helper()
	require.NoError(t, json.Unmarshal(p.state[module], &tree))
	return tree
}

// mutation is one change at one place of a tree.
type mutation struct {
	what  string
	apply func()
	undo  func()
}

// mutations lists what may be done to a tree: an element of a list goes or comes twice, a list becomes empty, neighbours change
// places, a value is left out, becomes zero, another of its kind, or garbage. others holds a value of each length and kind that
// stands elsewhere in the tree, to which a reference is flipped.
func mutations(path string, node any, others map[string]any, set func(any)) (all []mutation) {
	change := func(what string, to any) {
		if isDefault(to) && isDefault(node) {
			return // says the same
		}
		all = append(all, mutation{path + ": " + what, func() { set(to) }, func() { set(node) }})
	}
	switch n := node.(type) {
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(n)) {
			was := n[key]
			if !isDefault(was) {
				all = append(all, mutation{path + "." + key + ": left out", func() { delete(n, key) }, func() { n[key] = was }})
			}
			all = append(all, mutations(path+"."+key, was, others, func(v any) { n[key] = v })...)
		}
	case []any:
		if len(n) == 0 {
			return nil
		}
		change("emptied", []any{})
		change("last left out", n[:len(n)-1])
		change("first left out", n[1:])
		change("first twice", append(slices.Clone(n), n[0]))
		if len(n) > 1 {
			swapped := slices.Clone(n)
			swapped[0], swapped[1] = n[1], n[0]
			change("first two swapped", swapped)
		}
		for i, v := range n {
			all = append(all, mutations(fmt.Sprintf("%s[%d]", path, i), v, others, func(v any) { n[i] = v })...)
		}
	case string:
		change("empty", "")
		change("garbage", "x")
		change("zero", "0")
		change("great", "18446744073709551615")
		change("longer", n+n)
		if other, ok := others[kindOf(n)]; ok && other != node {
			change("another", other)
		}
		if at, err := time.Parse(time.RFC3339Nano, n); err == nil {
			change("long ago", at.AddDate(-200, 0, 0).Format(time.RFC3339Nano))
			change("far away", "9999-12-31T23:59:59Z")
		}
	case float64:
		change("zero", 0)
		change("one more", n+1)
		change("great", 4294967295)
	case bool:
		change("not", !n)
	}
	return all
}

// isDefault reports whether a value is the one that is meant where nothing is said.
func isDefault(v any) bool {
	switch v := v.(type) {
	case nil:
		return true
	case string:
		return v == "" || v == "0" || strings.HasSuffix(v, "_UNSPECIFIED")
	case float64:
		return v == 0
	case int:
		return v == 0
	case bool:
		return !v
	case []any:
		return len(v) == 0
	}
	return false
}

// kindOf tells values apart that may stand for one another: addresses, digests, numbers, states.
func kindOf(s string) string { return fmt.Sprint(len(s), strings.HasPrefix(s, "eqp1")) }

// another collects a value of each kind, the last one seen.
func another(node any, into map[string]any) map[string]any {
	switch n := node.(type) {
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(n)) {
			another(n[key], into)
		}
	case []any:
		for _, v := range n {
			another(v, into)
		}
	case string:
		into[kindOf(n)] = n
	}
	return into
}

// Every place of a populated genesis is changed in every way; a share of the changes, another in each module, is tried. What
// passes starts a chain that takes blocks, holds its invariants and exports what it has. Nothing panics.
func TestWhateverGenesisPassesStartsAChainThatHoldsItsInvariants(t *testing.T) {
	share := 30
	if testing.Short() {
		share = 120
	}
	p := populate(t)
	require.NoError(t, p.chain.ValidateGenesis(p.state, p.begins))
	random := rand.New(rand.NewSource(1))
	tried, passed := 0, 0
	for _, module := range ownModules {
		tree := p.tree(t, module)
		all := mutations(module, tree, another(tree, make(map[string]any)), func(v any) { tree = v })
		for _, m := range all {
			if random.Intn(share) != 0 {
				continue
			}
			tried++
			m.apply()
			changed := p.with(module, tree)
			m.undo()
			if p.refuses(t, m.what, changed) {
				continue
			}
			passed++
			p.starts(t, m.what, changed)
		}
	}
	t.Logf("%d of %d changes pass", passed, tried)
	require.Greater(t, passed, 0)
	require.Less(t, passed, tried/2)
}

// refuses reports whether a state is refused, with a sentence.
func (p *populated) refuses(t *testing.T, what string, state map[string]json.RawMessage) (refused bool) {
	t.Helper()
	defer func() { require.Nil(t, recover(), what) }()
	err := p.chain.ValidateGenesis(state, p.begins)
	if err != nil {
		require.Contains(t, err.Error(), " ", what)
	}
	return err != nil
}

// starts has a state start a chain that takes blocks, a long wait among them.
func (p *populated) starts(t *testing.T, what string, state map[string]json.RawMessage) {
	t.Helper()
	defer func() { require.Nil(t, recover(), what) }()
	raw, err := json.Marshal(state)
	require.NoError(t, err)
	c := chain.Import(t, chain.Config{}, raw, p.height, p.begins)
	c.Block()
	c.Wait(400 * 24 * time.Hour)
	require.NoError(t, chain.Invariants(c.Context(), c.App), what)
	_, err = c.App.Export(false, nil, nil)
	require.NoError(t, err, what)
	require.NoError(t, c.App.Close())
}

// TestAChainIsContinuedLongAfterItEnded: in the time between, allowances expire. What is not left out is refused before a node
// tries to start from it.
func TestAChainIsContinuedLongAfterItEnded(t *testing.T) {
	p := populate(t)
	cdc := p.chain.Encoding().Codec
	digest := make([]byte, fact.HashSize)
	origin := &audittypes.Origin{ChainId: "the-old-1", Height: p.height - 1, HeaderHash: digest, ExportDigest: digest}
	for _, pause := range []time.Duration{0, 24 * time.Hour, 366 * 24 * time.Hour, 6 * 366 * 24 * time.Hour} {
		t.Run(pause.String(), func(t *testing.T) {
			later := &populated{chain: p.chain, state: maps.Clone(p.state), height: p.height, begins: p.begins.Add(pause)}
			entries, err := genesis.Continue(cdc, later.state, origin, later.begins)
			require.NoError(t, err)
			require.Positive(t, entries)
			require.NoError(t, later.chain.ValidateGenesis(later.state, later.begins))
			later.starts(t, "continued after "+pause.String(), later.state)

			if pause >= 366*24*time.Hour {
				later.state[feegrant.ModuleName] = p.state[feegrant.ModuleName]
				require.ErrorContains(t, later.chain.ValidateGenesis(later.state, later.begins), "expired at")
			}
		})
	}
}
