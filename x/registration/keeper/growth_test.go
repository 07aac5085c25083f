package keeper_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// growth returns what the keeper says of each of its collections.
func growth(t *testing.T) map[string]string {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "keeper.go", nil, parser.ParseComments)
	require.NoError(t, err)
	said := make(map[string]string)
	ast.Inspect(file, func(n ast.Node) bool {
		declared, ok := n.(*ast.TypeSpec)
		if !ok || declared.Name.Name != "Keeper" {
			return true
		}
		for _, field := range declared.Type.(*ast.StructType).Fields.List {
			if field.Doc != nil {
				said[field.Names[0].Name] = field.Doc.Text()
			}
		}
		return false
	})
	return said
}

// limits returns the names of the constants of package types.
func limits(t *testing.T) map[string]bool {
	t.Helper()
	sources, err := filepath.Glob("../types/*.go")
	require.NoError(t, err)
	names := make(map[string]bool)
	for _, source := range sources {
		file, err := parser.ParseFile(token.NewFileSet(), source, nil, parser.SkipObjectResolution)
		require.NoError(t, err)
		for _, d := range file.Decls {
			if group, ok := d.(*ast.GenDecl); ok && group.Tok == token.CONST {
				for _, spec := range group.Specs {
					for _, name := range spec.(*ast.ValueSpec).Names {
						names[name.Name] = true
					}
				}
			}
		}
	}
	return names
}

func TestWhatIsSaidOfGrowthNamesLimitsThatExist(t *testing.T) {
	said, known := growth(t), limits(t)
	require.Contains(t, said["versions"], "MaxRegistrationSize")
	require.Contains(t, said["outcomeAmendments"], "MaxOutcomes")
	require.Contains(t, said["openDisputes"], "MaxOpenDisputes")
	limit, number := regexp.MustCompile(`\bMax[A-Z]\w+`), regexp.MustCompile(`[0-9]`)
	for collection, text := range said {
		for _, name := range limit.FindAllString(text, -1) {
			require.True(t, known[name], "%s: there is no limit %s", collection, name)
		}
		require.False(t, number.MatchString(text), "%s: name the constant, not its value: %s", collection, strings.TrimSpace(text))
	}
}
