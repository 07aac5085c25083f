package keeper_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact"
	protocolfact "github.com/equipoise-trials/equipoise/fact/protocol"
	"github.com/equipoise-trials/equipoise/x/protocol/keeper"
	"github.com/equipoise-trials/equipoise/x/protocol/types"
)

// mayActivate reports what keeps a site from activating a version, without activating it.
func (f *harness) mayActivate(site, line, version uint32) error {
	f.Helper()
	attempt, _ := f.ctx.CacheContext()
	_, err := f.Activate(attempt, activation(site, line, version))
	return err
}

// approvalAt returns how the version in use at a site stands.
func (f *harness) approvalAt(site, line uint32) (protocolfact.ApprovalState, string) {
	f.Helper()
	res, err := keeper.NewQueryServer(f.Keeper).Active(f.ctx, &types.QueryActiveRequest{Trial: 3, Site: site, Line: line})
	require.NoError(f, err)
	return res.Documents[0].Approval, res.Documents[0].Missing
}

func TestWhetherALaterVersionNeedsAnApprovalOfItsOwn(t *testing.T) {
	schedule := func(amount string) *types.MsgSubmitDocument { return payments(amount) }
	for name, tc := range map[string]struct {
		first, second *types.MsgSubmitDocument
		class         protocolfact.AmendmentClass
		missing       string
	}{
		"a substantial amendment of the protocol":         {paper(protocolType, "a"), paper(protocolType, "b"), types.Substantial, "no ethics committee has approved it"},
		"an administrative amendment of the protocol":     {paper(protocolType, "a"), paper(protocolType, "b"), types.Administrative, ""},
		"an urgent measure of the protocol":               {paper(protocolType, "a"), paper(protocolType, "b"), types.UrgentSafety, ""},
		"a substantial amendment of a consent form":       {paper(consentType, "a"), paper(consentType, "b"), types.Substantial, "no ethics committee has approved it"},
		"an administrative amendment of a consent form":   {paper(consentType, "a"), paper(consentType, "b"), types.Administrative, "no ethics committee has approved it"},
		"an urgent measure in a consent form":             {paper(consentType, "a"), paper(consentType, "b"), types.UrgentSafety, ""},
		"an administrative amendment of payment schedule": {schedule("1"), schedule("2"), types.Administrative, "no ethics committee has approved it"},
		"an amendment of the analysis plan":               {paper(planType, "a"), paper(planType, "b"), types.Substantial, ""},
	} {
		t.Run(name, func(t *testing.T) {
			f := setup(t)
			f.submit(tc.first)
			f.approve(1, 1)
			f.activate(1, 1, 1)
			f.submit(amends(tc.second, 1, 1, tc.class))
			if tc.missing == "" {
				f.activate(1, 1, 2)
			} else {
				require.ErrorContains(t, f.mayActivate(1, 1, 2), tc.missing)
			}
			require.NoError(t, f.Invariants(f.ctx))
		})
	}
}

