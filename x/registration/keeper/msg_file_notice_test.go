package keeper_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	registrationfact "github.com/equipoise-trials/equipoise/fact/registration"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	"github.com/equipoise-trials/equipoise/x/registration/types"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

func TestANoticeStopsTheClockOfAHaltAndAnotherHaltStartsIt(t *testing.T) {
	c := newRegister(t)
	notice := &types.MsgFileNotice{Signer: c.trial.Representative.Address, Trial: c.trial.ID, Clock: euHalt, Digest: fixture.Digest("notice")}
	require.ErrorIs(t, fixture.Refuse(c.Fixture, c.FileNotice, notice, "clock EU_HALT of EQ00000001 does not run: there is nothing to notify"), types.ErrClock)
	fixture.Must(c.Fixture, c.UpdateStatus, c.status(trialfact.Status_STATUS_SUSPENDED, because))
	require.Equal(t, types.ClockState_CLOCK_STATE_RUNNING, c.clocks()[euHalt].State)
	refuses(c, c.FileNotice, func() *types.MsgFileNotice {
		return &types.MsgFileNotice{Signer: notice.Signer, Trial: notice.Trial, Clock: euHalt, Digest: notice.Digest}
	},
		map[string]refusal[*types.MsgFileNotice]{
			"by the site":            {func(m *types.MsgFileNotice) { m.Signer = c.trial.Investigator.Address }, trialtypes.ErrOrganisation, "is a task of the sponsor"},
			"of what is not noticed": {func(m *types.MsgFileNotice) { m.Clock = results }, types.ErrClock, "want one that a notice stops"},
			"of an unknown clock":    {func(m *types.MsgFileNotice) { m.Clock = 77 }, types.ErrClock, "want one that a notice stops"},
			"without a digest":       {func(m *types.MsgFileNotice) { m.Digest = nil }, types.ErrClock, "digest has 0 bytes, want 32"},
		})
	fixture.Must(c.Fixture, c.FileNotice, notice)
	require.Equal(t, notice.Digest, only[*registrationfact.NoticeFiled](c).Digest)
	require.Equal(t, types.ClockState_CLOCK_STATE_MET, c.clocks()[euHalt].State)
	require.ErrorIs(t, fixture.Refuse(c.Fixture, c.FileNotice, notice, "is MET already"), types.ErrClock)

	c.Next(day)
	fixture.Must(c.Fixture, c.UpdateStatus, c.status(trialfact.Status_STATUS_NOT_YET_RECRUITING, nil))
	require.Equal(t, types.ClockState_CLOCK_STATE_MET, c.clocks()[euHalt].State)
	require.Equal(t, types.ClockState_CLOCK_STATE_RUNNING, c.clocks()[euRestart].State)
	c.Next(day)
	fixture.Must(c.Fixture, c.UpdateStatus, c.status(trialfact.Status_STATUS_SUSPENDED, because))
	require.Equal(t, types.ClockState_CLOCK_STATE_RUNNING, c.clocks()[euHalt].State)
	c.Next(16 * day)
	require.Equal(t, []registrationfact.ClockKind{euRestart, euHalt}, c.missed())
}

func TestARestartEscapesNoNoticeOfAHalt(t *testing.T) {
	c := newRegister(t)
	due := c.Ctx.BlockTime().Truncate(day).Add(16 * day)
	c.requireExportable()
	for range 3 { // a day of going on in each fortnight
		fixture.Must(c.Fixture, c.UpdateStatus, c.status(trialfact.Status_STATUS_SUSPENDED, because))
		c.Next(5 * day)
		fixture.Must(c.Fixture, c.UpdateStatus, c.status(trialfact.Status_STATUS_NOT_YET_RECRUITING, nil))
		require.Equal(t, due, *c.clocks()[euHalt].Clock.DueAt)
		c.Next(time.Second)
	}
	c.At(due)
	require.Equal(t, []registrationfact.ClockKind{euHalt}, c.missed())
	c.requireExportable()
	fixture.Must(c.Fixture, c.FileNotice, &types.MsgFileNotice{
		Signer: c.trial.Representative.Address, Trial: c.trial.ID, Clock: euHalt, Digest: fixture.Digest("notice"),
	})
	require.Equal(t, types.ClockState_CLOCK_STATE_MET_LATE, c.clocks()[euHalt].State)
}
