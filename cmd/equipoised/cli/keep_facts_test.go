package cli_test

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact"
)

// liar returns the address of a node that says what another says, but for one byte of each fact about a consent.
func liar(t *testing.T, rpc string) string {
	t.Helper()
	honest, err := url.Parse("http://" + strings.TrimPrefix(rpc, "tcp://"))
	require.NoError(t, err)
	proxy := httputil.NewSingleHostReverseProxy(honest)
	proxy.ModifyResponse = func(res *http.Response) error {
		body, err := io.ReadAll(res.Body)
		if err != nil {
			return err
		}
		body = regexp.MustCompile(`"[A-Za-z0-9+/]{100,}={0,2}"`).ReplaceAllFunc(body, func(quoted []byte) []byte {
			data, err := base64.StdEncoding.DecodeString(string(quoted[1 : len(quoted)-1]))
			if err != nil {
				return quoted
			}
			if leaf, err := fact.ParseLeaf(data); err != nil || !strings.Contains(leaf.TypeURL, ".consent.") {
				return quoted
			}
			data[len(data)-1] ^= 1 // of the blind
			return []byte(`"` + base64.StdEncoding.EncodeToString(data) + `"`)
		})
		res.Body = io.NopCloser(bytes.NewReader(body))
		res.ContentLength = int64(len(body))
		res.Header.Set("Content-Length", strconv.Itoa(len(body)))
		return nil
	}
	server := httptest.NewServer(proxy)
	t.Cleanup(server.Close)
	return "tcp://" + server.Listener.Addr().String()
}

// TestWhatANodeLiesAboutIsNotKept has a participant withdraw through a node that changes a byte of the fact which only they can
// prove later on.
func TestWhatANodeLiesAboutIsNotKept(t *testing.T) {
	demo := stage.on(t)
	withdraw := func(participant, node string) outcome {
		as := demo.as(participant)
		key := strings.TrimSpace(succeeds(t, append([]string{"keys", "show", "me", "--address"}, as[:4]...)...))
		var bound struct{ Consent struct{ Handle []byte } }
		require.NoError(t, json.Unmarshal([]byte(succeeds(t, "query", "consent", "by-key", key, "--node", demo.rpc, "--output", "json")), &bound))
		handle := hex.EncodeToString(bound.Consent.Handle) // 32 bytes that nobody guessed
		sent := run(t, append([]string{"tx", "consent", "withdraw", handle, handle, "--yes", "--node", node, "--chain-id", demoChain}, as...)...)
		require.Zero(t, sent.code, "the withdrawal stands: %s", sent.stderr)
		return sent
	}
	require.Contains(t, withdraw("participant 101-011", demo.rpc).stderr, "kept 1 facts; to prove one: ")

	sent := withdraw("participant 101-009", liar(t, demo.rpc))
	require.Contains(t, sent.stderr, "the facts about participants are not kept: nothing is kept: ")
	tx := regexp.MustCompile("evidence keep ([0-9a-f]{64})").FindStringSubmatch(sent.stderr)
	require.Len(t, tx, 2, sent.stderr)

	keep := func(node string) outcome {
		return run(t, append([]string{"evidence", "keep", tx[1], "--node", node}, demo.as("participant 101-009")[:4]...)...)
	}
	lied := keep(liar(t, demo.rpc))
	require.Equal(t, 1, lied.code)
	require.Contains(t, lied.stderr, "nothing is kept: ")
	require.Equal(t, "kept 1 facts\n", keep(demo.rpc).stdout, "another node has the truth, and nothing stands in its place")
}
