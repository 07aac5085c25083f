package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact"
	claimsfact "github.com/equipoise-trials/equipoise/fact/claims"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	"github.com/equipoise-trials/equipoise/x/claims/types"
)

func (w *world) drop(p participant, number uint32) *types.MsgDropClaim {
	return &types.MsgDropClaim{Signer: p.speaks, Handle: p.handle, Number: number}
}

func TestAParticipantDropsAClaimThatTheyMadeInErrorAndMakesAnother(t *testing.T) {
	w := newWorld(t)
	for name, come := range map[string]func() participant{
		"at the site": func() participant {
			p := w.enrolled()
			w.claims(p)
			return p
		},
		"before the arbiter": w.disputed,
	} {
		t.Run(name, func(t *testing.T) {
			p := come()
			kept := w.escrow().Claimed
			fixture.Must(w.Fixture, w.msgs.DropClaim, w.drop(p, 1))
			ended := fixture.Only[*claimsfact.ClaimEnded](w.Fixture)
			require.Equal(t, dropped, ended.State)
			require.Equal(t, fact.Meaning_MEANING_AUTHORED, ended.Signature.Meaning)
			require.EqualValues(t, visitFee, kept.Sub(w.escrow().Claimed).Int64(), "nothing is kept back any more")
			w.requireState(p, 1, dropped)
			refuses(w, w.msgs.DropClaim, w.drop(p, 1), "is dropped")
			w.claims(p)
			w.requireState(p, 2, atSite)
		})
	}
}

func TestNobodyElseDropsAClaimAndWhatIsGrantedIsNotDropped(t *testing.T) {
	w := newWorld(t)
	p, other := w.assisted(), w.enrolled()
	w.claims(p)
	for name, by := range map[string]string{"the key that the site keeps": p.address, "staff": w.nurse.Address, "another participant": other.address} {
		t.Run(name, func(t *testing.T) {
			m := w.drop(p, 1)
			m.Signer = by
			refuses(w, w.msgs.DropClaim, m, "only the REPRESENTATIVE speaks for the participant here")
		})
	}
	for range 2 {
		w.attests(w.nurse, other, slowTariff, w.fresh())
	}
	m := w.claim(other)
	m.Tariff = slowTariff
	fixture.Must(w.Fixture, w.msgs.Claim, m)
	fixture.Must(w.Fixture, w.msgs.AnswerClaim, w.answer(w.nurse, other, 1, true))
	w.requireState(other, 1, granted)
	refuses(w, w.msgs.DropClaim, w.drop(other, 1), "cannot become dropped")
}
