// Package ctgov reads and writes records of ClinicalTrials.gov in the JSON of its API, version 2.
package ctgov

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/equipoise-trials/equipoise/client/registry"
	"github.com/equipoise-trials/equipoise/x/registration/types"
)

// Format is what the format is called in reports.
const Format = "ClinicalTrials.gov API v2"

const howToExport = "download the record from https://clinicaltrials.gov/api/v2/studies/NCT..., or on the site with Download, JSON"

// Import reads a record as a registration that would be sent at now, with an account of what became of each value. The
// error says what keeps the source from being a record.
func Import(source []byte, now time.Time) (types.Registration, registry.Report, error) {
	root, err := registry.Parse(source)
	if err != nil {
		return types.Registration{}, registry.Report{}, err
	}
	if err := requireRecord(root); err != nil {
		return types.Registration{}, registry.Report{}, err
	}
	i := importer{Draft: registry.NewDraft(root, Format), section: root.At("protocolSection")}
	if err := i.read(source, root, now); err != nil {
		return types.Registration{}, registry.Report{}, err
	}
	return i.Registration, i.Report, nil
}

// Project commits to a record: its protocolSection and documentSection. What the registry derives from them, and results,
// change without the sponsor.
func Project(source []byte) (types.RegistryProjection, error) {
	root, err := registry.Parse(source)
	if err != nil {
		return types.RegistryProjection{}, err
	}
	if err := requireRecord(root); err != nil {
		return types.RegistryProjection{}, err
	}
	return project(source, root)
}

func project(source []byte, root *registry.Node) (types.RegistryProjection, error) {
	number := registry.Called(root.At("protocolSection", "identificationModule", "nctId").Peek(), types.MaxIdentifierSize)
	return registry.Project(source, root, types.ProjectionKind_PROJECTION_KIND_CTGOV_V2, number, "documentSection", "protocolSection")
}

// Is reports whether a document is a record of this format.
func Is(root *registry.Node) bool { return root.At("protocolSection").Kind() == registry.Object }

// requireRecord says what a document is that is not one record, and what to do about it.
func requireRecord(root *registry.Node) error {
	for _, legacy := range []string{"FullStudiesResponse", "FullStudy", "FullStudies", "StudyFieldsResponse", "Study", "ProtocolSection"} {
		if root.Has(legacy) {
			return fmt.Errorf("it has %q: it is of the old ClinicalTrials.gov API (full_studies, study_fields), which ended in 2024; %s",
				legacy, howToExport)
		}
	}
	switch {
	case root.Kind() == registry.Array:
		return fmt.Errorf("it is an array of %d values, want one record; give each record in a file of its own", len(root.Items()))
	case root.At("studies").Kind() == registry.Array:
		return fmt.Errorf("it is a page of %d records (\"studies\"), want one; %s", len(root.At("studies").Items()), howToExport)
	case root.At("study", "versions") != nil:
		return errors.New("it is a study definition in CDISC USDM; give it with --from-usdm")
	case !Is(root):
		return fmt.Errorf("it has no protocolSection, so it is no record of %s; %s", Format, howToExport)
	case root.At("protocolSection", "identificationModule") == nil:
		return errors.New("its protocolSection has no identificationModule: it is only a part of a record; " + howToExport)
	}
	return nil
}

type importer struct {
	*registry.Draft
	section *registry.Node
	support []string // grants, as sources of support
}

// module returns a module of the protocol section; nil if the record lacks it.
func (i *importer) module(name string) *registry.Node { return i.Object(i.section.At(name)) }

func (i *importer) read(source []byte, root *registry.Node, now time.Time) error {
	i.leavePeople()
	i.explain()
	i.readIdentification(i.module("identificationModule"))
	i.readSponsors(i.module("sponsorCollaboratorsModule"))
	i.readStatus(i.module("statusModule"))
	i.readConditions(i.module("conditionsModule"))
	i.readDesign(i.module("designModule"))
	i.readInterventions(i.module("armsInterventionsModule"))
	i.readOutcomes(i.module("outcomesModule"))
	i.readEligibility(i.module("eligibilityModule"))
	i.readCountries(i.module("contactsLocationsModule"))
	i.readSharing(i.module("ipdSharingStatementModule"))
	projection, err := project(source, root)
	if err != nil {
		return err
	}
	if projection.Number == "" {
		i.Changed("registry_projections", "the record has no nctId; the projection is filed under %q", unnumbered)
		projection.Number = unnumbered
	}
	i.Registration.RegistryProjections = []types.RegistryProjection{projection}
	i.Report.Record = projection.Number
	i.Report.Projection = fmt.Sprintf("%x", projection.Digest)
	return i.Finish(now)
}

const unnumbered = "UNNUMBERED"

// leavePeople marks what the record says of people, and notes their names: they may stand where an organisation should.
func (i *importer) leavePeople() {
	sponsors := i.section.At("sponsorCollaboratorsModule")
	parties := append(slices.Clone(sponsors.At("collaborators").Items()), sponsors.At("leadSponsor"))
	for _, sponsor := range parties {
		if isOrganisation(sponsor) {
			i.Named().KnowOrganisation(sponsor.At("name").Peek())
		}
	}
	if org := i.section.At("identificationModule", "organization"); i.isCompany(org) {
		i.Named().KnowOrganisation(org.At("fullName").Peek())
	}
	party := sponsors.At("responsibleParty")
	affiliation := party.At("investigatorAffiliation")
	if strings.HasSuffix(party.At("type").Peek(), "INVESTIGATOR") {
		affiliation = nil // who is the investigator is a person, though named as where they work too
	}
	i.Know(party.At("investigatorFullName"), affiliation)
	i.Know(party.At("oldNameTitle"), party.At("oldOrganization"))
	for _, sponsor := range parties {
		if i.isPerson(sponsor) {
			i.Know(sponsor.At("name"), nil)
		}
	}
	locations := i.section.At("contactsLocationsModule")
	lists := []*registry.Node{locations.At("centralContacts"), locations.At("overallOfficials")}
	for _, l := range locations.At("locations").Items() {
		lists = append(lists, l.At("contacts"))
	}
	for _, list := range lists {
		for _, person := range list.Items() {
			i.Know(person.At("name"), person.At("affiliation"))
		}
	}
	i.LeaveAll(i.section,
		"contactsLocationsModule.centralContacts",
		"contactsLocationsModule.overallOfficials",
		"contactsLocationsModule.locations.contacts",
		"sponsorCollaboratorsModule.responsibleParty.investigatorFullName",
		"sponsorCollaboratorsModule.responsibleParty.investigatorTitle",
		"sponsorCollaboratorsModule.responsibleParty.investigatorAffiliation",
		"sponsorCollaboratorsModule.responsibleParty.oldNameTitle",
	)
}

// explain says why parts of a record have no place in a registration.
func (i *importer) explain() {
	const elsewhere = "not in the WHO data set; the projection commits to it"
	for path, why := range map[string]string{
		"protocolSection.contactsLocationsModule.locations": "sites are added on the chain, with add-site",
		"protocolSection.descriptionModule":                 elsewhere,
		"protocolSection.referencesModule":                  elsewhere,
		"protocolSection.armsInterventionsModule.armGroups": elsewhere,
		"documentSection":                                   "documents are submitted with x/protocol; the projection commits to it",
		"derivedSection":                                    "derived by the registry; the projection does not commit to it",
		"resultsSection":                                    "results; the projection does not commit to it",
		"annotationSection":                                 "made by the registry; the projection does not commit to it",
		"hasResults":                                        "derived by the registry; the projection does not commit to it",
	} {
		i.Because(path, why)
	}
}
