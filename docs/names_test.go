// Package docs_test holds the code to what the documents promise about its names.
package docs_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/require"
)

const root = ".."

// private are words that meant something to whoever wrote them and nothing to who reads them. One that docs/glossary.md defines
// may be used.
var private = []string{"wind", "course", "side", "parts", "enlisted", "watchman", "keyholder", "door", "say", "room"}

// exported is an exported name of hand-written code.
type exported struct {
	name, at     string
	isDocumented bool
}

// names returns every exported name of hand-written code outside tests: of functions, methods, types, constants, variables and
// fields.
func names(t *testing.T) (all []exported) {
	t.Helper()
	set := token.NewFileSet()
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			if name := entry.Name(); path != root && (strings.HasPrefix(name, ".") || name == "third_party" || name == "build" || name == "testdata") {
				return filepath.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") || strings.Contains(path, ".pb.") {
			return nil
		}
		file, err := parser.ParseFile(set, path, nil, parser.ParseComments)
		if err != nil {
			return err
		}
		for _, d := range file.Decls {
			all = append(all, declared(set, d)...)
		}
		return nil
	})
	require.NoError(t, err)
	return all
}

// declared returns the exported names of a declaration.
func declared(set *token.FileSet, d ast.Decl) (all []exported) {
	add := func(id *ast.Ident, isDocumented bool) {
		if id.IsExported() {
			all = append(all, exported{id.Name, set.Position(id.Pos()).String(), isDocumented})
		}
	}
	switch d := d.(type) {
	case *ast.FuncDecl:
		if d.Recv == nil || isExported(d.Recv.List[0].Type) {
			// String and Error say no more than fmt.Stringer and error do.
			isStandard := d.Recv != nil && (d.Name.Name == "String" || d.Name.Name == "Error")
			add(d.Name, d.Doc != nil || isStandard)
		}
	case *ast.GenDecl:
		for _, spec := range d.Specs {
			switch spec := spec.(type) {
			case *ast.TypeSpec:
				add(spec.Name, d.Doc != nil || spec.Doc != nil)
				if fields, ok := spec.Type.(*ast.StructType); ok && spec.Name.IsExported() {
					for _, f := range fields.Fields.List {
						for _, id := range f.Names {
							add(id, true) // a field is documented by its type
						}
					}
				}
			case *ast.ValueSpec:
				for _, id := range spec.Names {
					add(id, d.Doc != nil || spec.Doc != nil || spec.Comment != nil)
				}
			}
		}
	}
	return all
}

// isExported reports whether the type of a receiver is exported.
func isExported(receiver ast.Expr) bool {
	switch r := receiver.(type) {
	case *ast.StarExpr:
		return isExported(r.X)
	case *ast.IndexExpr:
		return isExported(r.X)
	case *ast.IndexListExpr:
		return isExported(r.X)
	case *ast.Ident:
		return r.IsExported()
	}
	return false
}

// words takes a name apart, "open", "the", "door" of OpenTheDoor.
func words(name string) (all []string) {
	begin := 0
	for i, r := range name {
		if unicode.IsUpper(r) && i > begin {
			all = append(all, strings.ToLower(name[begin:i]))
			begin = i
		}
	}
	return append(all, strings.ToLower(name[begin:]))
}

func TestExportedNamesHaveNoPrivateWords(t *testing.T) {
	glossary, err := os.ReadFile("glossary.md")
	require.NoError(t, err)
	refused := make(map[string]bool)
	for _, word := range private {
		if !regexp.MustCompile(`(?m)^\| ` + word + `\b`).Match(glossary) {
			refused[word], refused[word+"s"] = true, true
		}
	}
	all := names(t)
	require.Greater(t, len(all), 1000, "exported names were not found")
	for _, n := range all {
		for _, word := range words(n.name) {
			if refused[word] {
				t.Errorf("%s: %s: %q is a private word: define it in docs/glossary.md or use the field's own", n.at, n.name, word)
			}
		}
	}
}

func TestEveryExportedNameHasADocComment(t *testing.T) {
	for _, n := range names(t) {
		if !n.isDocumented {
			t.Errorf("%s: %s has no doc comment", n.at, n.name)
		}
	}
}