func TestAnAdministrativeAmendmentSharesTheApprovalOfWhatItAmends(t *testing.T) {
	f := setup(t)
	f.world.assignCommitteeDE()
	f.submit(paper(protocolType, "protocol"))
	f.submit(amends(paper(protocolType, "a typing error"), 1, 1, types.Administrative))
	f.submit(amends(paper(protocolType, "another"), 1, 2, types.Administrative))
	require.ErrorContains(t, f.mayActivate(1, 1, 3), "no ethics committee has approved it", "nobody approved what it amends")

	end := f.ctx.BlockTime().Add(time.Hour)
	approval := decision(1, 1, types.Approved)
	approval.NotAfter = &end
	f.decide(approval)
	f.decide(by(chairDE, types.EthicsCommittee, decision(1, 1, types.Approved)))
	f.activate(1, 1, 3)
	recorded := f.recorded.last().(*protocolfact.DocumentActivated)
	require.Equal(t, types.ApprovedBeforeAmendment, recorded.Approval)
	v, err := f.Version(f.ctx, 3, 1, 3)
	require.NoError(t, err)
	require.EqualValues(t, 1, v.ApprovedWith)

	// Who finds that an amendment is not administrative says so; what comes after it falls with it, what came before stays.
	f.decide(by(chairDE, types.EthicsCommittee, decision(1, 2, types.Disapproved)))
	state, missing := f.approvalAt(1, 1)
	require.Equal(t, types.ApprovalMissing, state)
	require.Equal(t, "ethics committee 51 disapproved version 2 (decision 1)", missing)
	require.ErrorContains(t, f.mayActivate(4, 1, 3), "ethics committee 51 disapproved version 2")
	require.NoError(t, f.mayActivate(4, 1, 1))
	require.NoError(t, f.mayActivate(2, 1, 3), "the German committee does not decide for France")

	// An approval of its own is one.
	f.decide(by(chairDE, types.EthicsCommittee, decision(1, 3, types.Approved)))
	state, _ = f.approvalAt(1, 1)
	require.Equal(t, types.ApprovedItself, state)
	f.when(end.Add(1))
	state, missing = f.approvalAt(1, 1)
	require.Equal(t, types.ApprovalMissing, state, "the German committee's has no end, but each of them decides")
	require.Contains(t, missing, "its approval by ethics committee 50 expired")
	require.ErrorContains(t, f.mayActivate(2, 1, 3), "its approval by ethics committee 50 expired")
	require.NoError(t, f.Invariants(f.ctx))
}

func TestAnUrgentSafetyMeasurePrecedesItsApproval(t *testing.T) {
	f := setup(t)
	f.openSites(1, 2)
	line, version := f.submit(amends(paper(protocolType, "stop the higher dose"), 1, 1, types.UrgentSafety))
	f.activate(1, line, version)
	recorded := f.recorded.last().(*protocolfact.DocumentActivated)
	require.Equal(t, types.UnapprovedUrgent, recorded.Approval)
	require.EqualValues(t, 1, recorded.RestsOn)
	state, missing := f.approvalAt(1, 1)
	require.Equal(t, types.UnapprovedUrgent, state)
	require.Equal(t, "no ethics committee has approved it", missing)
	require.NoError(t, f.requireOpen(1))

	// A second measure rests on the same approval, as long as that stands.
	f.submit(amends(paper(protocolType, "stop the lower dose too"), 1, 2, types.UrgentSafety))
	f.activate(1, 1, 3)
	require.EqualValues(t, 1, f.recorded.last().(*protocolfact.DocumentActivated).RestsOn)
	exported, err := f.ExportGenesis(f.ctx)
	require.NoError(t, err)
	next := setup(t)
	require.NoError(t, exported.Validate())
	require.NoError(t, next.InitGenesis(next.ctx, exported))
	require.NoError(t, next.Invariants(next.ctx))
	require.NoError(t, next.requireOpen(1))

	f.decide(decision(1, 3, types.Approved))
	state, _ = f.approvalAt(1, 1)
	require.Equal(t, types.ApprovedItself, state)
	f.decide(in(decision(1, 3, types.Disapproved), nil, 1))
	require.ErrorContains(t, f.requireOpen(1), "protocol version 3 of line 1: ethics committee 50 disapproved it (decision 2)")
	require.ErrorContains(t, f.mayActivate(1, 1, 2), "superseded")
	require.NoError(t, f.requireOpen(2), "the other site uses what was approved")
	require.NoError(t, f.Invariants(f.ctx))
}

