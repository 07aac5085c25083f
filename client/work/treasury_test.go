package work_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/app"
	"github.com/equipoise-trials/equipoise/client/work"
	"github.com/equipoise-trials/equipoise/fact"
	identityfact "github.com/equipoise-trials/equipoise/fact/identity"
	identitytypes "github.com/equipoise-trials/equipoise/x/identity/types"
)

func TestWhatIsBeyondTheLimitOfATreasuryIsSentOnceASecondConfirms(t *testing.T) {
	w := founded(t)
	administrator, o := w.office("Hospital", identityfact.OrganisationKind_ORGANISATION_KIND_SITE)
	vendor := w.person("vendor")
	coins := func(amount int64) sdk.Coin { return sdk.NewInt64Coin(app.BondDenom, amount) }
	balance := func() string {
		return w.App.Bank.GetBalance(w.Context(), address(t, vendor.String()), app.BondDenom).Amount.String()
	}
	do(w, w.accreditor.Give(o.Treasury, coins(1_000_000)))
	do(w, administrator.Accept(o.Number))

	require.Zero(t, do(w, administrator.LimitTreasury(coins(100))), "less takes one")
	require.Zero(t, do(w, administrator.Spend(address(t, vendor.String()), coins(60))))
	require.Equal(t, "60", balance())
	proposed := do(w, administrator.Spend(address(t, vendor.String()), coins(500)))
	require.Equal(t, uint64(1), proposed.Number)
	require.True(t, proposed.Until.After(w.Time))
	_, err := administrator.ConfirmSpending(o.Number, 1, address(t, vendor.String()), coins(500)).Do(w.ctx)
	require.ErrorContains(t, err, "somebody else must confirm")
	w.Wait(identitytypes.DefaultParams().Probation)
	do(w, w.accreditor.ConfirmSpending(o.Number, 1, address(t, vendor.String()), coins(500)))
	require.Equal(t, "560", balance())

	raise := do(w, administrator.LimitTreasury(coins(1000)))
	from := do(w, w.accreditor.ConfirmTreasuryLimit(o.Number, raise.Number, coins(1000)))
	require.Equal(t, identitytypes.DefaultParams().LimitDelay, from.Sub(w.Time))
	again := do(w, administrator.Spend(address(t, vendor.String()), coins(500)))
	do(w, administrator.RejectProposal(again.Number, fact.ReasonCode_REASON_CODE_CORRECTION))
	list, err := identitytypes.NewQueryClient(w.Query()).TreasuryProposals(w.ctx, &identitytypes.QueryTreasuryProposalsRequest{Organisation: o.Number})
	require.NoError(t, err)
	require.Empty(t, list.Proposals)
}

// office accredits an organisation, and returns its administrator.
func (w *world) office(name string, kind identityfact.OrganisationKind) (work.Administrator, work.Organisation) {
	w.Helper()
	administrator := work.Administrator{Person: w.person(name + " administrator")}
	return administrator, do(w, w.accreditor.Accredit(work.NewOrganisation{
		Kind: kind, Name: name, Country: "FR", Administrator: applicant(administrator.Person, "Grace Example"),
		Limits: sdk.NewCoins(sdk.NewInt64Coin(app.BondDenom, 100_000_000)),
	}))
}
