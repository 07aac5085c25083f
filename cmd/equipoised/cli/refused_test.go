package cli

import (
	"io"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestARefusedTransactionEndsInAnError(t *testing.T) {
	for shown, refused := range map[string]bool{
		"code: 0\ncodespace: \"\"\nraw_log: \"\"\n":               false,
		"code: 18\ncodespace: sdk\nraw_log: memos are refused\n":  true,
		`{"height":"0","txhash":"AB","codespace":"sdk","code":5}`: true,
		`{"height":"0","txhash":"AB","codespace":"","code":0}`:    false,
		"gas estimate: 21000\n":                                   false,
	} {
		a := &answer{Writer: io.Discard}
		_, err := a.Write([]byte(shown))
		require.NoError(t, err)
		require.Equal(t, refused, a.refusal() != nil, shown)
	}
}
