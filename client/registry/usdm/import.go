// Package usdm reads study definitions in the CDISC Unified Study Definitions Model, versions 3 and 4.
package usdm

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/equipoise-trials/equipoise/client/registry"
	"github.com/equipoise-trials/equipoise/x/registration/types"
)

// Format is what the format is called in reports.
const Format = "CDISC USDM"

// Import reads a study definition as a registration that would be sent at now, with an account of what became of each
// value. The error says what keeps the source from being a study definition.
func Import(source []byte, now time.Time) (types.Registration, registry.Report, error) {
	root, err := registry.Parse(source)
	if err != nil {
		return types.Registration{}, registry.Report{}, err
	}
	if err := requireStudy(root); err != nil {
		return types.Registration{}, registry.Report{}, err
	}
	i := importer{Draft: registry.NewDraft(root, Format), study: root.At("study"), byID: make(map[string]*registry.Node), again: make(map[string]bool)}
	i.index(i.study)
	if version := i.Raw(root.At("usdmVersion")); version != "" {
		i.Report.Format += " " + i.Fit("usdmVersion", version, types.MaxIdentifierSize)
	}
	if err := i.read(source, root, now); err != nil {
		return types.Registration{}, registry.Report{}, err
	}
	return i.Registration, i.Report, nil
}

// Project commits to a study definition: the whole of its study. Which system wrote it does not matter.
func Project(source []byte) (types.RegistryProjection, error) {
	root, err := registry.Parse(source)
	if err != nil {
		return types.RegistryProjection{}, err
	}
	if err := requireStudy(root); err != nil {
		return types.RegistryProjection{}, err
	}
	return project(source, root, number(root.At("study")))
}

func project(source []byte, root *registry.Node, number string) (types.RegistryProjection, error) {
	return registry.Project(source, root, types.ProjectionKind_PROJECTION_KIND_USDM, number, "study")
}

// Is reports whether a document is a study definition.
func Is(root *registry.Node) bool { return root.At("study").Kind() == registry.Object }

// requireStudy says what a document is that is not a study definition, and what to do about it.
func requireStudy(root *registry.Node) error {
	study := root.At("study")
	versions := study.At("versions")
	switch {
	case root.At("protocolSection") != nil:
		return errors.New("it is a record of ClinicalTrials.gov; give it with --from-ctgov")
	case !Is(root):
		return errors.New("it has no study, so it is no study definition in CDISC USDM; export the whole study as USDM 4 JSON")
	case versions == nil:
		return errors.New("its study has no versions: it is of a USDM before version 3; export it as USDM 4 JSON")
	case versions.Kind() != registry.Array || len(versions.Items()) == 0:
		return errors.New("study.versions is empty, want a version of the study; export the whole study as USDM 4 JSON")
	}
	return nil
}

// number is what the sponsor calls the study: its first identifier that is no placeholder, or its name.
func number(study *registry.Node) string {
	for _, id := range chosen(study).At("studyIdentifiers").Items() {
		if s := id.AtFirst("text", "studyIdentifier").Peek(); s != "" && !registry.IsPlaceholder(s) {
			return registry.Called(s, types.MaxIdentifierSize)
		}
	}
	if s := registry.Called(study.At("name").Peek(), types.MaxIdentifierSize); s != "" {
		return s
	}
	return "UNNUMBERED"
}

// chosen is the version of the study with the latest date; of several, the last.
func chosen(study *registry.Node) (version *registry.Node) {
	latest := ""
	for _, v := range study.At("versions").Items() {
		date := ""
		for _, d := range v.At("dateValues").Items() {
			date = max(date, d.At("dateValue").Peek())
		}
		if version == nil || date >= latest {
			version, latest = v, date
		}
	}
	return version
}

type importer struct {
	*registry.Draft
	study, version, design *registry.Node
	byID                   map[string]*registry.Node
	again                  map[string]bool // ids that several objects have
}

// index finds every object by its id.
func (i *importer) index(n *registry.Node) {
	if id := n.At("id").Peek(); id != "" {
		if i.byID[id] == nil {
			i.byID[id] = n
		} else if !i.again[id] {
			i.again[id] = true
			i.Changed("study", "the id %.40q is given to %s and to %s: what refers to it was read as the first", id, i.byID[id].Path(), n.Path())
		}
	}
	for _, m := range n.Members() {
		i.index(m)
	}
}

