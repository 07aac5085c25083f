package types

import (
	"context"
	"time"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	consenttypes "github.com/equipoise-trials/equipoise/x/consent/types"
	identitytypes "github.com/equipoise-trials/equipoise/x/identity/types"
	participationtypes "github.com/equipoise-trials/equipoise/x/participation/types"
	payouttypes "github.com/equipoise-trials/equipoise/x/payout/types"
	protocoltypes "github.com/equipoise-trials/equipoise/x/protocol/types"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

// IdentityKeeper knows the people of organisations.
type IdentityKeeper interface {
	// RequireRole returns the person behind a key that is good, in an organisation in good standing, and the first of the
	// roles that they hold now; or says what is missing.
	RequireRole(ctx context.Context, key sdk.AccAddress, roles ...fact.Role) (identitytypes.Person, fact.Role, error)
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

// ProtocolKeeper knows payment schedules, and who decides about documents.
type ProtocolKeeper interface {
	// ActiveSchedule returns the payment schedule that is active at a site.
	ActiveSchedule(ctx context.Context, trial uint64, site uint32) (protocoltypes.Schedule, error)
	// ScheduleVersion returns any payment schedule that was ever submitted.
	ScheduleVersion(ctx context.Context, trial uint64, line, version uint32) (protocoltypes.Schedule, error)
	// CommitteesOf returns the organisations of the ethics committees that decide for a site.
	CommitteesOf(ctx context.Context, site trialtypes.Site) ([]uint64, error)
}

// PayoutKeeper keeps the ledger of what participants earned.
type PayoutKeeper interface {
	// KeepBack keeps back what a participation claims, or says what keeps it from being earned now.
	KeepBack(ctx context.Context, a payouttypes.Accrual) error
	// LetGo ends that something is kept back for a claim of a participation, if it is.
	LetGo(ctx context.Context, handle fact.Hash) error
	// Kept returns what is kept back for the open claim of a participation, and whether anything is.
	Kept(ctx context.Context, handle fact.Hash) (payouttypes.Kept, bool, error)
	// AccrueAt lets a caller accrue lines of participations of one site, one after the other.
	AccrueAt(ctx context.Context, trial uint64, site uint32, lines func(payouttypes.Accrue) error) error
	// LineOf returns the number of the line as which a nullifier of a participation was accrued, 0 if it was not.
	LineOf(ctx context.Context, handle, nullifier fact.Hash) (uint64, error)
	// IsAttestedByAnother reports whether one of the newest lines of a participation was attested before a time by somebody of the
	// site other than one person, and stands.
	IsAttestedByAnother(ctx context.Context, handle fact.Hash, than string, before time.Time) (bool, error)
	// Signed notes that the participant signed something, or who speaks for them: nobody inherits from them then.
	Signed(ctx context.Context, handle fact.Hash) error
	// RequireArbiter returns the actor who decides about what a participation claims under a payment schedule.
	RequireArbiter(ctx context.Context, signer sdk.AccAddress, handle fact.Hash, schedule payouttypes.Schedule) (fact.Actor, error)
	// RequireImpartial refuses an organisation that has something to gain by what becomes of a claim of a participation.
	RequireImpartial(ctx context.Context, handle fact.Hash, organisation uint64) error
}

// ConsentKeeper keeps consents.
type ConsentKeeper interface {
	// RequireSpeaksFor returns the actor as whom somebody says for a participant what the site must not say alone.
	RequireSpeaksFor(ctx context.Context, handle fact.Hash, signer string) (fact.Actor, error)
	// Standing returns how the consent of a participation stands.
	Standing(ctx context.Context, handle fact.Hash) (consenttypes.Standing, error)
}

// ParticipationKeeper knows how far participations have come.
type ParticipationKeeper interface {
	// Participation returns the participation of a handle.
	Participation(ctx context.Context, handle fact.Hash) (participationtypes.Participation, error)
	// RequireVisits returns how the consent of a participation in a trial stands, or says what keeps it from earning anything by visits now.
	RequireVisits(ctx context.Context, p participationtypes.Participation, trial trialtypes.Trial, former bool) (consenttypes.Standing, error)
}

// AuditKeeper records what changed.
type AuditKeeper interface {
	Record(ctx context.Context, f fact.Fact) error
}
