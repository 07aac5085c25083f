package keeper_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact"
	protocolfact "github.com/equipoise-trials/equipoise/fact/protocol"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	"github.com/equipoise-trials/equipoise/x/protocol/types"
)

func TestTheInvestigatorTakesResponsibilityForWhatTheSiteUses(t *testing.T) {
	f := setup(t)
	f.submit(paper(protocolType, "protocol"))
	f.submit(follows(paper(protocolType, "amended"), 1, 1))
	f.approve(1, 1)
	f.approve(1, 2)
	f.activate(1, 1, 1)
	f.activate(1, 1, 2)

	recorded := f.recorded.last().(*protocolfact.DocumentActivated)
	require.Equal(t, fact.Meaning_MEANING_RESPONSIBLE, recorded.Signature.Meaning)
	require.EqualValues(t, 1, recorded.Replaces)
	require.Equal(t, [][]byte{digestOf("amended")}, recorded.Digests)
	active, err := f.ActiveAt(f.ctx, 3, 1, 1, 0)
	require.NoError(t, err)
	require.EqualValues(t, 2, active.Number, "two activations in one block: the later one counts")
	_, err = f.ActiveAt(f.ctx, 3, 2, 1, 0)
	require.ErrorIs(t, err, types.ErrNotActive, "activation is site by site")
}

func TestOnlySomeDocumentsNeedApproval(t *testing.T) {
	f := setup(t)
	f.submit(paper(planType, "analysis plan"))
	f.activate(1, 1, 1)

	f.submit(paper(planType, "another plan"))
	f.decide(decision(2, 1, types.Disapproved))
	f.refused(types.ErrNotApproved, func() error { // but nobody uses what a committee disapproved
		_, err := f.Activate(f.ctx, activation(1, 2, 1))
		return err
	})
}

func TestAnApprovalHoldsToItsLastInstant(t *testing.T) {
	f := setup(t)
	f.submit(paper(protocolType, "protocol"))
	last := f.ctx.BlockTime().Add(time.Hour)
	m := decision(1, 1, types.Approved)
	m.NotAfter = &last
	f.decide(m)

	f.when(last)
	f.activate(1, 1, 1)
	f.when(last.Add(1))
	_, err := f.Activate(f.ctx, activation(2, 1, 1))
	require.ErrorIs(t, err, types.ErrNotApproved)
	require.ErrorContains(t, err, "its approval by ethics committee 50 expired at 2030-03-17T18:46:40Z")
	active, err := f.ActiveAt(f.ctx, 3, 1, 1, 0)
	require.NoError(t, err)
	require.EqualValues(t, 1, active.Number, "what was active stays readable")

	f.approve(1, 1) // continuing review
	f.activate(2, 1, 1)
}

func TestEachAuthorityAssignedForTheSiteHasToApprove(t *testing.T) {
	f := setup(t)
	f.world.assignAuthority()
	f.submit(paper(protocolType, "protocol"))
	f.approve(1, 1)
	f.activate(1, 1, 1) // Germany has no authority in this trial

	inFrance := func() error {
		_, err := f.Activate(f.ctx, activation(2, 1, 1))
		return err
	}
	f.refused(types.ErrNotApproved, inFrance)
	require.ErrorContains(t, inFrance(), "authority 60 has not approved it")
	f.decide(by(assessor, types.Authority, decision(1, 1, types.Approved)))
	f.activate(2, 1, 1)
}

func TestAnAuthoritysApprovalDoesNotReplaceTheCommittees(t *testing.T) {
	f := setup(t)
	f.world.assignAuthority()
	f.submit(paper(protocolType, "protocol"))
	f.decide(by(assessor, types.Authority, decision(1, 1, types.Approved)))
	f.refused(types.ErrNotApproved, func() error {
		_, err := f.Activate(f.ctx, activation(2, 1, 1))
		return err
	})
}

func TestEndingAnAssignmentNeitherUnmakesAnApprovalNorAnObjection(t *testing.T) {
	f := setup(t)
	f.world.assignCommitteeDE()
	f.submit(paper(protocolType, "protocol"))
	f.approve(1, 1)
	f.decide(by(chairDE, types.EthicsCommittee, decision(1, 1, types.Disapproved)))
	delete(f.world.assigned, trialfact.Capacity_CAPACITY_ETHICS_COMMITTEE)
	f.activate(2, 1, 1)
	f.refused(types.ErrNotApproved, func() error {
		_, err := f.Activate(f.ctx, activation(1, 1, 1))
		return err
	})
}

