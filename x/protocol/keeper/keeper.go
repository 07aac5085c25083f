// Package keeper keeps the documents of trials: their versions, who decided on them, and where they are in use.
package keeper

import (
	"context"
	"math"

	"cosmossdk.io/collections"
	"cosmossdk.io/core/address"
	"cosmossdk.io/core/store"
	errorsmod "cosmossdk.io/errors"

	"github.com/cosmos/cosmos-sdk/codec"

	"github.com/equipoise-trials/equipoise/x/internal/row"
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
	// decisionKey is a version and a decision on it.
	decisionKey = collections.Pair[versionKey, uint32]
	// deadlineKey is a trial and a time in Unix nanoseconds; then line, version and number of a decision; then what falls due
	// of it (types.PendingKind) and the number of a condition.
	deadlineKey = collections.Triple[collections.Pair[uint64, int64], collections.Triple[uint32, uint32, uint32], collections.Pair[uint32, uint32]]
	// activationKey is trial, site, line and version.
	activationKey = collections.Pair[siteLineKey, uint32]
	// momentKey is trial, site and a moment: a height, or a time in Unix nanoseconds.
	momentKey = collections.Pair[siteKey, int64]
)

var (
	lineCodec     = collections.PairKeyCodec(collections.Uint64Key, collections.Uint32Key)
	siteCodec     = lineCodec
	versionCodec  = collections.PairKeyCodec(lineCodec, collections.Uint32Key)
	decisionCodec = collections.PairKeyCodec(versionCodec, collections.Uint32Key)
	momentCodec   = collections.PairKeyCodec(siteCodec, collections.Int64Key)
	deadlineCodec = collections.TripleKeyCodec(collections.PairKeyCodec(collections.Uint64Key, collections.Int64Key),
		collections.TripleKeyCodec(collections.Uint32Key, collections.Uint32Key, collections.Uint32Key),
		collections.PairKeyCodec(collections.Uint32Key, collections.Uint32Key))
)

// Keepers are the modules below, as NewKeeper takes them.
type Keepers struct {
	Identity     types.IdentityKeeper
	Trial        types.TrialKeeper
	Registration types.RegistrationKeeper
	Audit        types.AuditKeeper
}

// Keeper keeps the documents of trials.
type Keeper struct {
	addresses    address.Codec
	identity     types.IdentityKeeper
	trial        types.TrialKeeper
	registration types.RegistrationKeeper
	audit        types.AuditKeeper

	schema collections.Schema
	// lastLines holds the number of the newest line of each trial. Written by SubmitDocument; one row per trial.
	lastLines collections.Map[uint64, uint32]
	// documents holds each line by trial and number. Written by SubmitDocument; one row per line.
	documents collections.Map[lineKey, types.Document]
	// versions holds each version by trial, line and number. Written by SubmitDocument, how it was decided on by
	// Decide; one row per version, for ever.
	versions collections.Map[versionKey, types.Version]
	// digests says which versions a file belongs to. Written by SubmitDocument; one row per file of a version.
	digests collections.KeySet[collections.Pair[[]byte, versionKey]]
	// schedules holds the exact bytes of each payment schedule by its version. Written by SubmitDocument; one row per
	// version of a payment schedule.
	schedules collections.Map[versionKey, []byte]
	// decisions holds each decision by version and number. Written by Decide; one row per decision, for ever.
	decisions collections.Map[decisionKey, types.Decision]
	// standings holds how the opinions of a version and of the administrative amendments approved with it stand at a
	// place. Written by Decide, and when a condition is met or extended; one row per version and place, overwritten, with
	// an entry for each organisation and amendment that it decided on. The decisions it sums up stay.
	standings collections.Map[placeKey, types.Standings]
	// decidedAt holds what was decided for a place, by trial and place: which lines have opinions there, so that no other
	// standings are looked for, and what is suspended. Written by Decide; one row per place, with an entry for each line.
	decidedAt collections.Map[collections.Pair[uint64, uint64], types.DecidedAt]
	// conditions holds how each condition of an approval stands, by decision and number. Written by Decide,
	// AnswerCondition, ConfirmCondition and ExtendCondition; at most types.MaxConditions rows per decision, for ever.
	conditions collections.Map[collections.Pair[decisionKey, uint32], types.ConditionState]
	// deadlines holds what falls due in a trial, by time. It follows from the decisions that stand and their conditions.
	deadlines collections.KeySet[deadlineKey]
	// activations holds what came into use at a site by trial, site, line and version. Written by Activate; one row per
	// activation, for ever.
	activations collections.Map[activationKey, types.Activation]
	// history holds what a site used from a height on, by trial, site and height: what was in use at a height is one
	// reverse seek. Written by Activate; one row per site and block that brought something into use, for ever.
	history collections.Map[momentKey, types.InUse]
	// uses holds the version that each site uses of a line, by trial and line, then site. Written by Activate; one row per
	// line and site, overwritten.
	uses collections.Map[collections.Pair[lineKey, uint32], uint32]
	// times holds the heights of history by trial, site and block time: a time is turned into a height by one reverse
	// seek. Written by Activate; one row per row of history.
	times collections.Map[momentKey, int64]
	// inUse holds what a site uses now by trial and site. Written by Activate; one row per site, overwritten, with an
	// entry for each of at most types.MaxLinesInUse lines.
	inUse collections.Map[siteKey, types.InUse]
}

