package cli_test

import (
	"context"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/cosmos/cosmos-sdk/client"

	"github.com/equipoise-trials/equipoise/archive"
	"github.com/equipoise-trials/equipoise/client/keep"
	"github.com/equipoise-trials/equipoise/cmd/equipoised/demo/plan"
	"github.com/equipoise-trials/equipoise/testutil/opened"
)

func TestWhateverTheDemoCommittedToIsOpenedFromTheKeeps(t *testing.T) {
	demo := stage.on(t)
	planned := plan.Synthetic()
	var items []string
	for _, tariff := range planned.Tariffs {
		items = append(items, tariff.Code)
	}
	found := demo.keeps(t, planned).Require(t, items, demo.leaves(t))
	for _, field := range []string{
		"NameDigest", "IdentityDigest", "TrainingDigest", "DocumentDigest", "TextDigest", "KDigest", "AccountDigest", "PaperDigest",
		"ReasonCommitment", "ScopeCommitment", "Detail", "Nullifier", "Reference",
	} {
		require.Positive(t, found[field], field)
	}
}

// keeps opens the keeps of all who took part in the demo, and those of its sites.
func (s *show) keeps(t testing.TB, planned *plan.Plan) (keeps opened.Keeps) {
	t.Helper()
	open := func(dir, person string) {
		k, err := keep.Open(dir, keep.Options{Identity: s.file("people", person, "keep.identity"), Writer: "reader"})
		require.NoError(t, err)
		keeps = append(keeps, k)
	}
	people, err := filepath.Glob(s.file("people", "*", "keep"))
	require.NoError(t, err)
	for _, dir := range people {
		open(dir, filepath.Base(filepath.Dir(dir)))
	}
	for _, site := range planned.Sites {
		open(s.file("sites", site.Name, "keep"), site.Name+" coordinator")
	}
	return keeps
}

// leaves returns the facts that the demo caused, which end with the log as the summary counts it: other tests go on with the
// chain.
func (s *show) leaves(t testing.TB) (leaves [][]byte) {
	t.Helper()
	ctx := context.Background()
	comet, err := client.NewClientFromNode(s.rpc)
	require.NoError(t, err)
	source := archive.NewCometSource(comet)
	span, err := source.Span(ctx)
	require.NoError(t, err)
	entries := uint64(0)
	for height := span.Earliest; height <= span.Latest && entries < s.summary(t).CheckpointSize; height++ {
		results, err := source.Results(ctx, height)
		require.NoError(t, err)
		block, err := archive.ParseEvents(results.Events)
		require.NoError(t, err)
		if block != nil {
			leaves = append(leaves, block.Leaves...)
			entries++
		}
	}
	return leaves
}
