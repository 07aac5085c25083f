package cli_test

import (
	"bytes"
	"encoding/binary"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/testutil/need"
)

// prices are what the demo pays for each visit of the pilot, in the smallest unit. They are written down here once more,
// so that the sum does not rest on the plan that the demo follows.
var prices = map[string]uint64{
	"SCREENING 1": 65_000000, "SCREENING 2": 65_000000, "BASELINE": 65_000000,
	"AMBUL ECG PLACEMENT": 65_000000, "AMBUL ECG REMOVAL": 65_000000,
	"WEEK 2": 65_000000, "WEEK 4": 65_000000, "WEEK 6": 65_000000, "WEEK 8": 65_000000, "WEEK 12": 65_000000,
	"WEEK 16": 65_000000, "WEEK 20": 65_000000, "WEEK 24": 65_000000, "WEEK 26": 65_000000,
	"WEEK 10 (T)": 20_000000, "WEEK 14 (T)": 20_000000, "WEEK 18 (T)": 20_000000, "WEEK 22 (T)": 20_000000,
	"AE FOLLOW-UP": 65_000000, "RETRIEVAL": 65_000000,
}

func TestTheReplayOfTheCDISCPilotAddsUp(t *testing.T) {
	if testing.Short() {
		t.Skip("replays thousands of transactions")
	}
	pilot := need.Data(t, "cdisc-pilot")
	dm, sv := readXPT(t, "dm.xpt"), readXPT(t, "sv.xpt")
	sites, failed := make(map[string]bool), uint64(0)
	for _, row := range dm {
		sites[row["SITEID"]] = true
		if row["ARMCD"] == "Scrnfail" {
			failed++
		}
	}
	var visits, earned uint64
	for _, row := range sv {
		if strings.HasPrefix(row["VISIT"], "UNSCHEDULED") {
			continue
		}
		price, known := prices[row["VISIT"]]
		require.True(t, known, row["VISIT"])
		visits++
		earned += price
	}
	records := uint64(len(dm) + len(sv) + len(readXPT(t, "ds.xpt")) + len(readXPT(t, "ae.xpt")) + len(readXPT(t, "ex.xpt")))
	require.Equal(t, []uint64{17, 306, 52, 3437, 6013}, []uint64{uint64(len(sites)), uint64(len(dm)), failed, visits, records})

	replay := &show{args: []string{"--data", pilot, "--keep-running"}}
	t.Cleanup(replay.strike)
	sum := replay.on(t).summary(t)
	sum.addsUp(t)
	require.EqualValues(t, 17, sum.Sites)
	require.EqualValues(t, 306, sum.Invited)
	require.EqualValues(t, 52, sum.ScreenFailed)
	require.EqualValues(t, 254, sum.Enrolled)
	require.EqualValues(t, 3437, sum.VisitsAttested)
	require.EqualValues(t, 3437, sum.VisitsSettled)
	require.Equal(t, earned, uint64(sum.Settled))
	require.EqualValues(t, 6013, sum.Records)
	require.Less(t, sum.Seconds, 360.0)
	requireRebuilt(t, replay, sum)
	require.Zero(t, run(t, "evidence", "verify", "--trust", replay.file("evidence", "trust.json"),
		replay.file("evidence", "record.eqp"), replay.file("evidence", "record.bin")).code)
}

// readXPT reads the text variables of a SAS transport file, by a few lines that know no more than the layout.
func readXPT(t testing.TB, name string) (rows []map[string]string) {
	t.Helper()
	raw, err := os.ReadFile(need.Data(t, "cdisc-pilot/"+name))
	require.NoError(t, err)
	const record, namestr = 80, 140
	at := bytes.Index(raw, []byte("NAMESTR HEADER RECORD"))
	require.Positive(t, at, name)
	count, err := strconv.Atoi(string(raw[at-20+54 : at-20+58]))
	require.NoError(t, err)
	type variable struct {
		name          string
		start, length int
	}
	var variables []variable
	width := 0
	for i := range count {
		n := raw[at-20+record+i*namestr:]
		v := variable{
			strings.TrimSpace(string(n[8:16])), int(binary.BigEndian.Uint32(n[84:])), int(binary.BigEndian.Uint16(n[4:])),
		}
		width += v.length
		variables = append(variables, v)
	}
	data := raw[bytes.Index(raw, []byte("OBS     HEADER RECORD"))-20+record:]
	for ; len(data) >= width && len(bytes.TrimSpace(data[:width])) > 0; data = data[width:] {
		row := make(map[string]string, count)
		for _, v := range variables {
			row[v.name] = strings.TrimSpace(string(data[v.start : v.start+v.length]))
		}
		rows = append(rows, row)
	}
	return rows
}
