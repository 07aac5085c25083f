package ctgov

import (
	"fmt"
	"strings"

	"github.com/equipoise-trials/equipoise/client/registry"
	"github.com/equipoise-trials/equipoise/x/registration/types"
)

// readIdentification reads numbers and titles (items 3, 9, 10). Numbers keep their order: the record's own, its former
// ones, the sponsor's, the others.
func (i *importer) readIdentification(m *registry.Node) {
	r := &i.Registration
	for _, n := range append([]*registry.Node{m.At("nctId")}, i.List(m.At("nctIdAliases"))...) {
		if id, ok := i.Identify("ClinicalTrials.gov", n); ok {
			i.Own(id)
		}
	}
	org := i.Object(m.At("orgStudyIdInfo"))
	if grant := grants.label(org.At("type")); grant != "" {
		i.readGrant(grant, org)
	} else {
		i.Identify(i.organisation(m), org.At("id"))
	}
	for _, id := range i.List(m.At("secondaryIdInfos")) {
		if grant := grants.label(id.At("type")); grant != "" {
			i.readGrant(grant, id)
			continue
		}
		name := i.Raw(id.At("domain"))
		if kind := i.Raw(id.At("type")); strings.TrimSpace(name) == "" {
			name = strings.ReplaceAll(kind, "_", " ")
		}
		i.Identify(name, id.At("id"))
	}

	r.PublicTitle = i.Line(m.At("briefTitle"), "public_title", types.MaxName)
	r.ScientificTitle = i.Line(m.At("officialTitle"), "scientific_title", types.MaxScientificTitle)
	if r.ScientificTitle == "" && r.PublicTitle != "" {
		i.Assume("scientific_title", "the record has no officialTitle: its briefTitle stands for it")
		r.ScientificTitle = r.PublicTitle
	}
}

// organisation is who gave the record's own number: the organisation, or the lead sponsor. A person is not named.
func (i *importer) organisation(m *registry.Node) string {
	if n := i.Object(m.At("organization")); n != nil {
		if n.At("class").Peek() == individual {
			i.Leave(n.At("fullName"))
			return "SPONSOR"
		}
		if name := i.Raw(n.At("fullName")); name != "" {
			return name
		}
	}
	if sponsor := i.section.At("sponsorCollaboratorsModule", "leadSponsor"); sponsor.At("name").Peek() != "" && !i.isPerson(sponsor) {
		return sponsor.At("name").Peek()
	}
	return "SPONSOR"
}

// individual is the class of sponsors that are people.
const individual = "INDIV"

// isPerson reports whether a sponsor is a person, by its class or because the record names the investigator so.
func (i *importer) isPerson(sponsor *registry.Node) bool {
	name := strings.ToLower(strings.TrimSpace(sponsor.At("name").Peek()))
	party := i.section.At("sponsorCollaboratorsModule", "responsibleParty", "investigatorFullName").Peek()
	return sponsor.At("class").Peek() == individual || name != "" && name == strings.ToLower(strings.TrimSpace(party))
}

// readSponsors reads who supports the trial (items 4 and 6). The lead sponsor is shown, and taken as a source of support:
// on the chain the primary sponsor is whoever registers.
func (i *importer) readSponsors(m *registry.Node) {
	r := &i.Registration
	lead, named := i.Object(m.At("leadSponsor")), make(map[string]bool)
	switch {
	case lead == nil:
	case i.isPerson(lead):
		i.Leave(lead.At("name"))
		i.Report.Source.Sponsor = "a person, not named"
	default:
		name := i.Line(lead.At("name"), "support[0].name", types.MaxName)
		i.Report.Source.Sponsor = name
		if class := i.Raw(lead.At("class")); class != "" {
			i.Report.Source.Sponsor = fmt.Sprintf("%s, class %s", name, class)
		}
		if name != "" {
			r.Support, named[name] = append(r.Support, types.Party{Name: name}), true
		}
	}
	for _, c := range i.List(m.At("collaborators")) {
		if i.isPerson(c) {
			i.Leave(c.At("name"))
			continue
		}
		field := fmt.Sprintf("secondary_sponsors[%d].name", len(r.SecondarySponsors))
		if name := i.Line(c.At("name"), field, types.MaxName); name != "" && !named[name] {
			r.SecondarySponsors, named[name] = append(r.SecondarySponsors, types.Party{Name: name}), true
		}
	}
	i.readGrants()
	i.Because("protocolSection.sponsorCollaboratorsModule", "the chain keeps no classes of sponsors")
}
