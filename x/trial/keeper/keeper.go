// Package keeper keeps the conduct of trials: who sponsors them, where they are conducted, by whom, and who may do what.
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
	"github.com/equipoise-trials/equipoise/x/trial/types"
)

// Keys of more than one part.
type (
	// rowKey is a trial and a number within it.
	rowKey = collections.Pair[uint64, uint32]
	// countryKey is a trial and a country.
	countryKey = collections.Pair[uint64, string]
	// siteRowKey is a trial, a site and a number within it.
	siteRowKey = collections.Triple[uint64, uint32, uint32]
	// organisationKey is a trial, a capacity or task, and an organisation.
	organisationKey = collections.Triple[uint64, uint32, uint64]
	// personKey is a trial, a site, a person by the address of their first key, and a task.
	personKey = collections.Quad[uint64, uint32, sdk.AccAddress, uint32]
)

// Keeper keeps the conduct of trials.
type Keeper struct {
	addresses address.Codec
	identity  types.IdentityKeeper
	audit     types.AuditKeeper

	schema collections.Schema
	// nextTrial is the number that the next trial gets. One item, written at each registration.
	nextTrial collections.Item[uint64]
	// trials by number, and by sponsor, status and organisation with a part. Written by x/registration, and by the sponsor
	// when something is added; one small row for each trial, kept for ever.
	trials *collections.IndexedMap[uint64, types.Trial, trialIndexes]
	// countries holds trial and country of recruitment. Written by x/registration; at most one row for each country of the
	// world, removed when the trial recruits there no more.
	countries collections.KeySet[countryKey]
	// sponsorships by trial and number: the sponsors one after the other. Written by x/registration; kept for ever.
	sponsorships collections.Map[rowKey, types.Sponsorship]
	// sites by trial and number. Written by the sponsor, and by the investigator when tasks are delegated; kept for
	// ever.
	sites collections.Map[rowKey, types.Site]
	// siteOrganisations holds trial and organisation of each site. It follows from sites.
	siteOrganisations collections.KeySet[collections.Pair[uint64, uint64]]
	// trialsBySite holds organisation and trial of each site, trialsByCountry its country and trial. They follow from
	// sites.
	trialsBySite    collections.KeySet[collections.Pair[uint64, uint64]]
	trialsByCountry collections.KeySet[collections.Pair[string, uint64]]
	// terms of investigators by trial, site and number. Written by the sponsor; kept for ever.
	terms collections.Map[siteRowKey, types.InvestigatorTerm]
	// assignments by trial and number. Written by the sponsor; kept for ever.
	assignments collections.Map[rowKey, types.Assignment]
	// newestAssignment holds the number of the newest assignment of an organisation in a capacity. It follows from
	// assignments.
	newestAssignment collections.Map[organisationKey, uint32]
	// rosters lists the assignments in each capacity by trial and capacity, so that they are found in one read. They
	// follow from assignments.
	rosters collections.Map[rowKey, types.Roster]
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
	// boards holds trial and organisation of each member of a data monitoring board. It follows from sides.
	boards collections.KeySet[collections.Pair[uint64, uint64]]
}

// NewKeeper returns the keeper of the conduct of trials.
func NewKeeper(cdc codec.BinaryCodec, state store.KVStoreService, addresses address.Codec, identity types.IdentityKeeper,
	audit types.AuditKeeper,
) Keeper {
	sb := collections.NewSchemaBuilder(state)
	row := collections.PairKeyCodec(collections.Uint64Key, collections.Uint32Key)
	siteRow := collections.TripleKeyCodec(collections.Uint64Key, collections.Uint32Key, collections.Uint32Key)
	organisation := collections.TripleKeyCodec(collections.Uint64Key, collections.Uint32Key, collections.Uint64Key)
	person := collections.QuadKeyCodec(collections.Uint64Key, collections.Uint32Key, sdk.AccAddressKey, collections.Uint32Key)
	k := Keeper{
		addresses: addresses, identity: identity, audit: audit,

		nextTrial: collections.NewItem(sb, types.NextTrialPrefix, "next_trial", collections.Uint64Value),
		trials: collections.NewIndexedMap(sb, types.TrialsPrefix, "trials", collections.Uint64Key,
			codec.CollValue[types.Trial](cdc), newTrialIndexes(sb)),
		countries: collections.NewKeySet(sb, types.CountriesPrefix, "countries",
			collections.PairKeyCodec(collections.Uint64Key, collections.StringKey)),
		sponsorships: collections.NewMap(sb, types.SponsorshipsPrefix, "sponsorships", row, codec.CollValue[types.Sponsorship](cdc)),
		sites:        collections.NewMap(sb, types.SitesPrefix, "sites", row, codec.CollValue[types.Site](cdc)),
		siteOrganisations: collections.NewKeySet(sb, types.SiteOrganisationsPrefix, "site_organisations",
			collections.PairKeyCodec(collections.Uint64Key, collections.Uint64Key)),
		trialsBySite: collections.NewKeySet(sb, types.TrialsBySitePrefix, "trials_by_site",
			collections.PairKeyCodec(collections.Uint64Key, collections.Uint64Key)),
		trialsByCountry: collections.NewKeySet(sb, types.TrialsByCountryPrefix, "trials_by_country",
			collections.PairKeyCodec(collections.StringKey, collections.Uint64Key)),
		rosters:     collections.NewMap(sb, types.RostersPrefix, "rosters", row, codec.CollValue[types.Roster](cdc)),
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
		boards: collections.NewKeySet(sb, types.BoardsPrefix, "boards",
			collections.PairKeyCodec(collections.Uint64Key, collections.Uint64Key)),
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
func (k Keeper) address(name, bech32 string) (sdk.AccAddress, error) {
	return field.Address(k.addresses, types.ErrAddress, name, bech32)
}

func now(ctx context.Context) time.Time { return sdk.UnwrapSDKContext(ctx).BlockTime() }
