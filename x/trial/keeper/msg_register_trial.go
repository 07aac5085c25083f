package keeper

import (
	"context"

	"cosmossdk.io/collections"

	"github.com/equipoise-trials/equipoise/fact"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	"github.com/equipoise-trials/equipoise/x/trial/types"
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
	t, err := s.register(ctx, sponsor, m.Registration, nil)
	return &types.MsgRegisterTrialResponse{Trial: t.Id, Label: t.Label}, err
}

// register writes a new trial with its first version; seal is the digest of the seal that it was revealed from, if any.
func (k Keeper) register(ctx context.Context, sponsor fact.Actor, r types.Registration, seal []byte) (t types.Trial, err error) {
	id, err := k.nextTrial.Get(ctx)
	if err != nil {
		return t, err
	}
	if err := k.nextTrial.Set(ctx, id+1); err != nil {
		return t, err
	}
	if err := k.claimIdentifiers(ctx, id, nil, r.Identifiers); err != nil {
		return t, err
	}
	t = types.Trial{
		Id:               id,
		Version:          1,
		Label:            types.LabelOf(types.DateOf(now(ctx)), r.FirstEnrolment.Date),
		SettlementWindow: r.Window(),
		RegisteredAt:     now(ctx),
		RegisteredHeight: height(ctx),
		Seal:             seal,
	}
	if err := k.enterSponsor(ctx, &t, sponsor); err != nil {
		return t, err
	}
	if err := k.enterStatus(ctx, &t, trialfact.Status_STATUS_NOT_YET_RECRUITING, sponsor, nil); err != nil {
		return t, err
	}
	if err := k.trials.Set(ctx, id, t); err != nil {
		return t, err
	}
	if err := k.recordRegistered(ctx, t, types.Version{
		Trial: id, Number: t.Version, Registration: r, Actor: sponsor, Time: now(ctx), Height: height(ctx),
	}); err != nil {
		return t, err
	}
	if err := k.lockDeclared(ctx, id, r); err != nil {
		return t, err
	}
	return t, k.windClocks(ctx, t)
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
	return p.Actor(role), types.CheckKind(o, "sponsor", types.SponsorKinds)
}

func (k Keeper) recordRegistered(ctx context.Context, t types.Trial, v types.Version) (err error) {
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
	return k.audit.Record(ctx, &trialfact.TrialRegistered{
		Signature:             fact.By(v.Actor, fact.Meaning_MEANING_AUTHORED),
		Trial:                 t.Id,
		Sponsor:               t.Sponsor,
		Label:                 t.Label,
		Identifiers:           v.Registration.FactIdentifiers(),
		RegistrationDigest:    v.Digest,
		PrimaryOutcomesDigest: primary,
		Seal:                  t.Seal,
	})
}
