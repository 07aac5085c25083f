package types

import (
	"google.golang.org/grpc/codes"

	"cosmossdk.io/errors"
)

// Errors of the register. Each is wrapped with what was expected and what to do.
var (
	// ErrAddress says that something is not an address of this chain.
	ErrAddress = errors.RegisterWithGRPCCode(ModuleName, 2, codes.InvalidArgument, "not an address")
	// ErrOrganisationDetails says that the description of an organisation is not acceptable.
	ErrOrganisationDetails = errors.Register(ModuleName, 3, "organisation details refused")
	// ErrUnknownOrganisation says that there is no organisation of a number.
	ErrUnknownOrganisation = errors.RegisterWithGRPCCode(ModuleName, 4, codes.NotFound, "unknown organisation")
	// ErrSuspended says that an organisation was suspended.
	ErrSuspended = errors.Register(ModuleName, 5, "organisation suspended")
	// ErrStanding says that an organisation's standing cannot change that way.
	ErrStanding = errors.Register(ModuleName, 6, "standing cannot change")
	// ErrUnknownPerson says that a key is nobody's.
	ErrUnknownPerson = errors.RegisterWithGRPCCode(ModuleName, 7, codes.NotFound, "person not registered")
	// ErrRegistered says that a key is somebody's already, or was.
	ErrRegistered = errors.Register(ModuleName, 8, "key already registered")
	// ErrRevoked says that a key signs nothing more.
	ErrRevoked = errors.Register(ModuleName, 9, "key revoked")
	// ErrNameDigest says that a commitment to a printed name or a proof of identity has the wrong length.
	ErrNameDigest = errors.Register(ModuleName, 10, "name digest refused")
	// ErrRole says that a person does not hold the role that is needed.
	ErrRole = errors.Register(ModuleName, 11, "role missing")
	// ErrRoleGrant says that a role cannot be granted or revoked that way.
	ErrRoleGrant = errors.Register(ModuleName, 12, "role cannot change")
	// ErrOtherOrganisation says that a person belongs to another organisation.
	ErrOtherOrganisation = errors.Register(ModuleName, 13, "person of another organisation")
	// ErrLastAdministrator says that an organisation would be left without an administrator.
	ErrLastAdministrator = errors.Register(ModuleName, 14, "last administrator")
	// ErrFeeGrant says that a treasury cannot pay fees that way.
	ErrFeeGrant = errors.Register(ModuleName, 15, "fee grant refused")
	// ErrTreasury says that a treasury cannot spend that way.
	ErrTreasury = errors.Register(ModuleName, 16, "treasury cannot spend")
	// ErrReason says that a reason is missing or not acceptable.
	ErrReason = errors.Register(ModuleName, 17, "reason refused")
	// ErrExpired says that the accreditation of an organisation is over.
	ErrExpired = errors.Register(ModuleName, 18, "accreditation expired")
	// ErrLimits says that something lies outside the limits of an accreditor, or that limits are not acceptable.
	ErrLimits = errors.Register(ModuleName, 19, "limits of the accreditor")
	// ErrTraining says that a proof of training is missing or not acceptable.
	ErrTraining = errors.Register(ModuleName, 20, "training digest refused")
	// ErrRotation says that a key cannot be replaced that way.
	ErrRotation = errors.Register(ModuleName, 21, "key rotation refused")
	// ErrAuthority says that only governance can do that.
	ErrAuthority = errors.RegisterWithGRPCCode(ModuleName, 22, codes.PermissionDenied, "not the account of governance")
	// ErrTreasuryLimit says that one administrator alone cannot pay out so much on one day.
	ErrTreasuryLimit = errors.Register(ModuleName, 23, "beyond the treasury's limit")
	// ErrTreasuryProposal says that a proposal of a treasury cannot be made, confirmed or rejected that way.
	ErrTreasuryProposal = errors.Register(ModuleName, 24, "treasury proposal refused")
	// ErrRegistration says that nothing waits for a key to accept it, or that it cannot be accepted or withdrawn that way.
	ErrRegistration = errors.Register(ModuleName, 26, "registration refused")
	// ErrParticipant says that a key is that of a participation, which is nobody's of any organisation.
	ErrParticipant = errors.Register(ModuleName, 27, "key of a participation")
)
