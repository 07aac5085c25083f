package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact"
	participationfact "github.com/equipoise-trials/equipoise/fact/participation"
	protocolfact "github.com/equipoise-trials/equipoise/fact/protocol"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	"github.com/equipoise-trials/equipoise/x/participation/types"
	protocoltypes "github.com/equipoise-trials/equipoise/x/protocol/types"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

func TestAnEnrolmentCountsForTheTrialAndNamesTheFormThatWasConsentedTo(t *testing.T) {
	w := newWorld(t)
	first, second := w.come(w.here, screening), w.come(w.there, screening)
	require.NoError(t, w.step(w.here, first, enrolled))
	require.NoError(t, w.step(w.there, second, enrolled))
	require.Equal(t, []string{"/equipoise.fact.participation.v1.ParticipantEnrolled"}, w.recorded(), "only the first locks the outcomes")
	enrolment := w.Facts()[0].(*participationfact.ParticipantEnrolled)
	require.Equal(t, fact.Task_TASK_ENROLMENT, enrolment.Signature.Actor.Task)
	require.Equal(t, w.consentLine, enrolment.FormLine)
	require.EqualValues(t, 1, enrolment.FormVersion)
	require.Equal(t, w.there.number, enrolment.Site)
	counted, err := w.Registration.Enrolment(w.Ctx, w.trial)
	require.NoError(t, err)
	require.EqualValues(t, 2, counted.Count)
}

func TestNobodyIsEnrolledWhereNobodyIsTakenIn(t *testing.T) {
	w := newWorld(t)
	m := &types.MsgEnrol{Signer: w.here.coordinator.Address, Handle: w.come(w.here, screening).handle}
	w.decides(w.protocolLine, protocolfact.Outcome_OUTCOME_SUSPENDED)
	refused(w, w.msgs.Enrol, m, protocoltypes.ErrNotOpen)
	w.decides(w.protocolLine, protocolfact.Outcome_OUTCOME_LIFTED)
	w.becomes(trialfact.Status_STATUS_SUSPENDED, fixture.Reason(fact.ReasonCode_REASON_CODE_SAFETY))
	refused(w, w.msgs.Enrol, m, types.ErrNotRecruiting)
}

func TestEnrolRefuses(t *testing.T) {
	w := newWorld(t)
	screened := w.come(w.here, screening).handle
	for name, tc := range map[string]struct {
		signer string
		handle []byte
		want   error
	}{
		"somebody without the task":    {w.here.nurse.Address, screened, trialtypes.ErrDelegation},
		"a signer that is no address":  {"me", screened, types.ErrInvalid},
		"a handle of 31 bytes":         {w.here.coordinator.Address, screened[1:], types.ErrInvalid},
		"a handle of nobody":           {w.here.coordinator.Address, w.fresh(), types.ErrNoParticipation},
		"somebody who is only invited": {w.here.coordinator.Address, w.come(w.here, invited).handle, types.ErrState},
		"somebody who is enrolled":     {w.here.coordinator.Address, w.come(w.here, enrolled).handle, types.ErrState},
	} {
		t.Run(name, func(*testing.T) {
			refused(w, w.msgs.Enrol, &types.MsgEnrol{Signer: tc.signer, Handle: tc.handle}, tc.want)
		})
	}
}
