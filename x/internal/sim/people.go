package sim

import (
	"context"

	"github.com/cosmos/cosmos-sdk/testutil/simsx"
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	identitytypes "github.com/equipoise-trials/equipoise/x/identity/types"
)

// tries bounds how many accounts are looked at to find one that fits.
const tries = 200

// Register is what is asked of x/identity to find people.
type Register interface {
	// RequirePerson returns the person behind a key that is good, in an organisation in good standing.
	RequirePerson(ctx context.Context, address sdk.AccAddress) (identitytypes.Person, error)
	// RequireRole is RequirePerson for somebody who holds one of the roles at the time of the block.
	RequireRole(ctx context.Context, address sdk.AccAddress, roles ...fact.Role) (identitytypes.Person, fact.Role, error)
}

// People finds accounts of a simulation by the people whose keys they are.
type People struct{ Register Register }

// Holder returns an account whose person holds a role, and the person. It skips if there is none.
func (p People) Holder(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter, role fact.Role) (simsx.SimAccount, identitytypes.Person) {
	account := Anybody(data, reporter, func(a sdk.AccAddress) bool {
		_, _, err := p.Register.RequireRole(ctx, a, role)
		return err == nil
	})
	return account, p.person(ctx, account)
}

// Colleague returns the person of an account of an organisation. It skips if there is none.
func (p People) Colleague(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter, organisation uint64) identitytypes.Person {
	return p.person(ctx, Anybody(data, reporter, func(a sdk.AccAddress) bool {
		colleague, err := p.Register.RequirePerson(ctx, a)
		return err == nil && colleague.Organisation == organisation
	}))
}

func (p People) person(ctx context.Context, account simsx.SimAccount) identitytypes.Person {
	person, err := p.Register.RequirePerson(ctx, account.Address)
	if err != nil {
		return identitytypes.Person{}
	}
	return person
}

// Anybody returns an account that a rule admits. It skips if there is none.
func Anybody(data *simsx.ChainDataSource, reporter simsx.SimulationReporter, admits func(sdk.AccAddress) bool) simsx.SimAccount {
	return data.AnyAccountN(tries, reporter, simsx.SimAccountFilterFn(func(a simsx.SimAccount) bool { return admits(a.Address) }))
}

// One returns one of the rows of a chain. It skips if there is none.
func One[V any](data *simsx.ChainDataSource, reporter simsx.SimulationReporter, rows []V) (row V) {
	if len(rows) == 0 {
		reporter.Skip("there is nothing like that")
		return row
	}
	return simsx.OneOf(data.Rand(), rows)
}

// Reason returns some reason that needs no text.
func Reason(data *simsx.ChainDataSource) *fact.Reason {
	return &fact.Reason{Code: fact.ReasonCode(data.Rand().IntInRange(1, int(fact.ReasonCode_REASON_CODE_OTHER)))}
}
