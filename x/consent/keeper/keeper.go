// Package keeper keeps the consents of participants: offered at the invitation, given, renewed, declined, withdrawn.
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
	"github.com/equipoise-trials/equipoise/x/consent/types"
	"github.com/equipoise-trials/equipoise/x/internal/field"
	"github.com/equipoise-trials/equipoise/x/internal/row"
)

// Keepers are the modules below, as NewKeeper takes them.
type Keepers struct {
	Identity types.IdentityKeeper
	Trial    types.TrialKeeper
	Protocol types.ProtocolKeeper
	Payout   types.PayoutKeeper
	Audit    types.AuditKeeper
}

// Keeper keeps the consents of participants.
type Keeper struct {
	addresses address.Codec
	identity  types.IdentityKeeper
	trial     types.TrialKeeper
	protocol  types.ProtocolKeeper
	payout    types.PayoutKeeper
	audit     types.AuditKeeper

	schema collections.Schema
	// consents holds the consent of each participation by handle. Written by Open and by every message about it; one row
	// per participation, never removed.
	consents collections.Map[[]byte, types.Consent]
	// keys holds the handle of the participation that a key is bound to, by the key's address. Written by Open; one row
	// per participation, never changed: a key serves one participation, ever.
	keys collections.Map[[]byte, []byte]
	// history holds how a consent stood from the end of a block on, by handle and height. Written with every change of
	// its state or version, a handful of rows per participation; rows of earlier blocks are never changed.
	history collections.Map[collections.Pair[[]byte, int64], types.HistoryEntry]
	// lapses holds the handles of consents that await signatures, by the time at which they lapse in Unix nanoseconds.
	// Written when one begins to wait, removed when it is completed or over.
	lapses collections.KeySet[collections.Pair[int64, []byte]]
	// freeAttempts holds how many transactions were free of fees, by handle and signer: nobody uses up what is another's.
	// Written by the checks of transactions, so it stands when the message fails, and removed by the withdrawal that
	// succeeds; at most one row per participation and key that may withdraw it.
	freeAttempts collections.Map[collections.Pair[[]byte, []byte], uint32]
}

// NewKeeper returns the keeper of consents.
func NewKeeper(cdc codec.BinaryCodec, state store.KVStoreService, addresses address.Codec, below Keepers) Keeper {
	sb := collections.NewSchemaBuilder(state)
	k := Keeper{
		addresses: addresses, identity: below.Identity, trial: below.Trial, protocol: below.Protocol, payout: below.Payout, audit: below.Audit,
		consents: collections.NewMap(sb, types.ConsentsPrefix, "consents", collections.BytesKey,
			codec.CollValue[types.Consent](cdc)),
		keys: collections.NewMap(sb, types.KeysPrefix, "keys", collections.BytesKey, collections.BytesValue),
		history: collections.NewMap(sb, types.HistoryPrefix, "history",
			collections.PairKeyCodec(collections.BytesKey, collections.Int64Key), codec.CollValue[types.HistoryEntry](cdc)),
		lapses: collections.NewKeySet(sb, types.LapsesPrefix, "lapses",
			collections.PairKeyCodec(collections.Int64Key, collections.BytesKey)),
		freeAttempts: collections.NewMap(sb, types.FreeAttemptsPrefix, "free_attempts",
			collections.PairKeyCodec(collections.BytesKey, collections.BytesKey), collections.Uint32Value),
	}
	schema, err := sb.Build()
	if err != nil {
		panic(err)
	}
	k.schema = schema
	return k
}

// Consent returns the consent of a participation.
func (k Keeper) Consent(ctx context.Context, handle fact.Hash) (types.Consent, error) {
	c, err := k.consents.Get(ctx, handle[:])
	if row.IsMissing(err) {
		return c, errorsmod.Wrapf(types.ErrNoConsent, "nobody was invited under the handle %X", handle)
	}
	return c, err
}

// load returns the consent that a message is about. It fails if the signer is no address, if handle or blind are no hashes,
// or if nobody was invited under the handle.
func (k Keeper) load(ctx context.Context, signer string, handle, blind []byte) (c types.Consent, err error) {
	if _, err := field.Hash(types.ErrInvalid, "blind", blind); err != nil {
		return c, err
	}
	return k.consentOf(ctx, signer, handle)
}

// consentOf returns the consent of a handle that a message of somebody names.
func (k Keeper) consentOf(ctx context.Context, signer string, handle []byte) (c types.Consent, err error) {
	if _, err := k.address("signer", signer); err != nil {
		return c, err
	}
	h, err := field.Hash(types.ErrInvalid, "handle", handle)
	if err != nil {
		return c, err
	}
	return k.Consent(ctx, h)
}

// address reads a bech32 address in its one way of writing. The error names the field it stood in.
func (k Keeper) address(name, bech32 string) (sdk.AccAddress, error) {
	return field.Address(k.addresses, types.ErrInvalid, name, bech32)
}

// IsParticipant reports whether a key was ever bound to a participation.
func (k Keeper) IsParticipant(ctx context.Context, key sdk.AccAddress) (bool, error) {
	return k.keys.Has(ctx, key)
}

// enter brings a consent into a state, keeps it, and adds to its history.
func (k Keeper) enter(ctx context.Context, c *types.Consent, s types.State) error {
	sdkCtx := sdk.UnwrapSDKContext(ctx)
	c.Enter(s, sdkCtx.BlockHeight(), sdkCtx.BlockTime())
	line, version := c.GivenVersion()
	if err := k.history.Set(ctx, collections.Join(c.Handle, c.ChangedHeight), types.HistoryEntry{
		Height: c.ChangedHeight, Time: c.ChangedAt, State: s, FormLine: line, Version: version,
	}); err != nil {
		return err
	}
	return k.consents.Set(ctx, c.Handle, *c)
}

// await lets an agreement wait for signatures, in place of any that waits already.
func (k Keeper) await(ctx context.Context, c *types.Consent, p types.Pending) error {
	if err := k.endWait(ctx, c); err != nil {
		return err
	}
	c.Pending = &p
	if err := k.lapses.Set(ctx, collections.Join(p.Due.UnixNano(), c.Handle)); err != nil {
		return err
	}
	return k.enter(ctx, c, types.State_STATE_PENDING)
}

// endWait takes a consent out of the queue of those that await signatures, if it is in there.
func (k Keeper) endWait(ctx context.Context, c *types.Consent) error {
	if c.Pending == nil {
		return nil
	}
	due := c.Pending.Due.UnixNano()
	c.Pending = nil
	return k.lapses.Remove(ctx, collections.Join(due, c.Handle))
}

// stand lets an agreement stand as what was given.
func (k Keeper) stand(ctx context.Context, c *types.Consent, a types.Agreement) error {
	if err := k.endWait(ctx, c); err != nil {
		return err
	}
	c.Given = &a
	return k.enter(ctx, c, types.State_STATE_GIVEN)
}
