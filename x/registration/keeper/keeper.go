// Package keeper keeps what was promised of trials: registrations in versions, outcomes, results, status, due dates, seals and
// disputes over identifiers.
package keeper

import (
	"context"
	"time"

	"cosmossdk.io/collections"
	"cosmossdk.io/core/address"
	"cosmossdk.io/core/store"

	"github.com/cosmos/cosmos-sdk/codec"
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/x/internal/field"
	"github.com/equipoise-trials/equipoise/x/registration/types"
)

// Keys of more than one part.
type (
	// rowKey is a trial and a number within it.
	rowKey = collections.Pair[uint64, uint32]
	// identifierKey is a scheme, the name of the registry (for OTHER) and the number.
	identifierKey = collections.Triple[uint32, string, string]
	// outcomeKey is a trial, the id of an outcome and a version.
	outcomeKey = collections.Triple[uint64, string, uint32]
	// sealKey is an organisation and the digest of its seal.
	sealKey = collections.Pair[uint64, []byte]
	// disputeKey is an identifier, as identifierKey, and an organisation that disputes it.
	disputeKey = collections.Quad[uint32, string, string, uint64]
	// dueKey is an instant in Unix nanoseconds, a kind of clock, and what it belongs to: BE64 of a trial, or BE64 of an
	// organisation and the digest of its seal.
	dueKey = collections.Triple[int64, uint32, []byte]
)

// Keepers are the modules below, as NewKeeper takes them.
type Keepers struct {
	Trial    types.TrialKeeper
	Identity types.IdentityKeeper
	Audit    types.AuditKeeper
}

// Keeper keeps registrations. A test reads what is said here of how the rows grow.
type Keeper struct {
	addresses address.Codec
	trial     types.TrialKeeper
	identity  types.IdentityKeeper
	audit     types.AuditKeeper

	schema collections.Schema
	// entries by trial. Written by the sponsor; one small row for each trial, kept for ever.
	entries collections.Map[uint64, types.Entry]
	// versions of registrations by trial and number. Written by the sponsor, and by a regulator who takes an identifier; one
	// row of up to MaxRegistrationSize for each change, kept for ever.
	versions collections.Map[rowKey, types.Version]
	// identifiers holds the trial that each number of another registry belongs to; at most MaxIdentifiers for each trial. It
	// follows from the newest versions.
	identifiers collections.Map[identifierKey, uint64]
	// enrolments by trial. Written at each enrolment; one row for each trial that enrolled somebody.
	enrolments collections.Map[uint64, types.Enrolment]
	// milestones by trial and kind. Written once for each kind, by the sponsor or by modules above.
	milestones collections.Map[rowKey, types.Reached]
	// outcomeAmendments by trial, outcome and version: how each version changed each outcome. Written by amendments; for
	// each at most MaxOutcomes small rows for outcomes that go and MaxOutcomes for outcomes that come, which
	// MaxDeclarations declare. Kept for ever.
	outcomeAmendments collections.Map[outcomeKey, types.OutcomeAmendment]
	// statuses by trial and number: the history of the status. Written by the sponsor; kept for ever.
	statuses collections.Map[rowKey, types.StatusChange]
	// offers of sponsorship by trial. Written by the sponsor; at most one for each trial, removed when it ends.
	offers collections.Map[uint64, types.SponsorshipOffer]
	// results by trial and number, each of at most MaxOutcomes outcomes. Written by the sponsor; kept for ever.
	results collections.Map[rowKey, types.Results]
	// clocks by trial and kind, and by sponsor. They follow what happens to the trial; at most one row of each kind.
	clocks *collections.IndexedMap[rowKey, types.Clock, clockIndexes]
	// notices by trial and clock. Written by the sponsor; at most one row of each kind, the newest.
	notices collections.Map[rowKey, types.Notice]
	// due holds the clocks and seals that have to be looked at, by the instant when; MaxDuePerBlock leave it in one block.
	// It follows from clocks and seals.
	due collections.KeySet[dueKey]
	// seals by organisation and digest, so that nobody takes the place of another's. Written by whoever seals; kept for
	// ever.
	seals collections.Map[sealKey, types.Seal]
	// disputes by number, and by the trial that holds the identifier. Written by whoever disputes; kept for ever.
	disputes *collections.IndexedMap[uint64, types.Dispute, disputeIndexes]
	// openDisputes holds the number of the open dispute of each organisation over an identifier; at most MaxOpenDisputes
	// over one. It follows from disputes.
	openDisputes collections.Map[disputeKey, uint64]
}

