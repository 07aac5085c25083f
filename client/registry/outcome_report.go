package registry

import (
	"fmt"
	"strings"

	"github.com/equipoise-trials/equipoise/x/registration/types"
)

// compareOutcomes says what an amendment makes of the outcomes of the version that it amends: which are reworded, which
// have another time or measure, which go and which are new. Of one that goes it names the new ones that are alike: whether
// they are the same is not decided here.
func compareOutcomes(before, after []types.Outcome) (notes []Note) {
	old, kept := make(map[string]types.Outcome, len(before)), make(map[string]bool, len(after))
	for _, o := range before {
		old[o.Id] = o
	}
	var fresh []types.Outcome
	for _, o := range after {
		was, ok := old[o.Id]
		if !ok {
			fresh = append(fresh, o)
			continue
		}
		kept[o.Id] = true
		if change := changeOf(was, o); change != "" {
			notes = append(notes, Note{o.Id, change})
		}
	}
	for _, o := range before {
		if kept[o.Id] {
			continue
		}
		text := fmt.Sprintf("%s, %s, is not in the amendment any more: it will be shown as removed", level(o), shownOutcome(o))
		if like := likeOnes(o, fresh); len(like) > 0 {
			text += fmt.Sprintf("; it is like %s, which is new: if they are the same, say so with --same-outcome NEW=%s", strings.Join(like, " and "), o.Id)
		}
		notes = append(notes, Note{o.Id, text})
	}
	for _, o := range fresh {
		notes = append(notes, Note{o.Id, fmt.Sprintf("%s, %s, is new", level(o), shownOutcome(o))})
	}
	return notes
}

func level(o types.Outcome) string { return enum(o.Level, "OUTCOME_LEVEL_") }

func shownOutcome(o types.Outcome) string {
	measure, _ := Shorten(o.Measure, 120)
	frame, _ := Shorten(o.TimeFrame, 60)
	return fmt.Sprintf("%q (%s)", measure, frame)
}

// changeOf says what became of an outcome that keeps its id; nothing if it is as it was.
func changeOf(was, is types.Outcome) string {
	var parts []string
	if was.Level != is.Level {
		parts = append(parts, fmt.Sprintf("level %s becomes %s", level(was), level(is)))
	}
	for _, t := range []struct{ name, was, is string }{
		{"measure", was.Measure, is.Measure}, {"time frame", was.TimeFrame, is.TimeFrame}, {"metric", was.Metric, is.Metric},
		{"aggregation", was.Aggregation, is.Aggregation}, {"population", was.Population, is.Population},
		{"analysis reference", was.AnalysisReference, is.AnalysisReference},
	} {
		switch {
		case t.was == t.is:
		case types.SameWords(t.was, t.is):
			parts = append(parts, fmt.Sprintf("the %s is reworded: %q was %q", t.name, t.is, t.was))
		default:
			parts = append(parts, fmt.Sprintf("the %s is another one: %q was %q", t.name, t.is, t.was))
		}
	}
	if plainLevel(was.Level) != plainLevel(is.Level) && !types.SameWords(was.TimeFrame, is.TimeFrame) {
		parts = append(parts, "neither level nor time frame are as they were: if it is another outcome, give it an id of its own with --patch")
	}
	return strings.Join(parts, "; ")
}

// likeOnes names the new outcomes that share at least half of their words with one that goes.
func likeOnes(gone types.Outcome, fresh []types.Outcome) (ids []string) {
	for _, o := range fresh[:min(len(fresh), types.MaxOutcomes)] {
		if commonWords(gone.Measure, o.Measure) >= 50 {
			ids = append(ids, o.Id)
		}
	}
	return ids
}

// commonWords is the share of words that two texts have in common, in percent.
func commonWords(a, b string) int {
	first, second := stems(a), stems(b)
	if len(first)+len(second) == 0 {
		return 0
	}
	count := make(map[string]int)
	for _, w := range first {
		count[w]++
	}
	common := 0
	for _, w := range second {
		if count[w] > 0 {
			count[w]--
			common++
		}
	}
	return 200 * common / (len(first) + len(second))
}

// stems are the beginnings of the words of a text: "patient" and "patients" have one.
func stems(s string) (list []string) {
	for _, w := range plainWords(s) {
		runes := []rune(w)
		list = append(list, string(runes[:min(len(runes), 5)]))
	}
	return list
}

// SameOutcome gives a new outcome the id under which the amended version has it, on somebody's word. It returns an error
// if the one is not new, or the other not gone.
func SameOutcome(r *types.Registration, report *Report, fresh, gone string) error {
	at := -1
	for i, o := range r.Outcomes {
		switch o.Id {
		case fresh:
			at = i
		case gone:
			return fmt.Errorf("the record has the outcome %s, %s: only one that it does not have any more can be another", gone, shownOutcome(o))
		}
	}
	if at < 0 {
		return fmt.Errorf("the record has no outcome %s; the report of a dry run names the new ones", fresh)
	}
	for _, o := range report.amended {
		if o.Id == fresh {
			return fmt.Errorf("%s is no new outcome: the amended version has it", fresh)
		}
	}
	for _, o := range report.amended {
		if o.Id == gone {
			r.Outcomes[at].Id = gone
			if kept := inheritOutcome(&r.Outcomes[at], o); len(kept) > 0 {
				report.Inherited = append(report.Inherited, Note{fmt.Sprintf("outcomes[%d]", at), gone + ": " + strings.Join(kept, ", ")})
			}
			return nil
		}
	}
	return fmt.Errorf("the amended version has no outcome %s", gone)
}
