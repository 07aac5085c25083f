package keeper_test

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact"
	identityfact "github.com/equipoise-trials/equipoise/fact/identity"
	protocolfact "github.com/equipoise-trials/equipoise/fact/protocol"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	identitykeeper "github.com/equipoise-trials/equipoise/x/identity/keeper"
	identitytypes "github.com/equipoise-trials/equipoise/x/identity/types"
	"github.com/equipoise-trials/equipoise/x/protocol/keeper"
	"github.com/equipoise-trials/equipoise/x/protocol/types"
	trialkeeper "github.com/equipoise-trials/equipoise/x/trial/keeper"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

// leaves ends the assignments of an organisation that decides, by its own signature, and returns them.
func (f *harness) leaves(decider protocolfact.Decider, organisation uint64) (ended []trialtypes.Assignment) {
	as := types.CapacityOf(decider)
	for _, a := range f.world.assigned[as] {
		if a.Organisation == organisation {
			a.EndedBy = sponsorID
			ended = append(ended, a)
		}
	}
	f.world.assigned[as] = slices.DeleteFunc(slices.Clone(f.world.assigned[as]), func(a trialtypes.Assignment) bool {
		return a.Organisation == organisation
	})
	return ended
}

// isGone lets an organisation that decides lose its good standing, whereupon the sponsor ends its assignment.
func (f *harness) isGone(decider protocolfact.Decider, organisation uint64) {
	as := types.CapacityOf(decider)
	f.world.suspended[organisation] = true
	f.world.ended[as] = append(f.world.ended[as], f.leaves(decider, organisation)...)
}

// inPlaceOf lets a decision be made in the place of an organisation.
func inPlaceOf(organisation uint64, m *types.MsgDecide) *types.MsgDecide {
	m.InPlaceOf = organisation
	return m
}

func TestNobodyDecidesInThePlaceOfWhoCanStillAnswer(t *testing.T) {
	lift := func() *types.MsgDecide {
		return inPlaceOf(committeeDE, in(decision(1, 1, types.Lifted), []string{"DE"}))
	}
	for name, tc := range map[string]struct {
		happens func(*harness)
		send    *types.MsgDecide
		want    error
		text    string
	}{
		"gone":                    {func(*harness) {}, lift(), nil, ""},
		"expired in the register": {func(f *harness) { f.world.suspended[51], f.world.expired[51] = false, true }, lift(), nil, ""},
		"expired for less than a month": {func(f *harness) {
			f.world.suspended[51], f.world.expired[51] = false, true
			f.world.expiredAt = f.ctx.BlockTime().Add(time.Second - types.LapsedPeriod)
		}, lift(), types.ErrInPlace, "the accreditation of organisation 51 is over since"},
		"what it never spoke on":         {func(f *harness) { f.submit(follows(paper(protocolType, "amended"), 1, 1)) }, inPlaceOf(committeeDE, in(decision(1, 2, types.Approved), []string{"DE"})), types.ErrInPlace, "organisation 51 gave no opinion on version 2 of line 1"},
		"assigned, and suspended":        {func(f *harness) { f.world.assignCommitteeDE() }, lift(), types.ErrInPlace, "organisation 51 is assigned to trial 3 as ethics committee: it decides itself"},
		"not assigned, in good standing": {func(f *harness) { delete(f.world.suspended, committeeDE) }, lift(), types.ErrInPlace, "organisation 51 is in good standing"},
		"never assigned":                 {func(*harness) {}, inPlaceOf(99, lift()), types.ErrInPlace, "organisation 99 was never assigned to trial 3 as ethics committee"},
		"in its own place":               {func(*harness) {}, inPlaceOf(committee, lift()), types.ErrInPlace, "it decides itself"},
		"in another capacity":            {func(*harness) {}, by(chair, types.Authority, lift()), types.ErrNotAssigned, "not assigned to trial 3 as authority"},
		"outside what it is assigned for": {func(f *harness) {
			f.world.assigned[types.CapacityOf(types.EthicsCommittee)][0].Countries = []string{"FR"}
		}, lift(), types.ErrOutOfScope, "not for country DE"},
		"for a place that nobody suspended": {func(*harness) {}, in(lift(), nil, 1), types.ErrDecision, "organisation 51 has not suspended version 1 for site 1"},
		"to suspend": {func(*harness) {}, inPlaceOf(committeeDE, in(decision(1, 1, types.Suspended), []string{"DE"})), types.ErrInvalid,
			"nobody suspends in another's place"},
	} {
		t.Run(name, func(t *testing.T) {
			f := setup(t)
			f.openSites(1, 2)
			f.germanyJoins()
			f.decide(german(decision(1, 1, types.Approved)))
			f.decide(german(decision(1, 1, types.Suspended)))
			f.isGone(types.EthicsCommittee, committeeDE)
			tc.happens(f)
			require.ErrorContains(t, f.requireOpen(1), "ethics committee 51 suspended it (decision 3)")
			if tc.want != nil {
				f.refused(tc.want, func() error {
					_, err := f.Decide(f.ctx, tc.send)
					require.ErrorContains(t, err, tc.text)
					return err
				})
				return
			}
			f.decide(tc.send)
			require.NoError(t, f.requireOpen(1))
			require.EqualValues(t, committeeDE, f.recorded.last().(*protocolfact.DocumentDecided).InPlaceOf)
			require.NoError(t, f.Invariants(f.ctx))
		})
	}
}

