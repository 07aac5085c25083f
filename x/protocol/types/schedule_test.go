package types_test

import (
	"bytes"
	"crypto/sha256"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	protocolfact "github.com/equipoise-trials/equipoise/fact/protocol"
	"github.com/equipoise-trials/equipoise/x/protocol/types"
)

func payments() types.PaymentSchedule {
	return types.PaymentSchedule{
		Denom: "uusd", Release: types.Release_RELEASE_IMMEDIATE, ResponseDays: 14, Arbiter: 5,
		ParticipationDay: "50000000", SiteDay: "500000000",
		Tariffs: []*types.TariffLine{
			{Code: "SCREENING", Kind: types.TariffKind_TARIFF_KIND_STIPEND, Amount: "25000000", Cap: 1, Taxable: true},
			{Code: "TRAVEL", Kind: types.TariffKind_TARIFF_KIND_REIMBURSEMENT, Amount: "1", Cap: 4, Interval: weekly()},
		},
	}
}

// weekly returns the interval of a week.
func weekly() *time.Duration {
	week := 7 * 24 * time.Hour
	return &week
}

func TestAScheduleIsReadAsItWasWritten(t *testing.T) {
	raw, err := types.EncodeSchedule(payments())
	require.NoError(t, err)
	p, err := types.DecodeSchedule(raw)
	require.NoError(t, err)
	require.Equal(t, payments(), p)
	s, err := p.Read(3, 4, 2)
	require.NoError(t, err)
	require.EqualValues(t, 3, s.Trial)
	require.EqualValues(t, 5, s.Arbiter)
	require.Equal(t, "25000000", s.Tariffs[0].Amount.String())
	require.True(t, s.Tariffs[0].Taxable)
	require.Equal(t, "TRAVEL", s.Tariffs[1].Code)
}

// TestTheEncodingOfASchedulesIsFrozen pins the bytes that committees approve.
func TestTheEncodingOfSchedulesIsFrozen(t *testing.T) {
	raw, err := types.EncodeSchedule(payments())
	require.NoError(t, err)
	require.Equal(t, "\n\x04uusd"+
		"\x12\x1b\n\tSCREENING\x10\x01\x1a\b25000000 \x01(\x01"+
		"\x12\x15\n\x06TRAVEL\x10\x02\x1a\x011 \x042\x04\b\x80\xf5$"+
		"\x18\x01 \x0e(\x052\b50000000:\t500000000", string(raw))
}

