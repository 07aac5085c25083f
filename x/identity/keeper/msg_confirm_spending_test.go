package keeper_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	identityfact "github.com/equipoise-trials/equipoise/fact/identity"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	"github.com/equipoise-trials/equipoise/x/identity/types"
)

func TestASecondAdministratorConfirmsAPaymentBeyondTheLimit(t *testing.T) {
	w := newRich(t)
	number := fixture.Must(w.Fixture, w.SpendTreasury, w.spend(w.administrator, 700)).Proposal
	fixture.Must(w.Fixture, w.ConfirmSpending, w.confirm(w.second, number, 700))
	require.Equal(t, "700uusd", w.paid())
	f := only[*identityfact.TreasurySpent](w.register)
	require.Equal(t, w.second.Address, f.Signature.Actor.Address)
	require.Equal(t, fact.Meaning_MEANING_APPROVED, f.Signature.Meaning)
	require.Equal(t, w.administrator.Address, f.ProposedBy.Address)
	require.Equal(t, number, f.Proposal)

	fixture.Refuse(w.Fixture, w.ConfirmSpending, w.confirm(w.second, number, 700), "has no proposal 2")
	fixture.Must(w.Fixture, w.SpendTreasury, w.spend(w.administrator, 100))
	require.Equal(t, "800uusd", w.paid(), "what two signed for does not count on the limit for one")
	require.NoError(t, w.Identity.Invariants(w.Ctx))
}

func TestOneKeyDoesNotEmptyATreasury(t *testing.T) {
	w := newRich(t)
	thief := w.Person(w.administrator, "accomplice", admin) // made with the stolen key
	w.Next(time.Minute)
	number := fixture.Must(w.Fixture, w.SpendTreasury, w.spend(w.administrator, 1000)).Proposal
	w.unchanged(func() {
		fixture.Refuse(w.Fixture, w.ConfirmSpending, w.confirm(w.administrator, number, 1000), "proposed it: somebody else must confirm")
		fixture.Refuse(w.Fixture, w.ConfirmSpending, w.confirm(thief, number, 1000), "only from 2026-")
		fixture.Refuse(w.Fixture, w.ConfirmSpending, w.confirm(w.Accreditor(), number, 1000), "has another administrator")
	})
	by := fixture.Must(w.Fixture, w.SpendTreasury, w.spend(thief, 1000)).Proposal
	w.unchanged(func() {
		fixture.Refuse(w.Fixture, w.ConfirmSpending, w.confirm(w.administrator, by, 1000), "only from 2026-")
	})
	limit := fixture.Must(w.Fixture, w.LimitTreasury, &types.MsgLimitTreasury{Signer: w.administrator.Address, Limit: usd(1000)}).Proposal
	w.unchanged(func() {
		fixture.Refuse(w.Fixture, w.ConfirmTreasuryLimit, w.confirmLimit(thief, limit, usd(1000)), "only from 2026-")
	})
	for day := range int64(2) { // what is left to the thief is the limit of each day, until somebody revokes the key
		w.At(w.Ctx.BlockTime().Truncate(24 * time.Hour).Add(24 * time.Hour))
		fixture.Must(w.Fixture, w.SpendTreasury, w.spend(w.administrator, 100))
		require.Equal(t, usd((day+1)*100).String(), w.paid())
	}
	fixture.Must(w.Fixture, w.RevokePerson, &types.MsgRevokePerson{Signer: w.second.Address, Address: w.administrator.Address, Reason: compromised})
	w.unchanged(func() {
		err := fixture.Refuse(w.Fixture, w.ConfirmSpending, w.confirm(w.second, number, 1000), "fell with who made it; propose it again")
		require.ErrorIs(t, err, types.ErrRevoked, "a proposal falls with the key that signed it")
	})
}

