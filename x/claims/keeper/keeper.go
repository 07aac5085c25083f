// Package keeper keeps what participants claim, from the claim to the line that it becomes, or to its refusal.
package keeper

import (
	"context"

	"cosmossdk.io/collections"
	"cosmossdk.io/core/address"
	"cosmossdk.io/core/store"
	errorsmod "cosmossdk.io/errors"

	"github.com/cosmos/cosmos-sdk/codec"
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/x/claims/types"
	"github.com/equipoise-trials/equipoise/x/internal/field"
	"github.com/equipoise-trials/equipoise/x/internal/row"
)

// Keepers are the modules below, as NewKeeper takes them.
type Keepers struct {
	Identity      types.IdentityKeeper
	Trial         types.TrialKeeper
	Protocol      types.ProtocolKeeper
	Payout        types.PayoutKeeper
	Consent       types.ConsentKeeper
	Participation types.ParticipationKeeper
	Audit         types.AuditKeeper
}

// claimKey is a handle and the number of a claim of it.
type claimKey = collections.Pair[[]byte, uint32]

// siteKey is a trial and a site of it.
type siteKey = collections.Pair[uint64, uint32]

// Keeper keeps claims.
type Keeper struct {
	addresses     address.Codec
	identity      types.IdentityKeeper
	trial         types.TrialKeeper
	protocol      types.ProtocolKeeper
	payout        types.PayoutKeeper
	consent       types.ConsentKeeper
	participation types.ParticipationKeeper
	audit         types.AuditKeeper

	schema collections.Schema
	// claims holds each claim by handle and number, from 1. Only the last of a handle may be open. Written by MsgClaim and by each step
	// of the claim; at most 12 rows a year for each participation, kept for ever.
	claims collections.Map[claimKey, types.Claim]
	// nullifiers holds the number of the claim by handle and nullifier: what was claimed once never is again. Written by MsgClaim; one
	// row for each claim.
	nullifiers collections.Map[collections.Pair[[]byte, []byte], uint32]
	// open lists the handles that have an open claim, by trial, site and handle. A handle leaves it when its claim is closed.
	open collections.KeySet[collections.Pair[siteKey, []byte]]
	// deadlines lists the handles that have an open claim, by the time in Unix nanoseconds at which the chain goes on with it. A handle
	// leaves it when its claim comes to another state.
	deadlines collections.KeySet[collections.Pair[int64, []byte]]
}

// NewKeeper returns the keeper of claims.
func NewKeeper(cdc codec.BinaryCodec, state store.KVStoreService, addresses address.Codec, below Keepers) Keeper {
	sb := collections.NewSchemaBuilder(state)
	k := Keeper{
		addresses: addresses, identity: below.Identity, trial: below.Trial, protocol: below.Protocol, payout: below.Payout,
		consent: below.Consent, participation: below.Participation, audit: below.Audit,
		claims: collections.NewMap(sb, types.ClaimsPrefix, "claims",
			collections.PairKeyCodec(collections.BytesKey, collections.Uint32Key), codec.CollValue[types.Claim](cdc)),
		nullifiers: collections.NewMap(sb, types.NullifiersPrefix, "nullifiers",
			collections.PairKeyCodec(collections.BytesKey, collections.BytesKey), collections.Uint32Value),
		open: collections.NewKeySet(sb, types.OpenPrefix, "open",
			collections.PairKeyCodec(collections.PairKeyCodec(collections.Uint64Key, collections.Uint32Key), collections.BytesKey)),
		deadlines: collections.NewKeySet(sb, types.DeadlinesPrefix, "deadlines",
			collections.PairKeyCodec(collections.Int64Key, collections.BytesKey)),
	}
	schema, err := sb.Build()
	if err != nil {
		panic(err)
	}
	k.schema = schema
	return k
}

// Claim returns a claim of a participation.
func (k Keeper) Claim(ctx context.Context, handle fact.Hash, number uint32) (types.Claim, error) {
	c, err := k.claims.Get(ctx, collections.Join(handle[:], number))
	if row.IsMissing(err) {
		return c, errorsmod.Wrapf(types.ErrNoClaim, "participation %X has no claim %d", handle, number)
	}
	return c, err
}

// last returns the newest claim of a participation, and whether it ever made one.
func (k Keeper) last(ctx context.Context, handle fact.Hash) (last types.Claim, found bool, err error) {
	newest := collections.NewPrefixedPairRange[[]byte, uint32](handle[:]).Descending()
	err = k.claims.Walk(ctx, newest, func(_ claimKey, c types.Claim) (bool, error) {
		last, found = c, true
		return true, nil
	})
	return last, found, err
}

// set writes a claim, and keeps the lists in step with it: what it was before leaves them, what it is now enters them.
func (k Keeper) set(ctx context.Context, before, now types.Claim) error {
	site := collections.Join(collections.Join(now.Trial, now.Site), now.Handle)
	if before.IsOpen() {
		if err := k.deadlines.Remove(ctx, deadlineOf(before)); err != nil {
			return err
		}
	}
	switch {
	case now.IsOpen():
		if err := k.deadlines.Set(ctx, deadlineOf(now)); err != nil {
			return err
		}
		if before.IsOpen() {
			break
		}
		if err := k.open.Set(ctx, site); err != nil {
			return err
		}
	case before.IsOpen():
		if err := k.open.Remove(ctx, site); err != nil {
			return err
		}
	}
	return k.claims.Set(ctx, collections.Join(now.Handle, now.Number), now)
}

func deadlineOf(c types.Claim) collections.Pair[int64, []byte] {
	return collections.Join(c.Due.UnixNano(), c.Handle)
}

// asked returns the claim that a message is about, which must be open.
func (k Keeper) asked(ctx context.Context, handle []byte, number uint32) (types.Claim, error) {
	h, err := field.Hash(types.ErrInvalid, "handle", handle)
	if err != nil {
		return types.Claim{}, err
	}
	c, err := k.Claim(ctx, h, number)
	if err != nil {
		return c, err
	}
	return c, c.RequireOpen()
}

// speaker returns the actor as whom somebody speaks for a participant. Nobody inherits from a participant who claims, or for whom somebody
// does: a beneficiary who is proposed for them is contradicted.
func (k Keeper) speaker(ctx context.Context, handle fact.Hash, signer string) (fact.Actor, error) {
	actor, err := k.consent.RequireSpeaksFor(ctx, handle, signer)
	if err != nil {
		return actor, err
	}
	return actor, k.payout.Signed(ctx, handle)
}

// signer reads the address of whoever signed a message.
func (k Keeper) signer(address string) (sdk.AccAddress, error) {
	return field.Address(k.addresses, types.ErrInvalid, "signer", address)
}
