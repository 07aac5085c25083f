package keeper

import (
	"context"

	"cosmossdk.io/collections"

	"github.com/equipoise-trials/equipoise/fact"
	registrationfact "github.com/equipoise-trials/equipoise/fact/registration"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	"github.com/equipoise-trials/equipoise/x/registration/types"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

// RegisterTrial registers a trial of the signer's organisation. The time of the block is its date of registration.
func (s msgServer) RegisterTrial(ctx context.Context, m *types.MsgRegisterTrial) (*types.MsgRegisterTrialResponse, error) {
	sponsor, err := s.requireSponsoring(ctx, m.Signer)
	if err != nil {
		return nil, err
	}
	if err := s.checkRegistration(ctx, &m.Registration); err != nil {
		return nil, err
	}
	e, err := s.register(ctx, sponsor, m.Registration, nil)
	return &types.MsgRegisterTrialResponse{Trial: e.Trial, Label: e.Label}, err
}

// register writes a new trial with its first version, and returns its entry; seal is the digest of the seal that it was
// revealed from, if any.
func (k Keeper) register(ctx context.Context, sponsor fact.Actor, r types.Registration, seal []byte) (e types.Entry, err error) {
	id, err := k.trial.Open(ctx, sponsor, r.Window(), r.Countries)
	if err != nil {
		return e, err
	}
	if err := k.claimIdentifiers(ctx, id, nil, r.Identifiers); err != nil {
		return e, err
	}
	e = types.Entry{Trial: id, Version: 1, Label: types.LabelOf(types.DateOf(now(ctx)), r.FirstEnrolment.Date), Seal: seal}
	if e, err = k.enterStatus(ctx, e, trialfact.Status_STATUS_UNSPECIFIED, trialfact.Status_STATUS_NOT_YET_RECRUITING, sponsor, nil); err != nil {
		return e, err
	}
	if err := k.recordRegistered(ctx, e, types.Version{
		Trial: id, Number: e.Version, Registration: r, Actor: sponsor, Time: now(ctx), Height: height(ctx),
	}); err != nil {
		return e, err
	}
	if err := k.lockDeclared(ctx, id, r); err != nil {
		return e, err
	}
	return e, k.restartClocks(ctx, id)
}

// requireSponsoring returns a representative of an organisation that may sponsor a trial.
func (k Keeper) requireSponsoring(ctx context.Context, bech32 string) (fact.Actor, error) {
	signer, err := k.address("signer", bech32)
	if err != nil {
		return fact.Actor{}, err
	}
	p, role, err := k.identity.RequireRole(ctx, signer, fact.Role_ROLE_SPONSOR_REPRESENTATIVE)
	if err != nil {
		return fact.Actor{}, err
	}
	o, err := k.identity.Organisation(ctx, p.Organisation)
	if err != nil {
		return fact.Actor{}, err
	}
	return p.Actor(role), trialtypes.CheckKind(o, "sponsor", trialtypes.SponsorKinds)
}

func (k Keeper) recordRegistered(ctx context.Context, e types.Entry, v types.Version) (err error) {
	if v.Digest, err = v.Registration.Digest(); err != nil {
		return err
	}
	primary, err := v.Registration.PrimaryOutcomesDigest()
	if err != nil {
		return err
	}
	if err := k.versions.Set(ctx, collections.Join(v.Trial, v.Number), v); err != nil {
		return err
	}
	return k.audit.Record(ctx, &registrationfact.TrialRegistered{
		Signature:             fact.By(v.Actor, fact.Meaning_MEANING_AUTHORED),
		Trial:                 e.Trial,
		Sponsor:               v.Actor.Organisation,
		Label:                 e.Label,
		Identifiers:           v.Registration.FactIdentifiers(),
		RegistrationDigest:    v.Digest,
		PrimaryOutcomesDigest: primary,
		Seal:                  e.Seal,
	})
}
