package client_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// mayHash says why a file may make hashes or draw random bytes itself. One that no longer does is to be taken off the list.
var mayHash = map[string]string{
	"client/keep/identity.go":   "the keep itself",
	"client/keep/secret.go":     "the keep itself: Random draws for everybody else",
	"client/keep/segment.go":    "the keep itself",
	"client/keep/store.go":      "the keep itself",
	"client/keep/opening.go":    "Commit keeps the opening before it returns the digest",
	"client/document/file.go":   "digests of files of any size, by every function that a document may name",
	"client/tx/secp256r1.go":    "derives keys",
	"client/work/agent_file.go": "looks up what the keep has opened, and checks a reference before anything is committed to",
	"client/work/keep.go":       "makes the openings of a transaction, and keeps all of them before it is sent",
}

// hashes are the packages by which a salt could be drawn and dropped, or a name be hashed without one.
var hashes = []string{
	"crypto/rand", "crypto/hmac", "crypto/md5", "crypto/sha1", "crypto/sha256", "crypto/sha512", "crypto/sha3", "golang.org/x/crypto/",
	"lukechampine.com/blake3",
}

const openings = "github.com/equipoise-trials/equipoise/fact/opening"

// TestNoClientMakesDigestsByHand wants every digest of what could be guessed to be made by client/keep, which keeps its opening:
// a lost salt is lost evidence, and a missing one lets others guess.
func TestNoClientMakesDigestsByHand(t *testing.T) {
	needed := make(map[string]bool)
	for _, root := range []string{"client", "cmd"} {
		require.NoError(t, filepath.WalkDir(filepath.Join("..", root), func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			name, by := filepath.ToSlash(strings.TrimPrefix(path, ".."+string(filepath.Separator))), byHand(t, path)
			if by == "" {
				return nil
			}
			needed[name] = true
			require.Contains(t, mayHash, name, "%s uses %s. What could be guessed is committed to by keep.Commit, which makes the salted digest of "+
				"fact/opening and keeps its opening; fact.FileDigest is the digest of a plain file, keep.Random draws handles, blinds and keys", name, by)
			return nil
		}))
	}
	for name := range mayHash {
		require.True(t, needed[name], "%s no longer hashes by itself: take it off the list", name)
	}
}

// byHand returns by what a file hashes or draws itself, "" if it does not.
func byHand(t *testing.T, path string) string {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
	require.NoError(t, err)
	opening := "" // what the file calls that package
	for _, i := range file.Imports {
		imported, err := strconv.Unquote(i.Path.Value)
		require.NoError(t, err)
		if slices.ContainsFunc(hashes, func(h string) bool {
			return imported == h || strings.HasSuffix(h, "/") && strings.HasPrefix(imported, h)
		}) {
			return imported
		}
		if imported == openings {
			opening = "opening"
			if i.Name != nil {
				opening = i.Name.Name
			}
		}
	}
	found := ""
	ast.Inspect(file, func(n ast.Node) bool {
		if literal, ok := n.(*ast.CompositeLit); ok && len(literal.Elts) > 0 && isOf(literal.Type, opening, "Opening") {
			found = "opening.Opening"
		}
		if e, ok := n.(ast.Expr); ok && isOf(e, opening, "New") {
			found = "opening.New"
		}
		return true
	})
	return found
}

// isOf reports whether an expression is a name of a package that the file calls by a name of its own, "" if it does not import it.
func isOf(e ast.Expr, called, name string) bool {
	s, ok := e.(*ast.SelectorExpr)
	if !ok || called == "" || s.Sel.Name != name {
		return false
	}
	x, ok := s.X.(*ast.Ident)
	return ok && x.Name == called
}
