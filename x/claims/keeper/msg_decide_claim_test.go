package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact"
	claimsfact "github.com/equipoise-trials/equipoise/fact/claims"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	protocoltypes "github.com/equipoise-trials/equipoise/x/protocol/types"
)

// disputed returns somebody whose claim is before the arbiter.
func (w *world) disputed() participant {
	w.Helper()
	p := w.enrolled()
	w.claims(p)
	fixture.Must(w.Fixture, w.msgs.AnswerClaim, w.answer(w.nurse, p, 1, false))
	fixture.Must(w.Fixture, w.msgs.DisputeClaim, w.dispute(p, 1))
	return p
}

func TestTheArbiterGrantsOrRefusesForGood(t *testing.T) {
	for _, grant := range []bool{true, false} {
		w := newWorld(t)
		p := w.disputed()
		m := w.decide(w.arbiter, p, 1, grant)
		m.Reason = nil
		refuses(w, w.msgs.DecideClaim, m, "a reason is required")
		res := fixture.Must(w.Fixture, w.msgs.DecideClaim, w.decide(w.arbiter, p, 1, grant))
		if grant {
			require.Equal(t, accrued, res.State)
			require.Equal(t, fact.Meaning_MEANING_APPROVED, fixture.Nth[*claimsfact.ClaimGranted](w.Fixture, 0).Signature.Meaning)
			require.EqualValues(t, visitFee, w.balance(p))
			require.Empty(t, w.line(1).Attester, "nobody of the site attested it")
		} else {
			require.Equal(t, dismissed, res.State)
			require.Zero(t, fixture.Only[*claimsfact.ClaimRefused](w.Fixture).Due)
			require.Zero(t, w.balance(p))
		}
		require.Zero(t, w.escrow().Claimed.Int64())
		w.check()
		refuses(w, w.msgs.DecideClaim, w.decide(w.arbiter, p, 1, !grant), "claim 1 of participation")
	}
}

func TestNobodyButTheArbiterDecidesAClaim(t *testing.T) {
	w := newWorld(t)
	p := w.disputed()
	for name, who := range map[string]fixture.Person{
		"the sponsor": w.sponsor, "the site": w.nurse, "a committee whose turn it is not": w.chair, "an accreditor, while there is an arbiter": w.Accreditor(),
	} {
		t.Run(name, func(t *testing.T) {
			refuses(w, w.msgs.DecideClaim, w.decide(who, p, 1, true), "")
		})
	}
	q := w.enrolled()
	w.claims(q)
	refuses(w, w.msgs.DecideClaim, w.decide(w.arbiter, q, 1, true), "is at site")
}

func TestACommitteeOfTheSiteDecidesOnceTheArbiterWasSilent(t *testing.T) {
	w := newWorld(t)
	p := w.disputed()
	w.sleep(response)
	w.requireState(p, 1, atCommittee)
	refuses(w, w.msgs.DecideClaim, w.decide(w.arbiter, p, 1, true), "are the ethics committees of site")
	refuses(w, w.msgs.DecideClaim, w.decide(w.foreign, p, 1, true), "are the ethics committees of site")
	refuses(w, w.msgs.DecideClaim, w.decide(w.nurse, p, 1, true), "a member of an ethics committee of site")
	fixture.Must(w.Fixture, w.msgs.DecideClaim, w.decide(w.chair, p, 1, true))
	w.requireState(p, 1, accrued)
}

func TestWhereTheScheduleNamesNoArbiterAnAccreditorDecides(t *testing.T) {
	w := worldWith(t, func(_ *world, p *protocoltypes.PaymentSchedule) { p.Arbiter = 0 })
	p := w.disputed()
	refuses(w, w.msgs.DecideClaim, w.decide(w.chair, p, 1, true), "so an accreditor decides")
	fixture.Must(w.Fixture, w.msgs.DecideClaim, w.decide(w.Accreditor(), p, 1, true))
	w.requireState(p, 1, accrued)
}
