package keeper_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact"
	protocolfact "github.com/equipoise-trials/equipoise/fact/protocol"
	"github.com/equipoise-trials/equipoise/x/protocol/types"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

func TestADecisionWithoutScopeHoldsForAllTheCommitteeIsAssignedFor(t *testing.T) {
	f := setup(t)
	f.world.assigned[types.CapacityOf(types.EthicsCommittee)] = []trialtypes.Assignment{{Organisation: committeeDE, Countries: []string{"DE"}}}
	f.submit(paper(protocolType, "protocol"))
	f.decide(by(chairDE, types.EthicsCommittee, decision(1, 1, types.ApprovedWithConditions)))

	recorded := f.recorded.last().(*protocolfact.DocumentDecided)
	require.Equal(t, []string{"DE"}, recorded.Scope.Countries)
	require.Equal(t, fact.Meaning_MEANING_APPROVED, recorded.Signature.Meaning)
	require.Equal(t, [][]byte{digestOf("protocol")}, recorded.Digests)
	f.activate(1, 1, 1)
	_, err := f.Activate(f.ctx, activation(2, 1, 1))
	require.ErrorContains(t, err, "no ethics committee has approved it")
}

func TestDecisionsAreMadeWithinTheScopeOfTheAssignment(t *testing.T) {
	for name, tc := range map[string]struct {
		msg  *types.MsgDecide
		want error
	}{
		"its country":                      {in(decision(1, 1, types.Approved), []string{"DE"}), nil},
		"a site in its country":            {in(decision(1, 1, types.Approved), nil, 4), nil},
		"both":                             {in(decision(1, 1, types.Approved), []string{"DE"}, 1), nil},
		"a site in another country":        {in(decision(1, 1, types.Approved), nil, 2), types.ErrOutOfScope},
		"its country and another":          {in(decision(1, 1, types.Approved), []string{"FR", "DE"}), types.ErrOutOfScope},
		"a country that does not exist":    {in(decision(1, 1, types.Approved), []string{"XX"}), types.ErrInvalid},
		"a site that the trial lacks":      {in(decision(1, 1, types.Approved), nil, 77), errNoSite},
		"a site twice":                     {in(decision(1, 1, types.Approved), nil, 4, 4), types.ErrInvalid},
		"as the authority that it is not":  {by(chairDE, types.Authority, decision(1, 1, types.Approved)), types.ErrNotAssigned},
		"in a capacity that there is none": {by(chairDE, 9, decision(1, 1, types.Approved)), types.ErrInvalid},
	} {
		t.Run(name, func(t *testing.T) {
			f := setup(t)
			f.world.assignCommitteeDE()
			f.submit(paper(protocolType, "protocol"))
			tc.msg.Signer = chairDE.String()
			if tc.want == nil {
				f.decide(tc.msg)
				require.NoError(t, f.Invariants(f.ctx))
				return
			}
			f.refused(tc.want, func() error {
				_, err := f.Decide(f.ctx, tc.msg)
				return err
			})
		})
	}
}

func TestACommitteeStopsOnlyItsOwnSites(t *testing.T) {
	f := setup(t)
	f.world.assignCommitteeDE()
	f.submit(paper(protocolType, "protocol"))
	f.approve(1, 1)
	f.decide(by(chairDE, types.EthicsCommittee, decision(1, 1, types.Approved)))
	f.decide(by(chairDE, types.EthicsCommittee, in(decision(1, 1, types.Suspended), nil, 4)))
	require.Equal(t, fact.Meaning_MEANING_REJECTED, f.recorded.last().GetSignature().Meaning)

	f.activate(1, 1, 1)
	f.activate(2, 1, 1)
	suspended := func() error {
		_, err := f.Activate(f.ctx, activation(4, 1, 1))
		return err
	}
	f.refused(types.ErrNotApproved, suspended)
	require.ErrorContains(t, suspended(), "ethics committee 51 suspended it (decision 3)")

	// A later approval for the whole country does not lift what was suspended at one site.
	f.decide(by(chairDE, types.EthicsCommittee, decision(1, 1, types.Approved)))
	f.refused(types.ErrNotApproved, suspended)
	f.decide(by(chairDE, types.EthicsCommittee, in(decision(1, 1, types.Lifted), nil, 4)))
	f.activate(4, 1, 1)
	require.NoError(t, f.Invariants(f.ctx))
}

func TestTheLastOpinionOfAnOrganisationCounts(t *testing.T) {
	f := setup(t)
	f.submit(paper(protocolType, "protocol"))
	f.decide(in(decision(1, 1, types.Disapproved), []string{"DE"}))
	f.refused(types.ErrNotApproved, func() error {
		_, err := f.Activate(f.ctx, activation(1, 1, 1))
		return err
	})
	f.approve(1, 1)
	f.activate(1, 1, 1)
	f.decide(in(decision(1, 1, types.Disapproved), nil, 4))
	f.refused(types.ErrNotApproved, func() error {
		_, err := f.Activate(f.ctx, activation(4, 1, 1))
		return err
	})
}

