// Package keeper keeps the register of organisations, of their people and of what these may do.
package keeper

import (
	"context"
	"time"

	"cosmossdk.io/collections"
	"cosmossdk.io/collections/indexes"
	"cosmossdk.io/core/address"
	"cosmossdk.io/core/store"

	"github.com/cosmos/cosmos-sdk/codec"
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/x/identity/types"
	"github.com/equipoise-trials/equipoise/x/internal/field"
)

// Keepers are the modules below, as NewKeeper takes them.
type Keepers struct {
	Accounts   types.AccountKeeper
	Bank       types.BankKeeper
	Allowances types.AllowanceKeeper
	Feegrants  types.FeegrantKeeper
	Audit      types.AuditKeeper
}

// Keeper keeps the register.
type Keeper struct {
	addresses address.Codec
	// authority is the account in whose name governance acts, in bech32.
	authority  string
	accounts   types.AccountKeeper
	bank       types.BankKeeper
	allowances types.AllowanceKeeper
	feegrants  types.FeegrantKeeper
	audit      types.AuditKeeper
	messages   func() []string
	// participates reports whether a key is that of a participation, which x/consent above knows.
	participates func(context.Context, sdk.AccAddress) (bool, error)

	schema collections.Schema
	// nextOrganisation is the number that the next organisation gets. One item, written at each accreditation.
	nextOrganisation collections.Item[uint64]
	// organisations by number. Written by accreditors; one row for each organisation, kept for ever.
	organisations collections.Map[uint64, types.Organisation]
	// people by address of their first key, and by organisation. Written by administrators; one row for each person,
	// kept for ever.
	people *collections.IndexedMap[sdk.AccAddress, types.Person, peopleIndexes]
	// administrators holds organisation and address of everybody who administers an organisation until somebody ends
	// it. It follows from people, and answers whether somebody is the last.
	administrators collections.KeySet[collections.Pair[uint64, sdk.AccAddress]]
	// keys by their address. Written by administrators; one row for each key that was ever registered, kept for ever.
	keys collections.Map[sdk.AccAddress, types.Key]
	// keysByPerson holds the addresses of a person's keys by their number. It follows from keys.
	keysByPerson collections.Map[collections.Pair[sdk.AccAddress, uint32], []byte]
	// rotations proposed and not confirmed, by organisation and person. At most one row for each person; a lapsed one
	// stays until the next.
	rotations *collections.IndexedMap[collections.Pair[uint64, sdk.AccAddress], types.Rotation, rotationIndexes]
	// registrations that no key accepted, by organisation and address, and by address. Written by administrators and
	// accreditors; one row for each organisation that wants a key, removed when the key accepts or the organisation withdraws.
	registrations *collections.IndexedMap[collections.Pair[uint64, sdk.AccAddress], types.Registration, registrationIndexes]
	// expiries holds the last instant and the number of every organisation whose accreditation has one and was not ended.
	// It follows from organisations.
	expiries collections.KeySet[expiry]
	// treasuries holds the number of the organisation whose treasury an address is. It follows from organisations.
	treasuries collections.Map[sdk.AccAddress, uint64]
	// treasuryLimits are the limits of treasuries by organisation, and what was drawn on them. Written by administrators and
	// accreditors; at most one row for each organisation.
	treasuryLimits collections.Map[uint64, types.TreasuryLimits]
	// treasuryProposals are payments and limits that wait for a second, by organisation and number. At most 16 for each
	// organisation; a lapsed one stays until the next is made.
	treasuryProposals collections.Map[collections.Pair[uint64, uint64], types.TreasuryProposal]
	// params are the settings. Written by genesis.
	params collections.Item[types.Params]
}

// expiry is the last instant of an accreditation, in Unix nanoseconds, and the number of the organisation.
type expiry = collections.Pair[int64, uint64]

// expiryCodec writes an expiry so that the earlier ones come first.
var expiryCodec = collections.PairKeyCodec(collections.Int64Key, collections.Uint64Key)

type peopleIndexes struct {
	// organisation finds the people of an organisation, for the query People.
	organisation *indexes.Multi[uint64, sdk.AccAddress, types.Person]
}

// IndexesList lists the indexes, as collections.IndexedMap wants it.
func (i peopleIndexes) IndexesList() []collections.Index[sdk.AccAddress, types.Person] {
	return []collections.Index[sdk.AccAddress, types.Person]{i.organisation}
}

type registrationIndexes struct {
	// key finds the organisations that want a key, for the query RegistrationsOf.
	key *indexes.ReversePair[uint64, sdk.AccAddress, types.Registration]
}

// IndexesList lists the indexes, as collections.IndexedMap wants it.
func (i registrationIndexes) IndexesList() []collections.Index[collections.Pair[uint64, sdk.AccAddress], types.Registration] {
	return []collections.Index[collections.Pair[uint64, sdk.AccAddress], types.Registration]{i.key}
}

type rotationIndexes struct {
	// newKey finds the rotations to a key.
	newKey *indexes.Multi[sdk.AccAddress, collections.Pair[uint64, sdk.AccAddress], types.Rotation]
}

