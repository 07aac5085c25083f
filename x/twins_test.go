package x_test

import (
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// hasTest finds a test in the code of a file.
var hasTest = regexp.MustCompile(`(?m)^func Test\w+\(`)

// TestEveryMessageEveryQueryAndEveryModuleHasItsTestBesideIt asks of each file that has a promise to keep for a test where a
// reader looks for it: msg_x.go in msg_x_test.go, query_x.go in query_x_test.go, module.go in module_test.go.
func TestEveryMessageEveryQueryAndEveryModuleHasItsTestBesideIt(t *testing.T) {
	tested := make(map[string]bool)
	files := make(map[string]bool)
	each(t, ".go", func(path, code string) {
		file, err := filepath.Rel(filepath.Join(root, "x"), path)
		require.NoError(t, err)
		file = filepath.ToSlash(file)
		if twin, isTest := strings.CutSuffix(file, "_test.go"); isTest {
			tested[twin+".go"] = hasTest.MatchString(code)
		} else if needsTwin(file) {
			files[file] = true
		}
	})
	require.Greater(t, len(files), 50, "the modules have more files than were found")
	for file := range files {
		if !tested[file] {
			t.Errorf("x/%s has no test: %s must exist and hold one", file, strings.TrimSuffix(file, ".go")+"_test.go")
		}
	}
}

// needsTwin says whether a file, named from the folder of the modules, must have a test beside it. A file that only
// gathers the handlers of the others need not.
func needsTwin(file string) bool {
	parts := strings.Split(file, "/")
	name := parts[len(parts)-1]
	switch {
	case parts[0] == ".." || parts[0] == "internal":
		return false
	case len(parts) == 2:
		return name == "module.go"
	case len(parts) == 3 && parts[1] == "keeper":
		return strings.HasPrefix(name, "msg_") && name != "msg_server.go" || name == "query.go" || strings.HasPrefix(name, "query_")
	default:
		return false
	}
}
