// Package keeper keeps participations: who was invited under which handle, and how far each has come.
package keeper

import (
	"context"

	"cosmossdk.io/collections"
	"cosmossdk.io/core/address"
	"cosmossdk.io/core/store"
	errorsmod "cosmossdk.io/errors"

	"github.com/cosmos/cosmos-sdk/codec"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/x/internal/row"
	"github.com/equipoise-trials/equipoise/x/participation/types"
)

// Keepers are the modules below, as NewKeeper takes them.
type Keepers struct {
	Accounts     types.AccountKeeper
	Bank         types.BankKeeper
	Identity     types.IdentityKeeper
	Trial        types.TrialKeeper
	Registration types.RegistrationKeeper
	Protocol     types.ProtocolKeeper
	Payout       types.PayoutKeeper
	Consent      types.ConsentKeeper
	Audit        types.AuditKeeper
}

// siteKey is a trial and a site of it.
type siteKey = collections.Pair[uint64, uint32]

// Keeper keeps participations.
type Keeper struct {
	addresses    address.Codec
	accounts     types.AccountKeeper
	bank         types.BankKeeper
	identity     types.IdentityKeeper
	trial        types.TrialKeeper
	registration types.RegistrationKeeper
	protocol     types.ProtocolKeeper
	payout       types.PayoutKeeper
	consent      types.ConsentKeeper
	audit        types.AuditKeeper

	schema collections.Schema
	// participations holds each participation by its handle. Written by the invitation and by each step of its life;
	// visits only read it. One row per participant and trial, kept for ever.
	participations collections.Map[[]byte, types.Participation]
	// bySite holds the handles of each site by trial, site and handle. Written by the invitation, and by a transfer.
	bySite collections.KeySet[collections.Pair[siteKey, []byte]]
	// counts holds how many participations of a site came how far, by trial and site. Written with each step; one row
	// per site, so that sites do not wait for each other.
	counts collections.Map[siteKey, types.Counts]
	// feeBudgets holds what each site may still promise for fees, by trial and site. Written by SetFeeBudget and by each
	// invitation; one row per site for which a budget was ever set.
	feeBudgets collections.Map[siteKey, types.FeeBudget]
	// feePromises holds what is promised for fees, by handle and signer. Written by the invitation and by the check of each
	// transaction whose fee it pays; removed when what is left goes back. Up to twelve rows per participation,
	// and one for each other key that was confirmed for it, at most eight.
	feePromises collections.Map[collections.Pair[[]byte, []byte], types.FeePromise]
	// feeReturns lists the participations that ended and whose fees did not go back yet, by the time (Unix, nanoseconds) at which
	// the end of a block looks at them, and handle. At most one key per participation.
	feeReturns collections.KeySet[collections.Pair[int64, []byte]]
	// transfers holds the transfer of each participation that was offered last and did not take place, by handle. Written by each
	// message about one; removed when it takes place or is taken back. At most one row per participation.
	transfers collections.Map[[]byte, types.Transfer]
	// people lists the participations of everybody who is known by a tag, by trial, tag and handle. Written by the invitation; at most
	// eight keys for each person and trial.
	people collections.KeySet[collections.Triple[uint64, []byte, []byte]]
}

// NewKeeper returns the keeper of participations.
func NewKeeper(cdc codec.BinaryCodec, state store.KVStoreService, addresses address.Codec, below Keepers) Keeper {
	sb := collections.NewSchemaBuilder(state)
	site := collections.PairKeyCodec(collections.Uint64Key, collections.Uint32Key)
	k := Keeper{
		addresses:    addresses,
		accounts:     below.Accounts,
		bank:         below.Bank,
		identity:     below.Identity,
		trial:        below.Trial,
		registration: below.Registration,
		protocol:     below.Protocol,
		payout:       below.Payout,
		consent:      below.Consent,
		audit:        below.Audit,
		participations: collections.NewMap(sb, types.ParticipationsPrefix, "participations",
			collections.BytesKey, codec.CollValue[types.Participation](cdc)),
		bySite: collections.NewKeySet(sb, types.SiteIndexPrefix, "participations_by_site",
			collections.PairKeyCodec(site, collections.BytesKey)),
		counts:     collections.NewMap(sb, types.CountsPrefix, "counts", site, codec.CollValue[types.Counts](cdc)),
		feeBudgets: collections.NewMap(sb, types.FeeBudgetsPrefix, "fee_budgets", site, codec.CollValue[types.FeeBudget](cdc)),
		feePromises: collections.NewMap(sb, types.FeePromisesPrefix, "fee_promises",
			collections.PairKeyCodec(collections.BytesKey, collections.BytesKey), codec.CollValue[types.FeePromise](cdc)),
		feeReturns: collections.NewKeySet(sb, types.FeeReturnsPrefix, "fee_returns",
			collections.PairKeyCodec(collections.Int64Key, collections.BytesKey)),
		transfers: collections.NewMap(sb, types.TransfersPrefix, "transfers", collections.BytesKey, codec.CollValue[types.Transfer](cdc)),
		people: collections.NewKeySet(sb, types.PeoplePrefix, "people",
			collections.TripleKeyCodec(collections.Uint64Key, collections.BytesKey, collections.BytesKey)),
	}
	schema, err := sb.Build()
	if err != nil {
		panic(err)
	}
	k.schema = schema
	return k
}

// Participation returns the participation of a handle.
func (k Keeper) Participation(ctx context.Context, handle fact.Hash) (types.Participation, error) {
	p, err := k.participations.Get(ctx, handle[:])
	if row.IsMissing(err) {
		return p, errorsmod.Wrapf(types.ErrNoParticipation, "nobody was invited under the handle %X: check it, or invite first", handle)
	}
	return p, err
}

// Counts returns how many participations of a site came how far.
func (k Keeper) Counts(ctx context.Context, trial uint64, site uint32) (types.Counts, error) {
	return row.OrZero(k.counts.Get(ctx, collections.Join(trial, site)))
}

// add writes a participation that the chain did not have.
func (k Keeper) add(ctx context.Context, p types.Participation) error {
	if err := k.participations.Set(ctx, p.Handle, p); err != nil {
		return err
	}
	site := collections.Join(p.Trial, p.Site)
	if err := k.bySite.Set(ctx, collections.Join(site, p.Handle)); err != nil {
		return err
	}
	if len(p.PersonTag) > 0 {
		if err := k.people.Set(ctx, collections.Join3(p.Trial, p.PersonTag, p.Handle)); err != nil {
			return err
		}
	}
	for _, at := range p.Sites() {
		counts, err := k.Counts(ctx, p.Trial, at)
		if err != nil {
			return err
		}
		counts.NoteAll(p, at)
		if err := k.counts.Set(ctx, collections.Join(p.Trial, at), counts); err != nil {
			return err
		}
	}
	return nil
}
