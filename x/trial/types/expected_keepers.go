package types

import (
	"context"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	identitytypes "github.com/equipoise-trials/equipoise/x/identity/types"
)

// IdentityKeeper is what trials need of x/identity.
type IdentityKeeper interface {
	// Organisation returns an organisation in any standing.
	Organisation(ctx context.Context, id uint64) (identitytypes.Organisation, error)
	// RequireOrganisation returns an organisation in good standing.
	RequireOrganisation(ctx context.Context, id uint64) (identitytypes.Organisation, error)
	// Person returns the person whose key an address is or was, whether they may sign or not.
	Person(ctx context.Context, address sdk.AccAddress) (identitytypes.Person, error)
	// RequirePerson returns the person behind a key that is good, in an organisation in good standing.
	RequirePerson(ctx context.Context, address sdk.AccAddress) (identitytypes.Person, error)
	// RequireRole is RequirePerson for somebody who holds one of the roles at the time of the block.
	RequireRole(ctx context.Context, address sdk.AccAddress, roles ...fact.Role) (identitytypes.Person, fact.Role, error)
}

// AuditKeeper is what trials need of x/audit.
type AuditKeeper interface {
	Record(context.Context, fact.Fact) error
}
