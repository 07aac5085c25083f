package ctgov

import (
	"strings"

	"github.com/equipoise-trials/equipoise/client/registry"
	"github.com/equipoise-trials/equipoise/x/registration/types"
)

// readCountries reads where participants are recruited (item 11).
func (i *importer) readCountries(m *registry.Node) {
	r := &i.Registration
	unknown, taken := make(map[string]bool), make(map[string]bool)
	for _, n := range i.List(m.At("locations")) {
		name := i.Raw(n.At("country"))
		if name == "" {
			continue
		}
		code, ok := registry.CountryCode(name)
		if !ok {
			if !unknown[name] {
				unknown[name] = true
				i.Changed("countries", "%.60q is no country of ISO 3166-1 today: it was not taken; if another code stands for it, give the countries with --patch", name)
			}
			continue
		}
		if !taken[code] {
			r.Countries, taken[code] = append(r.Countries, code), true
		}
	}
}

// readSharing reads the statement on sharing data (item 24).
func (i *importer) readSharing(m *registry.Node) {
	s := &i.Registration.IpdSharing
	s.Plan = pick(i, m.At("ipdSharing"), "ipd_sharing.plan", sharings)
	if s.Plan == 0 {
		i.Assume("ipd_sharing.plan", "the record says nothing: it was taken as UNDECIDED")
		s.Plan = types.Sharing_SHARING_UNDECIDED
	}
	parts := []string{registry.Unescape(i.Raw(m.At("description")))}
	var kinds []string
	for _, n := range i.List(m.At("infoTypes")) {
		kinds = append(kinds, i.Raw(n))
	}
	for _, p := range []struct{ label, value string }{
		{"Also shared", strings.Join(kinds, ", ")},
		{"When", registry.Unescape(i.Raw(m.At("timeFrame")))},
		{"To whom", registry.Unescape(i.Raw(m.At("accessCriteria")))},
		{"Where", i.Raw(m.At("url"))},
	} {
		if strings.TrimSpace(p.value) != "" {
			parts = append(parts, p.label+": "+strings.TrimSpace(p.value))
		}
	}
	s.Statement = i.Fit("ipd_sharing.statement", strings.Join(parts, " "), types.MaxParagraph)
}
