package keeper

import (
	"context"
	"time"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/x/identity/types"
	"github.com/equipoise-trials/equipoise/x/internal/row"
	"github.com/equipoise-trials/equipoise/x/internal/term"
)

// signatory is one of the two who replace a key, or pay out of a treasury.
type signatory struct {
	// actor is as facts name them.
	actor fact.Actor
	// person is who they are, the zero value for governance.
	person types.Person
}

// administers reports whether they act as an administrator of the person's own organisation, not in the place of one.
func (h signatory) administers() bool { return h.actor.Role == fact.Role_ROLE_ADMINISTRATOR }

// is reports whether both are the same.
func (h signatory) is(other signatory) bool {
	return h.actor.Kind == other.actor.Kind && h.person.Is(other.person)
}

// requireRotator returns who may replace the key of a person as one of two: an administrator of the organisation, or an
// accreditor or governance who stands in. In a suspended organisation, whose administrators may be thieves, only these.
// Nobody does so for themselves: the key may be in a thief's hands.
func (k Keeper) requireRotator(ctx context.Context, bech32 string, subject types.Person) (h signatory, err error) {
	o, err := k.organisation(ctx, subject.Organisation)
	if err != nil {
		return h, err
	}
	if !o.IsSuspended() {
		if err := o.RequireGoodStanding(now(ctx)); err != nil {
			return h, err
		}
	}
	if h, err = k.administratorOrAccreditor(ctx, bech32, o); err != nil {
		return h, err
	}
	if h.person.Is(subject) {
		return h, errorsmod.Wrapf(types.ErrRotation, "%s cannot take part in the rotation of their own key: two others must", bech32)
	}
	return h, nil
}

// administratorOrAccreditor returns an administrator of an organisation, or an accreditor or governance within their reach.
func (k Keeper) administratorOrAccreditor(ctx context.Context, bech32 string, o types.Organisation) (signatory, error) {
	of, err := k.staffOf(ctx, bech32, o.Id)
	if err != nil {
		return signatory{}, err
	}
	if of {
		address, err := k.address("signer", bech32)
		if err != nil {
			return signatory{}, err
		}
		p, role, err := k.RequireRole(ctx, address, fact.Role_ROLE_ADMINISTRATOR)
		return signatory{actor: p.Actor(role), person: p}, err
	}
	a, err := k.requireAccreditor(ctx, bech32)
	if err != nil {
		return signatory{}, err
	}
	return signatory{a.actor, a.person}, a.requireReach(o)
}

// requireTwo wants two signatories to be enough to replace the key of a person: two different ones, of whom one at least is
// an administrator unless the organisation has no other or is suspended; and if both are, neither so new that a thief who
// holds one key may have made the other.
func (k Keeper) requireTwo(ctx context.Context, subject types.Person, proposer, confirmer signatory) error {
	if proposer.is(confirmer) {
		return errorsmod.Wrapf(types.ErrRotation, "%s proposed it: somebody else must confirm", confirmer.actor.Address)
	}
	if !proposer.administers() && !confirmer.administers() {
		return k.requireStandIns(ctx, subject, proposer, confirmer)
	}
	if !proposer.administers() || !confirmer.administers() {
		return nil
	}
	for _, h := range []signatory{proposer, confirmer} {
		if err := k.requirePastProbation(ctx, h.person, types.ErrRotation,
			"replaces keys with another administrator"); err != nil {
			return errorsmod.Wrap(err, "until then an accreditor must be one of the two")
		}
	}
	return nil
}

// requireStandIns wants two who stand in to be of different organisations, governance being of none: whoever captured one
// regulator, with its administrators and all its accreditors, is one. And it wants the organisation to be suspended or to
// have no administrator who could be one of the two.
func (k Keeper) requireStandIns(ctx context.Context, subject types.Person, proposer, confirmer signatory) error {
	if proposer.person.Organisation == confirmer.person.Organisation {
		return errorsmod.Wrapf(types.ErrRotation, "%s and %s are both of organisation %d: the second must be an accreditor of another one, or governance",
			proposer.actor.Address, confirmer.actor.Address, confirmer.person.Organisation)
	}
	o, err := k.organisation(ctx, subject.Organisation)
	if err != nil || o.IsSuspended() {
		return err
	}
	return k.requireUnadministered(ctx, subject)
}

// requireUnadministered wants nobody to administer an organisation besides the person whose key is replaced, but for those
// whom a thief with that key may have made.
func (k Keeper) requireUnadministered(ctx context.Context, subject types.Person) error {
	params, err := k.params.Get(ctx)
	if err != nil {
		return err
	}
	ago := time.Duration(0)
	if subject.Holds(fact.Role_ROLE_ADMINISTRATOR, now(ctx)) {
		ago = params.Probation
	}
	found, err := k.hasOtherAdministrator(ctx, subject, ago)
	if err == nil && found {
		err = errorsmod.Wrapf(types.ErrRotation, "organisation %d has another administrator: one of the two must be an administrator, or an accreditor suspends it",
			subject.Organisation)
	}
	return err
}

// requireRestorable wants an organisation to be suspended if a rotation makes somebody its administrator: in any other its
// administrators do that.
func (k Keeper) requireRestorable(ctx context.Context, r types.Rotation) error {
	if !r.Administrator {
		return nil
	}
	o, err := k.organisation(ctx, r.Organisation)
	if err == nil && !o.IsSuspended() {
		err = errorsmod.Wrapf(types.ErrRotation, "a rotation makes somebody administrator only while their organisation is suspended, and organisation %d is not: its administrators grant the role",
			o.Id)
	}
	return err
}

