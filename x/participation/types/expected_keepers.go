package types

import (
	"context"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	protocolfact "github.com/equipoise-trials/equipoise/fact/protocol"
	consenttypes "github.com/equipoise-trials/equipoise/x/consent/types"
	identitytypes "github.com/equipoise-trials/equipoise/x/identity/types"
	payouttypes "github.com/equipoise-trials/equipoise/x/payout/types"
	protocoltypes "github.com/equipoise-trials/equipoise/x/protocol/types"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

// IdentityKeeper knows the people of organisations, and keeps their treasuries.
type IdentityKeeper interface {
	// Person returns the person behind a key, revoked or not; identitytypes.ErrUnknownPerson if it is nobody's.
	Person(ctx context.Context, key sdk.AccAddress) (identitytypes.Person, error)
	// RequireRole returns the person behind a key that is good, in an organisation in good standing, and the first of the
	// roles that they hold now; or says what is missing.
	RequireRole(ctx context.Context, key sdk.AccAddress, roles ...fact.Role) (identitytypes.Person, fact.Role, error)
	// RequireOrganisation returns an organisation in good standing, or says why it is not.
	RequireOrganisation(ctx context.Context, organisation uint64) (identitytypes.Organisation, error)
	// DrawTreasury counts coins that a signer, an administrator, alone may have the treasury of their organisation pay out on
	// its limit for the day, and returns the treasury.
	DrawTreasury(ctx context.Context, signer sdk.AccAddress, amount sdk.Coins) (sdk.AccAddress, error)
	// OpenAccount makes the account of an address, unless there is one.
	OpenAccount(ctx context.Context, address sdk.AccAddress)
}

// AccountKeeper knows the account of fees.
type AccountKeeper interface {
	GetModuleAddress(name string) sdk.AccAddress
	GetModuleAccount(ctx context.Context, name string) sdk.ModuleAccountI
}

// BankKeeper moves coins.
type BankKeeper interface {
	GetAllBalances(ctx context.Context, addr sdk.AccAddress) sdk.Coins
	SendCoinsFromAccountToModule(ctx context.Context, sender sdk.AccAddress, module string, amount sdk.Coins) error
	SendCoinsFromModuleToAccount(ctx context.Context, module string, recipient sdk.AccAddress, amount sdk.Coins) error
}

// TrialKeeper decides who may do what in a trial.
type TrialKeeper interface {
	// Authorize returns the grant by which signer may carry out the task on a trial and site, or says what is missing.
	Authorize(ctx context.Context, signer sdk.AccAddress, task fact.Task, trial uint64, site uint32) (trialtypes.Grant, error)
	// Trial returns a trial, or says that there is none.
	Trial(ctx context.Context, trial uint64) (trialtypes.Trial, error)
	// Site returns a site of a trial, closed or not, or says that there is none.
	Site(ctx context.Context, trial uint64, site uint32) (trialtypes.Site, error)
}

// RegistrationKeeper knows what was promised.
type RegistrationKeeper interface {
	// NoteEnrolment counts the enrolled; the first locks the primary outcomes.
	NoteEnrolment(ctx context.Context, trial uint64) error
}

// ProtocolKeeper knows what is approved and active at a site.
type ProtocolKeeper interface {
	// RequireOpen says what a site lacks to take somebody of a population in.
	RequireOpen(ctx context.Context, site trialtypes.Site, population protocolfact.Population) error
	// ActiveSchedule returns the payment schedule that is active at a site.
	ActiveSchedule(ctx context.Context, trial uint64, site uint32) (protocoltypes.Schedule, error)
}

// PayoutKeeper keeps the ledger of what participants earned.
type PayoutKeeper interface {
	// OpenAccount opens the account of a participation, and records it under a blind derived from blind.
	OpenAccount(ctx context.Context, account payouttypes.Account, actor fact.Actor, blind fact.Hash) error
	// BeginEarning notes that a participation was screened and may earn.
	BeginEarning(ctx context.Context, handle fact.Hash) error
	// EndEarning notes that a participation earns no more than what a settlement window still allows.
	EndEarning(ctx context.Context, handle fact.Hash) error
	// Move notes that another site looks after a participation, and keeps back there what it may still earn.
	Move(ctx context.Context, handle fact.Hash, site uint32) error
	// Second notes that somebody stands behind a participation besides who invited it, and goes on with what waited for that.
	// It reports whether that is new.
	Second(ctx context.Context, handle fact.Hash, actor fact.Actor) (news bool, err error)
	// RequireFunded refuses while payments of the schedule's trial wait for money, or its cap leaves nothing to earn.
	RequireFunded(ctx context.Context, schedule protocoltypes.Schedule) error
	// AccrueAt lets a caller accrue lines of participations of one site, one after the other.
	AccrueAt(ctx context.Context, trial uint64, site uint32, lines func(payouttypes.Accrue) error) error
	// Owes reports whether a participation earned anything that is not settled.
	Owes(ctx context.Context, handle fact.Hash) (bool, error)
}

// ConsentKeeper keeps consents.
type ConsentKeeper interface {
	// Open offers a consent to a participant, by their key, and records it under a blind derived from the offer's. It
	// refuses a key that was ever bound to a participation.
	Open(ctx context.Context, offer consenttypes.Offer, actor fact.Actor) error
	// ProposeRepresentative notes who staff propose to represent a participant, for a witness to confirm, and records it.
	ProposeRepresentative(ctx context.Context, handle fact.Hash, address string, actor fact.Actor) error
	// Standing returns how the consent of a participation stands.
	Standing(ctx context.Context, handle fact.Hash) (consenttypes.Standing, error)
}

// AuditKeeper records what changed.
type AuditKeeper interface {
	Record(ctx context.Context, f fact.Fact) error
}
