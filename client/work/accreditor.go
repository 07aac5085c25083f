package work

import (
	"time"

	sdk "github.com/cosmos/cosmos-sdk/types"

	identityfact "github.com/equipoise-trials/equipoise/fact/identity"
	"github.com/equipoise-trials/equipoise/fact/opening"
	identitytypes "github.com/equipoise-trials/equipoise/x/identity/types"
)

// Accreditor admits organisations to the chain.
type Accreditor struct{ Person }

// Applicant is somebody who is to be registered. Their names and proofs never reach the chain, only what commits to them.
type Applicant struct {
	// Address of their key, bech32.
	Address string
	// Name as it is printed beside their signature (21 CFR 11.50).
	Name string
	// Proof is the document by which their identity was verified (21 CFR 11.100(b)), the bytes of the file.
	Proof []byte
}

// NewOrganisation is an organisation that is to be accredited.
type NewOrganisation struct {
	Kind identityfact.OrganisationKind
	// Name is its legal name.
	Name string
	// Country it is established in, ISO 3166-1 alpha-2.
	Country string
	// Identifiers are numbers that others gave it.
	Identifiers []identityfact.Identifier
	// Administrator is its first administrator.
	Administrator Applicant
	// Until is the last instant of the accreditation; zero if it has no end.
	Until time.Time
	// Limits is what its treasury pays out on one day (UTC) by one administrator; none if it always takes two.
	Limits sdk.Coins
}

// Organisation is an accredited organisation.
type Organisation struct {
	Number uint64
	// Treasury is the account from which the fees of its people are paid.
	Treasury sdk.AccAddress
}

// Accredit admits an organisation and registers its first administrator, who accepts ([Person.Accept]).
func (a Accreditor) Accredit(o NewOrganisation) *Draft[Organisation] {
	return &Draft[Organisation]{
		by: a.Person, what: "accredit " + o.Name,
		make: func(m *making) ([]sdk.Msg, error) {
			name, proof := m.identity(o.Administrator)
			return []sdk.Msg{&identitytypes.MsgAccreditOrganisation{
				Signer: a.String(), Kind: o.Kind, LegalName: o.Name, Country: o.Country, Identifiers: o.Identifiers,
				Administrator: o.Administrator.Address, AdministratorNameDigest: name, AdministratorIdentityDigest: proof,
				ValidUntil: instant(o.Until), TreasuryLimits: o.Limits,
			}}, nil
		},
		read: reading(&identitytypes.MsgAccreditOrganisationResponse{},
			func(r *identitytypes.MsgAccreditOrganisationResponse) (Organisation, error) {
				return Organisation{Number: r.Organisation, Treasury: identitytypes.Treasury(r.Organisation)}, nil
			}),
	}
}

// Found returns the first accreditor of a chain as its genesis names them, with what commits to their printed name.
func (a Accreditor) Found(agency, country, name string) (identitytypes.GenesisAccreditor, error) {
	m := &making{person: a.Person}
	g := identitytypes.GenesisAccreditor{
		LegalName: agency, Country: country, Address: a.String(), NameDigest: m.commit(opening.Name, a.String(), name),
	}
	return g, m.done()
}

// instant returns a time as messages give it, nil for the zero time.
func instant(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}
