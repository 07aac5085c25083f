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
	// Participation returns the module above, which is made later. It is asked when messages run, and not before.
	Participation func() types.ParticipationKeeper
}

type (
	// lineKey is handle and document line; line 0 is the participation as a whole.
	lineKey = collections.Pair[[]byte, uint32]
	// lapseKey is a time in Unix nanoseconds, handle and document line.
	lapseKey = collections.Triple[int64, []byte, uint32]
)

// Keeper keeps the consents of participants.
type Keeper struct {
	addresses address.Codec
	identity  types.IdentityKeeper
	trial     types.TrialKeeper
	protocol  types.ProtocolKeeper
	payout    types.PayoutKeeper
	audit     types.AuditKeeper
	above     func() types.ParticipationKeeper

	schema collections.Schema
	// consents holds what each participation is asked to consent to, by handle. Written by Open, by a withdrawal, when a
	// participant comes into another population or to another site, and when the chain derives a blind; one row per participation, never removed.
	consents collections.Map[[]byte, types.Consent]
	// lines holds the consents to forms, by handle and document line. Written by every message about them; a row for each form
	// that the participant answered, at most those of a site, never removed.
	lines collections.Map[lineKey, types.Line]
	// keys holds the handle of the participation that a key belongs to, by the key's address: that which it is bound to, those
	// before, and those that accepted a proposal. Written by Open and AcceptKey, up to nine rows per participation, never changed:
	// a key serves one participation, ever.
	keys collections.Map[[]byte, []byte]
	// history holds how the consent to a form stood from the end of a block on, by handle, document line and height; with line 0
	// the participation as a whole. Written with every change of a state, version or population, a handful of rows per form;
	// rows of earlier blocks are never changed.
	history collections.Map[collections.Pair[lineKey, int64], types.HistoryEntry]
	// lapses holds the consents to forms that await signatures, by the time at which they lapse in Unix nanoseconds, handle and
	// document line. Written when one begins to wait, removed when it is completed or over.
	lapses collections.KeySet[lapseKey]
	// former holds the agreements that stand no longer, by handle, document line and number. Written when one is superseded or was
	// entered in error; removed when it stands again because the one after it was an error.
	former collections.Map[collections.Pair[lineKey, uint32], types.FormerAgreement]
	// freeAttempts holds how many transactions were free of fees, by handle and signer: nobody uses up what is another's.
	// Written by the checks of transactions, so it stands when the message fails, and removed by the withdrawal that
	// succeeds; at most one row per participation and key that may withdraw it.
	freeAttempts collections.Map[collections.Pair[[]byte, []byte], uint32]
	// rebindings holds what became of the keys of participations, by handle. Written by every message about a proposed key and when
	// its time is over; one row per participation for which another key was ever proposed, never removed.
	rebindings collections.Map[[]byte, types.Rebinding]
	// proposals holds the open proposals of keys, by the time at which they lapse or take effect in Unix nanoseconds, and handle.
	// Written with each step of a proposal, removed when it is over.
	proposals collections.KeySet[proposalKey]
}

// NewKeeper returns the keeper of consents.
func NewKeeper(cdc codec.BinaryCodec, state store.KVStoreService, addresses address.Codec, below Keepers) Keeper {
	sb := collections.NewSchemaBuilder(state)
	lineCodec := collections.PairKeyCodec(collections.BytesKey, collections.Uint32Key)
	k := Keeper{
		addresses: addresses, identity: below.Identity, trial: below.Trial, protocol: below.Protocol, payout: below.Payout, audit: below.Audit,
		above: below.Participation,
		consents: collections.NewMap(sb, types.ConsentsPrefix, "consents", collections.BytesKey,
			codec.CollValue[types.Consent](cdc)),
		keys:  collections.NewMap(sb, types.KeysPrefix, "keys", collections.BytesKey, collections.BytesValue),
		lines: collections.NewMap(sb, types.LinesPrefix, "lines", lineCodec, codec.CollValue[types.Line](cdc)),
		history: collections.NewMap(sb, types.HistoryPrefix, "history",
			collections.PairKeyCodec(lineCodec, collections.Int64Key), codec.CollValue[types.HistoryEntry](cdc)),
		lapses: collections.NewKeySet(sb, types.LapsesPrefix, "lapses",
			collections.TripleKeyCodec(collections.Int64Key, collections.BytesKey, collections.Uint32Key)),
		former: collections.NewMap(sb, types.FormerPrefix, "former",
			collections.PairKeyCodec(lineCodec, collections.Uint32Key), codec.CollValue[types.FormerAgreement](cdc)),
		freeAttempts: collections.NewMap(sb, types.FreeAttemptsPrefix, "free_attempts",
			collections.PairKeyCodec(collections.BytesKey, collections.BytesKey), collections.Uint32Value),
		rebindings: collections.NewMap(sb, types.RebindingsPrefix, "rebindings", collections.BytesKey, codec.CollValue[types.Rebinding](cdc)),
		proposals: collections.NewKeySet(sb, types.ProposalsPrefix, "proposals",
			collections.PairKeyCodec(collections.Int64Key, collections.BytesKey)),
	}
	schema, err := sb.Build()
	if err != nil {
		panic(err)
	}
	k.schema = schema
	return k
}

// Consent returns what a participation is asked to consent to.
func (k Keeper) Consent(ctx context.Context, handle fact.Hash) (types.Consent, error) {
	c, err := k.consents.Get(ctx, handle[:])
	if row.IsMissing(err) {
		return c, errorsmod.Wrapf(types.ErrNoConsent, "nobody was invited under the handle %X", handle)
	}
	return c, err
}