func TestUrgencyIsNoWayAroundACommittee(t *testing.T) {
	urgent := func(f *harness) {
		f.submit(amends(paper(protocolType, "urgent"), 1, 1, types.UrgentSafety))
	}
	soon := time.Unix(1_900_000_100, 0).UTC()
	for name, tc := range map[string]struct {
		happens func(*harness)
		missing string
	}{
		"what it amends was never approved": {func(f *harness) { f.submit(paper(protocolType, "first")); urgent(f) }, "no ethics committee has approved it"},
		"the site never used what it amends": {func(f *harness) {
			f.submit(paper(protocolType, "first"))
			f.approve(1, 1)
			urgent(f)
		}, "no ethics committee has approved it"},
		"what the site uses is suspended": {func(f *harness) {
			f.openSites(1)
			f.decide(in(decision(1, 1, types.Suspended), nil, 1))
			urgent(f)
		}, "ethics committee 50 suspended version 1 (decision 2)"},
		"what the site uses is disapproved": {func(f *harness) {
			f.openSites(1)
			f.decide(in(decision(1, 1, types.Disapproved), nil, 1))
			urgent(f)
		}, "of version 1, on whose approval it rests: ethics committee 50 disapproved it (decision 2)"},
		"what the site uses has expired": {func(f *harness) {
			f.openSites(1)
			m := decision(1, 1, types.Approved)
			m.NotAfter = &soon
			f.decide(m)
			urgent(f)
			f.when(soon.Add(1))
		}, "of version 1, on whose approval it rests: its approval by ethics committee 50 expired"},
		"its own approval expired": {func(f *harness) {
			f.openSites(1)
			urgent(f)
			m := decision(1, 2, types.Approved)
			m.NotAfter = &soon
			f.decide(m)
			f.when(soon.Add(1))
		}, "its approval by ethics committee 50 expired"},
		"it was disapproved": {func(f *harness) {
			f.openSites(1)
			urgent(f)
			f.decide(decision(1, 2, types.Disapproved))
		}, "ethics committee 50 disapproved it (decision 1)"},
		"it is administrative, after an unapproved measure": {func(f *harness) {
			f.openSites(1)
			urgent(f)
			f.activate(1, 1, 2)
			f.submit(amends(paper(protocolType, "a typing error"), 1, 2, types.Administrative))
		}, "no ethics committee has approved it"},
	} {
		t.Run(name, func(t *testing.T) {
			f := setup(t)
			tc.happens(f)
			document, err := f.Document(f.ctx, 3, 1)
			require.NoError(t, err)
			err = f.mayActivate(1, 1, document.Head)
			require.ErrorIs(t, err, types.ErrNotApproved)
			require.ErrorContains(t, err, tc.missing)
		})
	}
}

func TestAnUrgentMeasureInUseStopsWithWhatItRestsOn(t *testing.T) {
	f := setup(t)
	f.openSites(1)
	f.submit(amends(paper(protocolType, "urgent"), 1, 1, types.UrgentSafety))
	f.activate(1, 1, 2)
	require.NoError(t, f.requireOpen(1))
	f.decide(in(decision(1, 1, types.Suspended), []string{"DE"}))
	require.ErrorContains(t, f.requireOpen(1), "ethics committee 50 suspended version 1 (decision 2)")
	f.decide(in(decision(1, 1, types.Lifted), []string{"DE"}))
	require.NoError(t, f.requireOpen(1))
}

func TestAnAmendmentNamesOutcomesOfTheRegistration(t *testing.T) {
	f := setup(t)
	f.submit(paper(protocolType, "protocol"))
	m := follows(paper(protocolType, "amended"), 1, 1)
	m.Content.AffectedOutcomes = []string{"P1", "S9"}
	f.refused(types.ErrOutcome, func() error {
		_, err := f.SubmitDocument(f.ctx, m)
		require.ErrorContains(t, err, `version 2 of the registration of trial 3 has no outcome "S9": amend the registration first`)
		return err
	})
	m.Content.AffectedOutcomes = []string{"P1", "S1"}
	f.submit(m)
	recorded := f.recorded.last().(*protocolfact.DocumentSubmitted)
	require.Equal(t, []string{"P1", "S1"}, recorded.AffectedOutcomes)
	require.Equal(t, fact.ReasonCode_REASON_CODE_SAFETY, recorded.Signature.Reason.Code)
}

