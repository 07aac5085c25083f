package registry

import (
	"fmt"
	"slices"

	"github.com/equipoise-trials/equipoise/x/trial/types"
)

// Inherit completes a registration that amends another with what the record does not have but the amended version does:
// contacts, the settlement window, the planned number of participants, and the ids of outcomes.
func Inherit(r *types.Registration, amended types.Registration) {
	if r.PublicContact.Organisation == 0 {
		r.PublicContact = amended.PublicContact
	}
	if r.ScientificContact.Organisation == 0 {
		r.ScientificContact = amended.ScientificContact
	}
	if r.SettlementWindowDays == 0 {
		r.SettlementWindowDays = amended.SettlementWindowDays
	}
	if size := &r.SampleSize; size.Planned == size.Actual && amended.SampleSize.Planned != 0 {
		size.Planned = amended.SampleSize.Planned
	}
	keepOutcomeIDs(r.Outcomes, amended.Outcomes)
}

// keepOutcomeIDs gives outcomes the ids under which the amended version has them: those of the same measure and time
// frame, then of the same measure, in order. The others get ids that the amended version does not use: a new outcome
// never passes for an old one because it took its place in a list.
func keepOutcomeIDs(list, before []types.Outcome) {
	kept, used := make([]string, len(list)), make(map[string]bool)
	for _, same := range []func(a, b types.Outcome) bool{
		func(a, b types.Outcome) bool {
			return a.Measure == b.Measure && a.TimeFrame == b.TimeFrame && a.Level == b.Level
		},
		func(a, b types.Outcome) bool { return a.Measure == b.Measure && a.TimeFrame == b.TimeFrame },
		func(a, b types.Outcome) bool { return a.Measure == b.Measure },
	} {
		for i, o := range list {
			if kept[i] != "" {
				continue
			}
			at := slices.IndexFunc(before, func(b types.Outcome) bool { return !used[b.Id] && same(o, b) })
			if at >= 0 {
				kept[i], used[before[at].Id] = before[at].Id, true
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
