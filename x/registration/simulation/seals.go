package simulation

import (
	"context"
	"time"

	"github.com/cosmos/cosmos-sdk/testutil/simsx"
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/x/internal/sim"
	"github.com/equipoise-trials/equipoise/x/registration/types"
)

// opening is what a seal was made from.
type opening struct {
	salt         []byte
	registration types.Registration
}

// SealRegistration seals a registration, and keeps the opening.
func (f Factories) SealRegistration() simsx.SimMsgFactoryFn[*types.MsgSealRegistration] {
	return func(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter) ([]simsx.SimAccount, *types.MsgSealRegistration) {
		account, person := f.people.Holder(ctx, data, reporter, fact.Role_ROLE_SPONSOR_REPRESENTATIVE)
		o := opening{sim.Bytes32(data), registration(ctx, data, person.Organisation)}
		digest, err := types.SealDigest(sdk.UnwrapSDKContext(ctx).ChainID(), person.Organisation, o.salt, &o.registration)
		if err != nil {
			reporter.Skip(err.Error())
			return nil, nil
		}
		f.openings[string(digest)] = o
		return sim.Propose(ctx, reporter, account, &types.MsgSealRegistration{
			Signer: account.AddressBech32, Digest: digest,
			RevealBy: simsx.BlockTime(ctx).Add(time.Duration(data.Rand().IntInRange(1, 200)) * time.Hour).UTC(),
		}, f.server.SealRegistration)
	}
}

// RevealRegistration reveals what was sealed, late or not.
func (f Factories) RevealRegistration() simsx.SimMsgFactoryFn[*types.MsgRevealRegistration] {
	return func(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter) ([]simsx.SimAccount, *types.MsgRevealRegistration) {
		seal := one(ctx, f, data, reporter, seals)
		o, known := f.openings[string(seal.Digest)]
		if !known {
			reporter.Skip("nobody has the opening")
			return nil, nil
		}
		p := f.people.Colleague(ctx, data, reporter, seal.Organisation)
		return sim.ProposeBy(ctx, data, reporter, p.Address, &types.MsgRevealRegistration{
			Signer: p.Address, Seal: seal.Digest, Salt: o.salt, Registration: o.registration,
		}, f.server.RevealRegistration)
	}
}
