// Package people finds the accounts of a simulation by the people whose keys they are.
package people

import (
	"context"

	"github.com/cosmos/cosmos-sdk/testutil/simsx"
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	identitytypes "github.com/equipoise-trials/equipoise/x/identity/types"
	"github.com/equipoise-trials/equipoise/x/internal/sim"
)

// Register is what is asked of x/identity to find people.
type Register interface {
	// RequirePerson returns the person behind a key that is good, in an organisation in good standing.
	RequirePerson(ctx context.Context, address sdk.AccAddress) (identitytypes.Person, error)
	// RequireRole is RequirePerson for somebody who holds one of the roles at the time of the block.
	RequireRole(ctx context.Context, address sdk.AccAddress, roles ...fact.Role) (identitytypes.Person, fact.Role, error)
}

// Finder finds accounts by the people whose keys they are.
type Finder struct{ Register Register }

// Holder returns an account whose person holds a role, and the person. It skips if there is none.
func (f Finder) Holder(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter, role fact.Role) (simsx.SimAccount, identitytypes.Person) {
	account := sim.Anybody(data, reporter, func(a sdk.AccAddress) bool {
		_, _, err := f.Register.RequireRole(ctx, a, role)
		return err == nil
	})
	return account, f.person(ctx, account)
}

// Colleague returns the person of an account of an organisation. It skips if there is none.
func (f Finder) Colleague(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter, organisation uint64) identitytypes.Person {
	return f.person(ctx, sim.Anybody(data, reporter, func(a sdk.AccAddress) bool {
		colleague, err := f.Register.RequirePerson(ctx, a)
		return err == nil && colleague.Organisation == organisation
	}))
}

func (f Finder) person(ctx context.Context, account simsx.SimAccount) identitytypes.Person {
	person, err := f.Register.RequirePerson(ctx, account.Address)
	if err != nil {
		return identitytypes.Person{}
	}
	return person
}