// requirePastProbation wants an administrator to have held the role for the time of probation. The error says what they are not
// until then.
func (k Keeper) requirePastProbation(ctx context.Context, p types.Person, refused *errorsmod.Error, what string) error {
	params, err := k.params.Get(ctx)
	if err != nil {
		return err
	}
	grant, _ := p.Grant(fact.Role_ROLE_ADMINISTRATOR)
	if from := grant.NotBefore.Add(params.Probation); now(ctx).Before(from) {
		return errorsmod.Wrapf(refused, "%s %s only from %s on, %s after becoming administrator",
			p.Address, what, term.Format(from), params.Probation)
	}
	return nil
}

// proposerOf returns who proposed a rotation, if they still may.
func (k Keeper) proposerOf(ctx context.Context, r types.Rotation, subject types.Person) (signatory, error) {
	h, err := k.requireRotator(ctx, r.Proposer.Address, subject)
	return h, errorsmod.Wrap(err, "the proposer")
}

// proposedFor returns the person whose present key an address is, and the new key that is proposed for them, lapsed or not.
func (k Keeper) proposedFor(ctx context.Context, bech32 string) (p types.Person, r types.Rotation, err error) {
	if p, err = k.requirePresentKey(ctx, bech32); err != nil {
		return p, r, err
	}
	r, err = k.rotationOf(ctx, p)
	return p, r, err
}

// rotationOf returns the rotation that is proposed for a person, if there is one, lapsed or not.
func (k Keeper) rotationOf(ctx context.Context, p types.Person) (types.Rotation, error) {
	origin, err := k.address("person", p.Origin)
	if err != nil {
		return types.Rotation{}, err
	}
	r, err := k.rotations.Get(ctx, collections.Join(p.Organisation, origin))
	if row.IsMissing(err) {
		return r, errorsmod.Wrapf(types.ErrRotation, "no new key is proposed for %s", p.Address)
	}
	return r, err
}

// replaceRotation writes a rotation in place of any that was proposed for the person before, whose new key is no longer paid
// for its acceptance.
func (k Keeper) replaceRotation(ctx context.Context, r types.Rotation) error {
	origin, err := k.address("person", r.Person)
	if err != nil {
		return err
	}
	former, found, err := row.Find(k.rotations.Get(ctx, collections.Join(r.Organisation, origin)))
	if err != nil {
		return err
	}
	if found {
		key, err := k.address("new_key", former.NewKey)
		if err != nil {
			return err
		}
		if err := k.endAcceptance(ctx, former.Organisation, key); err != nil {
			return err
		}
	}
	return k.setRotation(ctx, r)
}

// setRotation writes a rotation in place of any that was proposed for the person before.
func (k Keeper) setRotation(ctx context.Context, r types.Rotation) error {
	origin, err := k.address("person", r.Person)
	if err != nil {
		return err
	}
	return k.rotations.Set(ctx, collections.Join(r.Organisation, origin), r)
}

// requirePresentKey returns the person whose present key an address is, good or revoked.
func (k Keeper) requirePresentKey(ctx context.Context, bech32 string) (types.Person, error) {
	address, err := k.address("address", bech32)
	if err != nil {
		return types.Person{}, err
	}
	p, err := k.Person(ctx, address)
	if err == nil && p.Address != bech32 {
		err = errorsmod.Wrapf(types.ErrRotation, "%s is an earlier key; the present one is %s", bech32, p.Address)
	}
	return p, err
}

// rotate gives a person a new key from this height on, and refuses the old one unless it was refused before. It returns
// the person, and what the treasury pays of the fees of the new key.
func (k Keeper) rotate(ctx context.Context, p types.Person, r types.Rotation) (_ types.Person, fees types.Fees, err error) {
	if !p.IsRevoked() {
		if p, err = k.endKey(ctx, p, r.Reason); err != nil {
			return p, fees, err
		}
	}
	p.Address, p.Revoked, p.Keys = r.NewKey, 0, p.Keys+1
	if err := k.setKey(ctx, types.Key{Address: p.Address, Person: p.Origin, Number: p.Keys, Registered: height(ctx)}); err != nil {
		return p, fees, err
	}
	if err := k.setPerson(ctx, p); err != nil {
		return p, fees, err
	}
	address, err := k.address("new_address", r.NewKey)
	if err != nil {
		return p, fees, err
	}
	if fees, err = r.FeeGrant.Terms(now(ctx)); err != nil {
		return p, fees, err
	}
	if err := k.allowPerson(ctx, p.Organisation, address, fees); err != nil {
		return p, fees, err
	}
	origin, err := k.address("person", p.Origin)
	if err != nil {
		return p, fees, err
	}
	return p, fees, k.rotations.Remove(ctx, collections.Join(p.Organisation, sdk.AccAddress(origin)))
}

// restore makes somebody with a new key a standing administrator of their organisation, if they are not, and records it as
// signed by who confirmed the key.
func (k Keeper) restore(ctx context.Context, p types.Person, confirmer fact.Actor) error {
	if p.IsStandingAdministrator() && p.Holds(fact.Role_ROLE_ADMINISTRATOR, now(ctx)) {
		return nil
	}
	former, _ := p.Grant(fact.Role_ROLE_ADMINISTRATOR)
	grant := types.RoleGrant{Role: fact.Role_ROLE_ADMINISTRATOR, NotBefore: now(ctx)}
	if err := k.setPerson(ctx, p.Appointed(grant)); err != nil {
		return err
	}
	return k.audit.Record(ctx, types.GrantedFact(fact.By(confirmer, fact.Meaning_MEANING_APPROVED), p, grant, former))
}
