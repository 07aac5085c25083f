package main

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestOperationsAreNamedByTheirModule(t *testing.T) {
	var out strings.Builder
	require.NoError(t, tidy(strings.NewReader(`{"info":{},"tags":[{"name":"Query"}],"paths":{
		"/equipoise/trial/v1/params":{"get":{"operationId":"Query_Params","tags":["Query"]}},
		"/equipoise/consent/v1/params":{"get":{"operationId":"Query_Params","tags":["Query"]}}}}`), &out))
	var got struct {
		Tags  []string
		Paths map[string]map[string]struct {
			OperationID string
			Tags        []string
		}
	}
	require.NoError(t, json.Unmarshal([]byte(out.String()), &got))
	require.Empty(t, got.Tags)
	require.Equal(t, "trial_Params", got.Paths["/equipoise/trial/v1/params"]["get"].OperationID)
	require.Equal(t, []string{"consent"}, got.Paths["/equipoise/consent/v1/params"]["get"].Tags)

	require.ErrorContains(t, tidy(strings.NewReader(`{}`), &out), "there are no paths")
	require.ErrorContains(t, tidy(strings.NewReader(`{"paths":{"/x":{}}}`), &out), "not under /equipoise/MODULE")
}
