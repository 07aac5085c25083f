package proof_test

import (
	"os/exec"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/testutil/need"
)

// refusedFiles returns the arguments for one of the refusals under testdata.
func refusedFiles(name string) []string {
	return []string{"refused-" + name + ".eqp", "--record", "record.bin", "--trust", "refused-" + name + "-trust.json"}
}

// The second verifier was written from FORMAT.md alone: that it agrees shows that the page says everything.
func TestSecondVerifierWrittenFromTheSpecificationAgrees(t *testing.T) {
	python := need.Program(t, "python3")
	for name, c := range map[string]struct {
		args []string
		want string
	}{
		"test vectors":          {[]string{"--vectors", "../FORMAT.md"}, "27 vectors hold"},
		"a record at level 4":   {[]string{"record.eqp", "--record", "record.bin", "--trust", "record-trust.json"}, "level 4, 0 signatures taken on trust"},
		"a record and flips":    {[]string{"record.eqp", "--record", "record.bin", "--flips", "7"}, "flips refused"},
		"a fact at level 4":     {[]string{"fact.eqp", "--trust", "fact-trust.json"}, "level 4, 2 signatures taken on trust"},
		"another chain's trust": {[]string{"fact.eqp", "--trust", "record-trust.json"}, "refused: the trust file is for another chain"},
		"another record":        {[]string{"record.eqp", "--record", "record-trust.json"}, "refused: record: not included"},

		"a fact's wire type":        {refusedFiles("fact-wire-type"), "refused: fact: wrong wire type"},
		"a fact with a group":       {refusedFiles("fact-group"), "refused: fact: a group"},
		"a fact's field twice":      {refusedFiles("fact-field-twice"), "refused: fact: fields out of order"},
		"a fact's long varint":      {refusedFiles("fact-long-varint"), "refused: a varint is too large, or not in its shortest form"},
		"a fact's large number":     {refusedFiles("fact-large-number"), "refused: fact: fields out of order"},
		"an ancestor's late entry":  {refusedFiles("ancestor-later"), "refused: the entry is later than the header"},
		"a record of a newer chain": {refusedFiles("record-newer"), "refused: the record is of a newer chain"},
	} {
		t.Run(name, func(t *testing.T) {
			cmd := exec.Command(python, append([]string{"-B", "second_verifier.py"}, c.args...)...)
			cmd.Dir = "testdata"
			out, _ := cmd.CombinedOutput() // it exits with 1 when it refuses
			require.Contains(t, string(out), c.want)
		})
	}
}
