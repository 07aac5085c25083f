package keeper_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	sdkquery "github.com/cosmos/cosmos-sdk/types/query"

	"github.com/equipoise-trials/equipoise/x/protocol/keeper"
	"github.com/equipoise-trials/equipoise/x/protocol/types"
)

// inbox reads all that waits for an organisation, in pages of a size, a line each.
func (f *harness) inbox(organisation uint64, size uint64) (lines []string) {
	f.Helper()
	var key []byte
	for {
		res, err := keeper.NewQueryServer(f.Keeper).Pending(f.ctx, &types.QueryPendingRequest{
			Organisation: organisation, Pagination: &sdkquery.PageRequest{Key: key, Limit: size},
		})
		require.NoError(f, err)
		for _, p := range res.Pending {
			late := ""
			if p.Overdue {
				late = " overdue"
			}
			lines = append(lines, fmt.Sprintf("%s by %d: line %d version %d decision %d condition %d%s",
				p.Kind.String()[len("PENDING_KIND_"):], p.Organisation, p.Line, p.Version, p.Decision, p.Condition, late))
		}
		if key = res.Pagination.NextKey; key == nil {
			return lines
		}
	}
}

func TestAnInboxTellsWhatWaitsForWhom(t *testing.T) {
	f := setup(t)
	f.world.assignCommitteeDE()
	f.submit(paper(protocolType, "protocol"))
	f.submit(paper(planType, "plan"))
	f.submit(paper(consentType, "consent"))
	german := paper(consentType, "german consent")
	german.Content.Scope.Sites = []uint32{4}
	f.submit(german)
	french := paper(consentType, "french consent")
	french.Content.Scope.Countries = []string{"FR"}
	f.submit(french)

	require.Equal(t, []string{
		"DECISION by 51: line 1 version 1 decision 0 condition 0",
		"DECISION by 51: line 3 version 1 decision 0 condition 0",
		"DECISION by 51: line 4 version 1 decision 0 condition 0",
	}, f.inbox(committeeDE, 100), "what is for France only does not wait for the German committee")
	require.Len(t, f.inbox(sponsorID, 100), 7, "the sponsor sees what waits for each")
	require.Empty(t, f.inbox(hospital, 100))

	end, review := f.ctx.BlockTime().Add(30*24*time.Hour), f.ctx.BlockTime().Add(29*24*time.Hour)
	conditional := by(chairDE, types.EthicsCommittee, decision(1, 1, types.ApprovedWithConditions))
	conditional.NotAfter, conditional.ReviewDue = &end, &review
	f.decide(conditional)
	want := []string{
		"CONDITION_DUE by 51: line 1 version 1 decision 1 condition 2",
		"CONDITION_DUE by 51: line 1 version 1 decision 1 condition 1",
		"REVIEW_DUE by 51: line 1 version 1 decision 1 condition 0",
		"APPROVAL_ENDS by 51: line 1 version 1 decision 1 condition 0",
		"DECISION by 51: line 3 version 1 decision 0 condition 0",
		"DECISION by 51: line 4 version 1 decision 0 condition 0",
	}
	for _, size := range []uint64{1, 2, 3, 100} {
		require.Equal(t, want, f.inbox(committeeDE, size), "pages of %d", size)
	}
	require.Equal(t, want[:4], f.inbox(sponsorID, 100)[:4], "the submitter is told of it too")

	f.when(end.Add(1))
	require.Equal(t, want[3]+" overdue", f.inbox(committeeDE, 100)[3])
	m := confirmation(1, 1, 2)
	m.Signer = chairDE.String()
	require.NoError(t, f.confirm(m))
	require.Equal(t, want[1]+" overdue", f.inbox(committeeDE, 100)[0], "what is met is gone")
	f.decide(by(chairDE, types.EthicsCommittee, in(decision(1, 1, types.Approved), nil, 4)))
	require.Equal(t, want[1]+" overdue", f.inbox(committeeDE, 100)[0], "the earlier approval still stands at other sites")
	f.decide(by(chairDE, types.EthicsCommittee, decision(1, 1, types.Approved)))
	require.Equal(t, want[4:], f.inbox(committeeDE, 100), "a renewal takes its place")
	require.NoError(t, f.Invariants(f.ctx))

	f.submit(amends(paper(protocolType, "a typing error"), 1, 1, types.Administrative))
	require.Equal(t, append([]string{"NOTICE by 51: line 1 version 2 decision 0 condition 0"}, want[4:]...), f.inbox(committeeDE, 100),
		"an administrative amendment waits for nobody, but whoever may object is told of it")
	require.NotContains(t, f.inbox(sponsorID, 100), "NOTICE by 51: line 1 version 2 decision 0 condition 0")
	f.submit(amends(paper(protocolType, "urgent"), 1, 2, types.UrgentSafety))
	require.Contains(t, f.inbox(committeeDE, 100), "DECISION by 51: line 1 version 3 decision 0 condition 0")
}