func TestASuspensionHoldsForWhatIsAmendedLater(t *testing.T) {
	f := setup(t)
	f.openSites(1, 2)
	f.world.assignCommitteeDE()
	for line := uint32(1); line <= 3; line++ {
		f.decide(by(chairDE, types.EthicsCommittee, decision(line, 1, types.Approved)))
	}
	f.decide(by(chairDE, types.EthicsCommittee, in(decision(1, 1, types.Suspended), nil, 1)))
	// The sponsor amends, and another committee approves: the site stays stopped until its own committee lifts.
	f.submit(follows(paper(protocolType, "amended"), 1, 1))
	f.approve(1, 2)
	require.ErrorContains(t, f.mayActivate(1, 1, 2), "ethics committee 51 suspended version 1 (decision 3)")
	f.activate(2, 1, 2)
	require.NoError(t, f.requireOpen(2))
	f.decide(by(chairDE, types.EthicsCommittee, in(decision(1, 1, types.Lifted), nil, 1)))
	require.ErrorContains(t, f.mayActivate(1, 1, 2), "ethics committee 51 has not approved it", "that the stop is over says nothing of the amendment")
	f.decide(by(chairDE, types.EthicsCommittee, decision(1, 2, types.Approved)))
	f.activate(1, 1, 2)
	require.NoError(t, f.requireOpen(1))
	require.NoError(t, f.Invariants(f.ctx))
}

func TestEndingAnAuthoritysAssignmentDoesNotEvadeItsApproval(t *testing.T) {
	f := setup(t)
	f.world.assignAuthority()
	f.submit(paper(protocolType, "protocol"))
	f.approve(1, 1)
	require.ErrorContains(t, f.mayActivate(2, 1, 1), "authority 60 has not approved it")

	f.isGone(types.Authority, authorityFR)
	delete(f.world.suspended, authorityFR)
	require.ErrorContains(t, f.mayActivate(2, 1, 1), "authority 60 has not approved it", "it was suspended for a moment only")
	f.submit(follows(paper(protocolType, "amended"), 1, 1))
	f.approve(1, 2)
	require.ErrorContains(t, f.mayActivate(2, 1, 2), "authority 60 has not approved it", "nor does an amendment get around it")
	require.NoError(t, f.mayActivate(1, 1, 1), "it did not decide for Germany")

	f.world.assignAuthority()
	f.world.assigned[types.CapacityOf(types.Authority)][0].Countries = []string{"BE"}
	require.ErrorContains(t, f.mayActivate(2, 1, 1), "authority 60 has not approved it", "nor does a narrower assignment")
	f.world.assignAuthority()
	f.decide(by(assessor, types.Authority, decision(1, 2, types.Approved)))
	require.NoError(t, f.mayActivate(2, 1, 2))

	f.leaves(types.Authority, authorityFR)
	for _, gone := range []map[uint64]bool{f.world.suspended, f.world.expired} {
		gone[authorityFR] = true
		require.NoError(t, f.mayActivate(2, 1, 1), "an authority that is gone decides nothing")
		delete(gone, authorityFR)
	}
	require.ErrorContains(t, f.mayActivate(2, 1, 1), "authority 60 has not approved it")
	require.NoError(t, f.Invariants(f.ctx))
}

