package keeper

import (
	"context"
	"encoding/binary"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	"github.com/equipoise-trials/equipoise/fact"
	registrationfact "github.com/equipoise-trials/equipoise/fact/registration"
	"github.com/equipoise-trials/equipoise/x/internal/row"
	"github.com/equipoise-trials/equipoise/x/registration/types"
)

// SealRegistration commits the signer's organisation to a registration that it will reveal by a date.
func (s msgServer) SealRegistration(ctx context.Context, m *types.MsgSealRegistration) (*types.MsgSealRegistrationResponse, error) {
	if err := m.Validate(now(ctx)); err != nil {
		return nil, err
	}
	actor, err := s.requireSponsoring(ctx, m.Signer)
	if err != nil {
		return nil, err
	}
	known, err := s.seals.Has(ctx, collections.Join(actor.Organisation, m.Digest))
	if err != nil {
		return nil, err
	}
	if known {
		return nil, errorsmod.Wrapf(types.ErrSeal, "%x is sealed already by organisation %d", m.Digest, actor.Organisation)
	}
	seal := types.Seal{
		Digest: m.Digest, Organisation: actor.Organisation, Actor: actor, RevealBy: m.RevealBy, SealedAt: now(ctx), Height: height(ctx),
	}
	if err := s.setSeal(ctx, seal); err != nil {
		return nil, err
	}
	return &types.MsgSealRegistrationResponse{}, s.audit.Record(ctx, &registrationfact.RegistrationSealed{
		Signature: fact.By(actor, fact.Meaning_MEANING_AUTHORED), Seal: seal.Digest, RevealBy: seal.RevealBy.UnixNano(),
	})
}

// setSeal writes a seal, and its place in the queue.
func (k Keeper) setSeal(ctx context.Context, seal types.Seal) error {
	of := append(binary.BigEndian.AppendUint64(nil, seal.Organisation), seal.Digest...)
	entry := dueAt(seal.RevealBy, registrationfact.ClockKind_CLOCK_KIND_SEAL_REVEAL, of)
	move := k.due.Remove
	if seal.Waits() {
		move = k.due.Set
	}
	if err := move(ctx, entry); err != nil {
		return err
	}
	return k.seals.Set(ctx, collections.Join(seal.Organisation, seal.Digest), seal)
}

// seal returns a seal of an organisation.
func (k Keeper) seal(ctx context.Context, organisation uint64, digest []byte) (types.Seal, error) {
	seal, err := k.seals.Get(ctx, collections.Join(organisation, digest))
	if row.IsMissing(err) {
		return seal, errorsmod.Wrapf(types.ErrSeal, "organisation %d never sealed %x", organisation, digest)
	}
	return seal, err
}

// missSeal notes that a seal was not revealed by its date, and records it.
func (k Keeper) missSeal(ctx context.Context, seal types.Seal) error {
	at := now(ctx)
	seal.MissedAt = &at
	if err := k.setSeal(ctx, seal); err != nil {
		return err
	}
	return k.audit.Record(ctx, &registrationfact.SealOverdue{
		Signature: fact.For(fact.Chain(), fact.Meaning_MEANING_ATTESTED, &fact.Reason{Code: fact.ReasonCode_REASON_CODE_TIME_OUT}),
		Seal:      seal.Digest, Organisation: seal.Organisation, RevealBy: seal.RevealBy.UnixNano(),
	})
}
