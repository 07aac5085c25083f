package demo

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"fmt"

	"github.com/cosmos/cosmos-sdk/crypto/hd"
	sdk "github.com/cosmos/cosmos-sdk/types"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"

	"github.com/equipoise-trials/equipoise/app"
	"github.com/equipoise-trials/equipoise/fact"
	identityfact "github.com/equipoise-trials/equipoise/fact/identity"
	identitytypes "github.com/equipoise-trials/equipoise/x/identity/types"
)

// feeCapital is what each organisation's treasury starts with to pay the fees of its people.
const feeCapital = 500_000_000 // upoise

// organisation is an accredited organisation and its administrator.
type organisation struct {
	id            uint64
	name          string
	treasury      sdk.AccAddress
	administrator *actor
}

// accredit registers an organisation with its first administrator, and gives its treasury what its people's fees cost.
func (p *production) accredit(ctx context.Context, kind identityfact.OrganisationKind, name, country string) (*organisation, error) {
	administrator, err := p.enter(name+" administrator", hd.Secp256k1)
	if err != nil {
		return nil, err
	}
	in, err := p.accreditor.do(ctx, &identitytypes.MsgAccreditOrganisation{
		Signer: p.accreditor.String(), Kind: kind, LegalName: name, Country: country,
		Administrator: administrator.String(), AdministratorNameDigest: nameDigest(administrator.name),
		AdministratorIdentityDigest: nameDigest("passport of " + administrator.name),
	})
	if err != nil {
		return nil, err
	}
	res, err := response(in, 0, &identitytypes.MsgAccreditOrganisationResponse{})
	if err != nil {
		return nil, err
	}
	treasury, err := p.Encoding.Address.StringToBytes(res.Treasury)
	if err != nil {
		return nil, err
	}
	o := &organisation{id: res.Organisation, name: name, treasury: treasury, administrator: administrator}
	administrator.Granter = treasury
	return o, p.give(ctx, treasury, sdk.NewInt64Coin(app.BondDenom, feeCapital))
}

// give sends coins of the consortium.
func (p *production) give(ctx context.Context, to sdk.AccAddress, coin sdk.Coin) error {
	from, err := p.Encoding.Address.StringToBytes(p.accreditor.String())
	if err != nil {
		return err
	}
	_, err = p.accreditor.do(ctx, banktypes.NewMsgSend(from, to, sdk.NewCoins(coin)))
	return err
}

// employ registers a person of an organisation with their roles. The treasury pays their fees.
func (p *production) employ(ctx context.Context, o *organisation, title string, roles ...fact.Role) (*actor, error) {
	person, err := p.enter(fmt.Sprintf("%s %s", o.name, title), hd.Secp256k1)
	if err != nil {
		return nil, err
	}
	terms := make([]identitytypes.RoleTerm, len(roles))
	for i, r := range roles {
		terms[i] = identitytypes.RoleTerm{Role: r, TrainingDigest: nameDigest("training of " + person.name)}
	}
	_, err = o.administrator.do(ctx, &identitytypes.MsgRegisterPerson{
		Signer: o.administrator.String(), Address: person.String(), NameDigest: nameDigest(person.name), Roles: terms,
		IdentityDigest: nameDigest("passport of " + person.name),
	})
	person.Granter = o.treasury
	return person, err
}

// nameDigest commits to a printed name (21 CFR 11.50), a proof of identity or of training. The demo keeps no opening: its
// people have no names.
func nameDigest(name string) []byte {
	salt := random()
	digest := sha256.Sum256(append(salt[:], name...))
	return digest[:]
}

// random returns 32 random bytes: a handle, a salt, a blind.
func random() (h fact.Hash) {
	if _, err := rand.Read(h[:]); err != nil {
		panic(err) // the operating system has no randomness
	}
	return h
}

// blind returns a fresh blind for a fact about a participant.
func blind() []byte {
	b := random()
	return b[:]
}
