package types

import (
	"context"
	"time"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	consentfact "github.com/equipoise-trials/equipoise/fact/consent"
	protocolfact "github.com/equipoise-trials/equipoise/fact/protocol"
	identitytypes "github.com/equipoise-trials/equipoise/x/identity/types"
	payouttypes "github.com/equipoise-trials/equipoise/x/payout/types"
	protocoltypes "github.com/equipoise-trials/equipoise/x/protocol/types"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

// IdentityKeeper knows whose keys are whose.
type IdentityKeeper interface {
	// RequireKey returns the person whose key an address is or was, whatever the standing of their organisation, and says
	// why the key is refused (identitytypes.ErrRevoked), or that it is nobody's (identitytypes.ErrUnknownPerson).
	RequireKey(ctx context.Context, key sdk.AccAddress) (identitytypes.Person, error)
}

// TrialKeeper decides who may do what in a trial, and knows its sites.
type TrialKeeper interface {
	// Authorize returns the grant by which signer may carry out the task on a trial and site, or says what is missing.
	Authorize(ctx context.Context, signer sdk.AccAddress, task fact.Task, trial uint64, site uint32) (trialtypes.Grant, error)
	// Site returns a site of a trial, closed or not.
	Site(ctx context.Context, trial uint64, site uint32) (trialtypes.Site, error)
	// HasPart reports whether an organisation has or had a part in a trial.
	HasPart(ctx context.Context, trial, organisation uint64) (bool, error)
}

// ProtocolKeeper knows which versions of consent forms are in use.
type ProtocolKeeper interface {
	// ConsentForm returns a version of a consent form that is active at the site, with an approval that holds, and exists
	// in the language, or says what is missing.
	ConsentForm(ctx context.Context, site trialtypes.Site, line, version uint32, language string) (protocoltypes.ConsentForm, error)
	// FirstConsentForm is ConsentForm for a first consent: it also says what the site lacks to begin anything new with the
	// form's population.
	FirstConsentForm(ctx context.Context, site trialtypes.Site, line, version uint32, language string) (protocoltypes.ConsentForm, error)
	// FormInUse returns how a site uses a line of consent forms: for what, for whom, and from which version on a consent is not
	// stale.
	FormInUse(ctx context.Context, trial uint64, site, line uint32) (protocoltypes.LineInUse, error)
	// RequiredForm returns how a site uses the consent form that a population is required to consent to.
	RequiredForm(ctx context.Context, trial uint64, site uint32, population protocolfact.Population) (protocoltypes.LineInUse, error)
}

// PayoutKeeper keeps where the participant's money goes.
type PayoutKeeper interface {
	// HasPayee reports whether anybody has named where the money of a participation goes.
	HasPayee(ctx context.Context, handle fact.Hash) (bool, error)
	// CallBackFor tells an agent that lines of a participation which it left unanswered go back.
	CallBackFor(ctx context.Context, handle fact.Hash, lines []uint64, actor fact.Actor) error
	// CosignFor notes that lines of a participation are signed for, and goes on with what waited for that.
	CosignFor(ctx context.Context, handle fact.Hash, lines []uint64, actor fact.Actor) error
	// EndEarning notes that a participation earns no more than what a settlement window still allows.
	EndEarning(ctx context.Context, handle fact.Hash) error
	// HoldUntil keeps what a participation earns from being paid until a time, because it is to be bound to another key.
	HoldUntil(ctx context.Context, handle fact.Hash, until time.Time) error
	// EndHold lets what HoldUntil held go on, at the end of the block.
	EndHold(ctx context.Context, handle fact.Hash) error
	// Owes reports whether a participation earned anything that is not settled.
	Owes(ctx context.Context, handle fact.Hash) (bool, error)
	// Signed notes that the participant signed something, or who speaks for them: nobody inherits from them.
	Signed(ctx context.Context, handle fact.Hash) error
	// NamePayee says where the money of a participation goes from now on, and records it under the blind.
	NamePayee(ctx context.Context, handle fact.Hash, payee payouttypes.Payee, actor fact.Actor, blind fact.Hash) error
}

// ParticipationKeeper knows who invited, promises fees, and transfers participants.
type ParticipationKeeper interface {
	// InviterOf returns who invited a participant, by the address of their first key.
	InviterOf(ctx context.Context, handle fact.Hash) (string, error)
	// PromiseFees promises a key of a participation what its invitation promised to others, out of the budget of the site, and makes
	// its account.
	PromiseFees(ctx context.Context, handle fact.Hash, key sdk.AccAddress) error
	// Transfer lets another site look after a participant, for whom somebody in a capacity signs, if both sites have signed for it. The
	// form is the line that the participation requires there.
	Transfer(ctx context.Context, handle fact.Hash, site, formLine uint32, by fact.Actor, capacity consentfact.Capacity) error
}

// AuditKeeper records what changed.
type AuditKeeper interface {
	Record(ctx context.Context, f fact.Fact) error
}
