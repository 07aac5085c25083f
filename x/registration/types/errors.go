package types

import (
	"google.golang.org/grpc/codes"

	"cosmossdk.io/errors"
)

// Errors of registrations. Each is wrapped with what was expected and what to do.
var (
	// ErrAddress says that something is not an address of this chain.
	ErrAddress = errors.RegisterWithGRPCCode(ModuleName, 2, codes.InvalidArgument, "not an address")
	// ErrReason says that a reason is missing or not acceptable.
	ErrReason = errors.Register(ModuleName, 3, "reason refused")
	// ErrQuery says that a query does not say what it asks for.
	ErrQuery = errors.RegisterWithGRPCCode(ModuleName, 4, codes.InvalidArgument, "query refused")
	// ErrUnknownVersion says that a registration has no version of a number.
	ErrUnknownVersion = errors.RegisterWithGRPCCode(ModuleName, 5, codes.NotFound, "unknown version")
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
	// ErrStatus says that a trial's status cannot change that way.
	ErrStatus = errors.Register(ModuleName, 12, "status does not allow it")
	// ErrCountry says that a country is none of the trial's, or has to stay one.
	ErrCountry = errors.Register(ModuleName, 13, "country refused")
	// ErrOrganisation says that somebody's organisation has no part in what they want to do.
	ErrOrganisation = errors.Register(ModuleName, 14, "organisation without part in it")
	// ErrSettlementWindow says that a settlement window cannot change that way.
	ErrSettlementWindow = errors.Register(ModuleName, 15, "settlement window refused")
	// ErrMilestone says that a milestone cannot be reached that way.
	ErrMilestone = errors.Register(ModuleName, 16, "milestone")
	// ErrResults says that results cannot be posted that way.
	ErrResults = errors.Register(ModuleName, 17, "results refused")
	// ErrClock says that a clock does not run, or cannot be changed that way.
	ErrClock = errors.Register(ModuleName, 18, "clock")
	// ErrSponsorship says that a trial cannot change its sponsor that way.
	ErrSponsorship = errors.Register(ModuleName, 19, "transfer of sponsorship")
	// ErrSeal says that a seal is malformed, unknown or does not fit what is revealed.
	ErrSeal = errors.Register(ModuleName, 20, "seal")
	// ErrDispute says that an identifier cannot be disputed, or a dispute resolved, that way.
	ErrDispute = errors.Register(ModuleName, 21, "dispute")
)
