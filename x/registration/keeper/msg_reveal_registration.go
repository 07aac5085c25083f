package keeper

import (
	"bytes"
	"context"

	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	registrationfact "github.com/equipoise-trials/equipoise/fact/registration"
	"github.com/equipoise-trials/equipoise/x/registration/types"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

// RevealRegistration registers the trial that was sealed. The time of this block is its date of registration, and its label
// goes by that; how long before it was sealed is shown beside it. A late reveal is taken, and shows.
func (s msgServer) RevealRegistration(ctx context.Context, m *types.MsgRevealRegistration) (*types.MsgRevealRegistrationResponse, error) {
	if err := m.Validate(); err != nil {
		return nil, err
	}
	sponsor, err := s.requireSponsoring(ctx, m.Signer)
	if err != nil {
		return nil, err
	}
	seal, err := s.seal(ctx, sponsor.Organisation, m.Seal)
	if err != nil {
		return nil, err
	}
	if err := s.checkRegistration(ctx, &m.Registration); err != nil {
		return nil, err
	}
	if err := requireOpening(ctx, seal, m); err != nil {
		return nil, err
	}
	e, err := s.register(ctx, sponsor, m.Registration, seal.Digest)
	if err != nil {
		return nil, err
	}
	at := now(ctx)
	if seal.MissedAt == nil && seal.IsLate(at) {
		if err := s.missSeal(ctx, seal); err != nil {
			return nil, err
		}
		seal.MissedAt = &at
	}
	seal.RevealedAt, seal.Trial = &at, e.Trial
	if err := s.setSeal(ctx, seal); err != nil {
		return nil, err
	}
	return &types.MsgRevealRegistrationResponse{Trial: e.Trial, Label: e.Label, Late: seal.IsLate(at)}, s.audit.Record(ctx, &registrationfact.SealRevealed{
		Signature: fact.By(sponsor, fact.Meaning_MEANING_AUTHORED),
		Seal:      seal.Digest, Trial: e.Trial, SealedAt: seal.SealedAt.UnixNano(), Late: seal.IsLate(at),
	})
}

// requireOpening returns an error unless salt and registration are what was sealed, or if they were revealed already.
func requireOpening(ctx context.Context, seal types.Seal, m *types.MsgRevealRegistration) error {
	if seal.RevealedAt != nil {
		return errorsmod.Wrapf(types.ErrSeal, "%x was revealed as %s", seal.Digest, trialtypes.FormatID(seal.Trial))
	}
	digest, err := types.SealDigest(sdk.UnwrapSDKContext(ctx).ChainID(), seal.Organisation, m.Salt, &m.Registration)
	if err != nil {
		return err
	}
	if !bytes.Equal(digest, seal.Digest) {
		return errorsmod.Wrapf(types.ErrSeal, "salt and registration make the seal %x, not %x: they are not what was sealed", digest, seal.Digest)
	}
	return nil
}
