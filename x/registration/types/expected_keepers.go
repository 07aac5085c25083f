package types

import (
	"context"
	"time"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	identitytypes "github.com/equipoise-trials/equipoise/x/identity/types"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

// TrialKeeper is what registrations need of x/trial: who may act, who sponsors and conducts a trial, and the four setters
// of its core row, which nobody but x/registration calls.
type TrialKeeper interface {
	// Authorize returns the grant by which the signer may carry out the task on a trial, or says what is missing.
	Authorize(ctx context.Context, signer sdk.AccAddress, task fact.Task, trial uint64, site uint32) (trialtypes.Grant, error)
	// RequireSponsor returns the grant by which the signer represents the sponsor of a trial itself, or says what is missing.
	RequireSponsor(ctx context.Context, signer sdk.AccAddress, trial uint64) (trialtypes.Grant, error)
	// RequireSeparate returns an error if an organisation has a part in a trial that must be apart from another one.
	RequireSeparate(ctx context.Context, t trialtypes.Trial, organisation uint64, part trialtypes.Part) error
	// Trial returns the core row of a trial.
	Trial(ctx context.Context, id uint64) (trialtypes.Trial, error)
	// Sponsorship returns one of the sponsorships of a trial, by its number from 1.
	Sponsorship(ctx context.Context, trial uint64, number uint32) (trialtypes.Sponsorship, error)
	// HasSiteIn reports whether a trial has, or had, a site in a country.
	HasSiteIn(ctx context.Context, trial uint64, country string) (bool, error)
	// ExportGenesis returns the rows of all trials.
	ExportGenesis(ctx context.Context) (*trialtypes.GenesisState, error)

	// Open makes a trial of the sponsor for whom somebody acts, and returns its number.
	Open(ctx context.Context, sponsor fact.Actor, window time.Duration, countries []string) (uint64, error)
	// SetSponsor makes the organisation for which somebody acts the sponsor of a trial, and returns the number of the
	// sponsorship.
	SetSponsor(ctx context.Context, trial uint64, sponsor fact.Actor) (uint32, error)
	// SetStatus puts a trial into a status.
	SetStatus(ctx context.Context, trial uint64, status trialfact.Status) error
	// SetTerms sets the settlement window and the countries of recruitment of a trial.
	SetTerms(ctx context.Context, trial uint64, window time.Duration, countries []string) error
}

// IdentityKeeper is what registrations need of x/identity.
type IdentityKeeper interface {
	// Organisation returns an organisation in any standing.
	Organisation(ctx context.Context, id uint64) (identitytypes.Organisation, error)
	// RequireOrganisation returns an organisation in good standing.
	RequireOrganisation(ctx context.Context, id uint64) (identitytypes.Organisation, error)
	// RequirePerson returns the person behind a key that is good, in an organisation in good standing.
	RequirePerson(ctx context.Context, address sdk.AccAddress) (identitytypes.Person, error)
	// RequireRole is RequirePerson for somebody who holds one of the roles at the time of the block.
	RequireRole(ctx context.Context, address sdk.AccAddress, roles ...fact.Role) (identitytypes.Person, fact.Role, error)
}

// AuditKeeper is what registrations need of x/audit.
type AuditKeeper interface {
	Record(context.Context, fact.Fact) error
}
