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
	// ErrUnknownVersion says that a registration has no version of a number.
	ErrUnknownVersion = errors.RegisterWithGRPCCode(ModuleName, 4, codes.NotFound, "unknown version")
	// ErrUnknownSite says that a site is not on the trial.
	ErrUnknownSite = errors.RegisterWithGRPCCode(ModuleName, 5, codes.NotFound, "site not on the trial")
	// ErrIdentifier says that a number of another registry is malformed.
	ErrIdentifier = errors.RegisterWithGRPCCode(ModuleName, 6, codes.InvalidArgument, "malformed identifier")
	// ErrIdentifierTaken says that a number of another registry belongs to another trial.
	ErrIdentifierTaken = errors.Register(ModuleName, 7, "identifier belongs to another trial")
	// ErrUnknownIdentifier says that no trial holds a number of another registry.
	ErrUnknownIdentifier = errors.RegisterWithGRPCCode(ModuleName, 8, codes.NotFound, "identifier not registered")
	// ErrRegistration says that a registration is not acceptable.
	ErrRegistration = errors.Register(ModuleName, 9, "registration refused")
	// ErrBaseVersion says that an amendment was not written against the newest version.
	ErrBaseVersion = errors.Register(ModuleName, 10, "not the newest version")
	// ErrOutcomes says that primary outcomes cannot change that way.
	ErrOutcomes = errors.Register(ModuleName, 11, "outcomes locked")
	// ErrStatus says that a trial's status cannot change that way, or does not allow something.
	ErrStatus = errors.Register(ModuleName, 12, "status does not allow it")
	// ErrReason says that a reason is missing or not acceptable.
	ErrReason = errors.Register(ModuleName, 13, "reason refused")
	// ErrAddress says that something is not an address of this chain.
	ErrAddress = errors.RegisterWithGRPCCode(ModuleName, 14, codes.InvalidArgument, "not an address")
	// ErrCountry says that a country is none, or not one of the trial's.
	ErrCountry = errors.Register(ModuleName, 15, "country refused")
	// ErrOrganisationKind says that an organisation is of the wrong kind for what it should do.
	ErrOrganisationKind = errors.Register(ModuleName, 16, "wrong kind of organisation")
	// ErrSeparation says that an organisation would have two parts in a trial that must be apart.
	ErrSeparation = errors.Register(ModuleName, 17, "duties must be separate")
	// ErrSiteClosed says that a site takes in nobody any more.
	ErrSiteClosed = errors.Register(ModuleName, 18, "site closed")
	// ErrInvestigator says that somebody is not, or cannot be, the principal investigator.
	ErrInvestigator = errors.Register(ModuleName, 19, "principal investigator")
	// ErrAssignment says that an organisation is not assigned, or cannot be assigned that way.
	ErrAssignment = errors.Register(ModuleName, 20, "assignment")
	// ErrScope says that something lies outside what an organisation is assigned for.
	ErrScope = errors.Register(ModuleName, 21, "outside the scope of the assignment")
	// ErrDuties says that duties are not, or cannot be, transferred that way.
	ErrDuties = errors.Register(ModuleName, 22, "transfer of duties")
	// ErrDelegation says that a task is not, or cannot be, delegated that way.
	ErrDelegation = errors.Register(ModuleName, 23, "delegation")
	// ErrTask says that a task is unknown, or not one that can be used there.
	ErrTask = errors.RegisterWithGRPCCode(ModuleName, 24, codes.InvalidArgument, "task refused")
	// ErrOrganisation says that somebody's organisation has no part in what they want to do.
	ErrOrganisation = errors.Register(ModuleName, 25, "organisation without part in it")
	// ErrSettlementWindow says that a settlement window cannot change that way.
	ErrSettlementWindow = errors.Register(ModuleName, 26, "settlement window refused")
	// ErrMilestone says that a milestone cannot be reached that way.
	ErrMilestone = errors.Register(ModuleName, 27, "milestone")
	// ErrResults says that results cannot be posted that way.
	ErrResults = errors.Register(ModuleName, 28, "results refused")
	// ErrClock says that a clock does not run, or cannot be changed that way.
	ErrClock = errors.Register(ModuleName, 29, "clock")
	// ErrSponsorship says that a trial cannot change its sponsor that way.
	ErrSponsorship = errors.Register(ModuleName, 30, "transfer of sponsorship")
	// ErrSeal says that a seal is malformed, unknown or does not fit what is revealed.
	ErrSeal = errors.Register(ModuleName, 31, "seal")
	// ErrDispute says that an identifier cannot be disputed, or a dispute resolved, that way.
	ErrDispute = errors.Register(ModuleName, 32, "dispute")
	// ErrSide says that somebody stands on the other side of a trial's blind.
	ErrSide = errors.Register(ModuleName, 34, "side of the blind")
	// ErrQuery says that a query does not say what it asks for.
	ErrQuery = errors.RegisterWithGRPCCode(ModuleName, 33, codes.InvalidArgument, "query refused")
)
