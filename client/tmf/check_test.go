package tmf

import (
	"testing"

	"github.com/stretchr/testify/require"

	protocolfact "github.com/equipoise-trials/equipoise/fact/protocol"
	"github.com/equipoise-trials/equipoise/x/protocol/types"
)

func TestAnObjectionStandsUntilItsAuthorOrWhoDecidesInItsPlaceTakesItBack(t *testing.T) {
	said := func(organisation uint64, outcome protocolfact.Outcome, inPlaceOf uint64, countries ...string) types.Decision {
		return types.Decision{
			Decider: types.EthicsCommittee, Organisation: organisation, Outcome: outcome, InPlaceOf: inPlaceOf,
			Scope: protocolfact.Scope{Countries: countries},
		}
	}
	for name, tc := range map[string]struct {
		decisions []types.Decision
		objected  bool
	}{
		"nobody decided":                      {nil, false},
		"approved":                            {[]types.Decision{said(5, types.Approved, 0)}, false},
		"disapproved":                         {[]types.Decision{said(5, types.Disapproved, 0)}, true},
		"disapproved, approved by another":    {[]types.Decision{said(5, types.Disapproved, 0), said(6, types.Approved, 0)}, true},
		"disapproved, approved in its place":  {[]types.Decision{said(5, types.Disapproved, 0), said(6, types.Approved, 5)}, false},
		"disapproved, elsewhere in its place": {[]types.Decision{said(5, types.Disapproved, 0), said(6, types.Approved, 5, "DE")}, true},
		"disapproved in its place":            {[]types.Decision{said(5, types.Approved, 0), said(6, types.Disapproved, 5)}, true},
		"suspended":                           {[]types.Decision{said(5, types.Suspended, 0)}, true},
		"suspended, then approved":            {[]types.Decision{said(5, types.Suspended, 0), said(5, types.Approved, 0)}, true},
		"suspended, lifted":                   {[]types.Decision{said(5, types.Suspended, 0), said(5, types.Lifted, 0)}, false},
		"suspended, lifted in its place":      {[]types.Decision{said(5, types.Suspended, 0), said(6, types.Lifted, 5)}, false},
		"both suspended, one lifted":          {[]types.Decision{said(5, types.Suspended, 0), said(6, types.Suspended, 0), said(6, types.Lifted, 5)}, true},
	} {
		t.Run(name, func(t *testing.T) { require.Equal(t, tc.objected, isObjected(tc.decisions)) })
	}
}
