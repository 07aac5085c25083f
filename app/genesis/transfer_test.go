package genesis_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/app/genesis"
	"github.com/equipoise-trials/equipoise/testutil/story"
	consenttypes "github.com/equipoise-trials/equipoise/x/consent/types"
	participationtypes "github.com/equipoise-trials/equipoise/x/participation/types"
	payouttypes "github.com/equipoise-trials/equipoise/x/payout/types"
)

func TestAStateWithSomebodyWhoWasTransferredIsSoundAndSaysInEveryModuleWhereTheyWere(t *testing.T) {
	s := story.Open(t, story.Config{})
	c := s.Act()
	s.Transfer(c.Wallet, s.Sites[1])
	exported, err := s.Chain.App.Export(false, nil, nil)
	require.NoError(t, err)
	w := told{Story: s, cast: c, begins: s.Time}
	require.NoError(t, json.Unmarshal(exported.AppState, &w.raw))
	addresses := w.App.Encoding().Address
	require.NoError(t, w.state(t).Validate(addresses, w.begins))

	for what, tc := range map[string]struct {
		change func(*genesis.State)
		want   string
	}{
		"an account that was elsewhere": {func(g *genesis.State) {
			at(w, g.Payout.Accounts, c.Wallet, func(a payouttypes.Account) []byte { return a.Handle }).FormerSites = []uint32{9}
		}, "never was at site 9"},
		"a consent that was elsewhere": {func(g *genesis.State) {
			of := at(w, g.Consent.Consents, c.Wallet, func(e consenttypes.ConsentWithHistory) []byte { return e.Consent.Handle })
			of.History[0].Site = 9
		}, "its consent says [9 2]"},
		"a life at one site": {func(g *genesis.State) {
			of := at(w, g.Participation.Participations, c.Wallet, func(p participationtypes.Participation) []byte { return p.Handle })
			for i := range of.Steps {
				of.Steps[i].Site = of.Site
			}
		}, "never was at site 1"},
	} {
		t.Run(what, func(t *testing.T) {
			g := w.state(t)
			tc.change(g)
			require.ErrorContains(t, g.Validate(addresses, w.begins), tc.want)
		})
	}
}