func TestAnOpinionInThePlaceOfACommitteeThatIsGoneReplacesItsOwn(t *testing.T) {
	f := setup(t)
	f.openSites(1, 2)
	f.germanyJoins()
	end := f.ctx.BlockTime().Add(time.Hour)
	approval := german(decision(1, 1, types.Approved))
	approval.NotAfter = &end
	f.decide(approval)
	f.decide(german(in(decision(1, 1, types.Disapproved), nil, 1)))
	require.Contains(t, f.inbox(sponsorID, 100), "APPROVAL_ENDS by 51: line 1 version 1 decision 2 condition 0", "it stands at other sites")
	f.isGone(types.EthicsCommittee, committeeDE)
	require.ErrorContains(t, f.requireOpen(1), "ethics committee 51 disapproved it (decision 3)")
	f.approve(1, 1)
	require.ErrorContains(t, f.requireOpen(1), "ethics committee 51 disapproved it (decision 3)", "another's approval does not remove it")

	f.decide(inPlaceOf(committeeDE, in(decision(1, 1, types.Approved), []string{"DE"}, 1)))
	require.NoError(t, f.requireOpen(1))
	require.NotContains(t, f.inbox(sponsorID, 100), "APPROVAL_ENDS by 51: line 1 version 1 decision 2 condition 0", "what was replaced does not fall due")
	exported, err := f.ExportGenesis(f.ctx)
	require.NoError(t, err)
	require.EqualValues(t, committeeDE, exported.Decisions[2].Organisation, "what it signed stays readable")
	require.Equal(t, types.Disapproved, exported.Decisions[2].Outcome)
	require.EqualValues(t, committeeDE, exported.Decisions[4].InPlaceOf)
	next := setup(t)
	require.NoError(t, next.InitGenesis(next.ctx, exported))
	require.NoError(t, next.Invariants(next.ctx))
	require.NoError(t, next.requireOpen(1))

	delete(f.world.suspended, committeeDE)
	require.NoError(t, f.requireOpen(1), "what was decided in its place stays decided when it is reinstated")
	require.NoError(t, f.Invariants(f.ctx))
}

func TestACommitteeThatComesBackDecidesForItselfAgain(t *testing.T) {
	f := setup(t)
	f.openSites(1)
	f.germanyJoins()
	f.decide(german(decision(1, 1, types.Disapproved)))
	f.isGone(types.EthicsCommittee, committeeDE)
	f.decide(inPlaceOf(committeeDE, in(decision(1, 1, types.Approved), []string{"DE"})))
	require.NoError(t, f.requireOpen(1))
	delete(f.world.suspended, committeeDE)
	f.world.assignCommitteeDE()
	f.decide(german(decision(1, 1, types.Disapproved)))
	require.ErrorContains(t, f.requireOpen(1), "ethics committee 51 disapproved it (decision 4)")
	f.refused(types.ErrInPlace, func() error {
		_, err := f.Decide(f.ctx, inPlaceOf(committeeDE, in(decision(1, 1, types.Approved), []string{"DE"})))
		return err
	})
}

// TestWhatAnAuthorityDecidesPassesToWhoDecidesInItsPlace: authority 60 of France is gone, 61 is assigned after it.
func TestWhatAnAuthorityDecidesPassesToWhoDecidesInItsPlace(t *testing.T) {
	f := setup(t)
	f.world.assignAuthority()
	f.submit(paper(protocolType, "protocol"))
	f.approve(1, 1)
	f.decide(by(assessor, types.Authority, decision(1, 1, types.Disapproved)))
	f.isGone(types.Authority, authorityFR)
	require.ErrorContains(t, f.mayActivate(2, 1, 1), "authority 60 disapproved it (decision 2)")

	f.world.assignAuthority()
	f.world.assigned[types.CapacityOf(types.Authority)][0].Organisation = successorFR
	end := f.ctx.BlockTime().Add(time.Hour)
	m := by(deputy, types.Authority, inPlaceOf(authorityFR, decision(1, 1, types.Approved)))
	m.NotAfter = &end
	f.decide(m)
	require.NoError(t, f.mayActivate(2, 1, 1))

	delete(f.world.suspended, authorityFR)
	require.NoError(t, f.mayActivate(2, 1, 1), "reinstated, the first authority decides again: what was decided in its place")
	f.leaves(types.Authority, successorFR)
	f.when(end.Add(1))
	require.ErrorContains(t, f.mayActivate(2, 1, 1), "its approval by authority 61 expired")

	f.submit(follows(paper(protocolType, "amended"), 1, 1))
	f.approve(1, 2)
	require.ErrorContains(t, f.mayActivate(2, 1, 2), "authority 60 has not approved it", "for another version it has to speak itself")
	require.NoError(t, f.Invariants(f.ctx))
}

