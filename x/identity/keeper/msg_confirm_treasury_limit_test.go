package keeper_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"

	identityfact "github.com/equipoise-trials/equipoise/fact/identity"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	"github.com/equipoise-trials/equipoise/x/identity/types"
)

func (o office) confirmLimit(by fixture.Person, number uint64, limit sdk.Coin) *types.MsgConfirmTreasuryLimit {
	return &types.MsgConfirmTreasuryLimit{Signer: by.Address, Organisation: o.administrator.Organisation, Proposal: number, Limit: limit}
}

// raise has two administrators raise a limit.
func (o office) raise(limit sdk.Coin) *types.MsgConfirmTreasuryLimitResponse {
	o.Helper()
	res := fixture.Must(o.Fixture, o.LimitTreasury, &types.MsgLimitTreasury{Signer: o.administrator.Address, Limit: limit})
	return fixture.Must(o.Fixture, o.ConfirmTreasuryLimit, o.confirmLimit(o.second, res.Proposal, limit))
}

func TestAHigherLimitNeedsTwoAndHoldsAfterTheDelay(t *testing.T) {
	w := newRich(t)
	proposed := fixture.Must(w.Fixture, w.LimitTreasury, &types.MsgLimitTreasury{Signer: w.administrator.Address, Limit: usd(500)})
	require.Equal(t, w.Ctx.BlockTime().Add(7*24*time.Hour), *proposed.LapsesAt)
	require.Equal(t, "500", only[*identityfact.TreasuryLimitProposed](w.register).Limit.Amount)
	w.unchanged(func() {
		fixture.Refuse(w.Fixture, w.ConfirmTreasuryLimit, w.confirmLimit(w.administrator, proposed.Proposal, usd(500)), "somebody else must confirm")
		fixture.Refuse(w.Fixture, w.ConfirmTreasuryLimit, w.confirmLimit(w.second, proposed.Proposal, usd(5000)), "is a limit of 500uusd, not a limit of 5000uusd")
		fixture.Refuse(w.Fixture, w.ConfirmTreasuryLimit, w.confirmLimit(w.nurse, proposed.Proposal, usd(500)), "does not hold the role ADMINISTRATOR")
	})
	res := fixture.Must(w.Fixture, w.ConfirmTreasuryLimit, w.confirmLimit(w.second, proposed.Proposal, usd(500)))
	require.Equal(t, w.Ctx.BlockTime().Add(72*time.Hour), res.From)
	f := only[*identityfact.TreasuryLimitChanged](w.register)
	require.Equal(t, "500", f.Limit.Amount)
	require.Equal(t, "100", f.Former.Amount)
	require.Equal(t, res.From.UnixNano(), f.From)
	require.Equal(t, w.administrator.Address, f.ProposedBy.Address)
	require.Equal(t, w.second.Address, f.Signature.Actor.Address)

	w.At(res.From.Add(-1))
	require.Equal(t, "100uusd", w.treasury().Left.String())
	require.NoError(t, w.Identity.Invariants(w.Ctx))
	w.At(res.From)
	require.Equal(t, "500uusd", w.treasury().Left.String())
	require.NoError(t, w.Identity.Invariants(w.Ctx))
}

func TestALimitThatWasRaisedFurtherSinceIsLoweredAtOnce(t *testing.T) {
	w := newRich(t)
	w.raise(usd(500))
	old := fixture.Must(w.Fixture, w.LimitTreasury, &types.MsgLimitTreasury{Signer: w.administrator.Address, Limit: usd(300)}).Proposal
	w.Next(types.DefaultParams().LimitDelay)
	res := fixture.Must(w.Fixture, w.ConfirmTreasuryLimit, w.confirmLimit(w.second, old, usd(300)))
	require.Equal(t, w.Ctx.BlockTime(), res.From)
	require.Equal(t, "300uusd", w.treasury().Left.String())
	require.NoError(t, w.Identity.Invariants(w.Ctx))
}