// NewKeeper returns the keeper of registrations.
func NewKeeper(cdc codec.BinaryCodec, state store.KVStoreService, addresses address.Codec, below Keepers) Keeper {
	sb := collections.NewSchemaBuilder(state)
	row := collections.PairKeyCodec(collections.Uint64Key, collections.Uint32Key)
	identifier := collections.TripleKeyCodec(collections.Uint32Key, collections.StringKey, collections.StringKey)
	k := Keeper{
		addresses: addresses, trial: below.Trial, identity: below.Identity, audit: below.Audit,

		entries:     collections.NewMap(sb, types.EntriesPrefix, "entries", collections.Uint64Key, codec.CollValue[types.Entry](cdc)),
		versions:    collections.NewMap(sb, types.VersionsPrefix, "versions", row, codec.CollValue[types.Version](cdc)),
		identifiers: collections.NewMap(sb, types.IdentifiersPrefix, "identifiers", identifier, collections.Uint64Value),
		enrolments: collections.NewMap(sb, types.EnrolmentsPrefix, "enrolments", collections.Uint64Key,
			codec.CollValue[types.Enrolment](cdc)),
		milestones: collections.NewMap(sb, types.MilestonesPrefix, "milestones", row, codec.CollValue[types.Reached](cdc)),
		outcomeAmendments: collections.NewMap(sb, types.OutcomeAmendmentsPrefix, "outcome_amendments",
			collections.TripleKeyCodec(collections.Uint64Key, collections.StringKey, collections.Uint32Key),
			codec.CollValue[types.OutcomeAmendment](cdc)),
		statuses: collections.NewMap(sb, types.StatusesPrefix, "statuses", row, codec.CollValue[types.StatusChange](cdc)),
		offers: collections.NewMap(sb, types.OffersPrefix, "offers", collections.Uint64Key,
			codec.CollValue[types.SponsorshipOffer](cdc)),
		results: collections.NewMap(sb, types.ResultsPrefix, "results", row, codec.CollValue[types.Results](cdc)),
		clocks:  collections.NewIndexedMap(sb, types.ClocksPrefix, "clocks", row, codec.CollValue[types.Clock](cdc), newClockIndexes(sb)),
		notices: collections.NewMap(sb, types.NoticesPrefix, "notices", row, codec.CollValue[types.Notice](cdc)),
		due: collections.NewKeySet(sb, types.DuePrefix, "due",
			collections.TripleKeyCodec(collections.Int64Key, collections.Uint32Key, collections.BytesKey)),
		seals: collections.NewMap(sb, types.SealsPrefix, "seals", collections.PairKeyCodec(collections.Uint64Key, collections.BytesKey),
			codec.CollValue[types.Seal](cdc)),
		disputes: collections.NewIndexedMap(sb, types.DisputesPrefix, "disputes", collections.Uint64Key,
			codec.CollValue[types.Dispute](cdc), newDisputeIndexes(sb)),
		openDisputes: collections.NewMap(sb, types.OpenDisputesPrefix, "open_disputes",
			collections.QuadKeyCodec(collections.Uint32Key, collections.StringKey, collections.StringKey, collections.Uint64Key),
			collections.Uint64Value),
	}
	schema, err := sb.Build()
	if err != nil {
		panic(err)
	}
	k.schema = schema
	return k
}

// Below returns the modules below, which the keeper asks.
func (k Keeper) Below() Keepers {
	return Keepers{Trial: k.trial, Identity: k.identity, Audit: k.audit}
}

// address reads a bech32 address in its one way of writing. The error names the field it stood in.
func (k Keeper) address(name, bech32 string) (sdk.AccAddress, error) {
	return field.Address(k.addresses, types.ErrAddress, name, bech32)
}

func now(ctx context.Context) time.Time { return sdk.UnwrapSDKContext(ctx).BlockTime() }

func height(ctx context.Context) int64 { return sdk.UnwrapSDKContext(ctx).BlockHeight() }
