package ctgov

import (
	"fmt"

	"github.com/equipoise-trials/equipoise/client/registry"
	"github.com/equipoise-trials/equipoise/x/registration/types"
)

// levels are the lists of outcomes of a record, with the letter that begins their ids.
var levels = []struct {
	list, letter string
	level        types.OutcomeLevel
}{
	{"primaryOutcomes", "P", types.OutcomeLevel_OUTCOME_LEVEL_PRIMARY},
	{"secondaryOutcomes", "S", types.OutcomeLevel_OUTCOME_LEVEL_SECONDARY},
	{"otherOutcomes", "E", types.OutcomeLevel_OUTCOME_LEVEL_EXPLORATORY},
}

// readOutcomes reads outcomes (items 19 and 20). The registry does not number them: they are numbered as they stand.
func (i *importer) readOutcomes(m *registry.Node) {
	r := &i.Registration
	for _, l := range levels {
		number := 0
		for _, n := range i.List(m.At(l.list)) {
			field := fmt.Sprintf("outcomes[%d]", len(r.Outcomes))
			o := types.Outcome{
				Level:     l.level,
				Measure:   i.Line(n.At("measure"), field+".measure", types.MaxName),
				Metric:    i.Markup(n.At("description"), field+".metric", types.MaxParagraph),
				TimeFrame: i.Line(n.At("timeFrame"), field+".time_frame", types.MaxName),
			}
			if o.Measure == "" && o.Metric == "" {
				i.Changed("outcomes", "%s says nothing: it was not taken", n.Path())
				continue
			}
			if o.Measure == "" {
				i.Changed(field+".measure", "the record gives none: the beginning of the description stands for it")
				o.Measure, _ = registry.Shorten(o.Metric, types.MaxName)
			}
			if o.TimeFrame == "" {
				i.Changed(field+".time_frame", "the record gives none, which the registration says")
				o.TimeFrame = registry.TimeFrameNotStated
			}
			number++
			o.Id = fmt.Sprintf("%s%d", l.letter, number)
			r.Outcomes = append(r.Outcomes, o)
		}
	}
}
