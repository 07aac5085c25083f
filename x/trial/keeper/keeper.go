// Package keeper keeps trials: what was registered, where it is conducted, by whom, and who may do what.
package keeper

import (
	"context"
	"time"

	"cosmossdk.io/collections"
	"cosmossdk.io/collections/indexes"
	"cosmossdk.io/core/address"
	"cosmossdk.io/core/store"
	errorsmod "cosmossdk.io/errors"

	"github.com/cosmos/cosmos-sdk/codec"
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/x/trial/types"
)

// Keys of more than one part.
type (
	// rowKey is a trial and a number within it.
	rowKey = collections.Pair[uint64, uint32]
	// siteRowKey is a trial, a site and a number within it.
	siteRowKey = collections.Triple[uint64, uint32, uint32]
	// identifierKey is a scheme, the name of the registry (for OTHER) and the number.
	identifierKey = collections.Triple[uint32, string, string]
	// organisationKey is a trial, a capacity or task, and an organisation.
	organisationKey = collections.Triple[uint64, uint32, uint64]
	// personKey is a trial, a site, a person by the address of their first key, and a task.
	personKey = collections.Quad[uint64, uint32, sdk.AccAddress, uint32]
)

// Keeper keeps trials.
type Keeper struct {
	addresses address.Codec
	identity  types.IdentityKeeper
	audit     types.AuditKeeper

	schema collections.Schema
	// nextTrial is the number that the next trial gets. One item, written at each registration.
	nextTrial collections.Item[uint64]
	// trials by number, and by sponsor. Written by the sponsor; one small row for each trial, kept for ever.
	trials *collections.IndexedMap[uint64, types.Trial, trialIndexes]
	// versions of registrations by trial and number. Written by the sponsor; one row of up to 128 KiB for each change,
	// kept for ever.
	versions collections.Map[rowKey, types.Version]
	// identifiers holds the trial that each number of another registry belongs to. It follows from the newest versions.
	identifiers collections.Map[identifierKey, uint64]
	// enrolments by trial. Written at each enrolment; one row for each trial that enrolled somebody.
	enrolments collections.Map[uint64, types.Enrolment]
	// sites by trial and number. Written by the sponsor, and by the investigator when tasks are delegated; kept for
	// ever.
	sites collections.Map[rowKey, types.Site]
	// siteOrganisations holds trial and organisation of each site. It follows from sites.
	siteOrganisations collections.KeySet[collections.Pair[uint64, uint64]]
	// terms of investigators by trial, site and number. Written by the sponsor; kept for ever.
	terms collections.Map[siteRowKey, types.InvestigatorTerm]
	// assignments by trial and number. Written by the sponsor; kept for ever.
	assignments collections.Map[rowKey, types.Assignment]
	// newestAssignment holds the number of the newest assignment of an organisation in a capacity. It follows from
	// assignments.
	newestAssignment collections.Map[organisationKey, uint32]
	// transfers of duties by trial and number. Written by sponsor and CRO; kept for ever.
	transfers collections.Map[rowKey, types.DutyTransfer]
	// newestTransfer holds the number of the newest transfer of a task to an organisation. It follows from transfers.
	newestTransfer collections.Map[organisationKey, uint32]
	// delegations by trial, site and number: the delegation logs. Written by investigators; kept for ever.
	delegations collections.Map[siteRowKey, types.Delegation]
	// newestDelegation holds the number of the newest delegation of a task to a person. It follows from delegations.
	newestDelegation collections.Map[personKey, uint32]
	// sides of the blind by trial and person. Written when somebody first works on a trial; kept for ever.
	sides collections.Map[sideKey, types.PersonSide]
}

type trialIndexes struct {
	// sponsor finds the trials of a sponsor, for the query TrialsBySponsor.
	sponsor *indexes.Multi[uint64, uint64, types.Trial]
}

// IndexesList lists the indexes, as collections.IndexedMap wants it.
func (i trialIndexes) IndexesList() []collections.Index[uint64, types.Trial] {
	return []collections.Index[uint64, types.Trial]{i.sponsor}
}

