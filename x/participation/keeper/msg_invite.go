package keeper

import (
	"context"
	"errors"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	consentfact "github.com/equipoise-trials/equipoise/fact/consent"
	participationfact "github.com/equipoise-trials/equipoise/fact/participation"
	consenttypes "github.com/equipoise-trials/equipoise/x/consent/types"
	identitytypes "github.com/equipoise-trials/equipoise/x/identity/types"
	"github.com/equipoise-trials/equipoise/x/internal/field"
	"github.com/equipoise-trials/equipoise/x/participation/types"
	payouttypes "github.com/equipoise-trials/equipoise/x/payout/types"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

// Invite makes a participation: somebody who may consent, for whom an account is open, and whose signatures cost them nothing.
// Where their money goes is for them to say.
func (k msgServer) Invite(ctx context.Context, msg *types.MsgInvite) (*types.MsgInviteResponse, error) {
	invitation, err := msg.Invitation()
	if err != nil {
		return nil, err
	}
	grant, err := k.authorize(ctx, msg.Signer, fact.Task_TASK_RECRUITMENT, msg.Trial, msg.Site)
	if err != nil {
		return nil, err
	}
	if err := k.requireInvitable(ctx, msg, invitation, grant); err != nil {
		return nil, err
	}
	key, err := k.addresses.BytesToString(invitation.Key)
	if err != nil {
		return nil, err
	}

	if err := k.open(ctx, msg, invitation, grant); err != nil {
		return nil, err
	}
	if err := k.promiseTo(ctx, grant.Site, msg.Countersigners, invitation); err != nil {
		return nil, err
	}
	return &types.MsgInviteResponse{Address: key}, k.audit.Record(ctx, &participationfact.ParticipantInvited{
		Signature: fact.By(grant.Actor, fact.Meaning_MEANING_AUTHORED),
		Blind:     msg.Blind,
		Trial:     msg.Trial,
		Site:      msg.Site,
		Handle:    msg.Handle,
		Key:       key,
		KDigest:   msg.KDigest,
		PersonTag: msg.PersonTag,
	})
}

// requireInvitable says what keeps somebody from being invited to the site of a grant: it takes nobody of their population in,
// participants wait for money, handle or key are somebody else's, or staff would be paid.
func (k Keeper) requireInvitable(ctx context.Context, msg *types.MsgInvite, invitation types.Invitation, grant trialtypes.Grant) error {
	if err := k.requireTakesIn(ctx, grant, msg.Population); err != nil {
		return err
	}
	if err := k.requireFunded(ctx, msg.Trial, msg.Site); err != nil {
		return err
	}
	if err := k.requireNewHandle(ctx, invitation.Handle); err != nil {
		return err
	}
	if err := k.requireNotTakingPart(ctx, msg.Trial, msg.PersonTag); err != nil {
		return err
	}
	return k.requireNobodysKey(ctx, invitation.Key)
}

// requireNotTakingPart refuses somebody who takes part in the trial, at whatever site, if their tag is given: who was invited and is
// not over. It finds who is enrolled twice in honesty, and nobody who has other names or a site that gives no tag.
func (k Keeper) requireNotTakingPart(ctx context.Context, trial uint64, tag []byte) error {
	if len(tag) == 0 {
		return nil
	}
	times := 0
	return k.people.Walk(ctx, collections.NewSuperPrefixedTripleRange[uint64, []byte, []byte](trial, tag),
		func(key collections.Triple[uint64, []byte, []byte]) (bool, error) {
			times++
			if times == types.MaxParticipations {
				return true, errorsmod.Wrapf(types.ErrTakesPart, "they were invited to trial %d %d times, which is the most", trial, times)
			}
			p, err := k.Participation(ctx, fact.Hash(key.K3()))
			if err != nil {
				return true, err
			}
			over, err := k.isOver(ctx, p)
			if err == nil && !over {
				err = errorsmod.Wrapf(types.ErrTakesPart, "somebody with the same names and date of birth takes part in trial %d at site %d: ask that site whether it is the same person",
					trial, p.Site)
			}
			return err != nil, err
		})
}

// isOver reports whether a participation is over: it ended, or its participant withdrew from all of it.
func (k Keeper) isOver(ctx context.Context, p types.Participation) (bool, error) {
	if _, ended := p.Ended(); ended {
		return true, nil
	}
	consent, err := k.consent.Standing(ctx, fact.Hash(p.Handle))
	return consent.Withdrawn && !consent.Reported, err // what staff report may be contested
}

// requireFunded refuses while participants of the trial wait for money: a shortfall stops new invitations, never owed
// money.
func (k Keeper) requireFunded(ctx context.Context, trial uint64, site uint32) error {
	schedule, err := k.protocol.ActiveSchedule(ctx, trial, site)
	if err != nil {
		return err
	}
	return k.payout.RequireFunded(ctx, schedule)
}

func (k Keeper) requireNewHandle(ctx context.Context, handle fact.Hash) error {
	taken, err := k.participations.Has(ctx, handle[:])
	if err == nil && taken {
		err = errorsmod.Wrapf(types.ErrHandleTaken, "somebody was invited under the handle %X: make 32 new random bytes", handle)
	}
	return err
}

// requireNobodysKey refuses the key of somebody who signs for an organisation: staff cannot be invited by the key that
// they attest with.
func (k Keeper) requireNobodysKey(ctx context.Context, key sdk.AccAddress) error {
	organisation, err := k.organisationOf(ctx, key)
	if err == nil && organisation != 0 {
		err = errorsmod.Wrapf(types.ErrKey, "the key belongs to a person of organisation %d: a participant has a fresh key for each trial",
			organisation)
	}
	return err
}

// organisationOf returns the organisation of the person behind a key, 0 if the key is no registered person's.
func (k Keeper) organisationOf(ctx context.Context, key sdk.AccAddress) (uint64, error) {
	person, err := k.identity.Person(ctx, key)
	if errors.Is(err, identitytypes.ErrUnknownPerson) {
		return 0, nil
	}
	return person.Organisation, err
}

// open makes the participation, offers its consent and opens its account.
func (k Keeper) open(ctx context.Context, msg *types.MsgInvite, invitation types.Invitation, grant trialtypes.Grant) error {
	if err := k.consent.Open(ctx, consenttypes.Offer{
		Handle: invitation.Handle, Trial: msg.Trial, Site: msg.Site, Key: invitation.Key, Mode: msg.Mode, Population: msg.Population,
		Countersigners: msg.Countersigners, Blind: invitation.Blind,
	}, grant.Actor); err != nil {
		return err
	}
	if err := k.payout.OpenAccount(ctx, payouttypes.Account{
		Handle: msg.Handle, Trial: msg.Trial, Site: msg.Site,
	}, grant.Actor, invitation.Blind); err != nil {
		return err
	}
	p := types.Participation{
		Handle: msg.Handle, Trial: msg.Trial, Site: msg.Site, KDigest: msg.KDigest, Blind: msg.Blind, Inviter: grant.Person.Origin,
		PersonTag: msg.PersonTag,
	}
	sdkCtx := sdk.UnwrapSDKContext(ctx)
	p.Enter(types.State_STATE_INVITED, sdkCtx.BlockHeight(), sdkCtx.BlockTime())
	return k.add(ctx, p)
}

func (k Keeper) countersignerKey(c consentfact.Countersigner) (sdk.AccAddress, error) {
	return field.Address(k.addresses, types.ErrInvalid, "address of a countersigner", c.Address)
}

// promiseTo promises fees to the participant and to those who sign beside them, each of whom the offer of consent names once.
func (k Keeper) promiseTo(ctx context.Context, site trialtypes.Site, countersigners []consentfact.Countersigner, invitation types.Invitation) error {
	signers := []sdk.AccAddress{invitation.Key}
	for _, c := range countersigners {
		key, err := k.countersignerKey(c)
		if err != nil {
			return err
		}
		signers = append(signers, key)
	}
	return k.promiseFees(ctx, site, invitation.Handle, invitation.FeeLimit, signers)
}
