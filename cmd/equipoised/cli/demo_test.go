package cli_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"runtime"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/cmd/equipoised/demo/plan"
	"github.com/equipoise-trials/equipoise/proof"
)

func TestTheDemoEndsWithAVerdict(t *testing.T) {
	demo := stage.on(t)
	sum := demo.summary(t)
	sum.addsUp(t)
	require.Equal(t, "EQ00000001", sum.Trial)
	require.Less(t, sum.Seconds, 90.0)
	require.Less(t, demo.took, 90*time.Second)
	for _, name := range []string{"record.eqp", "record.bin", "trust.json"} {
		require.NotEmpty(t, demo.read(t, "evidence", name))
	}
	require.Len(t, demo.read(t, "evidence", "record.eqp"), sum.BundleBytes)
	require.LessOrEqual(t, sum.BundleBytes, 10_000)
	require.Positive(t, sum.Facts)
	require.Positive(t, sum.CheckpointSize)
}

func TestTheDemoDoesWhatItsPlanSaysToTheLastUnit(t *testing.T) {
	sum := stage.on(t).summary(t)
	want := countPlan(plan.Synthetic())
	require.Equal(t, want.sites, sum.Sites)
	require.Equal(t, want.invited, sum.Invited)
	require.Equal(t, want.failed, sum.ScreenFailed)
	require.Equal(t, want.enrolled, sum.Enrolled)
	require.Equal(t, want.visits, sum.VisitsAttested)
	require.Equal(t, want.earned, uint64(sum.Settled))
	// One record is corrected: the original and the correction are both there.
	require.Equal(t, want.records+1, sum.Records)
}

// counts is what a plan comes to, counted here from what participants do and not by the plan's own methods.
type counts struct{ sites, invited, failed, enrolled, visits, earned, records uint64 }

func countPlan(p *plan.Plan) (c counts) {
	c.sites = uint64(len(p.Sites))
	prices := make(map[string]uint64, len(p.Schedule))
	for _, visit := range p.Schedule {
		prices[visit.Code] = p.Tariffs[visit.Tariff].Amount
	}
	for _, who := range p.Participants {
		c.invited++
		if who.ScreenFailed.IsZero() {
			c.enrolled++
		} else {
			c.failed++
		}
		for _, visit := range who.Visits {
			c.visits++
			c.earned += prices[p.Schedule[visit.Schedule].Code]
		}
	}
	for _, site := range p.Sites {
		for _, file := range site.Files {
			c.records += uint64(bytes.Count(file.NDJSON, []byte("\n")))
		}
	}
	return c
}

func TestEverySingleBitFlipOfTheDemosEvidenceIsRefused(t *testing.T) {
	demo := stage.on(t)
	bundle, record := demo.read(t, "evidence", "record.eqp"), demo.read(t, "evidence", "record.bin")
	trust, err := proof.ParseTrust(demo.read(t, "evidence", "trust.json"))
	require.NoError(t, err)
	verdict, err := proof.Verify(bundle, record, trust)
	require.NoError(t, err)
	require.Equal(t, proof.LevelTrusted, verdict.Level)

	flipAll(t, "bundle", bundle, func(flipped []byte) error { _, err := proof.Verify(flipped, record, trust); return err })
	flipAll(t, "record", record, func(flipped []byte) error { _, err := proof.Verify(bundle, flipped, trust); return err })
}

// flipAll flips every bit of a file, one at a time, on all cores, and wants every flip refused.
func flipAll(t *testing.T, what string, file []byte, verify func([]byte) error) {
	t.Helper()
	workers := runtime.GOMAXPROCS(0)
	accepted := make([]error, workers)
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() {
			flipped := bytes.Clone(file)
			for bit := w; bit < 8*len(file) && accepted[w] == nil; bit += workers {
				flipped[bit/8] ^= 1 << (bit % 8)
				if verify(flipped) == nil {
					accepted[w] = fmt.Errorf("the %s with bit %d of byte %d flipped was accepted", what, bit%8, bit/8)
				}
				flipped[bit/8] = file[bit/8]
			}
		})
	}
	wg.Wait()
	for _, err := range accepted {
		require.NoError(t, err)
	}
}

func TestWhatTheBlocksOfTheDemoMakeUpIsTheChainsLog(t *testing.T) {
	demo := stage.on(t)
	sum := demo.summary(t)
	requireRebuilt(t, demo, sum)

	var archive struct {
		Size, Ahead string
		Gaps        []any
		Diverged    any
	}
	require.NoError(t, json.Unmarshal([]byte(succeeds(t, "audit", "archive", "--node", demo.rpc, "--output", "json")), &archive))
	require.Equal(t, strconv.FormatUint(sum.CheckpointSize, 10), archive.Size)
	require.Equal(t, "0", archive.Ahead)
	require.Empty(t, archive.Gaps)
	require.Nil(t, archive.Diverged)
}

// requireRebuilt runs `audit rebuild` and compares it with the summary.
func requireRebuilt(t testing.TB, demo *show, sum summary) {
	t.Helper()
	var rebuilt struct {
		Facts, Size string
		Agrees      bool
		Mismatches  []string
	}
	require.NoError(t, json.Unmarshal([]byte(succeeds(t, "audit", "rebuild", "--node", demo.rpc, "--output", "json")), &rebuilt))
	require.True(t, rebuilt.Agrees)
	require.Empty(t, rebuilt.Mismatches)
	require.Equal(t, strconv.FormatUint(sum.Facts, 10), rebuilt.Facts)
	require.Equal(t, strconv.FormatUint(sum.CheckpointSize, 10), rebuilt.Size)
}

func TestADemoNeverActsOnAChainThatIsThereAlready(t *testing.T) {
	demo := stage.on(t)
	before, keys := demo.read(t, "node", "config", "genesis.json"), succeeds(t, demo.keys("accreditor")...)
	fails(t, "holds a chain already", "demo", "--home", demo.home, "--output", "json")
	require.Equal(t, before, demo.read(t, "node", "config", "genesis.json"))
	require.Equal(t, keys, succeeds(t, demo.keys("accreditor")...), "nobody's key is replaced")
}