func TestAnInboxOfManyDocumentsComesInBoundedPages(t *testing.T) {
	f := setup(t)
	for range 1500 {
		f.submit(paper(planType, "plan"))
	}
	f.submit(paper(protocolType, "protocol"))
	q := keeper.NewQueryServer(f.Keeper)
	res, err := q.Pending(f.ctx, &types.QueryPendingRequest{Organisation: committee})
	require.NoError(t, err)
	require.Empty(t, res.Pending)
	require.NotNil(t, res.Pagination.NextKey, "a page ends after a bounded number of rows")
	require.Len(t, f.inbox(committee, 100), 1)
}

func TestAnInboxRefusesKeysThatAreNotItsOwn(t *testing.T) {
	f := setup(t)
	f.openSites(1)
	for name, p := range map[string]*sdkquery.PageRequest{
		"of no part":     {Key: []byte{0, 0, 0, 0, 0, 0, 0, 3, 7}},
		"cut short":      {Key: []byte{0, 0, 0, 0, 0, 0, 0, 3}},
		"of half a line": {Key: []byte{0, 0, 0, 0, 0, 0, 0, 3, 2, 0, 0}},
		"an offset":      {Offset: 1},
		"backwards":      {Reverse: true},
		"huge":           {Limit: 1 << 40},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := keeper.NewQueryServer(f.Keeper).Pending(f.ctx, &types.QueryPendingRequest{Organisation: committee, Pagination: p})
			require.Equal(t, codes.InvalidArgument, status.Code(err))
		})
	}
	_, err := keeper.NewQueryServer(f.Keeper).Pending(f.ctx, &types.QueryPendingRequest{
		Organisation: committee, Pagination: &sdkquery.PageRequest{Key: []byte{0, 0, 0, 0, 0, 0, 0, 3, 1, 255, 255}},
	})
	require.NoError(t, err, "a key between rows is where reading begins")
}

func TestAnInboxFollowsWhoHasAPartToday(t *testing.T) {
	f := setup(t)
	f.world.assignCommitteeDE()
	f.submit(paper(protocolType, "protocol"))
	f.submit(paper(consentType, "consent"))
	end := f.ctx.BlockTime().Add(time.Hour)
	approval := german(decision(1, 1, types.Approved))
	approval.NotAfter = &end
	f.decide(approval)
	want := []string{
		"APPROVAL_ENDS by 51: line 1 version 1 decision 1 condition 0",
		"DECISION by 50: line 1 version 1 decision 0 condition 0",
		"DECISION by 50: line 2 version 1 decision 0 condition 0",
		"DECISION by 51: line 2 version 1 decision 0 condition 0",
	}
	const heir = 9
	for _, submitter := range []uint64{sponsorID, cro} {
		require.Equal(t, want, f.inbox(submitter, 100))
	}
	require.Empty(t, f.inbox(heir, 100))
	require.Equal(t, want[1:3], f.inbox(committee, 100), "what another committee's approval does is not its business")

	f.world.submitters = map[uint64]bool{heir: true}
	require.Equal(t, want, f.inbox(heir, 100), "who takes a trial over finds what its predecessor submitted")
	for _, former := range []uint64{sponsorID, cro} {
		require.Empty(t, f.inbox(former, 100), "a former sponsor, and a CRO whose duties ended, see nothing more")
	}

	f.leaves(types.EthicsCommittee, committeeDE)
	require.Empty(t, f.inbox(committeeDE, 100), "nor does a committee that left")
	require.Equal(t, want[:3], f.inbox(heir, 100), "its approval still ends")
	f.world.assignAuthority()
	f.world.assigned[types.CapacityOf(types.Authority)][0].Countries = nil
	require.Equal(t, []string{
		"DECISION by 60: line 1 version 1 decision 0 condition 0",
		"DECISION by 60: line 2 version 1 decision 0 condition 0",
	}, f.inbox(authorityFR, 100), "who is assigned after a document was touched is told of it")
}

