package proof_test

import (
	"os/exec"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/testutil/need"
)

// The second verifier was written from FORMAT.md alone: that it agrees shows that the page says everything.
func TestSecondVerifierWrittenFromTheSpecificationAgrees(t *testing.T) {
	python := need.Program(t, "python3")
	for name, c := range map[string]struct {
		args []string
		want string
	}{
		"test vectors":          {[]string{"--vectors", "../FORMAT.md"}, "17 vectors hold"},
		"a record at level 4":   {[]string{"record.eqp", "--record", "record.bin", "--trust", "record-trust.json"}, "level 4, 0 signatures taken on trust"},
		"a record and flips":    {[]string{"record.eqp", "--record", "record.bin", "--flips", "7"}, "flips refused"},
		"a fact at level 4":     {[]string{"fact.eqp", "--trust", "fact-trust.json"}, "level 4, 2 signatures taken on trust"},
		"another chain's trust": {[]string{"fact.eqp", "--trust", "record-trust.json"}, "refused: the trust file is for another chain"},
		"another record":        {[]string{"record.eqp", "--record", "record-trust.json"}, "refused: record: not included"},
	} {
		t.Run(name, func(t *testing.T) {
			cmd := exec.Command(python, append([]string{"-B", "second_verifier.py"}, c.args...)...)
			cmd.Dir = "testdata"
			out, _ := cmd.CombinedOutput() // it exits with 1 when it refuses
			require.Contains(t, string(out), c.want)
		})
	}
}