// TestNoApprovalIsStretchedToPlacesItWasNotAskedFor: what an administrative amendment is approved with was submitted for
// some places, so it is for those at most.
func TestNoApprovalIsStretchedToPlacesItWasNotAskedFor(t *testing.T) {
	for name, tc := range map[string]struct {
		class         protocolfact.AmendmentClass
		before, after protocolfact.Scope
		want          error
	}{
		"to another country":              {types.Administrative, protocolfact.Scope{Countries: []string{"DE"}}, protocolfact.Scope{Countries: []string{"DE", "FR"}}, types.ErrInvalid},
		"to another site":                 {types.Administrative, protocolfact.Scope{Sites: []uint32{1}}, protocolfact.Scope{Sites: []uint32{1, 2}}, types.ErrInvalid},
		"to the whole trial":              {types.Administrative, protocolfact.Scope{Countries: []string{"DE"}}, protocolfact.Scope{}, types.ErrInvalid},
		"to fewer countries":              {types.Administrative, protocolfact.Scope{Countries: []string{"DE", "FR"}}, protocolfact.Scope{Countries: []string{"DE"}}, nil},
		"from the whole trial":            {types.Administrative, protocolfact.Scope{}, protocolfact.Scope{Countries: []string{"DE"}}, nil},
		"by an amendment that is decided": {types.Substantial, protocolfact.Scope{Countries: []string{"DE"}}, protocolfact.Scope{}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			f := setup(t)
			first, second := paper(protocolType, "a"), amends(paper(protocolType, "b"), 1, 1, tc.class)
			first.Content.Scope, second.Content.Scope = tc.before, tc.after
			f.submit(first)
			_, err := f.SubmitDocument(f.ctx, second)
			require.ErrorIs(t, err, tc.want)
		})
	}
}

func TestAnUrgentConsentFormTakesNoProtectionAway(t *testing.T) {
	f := setup(t)
	f.submit(consentTo(types.Participation, types.Minor, protocolfact.Demands{Representative: true, Witness: true}, "consent"))
	for name, tc := range map[string]struct {
		class   protocolfact.AmendmentClass
		demands protocolfact.Demands
		want    error
	}{
		"a measure that drops the witness":        {types.UrgentSafety, protocolfact.Demands{Representative: true}, types.ErrInvalid},
		"a measure that drops the representative": {types.UrgentSafety, protocolfact.Demands{Witness: true, Assent: true}, types.ErrInvalid},
		"a measure that adds an assent":           {types.UrgentSafety, protocolfact.Demands{Representative: true, Witness: true, Assent: true}, nil},
		"an amendment that a committee sees":      {types.Substantial, protocolfact.Demands{Representative: true}, nil},
		"an amendment without any representative": {types.Substantial, protocolfact.Demands{Witness: true}, types.ErrInvalid},
	} {
		t.Run(name, func(t *testing.T) {
			attempt, _ := f.ctx.CacheContext()
			m := amends(consentTo(types.Participation, types.Minor, tc.demands, name), 1, 1, tc.class)
			_, err := f.SubmitDocument(attempt, m)
			require.ErrorIs(t, err, tc.want)
		})
	}
}

// TestEachCountryPaysInItsOwnCurrency: one line of payment schedules for France, one for a German site, one for the rest.
func TestEachCountryPaysInItsOwnCurrency(t *testing.T) {
	f := setup(t)
	for _, line := range []struct {
		denom string
		scope protocolfact.Scope
	}{{"ueur", protocolfact.Scope{Countries: []string{"FR"}}}, {"uchf", protocolfact.Scope{Sites: []uint32{4}}}, {"uusd", protocolfact.Scope{}}} {
		m := payments("100", func(p *types.PaymentSchedule) { p.Denom = line.denom })
		m.Content.Scope = line.scope
		number, version := f.submit(m)
		f.approve(number, version)
	}
	f.activate(2, 1, 1)
	f.activate(4, 2, 1)
	f.activate(1, 3, 1)
	for site, denom := range map[uint32]string{2: "ueur", 4: "uchf", 1: "uusd"} {
		schedule, err := f.ActiveSchedule(f.ctx, 3, site)
		require.NoError(t, err)
		require.Equal(t, denom, schedule.Denom)
	}
	require.ErrorIs(t, f.mayActivate(1, 1, 1), types.ErrOutOfScope)
	require.ErrorIs(t, f.mayActivate(2, 3, 1), types.ErrScheduleActive)
	require.NoError(t, f.Invariants(f.ctx))
}

