package usdm

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/equipoise-trials/equipoise/client/registry"
	"github.com/equipoise-trials/equipoise/x/registration/types"
)

// readInterventions reads what is done to participants (item 13): in version 4 those of the version that the design uses,
// in versions 3 those of the design.
func (i *importer) readInterventions() {
	r := &i.Registration
	all := i.List(firstNode(i.version.At("studyInterventions"), i.design.At("studyInterventions")))
	for _, n := range i.chosen("interventions", all, i.design.At("studyInterventionIds").Items()) {
		field := fmt.Sprintf("interventions[%d]", len(r.Interventions))
		v := types.Intervention{
			Kind:        pick(i, n.At("type"), field+".kind", interventionKinds),
			Name:        i.text(field+".name", types.MaxName, n.At("label"), n.At("name")),
			Description: i.text(field+".description", types.MaxParagraph, n.At("description")),
		}
		if v.Name == "" {
			i.Changed("interventions", "%s has no name: it was not taken", n.Path())
			continue
		}
		if v.Kind == 0 {
			i.Changed(field+".kind", "the study gives no type that the chain knows: it was taken as OTHER")
			v.Kind = types.InterventionKind_INTERVENTION_KIND_OTHER
		}
		r.Interventions = append(r.Interventions, v)
	}
}

// text takes the first of several texts that says something.
func (i *importer) text(field string, limit int, nodes ...*registry.Node) string {
	var texts []string
	for _, n := range nodes {
		texts = append(texts, i.Raw(n))
	}
	return i.Fit(field, i.plain(field, firstOf(texts...), nil), limit)
}

// dictionary returns the dictionary in which the parameters of a text are defined.
func (i *importer) dictionary(field string, n *registry.Node) *registry.Node {
	return i.referred(field, n.At("dictionaryId"))
}

// readOutcomes reads the endpoints of the objectives (items 19 and 20), the primary ones first.
func (i *importer) readOutcomes() {
	r := &i.Registration
	seen := make(map[string]bool)
	for _, objective := range i.List(i.design.At("objectives")) {
		for _, n := range i.List(objective.At("endpoints")) {
			field := fmt.Sprintf("outcomes[%d]", len(r.Outcomes))
			dictionary := i.dictionary(field, n)
			whole, _ := registry.OneLine(i.plain(field+".measure", firstOf(i.Raw(n.At("text")), i.Raw(n.At("description"))), dictionary))
			if registry.IsUnwrittenIn(field+".measure", whole) {
				i.Changed("outcomes", "%s, %q, is not written yet: it was not taken", n.Path(), whole)
				continue
			}
			o := types.Outcome{
				Level:     pick(i, firstNode(n.At("level"), objective.At("level")), field+".level", levels),
				Measure:   i.Fit(field+".measure", whole, types.MaxName),
				TimeFrame: registry.TimeFrameInTheWords,
			}
			if o.Measure != whole {
				o.Metric = i.Fit(field+".metric", whole, types.MaxParagraph)
			}
			if o.Level == 0 {
				i.Changed(field+".level", "the study gives no level that the chain knows: it was taken as EXPLORATORY")
				o.Level = types.OutcomeLevel_OUTCOME_LEVEL_EXPLORATORY
			}
			o.Id = outcomeID(registry.Called(i.Raw(n.At("name")), types.MaxName), len(r.Outcomes)+1, seen)
			r.Outcomes = append(r.Outcomes, o)
		}
	}
	if len(r.Outcomes) > 0 {
		i.Changed("outcomes[].time_frame", "a study definition has none apart from the words of its endpoints, which the registration says")
	}
	slices.SortStableFunc(r.Outcomes, func(a, b types.Outcome) int { return int(a.Level) - int(b.Level) })
}

var notInID = regexp.MustCompile(`[^A-Z0-9._-]+`)

// maxID is how long the id of an outcome may be.
const maxID = 32

// outcomeID is the name of an endpoint as far as it serves, or else its number.
func outcomeID(name string, number int, seen map[string]bool) string {
	id := strings.Trim(notInID.ReplaceAllString(strings.ToUpper(name), "-"), "-")
	if id == "" || len(id) > maxID || seen[id] {
		id = fmt.Sprintf("ENDPOINT-%d", number)
	}
	for seen[id] {
		number++
		id = fmt.Sprintf("ENDPOINT-%d", number)
	}
	seen[id] = true
	return id
}
