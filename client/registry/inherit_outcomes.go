package registry

import (
	"fmt"
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
	measure, timeFrame string
	level              types.OutcomeLevel
}

// likenesses are tried one after the other, the closest first.
var likenesses = []func(types.Outcome) likeness{
	func(o types.Outcome) likeness { return likeness{o.Measure, o.TimeFrame, plainLevel(o.Level)} },
	func(o types.Outcome) likeness { return likeness{measure: o.Measure, timeFrame: o.TimeFrame} },
	func(o types.Outcome) likeness {
		return likeness{types.WordsOf(o.Measure), types.WordsOf(o.TimeFrame), plainLevel(o.Level)}
	},
	func(o types.Outcome) likeness {
		return likeness{measure: types.WordsOf(o.Measure), timeFrame: types.WordsOf(o.TimeFrame)}
	},
	func(o types.Outcome) likeness { return likeness{measure: o.Measure} },
	func(o types.Outcome) likeness { return likeness{measure: types.WordsOf(o.Measure)} },
}

// plainLevel is a level as registries have them: they know no key secondary outcomes.
func plainLevel(l types.OutcomeLevel) types.OutcomeLevel {
	if l == types.OutcomeLevel_OUTCOME_LEVEL_KEY_SECONDARY {
		return types.OutcomeLevel_OUTCOME_LEVEL_SECONDARY
	}
	return l
}

// keepOutcomeIDs gives outcomes the ids under which the amended version has them: those of the same measure, time frame and
// level, then of the same measure and time frame, as they are written or but for how they are written, then of the same
// measure, in order. The others get ids that the amended version does not use: a new outcome never passes for an old one
// because it took its place in a list.
func keepOutcomeIDs(list, before []types.Outcome) {
	kept, used := make([]string, len(list)), make(map[string]bool)
	for _, of := range likenesses {
		waiting := make(map[likeness][]string)
		for _, b := range before {
			if !used[b.Id] {
				waiting[of(b)] = append(waiting[of(b)], b.Id)
			}
		}
		for i, o := range list {
			if kept[i] != "" {
				continue
			}
			if ids := waiting[of(o)]; len(ids) > 0 {
				kept[i], waiting[of(o)] = ids[0], ids[1:]
				used[kept[i]] = true
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
