package keeper_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	registrationfact "github.com/equipoise-trials/equipoise/fact/registration"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	"github.com/equipoise-trials/equipoise/x/registration/types"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

func TestADelayOfResultsIsCertifiedBeforeTheyAreDue(t *testing.T) {
	c := newRegister(t)
	delay := func() *types.MsgCertifyDelay {
		return &types.MsgCertifyDelay{Signer: c.trial.Representative.Address, Trial: c.trial.ID, Months: 12, Reason: because}
	}
	refuses(c, c.CertifyDelay, delay, map[string]refusal[*types.MsgCertifyDelay]{
		"by the site":      {func(m *types.MsgCertifyDelay) { m.Signer = c.trial.Investigator.Address }, trialtypes.ErrOrganisation, "is a task of the sponsor"},
		"without a reason": {func(m *types.MsgCertifyDelay) { m.Reason = nil }, types.ErrReason, "a reason is required"},
		"for too long":     {func(m *types.MsgCertifyDelay) { m.Months = 25 }, types.ErrClock, "months is 25, want 1 to 24"},
		"for no time":      {func(m *types.MsgCertifyDelay) { m.Months = 0 }, types.ErrClock, "months is 0, want 1 to 24"},
	})
	fixture.Must(c.Fixture, c.CertifyDelay, delay())
	require.Equal(t, uint32(12), only[*registrationfact.DelayCertified](c).Months)
	require.Equal(t, time.Date(2031, 1, 1, 0, 0, 0, 0, time.UTC), *c.clocks()[results].Clock.DueAt)
	require.ErrorIs(t, fixture.Refuse(c.Fixture, c.CertifyDelay, delay(), "a delay of 12 months is certified already"), types.ErrClock)
	c.At(time.Date(2031, 1, 1, 0, 0, 0, 0, time.UTC))
	more := delay()
	more.Months = 24
	require.ErrorIs(t, fixture.Refuse(c.Fixture, c.CertifyDelay, more, "clock RESULTS of EQ00000001 is MISSED, want RUNNING"), types.ErrClock)
}
