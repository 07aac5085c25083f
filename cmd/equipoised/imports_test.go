package main_test

import (
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const daemon = "github.com/equipoise-trials/equipoise/cmd/equipoised"

// unwanted lists what no validator shall have to trust: the clients of cloud providers and of service meshes, which came
// with a downloader that the command line of the SDK's x/upgrade imports.
var unwanted = []string{
	"github.com/cosmos/cosmos-sdk/x/upgrade/client", "github.com/cosmos/cosmos-sdk/x/upgrade/plan", // bring the others
	"github.com/hashicorp/go-getter", "github.com/hashicorp/aws-sdk-go-base", "github.com/ulikunitz/xz",
	"github.com/aws", "cloud.google.com", "google.golang.org/api", "github.com/googleapis", "github.com/google/s2a-go",
	"github.com/GoogleCloudPlatform", "golang.org/x/oauth2",
	"google.golang.org/grpc/xds", "github.com/envoyproxy", "github.com/cncf", "github.com/spiffe", "cel.dev/expr",
}

func TestTheDaemonLinksNoClientOfACloudProvider(t *testing.T) { refuseLinked(t, unwanted...) }

func TestTheDaemonLinksNothingThatIsMadeForTests(t *testing.T) {
	refuseLinked(t, "github.com/equipoise-trials/equipoise/testutil")
}

// refuseLinked fails for every package beneath these roots that is linked into the daemon, and shows which imports lead to it.
func refuseLinked(t *testing.T, roots ...string) {
	t.Helper()
	importer := importers(t)
	for linked := range importer {
		if slices.ContainsFunc(roots, func(root string) bool { return linked == root || strings.HasPrefix(linked, root+"/") }) {
			t.Errorf("%s is linked: %s", linked, strings.Join(path(importer, linked), "\n\timports "))
		}
	}
}

// importers returns, for every package that is linked into the daemon, the one that imports it on a shortest way from the
// daemon.
func importers(t *testing.T) map[string]string {
	t.Helper()
	out, err := exec.Command("go", "list", "-deps", "-f", `{{.ImportPath}} {{join .Imports " "}}`, daemon).Output()
	require.NoError(t, err)
	imports := make(map[string][]string)
	for line := range strings.Lines(string(out)) {
		words := strings.Fields(line)
		imports[words[0]] = words[1:]
	}
	require.Greater(t, len(imports), 500, "the daemon needs more than these packages")

	importer := map[string]string{daemon: ""}
	for next := []string{daemon}; len(next) > 0; next = next[1:] {
		for _, imported := range imports[next[0]] {
			if _, known := importer[imported]; !known {
				importer[imported] = next[0]
				next = append(next, imported)
			}
		}
	}
	return importer
}

// path returns the packages that lead from the daemon to a package.
func path(importer map[string]string, to string) []string {
	var all []string
	for ; to != ""; to = importer[to] {
		all = append(all, to)
	}
	slices.Reverse(all)
	return all
}
