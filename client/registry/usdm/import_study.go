package usdm

import (
	"fmt"
	"slices"
	"strings"

	"github.com/equipoise-trials/equipoise/client/registry"
	"github.com/equipoise-trials/equipoise/x/registration/types"
)

// readTitles reads the titles (items 9 and 10).
func (i *importer) readTitles() {
	titles := make(map[titleKind]string)
	for _, t := range i.List(i.version.At("titles")) {
		kind, ok := find(i, t.At("type"), "titles", titleKinds)
		if !ok || kind == "acronym" {
			continue
		}
		i.Take(t.At("type"))
		title, _ := registry.OneLine(i.plain("titles", i.Raw(t.At("text")), nil))
		switch {
		case registry.IsUnwritten(title):
			i.Changed("titles", "%s, %q, stands in the place of a title: it was not taken", t.Path(), title)
		case titles[kind] != "" && titles[kind] != title:
			i.Changed("titles", "the study has two %s titles: %.80q was taken, %.80q not", kind, titles[kind], title)
		default:
			titles[kind] = title
		}
	}
	r := &i.Registration
	r.PublicTitle = i.Fit("public_title", firstOf(titles["public"], titles["brief"], titles["official"], titles["scientific"]), types.MaxName)
	r.ScientificTitle = i.Fit("scientific_title", firstOf(titles["official"], titles["scientific"], titles["public"], titles["brief"]), types.MaxScientificTitle)
}

// readOrganisations reads numbers and who gave them (items 3 and 4).
func (i *importer) readOrganisations() {
	for _, id := range i.List(i.version.At("studyIdentifiers")) {
		scope := i.Object(id.AtFirst("studyIdentifierScope"))
		if scope == nil {
			scope = i.referred("identifiers", id.At("scopeId"))
		}
		name, _ := i.Organisation(firstText(scope.At("label"), scope.At("name")), "identifiers", types.MaxName)
		i.Raw(scope.At("name"))
		if what, _ := find(i, scope.AtFirst("type", "organizationType"), "support", givers); what == sponsor && name != "" {
			i.takeSponsor(name)
		}
		if number, ok := i.Identify(name, id.AtFirst("text", "studyIdentifier")); ok {
			i.Own(number)
		}
	}
}

// takeSponsor takes the first sponsor as the source of support.
func (i *importer) takeSponsor(name string) {
	r := &i.Registration
	switch {
	case len(r.Support) == 0:
		r.Support = append(r.Support, types.Party{Name: name})
		i.Report.Source.Sponsor = name
	case r.Support[0].Name != name:
		i.Changed("support", "the study has two sponsors: %.80q was taken, %.80q not; give it as a secondary sponsor with --patch if it is one", r.Support[0].Name, name)
	}
}

// firstText returns the first of several values that says something.
func firstText(nodes ...*registry.Node) *registry.Node {
	for _, n := range nodes {
		if strings.TrimSpace(n.Peek()) != "" {
			return n
		}
	}
	return firstNode(nodes...)
}

// readCountries reads where the study has sites, or for which countries its dates and enrolments are given (item 11).
func (i *importer) readCountries() {
	var places []*registry.Node
	for _, from := range []*registry.Node{i.version, i.design} {
		for _, o := range from.At("organizations").Items() {
			for _, site := range o.AtFirst("managedSites", "manages").Items() {
				places = append(places, site.At("country"))
			}
		}
	}
	for _, d := range i.version.At("dateValues").Items() {
		for _, scope := range d.At("geographicScopes").Items() {
			if folded(standard(scope.At("type")).At("decode").Peek()) == "country" {
				places = append(places, scope.At("code"))
			}
		}
	}
	r := &i.Registration
	for _, place := range places {
		code, decode := standard(place).At("code").Peek(), standard(place).At("decode").Peek()
		country, ok := registry.CountryCode(firstOf(code, decode))
		named, isNamed := registry.CountryCode(decode)
		switch {
		case !ok:
			country, ok = named, isNamed
		case isNamed && named != country:
			i.Changed("countries", "%s says two things: by its code %.20q %s, by its words %.60q %s; the code was taken, if the words are right give it with --patch", place.Path(), code, country, decode, named)
		}
		if !ok {
			if place != nil {
				i.Changed("countries", "%s is no country of ISO 3166-1: it was not taken", place.Path())
			}
			continue
		}
		i.Take(place)
		if !slices.Contains(r.Countries, country) {
			r.Countries = append(r.Countries, country)
		}
	}
}

