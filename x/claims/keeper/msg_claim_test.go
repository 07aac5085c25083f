package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact"
	claimsfact "github.com/equipoise-trials/equipoise/fact/claims"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	"github.com/equipoise-trials/equipoise/x/claims/types"
)

func TestAParticipantClaimsAVisitAndWhatItIsWorthIsKeptBack(t *testing.T) {
	w := newWorld(t)
	p := w.enrolled()
	m := w.claim(p)
	res := fixture.Must(w.Fixture, w.msgs.Claim, m)
	require.EqualValues(t, 1, res.Number)

	c := w.stored(p, 1)
	require.Equal(t, atSite, c.State)
	require.Equal(t, w.Ctx.BlockTime().Add(response), *c.Due)
	require.EqualValues(t, visitFee, c.Amount.Int64())
	require.EqualValues(t, visitFee, w.escrow().Claimed.Int64())
	opened := fixture.Only[*claimsfact.ClaimOpened](w.Fixture)
	require.Equal(t, m.Blind, opened.Blind)
	require.Equal(t, c.Claimed(), opened.Claimed)
	require.Equal(t, p.address, opened.Signature.Actor.Address)
	require.Equal(t, fact.ActorKind_ACTOR_KIND_PARTICIPANT, opened.Signature.Actor.Kind)
	w.check()
}

func TestAnExpenseIsClaimedWithItsReceiptByATariffThatPaysItBack(t *testing.T) {
	w := newWorld(t)
	p := w.screened()
	m := w.claim(p)
	m.Kind, m.Tariff, m.Receipt = claimsfact.Kind_KIND_EXPENSE, travelTariff, w.fresh()
	fixture.Must(w.Fixture, w.msgs.Claim, m)
	require.Equal(t, m.Receipt, fixture.Only[*claimsfact.ClaimOpened](w.Fixture).Claimed.Receipt)
	fixture.Must(w.Fixture, w.msgs.AnswerClaim, w.answer(w.nurse, p, 1, true))
	require.EqualValues(t, travel, w.balance(p))
	w.requireState(p, 1, accrued)
}

func TestForWhoeverDoesNotSignAloneTheirRepresentativeClaims(t *testing.T) {
	w := newWorld(t)
	p := w.assisted()
	own := w.claim(p)
	own.Signer = p.address // which lies with the site
	refuses(w, w.msgs.Claim, own, "only the REPRESENTATIVE speaks for the participant here")
	w.claims(p)
	w.requireState(p, 1, atSite)
}

func TestClaimRefuses(t *testing.T) {
	w := newWorld(t)
	p, other := w.enrolled(), w.enrolled()
	known := w.fresh()
	w.attests(w.nurse, p, visitTariff, known)
	for name, tc := range map[string]struct {
		change func(*types.MsgClaim)
		words  string
	}{
		"what somebody else signs":            {func(m *types.MsgClaim) { m.Signer = other.address }, "is not the key"},
		"what staff sign":                     {func(m *types.MsgClaim) { m.Signer = w.nurse.Address }, "is not the key"},
		"somebody who was not invited":        {func(m *types.MsgClaim) { m.Handle = w.fresh() }, "nobody was invited"},
		"a short handle":                      {func(m *types.MsgClaim) { m.Handle = m.Handle[1:] }, "handle has 31 bytes"},
		"a short nullifier":                   {func(m *types.MsgClaim) { m.Nullifier = m.Nullifier[1:] }, "nullifier has 31 bytes"},
		"no detail":                           {func(m *types.MsgClaim) { m.Detail = nil }, "detail has 0 bytes"},
		"no blind":                            {func(m *types.MsgClaim) { m.Blind = nil }, "blind has 0 bytes"},
		"no kind":                             {func(m *types.MsgClaim) { m.Kind = 0 }, "want VISIT or EXPENSE"},
		"a visit with a receipt":              {func(m *types.MsgClaim) { m.Receipt = w.fresh() }, "a VISIT has no receipt"},
		"an expense without a receipt":        {func(m *types.MsgClaim) { m.Kind = claimsfact.Kind_KIND_EXPENSE }, "receipt has 0 bytes"},
		"a receipt for what is not paid back": {func(m *types.MsgClaim) { m.Kind, m.Receipt = claimsfact.Kind_KIND_EXPENSE, w.fresh() }, "is a STIPEND"},
		"a tariff that there is not":          {func(m *types.MsgClaim) { m.Tariff = 3 }, "has tariffs 0 to 2, not 3"},
		"a visit that was attested":           {func(m *types.MsgClaim) { m.Nullifier = known }, "was accrued as line 1"},
	} {
		t.Run(name, func(t *testing.T) {
			m := w.claim(p)
			tc.change(m)
			refuses(w, w.msgs.Claim, m, tc.words)
		})
	}
	w.claims(p)
}

func TestAClaimBeginsWithTheScreeningAndEndsASettlementWindowAfterTheEnd(t *testing.T) {
	w := newWorld(t)
	p := w.enrolled()
	w.withdraws(p)
	w.Next(window)
	w.claims(p)
	late := w.enrolled()
	w.withdraws(late)
	w.Next(window + 1)
	refuses(w, w.msgs.Claim, w.claim(late), "its visits could be attested until")
	w.check()
}

func TestACapThatIsEarnedIsNotClaimed(t *testing.T) {
	w := newWorld(t)
	p := w.enrolled()
	m := w.claim(p)
	m.Tariff = travelTariff
	for range 2 {
		w.attests(w.nurse, p, travelTariff, w.fresh())
	}
	refuses(w, w.msgs.Claim, m, "at most 2 are paid for one participation")
}
