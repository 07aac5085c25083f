package main

import (
	"crypto/sha256"
	"fmt"

	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/gogoproto/proto"

	"github.com/equipoise-trials/equipoise/fact"
	identityfact "github.com/equipoise-trials/equipoise/fact/identity"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	identitytypes "github.com/equipoise-trials/equipoise/x/identity/types"
	registrationtypes "github.com/equipoise-trials/equipoise/x/registration/types"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

const country = "FR"

// founding brings the trials to where recruitment is under way, by the messages that people send.
type founding struct {
	*chain
	*people
}

func (f founding) found() error {
	for _, step := range []func() error{
		f.accredit, f.employ, f.registerTrials, f.addSites, f.submitDocuments, f.openSites, f.fund, f.recruit,
	} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// order is a message of somebody, and what to do with its response.
type order struct {
	by      *signer
	message sdk.Msg
	answer  func(*codectypes.Any) error
}

// tell is an order whose response tells nothing.
func tell(by *signer, message sdk.Msg) order {
	return order{by, message, func(*codectypes.Any) error { return nil }}
}

// ask is an order whose response is read.
func ask[R proto.Message](by *signer, message sdk.Msg, response R, read func(R)) order {
	return order{by, message, func(packed *codectypes.Any) error {
		if err := proto.Unmarshal(packed.Value, response); err != nil {
			return fmt.Errorf("response to %s: %w", sdk.MsgTypeURL(message), err)
		}
		read(response)
		return nil
	}}
}

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
		var sent []order
		for len(orders) > 0 && len(drafts) < blockOfBatch {
			n := 0
			d := draft{by: orders[0].by}
			for n < min(len(orders), batch) && orders[n].by == d.by {
				d.messages = append(d.messages, orders[n].message)
				n++
			}
			drafts, sent, orders = append(drafts, d), append(sent, orders[:n]...), orders[n:]
		}
		responses, err := f.perform(drafts...)
		if err != nil {
			return err
		}
		for i, o := range sent {
			if err := o.answer(responses[i]); err != nil {
				return err
			}
		}
	}
	return nil
}

func (f founding) accredit() error {
	accredit := func(kind identityfact.OrganisationKind, name string, administrator *signer, number *uint64) order {
		return ask(f.accreditor, &identitytypes.MsgAccreditOrganisation{
			Signer: f.accreditor.address, Kind: kind, LegalName: name, Country: country,
			Administrator: administrator.address, AdministratorNameDigest: digest(administrator.address),
			AdministratorIdentityDigest: digest("passport of " + administrator.address),
		}, &identitytypes.MsgAccreditOrganisationResponse{}, func(r *identitytypes.MsgAccreditOrganisationResponse) {
			*number = r.Organisation
		})
	}
	orders := []order{accredit(identityfact.OrganisationKind_ORGANISATION_KIND_ETHICS_COMMITTEE, "Committee", f.administrator, &f.committee)}
	for i, t := range f.trials {
		orders = append(orders, accredit(identityfact.OrganisationKind_ORGANISATION_KIND_SPONSOR, fmt.Sprint("Sponsor ", i), t.administrator, &t.sponsor))
		for j, s := range t.sites {
			orders = append(orders, accredit(identityfact.OrganisationKind_ORGANISATION_KIND_SITE, fmt.Sprintf("Hospital %d of %d", j, i), s.office, &s.organisation))
		}
	}
	return f.give(orders)
}

func (f founding) employ() error {
	employ := func(administrator, person *signer, role fact.Role) order {
		return tell(administrator, &identitytypes.MsgRegisterPerson{
			Signer: administrator.address, Address: person.address, NameDigest: digest(person.address),
			IdentityDigest: digest("passport of " + person.address),
			Roles:          []identitytypes.RoleTerm{{Role: role, TrainingDigest: digest("training of " + person.address)}},
		})
	}
	orders := []order{employ(f.administrator, f.chair, fact.Role_ROLE_COMMITTEE_CHAIR)}
	for _, t := range f.trials {
		for _, r := range t.representatives {
			orders = append(orders, employ(t.administrator, r, fact.Role_ROLE_SPONSOR_REPRESENTATIVE))
		}
		for _, s := range t.sites {
			orders = append(orders,
				employ(s.office, s.investigator, fact.Role_ROLE_PRINCIPAL_INVESTIGATOR),
				employ(s.office, s.coordinator, fact.Role_ROLE_COORDINATOR))
		}
	}
	return f.give(orders)
}

func (f founding) registerTrials() error {
	var registrations, assignments []order
	for _, t := range f.trials {
		registrations = append(registrations, ask(t.representatives[0], &registrationtypes.MsgRegisterTrial{
			Signer: t.representatives[0].address, Registration: registration(t.sponsor),
		}, &registrationtypes.MsgRegisterTrialResponse{}, func(r *registrationtypes.MsgRegisterTrialResponse) { t.number = r.Trial }))
	}
	if err := f.give(registrations); err != nil {
		return err
	}
	for _, t := range f.trials {
		assignments = append(assignments, tell(t.representatives[0], &trialtypes.MsgAssignOrganisation{
			Signer: t.representatives[0].address, Trial: t.number, Organisation: f.committee,
			Capacity: trialfact.Capacity_CAPACITY_ETHICS_COMMITTEE,
		}))
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
		for _, s := range t.sites {
			orders = append(orders, ask(t.representatives[0], &trialtypes.MsgAddSite{
				Signer: t.representatives[0].address, Trial: t.number, Organisation: s.organisation, Investigator: s.investigator.address,
			}, &trialtypes.MsgAddSiteResponse{}, func(r *trialtypes.MsgAddSiteResponse) { s.number = r.Site }))
		}
	}
	return f.give(orders)
}

func digest(text string) []byte {
	d := sha256.Sum256([]byte(text))
	return d[:]
}
