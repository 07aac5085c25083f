package ctgov

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	"github.com/equipoise-trials/equipoise/x/trial/client/registry"
	"github.com/equipoise-trials/equipoise/x/trial/types"
)

// readIdentification reads numbers and titles (items 3, 9, 10). Numbers keep their order: the record's own, its former
// ones, the sponsor's, the others.
func (i *importer) readIdentification(m *registry.Node) {
	r := &i.Registration
	i.identify("ClinicalTrials.gov", m.At("nctId"))
	for _, alias := range i.List(m.At("nctIdAliases")) {
		i.identify("ClinicalTrials.gov", alias)
	}
	i.identify(i.organisation(m), m.At("orgStudyIdInfo", "id"))
	for _, id := range i.List(m.At("secondaryIdInfos")) {
		name := i.Raw(id.At("domain"))
		kind := i.Raw(id.At("type"))
		if name == "" {
			name = strings.ReplaceAll(kind, "_", " ")
		}
		i.identify(name, id.At("id"))
	}
	r.Identifiers = registry.Bound(i.Draft, "identifiers", r.Identifiers, types.MaxIdentifiers)

	r.PublicTitle = i.Line(m.At("briefTitle"), "public_title", types.MaxName)
	r.ScientificTitle = i.Line(m.At("officialTitle"), "scientific_title", types.MaxScientificTitle)
	if r.ScientificTitle == "" && r.PublicTitle != "" {
		i.Changed("scientific_title", "the record has no officialTitle: its briefTitle stands for it")
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

// identify adds a number, unless it stands for none or was added before.
func (i *importer) identify(name string, n *registry.Node) {
	value := i.Raw(n)
	if strings.TrimSpace(value) == "" {
		return
	}
	if registry.IsPlaceholder(value) {
		line, _ := registry.OneLine(value)
		i.Report.Placeholders = append(i.Report.Placeholders, line)
		return
	}
	if ownNumber.MatchString(value) {
		i.Changed("identifiers", "%s is a number of this chain's: it is not registered as another registry's", value)
		return
	}
	id, err := registry.Identify(name, value)
	if err != nil {
		i.Changed("identifiers", "%s was not taken: %v", n.Path(), err)
		return
	}
	if slices.ContainsFunc(i.Registration.Identifiers, func(e trialfact.Identifier) bool { return types.KeyOf(e) == types.KeyOf(id) }) {
		return
	}
	i.Registration.Identifiers = append(i.Registration.Identifiers, id)
}

// ownNumber is what an export writes as the sponsor's number for a trial that has none.
var ownNumber = regexp.MustCompile(`^EQ[0-9]{8}$`)

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
	lead := i.Object(m.At("leadSponsor"))
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
			r.Support = append(r.Support, types.Party{Name: name})
		}
	}
	for _, c := range i.List(m.At("collaborators")) {
		if i.isPerson(c) {
			i.Leave(c.At("name"))
			continue
		}
		field := fmt.Sprintf("secondary_sponsors[%d].name", len(r.SecondarySponsors))
		if name := i.Line(c.At("name"), field, types.MaxName); name != "" {
			r.SecondarySponsors = append(r.SecondarySponsors, types.Party{Name: name})
		}
	}
	r.SecondarySponsors = registry.Bound(i.Draft, "secondary_sponsors", r.SecondarySponsors, types.MaxParties)
	i.Because("protocolSection.sponsorCollaboratorsModule", "the chain keeps no classes of sponsors")
}