// IndexesList lists the indexes, as collections.IndexedMap wants it.
func (i rotationIndexes) IndexesList() []collections.Index[collections.Pair[uint64, sdk.AccAddress], types.Rotation] {
	return []collections.Index[collections.Pair[uint64, sdk.AccAddress], types.Rotation]{i.newKey}
}

// NewKeeper returns the keeper of the register. Governance acts in the name of authority. The function messages returns the
// type URLs of the messages whose fees a treasury pays for the people of its organisation, and participates reports whether a
// key is that of a participation in a trial; they are called when a grant is made and when a key accepts.
func NewKeeper(cdc codec.BinaryCodec, state store.KVStoreService, addresses address.Codec, below Keepers, authority string,
	messages func() []string, participates func(context.Context, sdk.AccAddress) (bool, error),
) Keeper {
	sb := collections.NewSchemaBuilder(state)
	k := Keeper{
		addresses: addresses, authority: authority, messages: messages, participates: participates,
		accounts: below.Accounts, bank: below.Bank, allowances: below.Allowances, feegrants: below.Feegrants, audit: below.Audit,

		nextOrganisation: collections.NewItem(sb, types.NextOrganisationPrefix, "next_organisation", collections.Uint64Value),
		organisations: collections.NewMap(sb, types.OrganisationsPrefix, "organisations",
			collections.Uint64Key, codec.CollValue[types.Organisation](cdc)),
		people: collections.NewIndexedMap(sb, types.PeoplePrefix, "people", sdk.AccAddressKey,
			codec.CollValue[types.Person](cdc), peopleIndexes{
				organisation: indexes.NewMulti(sb, types.PeopleByOrganisationPrefix, "people_by_organisation",
					collections.Uint64Key, sdk.AccAddressKey,
					func(_ sdk.AccAddress, p types.Person) (uint64, error) { return p.Organisation, nil }),
			}),
		administrators: collections.NewKeySet(sb, types.AdministratorsPrefix, "administrators",
			collections.PairKeyCodec(collections.Uint64Key, sdk.AccAddressKey)),
		keys: collections.NewMap(sb, types.KeysPrefix, "keys", sdk.AccAddressKey, codec.CollValue[types.Key](cdc)),
		keysByPerson: collections.NewMap(sb, types.KeysByPersonPrefix, "keys_by_person",
			collections.PairKeyCodec(sdk.AccAddressKey, collections.Uint32Key), collections.BytesValue),
		rotations: collections.NewIndexedMap(sb, types.RotationsPrefix, "rotations",
			collections.PairKeyCodec(collections.Uint64Key, sdk.AccAddressKey), codec.CollValue[types.Rotation](cdc),
			rotationIndexes{newKey: indexes.NewMulti(sb, types.RotationsByKeyPrefix, "rotations_by_key", sdk.AccAddressKey,
				collections.PairKeyCodec(collections.Uint64Key, sdk.AccAddressKey),
				func(_ collections.Pair[uint64, sdk.AccAddress], r types.Rotation) (sdk.AccAddress, error) {
					return addresses.StringToBytes(r.NewKey)
				})}),
		registrations: collections.NewIndexedMap(sb, types.RegistrationsPrefix, "registrations",
			collections.PairKeyCodec(collections.Uint64Key, sdk.AccAddressKey), codec.CollValue[types.Registration](cdc),
			registrationIndexes{key: indexes.NewReversePair[types.Registration](sb, types.RegistrationsByKeyPrefix, "registrations_by_key",
				collections.PairKeyCodec(collections.Uint64Key, sdk.AccAddressKey))}),
		expiries:   collections.NewKeySet(sb, types.ExpiriesPrefix, "expiries", expiryCodec),
		treasuries: collections.NewMap(sb, types.TreasuriesPrefix, "treasuries", sdk.AccAddressKey, collections.Uint64Value),
		treasuryLimits: collections.NewMap(sb, types.TreasuryLimitsPrefix, "treasury_limits",
			collections.Uint64Key, codec.CollValue[types.TreasuryLimits](cdc)),
		treasuryProposals: collections.NewMap(sb, types.TreasuryProposalsPrefix, "treasury_proposals",
			collections.PairKeyCodec(collections.Uint64Key, collections.Uint64Key), codec.CollValue[types.TreasuryProposal](cdc)),
		params: collections.NewItem(sb, types.ParamsPrefix, "params", codec.CollValue[types.Params](cdc)),
	}
	schema, err := sb.Build()
	if err != nil {
		panic(err)
	}
	k.schema = schema
	return k
}

// address reads a bech32 address in its one way of writing. The error names the field it stood in.
func (k Keeper) address(name, bech32 string) (sdk.AccAddress, error) {
	return field.Address(k.addresses, types.ErrAddress, name, bech32)
}

// bech32 writes an address for a message to people.
func (k Keeper) bech32(address sdk.AccAddress) string {
	s, err := k.addresses.BytesToString(address)
	if err != nil {
		return "an empty address"
	}
	return s
}

// height returns the height of the block.
func height(ctx context.Context) int64 { return sdk.UnwrapSDKContext(ctx).BlockHeight() }

func now(ctx context.Context) time.Time { return sdk.UnwrapSDKContext(ctx).BlockTime() }