func TestASchedulesRules(t *testing.T) {
	first := func(change func(*types.TariffLine)) func(*types.PaymentSchedule) {
		return func(p *types.PaymentSchedule) { change(p.Tariffs[0]) }
	}
	for name, tc := range map[string]struct {
		change func(*types.PaymentSchedule)
		wrong  string
	}{
		"good":                      {func(*types.PaymentSchedule) {}, ""},
		"a cap of one tariff":       {func(p *types.PaymentSchedule) { p.ParticipationCap, p.TrialCap = "25000000", "25000000" }, ""},
		"a cap below a tariff":      {func(p *types.PaymentSchedule) { p.ParticipationCap = "24999999" }, "participation_cap is 24999999, want at least 25000000, the largest amount of a tariff"},
		"a trial below one":         {func(p *types.PaymentSchedule) { p.ParticipationCap, p.TrialCap = "30000000", "29999999" }, "trial_cap is 29999999, want at least 30000000, participation_cap"},
		"a trial of nothing":        {func(p *types.PaymentSchedule) { p.TrialCap = "0" }, `trial_cap is "0"`},
		"an absurd cap":             {func(p *types.PaymentSchedule) { p.TrialCap = "1" + strings.Repeat("0", 30) }, "of at most 30 digits"},
		"every line signed for":     {func(p *types.PaymentSchedule) { p.CosignAbove = "0" }, ""},
		"signed for above no sum":   {func(p *types.PaymentSchedule) { p.CosignAbove = "-1" }, `cosign_above is "-1"`},
		"signed for above 007":      {func(p *types.PaymentSchedule) { p.CosignAbove = "007" }, `cosign_above is "007"`},
		"no arbiter":                {func(p *types.PaymentSchedule) { p.Arbiter = 0 }, ""},
		"no denomination":           {func(p *types.PaymentSchedule) { p.Denom = "" }, `denom is ""`},
		"a denomination in words":   {func(p *types.PaymentSchedule) { p.Denom = "US dollars" }, `denom is "US dollars"`},
		"epochs of no length":       {func(p *types.PaymentSchedule) { p.Release = types.Release_RELEASE_EPOCHS }, "epoch is 0s"},
		"an epoch that nobody uses": {func(p *types.PaymentSchedule) { p.Epoch = weekly() }, "release is IMMEDIATE: leave it out"},
		"a cap of nothing":          {func(p *types.PaymentSchedule) { p.Tariffs[0].Cap = 0 }, "tariffs[0].cap is 0"},
		"a tariff without pace":     {func(p *types.PaymentSchedule) { p.Tariffs[1].Interval = nil }, "tariffs[1].interval is missing"},
		"an interval of nothing":    {func(p *types.PaymentSchedule) { *p.Tariffs[1].Interval = 0 }, "tariffs[1].interval is 0s"},
		"no amount of the day":      {func(p *types.PaymentSchedule) { p.SiteDay = "" }, "site_day is \"\""},
		"a day too small for one":   {func(p *types.PaymentSchedule) { p.ParticipationDay = "24999999" }, "want at least 25000000, the largest amount of a tariff"},
		"a site's day too small":    {func(p *types.PaymentSchedule) { p.SiteDay = "49999999" }, "want at least 50000000, participation_day"},
		"no release":                {func(p *types.PaymentSchedule) { p.Release = 0 }, "release is 0, want IMMEDIATE"},
		"no response window":        {func(p *types.PaymentSchedule) { p.ResponseDays = 0 }, "response_days is 0, want 1 to 365"},
		"a response window of ages": {func(p *types.PaymentSchedule) { p.ResponseDays = 366 }, "response_days is 366"},
		"no tariffs":                {func(p *types.PaymentSchedule) { p.Tariffs = nil }, "there are 0 tariffs"},
		"too many tariffs":          {func(p *types.PaymentSchedule) { p.Tariffs = slices.Repeat(p.Tariffs, 129) }, "there are 258 tariffs"},
		"a code twice":              {first(func(t *types.TariffLine) { t.Code = "TRAVEL" }), `tariffs[1].code is "TRAVEL", which another tariff has`},
		"a code in words":           {first(func(t *types.TariffLine) { t.Code = "screening visit" }), `tariffs[0].code is "screening visit"`},
		"no kind":                   {first(func(t *types.TariffLine) { t.Kind = 0 }), "tariffs[0].kind is 0"},
		"a kind that is none":       {first(func(t *types.TariffLine) { t.Kind = 4 }), "tariffs[0].kind is 4"},
		"no amount":                 {first(func(t *types.TariffLine) { t.Amount = "" }), `tariffs[0].amount is ""`},
		"an amount of nothing":      {first(func(t *types.TariffLine) { t.Amount = "0" }), `tariffs[0].amount is "0"`},
		"a negative amount":         {first(func(t *types.TariffLine) { t.Amount = "-5" }), `tariffs[0].amount is "-5"`},
		"a fraction":                {first(func(t *types.TariffLine) { t.Amount = "1.5" }), `tariffs[0].amount is "1.5"`},
		"a leading zero":            {first(func(t *types.TariffLine) { t.Amount = "05" }), `tariffs[0].amount is "05"`},
		"an absurd amount":          {first(func(t *types.TariffLine) { t.Amount = "1" + strings.Repeat("0", 30) }), "of at most 30 digits"},
	} {
		t.Run(name, func(t *testing.T) {
			p := payments()
			tc.change(&p)
			requireError(t, p.Check(), tc.wrong)
			raw, err := p.Marshal()
			if err != nil || tc.wrong == "" {
				require.NoError(t, err)
				return
			}
			_, err = types.DecodeSchedule(raw)
			require.ErrorIs(t, err, types.ErrSchedule)
		})
	}
}

