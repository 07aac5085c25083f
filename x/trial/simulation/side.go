package simulation

import (
	"context"

	"github.com/cosmos/cosmos-sdk/testutil/simsx"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/x/internal/sim"
	"github.com/equipoise-trials/equipoise/x/trial/types"
)

// AdmitStaff puts a representative of the sponsor or of a CRO on a side of a trial's blind.
func (f Factories) AdmitStaff() simsx.SimMsgFactoryFn[*types.MsgAdmitStaff] {
	return func(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter) ([]simsx.SimAccount, *types.MsgAdmitStaff) {
		t := one(ctx, f, data, reporter, trials)
		account := f.authorised(ctx, data, reporter, siteManagement, t.Id, 0)
		_, admitted := f.people.Holder(ctx, data, reporter, fact.Role_ROLE_SPONSOR_REPRESENTATIVE)
		return sim.Propose(ctx, reporter, account, &types.MsgAdmitStaff{
			Signer: account.AddressBech32, Trial: t.Id, Person: admitted.Address, Role: fact.Role_ROLE_SPONSOR_REPRESENTATIVE,
			DeclaredBlinded: declaration(ctx, admitted, fact.Role_ROLE_SPONSOR_REPRESENTATIVE),
		}, f.server.AdmitStaff)
	}
}
