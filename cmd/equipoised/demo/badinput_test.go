package demo

import (
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/client/tx"
	"github.com/equipoise-trials/equipoise/cmd/equipoised/demo/plan"
)

// bad is what a live chain must refuse.
type bad struct {
	what string
	who  *person
	msg  sdk.Msg
	// says are parts of the refusal: what was expected, and where.
	says []string
}

// registered is the number of the trial in another registry.
const registered = "NCT02278341"

// TestALiveChainRefusesBadInputAndStaysAsItIs tries every bad input that can reach a node.
func TestALiveChainRefusesBadInputAndStaysAsItIs(t *testing.T) {
	const windows = 100 * 24 * time.Hour // more than the settlement window of 90 days
	var now *clock
	r := recruiting(t, func(p *trialRun) {
		now = keepTime(t, p, windows)
		p.plan.Registration.Identifiers = append(p.plan.Registration.Identifiers, plan.Identifier{Scheme: "NCT", Value: registered})
	})
	a := assemble(r, now)
	a.pass(25 * time.Hour) // terms that were to end within a day are over

	for _, table := range []struct {
		name string
		rows []bad
	}{
		{"registration", a.registrations()},
		{"authority", a.authority()},
		{"documents", a.documents()},
		{"consent", a.consents()},
		{"visits", a.visits()},
		{"records", a.records()},
	} {
		for _, row := range table.rows {
			t.Run(table.name+"/"+row.what, func(t *testing.T) { a.refuses(t, row) })
		}
	}
	t.Run("a memo", a.refusesMemos)
	t.Run("visits/after the settlement window", func(t *testing.T) {
		a.pass(90 * 24 * time.Hour)
		a.refuses(t, bad{who: a.here.coordinator, msg: a.attests(a.here, a.line(a.withdrawn, 0)), says: []string{"the settlement window is over"}})
	})
	facts, _, err := r.rebuild(r.ctx)
	require.NoError(t, err, "after all of that the blocks still make up the chain's log")
	require.Positive(t, facts)
}

// refuses sends what must be refused, and wants the chain to say why and to stay as it is.
func (c *badInput) refuses(t *testing.T, b bad) {
	t.Helper()
	before := c.state()
	_, err := b.who.Send(c.ctx, b.msg)
	require.ErrorIs(t, err, tx.ErrRefused)
	for _, words := range b.says {
		require.ErrorContains(t, err, words)
	}
	require.Equal(t, before, c.state(), "a refusal changes nothing")
}

// refusesMemos sends by the command line, because wallets write no memos.
func (c *badInput) refusesMemos(t *testing.T) {
	before := c.state()
	send := exec.Command(c.Program, "tx", "bank", "send", "me", c.representative.String(), "1upoise", "--note", "she felt dizzy",
		"--home", c.accreditor.home, "--keyring-backend", "test", "--chain-id", chainID, "--node", "tcp://"+c.addresses.RPC,
		"--fees", "1000upoise", "--yes")
	send.Env = append(os.Environ(), "HOME="+t.TempDir())
	said, _ := send.CombinedOutput()
	require.Contains(t, string(said), "memos are refused")
	require.NotContains(t, string(said), "dizzy")
	require.Equal(t, before, c.state(), "a refusal changes nothing")
}
