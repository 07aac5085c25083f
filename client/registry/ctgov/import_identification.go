package ctgov

import (
	"fmt"
	"slices"
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
	org, organisation := i.Object(m.At("orgStudyIdInfo")), i.organisation(m)
	if grant := grants.label(org.At("type")); grant != "" {
		i.readGrant(grant, org)
	} else {
		i.Identify(organisation, org.At("id"))
	}
	for _, id := range i.List(m.At("secondaryIdInfos")) {
		if grant := grants.label(id.At("type")); grant != "" {
			i.readGrant(grant, id)
			continue
		}
		name, _ := i.Organisation(id.At("domain"), "identifiers", types.MaxRegistryName)
		i.Raw(id.At("type"))
		if registry.IsNobody(name) {
			name = i.giver(organisation, name)
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

// giver is under whose name a number stands of which the record does not name the registry: the organisation of the record,
// with what it calls such numbers. Of two sponsors' numbers 2021-01 neither keeps the other out.
func (i *importer) giver(organisation, kind string) string {
	if organisation == "" || registry.IsPlaceholder(kind) || strings.EqualFold(kind, "other") {
		return organisation
	}
	return organisation + ", " + kind
}

// organisation is who gave the record's own number: the organisation, or the lead sponsor; nothing if neither is named, or
// both are people.
func (i *importer) organisation(m *registry.Node) string {
	n := i.Object(m.At("organization"))
	if n.At("class").Peek() == individual {
		i.Leave(n.At("fullName"))
	} else if i.isCompany(n) {
		if name := i.Company(n.At("fullName"), "identifiers", types.MaxRegistryName); name != "" {
			return name
		}
	} else if name, _ := i.Organisation(n.At("fullName"), "identifiers", types.MaxRegistryName); name != "" {
		return name
	}
	lead := i.section.At("sponsorCollaboratorsModule", "leadSponsor")
	if i.isPerson(lead) {
		return ""
	}
	line, _ := registry.OneLine(i.Named().Organisation(lead.At("name").Peek(), isOrganisation(lead)).Name)
	return line
}

// isCompany reports whether the organisation of the record is one by its class, and the lead sponsor by its own too.
func (i *importer) isCompany(organization *registry.Node) bool {
	lead := i.section.At("sponsorCollaboratorsModule", "leadSponsor")
	return isOrganisation(organization) && (lead == nil || isOrganisation(lead))
}

// individual is the class of sponsors that are people.
const individual = "INDIV"

// isOrganisation reports whether a sponsor is an organisation by its class: OTHER, and most others, say nothing.
func isOrganisation(sponsor *registry.Node) bool {
	return slices.Contains([]string{"INDUSTRY", "NIH", "FED", "NETWORK"}, sponsor.At("class").Peek())
}

// isPerson reports whether a sponsor is a person by its class, or the lead sponsor by being the investigator as well. Names are
// looked at when they are taken.
func (i *importer) isPerson(sponsor *registry.Node) bool {
	if sponsor.At("class").Peek() == individual {
		return true
	}
	module := i.section.At("sponsorCollaboratorsModule")
	isInvestigator := sponsor == module.At("leadSponsor") && module.At("responsibleParty", "type").Peek() == "SPONSOR_INVESTIGATOR"
	return isInvestigator && !isOrganisation(sponsor) && registry.MayBePerson(sponsor.At("name").Peek())
}

// sponsor takes the name of a sponsor; a person is left out, and counted.
func (i *importer) sponsor(n *registry.Node, field string) (name string, person bool) {
	if i.isPerson(n) {
		i.Leave(n.At("name"))
		return "", true
	}
	if isOrganisation(n) {
		return i.Company(n.At("name"), field, types.MaxName), false
	}
	return i.Organisation(n.At("name"), field, types.MaxName)
}

// readSponsors reads who supports the trial (items 4 and 6). The lead sponsor is shown, and taken as a source of support:
// on the chain the primary sponsor is whoever registers.
func (i *importer) readSponsors(m *registry.Node) {
	r := &i.Registration
	lead, named := i.Object(m.At("leadSponsor")), make(map[string]bool)
	name, person := i.sponsor(lead, "support[0].name")
	switch {
	case person:
		i.Report.Source.Sponsor = "a person, not named"
	case name != "":
		i.Report.Source.Sponsor = name
		if class := i.Raw(lead.At("class")); class != "" {
			i.Report.Source.Sponsor = fmt.Sprintf("%s, class %s", name, class)
		}
		r.Support, named[name] = append(r.Support, types.Party{Name: name}), true
	}
	for _, c := range i.List(m.At("collaborators")) {
		field := fmt.Sprintf("secondary_sponsors[%d].name", len(r.SecondarySponsors))
		if name, _ := i.sponsor(c, field); name != "" && !named[name] {
			r.SecondarySponsors, named[name] = append(r.SecondarySponsors, types.Party{Name: name}), true
		}
	}
	i.readGrants()
	i.Because("protocolSection.sponsorCollaboratorsModule", "the chain keeps no classes of sponsors")
}