func TestAnInboxIsToldWhatWasDecidedInSomebodysPlace(t *testing.T) {
	f := setup(t)
	f.world.assignCommitteeDE()
	f.submit(paper(protocolType, "protocol"))
	f.decide(german(decision(1, 1, types.Disapproved)))
	f.isGone(types.EthicsCommittee, committeeDE)
	f.decide(inPlaceOf(committeeDE, decision(1, 1, types.Approved)))
	require.Empty(t, f.inbox(committee, 100))
	f.world.assigned = newWorld().assigned
	delete(f.world.suspended, committeeDE)
	require.Empty(t, f.inbox(committeeDE, 100), "what was decided in its place stays decided")
}

// TestACommitteeThatComesLaterIsAskedForAllThatItsSitesUse: until it has decided, they are not open.
func TestACommitteeThatComesLaterIsAskedForAllThatItsSitesUse(t *testing.T) {
	f := setup(t)
	f.openSites(1, 2)
	f.submit(amends(paper(protocolType, "a typing error"), 1, 1, types.Administrative))
	f.activate(1, 1, 2)
	f.submit(follows(paper(protocolType, "amended"), 1, 2))
	f.approve(1, 3)
	f.activate(2, 1, 3)
	require.NoError(t, f.requireOpen(1))
	f.world.assignCommitteeDE()
	require.Error(t, f.requireOpen(1))
	require.ElementsMatch(t, []string{
		"DECISION by 51: line 1 version 2 decision 0 condition 0", "DECISION by 51: line 1 version 3 decision 0 condition 0",
		"DECISION by 51: line 2 version 1 decision 0 condition 0", "DECISION by 51: line 3 version 1 decision 0 condition 0",
	}, f.inbox(committeeDE, 100))
	require.ElementsMatch(t, f.inbox(committeeDE, 100), f.inbox(sponsorID, 100), "the sponsor sees for whom its sites wait")
	for line, version := range map[uint32]uint32{1: 2, 2: 1, 3: 1} {
		f.decide(german(decision(line, version, types.Approved)))
	}
	require.NoError(t, f.requireOpen(1))
	require.Equal(t, []string{"DECISION by 51: line 1 version 3 decision 0 condition 0"}, f.inbox(committeeDE, 100))
}

func TestAnOpinionForAWiderPlaceTakesThePlaceOfANarrowerOne(t *testing.T) {
	f := setup(t)
	f.submit(paper(protocolType, "protocol"))
	end := f.ctx.BlockTime().Add(time.Hour)
	for _, m := range []*types.MsgDecide{in(decision(1, 1, types.Approved), []string{"FR"}), in(decision(1, 1, types.Approved), nil, 4)} {
		m.NotAfter = &end
		f.decide(m)
	}
	require.Len(t, f.inbox(committee, 100), 2)
	f.decide(in(decision(1, 1, types.Approved), []string{"DE"}))
	require.Equal(t, []string{"APPROVAL_ENDS by 50: line 1 version 1 decision 1 condition 0"}, f.inbox(committee, 100), "site 4 is in DE")
	f.decide(decision(1, 1, types.Approved))
	require.Empty(t, f.inbox(committee, 100))
	require.NoError(t, f.Invariants(f.ctx))
}

// TestAnInboxReadsNoDecisionsOnWhatIsDecided: however often a version was decided on, one page reads the same rows.
func TestAnInboxReadsNoDecisionsOnWhatIsDecided(t *testing.T) {
	f := setup(t)
	f.world.assignCommitteeDE()
	f.submit(paper(protocolType, "protocol"))
	reads := func() int {
		f.reads.gets = 0
		require.Len(t, f.inbox(sponsorID, 100), 1)
		return f.reads.gets
	}
	f.approve(1, 1)
	once := reads()
	for range 50 {
		f.approve(1, 1)
	}
	require.Equal(t, once, reads())
}
