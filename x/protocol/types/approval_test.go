package types_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	protocolfact "github.com/equipoise-trials/equipoise/fact/protocol"
	"github.com/equipoise-trials/equipoise/x/protocol/types"
)

// said is how an organisation stands at one of the places that cover a site.
type said struct {
	decider      protocolfact.Decider
	organisation uint64
	standing     types.Standing
	suspension   uint32
}

func opinion(number uint32, outcome protocolfact.Outcome) types.Standing {
	return types.Standing{Version: 2, Opinion: number, Outcome: outcome}
}

func TestWhatCommitteesAndAuthoritiesSaidTogether(t *testing.T) {
	now := time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)
	before := now.Add(-1)
	approved, expired := opinion(1, types.Approved), opinion(1, types.Approved)
	expired.NotAfter = &before
	untilNow := opinion(1, types.ApprovedWithConditions)
	untilNow.NotAfter = &now
	owing, late := opinion(3, types.ApprovedWithConditions), opinion(3, types.ApprovedWithConditions)
	owing.Condition, owing.ConditionDue = 2, &now
	late.Condition, late.ConditionDue = 2, &before
	amended := opinion(1, types.Disapproved)
	amended.Version = 3
	const ethics, authority = types.EthicsCommittee, types.Authority

	for name, tc := range map[string]struct {
		said               []said
		deciders           []types.DecidedBy
		objection, missing string
	}{
		"nobody":                              {nil, nil, "", "no ethics committee has approved it"},
		"a committee":                         {[]said{{ethics, 5, approved, 0}}, nil, "", ""},
		"a committee, with conditions":        {[]said{{ethics, 5, untilNow, 0}}, nil, "", ""},
		"a committee whose word expired":      {[]said{{ethics, 5, expired, 0}}, nil, "", "its approval by ethics committee 5 expired at 2029-12-31T23:59:59.999999999Z"},
		"one expired, one stands":             {[]said{{ethics, 5, expired, 0}, {ethics, 6, approved, 0}}, nil, "", ""},
		"an authority alone":                  {[]said{{authority, 9, approved, 0}}, deciding(authority, 9), "", "no ethics committee has approved it"},
		"an authority that is silent":         {[]said{{ethics, 5, approved, 0}}, deciding(authority, 9), "", "authority 9 has not approved it"},
		"a committee that is silent":          {[]said{{ethics, 5, approved, 0}}, deciding(ethics, 5, 6), "", "ethics committee 6 has not approved it"},
		"one committee that has left":         {[]said{{ethics, 5, approved, 0}}, nil, "", ""},
		"one that has left, one that decides": {[]said{{ethics, 5, approved, 0}}, deciding(ethics, 6), "", "ethics committee 6 has not approved it"},
		"one committee of two expired": {[]said{{ethics, 5, approved, 0}, {ethics, 6, expired, 0}}, deciding(ethics, 5, 6), "",
			"its approval by ethics committee 6 expired at 2029-12-31T23:59:59.999999999Z"},
		"both":                 {[]said{{ethics, 5, approved, 0}, {authority, 9, approved, 0}}, deciding(authority, 9), "", ""},
		"one authority of two": {[]said{{ethics, 5, approved, 0}, {authority, 9, approved, 0}}, deciding(authority, 9, 10), "", "authority 10 has not approved it"},
		"an authority whose word expired": {[]said{{ethics, 5, approved, 0}, {authority, 9, expired, 0}}, deciding(authority, 9), "",
			"its approval by authority 9 expired at 2029-12-31T23:59:59.999999999Z"},
		"a committee against":     {[]said{{ethics, 5, approved, 0}, {ethics, 6, opinion(4, types.Disapproved), 0}}, nil, "ethics committee 6 disapproved it (decision 4)", ""},
		"an authority against":    {[]said{{ethics, 5, approved, 0}, {authority, 9, opinion(4, types.Disapproved), 0}}, nil, "authority 9 disapproved it (decision 4)", ""},
		"a condition that is due": {[]said{{ethics, 5, owing, 0}}, nil, "", ""},
		"a condition that is overdue": {[]said{{ethics, 5, late, 0}}, nil, "",
			"its approval by ethics committee 5 has condition 2 of decision 3 overdue since 2029-12-31T23:59:59.999999999Z"},
		"an amendment refused":   {[]said{{ethics, 5, opinion(9, types.Approved), 0}, {ethics, 5, amended, 0}}, nil, "ethics committee 5 disapproved version 3 (decision 1)", "no ethics committee has approved it"},
		"a suspension":           {[]said{{ethics, 5, opinion(1, types.Approved), 2}}, nil, "ethics committee 5 suspended it (decision 2)", ""},
		"approved after refusal": {[]said{{ethics, 5, opinion(1, types.Disapproved), 0}, {ethics, 5, opinion(2, types.Approved), 0}}, nil, "", ""},
		"refused after approval": {[]said{{ethics, 5, opinion(2, types.Disapproved), 0}, {ethics, 5, opinion(1, types.Approved), 0}}, nil, "ethics committee 5 disapproved it (decision 2)", "no ethics committee has approved it"},
		"suspended for the site, approved for the country later": {
			[]said{{ethics, 5, opinion(3, types.Approved), 0}, {ethics, 5, types.Standing{}, 2}}, nil,
			"ethics committee 5 suspended it (decision 2)", "",
		},
	} {
		t.Run(name, func(t *testing.T) {
			for _, order := range [][]said{tc.said, reversed(tc.said)} {
				var o types.Opinions
				for _, s := range order {
					s.standing.Decider, s.standing.Organisation = s.decider, s.organisation
					o.Merge(s.standing)
					if s.suspension != 0 {
						o.Suspend(types.Suspension{Version: 2, Decider: s.decider, Organisation: s.organisation, Decision: s.suspension})
					}
				}
				require.Equal(t, tc.objection, o.Objection(2))
				require.Equal(t, tc.missing, o.Approval(tc.deciders, now).Missing)
			}
		})
	}
}

