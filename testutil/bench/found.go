package main

import (
	"fmt"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/app"
	"github.com/equipoise-trials/equipoise/client/work"
	"github.com/equipoise-trials/equipoise/fact"
	identityfact "github.com/equipoise-trials/equipoise/fact/identity"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	identitytypes "github.com/equipoise-trials/equipoise/x/identity/types"
	registrationtypes "github.com/equipoise-trials/equipoise/x/registration/types"
)

const country = "FR"

// founding brings the trials to where recruitment is under way, by the messages that people send.
type founding struct {
	*chain
	*people
}

func (f founding) found() error {
	for _, step := range []func() error{
		f.accredit, f.employ, f.registerTrials, f.addSites, f.promiseFees, f.submitDocuments, f.openSites, f.fund, f.recruit,
	} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// order is something that somebody does, whose outcome is read where it is given.
type order struct {
	by   *signer
	work *work.Draft[work.Done]
}

// ask is an order of which somebody wants to know what came of it.
func ask[R any](by *signer, d *work.Draft[R], told func(R)) order {
	return order{by, work.Then(d, told)}
}

// tell is an order of which nobody wants to know more than that it succeeded.
func tell[R any](by *signer, d *work.Draft[R]) order { return ask(by, d, func(R) {}) }

// Bounds of what founding puts into one transaction and one block. A transaction holds up to 2,048 facts, an invitation
// makes three.
const (
	batch        = 100
	blockOfBatch = 10
)

// give sends orders in turn, many to a transaction.
func (f founding) give(orders []order) error {
	for len(orders) > 0 {
		var drafts []draft
		var joined []*work.Draft[[]work.Done]
		for len(orders) > 0 && len(drafts) < blockOfBatch {
			by := orders[0].by
			var together []*work.Draft[work.Done]
			for len(orders) > 0 && len(together) < batch && orders[0].by == by {
				together, orders = append(together, orders[0].work), orders[1:]
			}
			all := work.Join(together...)
			d, err := prepared(by, all)
			if err != nil {
				return err
			}
			drafts, joined = append(drafts, d), append(joined, all)
		}
		outcomes, err := f.perform(drafts...)
		if err != nil {
			return err
		}
		for i, all := range joined {
			if _, err := all.Read(outcomes[i]); err != nil {
				return err
			}
		}
	}
	return nil
}

// everything is a limit that no measurement reaches: the budgets for fees draw on it.
var everything = sdk.NewCoins(sdk.NewInt64Coin(app.BondDenom, 1_000_000_000_000_000))

func (f founding) accredit() error {
	accreditor := work.Accreditor{Person: f.acting(f.accreditor)}
	accredit := func(kind identityfact.OrganisationKind, name string, administrator *signer, number *uint64) order {
		return ask(f.accreditor, accreditor.Accredit(work.NewOrganisation{
			Kind: kind, Name: name, Country: country, Administrator: applicant(administrator), Limits: everything,
		}), func(o work.Organisation) { *number = o.Number })
	}
	orders := []order{accredit(identityfact.OrganisationKind_ORGANISATION_KIND_ETHICS_COMMITTEE, "Committee", f.administrator, &f.committee)}
	for i, t := range f.trials {
		orders = append(orders, accredit(identityfact.OrganisationKind_ORGANISATION_KIND_SPONSOR, fmt.Sprint("Sponsor ", i), t.administrator, &t.sponsor))
		for j, s := range t.sites {
			orders = append(orders, accredit(identityfact.OrganisationKind_ORGANISATION_KIND_SITE, fmt.Sprintf("Hospital %d of %d", j, i), s.office, &s.organisation))
		}
	}
	if err := f.give(orders); err != nil {
		return err
	}
	acceptances := []order{f.accepts(f.administrator, f.committee)}
	for _, t := range f.trials {
		acceptances = append(acceptances, f.accepts(t.administrator, t.sponsor))
		for _, s := range t.sites {
			acceptances = append(acceptances, f.accepts(s.office, s.organisation))
		}
	}
	return f.give(acceptances)
}

// accepts is the order by which somebody accepts that an organisation registered their key.
func (f founding) accepts(person *signer, organisation uint64) order {
	return tell(person, f.acting(person).Accept(organisation))
}

// applicant returns somebody as they ask to be registered.
func applicant(s *signer) work.Applicant {
	return work.Applicant{Address: s.address, Name: "Holder of " + s.address, Proof: []byte("passport of " + s.address)}
}

func (f founding) employ() error {
	var acceptances []order
	employ := func(organisation uint64, administrator, person *signer, role fact.Role) order {
		acceptances = append(acceptances, f.accepts(person, organisation))
		return tell(administrator, work.Administrator{Person: f.acting(administrator)}.Admit(
			applicant(person), work.Post{Role: role, Training: []byte("training of " + person.address)}))
	}
	orders := []order{employ(f.committee, f.administrator, f.chair, fact.Role_ROLE_COMMITTEE_CHAIR)}
	for _, t := range f.trials {
		for _, r := range t.representatives {
			orders = append(orders, employ(t.sponsor, t.administrator, r, fact.Role_ROLE_SPONSOR_REPRESENTATIVE))
		}
		for _, s := range t.sites {
			orders = append(orders,
				employ(s.organisation, s.office, s.investigator, fact.Role_ROLE_PRINCIPAL_INVESTIGATOR),
				employ(s.organisation, s.office, s.coordinator, fact.Role_ROLE_COORDINATOR))
		}
	}
	if err := f.give(orders); err != nil {
		return err
	}
	return f.give(acceptances)
}

func (f founding) registerTrials() error {
	var registrations, assignments []order
	for _, t := range f.trials {
		by := t.representatives[0]
		registrations = append(registrations, ask(by, t.sponsoring(by).Register(registration(t.sponsor)),
			func(r work.Registered) { t.number = r.Trial }))
	}
	if err := f.give(registrations); err != nil {
		return err
	}
	for _, t := range f.trials {
		by := t.representatives[0]
		assignments = append(assignments, tell(by, t.sponsoring(by).Assign(work.Assignment{
			Organisation: f.committee, Capacity: trialfact.Capacity_CAPACITY_ETHICS_COMMITTEE,
		})))
	}
	return f.give(assignments)
}

func registration(sponsor uint64) registrationtypes.Registration {
	return registrationtypes.Registration{
		PublicContact:     registrationtypes.Contact{Organisation: sponsor},
		ScientificContact: registrationtypes.Contact{Organisation: sponsor},
		PublicTitle:       "Does it help?", ScientificTitle: "A randomised, double-blind, placebo-controlled trial",
		Countries: []string{country}, Conditions: []string{"Axial spondyloarthritis"},
		Eligibility: registrationtypes.Eligibility{Sex: registrationtypes.Sex_SEX_ALL},
		Design:      registrationtypes.Design{Type: registrationtypes.StudyType_STUDY_TYPE_OBSERVATIONAL},
		FirstEnrolment: registrationtypes.Milestone{
			Kind: registrationtypes.DateKind_DATE_KIND_ANTICIPATED, Date: registrationtypes.PartialDate{Year: 2031, Month: 1},
		},
		SampleSize: registrationtypes.SampleSize{Planned: 300},
		IpdSharing: registrationtypes.IPDSharing{Plan: registrationtypes.Sharing_SHARING_NO},
	}
}

func (f founding) addSites() error {
	var orders []order
	for _, t := range f.trials {
		by := t.representatives[0]
		for _, s := range t.sites {
			orders = append(orders, ask(by, t.sponsoring(by).AddSite(work.NewSite{
				Organisation: s.organisation, Investigator: s.investigator.address,
			}), func(number uint32) { s.number = number }))
		}
	}
	return f.give(orders)
}

// promiseFees gives each site a budget for the fees of those whom it invites.
func (f founding) promiseFees() error {
	var orders []order
	for _, s := range f.sites() {
		office := f.acting(s.office)
		orders = append(orders,
			tell(s.office, office.Give(identitytypes.Treasury(s.organisation), s.fees())),
			tell(s.office, work.Administrator{Person: office}.SetFeeBudget(s.trial.number, s.number, s.fees().Amount.Uint64())))
	}
	return f.give(orders)
}
