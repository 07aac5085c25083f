package demo

import (
	"bytes"
	"cmp"
	"math"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/cosmos/gogoproto/proto"
	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/book/xpt"
	"github.com/equipoise-trials/equipoise/fact"
	participationtypes "github.com/equipoise-trials/equipoise/x/participation/types"
)

// trace is what raw blocks show of a participation.
type trace struct {
	lines    []seenLine
	messages []time.Time // of all messages that name the handle
}

type seenLine struct {
	at     time.Time
	tariff uint32
}

// amountsTellNoArm tries to tell who was treated from what raw blocks show, once by counts and times alone and once with amounts
// and tariffs besides: the second may not be better than chance makes it.
func (r *liveTrial) amountsTellNoArm(dir string) {
	r.Helper()
	arms := armsOf(r, dir)
	watched := r.watch()
	var treated []bool
	var known, paid [][]float64
	for _, m := range r.participants {
		arm := arms[m.Subject]
		if arm == "Scrnfail" {
			continue
		}
		one := watched[m.handle]
		require.NotEmpty(r, one.messages)
		treated = append(treated, arm != "Pbo")
		known = append(known, countsAndTimes(one))
		paid = append(paid, append(countsAndTimes(one), r.amountsAndTariffs(one)...))
	}
	byCounts, byAmounts := scores(known, treated), scores(paid, treated)
	a, b, half := compare(byCounts, byAmounts, treated)
	r.Logf("%d participants, treated or placebo: AUC by counts and times %.3f, with amounts and tariffs %.3f; difference %+.3f, 95%% interval of no difference ±%.3f",
		len(treated), a, b, b-a, half)
	require.LessOrEqual(r, b-a, half, "what is paid tells of the arm")
	// Features that say nothing cost a classifier a little, another little in each replay, as times are those of the machine.
	require.LessOrEqual(r, a-b, 2*half, "the classifier was misled by what it was given besides")

	// What would be found: one tariff in five that only those have who are treated.
	for i := range paid {
		tell := 0.
		if treated[i] && i%5 > 0 {
			tell = 1
		}
		paid[i] = append(paid[i], tell)
	}
	a, b, half = compare(byCounts, scores(paid, treated), treated)
	require.Greater(r, b-a, half, "a tariff of an arm is found")
}

// armsOf returns the arm that each subject of the pilot was allocated to.
func armsOf(t testing.TB, dir string) map[string]string {
	t.Helper()
	arms := make(map[string]string)
	eachRow(t, filepath.Join(dir, "dm.xpt"), func(row []byte, set *xpt.Dataset) {
		subject, err := set.Text(row, "USUBJID")
		require.NoError(t, err)
		arms[subject], err = set.Text(row, "ARMCD")
		require.NoError(t, err)
	})
	return arms
}

// watch reads from raw blocks what anybody sees who has them.
func (r *liveTrial) watch() map[fact.Hash]*trace {
	r.Helper()
	watched := make(map[fact.Hash]*trace, len(r.participants))
	for _, m := range r.participants {
		watched[m.handle] = &trace{}
	}
	r.eachTransaction(func(at time.Time, raw []byte) {
		decoded, err := r.Encoding.Tx.TxDecoder()(raw)
		r.must(err)
		for _, msg := range decoded.GetMsgs() {
			r.note(watched, at, msg)
		}
	})
	return watched
}

func (r *liveTrial) note(watched map[fact.Hash]*trace, at time.Time, msg sdk.Msg) {
	r.Helper()
	if visits, is := msg.(*participationtypes.MsgAttestVisits); is {
		for _, line := range visits.Lines {
			one := watched[fact.Hash(line.Handle)]
			one.lines = append(one.lines, seenLine{at, line.Tariff})
		}
	}
	bz, err := proto.Marshal(msg)
	r.must(err)
	for handle, one := range watched {
		if bytes.Contains(bz, handle[:]) {
			one.messages = append(one.messages, at)
		}
	}
}

// countsAndTimes are features of a participation that no payment adds to: it is seen when something is said of a handle.
func countsAndTimes(s *trace) []float64 {
	first, last := s.messages[0], s.messages[len(s.messages)-1]
	span := last.Sub(first).Seconds()
	features := []float64{float64(len(s.messages)), float64(len(s.lines)), float64(first.Unix()), float64(last.Unix()), span}
	var longest, sum, squares float64
	before := first
	for _, line := range s.lines {
		gap := line.at.Sub(before).Seconds()
		longest, sum, squares, before = max(longest, gap), sum+gap, squares+gap*gap, line.at
	}
	count := float64(max(len(s.lines), 1))
	return append(features, longest, sum/count, math.Sqrt(squares/count), last.Sub(before).Seconds())
}

// amountsAndTariffs are features of what is paid: how often each tariff, how much in all, on average, first and last.
func (r *liveTrial) amountsAndTariffs(s *trace) []float64 {
	features := make([]float64, len(r.plan.Tariffs))
	var total, first, last float64
	for i, line := range s.lines {
		features[line.tariff]++
		last = float64(r.plan.Tariffs[line.tariff].Amount)
		total += last
		if i == 0 {
			first = last
		}
	}
	return append(features, total, total/float64(max(len(s.lines), 1)), first, last)
}

// Folds and strength of the classifier.
const (
	folds   = 5
	repeats = 20
	ridge   = 1.
	rounds  = 200
)

