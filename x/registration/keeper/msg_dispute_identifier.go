package keeper

import (
	"context"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	"github.com/equipoise-trials/equipoise/fact"
	registrationfact "github.com/equipoise-trials/equipoise/fact/registration"
	identitytypes "github.com/equipoise-trials/equipoise/x/identity/types"
	"github.com/equipoise-trials/equipoise/x/internal/row"
	"github.com/equipoise-trials/equipoise/x/registration/types"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

// DisputeIdentifier objects to a trial's holding an identifier. The holder keeps it until it gives it up or a regulator
// decides; meanwhile the dispute shows.
func (s msgServer) DisputeIdentifier(ctx context.Context, m *types.MsgDisputeIdentifier) (*types.MsgDisputeIdentifierResponse, error) {
	if err := m.Validate(); err != nil {
		return nil, err
	}
	actor, err := s.requireClaimant(ctx, m.Signer, m.Claimant)
	if err != nil {
		return nil, err
	}
	identifier, err := types.NormaliseIdentifier(m.Identifier)
	if err != nil {
		return nil, err
	}
	d := types.Dispute{Identifier: identifier, Claimant: m.Claimant, Actor: actor, Reason: m.Reason, OpenedAt: now(ctx)}
	if d.Holder, err = s.requireHolder(ctx, d); err != nil {
		return nil, err
	}
	held, err := s.Newest(ctx, d.Holder)
	if err != nil {
		return nil, err
	}
	d.HolderVersion = held.Number
	if err := s.requireDisputable(ctx, d); err != nil {
		return nil, err
	}
	if d.Number, err = s.nextDispute(ctx); err != nil {
		return nil, err
	}
	if err := s.setDispute(ctx, d); err != nil {
		return nil, err
	}
	return &types.MsgDisputeIdentifierResponse{Dispute: d.Number}, s.audit.Record(ctx, &registrationfact.IdentifierDisputed{
		Signature: fact.For(actor, fact.Meaning_MEANING_AUTHORED, m.Reason),
		Dispute:   d.Number, Identifier: &d.Identifier, Holder: d.Holder, Claimant: d.Claimant,
	})
}

// requireClaimant returns somebody who manages the trial that an identifier is claimed for or, without one, somebody of a
// regulator.
func (k Keeper) requireClaimant(ctx context.Context, bech32 string, claimant uint64) (fact.Actor, error) {
	if claimant != 0 {
		grant, err := k.authorize(ctx, bech32, claimant)
		return grant.Actor, err
	}
	actor, _, err := k.requireRegulator(ctx, bech32)
	return actor, err
}

// requireRegulator returns somebody who signs for a regulator, and the regulator.
func (k Keeper) requireRegulator(ctx context.Context, bech32 string) (actor fact.Actor, o identitytypes.Organisation, err error) {
	signer, err := k.address("signer", bech32)
	if err != nil {
		return actor, o, err
	}
	p, role, err := k.identity.RequireRole(ctx, signer, fact.Role_ROLE_ACCREDITOR, fact.Role_ROLE_INSPECTOR, fact.Role_ROLE_COMMITTEE_CHAIR)
	if err != nil {
		return actor, o, err
	}
	if o, err = k.identity.Organisation(ctx, p.Organisation); err != nil {
		return actor, o, err
	}
	return p.Actor(role), o, trialtypes.CheckKind(o, "regulator", types.RegulatorKinds)
}

// requireHolder returns the trial that holds the identifier of a dispute, which is not the claimant.
func (k Keeper) requireHolder(ctx context.Context, d types.Dispute) (uint64, error) {
	holder, err := k.identifiers.Get(ctx, keyOf(d.Identifier))
	switch {
	case row.IsMissing(err):
		return 0, errorsmod.Wrapf(types.ErrUnknownIdentifier, "no trial holds %s", types.IdentifierName(d.Identifier))
	case err == nil && holder == d.Claimant:
		return 0, errorsmod.Wrapf(types.ErrDispute, "%s holds %s itself", trialtypes.FormatID(holder), types.IdentifierName(d.Identifier))
	}
	return holder, err
}

// requireDisputable returns an error if the organisation disputes the identifier already, or as many others as may.
func (k Keeper) requireDisputable(ctx context.Context, d types.Dispute) error {
	open, err := k.openDisputesOver(ctx, d.Identifier)
	if err != nil {
		return err
	}
	for _, other := range open {
		if other.Party() == d.Party() {
			return errorsmod.Wrapf(types.ErrDispute, "%s is disputed by organisation %d already, by dispute %d",
				types.IdentifierName(d.Identifier), d.Party(), other.Number)
		}
	}
	if n := len(open); n >= types.MaxOpenDisputes {
		return errorsmod.Wrapf(types.ErrDispute, "%d disputes over %s are open, at most %d are allowed: a regulator has to decide one first",
			n, types.IdentifierName(d.Identifier), types.MaxOpenDisputes)
	}
	return nil
}

// openDisputesOver returns the open disputes over an identifier, by organisation. There are MaxOpenDisputes at most.
func (k Keeper) openDisputesOver(ctx context.Context, id registrationfact.Identifier) (open []types.Dispute, err error) {
	key := keyOf(id)
	over := collections.NewSuperPrefixedQuadRange3[uint32, string, string, uint64](key.K1(), key.K2(), key.K3())
	err = k.openDisputes.Walk(ctx, over, func(_ disputeKey, number uint64) (bool, error) {
		d, err := k.disputes.Get(ctx, number)
		open = append(open, d)
		return false, err
	})
	return open, err
}

// nextDispute returns the number that the next dispute gets.
func (k Keeper) nextDispute(ctx context.Context) (uint64, error) {
	last, err := k.disputes.Iterate(ctx, new(collections.Range[uint64]).Descending())
	if err != nil {
		return 0, err
	}
	defer last.Close()
	if !last.Valid() {
		return 1, nil
	}
	number, err := last.Key()
	return number + 1, err
}

// setDispute writes a dispute, and whether it is the open one of its organisation over its identifier.
func (k Keeper) setDispute(ctx context.Context, d types.Dispute) error {
	if d.IsOpen() {
		if err := k.openDisputes.Set(ctx, disputeKeyOf(d), d.Number); err != nil {
			return err
		}
	}
	return k.disputes.Set(ctx, d.Number, d)
}

func disputeKeyOf(d types.Dispute) disputeKey {
	key := keyOf(d.Identifier)
	return collections.Join4(key.K1(), key.K2(), key.K3(), d.Party())
}
