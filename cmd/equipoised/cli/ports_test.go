//lint:file-ignore SA1019 the SDK serves reflection v1alpha alone

package cli_test

import (
	"encoding/json"
	"io"
	"net/http"
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/reflection/grpc_reflection_v1alpha"

	"github.com/equipoise-trials/equipoise/app/openapi"
	audittypes "github.com/equipoise-trials/equipoise/x/audit/types"
)

func TestTheGatewayAnswersForTheModulesTheArchiveAndTheSDK(t *testing.T) {
	demo := stage.on(t)
	for path, field := range map[string]string{
		"/equipoise/audit/v1/checkpoint":                  "size",
		"/equipoise/archive/v1/status":                    "chain_id",
		"/equipoise/registration/v1/trials/1":             "version",
		"/equipoise/trial/v1/trials/1/sites":              "sites",
		"/cosmos/base/tendermint/v1beta1/node_info":       "default_node_info",
		"/cosmos/bank/v1beta1/supply/by_denom?denom=uusd": "amount",
	} {
		res, err := http.Get(demo.rest + path) //nolint:gosec // our own node
		require.NoError(t, err)
		raw, err := io.ReadAll(res.Body)
		require.NoError(t, err)
		require.NoError(t, res.Body.Close())
		require.Equal(t, http.StatusOK, res.StatusCode, "%s\n%s", path, raw)
		var answer map[string]json.RawMessage
		require.NoError(t, json.Unmarshal(raw, &answer))
		require.Contains(t, answer, field, path)
	}
	res, err := http.Get(demo.rest + "/equipoise/registration/v1/trials/99")
	require.NoError(t, err)
	require.NoError(t, res.Body.Close())
	require.Equal(t, http.StatusNotFound, res.StatusCode)
}

// TestEveryRouteThatTheNodeDescribesIsServed asks each with ones for its parameters: whatever the answer is, it is the module's.
func TestEveryRouteThatTheNodeDescribesIsServed(t *testing.T) {
	demo := stage.on(t)
	get := func(path string, answer any) int {
		res, err := http.Get(demo.rest + path) //nolint:gosec // our own node
		require.NoError(t, err)
		defer res.Body.Close()
		require.NoError(t, json.NewDecoder(res.Body).Decode(answer), path)
		return res.StatusCode
	}
	var described struct{ Paths map[string]any }
	require.Equal(t, http.StatusOK, get(openapi.Route, &described))
	require.Greater(t, len(described.Paths), 60)
	for path := range described.Paths {
		var answer struct{ Message string }
		code := get(regexp.MustCompile(`\{[^}]*\}`).ReplaceAllString(path, "1"), &answer)
		require.NotEqual(t, http.StatusNotImplemented, code, path)
		require.NotEqual(t, "Not Found", answer.Message, "nobody serves %s", path)
	}
}

func TestGRPCAnswersAndSaysWhatItServes(t *testing.T) {
	demo := stage.on(t)
	conn, err := grpc.NewClient(demo.grpc, grpc.WithTransportCredentials(insecure.NewCredentials()))
	require.NoError(t, err)
	defer conn.Close()
	head, err := audittypes.NewQueryClient(conn).Checkpoint(t.Context(), &audittypes.QueryCheckpointRequest{})
	require.NoError(t, err)
	require.Positive(t, head.Size_)

	stream, err := grpc_reflection_v1alpha.NewServerReflectionClient(conn).ServerReflectionInfo(t.Context())
	require.NoError(t, err)
	require.NoError(t, stream.Send(&grpc_reflection_v1alpha.ServerReflectionRequest{
		MessageRequest: &grpc_reflection_v1alpha.ServerReflectionRequest_ListServices{},
	}))
	answer, err := stream.Recv()
	require.NoError(t, err)
	var services []string
	for _, s := range answer.GetListServicesResponse().GetService() {
		services = append(services, s.Name)
	}
	for _, want := range []string{"equipoise.trial.v1.Query", "equipoise.registration.v1.Query", "equipoise.archive.v1.Query", "cosmos.bank.v1beta1.Query"} {
		require.Contains(t, services, want)
	}
}
