package types_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	registrationfact "github.com/equipoise-trials/equipoise/fact/registration"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	"github.com/equipoise-trials/equipoise/x/registration/types"
)

var today = time.Date(2026, 3, 15, 9, 0, 0, 0, time.UTC)

func actual(ymd ...uint32) types.Milestone {
	return types.Milestone{Date: date(ymd...), Kind: types.DateKind_DATE_KIND_ACTUAL}
}

func anticipated(ymd ...uint32) *types.Milestone {
	return &types.Milestone{Date: date(ymd...), Kind: types.DateKind_DATE_KIND_ANTICIPATED}
}

func TestARegistrationIsCheckedFieldByField(t *testing.T) {
	long := strings.Repeat("x", 2001)
	for want, change := range map[string]func(*types.Registration){
		"support has 201 entries, at most 200":                         func(r *types.Registration) { r.Support = make([]types.Party, 201) },
		"support[0].name is empty":                                     func(r *types.Registration) { r.Support[0].Name = "" },
		"secondary_sponsors[0].name has 301 characters":                func(r *types.Registration) { r.SecondarySponsors = []types.Party{{Name: long[:301]}} },
		"public_contact.organisation is missing":                       func(r *types.Registration) { r.PublicContact.Organisation = 0 },
		"scientific_contact.mailbox_digest has 5 bytes":                func(r *types.Registration) { r.ScientificContact.MailboxDigest = []byte("x@y.z") },
		"public_title is empty":                                        func(r *types.Registration) { r.PublicTitle = "" },
		"public_title has the character U+202E":                        func(r *types.Registration) { r.PublicTitle = "Does it \u202Epleh" },
		"scientific_title has 601 characters":                          func(r *types.Registration) { r.ScientificTitle = long[:601] },
		"countries is empty":                                           func(r *types.Registration) { r.Countries = nil },
		`countries[1] is "UK"`:                                         func(r *types.Registration) { r.Countries[1] = "UK" },
		"countries names DE twice":                                     func(r *types.Registration) { r.Countries[1] = "DE" },
		"conditions has 0 entries, want 1 to 500":                      func(r *types.Registration) { r.Conditions = nil },
		"conditions[0] has white space at an end":                      func(r *types.Registration) { r.Conditions[0] = "x " },
		"interventions is empty, an interventional trial":              func(r *types.Registration) { r.Interventions = nil },
		"interventions has 251 entries":                                func(r *types.Registration) { r.Interventions = make([]types.Intervention, 251) },
		"interventions[0].kind is 0, want 1 to 11":                     func(r *types.Registration) { r.Interventions[0].Kind = 0 },
		"interventions[0].name is empty":                               func(r *types.Registration) { r.Interventions[0].Name = "" },
		"interventions[0].description has 2001 characters":             func(r *types.Registration) { r.Interventions[0].Description = long },
		"eligibility.sex is 0, want 1 to 3":                            func(r *types.Registration) { r.Eligibility.Sex = 0 },
		"eligibility.minimum_age is 100001, at most 100000":            func(r *types.Registration) { r.Eligibility.MinimumAge.Value = 100001 },
		"eligibility.maximum_age.unit is 0":                            func(r *types.Registration) { r.Eligibility.MaximumAge = &types.Age{Value: 60} },
		"eligibility.inclusion[0] is empty":                            func(r *types.Registration) { r.Eligibility.Inclusion[0] = "" },
		"eligibility.exclusion has 401 entries":                        func(r *types.Registration) { r.Eligibility.Exclusion = make([]string, 401) },
		"design.type is 0, want 1 to 3":                                func(r *types.Registration) { r.Design.Type = 0 },
		"design.allocation is 4":                                       func(r *types.Registration) { r.Design.Allocation = 4 },
		"design.masking is -1":                                         func(r *types.Registration) { r.Design.Masking = -1 },
		"design.model is 15":                                           func(r *types.Registration) { r.Design.Model = 15 },
		"design.purpose is 11":                                         func(r *types.Registration) { r.Design.Purpose = 11 },
		"design.phase is 0, want 1 to 8":                               func(r *types.Registration) { r.Design.Phase = 0 },
		"design.masked[0] is 0":                                        func(r *types.Registration) { r.Design.Masked = []types.MaskedParty{0} },
		"design.masked names MASKED_PARTY_PARTICIPANT twice":           func(r *types.Registration) { r.Design.Masked = []types.MaskedParty{1, 1} },
		"but design.masking is NONE":                                   func(r *types.Registration) { r.Design.Masking, r.Design.Masked = 1, []types.MaskedParty{1} },
		"sample_size.planned is 0":                                     func(r *types.Registration) { r.SampleSize.Planned = 0 },
		"outcomes has 601 entries":                                     func(r *types.Registration) { r.Outcomes = make([]types.Outcome, 601) },
		"outcomes has none of level PRIMARY":                           func(r *types.Registration) { r.Outcomes = r.Outcomes[1:] },
		"outcomes[1].id: P1 names another outcome already":             func(r *types.Registration) { r.Outcomes[1].Id = "P1" },
		`outcomes[0].id is "p 1", want 1 to 32 of A-Z`:                 func(r *types.Registration) { r.Outcomes[0].Id = "p 1" },
		"outcomes[0].level is 5":                                       func(r *types.Registration) { r.Outcomes[0].Level = 5 },
		"outcomes[0].measure is empty":                                 func(r *types.Registration) { r.Outcomes[0].Measure = "" },
		"outcomes[1].time_frame is empty":                              func(r *types.Registration) { r.Outcomes[1].TimeFrame = "" },
		"outcomes[0].metric has 2001 characters":                       func(r *types.Registration) { r.Outcomes[0].Metric = long },
		"outcomes[0].population has 1001 characters":                   func(r *types.Registration) { r.Outcomes[0].Population = long[:1001] },
		"outcomes[0].analysis_reference has 301":                       func(r *types.Registration) { r.Outcomes[0].AnalysisReference = long[:301] },
		"first_enrolment: year is 0":                                   func(r *types.Registration) { r.FirstEnrolment.Date = types.PartialDate{} },
		"first_enrolment: 2026-02-30 is not a date":                    func(r *types.Registration) { r.FirstEnrolment.Date = date(2026, 2, 30) },
		"first_enrolment.kind is 0":                                    func(r *types.Registration) { r.FirstEnrolment.Kind = 0 },
		"first_enrolment is 2026-03-16, which has not come to pass":    func(r *types.Registration) { r.FirstEnrolment = actual(2026, 3, 16) },
		"primary_completion is 2026-05, which is before first_enr":     func(r *types.Registration) { r.PrimaryCompletion = anticipated(2026, 5) },
		"completion is 2027, which is before primary_completion at 20": func(r *types.Registration) { r.Completion = anticipated(2027) },
		"completion is 2026-05-31, which is before first_enrolment":    func(r *types.Registration) { r.PrimaryCompletion, r.Completion = nil, anticipated(2026, 5, 31) },
		"results_plan has 2001 characters":                             func(r *types.Registration) { r.ResultsPlan = long },
		"ipd_sharing.plan is 0":                                        func(r *types.Registration) { r.IpdSharing.Plan = 0 },
		"ipd_sharing.statement has 2001":                               func(r *types.Registration) { r.IpdSharing.Statement = long },
		"settlement_window_days is 366, want 1 to 365, or 0 for 90":    func(r *types.Registration) { r.SettlementWindowDays = 366 },
	} {
		t.Run(want, func(t *testing.T) {
			r := fixture.Registration(2)
			change(&r)
			err := r.Validate(today)
			require.ErrorIs(t, err, types.ErrRegistration)
			require.ErrorContains(t, err, want)
		})
	}
}

