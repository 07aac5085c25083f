package types_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	payoutfact "github.com/equipoise-trials/equipoise/fact/payout"
	"github.com/equipoise-trials/equipoise/x/payout/types"
)

func TestAParticipantSeesUntilWhenALineWaitsAndWhatTheyCanDo(t *testing.T) {
	now := time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)
	later, long := now.Add(time.Hour), now.Add(-types.TimeToAnswer)
	for name, tc := range map[string]struct {
		line  types.Line
		until *time.Time
		acts  []types.Act
	}{
		"no payee is named": {
			types.Line{State: held, Hold: payoutfact.Hold_HOLD_PAYEE_UNCONFIRMED}, nil, []types.Act{types.Act_ACT_NAME_PAYEE},
		},
		"no payee is named, and a signature is wanted besides": {
			types.Line{State: held, Hold: payoutfact.Hold_HOLD_PAYEE_UNCONFIRMED, Cosign: true}, nil,
			[]types.Act{types.Act_ACT_NAME_PAYEE, types.Act_ACT_COSIGN},
		},
		"a signature is wanted": {
			types.Line{State: held, Hold: payoutfact.Hold_HOLD_COSIGNATURE, Cosign: true, Due: &later}, &later, []types.Act{types.Act_ACT_COSIGN},
		},
		"the site takes it back": {
			types.Line{State: held, Hold: payoutfact.Hold_HOLD_REVERSAL, Due: &later}, &later, []types.Act{types.Act_ACT_COSIGN},
		},
		"the site takes it back, and it was signed for": {
			types.Line{State: held, Hold: payoutfact.Hold_HOLD_REVERSAL, Due: &later, Cosigned: true}, &later, nil,
		},
		"another key is awaited": {
			types.Line{State: held, Hold: payoutfact.Hold_HOLD_REBINDING, Due: &later}, &later, []types.Act{types.Act_ACT_VETO_KEY},
		},
		"the schedule's pace delays it": {
			types.Line{State: held, Hold: payoutfact.Hold_HOLD_DAILY_AMOUNT, Due: &later}, &later, nil,
		},
		"the arbiter has it":           {types.Line{State: held, Hold: payoutfact.Hold_HOLD_OBJECTED, Due: &later}, &later, nil},
		"escrow is short":              {types.Line{State: queued}, nil, nil},
		"an agent has it since today":  {types.Line{State: inTransit, Since: &now, Due: &later}, &later, nil},
		"an agent was silent too long": {types.Line{State: inTransit, Since: &long, Due: &later}, &later, []types.Act{types.Act_ACT_CALL_BACK}},
		"it was called back":           {types.Line{State: inTransit, Since: &long, CalledBack: true, Due: &later}, &later, nil},
		"it could not be paid":         {types.Line{State: setAside}, nil, []types.Act{types.Act_ACT_NAME_PAYEE}},
		"it could not be paid, and waits for a key": {
			types.Line{State: setAside, Due: &later}, &later, []types.Act{types.Act_ACT_NAME_PAYEE, types.Act_ACT_VETO_KEY},
		},
		"it is paid":     {types.Line{State: settled}, nil, nil},
		"it is not owed": {types.Line{State: void}, nil, []types.Act{types.Act_ACT_CLAIM}},
	} {
		t.Run(name, func(t *testing.T) {
			tc.line.Number = 7
			require.Equal(t, types.Prospect{Line: 7, Until: tc.until, Acts: tc.acts}, tc.line.Prospect(now))
		})
	}
}
