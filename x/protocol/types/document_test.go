package types_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	protocolfact "github.com/equipoise-trials/equipoise/fact/protocol"
	"github.com/equipoise-trials/equipoise/x/protocol/types"
)

func TestEveryTypeHasItsMasterFileNumberAndRule(t *testing.T) {
	numbers := map[string]string{
		"investigators brochure": "02.01.01", "protocol": "02.01.02", "synopsis": "02.01.03", "amendment": "02.01.04",
		"sample crf": "02.01.07", "consent form": "02.02.03", "clinical study report": "02.03.01", "irb decision": "04.01.02",
		"dsmb charter": "01.03.01", "unblinding plan": "06.03.02", "annotated crf": "10.02.02", "database lock": "10.03.11",
		"statistical analysis plan": "11.01.01", "randomisation list": "11.02.03", "define xml": "11.03.01",
		"analysis data": "11.03.09", "payment schedule": "", "other": "", "visit plan": "",
	}
	require.Len(t, numbers, len(protocolfact.DocumentType_name)-1)
	for n := 1; n < len(protocolfact.DocumentType_name); n++ {
		kind := protocolfact.DocumentType(n)
		require.NoError(t, types.CheckType(kind))
		want, known := numbers[types.TypeName(kind)]
		require.True(t, known, types.TypeName(kind))
		require.Equal(t, want, types.MasterFileNumber(kind))
		needs := kind == protocolType || kind == consentType || kind == scheduleType ||
			kind == protocolfact.DocumentType_DOCUMENT_TYPE_VISIT_PLAN
		require.Equal(t, needs, types.NeedsApproval(kind), types.TypeName(kind))
	}
	for _, none := range []protocolfact.DocumentType{-1, 0, 20} {
		require.Error(t, types.CheckType(none))
		require.False(t, types.NeedsApproval(none))
		require.Empty(t, types.MasterFileNumber(none))
	}
}

func TestTheReconsentFloorIsTheNewestVersionThatAsksAgain(t *testing.T) {
	floor := uint32(0)
	for i, tc := range []struct {
		again bool
		want  uint32
	}{{false, 1}, {false, 1}, {true, 3}, {false, 3}, {true, 5}, {true, 6}} {
		floor = types.Content{Reconsent: tc.again}.ReconsentFloor(uint32(i+1), floor)
		require.Equal(t, tc.want, floor, "version %d", i+1)
	}
}
