package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact"
	participationfact "github.com/equipoise-trials/equipoise/fact/participation"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	protocoltypes "github.com/equipoise-trials/equipoise/x/protocol/types"

	protocolfact "github.com/equipoise-trials/equipoise/fact/protocol"
	identitytypes "github.com/equipoise-trials/equipoise/x/identity/types"
	"github.com/equipoise-trials/equipoise/x/participation/types"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

func TestScreeningStartsAfterTheConsentAndIsRecorded(t *testing.T) {
	w := newWorld(t)
	p := w.come(w.here, invited)
	w.Next(day)
	fixture.Must(w.Fixture, w.msgs.StartScreening, &types.MsgStartScreening{Signer: w.here.coordinator.Address, Handle: p.handle})
	row := w.stored(p)
	require.Equal(t, screening, row.State)
	require.Equal(t, types.Step{State: screening, Height: w.Ctx.BlockHeight(), Time: w.Ctx.BlockTime(), Site: w.here.number}, row.Steps[1])

	started := w.Facts()[0].(*participationfact.ScreeningStarted)
	require.Equal(t, fact.Meaning_MEANING_ATTESTED, started.Signature.Meaning)
	require.Equal(t, fact.Task_TASK_ENROLMENT, started.Signature.Actor.Task)
	require.Equal(t, p.handle, started.Handle)
}

func TestScreeningAndEnrolmentNeedAConsentThatStandsAndIsNotStale(t *testing.T) {
	w := newWorld(t)
	start := func(p participant) *types.MsgStartScreening {
		return &types.MsgStartScreening{Signer: w.here.coordinator.Address, Handle: p.handle}
	}
	enrol := func(p participant) *types.MsgEnrol {
		return &types.MsgEnrol{Signer: w.here.coordinator.Address, Handle: p.handle}
	}
	offered, left, stale := w.invite(w.here), w.come(w.here, invited), w.come(w.here, invited)
	leftLate, staleLate := w.come(w.here, screening), w.come(w.here, screening)
	w.withdraws(left)
	w.withdraws(leftLate)
	w.amends(w.here)
	refused(w, w.msgs.StartScreening, start(offered), types.ErrNoConsent)
	refused(w, w.msgs.StartScreening, start(left), types.ErrWithdrawn)
	refused(w, w.msgs.StartScreening, start(stale), types.ErrStaleConsent)
	refused(w, w.msgs.Enrol, enrol(leftLate), types.ErrWithdrawn)
	refused(w, w.msgs.Enrol, enrol(staleLate), types.ErrStaleConsent)

	w.consents(w.here, stale, 2)
	w.consents(w.here, staleLate, 2)
	fixture.Must(w.Fixture, w.msgs.StartScreening, start(stale))
	fixture.Must(w.Fixture, w.msgs.Enrol, enrol(staleLate))
}

func TestNobodyIsScreenedWhereNobodyIsTakenIn(t *testing.T) {
	w := newWorld(t)
	m := &types.MsgStartScreening{Signer: w.here.coordinator.Address, Handle: w.come(w.here, invited).handle}
	w.decides(w.protocolLine, protocolfact.Outcome_OUTCOME_SUSPENDED)
	refused(w, w.msgs.StartScreening, m, protocoltypes.ErrNotOpen)
	w.decides(w.protocolLine, protocolfact.Outcome_OUTCOME_LIFTED)
	w.becomes(trialfact.Status_STATUS_SUSPENDED, fixture.Reason(fact.ReasonCode_REASON_CODE_SAFETY))
	refused(w, w.msgs.StartScreening, m, types.ErrNotRecruiting)
}

func TestStartScreeningRefuses(t *testing.T) {
	w := newWorld(t)
	waiting := w.come(w.here, invited).handle
	for name, tc := range map[string]struct {
		signer string
		handle []byte
		want   error
	}{
		"somebody without the task":       {w.here.nurse.Address, waiting, trialtypes.ErrDelegation},
		"somebody of another site":        {w.there.coordinator.Address, waiting, trialtypes.ErrOrganisation},
		"somebody who is not registered":  {w.Key("nobody").Address, waiting, identitytypes.ErrUnknownPerson},
		"a signer that is no address":     {"me", waiting, types.ErrInvalid},
		"a handle of 31 bytes":            {w.here.coordinator.Address, waiting[1:], types.ErrInvalid},
		"a handle of nobody":              {w.here.coordinator.Address, w.fresh(), types.ErrNoParticipation},
		"somebody who was screened":       {w.here.coordinator.Address, w.come(w.here, screening).handle, types.ErrState},
		"somebody whose screening failed": {w.here.coordinator.Address, w.come(w.here, screenFailed).handle, types.ErrState},
	} {
		t.Run(name, func(*testing.T) {
			refused(w, w.msgs.StartScreening, &types.MsgStartScreening{Signer: tc.signer, Handle: tc.handle}, tc.want)
		})
	}
}