// scores returns what a logistic regression with ridge penalty says of each case when it is trained on the others: five folds,
// drawn anew twenty times with a fixed seed, the same for all sets of features.
func scores(features [][]float64, is []bool) []float64 {
	random := rand.New(rand.NewPCG(10, 37))
	sums := make([]float64, len(is))
	for range repeats {
		fold := make([]int, len(is))
		for i, place := range random.Perm(len(is)) {
			fold[i] = place % folds
		}
		for held := range folds {
			var in [][]float64
			var out []bool
			for i := range is {
				if fold[i] != held {
					in, out = append(in, features[i]), append(out, is[i])
				}
			}
			predict := train(in, out)
			for i := range is {
				if fold[i] == held {
					sums[i] += predict(features[i])
				}
			}
		}
	}
	return sums
}

// train fits a logistic regression by gradient descent, on features that it scales to mean 0 and deviation 1.
func train(features [][]float64, is []bool) (predict func([]float64) float64) {
	cases, width := float64(len(is)), len(features[0])
	mean, deviation, weights := make([]float64, width), make([]float64, width), make([]float64, width+1)
	for _, f := range features {
		for j, v := range f {
			mean[j] += v / cases
		}
	}
	for _, f := range features {
		for j, v := range f {
			deviation[j] += (v - mean[j]) * (v - mean[j]) / cases
		}
	}
	predict = func(f []float64) float64 {
		sum := weights[width]
		for j, v := range f {
			if deviation[j] > 0 {
				sum += weights[j] * (v - mean[j]) / math.Sqrt(deviation[j])
			}
		}
		return 1 / (1 + math.Exp(-sum))
	}
	const step = 0.5
	for range rounds {
		gradient := make([]float64, width+1)
		for j := range width {
			gradient[j] = ridge * weights[j] / cases
		}
		for i, f := range features {
			miss := predict(f)
			if is[i] {
				miss--
			}
			for j, v := range f {
				if deviation[j] > 0 {
					gradient[j] += miss * (v - mean[j]) / math.Sqrt(deviation[j]) / cases
				}
			}
			gradient[width] += miss / cases
		}
		for j := range weights {
			weights[j] -= step * gradient[j]
		}
	}
	return predict
}

// compare returns the areas under the curves of two scores of the same cases, and half of the 95 % interval in which their
// difference lies if there is none (DeLong, DeLong and Clarke-Pearson 1988).
func compare(a, b []float64, is []bool) (areaA, areaB, half float64) {
	var yes, no []int
	for i := range is {
		if is[i] {
			yes = append(yes, i)
		} else {
			no = append(no, i)
		}
	}
	// placements returns how often each case is on the right side of those of the other kind, of the difference of the scores.
	placements := func(score []float64, of, others []int, above int) []float64 {
		places := make([]float64, len(of))
		for i, one := range of {
			for _, other := range others {
				switch cmp.Compare(score[one], score[other]) {
				case above:
					places[i] += 1 / float64(len(others))
				case 0:
					places[i] += .5 / float64(len(others))
				}
			}
		}
		return places
	}
	mean := func(values []float64) (sum float64) {
		for _, v := range values {
			sum += v / float64(len(values))
		}
		return sum
	}
	variance := func(x, y []float64) (sum float64) {
		differences := make([]float64, len(x))
		for i := range x {
			differences[i] = x[i] - y[i]
		}
		m := mean(differences)
		for _, d := range differences {
			sum += (d - m) * (d - m) / float64(len(differences)-1)
		}
		return sum / float64(len(differences))
	}
	yesA, yesB := placements(a, yes, no, 1), placements(b, yes, no, 1)
	noA, noB := placements(a, no, yes, -1), placements(b, no, yes, -1)
	return mean(yesA), mean(yesB), 1.96 * math.Sqrt(variance(yesA, yesB)+variance(noA, noB))
}

func TestTheAreaUnderTheCurveAndItsIntervalAreThoseOfKnownScores(t *testing.T) {
	is := []bool{true, true, true, false, false, false}
	good, bad, flat := []float64{3, 4, 5, 0, 1, 2}, []float64{0, 1, 2, 3, 4, 5}, make([]float64, 6)
	a, b, half := compare(good, bad, is)
	require.InDelta(t, 1, a, 1e-9)
	require.InDelta(t, 0, b, 1e-9)
	require.InDelta(t, 0, half, 1e-9, "every case says the same")
	_, b, half = compare(good, flat, is)
	require.InDelta(t, .5, b, 1e-9)
	require.InDelta(t, 0, half, 1e-9)
	a, b, half = compare([]float64{3, 4, 1, 0, 2, 2}, good, is)
	require.InDelta(t, 7./9, a, 1e-9)
	require.InDelta(t, 1, b, 1e-9)
	// Placements 1, 1, 1/3 and 1, 2/3, 2/3: variances 4/27 and 1/27, each by 3 cases.
	require.InDelta(t, 1.96*math.Sqrt((4./27+1./27)/3), half, 1e-9)
}

func TestTheClassifierFindsWhatIsThereAndNothingElse(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	features, is := make([][]float64, 200), make([]bool, 200)
	for i := range is {
		is[i] = random.IntN(2) == 0
		features[i] = []float64{random.NormFloat64(), random.NormFloat64()}
	}
	noise := scores(features, is)
	again := slices.Clone(noise)
	a, _, _ := compare(noise, noise, is)
	require.InDelta(t, .5, a, .12)
	for i := range features {
		if is[i] {
			features[i] = append(slices.Clone(features[i]), 1+random.NormFloat64())
		} else {
			features[i] = append(slices.Clone(features[i]), random.NormFloat64())
		}
	}
	_, b, half := compare(noise, scores(features, is), is)
	require.Greater(t, b-a, half)
	require.Equal(t, again, noise)
}