func TestDecideRefuses(t *testing.T) {
	with := func(m *types.MsgDecide, change func(*types.MsgDecide)) *types.MsgDecide {
		change(m)
		return m
	}
	past, future := time.Unix(1_800_000_000, 0).UTC(), time.Unix(2_000_000_000, 0).UTC()
	ok := func() *types.MsgDecide { return decision(1, 1, types.Approved) }
	for name, tc := range map[string]struct {
		msg  *types.MsgDecide
		want error
	}{
		"a signer that is no address":             {with(ok(), func(m *types.MsgDecide) { m.Signer = "me" }), types.ErrInvalid},
		"somebody without the task":               {with(ok(), func(m *types.MsgDecide) { m.Signer = sponsor.String() }), errNotAuthorised},
		"a version that does not exist":           {decision(1, 2, types.Approved), types.ErrNoDocument},
		"a line that does not exist":              {decision(2, 1, types.Approved), types.ErrNoDocument},
		"a version of another trial":              {with(ok(), func(m *types.MsgDecide) { m.Trial = 4 }), types.ErrNoDocument},
		"no outcome":                              {decision(1, 1, 0), types.ErrInvalid},
		"an outcome that there is none":           {decision(1, 1, 9), types.ErrInvalid},
		"no decision document":                    {with(ok(), func(m *types.MsgDecide) { m.DocumentDigest = nil }), types.ErrInvalid},
		"a decision document of 31 bytes":         {with(ok(), func(m *types.MsgDecide) { m.DocumentDigest = m.DocumentDigest[1:] }), types.ErrInvalid},
		"an approval that has ended":              {with(ok(), func(m *types.MsgDecide) { m.NotAfter = &past }), types.ErrInvalid},
		"a disapproval that ends":                 {with(decision(1, 1, types.Disapproved), func(m *types.MsgDecide) { m.NotAfter = &future }), types.ErrInvalid},
		"a disapproval without a reason":          {with(decision(1, 1, types.Disapproved), func(m *types.MsgDecide) { m.Reason = nil }), types.ErrInvalid},
		"a suspension without a reason":           {with(decision(1, 1, types.Suspended), func(m *types.MsgDecide) { m.Reason = nil }), types.ErrInvalid},
		"a suspension of what was not approved":   {decision(1, 1, types.Suspended), types.ErrDecision},
		"a suspension of what is suspended":       {decision(2, 2, types.Suspended), types.ErrDecision},
		"lifting what was not suspended":          {decision(1, 1, types.Lifted), types.ErrDecision},
		"lifting for a site of a suspended trial": {in(decision(2, 2, types.Lifted), nil, 1), types.ErrDecision},
	} {
		t.Run(name, func(t *testing.T) {
			f := setup(t)
			f.submit(paper(protocolType, "protocol"))
			if tc.msg.Line == 2 && tc.msg.Version == 2 {
				f.submit(paper(consentType, "consent"))
				f.submit(follows(paper(consentType, "consent, amended"), 2, 1))
				f.approve(2, 2)
				f.decide(decision(2, 2, types.Suspended))
			}
			f.refused(tc.want, func() error {
				_, err := f.Decide(f.ctx, tc.msg)
				return err
			})
		})
	}
}

func TestNobodyDecidesOnTheirOwnDocument(t *testing.T) {
	f := setup(t)
	own := paper(protocolType, "protocol")
	f.submit(own)
	own = paper(planType, "plan")
	own.Signer = contractor.String()
	f.submit(own)
	for _, line := range []uint32{1, 2} {
		// Somebody of the sponsor who may decide: the rule holds whatever else goes wrong.
		people[stranger.String()] = fact.Actor{Organisation: sponsorID, Task: fact.Task_TASK_DECISION}
		f.refused(types.ErrOwnDocument, func() error {
			_, err := f.Decide(f.ctx, by(stranger, types.EthicsCommittee, decision(line, 1, types.Approved)))
			return err
		})
		delete(people, stranger.String())
	}
}

func TestConditionsAndReviewsOfADecisionAreRefused(t *testing.T) {
	due, past := time.Unix(1_900_300_000, 0).UTC(), time.Unix(1, 0).UTC()
	before := due.Add(-1)
	for name, change := range map[string]func(*types.MsgDecide){
		"an approval with no conditions":  func(m *types.MsgDecide) { m.Conditions = nil },
		"33 conditions":                   func(m *types.MsgDecide) { m.Conditions = make([]types.Condition, 33) },
		"conditions of a plain approval":  func(m *types.MsgDecide) { m.Outcome = types.Approved },
		"a condition without text":        func(m *types.MsgDecide) { m.Conditions[1].TextDigest = nil },
		"a condition that is due already": func(m *types.MsgDecide) { m.Conditions[1].Due = time.Unix(1_900_000_000, 0).UTC() },
		"a condition in the far future":   func(m *types.MsgDecide) { m.Conditions[1].Due = time.Date(2900, 1, 1, 0, 0, 0, 0, time.UTC) },
		"a review that is due already":    func(m *types.MsgDecide) { m.ReviewDue = &past },
		"a review after the end":          func(m *types.MsgDecide) { m.ReviewDue, m.NotAfter = &due, &before },
		"a review of a refusal": func(m *types.MsgDecide) {
			m.Outcome, m.Conditions, m.ReviewDue = types.Disapproved, nil, &due
		},
	} {
		t.Run(name, func(t *testing.T) {
			f := demanding(t)
			m := decision(1, 1, types.ApprovedWithConditions)
			change(m)
			f.refused(types.ErrInvalid, func() error {
				_, err := f.Decide(f.ctx, m)
				return err
			})
		})
	}
}
