package cli_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// disputes lists the disputes that a trial shows, or all that there were over what it held.
func (r registrar) disputes(command, trial string) (list []struct{ Number, Holder, Claimant, Resolution string }) {
	r.Helper()
	var shown struct {
		Disputes []struct{ Number, Holder, Claimant, Resolution string }
	}
	require.NoError(r, json.Unmarshal([]byte(r.asks("query", "registration", command, trial)), &shown))
	return shown.Disputes
}

// TestARegulatorDecidesADisputeOnALiveChain has a number disputed by a sponsor and by a regulator: the one is
// upheld, the other withdrawn.
func TestARegulatorDecidesADisputeOnALiveChain(t *testing.T) {
	const number = "NCT07654344"
	r := newRegistrar(t)
	regulator := registrar{t, r.demo, append(r.demo.as("accreditor"), "--node", r.demo.rpc, "--chain-id", demoChain,
		"--gas", "auto", "--gas-adjustment", "1.5", "--gas-prices", "0.001upoise", "--yes", "--output", "json")}
	home := field(t, r.asks("query", "identity", "organisation", "1"), "organisation", "country")
	record := strings.NewReplacer("NCT07654321", number, "LIVE-1", "LIVE-44").Replace(aRecord)
	countries, err := json.Marshal(map[string][]string{"countries": set("DE", home)})
	require.NoError(t, err)
	r.sends("register", "--from-ctgov", r.write("record.json", record), "--patch", r.write("patch.json", string(countries)))
	holder := r.holder(number)

	r.refused([]string{"no trial holds NCT07654399"}, "dispute", "NCT07654399", "correction", "--claimant", "EQ00000001")
	r.sends("dispute", number, "correction", "--claimant", "EQ00000001")
	r.refused([]string{number, "is disputed by organisation", "already, by dispute"}, "dispute", number, "correction", "--claimant", "EQ00000001")
	open := r.disputes("show", holder)
	require.Len(t, open, 1)
	require.Equal(t, "1", open[0].Claimant)
	require.Empty(t, r.disputes("show", "EQ00000001"))
	dispute := open[0].Number
	r.refused([]string{"does not hold the role ACCREDITOR"}, "resolve-dispute", dispute, "upheld", "correction")

	// A regulator that disputes a number itself decides over it no more.
	regulator.sends("dispute", number, "regulatory")
	require.Len(t, r.disputes("show", holder), 2)
	regulator.refused([]string{"organisation 1 opened dispute", "cannot decide over " + number}, "resolve-dispute", dispute, "upheld", "regulatory")
	own := r.disputes("show", holder)[0].Number
	regulator.sends("resolve-dispute", own, "withdrawn", "correction")
	regulator.sends("resolve-dispute", dispute, "upheld", "regulatory")

	require.Empty(t, r.disputes("show", holder))
	ended := make(map[string]string)
	for _, d := range r.disputes("disputes", holder) {
		ended[d.Number] = d.Resolution
	}
	require.Equal(t, map[string]string{dispute: "RESOLUTION_UPHELD", own: "RESOLUTION_WITHDRAWN"}, ended)
	require.NotZero(t, run(t, "query", "registration", "find", number, "--node", r.demo.rpc).code, "nobody holds the number")
	version := r.asks("query", "registration", "version", holder, "2")
	require.Contains(t, version, "ROLE_ACCREDITOR", "the version names the regulator")
	require.NotContains(t, version, fmt.Sprintf(`"value": %q`, number))
	regulator.refused([]string{fmt.Sprintf("dispute %s has ended: UPHELD", dispute)}, "resolve-dispute", dispute, "rejected", "regulatory")
}

// set is a list of two countries as a registration names them: in order, each once.
func set(a, b string) []string {
	switch {
	case a == b:
		return []string{a}
	case a > b:
		return []string{b, a}
	}
	return []string{a, b}
}
