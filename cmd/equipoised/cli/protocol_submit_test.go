package cli

import (
	"bytes"
	"crypto/sha256"
	"crypto/sha3"
	"crypto/sha512"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact"
	protocolfact "github.com/equipoise-trials/equipoise/fact/protocol"
	protocoltypes "github.com/equipoise-trials/equipoise/x/protocol/types"
)

// write makes a file and returns its path.
func write(t *testing.T, name string, content []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	require.NoError(t, os.WriteFile(path, content, 0o600))
	return path
}

func TestFilesAreHashedAndDescribed(t *testing.T) {
	english := bytes.Repeat([]byte("consent "), 1<<17)
	s := submission{
		title: "E\u0301tude", reconsent: true, purpose: "optional", population: "minor", demands: []string{"witness", "second-parent", "representative"}, sites: []uint{7, 1}, countries: []string{"FR", "DE"},
		line: 2, supersedes: 1, supersedesGiven: true, amendment: "urgent-safety", rationale: "safety", outcomes: []string{"P1"}, further: []string{"sha2-512", "sha3-256"}, effective: "2031-01-01T00:00:00+02:00",
		files: []string{"en=" + write(t, "consent.PDF", english), "fr=" + write(t, "consent.bin", []byte("accord"))},
	}
	m, err := s.message("EQ00000012", "consent-form")
	require.NoError(t, err)
	require.EqualValues(t, 12, m.Trial)
	require.Equal(t, protocolfact.DocumentType_DOCUMENT_TYPE_CONSENT_FORM, m.Type)
	require.Equal(t, "\u00c9tude", m.Content.Title, "the title is normalised before it is signed")
	digest := sha256.Sum256(english)
	sha2, sha3 := sha512.Sum512(english), sha3.Sum256(english)
	require.Equal(t, protocolfact.Variant{
		Language: "en", Digest: digest[:], Size_: 1 << 20, MediaType: "application/pdf",
		Further: []*protocolfact.Digest{
			{Algorithm: protocolfact.DigestAlgorithm_DIGEST_ALGORITHM_SHA2_512, Digest: sha2[:]},
			{Algorithm: protocolfact.DigestAlgorithm_DIGEST_ALGORITHM_SHA3_256, Digest: sha3[:]},
		},
	}, m.Content.Variants[0])
	require.Equal(t, fact.ReasonCode_REASON_CODE_SAFETY, m.Content.Rationale.Code)
	require.Equal(t, []string{"P1"}, m.Content.AffectedOutcomes)
	require.Equal(t, "application/octet-stream", m.Content.Variants[1].MediaType)
	require.Equal(t, protocolfact.Demands{Witness: true, SecondParent: true, Representative: true}, m.Content.Demands)
	require.Equal(t, protocoltypes.Optional, m.Content.Purpose)
	require.Equal(t, protocoltypes.Minor, m.Content.Population)
	require.Equal(t, protocolfact.Scope{Countries: []string{"DE", "FR"}, Sites: []uint32{1, 7}}, m.Content.Scope)
	require.Equal(t, protocolfact.AmendmentClass_AMENDMENT_CLASS_URGENT_SAFETY, m.Content.Amendment)
	require.Equal(t, "2030-12-31T22:00:00Z", m.Content.Effective.Format("2006-01-02T15:04:05Z07:00"))
}

func TestASchedulesFileIsWhatItsVariantDeclares(t *testing.T) {
	source := []byte(`{"denom":"uusd","release":"IMMEDIATE","response_days":7,"participation_day":"5","site_day":"5","tariffs":[{"code":"V","kind":"STIPEND","amount":"5","cap":1}]}`)
	s := submission{title: "Payments", schedule: write(t, "payments.json", source)}
	m, err := s.message("12", "payment-schedule")
	require.NoError(t, err)
	digest := sha256.Sum256(m.Schedule)
	require.Equal(t, digest[:], m.Content.Variants[0].Digest)
	require.Equal(t, protocoltypes.ScheduleMediaType, m.Content.Variants[0].MediaType)
}

