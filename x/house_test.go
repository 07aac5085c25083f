package x_test

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

const ours = "github.com/equipoise-trials/equipoise/"

// layer is a folder with all packages in it, except for those that have a line of their own.
type layer struct {
	folder string
	// uses lists which layers below it may import; "x/*/types" stands for the types of every module.
	uses string
}

// house lists the layers from the top to the bottom. A package imports its own layer, and of the layers below those that
// its line names: so no arrow goes upwards and none in a circle. Tests may import what they like.
var house = []layer{
	{"cmd/equipoised", "web client app proof book archive x fact"},
	{"cmd/eqverify", "proof"},
	{"testutil", "client app proof book archive x fact"}, // for tests: no layer may use it

	{"web", "client proof book archive/api x/*/types fact"},

	// What people and organisations do beside a node: messages and queries, no keeper and no app.
	{"client/inbox", "client proof book archive/api x/*/types fact"},
	{"client/work", "client proof book archive/api x/*/types fact"},
	{"client/tmf", "client book x/*/types fact"},
	{"client/report", "x/*/types fact"},
	{"client/visitplan", "client/registry x/*/types fact"},
	{"client/document", "x/*/types fact"},
	{"client/registry", "x/*/types fact"},
	{"client/tx", "client/keep book x/*/types fact"},
	{"client/keep", "book x/*/types fact"},

	{"app", "archive x fact"},

	// Evidence: what makes it knows a node and a book, what verifies it knows facts alone.
	{"proof/collect", "proof book archive x/*/types fact"},
	{"proof/inspect", "proof fact"},
	{"proof", "fact"},
	{"book", "fact"},
	{"archive", "fact"},

	// The modules, each above those whose types it may use.
	{"x/oversight", "x/*/types x/internal fact"},
	{"x/blinding", "x/*/types x/internal fact"},
	{"x/supply", "x/*/types x/internal fact"},
	{"x/claims", "x/*/types x/internal fact"},
	{"x/participation", "x/*/types x/internal fact"},
	{"x/consent", "x/*/types x/internal fact"},
	{"x/payout", "x/*/types x/internal fact"},
	{"x/protocol", "x/*/types x/internal fact"},
	{"x/registration", "x/*/types x/internal fact"},
	{"x/record", "x/*/types x/internal fact"},
	{"x/trial", "x/*/types x/internal fact"},
	{"x/validator", "x/*/types x/internal fact"},
	{"x/internal/people", "x/identity/types x/internal fact"}, // of simulations
	{"x/identity", "x/*/types x/internal fact"},
	{"x/audit", "x/*/types x/internal fact"},
	{"x/internal", "fact"},

	{"fact", ""}, // and nothing of the SDK
}

// broken lists the imports that break the order today, as "proof imports x/trial/types". Whoever mends one removes its line,
// and the test says so.
var broken = []string{}

func TestNothingImportsUpwardsOrInACircle(t *testing.T) {
	var found []string
	for importer, imports := range sources(t) {
		for _, imported := range imports {
			if imported, isOurs := strings.CutPrefix(imported, ours); isOurs {
				if reason := refuse(importer, imported); reason != "" {
					found = append(found, importer+" imports "+imported)
					if !slices.Contains(broken, found[len(found)-1]) {
						t.Errorf("%s imports %s: %s", importer, imported, reason)
					}
				}
			}
		}
	}
	for _, line := range broken {
		if !slices.Contains(found, line) {
			t.Errorf("%q is no longer true: remove its line from broken", line)
		}
	}
}

func TestTheOrderOfTheHouseIsHeld(t *testing.T) {
	for _, tc := range []struct{ importer, imported, refused string }{
		{"x/consent/types", "x/payout/types", ""},
		{"x/payout/types", "x/consent/types", "x/consent stands above x/payout"},
		{"x/trial", "x/trial/keeper", ""},
		{"x/trial/keeper", "x/identity/keeper", "x/trial may use only: x/*/types"},
		{"x/trial/keeper", "x/internal/page", ""},
		{"x/trial/simulation", "testutil/fixture", "testutil stands above x/trial"},
		{"app", "x/trial/keeper", ""},
		{"client/work", "client/tx", ""},
		{"client/work", "x/trial/types", ""},
		{"client/work", "x/trial/keeper", "client/work may use only:"},
		{"client/work", "app", "client/work may use only:"},
		{"cmd/equipoised/demo", "testutil/story", "cmd/equipoised may use only:"},
		{"proof/collect", "book", ""},
		{"proof", "book", "proof may use only: fact"},
		{"fact/trial", "fact", ""},
		{"fact/trial", "x/trial/types", "x/trial stands above fact"},
		{"pkg/util", "fact", "the folder pkg/util has no line in house"},
		{"app", "pkg/util", "the folder pkg/util has no line in house"},
	} {
		t.Run(tc.importer+" imports "+tc.imported, func(t *testing.T) {
			reason := refuse(tc.importer, tc.imported)
			require.Equal(t, tc.refused == "", reason == "", reason)
			require.Contains(t, reason, tc.refused)
		})
	}
}