func TestALaterScheduleKeepsEachTariffAtItsIndex(t *testing.T) {
	for name, tc := range map[string]struct {
		change func(*types.PaymentSchedule)
		wrong  string
	}{
		"the same": {func(*types.PaymentSchedule) {}, ""},
		"a higher amount": {
			func(p *types.PaymentSchedule) {
				p.Tariffs[0].Amount, p.ParticipationDay, p.SiteDay = "100000000", "100000000", "900000000"
			}, "",
		},
		"a lower amount": {
			func(p *types.PaymentSchedule) { p.Tariffs[0].Amount = "24999999" }, `tariffs[0].amount of "SCREENING" is 24999999, want at least 25000000`,
		},
		"a much lower amount": {
			func(p *types.PaymentSchedule) { p.Tariffs[0].Amount = "9" }, `tariffs[0].amount of "SCREENING" is 9, want at least 25000000`,
		},
		"a smaller day": {
			func(p *types.PaymentSchedule) { p.ParticipationDay = "49999999" }, "participation_day is 49999999, want at least 50000000",
		},
		"a smaller day of the site": {
			func(p *types.PaymentSchedule) { p.SiteDay = "50000000" }, "site_day is 50000000, want at least 500000000",
		},
		"a shorter interval": {func(p *types.PaymentSchedule) { *p.Tariffs[1].Interval /= 2 }, ""},
		"a longer interval": {
			func(p *types.PaymentSchedule) { *p.Tariffs[1].Interval *= 2 }, `tariffs[1].interval of "TRAVEL" is 336h0m0s, want at most 168h0m0s`,
		},
		"another class": {
			func(p *types.PaymentSchedule) { p.Tariffs[0].Unscheduled = true }, `tariffs[0].unscheduled of "SCREENING" is true, want false`,
		},
		"a cap of a participation": {
			func(p *types.PaymentSchedule) { p.ParticipationCap = "25000000" }, `participation_cap is 25000000, and the version before has none`,
		},
		"a cap of the trial": {func(p *types.PaymentSchedule) { p.TrialCap = "25000000" }, `trial_cap is 25000000, and the version before has none`},
		"a cosignature":      {func(p *types.PaymentSchedule) { p.CosignAbove = "0" }, ""},
		"a higher cap":       {func(p *types.PaymentSchedule) { p.Tariffs[0].Cap, p.Tariffs[0].Interval = 9, weekly() }, ""},
		"a lower cap": {
			func(p *types.PaymentSchedule) { p.Tariffs[1].Cap = 3 }, `tariffs[1].cap of "TRAVEL" is 3, want at least 4`,
		},
		"not taxable":      {func(p *types.PaymentSchedule) { p.Tariffs[0].Taxable = false }, ""},
		"another arbiter":  {func(p *types.PaymentSchedule) { p.Arbiter, p.ResponseDays = 0, 30 }, ""},
		"a further tariff": {func(p *types.PaymentSchedule) { p.Tariffs = append(p.Tariffs, bonus()) }, ""},
		"another denomination": {
			func(p *types.PaymentSchedule) { p.Denom = "ueur" }, `denom is "ueur", want "uusd"`,
		},
		"a tariff inserted": {
			func(p *types.PaymentSchedule) { p.Tariffs = slices.Insert(p.Tariffs, 1, bonus()) },
			`tariffs[1].code is "BONUS", want "TRAVEL" as in the version before`,
		},
		"tariffs exchanged": {
			func(p *types.PaymentSchedule) { p.Tariffs[0], p.Tariffs[1] = p.Tariffs[1], p.Tariffs[0] },
			`tariffs[0].code is "TRAVEL", want "SCREENING"`,
		},
		"a tariff renamed": {
			func(p *types.PaymentSchedule) { p.Tariffs[1].Code = "TAXI" }, `tariffs[1].code is "TAXI", want "TRAVEL"`,
		},
		"a tariff dropped": {
			func(p *types.PaymentSchedule) { p.Tariffs = p.Tariffs[:1] }, `tariffs[1] is missing, want code "TRAVEL"`,
		},
		"another kind": {
			func(p *types.PaymentSchedule) { p.Tariffs[1].Kind = types.TariffKind_TARIFF_KIND_BONUS },
			`tariffs[1].kind of "TRAVEL" is BONUS, want REIMBURSEMENT`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			later := payments()
			tc.change(&later)
			require.NoError(t, later.Check())
			requireError(t, later.CheckFollows(payments()), tc.wrong)
		})
	}
}

