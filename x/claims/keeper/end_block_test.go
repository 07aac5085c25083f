package keeper_test

import (
	"os"
	"regexp"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact"
	claimsfact "github.com/equipoise-trials/equipoise/fact/claims"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	"github.com/equipoise-trials/equipoise/x/claims/types"
)

// waits has every state in which a claim waits for somebody or something: how it comes to it, how long everybody may sleep before the
// chain goes on, and to what it comes then. The rows of the table in the README have the same names.
var waits = []struct {
	name string
	// come brings claim 1 of somebody into the state.
	come  func(w *world) participant
	state claimsfact.State
	// until is how long everybody sleeps before the chain goes on by itself.
	until time.Duration
	then  claimsfact.State
}{
	{
		name: "AT_SITE", state: atSite, until: response, then: atArbiter,
		come: func(w *world) participant {
			p := w.enrolled()
			w.claims(p)
			return p
		},
	},
	{
		name: "REFUSED", state: refused, until: response, then: dismissed,
		come: func(w *world) participant {
			p := w.enrolled()
			w.claims(p)
			fixture.Must(w.Fixture, w.msgs.AnswerClaim, w.answer(w.nurse, p, 1, false))
			return p
		},
	},
	{name: "AT_ARBITER", state: atArbiter, until: response, then: atCommittee, come: (*world).disputed},
	{
		name: "AT_COMMITTEE, of somebody whom two of the site know", state: atCommittee, until: response, then: accrued,
		come: func(w *world) participant {
			p := w.enrolled()
			w.attests(w.nurse, p, visitTariff, w.fresh())
			w.Next(time.Hour)
			w.claims(p)
			w.sleep(response)
			w.sleep(response)
			return p
		},
	},
	{
		name: "AT_COMMITTEE, of somebody else", state: atCommittee, until: response, then: dismissed,
		come: func(w *world) participant {
			p := w.enrolled()
			w.claims(p)
			w.sleep(response)
			w.sleep(response)
			return p
		},
	},
	{
		name: "GRANTED", state: granted, until: 10 * day, then: accrued,
		come: func(w *world) participant {
			p := w.enrolled()
			for range 2 {
				w.attests(w.nurse, p, slowTariff, w.fresh())
			}
			m := w.claim(p)
			m.Tariff = slowTariff
			fixture.Must(w.Fixture, w.msgs.Claim, m)
			fixture.Must(w.Fixture, w.msgs.AnswerClaim, w.answer(w.nurse, p, 1, true))
			return p
		},
	},
}

func TestEachStateInWhichAClaimWaitsSleepsAsTheTableSays(t *testing.T) {
	for _, state := range waits {
		t.Run(state.name, func(t *testing.T) {
			w := newWorld(t)
			p := state.come(w)
			w.requireState(p, 1, state.state)
			w.sleep(state.until - day)
			w.requireState(p, 1, state.state)
			recorded := w.sleep(day)
			w.requireState(p, 1, state.then)
			require.NotEmpty(t, recorded, "a fact says so")
		})
	}
}

// Whatever the claim and whoever sleeps, it ends: none waits for ever.
func TestAClaimOfWhichNobodyTakesNoticeEnds(t *testing.T) {
	w := newWorld(t)
	p := w.enrolled()
	w.attests(w.nurse, p, visitTariff, w.fresh())
	w.Next(time.Hour)
	w.claims(p)
	var states []claimsfact.State
	for range 3 {
		states = append(states, w.stored(p, 1).State)
		w.sleep(response)
	}
	require.Equal(t, []claimsfact.State{atSite, atArbiter, atCommittee}, states)
	w.requireState(p, 1, accrued)
	require.EqualValues(t, 2*visitFee, w.balance(p))
}

func TestThatNobodyDecidedIsAFact(t *testing.T) {
	w := newWorld(t)
	p := w.enrolled()
	w.claims(p)
	var recorded []fact.Fact
	for range 3 {
		recorded = append(recorded, w.sleep(response)...)
	}
	require.Len(t, recorded, 3)
	blinds := make(map[string]bool)
	for _, f := range recorded {
		signature := f.GetSignature()
		require.Equal(t, fact.ActorKind_ACTOR_KIND_CHAIN, signature.Actor.Kind)
		require.Equal(t, fact.ReasonCode_REASON_CODE_TIME_OUT, signature.Reason.Code)
		blinds[string(f.(interface{ GetBlind() []byte }).GetBlind())] = true
	}
	require.Len(t, blinds, 3, "each has a blind of its own")
	require.Equal(t, dismissed, recorded[2].(*claimsfact.ClaimRefused).State)
}

func TestTheTableOfTheReadmeHasEveryStateInWhichAClaimWaits(t *testing.T) {
	readme, err := os.ReadFile("../README.md")
	require.NoError(t, err)
	var rows []string
	for _, row := range regexp.MustCompile(`(?m)^\| ((?:AT_|REFUSED|GRANTED)[^|]*?) \|`).FindAllStringSubmatch(string(readme), -1) {
		rows = append(rows, row[1])
	}
	var named []string
	for _, state := range waits {
		named = append(named, state.name)
	}
	slices.Sort(rows)
	slices.Sort(named)
	require.Equal(t, named, rows)
}

func TestClaimsOfOneBlockAllGoOn(t *testing.T) {
	w := newWorld(t)
	var all []participant
	for range 64 {
		p := w.screened()
		w.claims(p)
		all = append(all, p)
	}
	require.EqualValues(t, 64*visitFee, w.escrow().Claimed.Int64())
	w.sleep(response)
	for _, p := range all {
		require.Equal(t, atArbiter, w.stored(p, 1).State)
	}
}

func TestTheEndOfABlockGoesOnWithNoMoreThanItsShare(t *testing.T) {
	w := newWorld(t)
	p := w.enrolled()
	w.claims(p)
	c := w.stored(p, 1)
	state := types.DefaultGenesis()
	for i := range types.MaxLapsed + 3 {
		c.Handle, c.Nullifier = fixture.Digest("handle "+string(rune('a'+i))), w.fresh()
		state.Claims = append(state.Claims, c)
	}
	require.NoError(t, w.InitGenesis(w.Ctx, state)) // of participations that are not: each fails, and is tried again a day later
	w.Next(response)
	require.NoError(t, w.EndBlock(w.Ctx))
	late := 0
	g, err := w.ExportGenesis(w.Ctx)
	require.NoError(t, err)
	for _, c := range g.Claims {
		if !c.Due.After(w.Ctx.BlockTime()) {
			late++
		}
	}
	require.Equal(t, 4, late, "one more than the share, and the rest in the next block")
}
