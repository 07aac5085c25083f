package types

import (
	"context"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	identitytypes "github.com/equipoise-trials/equipoise/x/identity/types"
	registrationtypes "github.com/equipoise-trials/equipoise/x/registration/types"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

// TrialKeeper decides who may do what in a trial, and knows its sites and who is assigned to it.
type TrialKeeper interface {
	// Authorize returns the grant by which signer may carry out the task on a trial and site, or says what is missing.
	Authorize(ctx context.Context, signer sdk.AccAddress, task fact.Task, trial uint64, site uint32) (trialtypes.Grant, error)
	// Site returns a site of a trial, closed or not.
	Site(ctx context.Context, trial uint64, site uint32) (trialtypes.Site, error)
	// Assigned returns the assignments of organisations in a capacity that hold now.
	Assigned(ctx context.Context, trial uint64, capacity trialfact.Capacity) ([]trialtypes.Assignment, error)
	// Deciding returns the assignments of committees or authorities that hold now, and those that the sponsor ended: these
	// decide again once the organisation is in good standing.
	Deciding(ctx context.Context, trial uint64, capacity trialfact.Capacity) ([]trialtypes.Assignment, error)
	// NewestAssignment returns the newest assignment of an organisation in a capacity, holding or not, if it ever had one.
	NewestAssignment(ctx context.Context, trial, organisation uint64, capacity trialfact.Capacity) (a trialtypes.Assignment, found bool, err error)
	// CarriesOut reports whether a task of the sponsor is an organisation's now: as the sponsor, or as a CRO.
	CarriesOut(ctx context.Context, trial, organisation uint64, task fact.Task) (bool, error)
	// WalkTrialsOf visits the trials in which an organisation has, or had, a part by number, from one on.
	WalkTrialsOf(ctx context.Context, organisation, from uint64, visit func(trial uint64) (stop bool, err error)) error
}

// RegistrationKeeper knows what was promised.
type RegistrationKeeper interface {
	// Newest returns the newest version of a trial's registration: its outcomes.
	Newest(ctx context.Context, trial uint64) (registrationtypes.Version, error)
}

// IdentityKeeper knows the organisations.
type IdentityKeeper interface {
	// RequireOrganisation returns an organisation in good standing, or says why it is not.
	RequireOrganisation(ctx context.Context, organisation uint64) (identitytypes.Organisation, error)
}

// AuditKeeper records what changed.
type AuditKeeper interface {
	Record(ctx context.Context, f fact.Fact) error
}
