package keeper_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact"
	registrationfact "github.com/equipoise-trials/equipoise/fact/registration"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	"github.com/equipoise-trials/equipoise/x/registration/types"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

func (c *register) status(to trialfact.Status, why *fact.Reason) *types.MsgUpdateStatus {
	return &types.MsgUpdateStatus{Signer: c.trial.Representative.Address, Trial: c.trial.ID, Status: to, Reason: why}
}

func TestATrialGoesThroughItsLife(t *testing.T) {
	c := newRegister(t)
	c.Next(time.Hour)
	fixture.Must(c.Fixture, c.UpdateStatus, c.status(trialfact.Status_STATUS_RECRUITING, nil))
	f := only[*registrationfact.StatusChanged](c)
	require.Equal(t, trialfact.Status_STATUS_NOT_YET_RECRUITING, f.From)
	require.Equal(t, trialfact.Status_STATUS_RECRUITING, f.To)
	require.Equal(t, c.Ctx.BlockTime(), c.entry().VerifiedAt)

	fixture.Must(c.Fixture, c.UpdateStatus, c.status(trialfact.Status_STATUS_SUSPENDED, because))
	require.Equal(t, trialfact.Status_STATUS_RECRUITING, c.entry().SuspendedFrom)
	require.ErrorIs(t, fixture.Refuse(c.Fixture, c.UpdateStatus, c.status(trialfact.Status_STATUS_ENROLLING_BY_INVITATION, nil),
		"EQ00000001 is SUSPENDED, which leads to ACTIVE_NOT_RECRUITING, TERMINATED, WITHDRAWN, RECRUITING, not to ENROLLING_BY_INVITATION"), types.ErrStatus)
	fixture.Must(c.Fixture, c.UpdateStatus, c.status(trialfact.Status_STATUS_RECRUITING, nil))

	require.ErrorIs(t, fixture.Refuse(c.Fixture, c.UpdateStatus, c.status(trialfact.Status_STATUS_COMPLETED, nil), "enrolled nobody: use WITHDRAWN"), types.ErrStatus)
	require.NoError(t, c.Registration.NoteEnrolment(c.Ctx, c.trial.ID))
	fixture.Must(c.Fixture, c.UpdateStatus, c.status(trialfact.Status_STATUS_COMPLETED, nil))
	require.ErrorIs(t, fixture.Refuse(c.Fixture, c.UpdateStatus, c.status(trialfact.Status_STATUS_RECRUITING, because), "which leads to nothing else"), types.ErrStatus)
}

func TestAStatusIsRefused(t *testing.T) {
	c := newRegister(t)
	refuses(c, c.UpdateStatus, func() *types.MsgUpdateStatus { return c.status(trialfact.Status_STATUS_WITHDRAWN, because) },
		map[string]refusal[*types.MsgUpdateStatus]{
			"by the site":               {func(m *types.MsgUpdateStatus) { m.Signer = c.trial.Investigator.Address }, trialtypes.ErrOrganisation, "is a task of the sponsor"},
			"of an unknown trial":       {func(m *types.MsgUpdateStatus) { m.Trial = 9 }, trialtypes.ErrUnknownTrial, "EQ00000009"},
			"without a reason":          {func(m *types.MsgUpdateStatus) { m.Reason = nil }, types.ErrReason, "WITHDRAWN: a reason is required"},
			"that is derived":           {func(m *types.MsgUpdateStatus) { m.Status = trialfact.Status_STATUS_UNKNOWN }, types.ErrStatus, "UNKNOWN is never set"},
			"with a text but no digest": {func(m *types.MsgUpdateStatus) { m.Reason = fixture.Reason(fact.ReasonCode_REASON_CODE_OTHER) }, types.ErrReason, "OTHER needs the digest"},
		})
}