func deciding(decider protocolfact.Decider, organisations ...uint64) (all []types.DecidedBy) {
	for _, o := range organisations {
		all = append(all, types.DecidedBy{Decider: decider, Organisation: o})
	}
	return all
}

func reversed(s []said) []said {
	r := make([]said, len(s))
	for i := range s {
		r[len(s)-1-i] = s[i]
	}
	return r
}

func TestSuspensionsFollowOneAnother(t *testing.T) {
	none := types.DecidedAt{}
	suspended := types.DecidedAt{Suspensions: []types.Suspension{{Line: 1, Version: 4, Decider: types.EthicsCommittee, Organisation: 5, Decision: 2}}}
	again := types.DecidedAt{Suspensions: []types.Suspension{{Line: 1, Version: 4, Decider: types.EthicsCommittee, Organisation: 5, Decision: 3}}}
	others := types.DecidedAt{Suspensions: []types.Suspension{{Line: 1, Version: 4, Decider: types.EthicsCommittee, Organisation: 6, Decision: 2}}}
	for name, tc := range map[string]struct {
		before  types.DecidedAt
		outcome protocolfact.Outcome
		after   types.DecidedAt
		wrong   string
	}{
		"suspend":                    {none, types.Suspended, again, ""},
		"suspend twice":              {suspended, types.Suspended, none, "suspended for site 7 already, by decision 2"},
		"lift":                       {suspended, types.Lifted, none, ""},
		"lift what is not suspended": {none, types.Lifted, none, "has not suspended version 4 for site 7"},
		"lift another's":             {others, types.Lifted, none, "has not suspended version 4 for site 7"},
	} {
		t.Run(name, func(t *testing.T) {
			d := types.Decision{Number: 3, Line: 1, Version: 4, Decider: types.EthicsCommittee, Organisation: 5, Outcome: tc.outcome}
			after, err := tc.before.After(d, types.AtSite(7))
			requireError(t, err, tc.wrong)
			if tc.wrong == "" {
				require.Equal(t, tc.after, after)
			} else {
				require.ErrorIs(t, err, types.ErrDecision)
			}
		})
	}
	require.Len(t, suspended.SuspendedOf(1, 4), 1)
	require.Len(t, suspended.SuspendedOf(1, 9), 1, "a suspension stops what comes after it too")
	require.Empty(t, suspended.SuspendedOf(1, 3))
	require.Empty(t, suspended.SuspendedOf(2, 4))
}

func TestAPlaceRemembersWhichLinesHaveOpinionsThere(t *testing.T) {
	at := types.DecidedAt{}
	require.True(t, at.IsEmpty())
	for _, line := range []uint32{7, 2, 7, 9} {
		after, err := at.After(types.Decision{Number: 1, Line: line, Version: 1, Outcome: types.Disapproved}, types.WholeTrial)
		require.NoError(t, err)
		at = after
	}
	require.Equal(t, []uint32{2, 7, 9}, at.Lines)
	require.True(t, at.HasOpinions(7))
	require.False(t, at.HasOpinions(8))
	after, err := at.After(types.Decision{Number: 2, Line: 3, Version: 1, Outcome: types.Suspended}, types.WholeTrial)
	require.NoError(t, err)
	require.False(t, after.HasOpinions(3), "a suspension is no opinion")
	require.Empty(t, at.Suspensions, "what was before is left as it was")
}
