package ctgov

import (
	"regexp"
	"slices"
	"strings"

	"github.com/equipoise-trials/equipoise/client/registry"
	"github.com/equipoise-trials/equipoise/x/registration/types"
)

// grantTypes are the types of numbers that stand for money, with what the registry calls them. A grant pays for many trials,
// and an identifier on the chain belongs to one: such a number is taken as a source of support.
type grantTypes []struct{ kind, label string }

var grants = grantTypes{
	{"NIH", "U.S. NIH Grant/Contract"}, {"FDA", "U.S. FDA Grant/Contract"}, {"VA", "U.S. VA Grant/Contract"},
	{"CDC", "U.S. CDC Grant/Contract"}, {"AHRQ", "U.S. AHRQ Grant/Contract"}, {"SAMHSA", "U.S. SAMHSA Grant/Contract"},
	{"OTHER_GRANT", "Other Grant/Funding Number"},
}

// label is what the registry calls a type of grant; empty for any other type.
func (g grantTypes) label(n *registry.Node) string {
	for _, t := range g {
		if t.kind == n.Peek() {
			return t.label
		}
	}
	return ""
}

// readGrant keeps a grant until the lead sponsor is read, who comes first among the sources of support.
func (i *importer) readGrant(label string, n *registry.Node) {
	i.Raw(n.At("type"))
	number, _ := registry.OneLine(i.Raw(n.At("id")))
	domain, _ := i.Organisation(n.At("domain"), "support", types.MaxRegistryName)
	switch {
	case number == "":
		return
	case registry.IsPlaceholder(number):
		i.Report.Placeholders = append(i.Report.Placeholders, number)
		return
	case domain != "":
		number += " (" + domain + ")"
	}
	i.support = append(i.support, i.Fit("support", label+" "+number, types.MaxName))
}

func (i *importer) readGrants() {
	r := &i.Registration
	for _, name := range i.support {
		if party := (types.Party{Name: name}); !slices.Contains(r.Support, party) {
			r.Support = append(r.Support, party)
		}
	}
}

var writtenGrant = regexp.MustCompile(`^(.+?)(?: \((.+)\))?$`)

// grantOf reads a source of support that is a grant.
func grantOf(name string) (id secondaryID, ok bool) {
	for _, g := range grants {
		rest, _ := strings.CutPrefix(name, g.label+" ")
		if parts := writtenGrant.FindStringSubmatch(rest); parts != nil && rest != name {
			return secondaryID{ID: parts[1], Type: g.kind, Domain: parts[2]}, true
		}
	}
	return id, false
}

// withoutGrants returns the sources of support that are organisations.
func withoutGrants(support []types.Party) []types.Party {
	return slices.DeleteFunc(slices.Clone(support), func(p types.Party) bool {
		_, ok := grantOf(p.Name)
		return ok
	})
}
