// Package need says what a test needs beside the project: data that are read in place, programs of the machine. Where it is
// missing the test is skipped; where it must be there, as in CI, the test fails.
package need

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// Variable is the variable of the environment that lists what must be there, "data,programs" for everything: a test fails for
// what is missing of it, rather than be skipped.
const Variable = "EQUIPOISE_NEED"

const (
	data     = "data"
	programs = "programs"
)

// dataDir is where real data lie, from the root of the project.
const dataDir = "../shared/data"

// Data returns the path of a file or folder of the real data, named by its path among them, such as "cdisc-pilot/dm.xpt". The
// data have licences of their own and are not part of the project: they are read where they lie and never copied.
func Data(t testing.TB, path string) string {
	t.Helper()
	at := filepath.Join(root(t), filepath.FromSlash(dataDir), filepath.FromSlash(path))
	if _, err := os.Stat(at); err != nil {
		missing(t, data, "the real data %s are not beside the project: %v", path, err)
	}
	return at
}

// Files returns the paths of all files of the real data that match a pattern, such as "ctgov/*.json": at least one.
func Files(t testing.TB, pattern string) []string {
	t.Helper()
	dir := Data(t, filepath.ToSlash(filepath.Dir(pattern)))
	paths, err := filepath.Glob(filepath.Join(dir, filepath.Base(pattern)))
	if err != nil {
		t.Fatalf("%s: %v", pattern, err)
	}
	if len(paths) == 0 {
		missing(t, data, "no file %s is among the real data", pattern)
	}
	return paths
}

// Program returns the path of a program of the machine.
func Program(t testing.TB, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		missing(t, programs, "%s is not installed", name)
	}
	return path
}

func missing(t testing.TB, kind, format string, args ...any) {
	t.Helper()
	if slices.Contains(strings.Split(os.Getenv(Variable), ","), kind) {
		t.Fatalf(format, args...)
	}
	t.Skipf(format, args...)
}

// root returns the folder of go.mod. A test runs in the folder of its package.
func root(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		if dir == filepath.Dir(dir) {
			t.Fatal("no go.mod in this folder or above it")
		}
		dir = filepath.Dir(dir)
	}
}
