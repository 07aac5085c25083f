package work

import (
	"errors"
	"fmt"

	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	cryptotypes "github.com/cosmos/cosmos-sdk/crypto/types"
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	consentfact "github.com/equipoise-trials/equipoise/fact/consent"
	protocolfact "github.com/equipoise-trials/equipoise/fact/protocol"
	participationtypes "github.com/equipoise-trials/equipoise/x/participation/types"
)

// Newcomer is somebody who is to be invited. Who they are never reaches the chain.
type Newcomer struct {
	// Label is what the site calls them, "P-017" for example.
	Label string
	// Key is the public key that they made for this trial; nil for somebody who is assisted, whose key the site makes and
	// keeps.
	Key cryptotypes.PubKey
	// Population says who they are: SELF or MINOR with a key, ASSISTED, MINOR or INCAPACITATED without. If it is zero, SELF or
	// ASSISTED. It sets which consent form they have to sign.
	Population protocolfact.Population
	// Beside are those who may sign beside them.
	Beside []Signatory
	// Identity says who they are, where the sites of the trial share a secret ([Site.ShareSecret]): nobody is enrolled twice then by
	// sites that say so. It stays here. Nil where they share none.
	Identity *Identity
}

// population returns who they are, if nothing is said the usual.
func (n Newcomer) population() protocolfact.Population {
	switch {
	case n.Population != 0:
		return n.Population
	case n.Key == nil:
		return protocolfact.Population_POPULATION_ASSISTED
	}
	return protocolfact.Population_POPULATION_SELF
}

// Signatory is somebody who signs beside a participant.
type Signatory struct {
	// Address of their key, bech32.
	Address  string
	Capacity consentfact.Capacity
}

// Payee is where a participant's money goes: a wallet, or an account at a payment agent.
type Payee struct {
	// Wallet is a bech32 address.
	Wallet string
	// Agent is the number of the agent's organisation, 0 if there is none.
	Agent uint64
	// Account at the agent. It never reaches the chain.
	Account string
}

// Invitation is what somebody who is invited needs to take part. It goes to them off the chain.
type Invitation struct {
	Label string
	Trial uint64
	Site  uint32
	// Handle is the number of the participation.
	Handle fact.Hash
	// NullifierKey is the key by which the participant recognises the visits that they are paid for.
	NullifierKey fact.Hash
	// Address of the participant's key, bech32.
	Address string
}

// Invite invites somebody to the trial, which makes their account and has the site pay their fees. Who invites the same
// label again, after an interruption for example, uses the same handle and the same keys.
func (s Site) Invite(who Newcomer) *Draft[Invitation] {
	invitation := Invitation{Label: who.Label, Trial: s.Trial, Site: s.Number}
	return &Draft[Invitation]{
		by: s.Person, what: "invite " + who.Label,
		make: func(m *making) ([]sdk.Msg, error) {
			known, err := s.meet(m, who)
			if err != nil {
				return nil, err
			}
			invitation.Handle, invitation.NullifierKey = known.Handle, known.NullifierKey
			msg := &participationtypes.MsgInvite{
				Signer: s.String(), Trial: s.Trial, Site: s.Number, Handle: known.Handle[:], Mode: consentfact.Mode_MODE_SELF,
				Population: who.population(), Blind: m.blind(),
			}
			key := who.Key
			if key == nil {
				key, msg.Mode = known.AssistedKey.PubKey(), consentfact.Mode_MODE_ASSISTED
			}
			if msg.PublicKey, err = codectypes.NewAnyWithValue(key); err != nil {
				return nil, err
			}
			if msg.PersonTag, err = s.personTag(who); err != nil {
				return nil, err
			}
			digest := fact.KeyDigest(known.Handle, known.NullifierKey)
			msg.KDigest = digest[:]
			for _, one := range who.Beside {
				msg.Countersigners = append(msg.Countersigners, consentfact.Countersigner{Address: one.Address, Capacity: one.Capacity})
			}
			return []sdk.Msg{msg}, nil
		},
		read: reading(&participationtypes.MsgInviteResponse{}, func(r *participationtypes.MsgInviteResponse) (Invitation, error) {
			invitation.Address = r.Address
			return invitation, nil
		}),
	}
}

// InviteAll invites several people in one transaction, all of them or none, in an order that is drawn: who invites in the order
// of a list, or of the day, tells by the order of invitations who is who. The invitations are returned in the order of the
// people.
func (s Site) InviteAll(people ...Newcomer) *Draft[[]Invitation] {
	labels := make(map[string]bool, len(people))
	invitations := make([]*Draft[Invitation], len(people))
	for i, who := range people {
		if labels[who.Label] {
			return failing[[]Invitation](s.Person, fmt.Sprintf("invite %d people", len(people)), fmt.Errorf("%s is named twice", who.Label))
		}
		labels[who.Label] = true
		invitations[i] = s.Invite(who)
	}
	if len(people) == 0 {
		return failing[[]Invitation](s.Person, "invite 0 people", errors.New("name at least one"))
	}
	return JoinShuffled(invitations...)
}
