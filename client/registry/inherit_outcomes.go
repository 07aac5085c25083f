package registry

import (
	"fmt"
	"slices"
	"strings"

	"github.com/equipoise-trials/equipoise/x/registration/types"
)

// Texts that stand for the time frame of an outcome whose record gives none.
const (
	TimeFrameNotStated  = "Not stated in the registry's record"
	TimeFrameInTheWords = "As stated in the measure and the protocol"
)

// outcomes keeps, of each outcome that the record has too, the id and what records of registries have no place for.
func (i inheritance) outcomes() {
	keepOutcomeIDs(i.Outcomes, i.amended.Outcomes)
	known := make(map[string]types.Outcome, len(i.amended.Outcomes))
	for _, o := range i.amended.Outcomes {
		known[o.Id] = o
	}
	for n := range i.Outcomes {
		before, ok := known[i.Outcomes[n].Id]
		if !ok {
			continue
		}
		if kept := inheritOutcome(&i.Outcomes[n], before); len(kept) > 0 {
			i.note(fmt.Sprintf("outcomes[%d]", n), "%s: %s", before.Id, strings.Join(kept, ", "))
		}
	}
}

// inheritOutcome keeps what a record has no place for, and names it.
func inheritOutcome(o *types.Outcome, before types.Outcome) (kept []string) {
	if o.Level == types.OutcomeLevel_OUTCOME_LEVEL_SECONDARY && before.Level == types.OutcomeLevel_OUTCOME_LEVEL_KEY_SECONDARY {
		o.Level = before.Level
		kept = append(kept, "level KEY_SECONDARY")
	}
	if o.Metric == Described(before) {
		o.Metric = before.Metric
	}
	if isStandIn(o.TimeFrame) && !isStandIn(before.TimeFrame) {
		o.TimeFrame = before.TimeFrame
		kept = append(kept, "time frame")
	}
	for _, t := range []struct {
		name     string
		to, from *string
	}{
		{"aggregation", &o.Aggregation, &before.Aggregation},
		{"population", &o.Population, &before.Population},
		{"analysis reference", &o.AnalysisReference, &before.AnalysisReference},
	} {
		if *t.to == "" && *t.from != "" {
			*t.to = *t.from
			kept = append(kept, t.name)
		}
	}
	return kept
}

func isStandIn(timeFrame string) bool {
	return timeFrame == TimeFrameNotStated || timeFrame == TimeFrameInTheWords
}

// Described joins what a registry has one field for: metric, aggregation, population and analysis.
func Described(o types.Outcome) string {
	parts := []string{o.Metric}
	for _, p := range []struct{ label, value string }{
		{"Aggregation", o.Aggregation}, {"Population", o.Population}, {"Analysis", o.AnalysisReference},
	} {
		if p.value != "" {
			parts = append(parts, p.label+": "+p.value)
		}
	}
	return strings.TrimSpace(strings.Join(parts, " "))
}

// likeness is what two outcomes share that are taken for one.
type likeness struct {
	measure, timeFrame, metric string
	level                      types.OutcomeLevel
}

// closeness is a sort of likeness.
type closeness struct {
	of func(types.Outcome) likeness
	// pairs says which of several that are alike in this way are one; nil if that is settled only where there is one of each.
	pairs func(before, after []types.Outcome) bool
}

// closenesses are tried one after the other, the closest first: before each that passes over the level stands the same one
// with it, so that an outcome of another level is nobody's successor where one of its own level could be.
var closenesses = []closeness{
	{of: as(asWritten, true, true, Described), pairs: whole},
	{of: as(types.WordsOf, true, true, Described), pairs: whole},
	{of: as(types.WordsOf, true, true, metricOf), pairs: asMany},
	{of: as(asWritten, true, true, nil), pairs: asMany},
	{of: as(types.WordsOf, true, true, nil), pairs: asMany},
	{of: as(types.WordsOf, true, false, Described)},
	{of: as(types.WordsOf, true, false, nil)},
	{of: as(types.WordsOf, false, true, Described), pairs: untimed},
	{of: as(types.WordsOf, false, true, nil), pairs: untimed},
	{of: as(types.WordsOf, false, false, Described)},
	{of: as(types.WordsOf, false, false, nil)},
}

// as returns the likeness of measures and, where they are asked for, of time frames, levels and metrics.
func as(write func(string) string, timeFrame, level bool, metric func(types.Outcome) string) func(types.Outcome) likeness {
	return func(o types.Outcome) likeness {
		l := likeness{measure: write(o.Measure)}
		if timeFrame {
			l.timeFrame = write(o.TimeFrame)
		}
		if level {
			l.level = plainLevel(o.Level)
		}
		if metric != nil {
			l.metric = write(metric(o))
		}
		return l
	}
}

func asWritten(s string) string { return s }

func metricOf(o types.Outcome) string { return o.Metric }

// whole holds of outcomes that share all that a record has: which is which makes no difference.
func whole(_, _ []types.Outcome) bool { return true }

// asMany holds if there are as many after as before: they are taken in order.
func asMany(before, after []types.Outcome) bool { return len(before) == len(after) }

// untimed holds if there are as many and one side has no time frames that could tell them apart.
func untimed(before, after []types.Outcome) bool {
	timed := func(o types.Outcome) bool { return !isStandIn(o.TimeFrame) }
	return asMany(before, after) && (!slices.ContainsFunc(before, timed) || !slices.ContainsFunc(after, timed))
}

// plainLevel is a level as registries have them: they know no key secondary outcomes.
func plainLevel(l types.OutcomeLevel) types.OutcomeLevel {
	if l == types.OutcomeLevel_OUTCOME_LEVEL_KEY_SECONDARY {
		return types.OutcomeLevel_OUTCOME_LEVEL_SECONDARY
	}
	return l
}

// keepOutcomeIDs gives outcomes the ids under which the amended version has them. Which are the same, their closeness tells.
// Where several could be, none is taken for another: all of them are reported as gone and as new, and somebody says which is
// which. Those that are new get ids that the amended version does not use: a new outcome never passes for an old one because
// it took its place in a list.
func keepOutcomeIDs(list, before []types.Outcome) {
	kept, used := make([]string, len(list)), make(map[string]bool)
	for _, c := range closenesses {
		was, is := make(map[likeness][]types.Outcome), make(map[likeness][]types.Outcome)
		places := make(map[likeness][]int)
		for _, b := range before {
			if !used[b.Id] {
				was[c.of(b)] = append(was[c.of(b)], b)
			}
		}
		for i, o := range list {
			if l := c.of(o); kept[i] == "" && len(was[l]) > 0 {
				is[l], places[l] = append(is[l], o), append(places[l], i)
			}
		}
		for l, at := range places {
			single := len(at) == 1 && len(was[l]) == 1
			if !single && (c.pairs == nil || !c.pairs(was[l], is[l])) {
				continue
			}
			for n := range min(len(at), len(was[l])) {
				kept[at[n]] = was[l][n].Id
				used[kept[at[n]]] = true
			}
		}
	}
	for _, b := range before {
		used[b.Id] = true
	}
	for i := range list {
		if kept[i] == "" {
			kept[i] = freeID(list[i].Id, used)
			used[kept[i]] = true
		}
		list[i].Id = kept[i]
	}
}

// freeID returns an id, or else the first like it that is free.
func freeID(id string, used map[string]bool) string {
	for n := 2; used[id]; n++ {
		if candidate := fmt.Sprintf("%.24s-%d", id, n); !used[candidate] {
			return candidate
		}
	}
	return id
}
