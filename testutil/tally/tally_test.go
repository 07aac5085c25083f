package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const run = `{"Action":"start","Package":"p"}
{"Action":"run","Package":"p","Test":"TestA"}
{"Action":"output","Package":"p","Test":"TestA","Output":"=== RUN   TestA\n"}
{"Action":"pass","Package":"p","Test":"TestA","Elapsed":0.1}
{"Action":"output","Package":"p","Test":"TestB","Output":"    b_test.go:7: no data: stat x\n"}
{"Action":"output","Package":"p","Test":"TestB","Output":"--- SKIP: TestB (0.00s)\n"}
{"Action":"skip","Package":"p","Test":"TestB","Elapsed":0}
{"Action":"pass","Package":"p","Elapsed":1.25}
{"Action":"skip","Package":"none","Elapsed":0}
`

func TestTestsAreCountedAndSkipsGiveTheirReason(t *testing.T) {
	var shown strings.Builder
	got, err := read(strings.NewReader("go: downloading x\n"+run), &shown)
	require.NoError(t, err)
	require.False(t, got.failed())
	got.print(&shown)
	require.Equal(t, "go: downloading x\nok  p 1.2s\n\n1 tests passed, 0 failed, 1 were skipped; 0 packages failed\nskipped: p TestB: no data: stat x\n", shown.String())
}

func TestAFailureIsShownWithItsOutputAndFailsTheRun(t *testing.T) {
	for name, text := range map[string]string{
		"of a test": `{"Action":"output","Package":"p","Test":"TestC","Output":"    c_test.go:1: wrong\n"}
{"Action":"fail","Package":"p","Test":"TestC","Elapsed":0}
{"Action":"fail","Package":"p","Elapsed":0}
`,
		"of a test that never ended": `{"Action":"run","Package":"p","Test":"TestD"}
{"Action":"output","Package":"p","Test":"TestD","Output":"panic: wrong\\n"}
{"Action":"output","Package":"p","Output":"FAIL\\tp\\t0.1s\\n"}
{"Action":"fail","Package":"p","Elapsed":0.1}
`,
		"of a build": `{"ImportPath":"p [p.test]","Action":"build-output","Output":"c.go:1:1: wrong\n"}
{"ImportPath":"p [p.test]","Action":"build-fail"}
`,
	} {
		t.Run(name, func(t *testing.T) {
			var shown strings.Builder
			got, err := read(strings.NewReader(run+text), &shown)
			require.NoError(t, err)
			require.True(t, got.failed())
			require.Contains(t, shown.String(), "wrong")
		})
	}
}
