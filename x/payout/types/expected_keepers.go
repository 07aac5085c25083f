package types

import (
	"context"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	identitytypes "github.com/equipoise-trials/equipoise/x/identity/types"
	protocoltypes "github.com/equipoise-trials/equipoise/x/protocol/types"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

// TrialKeeper decides who may do what in a trial, and knows who is assigned to it.
type TrialKeeper interface {
	// Authorize returns the grant by which signer may carry out the task on a trial and site, or says what is missing.
	Authorize(ctx context.Context, signer sdk.AccAddress, task fact.Task, trial uint64, site uint32) (trialtypes.Grant, error)
	// IsAssigned reports whether an organisation is assigned to the trial in a capacity, now.
	IsAssigned(ctx context.Context, trial, organisation uint64, capacity trialfact.Capacity) (bool, error)
	// Trial returns a trial, or says that there is none.
	Trial(ctx context.Context, trial uint64) (trialtypes.Trial, error)
	// EverSponsored reports whether an organisation is or was the sponsor of a trial.
	EverSponsored(ctx context.Context, trial, organisation uint64) (bool, error)
	// Site returns a site of a trial, closed or not.
	Site(ctx context.Context, trial uint64, site uint32) (trialtypes.Site, error)
}

// ProtocolKeeper knows the payment schedules.
type ProtocolKeeper interface {
	// ActiveSchedule returns the payment schedule that is in use at a site.
	ActiveSchedule(ctx context.Context, trial uint64, site uint32) (protocoltypes.Schedule, error)
	// ScheduleVersion returns any payment schedule that was ever submitted.
	ScheduleVersion(ctx context.Context, trial uint64, line, version uint32) (protocoltypes.Schedule, error)
}

// IdentityKeeper knows people and organisations.
type IdentityKeeper interface {
	// RequireRole returns the person behind a key that is good, in an organisation in good standing, and the first of the
	// roles that they hold now; or says what is missing.
	RequireRole(ctx context.Context, addr sdk.AccAddress, roles ...fact.Role) (identitytypes.Person, fact.Role, error)
	// Person returns the person whose key an address is or was, with their present one.
	Person(ctx context.Context, addr sdk.AccAddress) (identitytypes.Person, error)
	// Governance returns the actor of what the validators vote for, by the account in whose name they do.
	Governance(bech32 string) (fact.Actor, error)
	// OwnerOf says in words whose an address is, if it is that of a person, an organisation or a module; empty if it is nobody's
	// that the chain knows.
	OwnerOf(ctx context.Context, address sdk.AccAddress) (string, error)
	// RequireOrganisation returns an organisation in good standing, or says why it is not.
	RequireOrganisation(ctx context.Context, organisation uint64) (identitytypes.Organisation, error)
	// Organisation returns an organisation, suspended or not: its treasury.
	Organisation(ctx context.Context, organisation uint64) (identitytypes.Organisation, error)
	// DrawTreasury counts coins that a signer, an administrator, alone may have the treasury of their organisation pay out on
	// its limit for the day, and returns the treasury.
	DrawTreasury(ctx context.Context, signer sdk.AccAddress, amount sdk.Coins) (sdk.AccAddress, error)
}

// AccountKeeper knows the module account.
type AccountKeeper interface {
	GetModuleAddress(name string) sdk.AccAddress
	GetModuleAccount(ctx context.Context, name string) sdk.ModuleAccountI
}

// BankKeeper moves coins.
type BankKeeper interface {
	// BlockedAddr reports whether an address is one that may receive nothing, a module's for instance.
	BlockedAddr(addr sdk.AccAddress) bool
	// HasSupply reports whether there are coins of a denomination.
	HasSupply(ctx context.Context, denom string) bool
	GetAllBalances(ctx context.Context, addr sdk.AccAddress) sdk.Coins
	SendCoinsFromAccountToModule(ctx context.Context, sender sdk.AccAddress, module string, amount sdk.Coins) error
	SendCoinsFromModuleToAccount(ctx context.Context, module string, recipient sdk.AccAddress, amount sdk.Coins) error
}

// AuditKeeper records what changed.
type AuditKeeper interface {
	Record(ctx context.Context, f fact.Fact) error
}