func TestAConfirmationNamesWhatItConfirms(t *testing.T) {
	w := newRich(t)
	number := fixture.Must(w.Fixture, w.SpendTreasury, w.spend(w.administrator, 700)).Proposal
	raise := fixture.Must(w.Fixture, w.LimitTreasury, &types.MsgLimitTreasury{Signer: w.administrator.Address, Limit: usd(700)}).Proposal
	for name, tc := range map[string]struct {
		change func(*types.MsgConfirmSpending)
		text   string
	}{
		"another sum":          {func(m *types.MsgConfirmSpending) { m.Amount = sdk.NewCoins(usd(7)) }, "is to pay 700uusd to " + w.vendor.Address},
		"another recipient":    {func(m *types.MsgConfirmSpending) { m.Recipient = w.nurse.Address }, "is to pay 700uusd to " + w.vendor.Address},
		"another proposal":     {func(m *types.MsgConfirmSpending) { m.Proposal = 99 }, "has no proposal 99"},
		"a limit":              {func(m *types.MsgConfirmSpending) { m.Proposal = raise }, "is a limit of 700uusd, not to pay"},
		"another organisation": {func(m *types.MsgConfirmSpending) { m.Organisation = 1 }, "organisation 1 has no proposal"},
		"a coordinator":        {func(m *types.MsgConfirmSpending) { m.Signer = w.nurse.Address }, "does not hold the role ADMINISTRATOR"},
		"nothing":              {func(m *types.MsgConfirmSpending) { m.Amount = nil }, "names 0 denominations"},
		"nobody":               {func(m *types.MsgConfirmSpending) { m.Signer = "" }, `signer is ""`},
	} {
		t.Run(name, func(t *testing.T) {
			m := w.confirm(w.second, number, 700)
			tc.change(m)
			w.unchanged(func() { fixture.Refuse(w.Fixture, w.ConfirmSpending, m, tc.text) })
		})
	}
	w.Next(7 * 24 * time.Hour)
	w.unchanged(func() {
		fixture.Refuse(w.Fixture, w.ConfirmSpending, w.confirm(w.second, number, 700), "could be confirmed before")
	})
	require.Empty(t, w.paid())
}

func TestAnAccreditorConfirmsPaymentsOnlyWhereNobodyElseIs(t *testing.T) {
	r := newRegister(t)
	w := rich{office: office{register: r}, vendor: r.Key("vendor")}
	w.Fund(types.Treasury(w.administrator.Organisation), usd(1000))
	number := fixture.Must(w.Fixture, w.SpendTreasury, w.spend(w.administrator, 700)).Proposal
	w.unchanged(func() {
		fixture.Refuse(w.Fixture, w.ConfirmSpending, w.confirm(w.Accreditor(), number, 700), "is the first of two for payments and limits only from 2026-")
	})
	w.Next(types.DefaultParams().Probation)
	fixture.Must(w.Fixture, w.ConfirmSpending, w.confirm(w.Accreditor(), number, 700))
	require.Equal(t, "700uusd", w.paid())
	require.Equal(t, fact.Role_ROLE_ACCREDITOR, only[*identityfact.TreasurySpent](r).Signature.Actor.Role)

	second := w.Person(w.administrator, "second", admin)
	number = fixture.Must(w.Fixture, w.SpendTreasury, w.spend(w.administrator, 1)).Proposal
	w.Next(types.DefaultParams().Probation)
	fixture.Refuse(w.Fixture, w.ConfirmSpending, w.confirm(w.Accreditor(), number, 1), "has another administrator")
	fixture.Must(w.Fixture, w.ConfirmSpending, w.confirm(second, number, 1))

	own := fixture.Must(w.Fixture, w.SpendTreasury, w.spend(w.Accreditor(), 1)).Proposal
	m := w.confirm(w.Accreditor(), own, 1)
	m.Organisation = 1
	fixture.Refuse(w.Fixture, w.ConfirmSpending, m, "somebody else must confirm")
}

func TestNothingIsConfirmedForAnOrganisationNotInGoodStanding(t *testing.T) {
	w := newRich(t)
	number := fixture.Must(w.Fixture, w.SpendTreasury, w.spend(w.administrator, 700)).Proposal
	fixture.Must(w.Fixture, w.SuspendOrganisation, &types.MsgSuspendOrganisation{
		Signer: w.Accreditor().Address, Organisation: w.administrator.Organisation, Reason: compromised,
	})
	w.unchanged(func() {
		for _, by := range []fixture.Person{w.second, w.Accreditor()} {
			require.ErrorIs(t, fixture.Refuse(w.Fixture, w.ConfirmSpending, w.confirm(by, number, 700), "suspended"), types.ErrSuspended)
		}
	})
}

func TestAProposalOfSomebodyOfAnotherOrganisationIsNotConfirmed(t *testing.T) {
	w := newRich(t)
	other := w.Organisation(sponsorKind)
	number := fixture.Must(w.Fixture, w.SpendTreasury, w.spend(w.administrator, 700)).Proposal
	state, err := w.Identity.ExportGenesis(w.Ctx)
	require.NoError(t, err)
	state.TreasuryProposals[0].Proposer.Address = other.Address
	require.ErrorContains(t, state.Validate(), "who made it, is of organisation 3")
	require.NoError(t, w.Identity.InitGenesis(w.Ctx, state))
	fixture.Refuse(w.Fixture, w.ConfirmSpending, w.confirm(w.second, number, 700), "is of organisation 3")
}