func TestActivateRefuses(t *testing.T) {
	with := func(change func(*types.MsgActivate)) *types.MsgActivate {
		m := activation(1, 1, 2)
		change(m)
		return m
	}
	for name, tc := range map[string]struct {
		msg  *types.MsgActivate
		want error
	}{
		"a signer that is no address":              {with(func(m *types.MsgActivate) { m.Signer = "me" }), types.ErrInvalid},
		"somebody who is not the investigator":     {with(func(m *types.MsgActivate) { m.Signer = sponsor.String() }), errNotAuthorised},
		"a version that does not exist":            {activation(1, 1, 7), types.ErrNoDocument},
		"version 0":                                {activation(1, 1, 0), types.ErrNoDocument},
		"a line that does not exist":               {activation(1, 17, 1), types.ErrNoDocument},
		"a document of another trial":              {with(func(m *types.MsgActivate) { m.Trial = 4 }), types.ErrNoDocument},
		"a site that is not on the trial":          {activation(77, 1, 2), errNoSite},
		"a site that is closed":                    {activation(9, 1, 2), types.ErrNotOpen},
		"the version that is active":               {activation(1, 1, 2), types.ErrSuperseded},
		"a version before the active one":          {activation(1, 1, 1), types.ErrSuperseded},
		"a version that nobody approved":           {activation(1, 1, 3), types.ErrNotApproved},
		"a consent form that nobody approved":      {activation(1, 2, 1), types.ErrNotApproved},
		"a schedule that nobody approved":          {activation(1, 3, 1), types.ErrNotApproved},
		"a consent form of another country":        {activation(1, 4, 1), types.ErrOutOfScope},
		"a version that is not effective yet":      {activation(1, 5, 1), types.ErrNotEffective},
		"a schedule beside the one that is active": {activation(1, 7, 1), types.ErrScheduleActive},
	} {
		t.Run(name, func(t *testing.T) {
			f := setup(t)
			later := f.ctx.BlockTime().Add(time.Hour)
			french, delayed := paper(consentType, "france only"), paper(planType, "later")
			french.Content.Scope.Countries, delayed.Content.Effective = []string{"FR"}, &later
			for _, m := range []*types.MsgSubmitDocument{ // lines 1 to 7
				paper(protocolType, "protocol"), paper(consentType, "not approved"), payments("1"),
				french, delayed, payments("2"), payments("3"),
			} {
				f.submit(m)
			}
			f.submit(follows(paper(protocolType, "amended"), 1, 1))
			f.submit(follows(paper(protocolType, "amended again"), 1, 2))
			for _, approved := range [][2]uint32{{1, 1}, {1, 2}, {4, 1}, {6, 1}, {7, 1}} {
				f.approve(approved[0], approved[1])
			}
			f.activate(1, 1, 2)
			f.activate(1, 6, 1)
			f.refused(tc.want, func() error {
				_, err := f.Activate(f.ctx, tc.msg)
				return err
			})
		})
	}
}

func TestASiteOfASuspendedOrganisationActivatesNothing(t *testing.T) {
	f := setup(t)
	f.submit(paper(planType, "plan"))
	f.world.suspended[hospital] = true
	f.refused(errNotInGoodStanding, func() error {
		_, err := f.Activate(f.ctx, activation(1, 1, 1))
		return err
	})
}

func TestAScheduleLineGoesFromVersionToVersion(t *testing.T) {
	f := setup(t)
	f.submit(payments("100"))
	f.submit(follows(payments("200"), 1, 1))
	f.approve(1, 1)
	f.approve(1, 2)
	f.activate(1, 1, 1)
	f.activate(1, 1, 2)
	schedule, err := f.ActiveSchedule(f.ctx, 3, 1)
	require.NoError(t, err)
	require.Equal(t, "200", schedule.Tariffs[0].Amount.String())
	require.EqualValues(t, 2, schedule.Version)
	_, err = f.ActiveSchedule(f.ctx, 3, 2)
	require.ErrorIs(t, err, types.ErrNoSchedule)
	require.NoError(t, f.Invariants(f.ctx))
}

// TestEveryCommitteeAndAuthorityAssignedForASiteDecides: the sponsor chooses whom it assigns, and not whom of them it asks.
func TestEveryCommitteeAndAuthorityAssignedForASiteDecides(t *testing.T) {
	for name, tc := range map[string]struct {
		happens func(*harness)
		missing string
	}{
		"assigned, and silent":                        {func(*harness) {}, "ethics committee 51 has not approved it"},
		"approved":                                    {func(f *harness) { f.decide(german(decision(1, 1, types.Approved))) }, ""},
		"left by its own signature":                   {func(f *harness) { f.leaves(types.EthicsCommittee, committeeDE) }, ""},
		"ended by the sponsor while it was suspended": {func(f *harness) { f.isGone(types.EthicsCommittee, committeeDE) }, ""},
		"ended by the sponsor, and reinstated": {func(f *harness) {
			f.isGone(types.EthicsCommittee, committeeDE)
			delete(f.world.suspended, committeeDE)
		}, "ethics committee 51 has not approved it"},
		"approved, and left": {func(f *harness) {
			f.decide(german(decision(1, 1, types.Approved)))
			f.leaves(types.EthicsCommittee, committeeDE)
		}, ""},
		"refused, and left": {func(f *harness) {
			f.decide(german(decision(1, 1, types.Disapproved)))
			f.leaves(types.EthicsCommittee, committeeDE)
		}, "ethics committee 51 disapproved it"},
	} {
		t.Run(name, func(t *testing.T) {
			f := setup(t)
			f.world.assignCommitteeDE()
			f.submit(paper(protocolType, "protocol"))
			f.approve(1, 1)
			tc.happens(f)
			require.NoError(t, f.mayActivate(2, 1, 1), "it has none in another country")
			if tc.missing != "" {
				require.ErrorContains(t, f.mayActivate(1, 1, 1), tc.missing)
				return
			}
			require.NoError(t, f.mayActivate(1, 1, 1))
		})
	}
}
