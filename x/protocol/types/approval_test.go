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
}

func opinion(number uint32, outcome protocolfact.Outcome) types.Standing {
	return types.Standing{Opinion: number, Outcome: outcome}
}

func TestWhatCommitteesAndAuthoritiesSaidTogether(t *testing.T) {
	now := time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)
	before := now.Add(-1)
	approved, expired := opinion(1, types.Approved), opinion(1, types.Approved)
	expired.NotAfter = &before
	untilNow := opinion(1, types.ApprovedWithConditions)
	untilNow.NotAfter = &now
	const ethics, authority = types.EthicsCommittee, types.Authority

	for name, tc := range map[string]struct {
		said               []said
		authorities        []uint64
		objection, missing string
	}{
		"nobody":                         {nil, nil, "", "no ethics committee has approved it"},
		"a committee":                    {[]said{{ethics, 5, approved}}, nil, "", ""},
		"a committee, with conditions":   {[]said{{ethics, 5, untilNow}}, nil, "", ""},
		"a committee whose word expired": {[]said{{ethics, 5, expired}}, nil, "", "its approval by ethics committee 5 expired at 2029-12-31T23:59:59.999999999Z"},
		"one expired, one stands":        {[]said{{ethics, 5, expired}, {ethics, 6, approved}}, nil, "", ""},
		"an authority alone":             {[]said{{authority, 9, approved}}, []uint64{9}, "", "no ethics committee has approved it"},
		"an authority that is silent":    {[]said{{ethics, 5, approved}}, []uint64{9}, "", "authority 9 has not approved it"},
		"both":                           {[]said{{ethics, 5, approved}, {authority, 9, approved}}, []uint64{9}, "", ""},
		"one authority of two":           {[]said{{ethics, 5, approved}, {authority, 9, approved}}, []uint64{9, 10}, "", "authority 10 has not approved it"},
		"an authority whose word expired": {[]said{{ethics, 5, approved}, {authority, 9, expired}}, []uint64{9}, "",
			"its approval by authority 9 expired at 2029-12-31T23:59:59.999999999Z"},
		"a committee against":    {[]said{{ethics, 5, approved}, {ethics, 6, opinion(4, types.Disapproved)}}, nil, "ethics committee 6 disapproved it (decision 4)", ""},
		"an authority against":   {[]said{{ethics, 5, approved}, {authority, 9, opinion(4, types.Disapproved)}}, nil, "authority 9 disapproved it (decision 4)", ""},
		"a suspension":           {[]said{{ethics, 5, types.Standing{Opinion: 1, Outcome: types.Approved, Suspension: 2}}}, nil, "ethics committee 5 suspended it (decision 2)", ""},
		"approved after refusal": {[]said{{ethics, 5, opinion(1, types.Disapproved)}, {ethics, 5, opinion(2, types.Approved)}}, nil, "", ""},
		"refused after approval": {[]said{{ethics, 5, opinion(2, types.Disapproved)}, {ethics, 5, opinion(1, types.Approved)}}, nil, "ethics committee 5 disapproved it (decision 2)", "no ethics committee has approved it"},
		"suspended for the site, approved for the country later": {
			[]said{{ethics, 5, opinion(3, types.Approved)}, {ethics, 5, types.Standing{Suspension: 2}}}, nil,
			"ethics committee 5 suspended it (decision 2)", "",
		},
	} {
		t.Run(name, func(t *testing.T) {
			for _, order := range [][]said{tc.said, reversed(tc.said)} {
				var o types.Opinions
				for _, s := range order {
					s.standing.Decider, s.standing.Organisation = s.decider, s.organisation
					o = o.Merge(s.standing)
				}
				require.Equal(t, tc.objection, o.Objection())
				require.Equal(t, tc.missing, o.MissingApproval(tc.authorities, now))
			}
		})
	}
}

func reversed(s []said) []said {
	r := make([]said, len(s))
	for i := range s {
		r[len(s)-1-i] = s[i]
	}
	return r
}

func TestDecisionsFollowOneAnother(t *testing.T) {
	none := types.Standing{}
	standing := opinion(1, types.Approved)
	suspended := types.Standing{Opinion: 1, Outcome: types.Approved, Suspension: 2}
	for name, tc := range map[string]struct {
		before   types.Standing
		outcome  protocolfact.Outcome
		approved bool
		after    types.Standing
		wrong    string
	}{
		"approve":                        {none, types.Approved, false, opinion(3, types.Approved), ""},
		"approve under conditions":       {none, types.ApprovedWithConditions, false, opinion(3, types.ApprovedWithConditions), ""},
		"disapprove":                     {none, types.Disapproved, false, opinion(3, types.Disapproved), ""},
		"approve again":                  {standing, types.Approved, true, opinion(3, types.Approved), ""},
		"disapprove what was approved":   {standing, types.Disapproved, true, opinion(3, types.Disapproved), ""},
		"approve what is suspended":      {suspended, types.Approved, true, types.Standing{Opinion: 3, Outcome: types.Approved, Suspension: 2}, ""},
		"suspend":                        {standing, types.Suspended, true, types.Standing{Opinion: 1, Outcome: types.Approved, Suspension: 3}, ""},
		"suspend what a wider one holds": {none, types.Suspended, true, types.Standing{Suspension: 3}, ""},
		"suspend what is not approved":   {none, types.Suspended, false, none, "there is nothing to suspend"},
		"suspend twice":                  {suspended, types.Suspended, true, none, "suspended for site 7 already, by decision 2"},
		"lift":                           {suspended, types.Lifted, true, standing, ""},
		"lift what is not suspended":     {standing, types.Lifted, true, none, "has not suspended version 4 for site 7"},
	} {
		t.Run(name, func(t *testing.T) {
			d := types.Decision{Number: 3, Version: 4, Organisation: 5, Outcome: tc.outcome}
			after, err := tc.before.After(d, types.AtSite(7), tc.approved)
			requireError(t, err, tc.wrong)
			if tc.wrong == "" {
				require.Equal(t, tc.after, after)
			} else {
				require.ErrorIs(t, err, types.ErrDecision)
			}
		})
	}
}
