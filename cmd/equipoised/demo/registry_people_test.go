package demo

import (
	"context"
	"path/filepath"
	"time"

	"github.com/equipoise-trials/equipoise/client/work"
	"github.com/equipoise-trials/equipoise/fact"
	identityfact "github.com/equipoise-trials/equipoise/fact/identity"
	protocolfact "github.com/equipoise-trials/equipoise/fact/protocol"
	protocoltypes "github.com/equipoise-trials/equipoise/x/protocol/types"
)

// day is a day of the registry's story.
const day = 24 * time.Hour

// euro is the money that is paid in Germany.
const euro = "ueur"

// dossier is the trial of the registry's story: two countries, three committees and an authority.
type dossier struct {
	*liveTrial
	*clock

	successor *organisation // takes the trial over in the end
	heir      *person       // its representative
	keys      int           // that were renewed so far

	french, german, local *panel // committees: of a country each, and of one hospital
	agency                *panel // the authority of France

	paris, berlin, munich *site

	frenchPrices, germanPrices work.Document // payment schedules
}

// panel is who decides on documents, and the one who signs for them.
type panel struct {
	*organisation
	who *person
	as  protocolfact.Decider
}

// convene accredits everybody who takes part, and registers their people.
func convene(r *liveTrial, c *clock) *dossier {
	r.Helper()
	d := &dossier{
		liveTrial: r, clock: c,
		french: &panel{as: protocoltypes.EthicsCommittee}, german: &panel{as: protocoltypes.EthicsCommittee},
		local: &panel{as: protocoltypes.EthicsCommittee}, agency: &panel{as: protocoltypes.Authority},
		paris: &site{code: "FR-1", country: "FR"}, berlin: &site{code: "DE-1", country: "DE"}, munich: &site{code: "DE-2", country: "DE"},
	}
	r.sites = []*site{d.paris, d.berlin, d.munich}
	for _, s := range r.sites {
		s.organisation = &organisation{}
	}
	sponsor, committee := identityfact.OrganisationKind_ORGANISATION_KIND_SPONSOR, identityfact.OrganisationKind_ORGANISATION_KIND_ETHICS_COMMITTEE
	hospital := identityfact.OrganisationKind_ORGANISATION_KIND_SITE
	type seat struct {
		place **person
		title string
		role  fact.Role
	}
	type guest struct {
		place   **organisation
		kind    identityfact.OrganisationKind
		name    string
		country string
		people  []seat
	}
	representative := func(place **person) []seat {
		return []seat{{place, "representative", fact.Role_ROLE_SPONSOR_REPRESENTATIVE}}
	}
	staff := func(s *site) []seat {
		return []seat{
			{&s.investigator, "investigator", fact.Role_ROLE_PRINCIPAL_INVESTIGATOR},
			{&s.coordinator, "coordinator", fact.Role_ROLE_COORDINATOR},
		}
	}
	chair := func(p *panel) []seat { return []seat{{&p.who, "chair", fact.Role_ROLE_COMMITTEE_CHAIR}} }
	r.must(together(r.ctx, []guest{
		{&r.sponsor, sponsor, "Sponsor", "FR", representative(&r.representative)},
		{&d.successor, sponsor, "Second sponsor", "DE", representative(&d.heir)},
		{&r.cro, identityfact.OrganisationKind_ORGANISATION_KIND_CRO, "Contract research organisation", "DE", representative(&r.contractor)},
		{&d.french.organisation, committee, "Committee in France", "FR", chair(d.french)},
		{&d.german.organisation, committee, "Committee in Germany", "DE", chair(d.german)},
		{&d.local.organisation, committee, "Committee of a hospital", "DE", chair(d.local)},
		{&d.agency.organisation, identityfact.OrganisationKind_ORGANISATION_KIND_REGULATOR, "Agency in France", "FR",
			[]seat{{&d.agency.who, "assessor", fact.Role_ROLE_COMMITTEE_MEMBER}}},
		{&d.paris.organisation, hospital, "Hospital in France", "FR", staff(d.paris)},
		{&d.berlin.organisation, hospital, "First hospital in Germany", "DE", staff(d.berlin)},
		{&d.munich.organisation, hospital, "Second hospital in Germany", "DE", staff(d.munich)},
	}, func(ctx context.Context, o guest) (err error) {
		if *o.place, err = r.accredit(ctx, o.kind, o.name, o.country); err != nil {
			return err
		}
		return together(ctx, o.people, func(ctx context.Context, p seat) (err error) {
			*p.place, err = r.employ(ctx, *o.place, p.title, p.role)
			return err
		})
	}))
	for _, s := range r.sites {
		var err error
		s.keep, err = newKeep(filepath.Join(r.dir, "sites", s.code, "keep"), s.coordinator.home)
		r.must(err)
	}
	return d
}