func TestFactsAreReadWithoutTheSDK(t *testing.T) {
	for importer, imports := range sources(t) {
		for _, imported := range imports {
			if within(importer, "fact") && (within(imported, "cosmossdk.io") || within(imported, "github.com/cosmos/cosmos-sdk")) {
				t.Errorf("%s imports %s: a verifier decodes facts, and links no SDK", importer, imported)
			}
		}
	}
}

// unicodeFunctions are those of packages strings and bytes that ask the toolchain's Unicode tables.
var unicodeFunctions = []string{
	"EqualFold", "Fields", "Title", "ToLower", "ToTitle", "ToUpper", "ToValidUTF8", "TrimSpace",
}

// ofUnicode lists what in state machines may ask the toolchain's tables, and why no two nodes can differ over it.
var ofUnicode = map[string]string{
	"fact/text/generate unicode":                        "writes the table of Unicode 15.0, and no node runs it",
	"fact/text/generate golang.org/x/text/unicode/norm": "writes the table of Unicode 15.0, and no node runs it",
	"fact strings.ToLower":                              "names of enumerations, which are ASCII",
	"fact/country strings.Fields":                       "the list of countries, which is ASCII",
	"fact/country strings.ToUpper":                      "the words of an error",
}

// TestNoStateMachineAsksTheToolchainWhatUnicodeIs: nodes that are built with different releases of Go would disagree.
func TestNoStateMachineAsksTheToolchainWhatUnicodeIs(t *testing.T) {
	found := make(map[string]bool)
	for importer, imports := range sources(t) {
		if !within(importer, "x") && !within(importer, "fact") && importer != "app" && !within(importer, "app") {
			continue
		}
		for _, imported := range imports {
			if imported == "unicode" || within(imported, "golang.org/x/text") {
				found[importer+" "+imported] = true
			}
		}
		for _, called := range calls(t, importer) {
			found[importer+" "+called] = true
		}
	}
	for use := range found {
		if ofUnicode[use] == "" {
			t.Errorf("%s: ask fact/text instead", use)
		}
	}
	for use := range ofUnicode {
		if !found[use] {
			t.Errorf("%q is no longer true: remove its line", use)
		}
	}
}

// calls lists the functions of unicodeFunctions that a package uses, tests left out.
func calls(t *testing.T, folder string) (used []string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(root, folder, "*.go"))
	require.NoError(t, err)
	for _, path := range files {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		require.NoError(t, err)
		ast.Inspect(file, func(n ast.Node) bool {
			if selector, ok := n.(*ast.SelectorExpr); ok {
				of, isName := selector.X.(*ast.Ident)
				if isName && (of.Name == "strings" || of.Name == "bytes") && slices.Contains(unicodeFunctions, selector.Sel.Name) {
					used = append(used, of.Name+"."+selector.Sel.Name)
				}
			}
			return true
		})
	}
	return used
}

// refuse returns why one package may not import another, or "" if it may.
func refuse(importer, imported string) string {
	from, to := place(importer), place(imported)
	switch {
	case from < 0:
		return "the folder " + importer + " has no line in house: add it where it stands"
	case to < 0:
		return "the folder " + imported + " has no line in house: add it where it stands"
	case from == to:
		return ""
	case to < from:
		return house[to].folder + " stands above " + house[from].folder
	}
	for _, use := range strings.Fields(house[from].uses) {
		if use == "x/*/types" {
			if parts := strings.Split(imported, "/"); len(parts) > 2 && parts[0] == "x" && parts[2] == "types" {
				return ""
			}
		} else if within(imported, use) {
			return ""
		}
	}
	return house[from].folder + " may use only: " + house[from].uses
}

// place returns which line of house is that of a package, -1 if none is.
func place(folder string) int {
	found := -1
	for i, l := range house {
		if within(folder, l.folder) && (found < 0 || len(l.folder) > len(house[found].folder)) {
			found = i
		}
	}
	return found
}

func within(path, folder string) bool { return path == folder || strings.HasPrefix(path, folder+"/") }

// sources returns what each package of the project imports, tests left out.
func sources(t *testing.T) map[string][]string {
	t.Helper()
	all := make(map[string][]string)
	require.NoError(t, filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && path != root && (strings.HasPrefix(entry.Name(), ".") || entry.Name() == "testdata"):
			return filepath.SkipDir
		case entry.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go"):
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		folder, err := filepath.Rel(root, filepath.Dir(path))
		if err != nil {
			return err
		}
		folder = filepath.ToSlash(folder)
		for _, spec := range file.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			if !slices.Contains(all[folder], imported) {
				all[folder] = append(all[folder], imported)
			}
		}
		return nil
	}))
	require.Greater(t, len(all), 50, "the project has more packages than were found")
	return all
}