func TestWhatRealTrialsRegisterIsAccepted(t *testing.T) {
	for name, change := range map[string]func(*types.Registration){
		"complete":                              func(*types.Registration) {},
		"today":                                 func(r *types.Registration) { r.FirstEnrolment = actual(2026, 3, 15) },
		"this month":                            func(r *types.Registration) { r.FirstEnrolment = actual(2026, 3) },
		"long past":                             func(r *types.Registration) { r.FirstEnrolment = actual(2012, 7) },
		"observational without phase, outcome":  observational,
		"no completion planned":                 func(r *types.Registration) { r.PrimaryCompletion, r.Completion = nil, nil },
		"same month":                            func(r *types.Registration) { r.PrimaryCompletion = anticipated(2026, 6, 1) },
		"shortest window":                       func(r *types.Registration) { r.SettlementWindowDays = 1 },
		"longest window":                        func(r *types.Registration) { r.SettlementWindowDays = 365 },
		"contact without a mailbox":             func(r *types.Registration) { r.PublicContact.MailboxDigest = nil },
		"outcome id with every kind of letters": func(r *types.Registration) { r.Outcomes[0].Id = "P-1_A.2" },
	} {
		t.Run(name, func(t *testing.T) {
			r := fixture.Registration(2)
			change(&r)
			require.NoError(t, r.Validate(today))
		})
	}
	require.Equal(t, 90*24*time.Hour, (&types.Registration{}).Window())
	require.Equal(t, 24*time.Hour, (&types.Registration{SettlementWindowDays: 1}).Window())
}

