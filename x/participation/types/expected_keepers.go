package types

import (
	"context"
	"time"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	protocolfact "github.com/equipoise-trials/equipoise/fact/protocol"
	consenttypes "github.com/equipoise-trials/equipoise/x/consent/types"
	identitytypes "github.com/equipoise-trials/equipoise/x/identity/types"
	payouttypes "github.com/equipoise-trials/equipoise/x/payout/types"
	protocoltypes "github.com/equipoise-trials/equipoise/x/protocol/types"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

// IdentityKeeper knows the people of organisations, and has treasuries pay fees.
type IdentityKeeper interface {
	// Person returns the person behind a key, revoked or not; identitytypes.ErrUnknownPerson if it is nobody's.
	Person(ctx context.Context, key sdk.AccAddress) (identitytypes.Person, error)
	// GrantFees has the treasury of an organisation pay the grantee's fees for messages of some type URLs, up to a limit and
	// until a time, as far as the treasury's own limit for the day reaches. It makes the grantee's account, and replaces an
	// earlier grant.
	GrantFees(ctx context.Context, organisation uint64, grantee sdk.AccAddress, messages []string, limit sdk.Coins, expiry *time.Time) error
}

// TrialKeeper decides who may do what in a trial.
type TrialKeeper interface {
	// Authorize returns the grant by which signer may carry out the task on a trial and site, or says what is missing.
	Authorize(ctx context.Context, signer sdk.AccAddress, task fact.Task, trial uint64, site uint32) (trialtypes.Grant, error)
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
	// OpenAccount says where the money of a participation goes, and records it under a blind derived from blind.
	OpenAccount(ctx context.Context, account payouttypes.Account, actor fact.Actor, blind fact.Hash) error
	// RequireFunded refuses while payments of the trial wait for money.
	RequireFunded(ctx context.Context, trial uint64, denom string) error
	// Accrue adds a line for what a visit earned and pays it if it can, else queues it. It returns what became of the line
	// and records nothing. It refuses a nullifier that the participation used before, and a line over the tariff's cap.
	Accrue(ctx context.Context, accrual payouttypes.Accrual) (payouttypes.Accrued, error)
}

// ConsentKeeper keeps consents.
type ConsentKeeper interface {
	// Open offers a consent to a participant, by their key, and records it under a blind derived from the offer's. It
	// refuses a key that was ever bound to a participation.
	Open(ctx context.Context, offer consenttypes.Offer, actor fact.Actor) error
	// Standing returns how the consent of a participation stands.
	Standing(ctx context.Context, handle fact.Hash) (consenttypes.Standing, error)
	// IsParticipant reports whether a key was ever bound to a participation.
	IsParticipant(ctx context.Context, key sdk.AccAddress) (bool, error)
}

// AuditKeeper records what changed.
type AuditKeeper interface {
	Record(ctx context.Context, f fact.Fact) error
}