func TestTheCapsOfALaterScheduleAreNoLowerAndMayGo(t *testing.T) {
	before := payments()
	before.ParticipationCap, before.TrialCap = "100000000", "200000000"
	for name, tc := range map[string]struct{ participation, trial, wrong string }{
		"the same":                     {"100000000", "200000000", ""},
		"higher":                       {"1000000000", "2000000000", ""},
		"none":                         {"", "", ""},
		"a participation's is lower":   {"99999999", "200000000", `participation_cap is 99999999, want at least`},
		"the trial's is lower":         {"", "199999999", `trial_cap is 199999999, want at least`},
		"the trial's has fewer digits": {"", "99999999", `trial_cap is 99999999, want at least`},
	} {
		t.Run(name, func(t *testing.T) {
			later := payments()
			later.ParticipationCap, later.TrialCap = tc.participation, tc.trial
			require.NoError(t, later.Check())
			requireError(t, later.CheckFollows(before), tc.wrong)
		})
	}
}

func TestBonusesAreASmallPartOfWhatOneParticipationMayEarn(t *testing.T) {
	huge := "9" + strings.Repeat("0", 29)
	for name, tc := range map[string]struct {
		visits, bonus types.TariffLine
		wrong         string
	}{
		"a fifth":            {types.TariffLine{Amount: "80", Cap: 1}, types.TariffLine{Amount: "20", Cap: 1}, ""},
		"more than a fifth":  {types.TariffLine{Amount: "79", Cap: 1}, types.TariffLine{Amount: "20", Cap: 1}, "the bonuses are 20 of the 99"},
		"often a little":     {types.TariffLine{Amount: "80", Cap: 1}, types.TariffLine{Amount: "1", Cap: 21, Interval: weekly()}, "the bonuses are 21 of the 101"},
		"beside many visits": {types.TariffLine{Amount: "2", Cap: 40, Interval: weekly()}, types.TariffLine{Amount: "20", Cap: 1}, ""},
		"absurd, and small": {
			types.TariffLine{Amount: huge, Cap: 1<<32 - 1, Interval: weekly()}, types.TariffLine{Amount: huge, Cap: 1, Interval: weekly()}, "",
		},
		"absurd, and large": {
			types.TariffLine{Amount: "1", Cap: 1}, types.TariffLine{Amount: huge, Cap: 1<<32 - 1, Interval: weekly()}, "want at most 20 %",
		},
	} {
		t.Run(name, func(t *testing.T) {
			tc.visits.Code, tc.visits.Kind = "VISIT", types.TariffKind_TARIFF_KIND_STIPEND
			tc.bonus.Code, tc.bonus.Kind = "BONUS", types.TariffKind_TARIFF_KIND_BONUS
			p := payments()
			p.ParticipationDay, p.SiteDay = huge, huge
			p.Tariffs = []*types.TariffLine{&tc.visits, &tc.bonus}
			requireError(t, p.Check(), tc.wrong)
		})
	}
}

func TestAScheduleSaysFromWhichAmountOnAParticipantSigns(t *testing.T) {
	for said, want := range map[string][2]bool{"": {false, false}, "0": {true, true}, "1": {false, true}, "25000000": {false, false}} {
		p := payments()
		p.CosignAbove = said
		s, err := p.Read(3, 4, 1)
		require.NoError(t, err)
		require.Equal(t, want, [2]bool{s.WantsCosignature(s.Tariffs[1].Amount), s.WantsCosignature(s.Tariffs[0].Amount)}, "above %q", said)
	}
}

func bonus() *types.TariffLine {
	return &types.TariffLine{Code: "BONUS", Kind: types.TariffKind_TARIFF_KIND_BONUS, Amount: "5", Cap: 1}
}

func TestOnlyOneEncodingOfAScheduleIsAccepted(t *testing.T) {
	raw, err := types.EncodeSchedule(payments())
	require.NoError(t, err)
	for name, bad := range map[string][]byte{
		"nothing":               nil,
		"an unknown field":      append(bytes.Clone(raw), 0x78, 1),
		"a default written out": append(bytes.Clone(raw), 0x28, 0), // arbiter 0
		"a field twice":         append(bytes.Clone(raw), 0x28, 6),
		"a truncated end":       raw[:len(raw)-1],
		"another order":         append(raw[6:len(raw):len(raw)], raw[:6]...),
		"a long varint":         bytes.Replace(raw, []byte{0x20, 0x0e}, []byte{0x20, 0x8e, 0x00}, 1),
		"something else":        []byte("%PDF-1.7"),
		"an absurd size":        make([]byte, types.MaxSchedule+1),
	} {
		t.Run(name, func(t *testing.T) {
			_, err := types.DecodeSchedule(bad)
			require.ErrorIs(t, err, types.ErrSchedule)
		})
	}
}