// readDesign reads the study type, and what is studied (items 12 and 15). Versions 3 keep type and phase with the version.
func (i *importer) readDesign() {
	r, design := &i.Registration, i.design
	r.Design.Type = pick(i, firstNode(design.At("studyType"), i.version.At("studyType")), "design.type", studyTypes)
	r.Design.Phase = pick(i, firstNode(design.At("studyPhase"), i.version.At("studyPhase")), "design.phase", phases)
	r.Design.Model = pick(i, design.AtFirst("model", "interventionModel"), "design.model", models)
	r.Design.Masking = pick(i, design.At("blindingSchema"), "design.masking", maskings)
	for _, n := range i.List(design.AtFirst("intentTypes", "trialIntentTypes")) {
		purpose := pick(i, n, "design.purpose", purposes)
		switch {
		case r.Design.Purpose == 0:
			r.Design.Purpose = purpose
		case purpose != 0 && purpose != r.Design.Purpose:
			i.Changed("design.purpose", "the study has several: the first was taken, %s not", purpose)
		}
	}
	i.readAllocation()
	i.readMaskedParties()

	for _, n := range i.List(design.At("indications")) {
		field := fmt.Sprintf("conditions[%d]", len(r.Conditions))
		line := i.Fit(field, i.plain(field, firstOf(i.Raw(n.At("label")), i.Raw(n.At("description")), i.Raw(n.At("name"))), nil), types.MaxName)
		if line != "" && !slices.Contains(r.Conditions, line) {
			r.Conditions = append(r.Conditions, line)
		}
	}
}

func firstNode(nodes ...*registry.Node) *registry.Node {
	for _, n := range nodes {
		if n != nil {
			return n
		}
	}
	return nil
}

// readAllocation: a study is randomised if its characteristics say so, and has nothing to allocate with one arm.
func (i *importer) readAllocation() {
	d := &i.Registration.Design
	for _, n := range i.List(i.design.At("characteristics")) {
		allocation, ok := find(i, n, "design.allocation", allocations)
		if !ok {
			continue
		}
		i.Take(n)
		if d.Allocation != 0 && d.Allocation != allocation {
			i.Changed("design.allocation", "the study has two: %s was taken, %s not", d.Allocation, allocation)
			continue
		}
		d.Allocation = allocation
	}
	if d.Allocation == 0 && d.Model == types.StudyModel_STUDY_MODEL_SINGLE_GROUP && d.Type == types.StudyType_STUDY_TYPE_INTERVENTIONAL {
		i.Changed("design.allocation", "the study has a single group: it was taken as NOT_APPLICABLE")
		d.Allocation = types.Allocation_ALLOCATION_NOT_APPLICABLE
	}
}

// readMaskedParties reads who is blinded: roles of the study, in versions 3 of the design.
func (i *importer) readMaskedParties() {
	d := &i.Registration.Design
	if d.Masking == 0 || d.Masking == types.Masking_MASKING_NONE {
		return
	}
	var roles []*registry.Node
	for _, n := range i.version.At("roles").Items() {
		if masking := n.At("masking"); masking != nil && masking.At("isMasked").Literal() != "false" {
			roles = append(roles, n.At("code"))
		}
	}
	for _, n := range i.design.At("maskingRoles").Items() {
		roles = append(roles, n.At("role"))
	}
	for _, n := range roles {
		if party, ok := find(i, n, "design.masked", maskedParties); ok && !slices.Contains(d.Masked, party) {
			i.Take(n)
			d.Masked = append(d.Masked, party)
		}
	}
}
