package demo

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/cosmos/cosmos-sdk/crypto/hd"

	"github.com/equipoise-trials/equipoise/client/work"
	"github.com/equipoise-trials/equipoise/cmd/equipoised/demo/plan"
	"github.com/equipoise-trials/equipoise/fact"
	consentfact "github.com/equipoise-trials/equipoise/fact/consent"
	consenttypes "github.com/equipoise-trials/equipoise/x/consent/types"
	payouttypes "github.com/equipoise-trials/equipoise/x/payout/types"
)

// TestWhatWasConsentedToByMistakeIsShownAsSuchAndSomebodyIsRepresentedLater follows two people through a live node: one whose consent
// staff took from the wrong paper, and one whose daughter turns up after the invitation.
func TestWhatWasConsentedToByMistakeIsShownAsSuchAndSomebodyIsRepresentedLater(t *testing.T) {
	r := recruiting(t, nil)
	r.must(r.moneyForAll(r.ctx))
	t.Run("by mistake", func(t *testing.T) { r.as(t).consentsByMistake() })
	t.Run("a daughter", func(t *testing.T) { r.as(t).isRepresentedLater() })
}

// one returns a participant of the plan who signs in a way.
func (r *liveTrial) one(signing plan.Signing) int {
	r.Helper()
	for i, p := range r.plan.Participants {
		if p.Signing == signing {
			return i
		}
	}
	require.Fail(r, "nobody of the plan signs so")
	return 0
}

func (r *liveTrial) consentsByMistake() {
	r.Helper()
	m := r.enrolled(r.one(plan.Wallet))
	form := r.form(m)
	_, err := r.coordinating(m).ClaimError(m.Subject, form, work.Reason{
		Code: fact.ReasonCode_REASON_CODE_CORRECTION, Text: "somebody else's telephone",
	}).Do(r.ctx)
	r.must(err)
	_, err = m.taking().ConfirmError(form).Do(r.ctx)
	r.must(err)

	queries := consenttypes.NewQueryClient(r.network.Context)
	former, err := queries.FormerAgreements(r.ctx, &consenttypes.QueryFormerAgreementsRequest{Handle: m.handle[:], FormLine: form.Line})
	r.must(err)
	require.Len(r, former.Agreements, 1)
	require.Equal(r, consenttypes.End_END_ENTERED_IN_ERROR, former.Agreements[0].End)
	_, err = r.agreement(m).Do(r.ctx)
	r.must(err)
	stands, err := queries.Consent(r.ctx, &consenttypes.QueryConsentRequest{Handle: m.handle[:]})
	r.must(err)
	require.True(r, stands.Required.Stands)
	require.Equal(r, uint32(2), stands.Required.Line.Given.Number)
}

func (r *liveTrial) isRepresentedLater() {
	r.Helper()
	m, err := r.meet(r.plan.Participants[r.one(plan.Assisted)])
	r.must(err)
	daughter, err := r.newPerson("daughter of "+m.Subject, hd.Secp256k1)
	r.must(err)
	invitation, err := r.coordinating(m).Invite(work.Newcomer{Label: m.Subject, Beside: []work.Signatory{
		{Address: m.witness.String(), Capacity: consentfact.Capacity_CAPACITY_WITNESS},
	}}).Do(r.ctx)
	r.must(err)
	r.must(r.join(m, invitation))
	_, err = r.at(m.site, m.site.investigator).ProposeRepresentative(m.Subject, daughter.String()).Do(r.ctx)
	r.must(err)
	witness := work.Countersigner{Person: m.witness.acting(), Capacity: consentfact.Capacity_CAPACITY_WITNESS, Handle: m.handle}
	_, err = witness.ConfirmRepresentative(daughter.String()).Do(r.ctx)
	r.must(err)

	m.representative = daughter
	r.must(r.consent(r.ctx, m))
	r.must(r.screen(r.ctx, m))
	lines, err := r.attest(r.ctx, m.site, []visit{{m, m.Visits[0]}})
	r.must(err)
	require.Equal(r, payouttypes.LineState_LINE_STATE_SETTLED, lines[0].State)
}