// NewKeeper returns the keeper of documents.
func NewKeeper(cdc codec.BinaryCodec, state store.KVStoreService, addresses address.Codec, below Keepers) Keeper {
	sb := collections.NewSchemaBuilder(state)
	k := Keeper{
		addresses:    addresses,
		identity:     below.Identity,
		trial:        below.Trial,
		registration: below.Registration,
		audit:        below.Audit,
		lastLines:    collections.NewMap(sb, types.LastLinesPrefix, "last_lines", collections.Uint64Key, collections.Uint32Value),
		documents:    collections.NewMap(sb, types.DocumentsPrefix, "documents", lineCodec, codec.CollValue[types.Document](cdc)),
		versions:     collections.NewMap(sb, types.VersionsPrefix, "versions", versionCodec, codec.CollValue[types.Version](cdc)),
		digests: collections.NewKeySet(sb, types.DigestsPrefix, "digests",
			collections.PairKeyCodec(collections.BytesKey, versionCodec)),
		schedules: collections.NewMap(sb, types.SchedulesPrefix, "schedules", versionCodec, collections.BytesValue),
		decisions: collections.NewMap(sb, types.DecisionsPrefix, "decisions",
			decisionCodec, codec.CollValue[types.Decision](cdc)),
		standings: collections.NewMap(sb, types.StandingsPrefix, "standings",
			collections.PairKeyCodec(versionCodec, collections.Uint64Key), codec.CollValue[types.Standings](cdc)),
		decidedAt: collections.NewMap(sb, types.DecidedAtPrefix, "decided_at",
			collections.PairKeyCodec(collections.Uint64Key, collections.Uint64Key), codec.CollValue[types.DecidedAt](cdc)),
		conditions: collections.NewMap(sb, types.ConditionsPrefix, "conditions",
			collections.PairKeyCodec(decisionCodec, collections.Uint32Key), codec.CollValue[types.ConditionState](cdc)),
		deadlines: collections.NewKeySet(sb, types.DeadlinesPrefix, "deadlines", deadlineCodec),
		uses:      collections.NewMap(sb, types.UsesPrefix, "uses", versionCodec, collections.Uint32Value),
		activations: collections.NewMap(sb, types.ActivationsPrefix, "activations",
			collections.PairKeyCodec(collections.PairKeyCodec(siteCodec, collections.Uint32Key), collections.Uint32Key),
			codec.CollValue[types.Activation](cdc)),
		history: collections.NewMap(sb, types.HistoryPrefix, "history", momentCodec, codec.CollValue[types.InUse](cdc)),
		times:   collections.NewMap(sb, types.TimesPrefix, "times", momentCodec, collections.Int64Value),
		inUse:   collections.NewMap(sb, types.InUsePrefix, "in_use", siteCodec, codec.CollValue[types.InUse](cdc)),
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
	if row.IsMissing(err) {
		return document, errorsmod.Wrapf(types.ErrNoDocument, "trial %d has no document line %d", trial, line)
	}
	return document, err
}

// Version returns a version of a document.
func (k Keeper) Version(ctx context.Context, trial uint64, line, number uint32) (types.Version, error) {
	version, err := k.versions.Get(ctx, keyOfVersion(trial, line, number))
	if !row.IsMissing(err) {
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
	return row.OrZero(k.lastLines.Get(ctx, trial))
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
