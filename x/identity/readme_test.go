package identity_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestTheTestsThatTheSpecificationNamesExist looks for every test that README.md claims to hold a requirement.
func TestTheTestsThatTheSpecificationNamesExist(t *testing.T) {
	readme, err := os.ReadFile("README.md")
	require.NoError(t, err)
	named := regexp.MustCompile("`(Test[A-Za-z0-9]+)`").FindAllStringSubmatch(string(readme), -1)
	require.NotEmpty(t, named)
	var code strings.Builder
	for _, root := range []string{".", "../trial", "../../cmd/equipoised/cli"} {
		require.NoError(t, filepath.WalkDir(root, func(path string, _ fs.DirEntry, err error) error {
			if err != nil || !strings.HasSuffix(path, "_test.go") {
				return err
			}
			raw, err := os.ReadFile(path)
			code.Write(raw)
			return err
		}))
	}
	for _, name := range named {
		require.Contains(t, code.String(), "func "+name[1]+"(", "README.md names a test that is not there")
	}
}
