package ctgov

import (
	"fmt"
	"slices"
	"strings"

	"github.com/equipoise-trials/equipoise/client/registry"
	"github.com/equipoise-trials/equipoise/x/registration/types"
)

// pick takes a value of an enumeration; one that is unknown is reported.
func pick[E comparable](i *importer, n *registry.Node, field string, e enumeration[E]) (ours E) {
	theirs := i.Raw(n)
	if theirs == "" {
		return ours
	}
	ours, ok := e.ours(theirs)
	if !ok {
		i.Changed(field, "%s is %.40q, which the chain does not know: it was not taken", n.Path(), theirs)
	}
	return ours
}

// readConditions reads what is studied (item 12).
func (i *importer) readConditions(m *registry.Node) {
	r := &i.Registration
	seen := make(map[string]bool)
	for _, n := range i.List(m.At("conditions")) {
		if line := i.Line(n, fmt.Sprintf("conditions[%d]", len(r.Conditions)), types.MaxName); line != "" && !seen[line] {
			r.Conditions, seen[line] = append(r.Conditions, line), true
		}
	}
}

// readDesign reads the study type and the sample size (items 15 and 17).
func (i *importer) readDesign(m *registry.Node) {
	design, info := &i.Registration.Design, i.Object(m.At("designInfo"))
	design.Type = pick(i, m.At("studyType"), "design.type", studyTypes)
	design.Allocation = pick(i, info.At("allocation"), "design.allocation", allocations)
	design.Model = pick(i, info.At("interventionModel"), "design.model", interventionModels)
	if observed := info.At("observationalModel"); design.Model == 0 {
		design.Model = pick(i, observed, "design.model", observationalModels)
	} else if observed.Peek() != "" {
		i.Changed("design.model", "the record names an interventional and an observational model: %s was taken, %.40q not", info.At("interventionModel").Peek(), observed.Peek())
	}
	design.Purpose = pick(i, info.At("primaryPurpose"), "design.purpose", purposes)
	i.readPhase(m.At("phases"))
	i.readMasking(i.Object(info.At("maskingInfo")))
	i.readEnrolment(i.Object(m.At("enrollmentInfo")))
}

func (i *importer) readPhase(n *registry.Node) {
	var names []string
	for _, p := range i.List(n) {
		names = append(names, i.Raw(p))
	}
	slices.Sort(names)
	joined := strings.Join(slices.Compact(names), "/")
	if joined == "" {
		return
	}
	phase, ok := phases.ours(joined)
	if !ok {
		i.Changed("design.phase", "the phases %.80s are no phase of the WHO data set: give one", joined)
	}
	i.Registration.Design.Phase = phase
}

func (i *importer) readMasking(m *registry.Node) {
	design := &i.Registration.Design
	design.Masking = pick(i, m.At("masking"), "design.masking", maskings)
	for _, n := range i.List(m.At("whoMasked")) {
		if party := pick(i, n, "design.masked", maskedParties); party != 0 && !slices.Contains(design.Masked, party) {
			design.Masked = append(design.Masked, party)
		}
	}
	if design.Masking == types.Masking_MASKING_NONE && len(design.Masked) > 0 {
		i.Changed("design.masked", "the record names masked parties, but no masking: they were not taken")
		design.Masked = nil
	}
}

// readEnrolment reads the sample size. Once a trial is over, the registry keeps only the actual number.
func (i *importer) readEnrolment(m *registry.Node) {
	count, ok := i.Participants(m.At("count"))
	if !ok {
		i.Raw(m.At("type"))
		return
	}
	size := &i.Registration.SampleSize
	size.Planned = count
	name := i.Raw(m.At("type"))
	switch kind, known := dateTypes.ours(name); {
	case !known:
		i.Changed("sample_size.planned", "the record does not say whether %d are planned or were enrolled (type %.40q): it was taken as planned", count, name)
	case kind == types.DateKind_DATE_KIND_ACTUAL && count > 0:
		size.Actual = count
		i.Assume("sample_size.planned", "the record keeps only the actual number: it stands for the planned one")
	}
}

// readInterventions reads what is done to participants (item 13).
func (i *importer) readInterventions(m *registry.Node) {
	r := &i.Registration
	for _, n := range i.List(m.At("interventions")) {
		field := fmt.Sprintf("interventions[%d]", len(r.Interventions))
		v := types.Intervention{
			Kind:        pick(i, n.At("type"), field+".kind", interventionTypes),
			Name:        i.Line(n.At("name"), field+".name", types.MaxName),
			Description: i.Markup(n.At("description"), field+".description", types.MaxParagraph),
		}
		if v.Name == "" {
			i.Changed("interventions", "%s has no name: it was not taken", n.Path())
			continue
		}
		if v.Kind == 0 {
			i.Changed(field+".kind", "the record gives no known type: it was taken as OTHER")
			v.Kind = types.InterventionKind_INTERVENTION_KIND_OTHER
		}
		r.Interventions = append(r.Interventions, v)
	}
}