func (i *importer) read(source []byte, root *registry.Node, now time.Time) error {
	i.version = i.Object(chosen(i.study))
	if n := len(i.study.At("versions").Items()); n > 1 {
		i.Changed("study.versions", "the file has %d: %s was taken, for its date", n, i.version.Path())
	}
	designs := i.List(i.version.At("studyDesigns"))
	if len(designs) > 0 {
		i.design = i.Object(designs[0])
	}
	if len(designs) > 1 {
		i.Changed("study.versions[].studyDesigns", "the study has %d designs, a registration one: the first was taken", len(designs))
	}
	i.LeaveAll(i.study, "versions.roles.assignedPersons")
	i.knowPeople()
	i.passBookkeeping(i.study)
	i.explain()
	i.readTitles()
	i.readOrganisations()
	i.readCountries()
	i.readDesign()
	i.readPopulation()
	i.readCriteria()
	i.readInterventions()
	i.readOutcomes()
	i.Registration.IpdSharing.Plan = types.Sharing_SHARING_UNDECIDED
	i.Assume("ipd_sharing.plan", "a study definition says nothing: it was taken as UNDECIDED")

	projection, err := project(source, root, number(i.study))
	if err != nil {
		return err
	}
	i.Registration.RegistryProjections = []types.RegistryProjection{projection}
	i.Report.Record = projection.Number
	i.Report.Projection = fmt.Sprintf("%x", projection.Digest)
	return i.Finish(now)
}

// knowPeople notes the names of people: they may stand where an organisation should.
func (i *importer) knowPeople() {
	for _, role := range i.version.At("roles").Items() {
		for _, person := range role.At("assignedPersons").Items() {
			i.Know(person.At("name"), nil)
			name := person.At("personName")
			i.Know(name.At("text"), nil)
			words := []string{name.At("familyName").Peek()}
			for _, given := range name.At("givenNames").Items() {
				words = append(words, given.Peek())
			}
			i.Named().Know(strings.Join(words, " "), "")
		}
	}
}

// referred returns what an id stands for, and reports one that stands for nothing.
func (i *importer) referred(field string, n *registry.Node) *registry.Node {
	id := i.Raw(n)
	if id == "" {
		return nil
	}
	if i.byID[id] == nil {
		i.Changed(field, "%s refers to %.40q, which is not there", n.Path(), id)
	}
	return i.byID[id]
}

// chosen returns those of a list that ids name, all of them if there are no ids, and reports ids that name none of them.
func (i *importer) chosen(field string, list, ids []*registry.Node) (those []*registry.Node) {
	if len(ids) == 0 {
		return list
	}
	used, there := make(map[string]bool, len(ids)), make(map[string]bool, len(list))
	for _, n := range list {
		there[n.At("id").Peek()] = true
	}
	for _, id := range ids {
		i.Pass(id)
		used[id.Peek()] = true
		if !there[id.Peek()] {
			i.Changed(field, "%s refers to %.40q, which is not there", id.Path(), id.Peek())
		}
	}
	for _, n := range list {
		if used[n.At("id").Peek()] {
			those = append(those, n)
		}
	}
	return those
}

// bookkeeping are the members by which the parts of a study definition are told apart and linked: they say nothing.
var bookkeeping = []string{"id", "instanceType", "previousId", "nextId"}

func (i *importer) passBookkeeping(n *registry.Node) {
	for _, name := range bookkeeping {
		if m := n.At(name); m.Kind() == registry.String || m.Kind() == registry.Number {
			i.Pass(m)
		}
	}
	for _, m := range n.Members() {
		i.passBookkeeping(m)
	}
}

// explain says why parts of a study definition have no place in a registration.
func (i *importer) explain() {
	const elsewhere = "not in the WHO data set; the projection commits to it"
	for _, path := range []string{"narrativeContentItems", "biomedicalConcepts", "studyDesigns[].activities", "studyDesigns[].scheduleTimelines"} {
		i.Because("study.versions[]."+path, elsewhere)
	}
	i.Because("study.documentedBy", "documents are submitted with x/protocol; the projection commits to it")
	i.Because("study.versions[].organizations[].managedSites", "sites are added on the chain, with add-site")
}