// NewKeeper returns the keeper of trials.
func NewKeeper(cdc codec.BinaryCodec, state store.KVStoreService, addresses address.Codec, identity types.IdentityKeeper,
	audit types.AuditKeeper,
) Keeper {
	sb := collections.NewSchemaBuilder(state)
	row := collections.PairKeyCodec(collections.Uint64Key, collections.Uint32Key)
	siteRow := collections.TripleKeyCodec(collections.Uint64Key, collections.Uint32Key, collections.Uint32Key)
	organisation := collections.TripleKeyCodec(collections.Uint64Key, collections.Uint32Key, collections.Uint64Key)
	person := collections.QuadKeyCodec(collections.Uint64Key, collections.Uint32Key, sdk.AccAddressKey, collections.Uint32Key)
	identifier := collections.TripleKeyCodec(collections.Uint32Key, collections.StringKey, collections.StringKey)
	k := Keeper{
		addresses: addresses, identity: identity, audit: audit,

		nextTrial: collections.NewItem(sb, types.NextTrialPrefix, "next_trial", collections.Uint64Value),
		trials: collections.NewIndexedMap(sb, types.TrialsPrefix, "trials", collections.Uint64Key,
			codec.CollValue[types.Trial](cdc), trialIndexes{
				sponsor: indexes.NewMulti(sb, types.TrialsBySponsorPrefix, "trials_by_sponsor",
					collections.Uint64Key, collections.Uint64Key,
					func(_ uint64, t types.Trial) (uint64, error) { return t.Sponsor, nil }),
			}),
		versions:    collections.NewMap(sb, types.VersionsPrefix, "versions", row, codec.CollValue[types.Version](cdc)),
		identifiers: collections.NewMap(sb, types.IdentifiersPrefix, "identifiers", identifier, collections.Uint64Value),
		enrolments: collections.NewMap(sb, types.EnrolmentsPrefix, "enrolments", collections.Uint64Key,
			codec.CollValue[types.Enrolment](cdc)),
		sites: collections.NewMap(sb, types.SitesPrefix, "sites", row, codec.CollValue[types.Site](cdc)),
		siteOrganisations: collections.NewKeySet(sb, types.SiteOrganisationsPrefix, "site_organisations",
			collections.PairKeyCodec(collections.Uint64Key, collections.Uint64Key)),
		terms:       collections.NewMap(sb, types.TermsPrefix, "terms", siteRow, codec.CollValue[types.InvestigatorTerm](cdc)),
		assignments: collections.NewMap(sb, types.AssignmentsPrefix, "assignments", row, codec.CollValue[types.Assignment](cdc)),
		newestAssignment: collections.NewMap(sb, types.NewestAssignmentPrefix, "newest_assignment", organisation,
			collections.Uint32Value),
		transfers:      collections.NewMap(sb, types.TransfersPrefix, "transfers", row, codec.CollValue[types.DutyTransfer](cdc)),
		newestTransfer: collections.NewMap(sb, types.NewestTransferPrefix, "newest_transfer", organisation, collections.Uint32Value),
		delegations:    collections.NewMap(sb, types.DelegationsPrefix, "delegations", siteRow, codec.CollValue[types.Delegation](cdc)),
		newestDelegation: collections.NewMap(sb, types.NewestDelegationPrefix, "newest_delegation", person,
			collections.Uint32Value),
		sides: collections.NewMap(sb, types.SidesPrefix, "sides",
			collections.PairKeyCodec(collections.Uint64Key, sdk.AccAddressKey), codec.CollValue[types.PersonSide](cdc)),
	}
	schema, err := sb.Build()
	if err != nil {
		panic(err)
	}
	k.schema = schema
	return k
}

// Register returns the register of organisations and people that the keeper asks.
func (k Keeper) Register() types.IdentityKeeper { return k.identity }

// address reads a bech32 address in its one way of writing. The error names the field it stood in.
func (k Keeper) address(field, bech32 string) (sdk.AccAddress, error) {
	raw, err := k.addresses.StringToBytes(bech32)
	if err != nil {
		return nil, errorsmod.Wrapf(types.ErrAddress, "%s is %q: %s", field, bech32, err)
	}
	plain, err := k.addresses.BytesToString(raw)
	if err == nil && plain != bech32 {
		err = errorsmod.Wrapf(types.ErrAddress, "%s is %q, want it written as %s", field, bech32, plain)
	}
	return raw, err
}

func now(ctx context.Context) time.Time { return sdk.UnwrapSDKContext(ctx).BlockTime() }
