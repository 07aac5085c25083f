package simulation

import (
	"context"
	"slices"
	"time"

	"github.com/cosmos/cosmos-sdk/testutil/simsx"
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/x/identity/types"
	"github.com/equipoise-trials/equipoise/x/internal/sim"
)

// people returns those of the register whom a rule admits.
func (f Factories) people(ctx context.Context, admits func(types.Person) bool) []types.Person {
	state, err := f.register.ExportGenesis(ctx)
	if err != nil {
		return nil
	}
	return slices.DeleteFunc(state.People, func(p types.Person) bool { return !admits(p) })
}

// holder returns somebody with a good key and a role.
func (f Factories) holder(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter, role fact.Role) types.Person {
	return one(data, reporter, f.people(ctx, func(p types.Person) bool {
		return !p.IsRevoked() && f.register.HasRole(ctx, p, role)
	}))
}

// colleagues returns an administrator and somebody of the same organisation, perhaps the same person.
func (f Factories) colleagues(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter) (administrator, colleague types.Person) {
	administrator = f.holder(ctx, data, reporter, fact.Role_ROLE_ADMINISTRATOR)
	colleague = one(data, reporter, f.people(ctx, func(p types.Person) bool { return p.Organisation == administrator.Organisation }))
	return administrator, colleague
}

// rotator returns somebody who may have a say in the key of somebody else: an administrator and a colleague or, if an
// organisation is suspended, an accreditor and one of its people.
func (f Factories) rotator(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter) (by, subject types.Person, suspended bool) {
	inside := f.people(ctx, func(p types.Person) bool {
		o, err := f.register.Organisation(ctx, p.Organisation)
		return err == nil && o.IsSuspended()
	})
	if len(inside) == 0 || data.Rand().Intn(4) == 0 {
		by, subject = f.colleagues(ctx, data, reporter)
		return by, subject, false
	}
	return f.holder(ctx, data, reporter, fact.Role_ROLE_ACCREDITOR), one(data, reporter, inside), true
}

func one(data *simsx.ChainDataSource, reporter simsx.SimulationReporter, people []types.Person) types.Person {
	if len(people) == 0 {
		reporter.Skip("there is nobody like that")
		return types.Person{}
	}
	return simsx.OneOf(data.Rand(), people)
}

// stranger returns an address that the register does not know.
func (f Factories) stranger(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter) string {
	return data.AnyAccountN(10, reporter, simsx.SimAccountFilterFn(func(a simsx.SimAccount) bool {
		_, err := f.register.Person(ctx, a.Address)
		return err != nil
	})).AddressBech32
}

func (f Factories) organisation(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter) uint64 {
	state, err := f.register.ExportGenesis(ctx)
	if err != nil || len(state.Organisations) == 0 {
		reporter.Skip("there is no organisation")
		return 0
	}
	return simsx.OneOf(data.Rand(), state.Organisations).Id
}

// registration returns some registration that no key accepted and that a rule admits.
func (f Factories) registration(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter,
	admits func(types.Registration) bool,
) types.Registration {
	state, err := f.register.ExportGenesis(ctx)
	if err != nil {
		reporter.Skip(err.Error())
		return types.Registration{}
	}
	waiting := slices.DeleteFunc(state.Registrations, func(r types.Registration) bool { return !admits(r) })
	if len(waiting) == 0 {
		reporter.Skip("no key is to accept anything")
		return types.Registration{}
	}
	return simsx.OneOf(data.Rand(), waiting)
}

// rotation returns some rotation that waits to be confirmed.
func (f Factories) rotation(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter) types.Rotation {
	state, err := f.register.ExportGenesis(ctx)
	if err != nil || len(state.Rotations) == 0 {
		reporter.Skip("no new key is proposed")
		return types.Rotation{}
	}
	return simsx.OneOf(data.Rand(), state.Rotations)
}

// anyRole returns some role with a proof of training.
func anyRole(data *simsx.ChainDataSource) types.RoleTerm {
	return types.RoleTerm{Role: fact.Role(data.Rand().IntInRange(1, len(fact.Role_name))), TrainingDigest: sim.Bytes32(data)}
}

// someday returns an instant some days after the block, or none.
func someday(ctx context.Context, data *simsx.ChainDataSource) *time.Time {
	days := data.Rand().Intn(60)
	if days == 0 {
		return nil
	}
	at := sdk.UnwrapSDKContext(ctx).BlockTime().AddDate(0, 0, days).UTC()
	return &at
}

// someLimits returns the limits of an accreditor for one country, or none.
func someLimits(data *simsx.ChainDataSource) *types.Limits {
	if data.Rand().Intn(2) == 0 {
		return nil
	}
	return &types.Limits{Countries: []string{"FR"}}
}

// why returns some reason that needs no text.
func why(data *simsx.ChainDataSource) *fact.Reason {
	return &fact.Reason{Code: fact.ReasonCode(data.Rand().IntInRange(1, int(fact.ReasonCode_REASON_CODE_OTHER)))}
}