// TestDecisionsCountWhereTheyWereMade lists which sites may use a version after decisions of two committees: 50 for the
// whole trial, 51 for Germany. Sites 1 and 4 are in Germany, 2 in France. A German site needs the approval of both.
func TestDecisionsCountWhereTheyWereMade(t *testing.T) {
	german := func(m *types.MsgDecide) *types.MsgDecide { return by(chairDE, types.EthicsCommittee, m) }
	const approved, disapproved, suspended, lifted = types.Approved, types.Disapproved, types.Suspended, types.Lifted
	both := func(then ...*types.MsgDecide) []*types.MsgDecide { // approve, and then somebody decides otherwise
		return append([]*types.MsgDecide{decision(1, 1, approved), german(decision(1, 1, approved))}, then...)
	}
	for name, tc := range map[string]struct {
		decisions []*types.MsgDecide
		open      []uint32
	}{
		"nobody decided":                            {nil, nil},
		"approved for the trial alone":              {[]*types.MsgDecide{decision(1, 1, approved)}, []uint32{2}},
		"approved for Germany alone":                {[]*types.MsgDecide{german(decision(1, 1, approved))}, nil},
		"approved by both":                          {[]*types.MsgDecide{decision(1, 1, approved), german(decision(1, 1, approved))}, []uint32{1, 2, 4}},
		"approved for a country":                    {[]*types.MsgDecide{in(decision(1, 1, approved), []string{"FR"})}, []uint32{2}},
		"approved for a site":                       {[]*types.MsgDecide{german(decision(1, 1, approved)), in(decision(1, 1, approved), nil, 4)}, []uint32{4}},
		"approved, in Germany for a site":           {[]*types.MsgDecide{decision(1, 1, approved), german(in(decision(1, 1, approved), nil, 4))}, []uint32{2, 4}},
		"approved, in Germany refused":              {[]*types.MsgDecide{decision(1, 1, approved), german(decision(1, 1, disapproved))}, []uint32{2}},
		"approved, at one site refused":             {both(german(in(decision(1, 1, disapproved), nil, 4))), []uint32{1, 2}},
		"refused in Germany, then approved":         {[]*types.MsgDecide{decision(1, 1, approved), german(decision(1, 1, disapproved)), german(decision(1, 1, approved))}, []uint32{1, 2, 4}},
		"suspended for the trial":                   {both(decision(1, 1, suspended)), nil},
		"suspended in a country":                    {both(in(decision(1, 1, suspended), []string{"DE"})), []uint32{2}},
		"suspended at a site, country lifted":       {both(in(decision(1, 1, suspended), nil, 1), in(decision(1, 1, suspended), []string{"DE"}), in(decision(1, 1, lifted), []string{"DE"})), []uint32{2, 4}},
		"suspended at a site, then lifted":          {both(in(decision(1, 1, suspended), nil, 1), in(decision(1, 1, lifted), nil, 1)), []uint32{1, 2, 4}},
		"the trial refused, a country allowed":      {[]*types.MsgDecide{decision(1, 1, disapproved), in(decision(1, 1, approved), []string{"FR"})}, []uint32{2}},
		"a country allowed, then the trial refused": {[]*types.MsgDecide{in(decision(1, 1, approved), []string{"FR"}), decision(1, 1, disapproved)}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			f := setup(t)
			f.world.assignCommitteeDE()
			f.submit(paper(protocolType, "protocol"))
			for _, d := range tc.decisions {
				f.decide(d)
			}
			var open []uint32
			for _, site := range []uint32{1, 2, 4} {
				if f.mayActivate(site, 1, 1) == nil {
					open = append(open, site)
				}
			}
			require.Equal(t, tc.open, open)
			require.NoError(t, f.Invariants(f.ctx))
		})
	}
}