func TestAnObjectionToAnUrgentMeasureCanBeDecidedOnInPlaceOfWhoIsGone(t *testing.T) {
	f := setup(t)
	f.openSites(1)
	f.germanyJoins()
	f.submit(follows(paper(protocolType, "refused"), 1, 1))
	f.decide(german(decision(1, 2, types.Disapproved)))
	f.amendUrgently(2)
	f.isGone(types.EthicsCommittee, committeeDE)
	require.ErrorContains(t, f.mayActivate(1, 1, 3), "ethics committee 51 disapproved version 2 (decision 1)")
	f.decide(inPlaceOf(committeeDE, in(decision(1, 2, types.Approved), []string{"DE"})))
	f.activate(1, 1, 3)
	require.NoError(t, f.Invariants(f.ctx))
}

// TestOversightPassesFromACommitteeThatIsGone follows a committee that stops a site, leaves and loses its accreditation,
// through the real registers.
func TestOversightPassesFromACommitteeThatIsGone(t *testing.T) {
	f := fixture.New(t, types.StoreKey)
	k := keeper.NewKeeper(f.Codec, f.Store(types.StoreKey), f.Addresses, keeper.Keepers{
		Identity: f.Identity, Trial: f.Trial, Registration: f.Registration, Audit: f.Audit,
	})
	server, trials := keeper.NewMsgServer(k), trialkeeper.NewMsgServer(f.Trial)
	trial := f.NewTrial()
	review := func(name string) fixture.Person {
		office := f.Organisation(identityfact.OrganisationKind_ORGANISATION_KIND_ETHICS_COMMITTEE)
		fixture.Must(f, trials.AssignOrganisation, &trialtypes.MsgAssignOrganisation{
			Signer: trial.Representative.Address, Trial: trial.ID, Organisation: office.Organisation, Capacity: trialfact.Capacity_CAPACITY_ETHICS_COMMITTEE,
		})
		return f.Person(office, name, fact.Role_ROLE_COMMITTEE_CHAIR)
	}
	former := review("chair")
	f.Next(time.Minute)
	send := func(by fixture.Person, m *types.MsgDecide) *types.MsgDecide {
		m.Signer, m.Trial = by.Address, trial.ID
		return m
	}
	protocol := paper(protocolType, "protocol")
	protocol.Signer, protocol.Trial = trial.Representative.Address, trial.ID
	fixture.Must(f, server.SubmitDocument, protocol)
	fixture.Must(f, server.Decide, send(former, decision(1, 1, types.Approved)))
	fixture.Must(f, server.Decide, send(former, decision(1, 1, types.Suspended)))
	activate := &types.MsgActivate{Signer: trial.Investigator.Address, Trial: trial.ID, Site: trial.Site, Line: 1, Version: 1}
	fixture.Refuse(f, server.Activate, activate, "suspended it (decision 2)")

	next := review("next chair")
	f.Next(time.Minute)
	lift := send(next, inPlaceOf(former.Organisation, decision(1, 1, types.Lifted)))
	fixture.Refuse(f, server.Decide, lift, "it decides itself")
	fixture.Must(f, trials.EndAssignment, &trialtypes.MsgEndAssignment{
		Signer: former.Address, Trial: trial.ID, Assignment: 1, Reason: fixture.Reason(fact.ReasonCode_REASON_CODE_PLANNED),
	})
	f.Next(time.Minute)
	fixture.Refuse(f, server.Decide, lift, "is in good standing")
	fixture.Must(f, identitykeeper.NewMsgServer(f.Identity).SuspendOrganisation, &identitytypes.MsgSuspendOrganisation{
		Signer: f.Accreditor().Address, Organisation: former.Organisation, Reason: fixture.Reason(fact.ReasonCode_REASON_CODE_PLANNED),
	})
	fixture.Must(f, server.Decide, lift)
	require.Equal(t, former.Organisation, f.Facts()[0].(*protocolfact.DocumentDecided).InPlaceOf)
	fixture.Refuse(f, server.Activate, activate, "has not approved it")
	fixture.Must(f, server.Decide, send(next, decision(1, 1, types.Approved)))
	fixture.Must(f, server.Activate, activate)
	require.NoError(t, k.Invariants(f.Ctx))
}
