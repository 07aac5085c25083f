package ctgov

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/client/registry"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	"github.com/equipoise-trials/equipoise/testutil/need"
	"github.com/equipoise-trials/equipoise/x/registration/types"
)

var today = time.Date(2026, 3, 15, 9, 0, 0, 0, time.UTC)

// records returns the real records, by file name.
func records(t *testing.T) map[string][]byte {
	t.Helper()
	list := make(map[string][]byte)
	for _, path := range need.Files(t, "ctgov/*.json") {
		source, err := os.ReadFile(path)
		require.NoError(t, err)
		list[filepath.Base(path)] = source
	}
	return list
}

// complete gives a registration what no record has.
func complete(r types.Registration) types.Registration {
	r.PublicContact.Organisation, r.ScientificContact.Organisation = 1, 1
	return r
}

func TestEveryRealRecordBecomesARegistrationThatTheChainAccepts(t *testing.T) {
	for name, source := range records(t) {
		t.Run(name, func(t *testing.T) {
			r, report, err := Import(source, today)
			require.NoError(t, err)
			full := complete(r)
			require.NoError(t, full.Validate(today))
			require.Empty(t, report.Refused)
			require.Len(t, report.Items, 24)
			require.Len(t, report.Missing, 2, "only the organisations that answer")
			require.NotEmpty(t, report.Personal)
		})
	}
}

func TestTwoDownloadsOfOneRecordHaveOneDigest(t *testing.T) {
	all := records(t)
	first, err := Project(all["NCT02278341.json"])
	require.NoError(t, err)
	second, err := Project(all["NCT02552212.json"])
	require.NoError(t, err)
	require.NotEqual(t, all["NCT02278341.json"], all["NCT02552212.json"])
	require.Equal(t, first, second)

	digests := make(map[string]bool)
	for _, source := range all {
		p, err := Project(source)
		require.NoError(t, err)
		digests[string(p.Digest)] = true
	}
	require.Len(t, digests, len(all)-1, "every other record has a digest of its own")
}

func TestATrialThatWasRegisteredAfterItsFirstEnrolmentIsLabelledSo(t *testing.T) {
	_, report, err := Import(records(t)["NCT05594173.json"], today)
	require.NoError(t, err)
	require.Equal(t, "RETROSPECTIVE", report.Source.Label)
	require.Equal(t, "RETROSPECTIVE", report.Source.LabelHere)
	require.Equal(t, "2022-10-21", report.Source.FirstSubmitted)
}

func exported(t testing.TB, r types.Registration, sponsor string) []byte {
	t.Helper()
	source, err := Export(registry.Trial{
		Chain: "fixture-1", Number: "EQ00000012", Sponsor: sponsor, Status: trialfact.Status_STATUS_NOT_YET_RECRUITING,
		RegisteredAt: today, VerifiedAt: today, Version: 1, VersionAt: today, Registration: r,
	})
	require.NoError(t, err)
	return source
}

// requireRoundTrip exports a registration and wants its import to be the same. The projection is another: it commits to
// the record that was imported.
func requireRoundTrip(t testing.TB, want types.Registration) {
	t.Helper()
	sponsor := "Sponsor"
	if companies := withoutGrants(want.Support); len(companies) > 0 {
		sponsor = companies[0].Name
	} else {
		want.Support = append([]types.Party{{Name: sponsor}}, want.Support...)
	}
	source := exported(t, want, sponsor)
	got, _, err := Import(source, today)
	require.NoError(t, err, string(source))
	got.RegistryProjections, want.RegistryProjections = nil, nil
	require.Equal(t, want, got, string(source))
	require.Equal(t, string(source), string(exported(t, got, sponsor)), "what is exported again has the same projection")
}

func TestWhatIsExportedIsImportedAsItWas(t *testing.T) {
	for name, source := range records(t) {
		t.Run(name, func(t *testing.T) {
			r, _, err := Import(source, today)
			require.NoError(t, err)
			requireRoundTrip(t, r)
		})
	}
}
