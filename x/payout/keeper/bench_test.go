package keeper_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	storetypes "github.com/cosmos/cosmos-sdk/store/v2/types"
)

// BenchmarkEndBlock ends a block in which 200 held lines fall due and are paid, and commits it, while others wait for their time: none,
// or a million. What a block does must not grow with what waits: the ratio of the second to the first is to be at most 2.
func BenchmarkEndBlock(b *testing.B) {
	const due = 200
	var alone time.Duration // of a block, while none waits
	for _, waiting := range []uint64{0, 1_000_000} {
		b.Run(fmt.Sprintf("%d due, %d waiting", due, waiting), func(b *testing.B) {
			f := setup(b)
			f.fund(b, trial, usd, 1<<60)
			for i := range waiting {
				later := f.ctx.BlockTime().AddDate(10, 0, 0).Add(time.Duration(i) * time.Second)
				require.NoError(b, f.Await(f.ctx, later.UnixNano(), trial+1, i+1))
			}
			stores := f.ctx.MultiStore().(storetypes.CommitMultiStore)
			stores.Commit()
			for i := 0; b.Loop(); i++ {
				b.StopTimer()
				handle := f.open(b, trial, fmt.Sprint("held ", i), wallet(fmt.Sprint("held ", i)))
				require.NoError(b, f.HoldUntil(f.ctx, handle, f.ctx.BlockTime().Add(time.Hour)))
				for range due {
					f.earn(b, trial, handle, usd, 1)
				}
				stores.Commit()
				f.below.Next(2 * time.Hour)
				f.ctx = f.below.Ctx
				b.StartTimer()

				require.NoError(b, f.EndBlock(f.ctx))
				stores.Commit()

				b.StopTimer()
				require.Equal(b, fmt.Sprint(due), f.balance(wallet(fmt.Sprint("held ", i)).Address, usd))
				f.below.Next(5 * time.Second)
				f.ctx = f.below.Ctx
				b.StartTimer()
			}
			each := b.Elapsed() / time.Duration(b.N)
			if waiting == 0 {
				alone = each
			} else if alone > 0 {
				b.ReportMetric(float64(each)/float64(alone), "ratio")
			}
		})
	}
}