func TestASubmissionThatCannotSucceedIsNotSent(t *testing.T) {
	pdf := "en=" + write(t, "protocol.pdf", []byte("%PDF"))
	for name, tc := range map[string]struct {
		trial, kind string
		change      func(*submission)
		wrong       string
	}{
		"a trial that is no number":   {"EQ12", "protocol", func(*submission) {}, "EQ"},
		"a type that is none":         {"12", "prtocol", func(*submission) {}, `document type is "prtocol", want one of investigators-brochure, protocol`},
		"no title":                    {"12", "protocol", func(s *submission) { s.title = "" }, "title is empty"},
		"no file":                     {"12", "protocol", func(s *submission) { s.files = nil }, "no file: give --file LANGUAGE=PATH"},
		"a file without language":     {"12", "protocol", func(s *submission) { s.files = []string{"x.pdf"} }, `--file is "x.pdf", want LANGUAGE=PATH`},
		"a file that is not there":    {"12", "protocol", func(s *submission) { s.files = []string{"en=/nowhere.pdf"} }, "no such file"},
		"an empty file":               {"12", "protocol", func(s *submission) { s.files = []string{"en=" + write(t, "x.pdf", nil)} }, "is empty"},
		"a language that is none":     {"12", "protocol", func(s *submission) { s.files[0] = "English" + s.files[0][2:] }, `language is "English"`},
		"a line without its head":     {"12", "protocol", func(s *submission) { s.line = 2 }, "--supersedes is missing: name the head of line 2"},
		"an amendment of none":        {"12", "protocol", func(s *submission) { s.amendment = "big" }, `--amendment is "big"`},
		"a first version that amends": {"12", "protocol", func(s *submission) { s.amendment = "substantial" }, "a first version amends nothing"},
		"a rationale of none":         {"12", "protocol", func(s *submission) { s.rationale = "whim" }, `--rationale is "whim"`},
		"a digest of no rationale":    {"12", "protocol", func(s *submission) { s.rationaleDigest = "00" }, "--rationale is missing"},
		"a digest that is none":       {"12", "protocol", func(s *submission) { s.rationale, s.rationaleDigest = "safety", "xy" }, "want hexadecimal digits"},
		"an unknown further digest":   {"12", "protocol", func(s *submission) { s.further = []string{"md5"} }, `by "md5", want sha2-512 or sha3-256`},
		"a purpose of none":           {"12", "consent-form", func(s *submission) { s.purpose = "fun" }, `--purpose is "fun"`},
		"a population of none":        {"12", "consent-form", func(s *submission) { s.population = "cats" }, `--population is "cats"`},
		"a demand of none":            {"12", "consent-form", func(s *submission) { s.demands = []string{"notary"} }, `--demand is "notary"`},
		"a site beyond all numbers":   {"12", "protocol", func(s *submission) { s.sites = []uint{1 << 40} }, "--site 1099511627776 is too large"},
		"an effective day":            {"12", "protocol", func(s *submission) { s.effective = "tomorrow" }, `--effective is "tomorrow"`},
		"a schedule and a file":       {"12", "payment-schedule", func(s *submission) { s.schedule = "x.json" }, "exclude one another"},
		"a schedule's place alone":    {"12", "protocol", func(s *submission) { s.scheduleOut = "x.pb" }, "--schedule-out needs --schedule"},
		"a schedule as a mere file":   {"12", "payment-schedule", func(*submission) {}, "of media type application/protobuf"},
		"a schedule that is no JSON":  {"12", "payment-schedule", func(s *submission) { s.files, s.schedule = nil, pdf[3:] }, "protocol.pdf: the schedule is not a JSON object"},
	} {
		t.Run(name, func(t *testing.T) {
			s := submission{title: "Protocol", files: []string{pdf}}
			tc.change(&s)
			_, err := s.message(tc.trial, tc.kind)
			require.ErrorContains(t, err, tc.wrong)
		})
	}
}
