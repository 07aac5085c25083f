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
	titles := make(map[string]string)
	for _, t := range i.List(i.version.At("titles")) {
		for _, kind := range []string{"public", "brief", "official", "scientific"} {
			if strings.Contains(folded(standard(t.At("type")).At("decode").Peek()), kind) {
				i.Take(t.At("type"))
				if title := i.plain("titles", i.Raw(t.At("text")), nil); !isUnwritten(strings.TrimSpace(title)) {
					titles[kind] = title
				}
			}
		}
	}
	r := &i.Registration
	r.PublicTitle = i.Fit("public_title", firstOf(titles["public"], titles["brief"], titles["official"], titles["scientific"]), types.MaxName)
	r.ScientificTitle = i.Fit("scientific_title", firstOf(titles["official"], titles["scientific"], titles["public"], titles["brief"]), types.MaxScientificTitle)
}

// readOrganisations reads numbers and who gave them (items 3 and 4).
func (i *importer) readOrganisations() {
	r := &i.Registration
	for _, id := range i.List(i.version.At("studyIdentifiers")) {
		scope := i.Object(id.AtFirst("studyIdentifierScope"))
		if scope == nil {
			scope = i.byID[i.Raw(id.At("scopeId"))]
		}
		name := firstOf(i.Raw(scope.At("label")), i.Raw(scope.At("name")))
		isSponsor := standard(scope.AtFirst("type", "organizationType")).At("code").Peek() == "C70793"
		if isSponsor && len(r.Support) == 0 && strings.TrimSpace(name) != "" {
			line := i.Fit("support[0].name", name, types.MaxName)
			i.Report.Source.Sponsor = line
			r.Support = append(r.Support, types.Party{Name: line})
		}
		if number, ok := i.Identify(name, id.AtFirst("text", "studyIdentifier")); ok {
			i.Own(number)
		}
	}
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
		code := standard(place)
		country, ok := registry.CountryCode(firstOf(code.At("code").Peek(), code.At("decode").Peek()))
		if !ok {
			country, ok = registry.CountryCode(code.At("decode").Peek())
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
		if r.Design.Purpose != 0 && purpose != 0 {
			i.Changed("design.purpose", "the study has several: the first was taken")
			continue
		}
		r.Design.Purpose = purpose
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
		name := folded(standard(n).At("decode").Peek())
		switch {
		case standard(n).At("code").Peek() == "C46079", name == "randomized", name == "randomised", name == "stratifiedrandomization":
			d.Allocation = types.Allocation_ALLOCATION_RANDOMISED
			i.Take(n)
		case name == "nonrandomized", name == "nonrandomised":
			d.Allocation = types.Allocation_ALLOCATION_NON_RANDOMISED
			i.Take(n)
		}
	}
	if d.Allocation == 0 && d.Model == types.StudyModel_STUDY_MODEL_SINGLE_GROUP && d.Type == types.StudyType_STUDY_TYPE_INTERVENTIONAL {
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
		if party, ok := maskedParties.find(n); ok && !slices.Contains(d.Masked, party) {
			i.Take(n)
			d.Masked = append(d.Masked, party)
		}
	}
}