// On returns the participation's consent to a form: as it was answered, else as it was offered.
func (k Keeper) On(ctx context.Context, c types.Consent, line uint32) (types.FormConsent, error) {
	l, found, err := row.Find(k.lines.Get(ctx, collections.Join(c.Handle, line)))
	if err != nil || !found {
		return c.On(line), err
	}
	return types.FormConsent{Consent: c, Line: l}, nil
}

// required returns the participation's consent to the form that it requires.
func (k Keeper) required(ctx context.Context, c types.Consent) (types.FormConsent, error) {
	return k.On(ctx, c, c.RequiredLine)
}

// load returns the participation that a message is about. It fails if the signer is no address, if handle or blind are no
// hashes, or if nobody was invited under the handle.
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

// loadOn is load for a message about the consent to a form, which it names.
func (k Keeper) loadOn(ctx context.Context, signer string, handle, blind []byte, line uint32) (f types.FormConsent, err error) {
	c, err := k.load(ctx, signer, handle, blind)
	if err != nil {
		return f, err
	}
	if line == 0 {
		return f, errorsmod.Wrap(types.ErrInvalid, "form_line is 0: name the document line of the consent form")
	}
	return k.On(ctx, c, line)
}

// address reads a bech32 address in its one way of writing. The error names the field it stood in.
func (k Keeper) address(name, bech32 string) (sdk.AccAddress, error) {
	return field.Address(k.addresses, types.ErrInvalid, name, bech32)
}

// IsParticipant reports whether a key belongs to a participation: it was ever bound to it, or accepted to be.
func (k Keeper) IsParticipant(ctx context.Context, key sdk.AccAddress) (bool, error) {
	return k.keys.Has(ctx, key)
}

// enter brings a participation as a whole into a state, keeps it, and adds to its history.
func (k Keeper) enter(ctx context.Context, c *types.Consent, s types.State) error {
	sdkCtx := sdk.UnwrapSDKContext(ctx)
	c.Enter(s, sdkCtx.BlockHeight(), sdkCtx.BlockTime())
	if err := k.history.Set(ctx, historyKey(c.Handle, 0, c.ChangedHeight), types.HistoryEntry{
		Height: c.ChangedHeight, Time: c.ChangedAt, State: s, Population: c.Population, RequiredLine: c.RequiredLine, Site: c.Site,
	}); err != nil {
		return err
	}
	return k.consents.Set(ctx, c.Handle, *c)
}

// enterOn brings the consent to a form into a state, keeps it, and adds to its history.
func (k Keeper) enterOn(ctx context.Context, f *types.FormConsent, s types.State) error {
	return k.enterAfter(ctx, f, s, 0)
}

// enterAfter is enterOn after a version was found to have been entered in error. The entry of a block says so if less stands at its
// end than before it, whatever came between.
func (k Keeper) enterAfter(ctx context.Context, f *types.FormConsent, s types.State, inError uint32) error {
	sdkCtx := sdk.UnwrapSDKContext(ctx)
	if f.Line.ChangedHeight == sdkCtx.BlockHeight() {
		before, _, err := k.entryAt(ctx, fact.Hash(f.Handle), f.Line.FormLine, f.Line.ChangedHeight-1)
		if err != nil {
			return err
		}
		if inError = 0; before.Version > f.Line.GivenVersion() {
			inError = before.Version
		}
	}
	f.Line.Enter(s, sdkCtx.BlockHeight(), sdkCtx.BlockTime())
	if err := k.history.Set(ctx, historyKey(f.Handle, f.Line.FormLine, f.Line.ChangedHeight), types.HistoryEntry{
		Height: f.Line.ChangedHeight, Time: f.Line.ChangedAt, State: s, Version: f.Line.GivenVersion(), Population: f.Line.Population,
		InError: inError,
	}); err != nil {
		return err
	}
	return k.setLine(ctx, *f)
}

func historyKey(handle []byte, line uint32, height int64) collections.Pair[lineKey, int64] {
	return collections.Join(collections.Join(handle, line), height)
}

func (k Keeper) setLine(ctx context.Context, f types.FormConsent) error {
	return k.lines.Set(ctx, collections.Join(f.Handle, f.Line.FormLine), f.Line)
}

// await lets an agreement wait for signatures, in place of any that waits already.
func (k Keeper) await(ctx context.Context, f *types.FormConsent, p types.Pending) error {
	if err := k.endWait(ctx, f); err != nil {
		return err
	}
	f.Line.Pending = &p
	if err := k.lapses.Set(ctx, collections.Join3(p.Due.UnixNano(), f.Handle, f.Line.FormLine)); err != nil {
		return err
	}
	return k.enterOn(ctx, f, types.State_STATE_PENDING)
}

// endWait takes the consent to a form out of the queue of those that await signatures, if it is in there.
func (k Keeper) endWait(ctx context.Context, f *types.FormConsent) error {
	if f.Line.Pending == nil {
		return nil
	}
	due := f.Line.Pending.Due.UnixNano()
	f.Line.Pending = nil
	return k.lapses.Remove(ctx, collections.Join3(due, f.Handle, f.Line.FormLine))
}

// stand lets an agreement stand as what was given. If the form is the required one of another population, the participant is of
// that one from now on.
func (k Keeper) stand(ctx context.Context, f *types.FormConsent, a types.Agreement) error {
	if err := k.endWait(ctx, f); err != nil {
		return err
	}
	if err := k.complete(ctx, f, a); err != nil {
		return err
	}
	if f.Becomes() {
		f.Consent.Population, f.RequiredLine = f.Line.Population, f.Line.FormLine
		if err := k.enter(ctx, &f.Consent, f.GoesOnAs()); err != nil {
			return err
		}
	}
	return k.enterOn(ctx, f, types.State_STATE_GIVEN)
}
