package types_test

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	protocolfact "github.com/equipoise-trials/equipoise/fact/protocol"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	"github.com/equipoise-trials/equipoise/x/participation/types"
	protocoltypes "github.com/equipoise-trials/equipoise/x/protocol/types"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

const window = 90 * day

func TestVisitsAreAttestedFromScreeningUntilASettlementWindowAfterTheEnd(t *testing.T) {
	withdrew := start.Add(3*day + time.Hour)
	for name, tc := range map[string]struct {
		p         types.Participation
		withdrawn *time.Time
		now       time.Time
		want      error
	}{
		"before screening":                       {lived(invited), nil, start, types.ErrState},
		"closed before screening":                {lived(invited, closed), nil, start.Add(day), types.ErrState},
		"in screening":                           {lived(invited, screening), nil, start.Add(day), nil},
		"in screening, years later":              {lived(invited, screening), nil, start.Add(5000 * day), nil},
		"enrolled":                               {lived(invited, screening, enrolled), nil, start.Add(5000 * day), nil},
		"in follow-up":                           {lived(invited, screening, enrolled, followUp), nil, start.Add(5000 * day), nil},
		"at the failing":                         {lived(invited, screening, screenFailed), nil, start.Add(2 * day), nil},
		"a window after the failing":             {lived(invited, screening, screenFailed), nil, start.Add(2*day + window), nil},
		"past a window after the failing":        {lived(invited, screening, screenFailed), nil, start.Add(2*day + window + 1), types.ErrSettled},
		"a window after the closure":             {lived(invited, screening, closed), nil, start.Add(2*day + window), nil},
		"past a window after the closure":        {lived(invited, screening, closed), nil, start.Add(2*day + window + 1), types.ErrSettled},
		"a window after the withdrawal":          {lived(invited, screening, enrolled), &withdrew, withdrew.Add(window), nil},
		"past a window after the withdrawal":     {lived(invited, screening, enrolled), &withdrew, withdrew.Add(window + 1), types.ErrSettled},
		"withdrawn, closed later":                {lived(invited, screening, enrolled, followUp, closed), &withdrew, withdrew.Add(window), nil},
		"a late closure opens no second window":  {lived(invited, screening, enrolled, followUp, closed), &withdrew, start.Add(4*day + window), types.ErrSettled},
		"a late withdrawal opens none either":    {lived(invited, screening, closed), &withdrew, withdrew.Add(window), types.ErrSettled},
		"withdrawn before it was ever screened":  {lived(invited), &withdrew, withdrew, types.ErrState},
		"withdrawn in screening, at that moment": {lived(invited, screening), &withdrew, withdrew, nil},
	} {
		t.Run(name, func(t *testing.T) {
			require.ErrorIs(t, tc.p.RequireVisits(tc.withdrawn, trialtypes.Trial{SettlementWindow: window}, tc.now), tc.want)
		})
	}
}

func TestTheEndOfATrialStartsTheWindowOfEverybodyWhoStillTakesPart(t *testing.T) {
	ended := start.Add(10 * day)
	over := trialtypes.Trial{SettlementWindow: window, Status: trialfact.Status_STATUS_TERMINATED, EndedAt: &ended}
	for name, p := range map[string]types.Participation{"in screening": lived(invited, screening), "enrolled": lived(invited, screening, enrolled)} {
		require.NoError(t, p.RequireVisits(nil, over, ended.Add(window)), name)
		require.ErrorIs(t, p.RequireVisits(nil, over, ended.Add(window+1)), types.ErrSettled, name)
	}
	require.ErrorIs(t, lived(invited, screening, closed).RequireVisits(nil, over, start.Add(2*day+window+1)), types.ErrSettled,
		"the end of the trial opens no second window")
}

func TestAClosedWindowSaysWhenItClosed(t *testing.T) {
	err := lived(invited, screening, screenFailed).RequireVisits(nil, trialtypes.Trial{SettlementWindow: window}, start.Add(200*day))
	require.ErrorContains(t, err, "became SCREEN_FAILED at 2030-01-03T09:00:00Z; its visits could be attested until 2030-04-03T09:00:00Z")
}

