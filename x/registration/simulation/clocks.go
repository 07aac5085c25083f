package simulation

import (
	"context"

	"github.com/cosmos/cosmos-sdk/testutil/simsx"

	"github.com/equipoise-trials/equipoise/x/internal/sim"
	"github.com/equipoise-trials/equipoise/x/registration/types"
)

// CertifyDelay certifies some delay of results.
func (f Factories) CertifyDelay() simsx.SimMsgFactoryFn[*types.MsgCertifyDelay] {
	return func(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter) ([]simsx.SimAccount, *types.MsgCertifyDelay) {
		e, account := f.manager(ctx, data, reporter)
		return sim.Propose(ctx, reporter, account, &types.MsgCertifyDelay{
			Signer: account.AddressBech32, Trial: e.Trial, Reason: sim.Reason(data),
			Months: uint32(data.Rand().IntInRange(1, types.MaxDelayMonths+1)),
		}, f.server.CertifyDelay)
	}
}

// FileNotice stops some clock.
func (f Factories) FileNotice() simsx.SimMsgFactoryFn[*types.MsgFileNotice] {
	return func(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter) ([]simsx.SimAccount, *types.MsgFileNotice) {
		c := one(ctx, f, data, reporter, stoppable)
		account := f.authorised(ctx, data, reporter, c.Trial)
		return sim.Propose(ctx, reporter, account, &types.MsgFileNotice{
			Signer: account.AddressBech32, Trial: c.Trial, Clock: c.Kind, Digest: sim.Bytes32(data),
		}, f.server.FileNotice)
	}
}
