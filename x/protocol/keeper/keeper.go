// Package keeper keeps the documents of trials: their versions, who decided on them, and where they are in use.
package keeper

import (
	"context"
	"errors"
	"math"

	"cosmossdk.io/collections"
	"cosmossdk.io/core/address"
	"cosmossdk.io/core/store"
	errorsmod "cosmossdk.io/errors"

	"github.com/cosmos/cosmos-sdk/codec"

	"github.com/equipoise-trials/equipoise/x/protocol/types"
)

// Keys of the store. Trials are uint64, sites, lines, versions and decisions uint32, heights int64.
type (
	// siteKey is trial and site.
	siteKey = collections.Pair[uint64, uint32]
	// lineKey is trial and line.
	lineKey = collections.Pair[uint64, uint32]
	// versionKey is trial, line and version.
	versionKey = collections.Pair[lineKey, uint32]
	// siteLineKey is trial, site and line.
	siteLineKey = collections.Pair[siteKey, uint32]
	// placeKey is a version and a place: the whole trial, a country or a site.
	placeKey = collections.Pair[versionKey, uint64]
	// deciderKey is a capacity and the organisation that decides in it.
	deciderKey = collections.Pair[uint32, uint64]
	// momentKey is a height and, because one block may bring two, a version.
	momentKey = collections.Pair[int64, uint32]
	// typedLineKey is a document type and a line.
	typedLineKey = collections.Pair[uint32, uint32]
)

var (
	lineCodec    = collections.PairKeyCodec(collections.Uint64Key, collections.Uint32Key)
	siteCodec    = lineCodec
	versionCodec = collections.PairKeyCodec(lineCodec, collections.Uint32Key)
)

// Keeper keeps the documents of trials.
type Keeper struct {
	addresses address.Codec
	identity  types.IdentityKeeper
	trial     types.TrialKeeper
	audit     types.AuditKeeper

	schema collections.Schema
	// documents holds each line by trial and number. Written by SubmitDocument; one row per line.
	documents collections.Map[lineKey, types.Document]
	// versions holds each version by trial, line and number. Written by SubmitDocument, its count of decisions by
	// Decide; one row per version, for ever.
	versions collections.Map[versionKey, types.Version]
	// digests says which versions a file belongs to. Written by SubmitDocument; one row per file of a version.
	digests collections.KeySet[collections.Pair[[]byte, versionKey]]
	// schedules holds the exact bytes of each payment schedule by its version. Written by SubmitDocument; one row per
	// version of a payment schedule.
	schedules collections.Map[versionKey, []byte]
	// decisions holds each decision by version and number. Written by Decide; one row per decision, for ever.
	decisions collections.Map[collections.Pair[versionKey, uint32], types.Decision]
	// standings holds how each organisation's decisions on a version stand at a place. Written by Decide; one row per
	// version, place and organisation, overwritten. The decisions it sums up stay.
	standings collections.Map[collections.Pair[placeKey, deciderKey], types.Standing]
	// activations holds what came into use at a site by trial, site and line, then height and version: what was in use
	// at a height is one reverse seek. Written by Activate; one row per activation, for ever.
	activations collections.Map[collections.Pair[siteLineKey, momentKey], types.Activation]
	// active holds the version in use now by trial and site, then type and line. Written by Activate; one row per site
	// and line, overwritten.
	active collections.Map[collections.Pair[siteKey, typedLineKey], uint32]
}