func TestAParticipationBelongsToOneTrialAndSite(t *testing.T) {
	p := lived(invited)
	require.NoError(t, p.RequireOf(3, 2))
	require.ErrorIs(t, p.RequireOf(3, 1), types.ErrForeign)
	require.ErrorIs(t, p.RequireOf(4, 2), types.ErrForeign)
}

// attested returns a message with n lines that differ.
func attested(n int) *types.MsgAttestVisits {
	m := &types.MsgAttestVisits{Trial: 3, Site: 2}
	for i := range n {
		b := byte(i)
		m.Lines = append(m.Lines, types.VisitLine{
			Handle: filled(1), Nullifier: filled(b), Detail: filled(7), Blind: filled(b), Tariff: uint32(i),
		})
	}
	return m
}

func TestVisitsKeepTheOrderOfTheirLines(t *testing.T) {
	visits, err := attested(types.MaxLines).Visits()
	require.NoError(t, err)
	for i, v := range visits {
		require.EqualValues(t, i, v.Tariff)
		require.EqualValues(t, filled(byte(i)), v.Nullifier[:])
	}
}

func TestMalformedVisitsAreRefusedWithTheirLine(t *testing.T) {
	for name, tc := range map[string]struct {
		change func(*types.MsgAttestVisits)
		want   string
	}{
		"no lines":               {func(m *types.MsgAttestVisits) { m.Lines = nil }, "has 0 lines, want 1 to 64"},
		"65 lines":               {func(m *types.MsgAttestVisits) { m.Lines = attested(65).Lines }, "has 65 lines, want 1 to 64"},
		"a short handle":         {func(m *types.MsgAttestVisits) { m.Lines[1].Handle = filled(1)[1:] }, "line 2 of 3: handle has 31 bytes"},
		"no nullifier":           {func(m *types.MsgAttestVisits) { m.Lines[0].Nullifier = nil }, "line 1 of 3: nullifier has 0 bytes"},
		"a long detail":          {func(m *types.MsgAttestVisits) { m.Lines[2].Detail = make([]byte, 33) }, "line 3 of 3: detail has 33 bytes"},
		"a short blind":          {func(m *types.MsgAttestVisits) { m.Lines[2].Blind = []byte{1} }, "line 3 of 3: blind has 1 bytes"},
		"a visit claimed twice":  {func(m *types.MsgAttestVisits) { m.Lines[2].Nullifier = filled(0) }, "line 3 of 3: the nullifier is that of line 1"},
		"a blind that was used":  {func(m *types.MsgAttestVisits) { m.Lines[2].Blind = filled(1) }, "line 3 of 3: the blind is that of line 2"},
		"the same line repeated": {func(m *types.MsgAttestVisits) { m.Lines[1] = m.Lines[0] }, "line 2 of 3: the nullifier is that of line 1"},
	} {
		t.Run(name, func(t *testing.T) {
			m := attested(3)
			tc.change(m)
			_, err := m.Visits()
			require.ErrorContains(t, err, tc.want)
		})
	}
}

func TestWhoCannotConsentAloneIsReimbursedAndEarnsNothingBesides(t *testing.T) {
	stipend, reimbursement, bonus := protocoltypes.TariffKind_TARIFF_KIND_STIPEND, protocoltypes.TariffKind_TARIFF_KIND_REIMBURSEMENT,
		protocoltypes.TariffKind_TARIFF_KIND_BONUS
	for population, may := range map[protocolfact.Population][]protocoltypes.TariffKind{
		protocoltypes.Self:          {stipend, reimbursement, bonus},
		protocoltypes.Assisted:      {stipend, reimbursement, bonus},
		protocoltypes.Minor:         {reimbursement},
		protocoltypes.Incapacitated: {reimbursement},
	} {
		for _, kind := range []protocoltypes.TariffKind{stipend, reimbursement, bonus} {
			err := types.RequireTariffFor(population, protocoltypes.Tariff{Code: "VISIT", Kind: kind})
			if slices.Contains(may, kind) {
				require.NoError(t, err, "%s, %s", population, kind)
				continue
			}
			require.ErrorIs(t, err, types.ErrPopulation)
			require.ErrorContains(t, err, "attest a tariff that is a REIMBURSEMENT")
		}
	}
}
