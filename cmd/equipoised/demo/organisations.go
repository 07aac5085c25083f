package demo

import (
	"context"
	"fmt"

	"github.com/cosmos/cosmos-sdk/crypto/hd"
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/app"
	"github.com/equipoise-trials/equipoise/client/work"
	"github.com/equipoise-trials/equipoise/fact"
	identityfact "github.com/equipoise-trials/equipoise/fact/identity"
)

// In upoise.
const (
	// feeCapital is what each organisation's treasury starts with to pay fees.
	feeCapital = 500_000_000
	// feeBudget is what of it a site may promise to those whom it invites.
	feeBudget = feeCapital / 2
)

// organisation is an accredited organisation and its administrator.
type organisation struct {
	id            uint64
	name          string
	treasury      sdk.AccAddress
	administrator *person
}

// found accredits the organisations and registers their people.
func (r *trialRun) found(ctx context.Context) (err error) {
	country := r.plan.Sites[0].Country
	for _, o := range []struct {
		place **organisation
		kind  identityfact.OrganisationKind
		name  string
	}{
		{&r.sponsor, identityfact.OrganisationKind_ORGANISATION_KIND_SPONSOR, "Sponsor"},
		{&r.cro, identityfact.OrganisationKind_ORGANISATION_KIND_CRO, "Contract research organisation"},
		{&r.committee, identityfact.OrganisationKind_ORGANISATION_KIND_ETHICS_COMMITTEE, "Ethics committee"},
		{&r.agent, identityfact.OrganisationKind_ORGANISATION_KIND_PAYMENT_AGENT, "Payment agent"},
	} {
		if *o.place, err = r.accredit(ctx, o.kind, o.name, country); err != nil {
			return err
		}
	}
	for _, e := range []struct {
		place        **person
		organisation *organisation
		title        string
		role         fact.Role
	}{
		{&r.representative, r.sponsor, "representative", fact.Role_ROLE_SPONSOR_REPRESENTATIVE},
		{&r.contractor, r.cro, "manager", fact.Role_ROLE_SPONSOR_REPRESENTATIVE},
		{&r.ethicist, r.committee, "chair", fact.Role_ROLE_COMMITTEE_CHAIR},
		{&r.paymaster, r.agent, "officer", fact.Role_ROLE_PAYMENT_OFFICER},
	} {
		if *e.place, err = r.employ(ctx, e.organisation, e.title, e.role); err != nil {
			return err
		}
	}
	for _, s := range r.plan.Sites {
		one := &site{code: s.Code, country: s.Country}
		if one.organisation, err = r.accredit(ctx, identityfact.OrganisationKind_ORGANISATION_KIND_SITE, s.Name, s.Country); err != nil {
			return err
		}
		if err := r.staff(ctx, one); err != nil {
			return err
		}
		r.sites = append(r.sites, one)
	}
	r.say("accredited: a sponsor, a CRO, an ethics committee, a payment agent and %d sites", len(r.sites))
	return nil
}

// accredit registers an organisation, gives its treasury what its people's fees cost, and has its first administrator accept.
func (r *trialRun) accredit(ctx context.Context, kind identityfact.OrganisationKind, name, country string) (*organisation, error) {
	administrator, err := r.newPerson(name+" administrator", hd.Secp256k1)
	if err != nil {
		return nil, err
	}
	o, err := work.Accreditor{Person: r.accreditor.acting()}.Accredit(work.NewOrganisation{
		Kind: kind, Name: name, Country: country, Administrator: applicant(administrator),
		Limits: sdk.NewCoins(sdk.NewInt64Coin(app.BondDenom, feeCapital)),
	}).Do(ctx)
	if err != nil {
		return nil, err
	}
	administrator.Granter = o.Treasury
	if err := r.give(ctx, o.Treasury, sdk.NewInt64Coin(app.BondDenom, feeCapital)); err != nil {
		return nil, err
	}
	_, err = administrator.acting().Accept(o.Number).Do(ctx)
	return &organisation{id: o.Number, name: name, treasury: o.Treasury, administrator: administrator}, err
}

// applicant returns somebody as they ask to be registered. People of the demo have no names but what they are.
func applicant(p *person) work.Applicant {
	return work.Applicant{Address: p.String(), Name: p.name, Proof: []byte("passport of " + p.name)}
}

// give sends coins of the consortium.
func (r *trialRun) give(ctx context.Context, to sdk.AccAddress, coin sdk.Coin) error {
	_, err := r.accreditor.acting().Give(to, coin).Do(ctx)
	return err
}

// employ registers a person of an organisation with their roles, who accepts. The treasury pays their fees.
func (r *trialRun) employ(ctx context.Context, o *organisation, title string, roles ...fact.Role) (*person, error) {
	p, err := r.newPerson(fmt.Sprintf("%s %s", o.name, title), hd.Secp256k1)
	if err != nil {
		return nil, err
	}
	posts := make([]work.Post, len(roles))
	for i, role := range roles {
		posts[i] = work.Post{Role: role, Training: []byte("training of " + p.name)}
	}
	if _, err := (work.Administrator{Person: o.administrator.acting()}).Admit(applicant(p), posts...).Do(ctx); err != nil {
		return nil, err
	}
	p.Granter = o.treasury
	_, err = p.acting().Accept(o.id).Do(ctx)
	return p, err
}