func TestAScheduleFileIsTheOneItsVariantDeclares(t *testing.T) {
	raw, err := types.EncodeSchedule(payments())
	require.NoError(t, err)
	digest := sha256.Sum256(raw)
	good := func() types.Content {
		return types.Content{Variants: []protocolfact.Variant{{
			Language: "zxx", Digest: digest[:], Size_: uint64(len(raw)), MediaType: types.ScheduleMediaType,
		}}}
	}
	_, err = types.ReadScheduleFile(scheduleType, good(), raw)
	require.NoError(t, err)
	_, err = types.ReadScheduleFile(protocolType, good(), nil)
	require.NoError(t, err, "other documents carry none")

	for name, tc := range map[string]struct {
		change func(*types.Content)
		raw    []byte
		wrong  string
	}{
		"no bytes":           {func(*types.Content) {}, nil, "has 0 bytes"},
		"other bytes":        {func(*types.Content) {}, raw[1:], "the variant declares"},
		"another size":       {func(c *types.Content) { c.Variants[0].Size_++ }, raw, "the variant declares"},
		"two variants":       {func(c *types.Content) { c.Variants = append(c.Variants, variant("en", 1)) }, raw, "has one variant"},
		"another media type": {func(c *types.Content) { c.Variants[0].MediaType = "application/pdf" }, raw, "of media type application/protobuf"},
	} {
		t.Run(name, func(t *testing.T) {
			c := good()
			tc.change(&c)
			_, err := types.ReadScheduleFile(scheduleType, c, tc.raw)
			require.ErrorIs(t, err, types.ErrSchedule)
			require.ErrorContains(t, err, tc.wrong)
		})
	}
}

func FuzzEveryScheduleAcceptedIsItsOwnEncoding(f *testing.F) {
	raw, err := types.EncodeSchedule(payments())
	require.NoError(f, err)
	f.Add(raw)
	f.Add(append(bytes.Clone(raw), 0x78, 1))
	f.Add([]byte{0x12, 0x00})
	f.Add([]byte("%PDF-1.7"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		p, err := types.DecodeSchedule(raw)
		if err != nil {
			return
		}
		again, err := types.EncodeSchedule(p)
		require.NoError(t, err)
		require.Equal(t, raw, again)
		s, err := p.Read(1, 1, 1)
		require.NoError(t, err)
		for _, tariff := range s.Tariffs {
			require.True(t, tariff.Amount.IsPositive())
		}
	})
}

func FuzzAnIndexNamesTheSameTariffInEveryLaterVersion(f *testing.F) {
	first, again, moved := payments(), payments(), payments()
	again.Tariffs = append(again.Tariffs, bonus())
	slices.Reverse(moved.Tariffs)
	for _, later := range []types.PaymentSchedule{first, again, moved} {
		before, err := types.EncodeSchedule(first)
		require.NoError(f, err)
		after, err := types.EncodeSchedule(later)
		require.NoError(f, err)
		f.Add(before, after)
		f.Add(after, before)
	}
	f.Fuzz(func(t *testing.T, before, after []byte) {
		earlier, err := types.DecodeSchedule(before)
		if err != nil {
			return
		}
		require.NoError(t, earlier.CheckFollows(earlier))
		later, err := types.DecodeSchedule(after)
		if err != nil || later.CheckFollows(earlier) != nil {
			return
		}
		old, err := earlier.Read(1, 1, 1)
		require.NoError(t, err)
		now, err := later.Read(1, 1, 2)
		require.NoError(t, err)
		require.Equal(t, old.Denom, now.Denom)
		for i, tariff := range old.Tariffs {
			same, err := now.Tariff(uint32(i))
			require.NoError(t, err)
			require.Equal(t, tariff.Code, same.Code)
			require.Equal(t, tariff.Kind, same.Kind)
		}
	})
}
