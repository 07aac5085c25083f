package keeper

import (
	"context"
	"slices"

	errorsmod "cosmossdk.io/errors"

	"github.com/equipoise-trials/equipoise/fact"
	registrationfact "github.com/equipoise-trials/equipoise/fact/registration"
	"github.com/equipoise-trials/equipoise/x/internal/row"
	"github.com/equipoise-trials/equipoise/x/registration/types"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

// ResolveDispute ends a dispute. A regulator of a country where the holder recruits takes the identifier away, by a version
// of the registration without it that names the regulator, or leaves it; whoever opened the dispute withdraws it. With the
// identifier, the other disputes over it lapse.
func (s msgServer) ResolveDispute(ctx context.Context, m *types.MsgResolveDispute) (*types.MsgResolveDisputeResponse, error) {
	if err := m.Validate(); err != nil {
		return nil, err
	}
	d, err := s.requireOpenDispute(ctx, m.Dispute)
	if err != nil {
		return nil, err
	}
	actor, err := s.requireResolver(ctx, d, m)
	if err != nil {
		return nil, err
	}
	if err := s.endDispute(ctx, d, m.Resolution, fact.For(actor, fact.Meaning_MEANING_AUTHORED, m.Reason)); err != nil {
		return nil, err
	}
	if m.Resolution == registrationfact.Resolution_RESOLUTION_UPHELD {
		err = s.takeIdentifier(ctx, d, actor, m.Reason)
	}
	return &types.MsgResolveDisputeResponse{}, err
}

func (k Keeper) requireOpenDispute(ctx context.Context, number uint64) (types.Dispute, error) {
	d, err := k.disputes.Get(ctx, number)
	switch {
	case row.IsMissing(err):
		return d, errorsmod.Wrapf(types.ErrDispute, "there is no dispute %d", number)
	case err == nil && !d.IsOpen():
		return d, errorsmod.Wrapf(types.ErrDispute, "dispute %d has ended: %s", number, types.ResolutionName(d.Resolution))
	}
	return d, err
}

// requireResolver returns who may end a dispute that way. A regulator that opened it cannot decide it.
func (k Keeper) requireResolver(ctx context.Context, d types.Dispute, m *types.MsgResolveDispute) (actor fact.Actor, err error) {
	switch m.Resolution {
	case registrationfact.Resolution_RESOLUTION_WITHDRAWN:
		actor, err = k.requireClaimant(ctx, m.Signer, d.Claimant)
		if err == nil && d.Claimant == 0 && actor.Organisation != d.Actor.Organisation {
			err = errorsmod.Wrapf(types.ErrOrganisation, "dispute %d was opened by organisation %d, %s is of organisation %d",
				d.Number, d.Actor.Organisation, m.Signer, actor.Organisation)
		}
		return actor, err
	case registrationfact.Resolution_RESOLUTION_UPHELD, registrationfact.Resolution_RESOLUTION_REJECTED:
		return k.requireJudge(ctx, d, m.Signer)
	}
	return actor, errorsmod.Wrapf(types.ErrDispute, "resolution is %s, want UPHELD, REJECTED or WITHDRAWN", types.ResolutionName(m.Resolution))
}

func (k Keeper) requireJudge(ctx context.Context, d types.Dispute, bech32 string) (fact.Actor, error) {
	actor, regulator, err := k.requireRegulator(ctx, bech32)
	if err != nil {
		return actor, err
	}
	open, err := k.openDisputesOver(ctx, d.Identifier)
	if err != nil {
		return actor, err
	}
	for _, other := range open {
		if other.Party() == regulator.Id {
			return actor, errorsmod.Wrapf(trialtypes.ErrSeparation, "organisation %d opened dispute %d and cannot decide over %s",
				regulator.Id, other.Number, types.IdentifierName(d.Identifier))
		}
	}
	recruits, err := k.recruitsIn(ctx, d, regulator.Country)
	if err != nil {
		return actor, err
	}
	if !recruits {
		return actor, errorsmod.Wrapf(types.ErrCountry, "organisation %d is a regulator of %s, where %s does not recruit",
			regulator.Id, regulator.Country, trialtypes.FormatID(d.Holder))
	}
	return actor, nil
}

// recruitsIn reports whether the holder of a disputed identifier recruits in a country, or did when the dispute was opened:
// who is disputed does not leave the country of its judge.
func (k Keeper) recruitsIn(ctx context.Context, d types.Dispute, country string) (bool, error) {
	now, err := k.Newest(ctx, d.Holder)
	if err != nil || now.Registration.IsIn(country) {
		return err == nil, err
	}
	then, err := k.Version(ctx, d.Holder, d.HolderVersion)
	return err == nil && then.Registration.IsIn(country), err
}

// takeIdentifier makes a version of the holder's registration without the identifier.
func (k Keeper) takeIdentifier(ctx context.Context, d types.Dispute, by fact.Actor, why *fact.Reason) error {
	e, err := k.Entry(ctx, d.Holder)
	if err != nil {
		return err
	}
	before, err := k.Version(ctx, e.Trial, e.Version)
	if err != nil {
		return err
	}
	after := before.Registration
	after.Identifiers = slices.DeleteFunc(slices.Clone(after.Identifiers), func(id registrationfact.Identifier) bool {
		return types.KeyOf(id) == types.KeyOf(d.Identifier)
	})
	v, err := k.nextVersion(ctx, before, types.Version{Registration: after, Actor: by, Reason: why})
	if err != nil {
		return err
	}
	t, err := k.trial.Trial(ctx, e.Trial)
	if err != nil {
		return err
	}
	return k.amend(ctx, t, e, before, v, registrationfact.Resolution_RESOLUTION_LAPSED)
}

// endReleased ends the disputes over identifiers that a version no longer has.
func (k Keeper) endReleased(ctx context.Context, before, v types.Version, resolution registrationfact.Resolution) error {
	signature := fact.For(v.Actor, fact.Meaning_MEANING_AUTHORED, v.Reason)
	for _, id := range before.Registration.Identifiers {
		if holder, err := k.identifiers.Get(ctx, keyOf(id)); err == nil && holder == v.Trial {
			continue
		} else if err != nil && !row.IsMissing(err) {
			return err
		}
		open, err := k.openDisputesOver(ctx, id)
		if err != nil {
			return err
		}
		for _, d := range open {
			if err := k.endDispute(ctx, d, resolution, signature); err != nil {
				return err
			}
		}
	}
	return nil
}

func (k Keeper) endDispute(ctx context.Context, d types.Dispute, resolution registrationfact.Resolution, signature *fact.Signature) error {
	at := now(ctx)
	d.Resolution, d.ResolvedAt = resolution, &at
	if err := k.openDisputes.Remove(ctx, disputeKeyOf(d)); err != nil {
		return err
	}
	if err := k.setDispute(ctx, d); err != nil {
		return err
	}
	return k.audit.Record(ctx, &registrationfact.IdentifierDisputeResolved{
		Signature: signature, Dispute: d.Number, Resolution: resolution, Holder: d.Holder,
	})
}
