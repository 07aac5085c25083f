package types

import (
	"google.golang.org/grpc/codes"

	"cosmossdk.io/errors"
)

// Errors of trials. Each is wrapped with what was expected and what to do.
var (
	// ErrTrialNumber says that something is not the number of a trial.
	ErrTrialNumber = errors.RegisterWithGRPCCode(ModuleName, 2, codes.InvalidArgument, "not a trial number")
	// ErrUnknownTrial says that there is no trial of a number.
	ErrUnknownTrial = errors.RegisterWithGRPCCode(ModuleName, 3, codes.NotFound, "unknown trial")
	// ErrUnknownSite says that a site is not on the trial.
	ErrUnknownSite = errors.RegisterWithGRPCCode(ModuleName, 4, codes.NotFound, "site not on the trial")
	// ErrStatus says that a trial's status does not allow something.
	ErrStatus = errors.Register(ModuleName, 5, "status does not allow it")
	// ErrReason says that a reason is missing or not acceptable.
	ErrReason = errors.Register(ModuleName, 6, "reason refused")
	// ErrAddress says that something is not an address of this chain.
	ErrAddress = errors.RegisterWithGRPCCode(ModuleName, 7, codes.InvalidArgument, "not an address")
	// ErrCountry says that a country is none, or not one of the trial's.
	ErrCountry = errors.Register(ModuleName, 8, "country refused")
	// ErrOrganisationKind says that an organisation is of the wrong kind for what it should do.
	ErrOrganisationKind = errors.Register(ModuleName, 9, "wrong kind of organisation")
	// ErrSeparation says that an organisation would have two parts in a trial that must be apart.
	ErrSeparation = errors.Register(ModuleName, 10, "duties must be separate")
	// ErrSiteClosed says that a site takes in nobody any more.
	ErrSiteClosed = errors.Register(ModuleName, 11, "site closed")
	// ErrInvestigator says that somebody is not, or cannot be, the principal investigator.
	ErrInvestigator = errors.Register(ModuleName, 12, "principal investigator")
	// ErrAssignment says that an organisation is not assigned, or cannot be assigned that way.
	ErrAssignment = errors.Register(ModuleName, 13, "assignment")
	// ErrScope says that something lies outside what an organisation is assigned for.
	ErrScope = errors.Register(ModuleName, 14, "outside the scope of the assignment")
	// ErrDuties says that duties are not, or cannot be, transferred that way.
	ErrDuties = errors.Register(ModuleName, 15, "transfer of duties")
	// ErrDelegation says that a task is not, or cannot be, delegated that way.
	ErrDelegation = errors.Register(ModuleName, 16, "delegation")
	// ErrTask says that a task is unknown, or not one that can be used there.
	ErrTask = errors.RegisterWithGRPCCode(ModuleName, 17, codes.InvalidArgument, "task refused")
	// ErrOrganisation says that somebody's organisation has no part in what they want to do.
	ErrOrganisation = errors.Register(ModuleName, 18, "organisation without part in it")
	// ErrSide says that somebody stands on the other side of a trial's blind.
	ErrSide = errors.Register(ModuleName, 19, "side of the blind")
	// ErrQuery says that a query does not say what it asks for.
	ErrQuery = errors.RegisterWithGRPCCode(ModuleName, 20, codes.InvalidArgument, "query refused")
	// ErrUndeclared says that somebody who holds an unblinded role was not declared blinded in the trial, or cannot be.
	ErrUndeclared = errors.Register(ModuleName, 21, "declaration of being blinded")
)
