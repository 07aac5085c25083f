package story

import (
	"fmt"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/app"
	"github.com/equipoise-trials/equipoise/client/work"
	"github.com/equipoise-trials/equipoise/fact"
	identityfact "github.com/equipoise-trials/equipoise/fact/identity"
)

const (
	// feeCapital is what each treasury starts with to pay fees, in upoise.
	feeCapital = 1_000_000_000
	// feeBudget is what of it a site may promise to those whom it invites.
	feeBudget = feeCapital / 2
)

// Organisation is an accredited organisation and its administrator.
type Organisation struct {
	ID            uint64
	Name          string
	Kind          identityfact.OrganisationKind
	Treasury      sdk.AccAddress
	Administrator *Actor
}

// Site is a hospital that takes part and its people.
type Site struct {
	*Organisation
	Number       uint32
	Investigator *Actor
	Coordinator  *Actor
	Book         *Book
}

// Found accredits the organisations and registers their people.
func (s *Story) Found(sites int) {
	s.Helper()
	s.Sponsor = &Organisation{Name: "Sponsor", Kind: identityfact.OrganisationKind_ORGANISATION_KIND_SPONSOR}
	s.Contractor = &Organisation{Name: "Contract research organisation", Kind: identityfact.OrganisationKind_ORGANISATION_KIND_CRO}
	s.Committee = &Organisation{Name: "Ethics committee", Kind: identityfact.OrganisationKind_ORGANISATION_KIND_ETHICS_COMMITTEE}
	s.Agent = &Organisation{Name: "Payment agent", Kind: identityfact.OrganisationKind_ORGANISATION_KIND_PAYMENT_AGENT}
	all := []*Organisation{s.Sponsor, s.Contractor, s.Committee, s.Agent}
	for i := range sites {
		o := &Organisation{Name: fmt.Sprint("Hospital ", i+1), Kind: identityfact.OrganisationKind_ORGANISATION_KIND_SITE}
		s.Sites = append(s.Sites, &Site{Organisation: o})
		all = append(all, o)
	}
	s.Accredit(all...)
	s.employAll()
	payments := sdk.NewInt64Coin(app.PaymentDenom, 500_000*VisitFee)
	s.Do(s.Give(s.Representative.Address(), payments))
}

// Accredit accredits organisations and gives their treasuries what their people's fees cost. Their administrators accept.
func (s *Story) Accredit(organisations ...*Organisation) {
	s.Helper()
	accredited := all(s, organisations, func(o *Organisation) (*Actor, *work.Draft[work.Organisation]) {
		o.Administrator = s.actor("administrator of "+o.Name, secp256k1Key)
		return s.Accreditor, work.Accreditor{Person: s.person(s.Accreditor)}.Accredit(work.NewOrganisation{
			Kind: o.Kind, Name: o.Name, Country: "FR", Administrator: applicant(o.Administrator),
			Limits: sdk.NewCoins(sdk.NewInt64Coin(app.BondDenom, feeCapital)),
		})
	})
	for i, o := range organisations {
		o.ID, o.Treasury = accredited[i].Number, accredited[i].Treasury
		o.Administrator.Granter = o.Treasury
	}
	s.Do(forEach(organisations, func(o *Organisation) Act {
		return s.Give(o.Treasury, sdk.NewInt64Coin(app.BondDenom, feeCapital))
	})...)
	s.Do(forEach(organisations, func(o *Organisation) Act { return s.Acceptance(o, o.Administrator) })...)
}

// applicant returns somebody as they ask to be registered.
func applicant(a *Actor) work.Applicant {
	return work.Applicant{Address: a.String(), Name: a.Name, Proof: []byte("passport of " + a.Name)}
}

// employAll registers everybody who acts for an organisation in one block. They accept in the next.
func (s *Story) employAll() {
	s.Helper()
	var registrations, acceptances []Act
	employ := func(o *Organisation, title string, role fact.Role) *Actor {
		person, act := s.Employ(o, title, role)
		registrations, acceptances = append(registrations, act), append(acceptances, s.Acceptance(o, person))
		return person
	}
	s.Representative = employ(s.Sponsor, "representative", fact.Role_ROLE_SPONSOR_REPRESENTATIVE)
	s.Manager = employ(s.Contractor, "manager", fact.Role_ROLE_SPONSOR_REPRESENTATIVE)
	s.Chair = employ(s.Committee, "chair", fact.Role_ROLE_COMMITTEE_CHAIR)
	s.Officer = employ(s.Agent, "officer", fact.Role_ROLE_PAYMENT_OFFICER)
	for _, site := range s.Sites {
		site.Investigator = employ(site.Organisation, "investigator", fact.Role_ROLE_PRINCIPAL_INVESTIGATOR)
		site.Coordinator = employ(site.Organisation, "coordinator", fact.Role_ROLE_COORDINATOR)
	}
	s.Do(registrations...)
	s.Do(acceptances...)
}

// Acceptance returns the act by which somebody accepts that an organisation registered their key.
func (s *Story) Acceptance(o *Organisation, person *Actor) Act {
	return act(s, person, s.person(person).Accept(o.ID))
}

// Employ returns a new person of an organisation and the act that registers them. The treasury pays their fees.
func (s *Story) Employ(o *Organisation, title string, role fact.Role) (*Actor, Act) {
	person := s.actor(o.Name+" "+title, secp256k1Key)
	person.Granter = o.Treasury
	return person, act(s, o.Administrator, work.Administrator{Person: s.person(o.Administrator)}.Admit(
		applicant(person), work.Post{Role: role, Training: []byte("training of " + person.Name)}))
}

// Give sends coins of the consortium.
func (s *Story) Give(to sdk.AccAddress, coin sdk.Coin) Act {
	s.Helper()
	return act(s, s.Accreditor, s.person(s.Accreditor).Give(to, coin))
}