// NewKeeper returns the keeper of documents.
func NewKeeper(cdc codec.BinaryCodec, state store.KVStoreService, addresses address.Codec,
	identity types.IdentityKeeper, trial types.TrialKeeper, audit types.AuditKeeper,
) Keeper {
	sb := collections.NewSchemaBuilder(state)
	k := Keeper{
		addresses: addresses,
		identity:  identity,
		trial:     trial,
		audit:     audit,
		documents: collections.NewMap(sb, types.DocumentsPrefix, "documents", lineCodec, codec.CollValue[types.Document](cdc)),
		versions:  collections.NewMap(sb, types.VersionsPrefix, "versions", versionCodec, codec.CollValue[types.Version](cdc)),
		digests: collections.NewKeySet(sb, types.DigestsPrefix, "digests",
			collections.PairKeyCodec(collections.BytesKey, versionCodec)),
		schedules: collections.NewMap(sb, types.SchedulesPrefix, "schedules", versionCodec, collections.BytesValue),
		decisions: collections.NewMap(sb, types.DecisionsPrefix, "decisions",
			collections.PairKeyCodec(versionCodec, collections.Uint32Key), codec.CollValue[types.Decision](cdc)),
		standings: collections.NewMap(sb, types.StandingsPrefix, "standings",
			collections.PairKeyCodec(collections.PairKeyCodec(versionCodec, collections.Uint64Key),
				collections.PairKeyCodec(collections.Uint32Key, collections.Uint64Key)), codec.CollValue[types.Standing](cdc)),
		activations: collections.NewMap(sb, types.ActivationsPrefix, "activations",
			collections.PairKeyCodec(collections.PairKeyCodec(siteCodec, collections.Uint32Key),
				collections.PairKeyCodec(collections.Int64Key, collections.Uint32Key)), codec.CollValue[types.Activation](cdc)),
		active: collections.NewMap(sb, types.ActivePrefix, "active",
			collections.PairKeyCodec(siteCodec, collections.PairKeyCodec(collections.Uint32Key, collections.Uint32Key)),
			collections.Uint32Value),
	}
	schema, err := sb.Build()
	if err != nil {
		panic(err)
	}
	k.schema = schema
	return k
}

func keyOfVersion(trial uint64, line, version uint32) versionKey {
	return collections.Join(collections.Join(trial, line), version)
}

// Document returns a line of documents.
func (k Keeper) Document(ctx context.Context, trial uint64, line uint32) (types.Document, error) {
	document, err := k.documents.Get(ctx, collections.Join(trial, line))
	if errors.Is(err, collections.ErrNotFound) {
		return document, errorsmod.Wrapf(types.ErrNoDocument, "trial %d has no document line %d", trial, line)
	}
	return document, err
}

// Version returns a version of a document.
func (k Keeper) Version(ctx context.Context, trial uint64, line, number uint32) (types.Version, error) {
	version, err := k.versions.Get(ctx, keyOfVersion(trial, line, number))
	if !errors.Is(err, collections.ErrNotFound) {
		return version, err
	}
	document, err := k.Document(ctx, trial, line)
	if err != nil {
		return version, err
	}
	return version, errorsmod.Wrapf(types.ErrNoDocument, "document line %d of trial %d has versions 1 to %d, not %d",
		line, trial, document.Head, number)
}

// lastLine returns the number of the newest line of a trial, 0 if it has none.
func (k Keeper) lastLine(ctx context.Context, trial uint64) (uint32, error) {
	lines, err := k.documents.Iterate(ctx, collections.NewPrefixedPairRange[uint64, uint32](trial).Descending())
	if err != nil {
		return 0, err
	}
	defer lines.Close()
	if !lines.Valid() {
		return 0, nil
	}
	key, err := lines.Key()
	return key.K2(), err
}

// versionWithFile returns the number of the version of a line that has a file with the digest, 0 if none has.
func (k Keeper) versionWithFile(ctx context.Context, trial uint64, line uint32, digest []byte) (uint32, error) {
	found, err := k.digests.Iterate(ctx, collections.NewPrefixedPairRange[[]byte, versionKey](digest).
		StartInclusive(keyOfVersion(trial, line, 0)).EndInclusive(keyOfVersion(trial, line, math.MaxUint32)))
	if err != nil {
		return 0, err
	}
	defer found.Close()
	if !found.Valid() {
		return 0, nil
	}
	key, err := found.Key()
	return key.K2().K2(), err
}
