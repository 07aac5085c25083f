package x_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// root is the top of the project.
const root = ".."

// each visits all files of the project with a suffix.
func each(t *testing.T, suffix string, visit func(path, content string)) {
	t.Helper()
	require.NoError(t, filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, suffix) {
			return err
		}
		content, err := os.ReadFile(path)
		visit(path, string(content))
		return err
	}))
}

var (
	declared = regexp.MustCompile(`(?m)^func ((?:Test|Fuzz|Benchmark)\w+)\(`)
	named    = regexp.MustCompile("`((?:Test|Fuzz|Benchmark)[A-Z]\\w+)`")
	linked   = regexp.MustCompile(`\]\(([^):#]+)(?:#[^)]*)?\)`)
)

func TestTheTestsThatDocumentsNameExist(t *testing.T) {
	tests := make(map[string]bool)
	each(t, "_test.go", func(_, code string) {
		for _, found := range declared.FindAllStringSubmatch(code, -1) {
			tests[found[1]] = true
		}
	})
	documents := 0
	each(t, ".md", func(path, text string) {
		promises := named.FindAllStringSubmatch(text, -1)
		if len(promises) > 0 {
			documents++
		}
		for _, promise := range promises {
			require.True(t, tests[promise[1]], "%s names %s, and there is no such test", path, promise[1])
		}
	})
	require.GreaterOrEqual(t, documents, 3, "x/PART11.md and the specifications of modules name tests")
}

func TestWhatDocumentsLinkToExists(t *testing.T) {
	each(t, ".md", func(path, text string) {
		for _, link := range linked.FindAllStringSubmatch(text, -1) {
			require.FileExists(t, filepath.Join(filepath.Dir(path), link[1]), "%s links to it", path)
		}
	})
}

// TestEveryRequirementIsShownOrSaidToBeUnmet reads the rows of PART11.md.
func TestEveryRequirementIsShownOrSaidToBeUnmet(t *testing.T) {
	page, err := os.ReadFile("PART11.md")
	require.NoError(t, err)
	for _, requirement := range []string{
		"11.10(a)", "11.10(b)", "11.10(c)", "11.10(d)", "11.10(e)", "11.10(f)", "11.10(g)", "11.50", "11.70", "11.100(a)", "11.200(a)", "11.300(a)",
		"E6(R3) 2.12", "time stamps",
	} {
		rows := regexp.MustCompile(`(?m)^\| `+regexp.QuoteMeta(requirement)+`.*$`).FindAllString(string(page), -1)
		require.NotEmpty(t, rows, requirement)
		for _, row := range rows {
			cells := strings.Split(row, "|")
			require.Len(t, cells, 7, row)
			require.True(t, named.MatchString(cells[4]) || strings.TrimSpace(cells[5]) != "", "%s names neither a test nor what is not met", row)
		}
	}
}
