package types_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/cosmos/gogoproto/proto"

	registrationfact "github.com/equipoise-trials/equipoise/fact/registration"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	"github.com/equipoise-trials/equipoise/x/registration/types"
)

// message is a message that can be checked in itself.
type message interface {
	proto.Message
	Marshal() ([]byte, error)
	Unmarshal([]byte) error
}

// messages returns one of each message that is checked in itself, as a client would send it.
func messages() []message {
	digest := fixture.Digest("digest")
	return []message{
		&types.MsgAmendRegistration{Registration: fixture.Registration(2), Reason: because, Declarations: []types.OutcomeDeclaration{{
			Outcome: "P1", Change: registrationfact.OutcomeChangeKind_OUTCOME_CHANGE_KIND_RETIMED, Reason: because,
		}}},
		&types.MsgUpdateStatus{Status: recruiting, Reason: because},
		&types.MsgDeclarePrimaryCompletion{Date: types.PartialDate{Year: 2026, Month: 2}},
		&types.MsgPostResults{Results: []registrationfact.OutcomeResult{{Outcome: "P1", Digest: digest}}, Reason: because},
		&types.MsgCertifyDelay{Months: 12, Reason: because},
		&types.MsgFileNotice{Clock: registrationfact.ClockKind_CLOCK_KIND_EU_RESTART, Digest: digest},
		&types.MsgSealRegistration{Digest: digest, RevealBy: today.Add(time.Hour)},
		&types.MsgRevealRegistration{Seal: digest, Salt: digest, Registration: fixture.Registration(2)},
		&types.MsgResolveDispute{Resolution: registrationfact.Resolution_RESOLUTION_UPHELD, Reason: because},
	}
}

// check reports what is wrong with a message in itself, in a block of today.
func check(m message) error {
	switch m := m.(type) {
	case interface{ Validate() error }:
		return m.Validate()
	case interface{ Validate(time.Time) error }:
		return m.Validate(today)
	}
	return nil
}

// FuzzAMessageIsAcceptedOrRefused wants every message that can be read to be judged, and the same way when it is read again.
func FuzzAMessageIsAcceptedOrRefused(f *testing.F) {
	for kind, m := range messages() {
		require.NoError(f, check(m), "%T", m)
		raw, err := m.Marshal()
		require.NoError(f, err)
		f.Add(uint8(kind), raw)
	}
	f.Fuzz(func(t *testing.T, kind uint8, raw []byte) {
		m, again := messages()[int(kind)%len(messages())], messages()[int(kind)%len(messages())]
		m.Reset()
		again.Reset()
		if m.Unmarshal(raw) != nil {
			return
		}
		encoded, err := m.Marshal()
		require.NoError(t, err)
		require.NoError(t, again.Unmarshal(encoded))
		require.Equal(t, check(m) == nil, check(again) == nil)
	})
}

// FuzzAGenesisIsAcceptedOrRefused wants every state that can be read to be judged.
func FuzzAGenesisIsAcceptedOrRefused(f *testing.F) {
	raw, err := genesis(f).Marshal()
	require.NoError(f, err)
	f.Add(raw)
	f.Fuzz(func(t *testing.T, raw []byte) {
		var g types.GenesisState
		if g.Unmarshal(raw) == nil {
			_ = g.Validate()
			_ = g.ValidateWith(trials())
		}
	})
}

// FuzzNoAcceptedAmendmentTakesADateBack wants whatever follows a registration to keep its actual dates actual, and each
// correction to be listed.
func FuzzNoAcceptedAmendmentTakesADateBack(f *testing.F) {
	f.Add(uint16(2026), uint8(3), uint8(1), uint8(2), uint16(2026), uint8(3), uint8(9), uint8(2))
	f.Add(uint16(2026), uint8(3), uint8(0), uint8(2), uint16(2026), uint8(0), uint8(0), uint8(1))
	f.Fuzz(func(t *testing.T, y1 uint16, m1, d1, k1 uint8, y2 uint16, m2, d2, k2 uint8) {
		at := func(y uint16, m, d, k uint8) types.Registration {
			r := fixture.Registration(2)
			r.PrimaryCompletion, r.Completion = nil, nil
			if k < 3 {
				r.PrimaryCompletion = &types.Milestone{
					Date: types.PartialDate{Year: uint32(y), Month: uint32(m), Day: uint32(d)}, Kind: types.DateKind(k),
				}
			}
			return r
		}
		before, after := at(y1, m1, d1, k1), at(y2, m2, d2, k2)
		kept := types.CheckDatesKept(&before, &after, nil) == nil
		corrected := types.CorrectedDates(&before, &after)
		if !before.PrimaryCompletion.IsActual() {
			require.True(t, kept)
			require.Empty(t, corrected)
			return
		}
		require.False(t, kept && !after.PrimaryCompletion.IsActual())
		if kept {
			require.Equal(t, before.PrimaryCompletion.Date != after.PrimaryCompletion.Date, len(corrected) == 1)
		}
	})
}