func observational(r *types.Registration) {
	r.Design = types.Design{Type: types.StudyType_STUDY_TYPE_OBSERVATIONAL, Model: types.StudyModel_STUDY_MODEL_COHORT}
	r.Interventions, r.Outcomes = nil, nil
}

func TestARegistrationIsBoundedAsAWhole(t *testing.T) {
	r := fixture.Registration(2)
	for range 263 {
		r.Eligibility.Inclusion = append(r.Eligibility.Inclusion, strings.Repeat("x", 2000))
	}
	require.ErrorContains(t, r.Validate(today), "bytes when encoded, at most 524288 are allowed")
}

func TestIdentifiersAreNormalisedAndNamedOnce(t *testing.T) {
	r := fixture.Registration(2)
	r.Identifiers = []registrationfact.Identifier{{Scheme: euCT, Value: " 2022-500024-30-00"}, {Scheme: other, Name: "Drks", Value: "drks1"}}
	require.NoError(t, r.Normalise())
	require.Equal(t, []registrationfact.Identifier{
		{Scheme: euCT, Value: "2022-500024-30-00"}, {Scheme: other, Name: "Drks", Value: "DRKS1"},
	}, r.Identifiers)

	r.Identifiers[1] = registrationfact.Identifier{Scheme: euCT, Value: "2022-500024-30-01"}
	require.ErrorContains(t, r.Normalise(), "identifier 2022-500024-30-01 is given twice")
	r.Identifiers[1] = registrationfact.Identifier{Scheme: nct, Value: "x"}
	require.ErrorContains(t, r.Normalise(), "identifiers[1]")
	r.Identifiers = make([]registrationfact.Identifier, 65)
	require.ErrorContains(t, r.Normalise(), "there are 65 identifiers, at most 64")
}

func FuzzAnAcceptedRegistrationHasOneEncoding(f *testing.F) {
	r := fixture.Registration(2)
	seed, err := r.Marshal()
	require.NoError(f, err)
	f.Add(seed)
	f.Add([]byte{})
	f.Add(seed[:len(seed)/2])
	f.Fuzz(func(t *testing.T, encoded []byte) {
		var r types.Registration
		if r.Unmarshal(encoded) != nil || r.Normalise() != nil || r.Validate(today) != nil {
			return
		}
		digest, err := r.Digest()
		require.NoError(t, err)
		again, err := r.Marshal()
		require.NoError(t, err)
		var copied types.Registration
		require.NoError(t, copied.Unmarshal(again))
		same, err := copied.Digest()
		require.NoError(t, err)
		require.Equal(t, digest, same)
	})
}
