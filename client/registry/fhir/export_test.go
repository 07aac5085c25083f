package fhir

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/client/registry"
	"github.com/equipoise-trials/equipoise/client/registry/ctgov"
	registrationfact "github.com/equipoise-trials/equipoise/fact/registration"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	"github.com/equipoise-trials/equipoise/testutil/need"
	"github.com/equipoise-trials/equipoise/x/registration/types"
)

var today = time.Date(2026, 3, 15, 9, 0, 0, 0, time.UTC)

// element is one element of a type of FHIR R5: its type, how often it must and may stand, and the codes that a required
// binding allows.
type element struct {
	kind     string
	min, max int
	codes    []string
}

const many = 1 << 30

func opt(kind string) element  { return element{kind, 0, 1, nil} }
func req(kind string) element  { return element{kind, 1, 1, nil} }
func list(kind string) element { return element{kind, 0, many, nil} }

// r5 is the part of FHIR R5 that a ResearchStudy can reach, from its specification (5.0.0).
var r5 = map[string]map[string]element{
	"ResearchStudy": {
		"resourceType": req("code"), "id": opt("id"), "meta": opt("Meta"), "implicitRules": opt("uri"), "language": opt("code"),
		"text": opt("Narrative"), "contained": list("Group"), "extension": list("Extension"), "url": opt("uri"),
		"identifier": list("Identifier"), "version": opt("string"), "name": opt("string"), "title": opt("string"),
		"label": list("ResearchStudy.label"), "protocol": list("Reference"), "partOf": list("Reference"),
		"relatedArtifact": list("RelatedArtifact"), "date": opt("dateTime"),
		"status":             {"code", 1, 1, []string{"draft", "active", "retired", "unknown"}},
		"primaryPurposeType": opt("CodeableConcept"), "phase": opt("CodeableConcept"), "studyDesign": list("CodeableConcept"),
		"focus": list("CodeableReference"), "condition": list("CodeableConcept"), "keyword": list("CodeableConcept"),
		"region": list("CodeableConcept"), "descriptionSummary": opt("markdown"), "description": opt("markdown"),
		"period": opt("Period"), "site": list("Reference"), "note": list("Annotation"), "classifier": list("CodeableConcept"),
		"associatedParty": list("ResearchStudy.associatedParty"), "progressStatus": list("ResearchStudy.progressStatus"),
		"whyStopped": opt("CodeableConcept"), "recruitment": opt("ResearchStudy.recruitment"),
		"comparisonGroup": list("ResearchStudy.comparisonGroup"), "objective": list("ResearchStudy.objective"),
		"outcomeMeasure": list("ResearchStudy.outcomeMeasure"), "result": list("Reference"),
	},
	"ResearchStudy.label": {"type": opt("CodeableConcept"), "value": opt("string")},
	"ResearchStudy.associatedParty": {
		"name": opt("string"), "role": req("CodeableConcept"), "period": list("Period"), "classifier": list("CodeableConcept"), "party": opt("Reference"),
	},
	"ResearchStudy.progressStatus": {"state": req("CodeableConcept"), "actual": opt("boolean"), "period": opt("Period")},
	"ResearchStudy.recruitment": {
		"targetNumber": opt("unsignedInt"), "actualNumber": opt("unsignedInt"), "eligibility": opt("Reference"), "actualGroup": opt("Reference"),
	},
	"ResearchStudy.outcomeMeasure": {
		"name": opt("string"), "type": list("CodeableConcept"), "description": opt("markdown"), "reference": opt("Reference"),
	},
	"Group": {
		"resourceType": req("code"), "id": opt("id"), "identifier": list("Identifier"), "active": opt("boolean"),
		"type": {"code", 1, 1, []string{
			"person", "animal", "practitioner", "device", "careteam", "healthcareservice", "location", "organization", "relatedperson", "specimen",
		}},
		"membership": {"code", 1, 1, []string{"definitional", "enumerated"}},
		"code":       opt("CodeableConcept"), "name": opt("string"), "description": opt("markdown"), "quantity": opt("unsignedInt"),
		"managingEntity": opt("Reference"), "characteristic": list("Group.characteristic"), "member": list("Group.member"),
	},
	"Group.characteristic": {
		"code": req("CodeableConcept"), "valueCodeableConcept": opt("CodeableConcept"), "valueBoolean": opt("boolean"),
		"valueQuantity": opt("Quantity"), "valueRange": opt("Range"), "valueReference": opt("Reference"),
		"exclude": req("boolean"), "period": opt("Period"),
	},
	"Identifier": {
		"use":  {"code", 0, 1, []string{"usual", "official", "temp", "secondary", "old"}},
		"type": opt("CodeableConcept"), "system": opt("uri"), "value": opt("string"), "period": opt("Period"), "assigner": opt("Reference"),
	},
	"Reference":         {"reference": opt("string"), "type": opt("uri"), "identifier": opt("Identifier"), "display": opt("string")},
	"CodeableConcept":   {"coding": list("Coding"), "text": opt("string")},
	"CodeableReference": {"concept": opt("CodeableConcept"), "reference": opt("Reference")},
	"Coding":            {"system": opt("uri"), "version": opt("string"), "code": opt("code"), "display": opt("string"), "userSelected": opt("boolean")},
	"Period":            {"start": opt("dateTime"), "end": opt("dateTime")},
	"Annotation":        {"authorReference": opt("Reference"), "authorString": opt("string"), "time": opt("dateTime"), "text": req("markdown")},
	"Range":             {"low": opt("Quantity"), "high": opt("Quantity")},
	"Quantity": {
		"value": opt("decimal"), "comparator": {"code", 0, 1, []string{"<", "<=", ">=", ">", "ad"}}, "unit": opt("string"), "system": opt("uri"), "code": opt("code"),
	},
}

// codes of the systems of R5 that are used. Bindings to them are not required, but a code that is not in its system is
// wrong all the same.
var systems = map[string][]string{
	purposeSystem: {"treatment", "prevention", "diagnostic", "supportive-care", "screening", "health-services-research", "basic-science", "device-feasibility"},
	phaseSystem:   {"n-a", "early-phase-1", "phase-1", "phase-1-phase-2", "phase-2", "phase-2-phase-3", "phase-3", "phase-4"},
	roleSystem: {
		"sponsor", "lead-sponsor", "sponsor-investigator", "primary-investigator", "collaborator", "funding-source", "general-contact",
		"recruitment-contact", "sub-investigator", "study-director", "study-chair", "irb",
	},
	stateSystem: {
		"overall-study", "active", "active-but-not-recruiting", "administratively-completed", "approved", "closed-to-accrual",
		"closed-to-accrual-and-intervention", "completed", "disapproved", "enrolling-by-invitation", "in-review", "not-yet-recruiting",
		"recruiting", "temporarily-closed-to-accrual", "temporarily-closed-to-accrual-and-intervention", "terminated", "withdrawn",
	},
	objectiveSystem: {"primary", "secondary", "exploratory"},
	genderSystem:    {"male", "female", "other", "unknown"},
	designSystem:    {"SEVCO:01001", "SEVCO:01002", "SEVCO:01003", "SEVCO:01005", "SEVCO:01060", "SEVCO:01061", "SEVCO:01062"},
	titleSystem:     {"scientific", "official", "plain-language"},
	unitSystem:      {"a", "mo", "wk", "d", "h", "min"},
}

var primitives = map[string]*regexp.Regexp{
	"id":          regexp.MustCompile(`^[A-Za-z0-9\-.]{1,64}$`),
	"code":        regexp.MustCompile(`^[^\s]+( [^\s]+)*$`),
	"uri":         regexp.MustCompile(`^\S+$`),
	"string":      regexp.MustCompile(`^(?s).*\S.*$`),
	"markdown":    regexp.MustCompile(`^(?s).*\S.*$`),
	"dateTime":    regexp.MustCompile(`^\d{4}(-\d{2}(-\d{2}(T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2}))?)?)?$`),
	"unsignedInt": regexp.MustCompile(`^(0|[1-9]\d*)$`),
	"decimal":     regexp.MustCompile(`^-?(0|[1-9]\d*)(\.\d+)?$`),
	"boolean":     regexp.MustCompile(`^(true|false)$`),
}

// check returns what keeps a value from being of a kind.
func check(path, kind string, value any) (problems []string) {
	say := func(format string, args ...any) { problems = append(problems, path+": "+fmt.Sprintf(format, args...)) }
	if pattern, ok := primitives[kind]; ok {
		wrong := !isA[string](value)
		switch kind {
		case "unsignedInt", "decimal":
			wrong = !isA[json.Number](value)
		case "boolean":
			wrong = !isA[bool](value)
		}
		if wrong {
			say("%v is written as the wrong JSON type for %s", value, kind)
		}
		if n, err := strconv.ParseUint(fmt.Sprint(value), 10, 64); kind == "unsignedInt" && (err != nil || n > math.MaxInt32) {
			say("%v is no unsignedInt, which has 31 bits", value)
		}
		if !pattern.MatchString(fmt.Sprint(value)) {
			say("%q is no %s", value, kind)
		}
		return problems
	}
	elements, ok := r5[kind]
	object, isObject := value.(map[string]any)
	if !ok || !isObject {
		say("want a %s that the checker knows, got %T", kind, value)
		return problems
	}
	if len(object) == 0 {
		say("an object must not be empty")
	}
	for name, v := range object {
		e, ok := elements[name]
		if !ok {
			say("%s has no element %q", kind, name)
			continue
		}
		items := []any{v}
		if e.max > 1 {
			if items, ok = v.([]any); !ok || len(items) == 0 {
				say("%s must be a list with something in it", name)
				continue
			}
		}
		for i, item := range items {
			problems = append(problems, check(fmt.Sprintf("%s.%s[%d]", path, name, i), e.kind, item)...)
			if e.codes != nil && !slices.Contains(e.codes, fmt.Sprint(item)) {
				say("%s is %v, want one of %v", name, item, e.codes)
			}
		}
	}
	for name, e := range elements {
		if _, ok := object[name]; !ok && e.min > 0 {
			say("%s lacks %q", kind, name)
		}
	}
	return append(problems, checkRules(path, kind, object)...)
}

func isA[T any](v any) bool { _, ok := v.(T); return ok }

// checkRules checks what a table of elements does not say.
func checkRules(path, kind string, object map[string]any) (problems []string) {
	switch kind {
	case "Coding":
		if codes, ok := systems[fmt.Sprint(object["system"])]; ok && !slices.Contains(codes, fmt.Sprint(object["code"])) {
			problems = append(problems, fmt.Sprintf("%s: %v has no code %v", path, object["system"], object["code"]))
		}
	case "Group.characteristic":
		values := 0
		for name := range object {
			if strings.HasPrefix(name, "value") {
				values++
			}
		}
		if values != 1 {
			problems = append(problems, fmt.Sprintf("%s: has %d values, want one value[x]", path, values))
		}
	}
	return problems
}

func decoded(t *testing.T, source []byte) any {
	t.Helper()
	d := json.NewDecoder(strings.NewReader(string(source)))
	d.UseNumber()
	var value any
	require.NoError(t, d.Decode(&value))
	return value
}

func exported(t *testing.T, r types.Registration, status trialfact.Status) []byte {
	t.Helper()
	source, err := Export(registry.Trial{
		Chain: "fixture-1", Number: "EQ00000012", Sponsor: "Sponsor", Status: status, Label: registrationfact.Label_LABEL_PROSPECTIVE,
		RegisteredAt: today, VerifiedAt: today, Version: 3, VersionAt: today, Registration: r, Enrolled: 7,
	})
	require.NoError(t, err)
	return source
}

func requireR5(t *testing.T, source []byte) {
	t.Helper()
	require.Empty(t, check("ResearchStudy", "ResearchStudy", decoded(t, source)), string(source))
}

func TestEveryTrialIsAResearchStudyOfR5(t *testing.T) {
	for status := range trialfact.Status_name {
		requireR5(t, exported(t, fixture.Registration(2), trialfact.Status(status)))
	}
	requireR5(t, exported(t, types.Registration{}, trialfact.Status_STATUS_NOT_YET_RECRUITING))
}

func TestANumberThatR5CannotWriteIsANote(t *testing.T) {
	r := fixture.Registration(2)
	r.SampleSize.Planned = math.MaxInt32
	requireR5(t, exported(t, r, 1))
	r.SampleSize = types.SampleSize{Planned: math.MaxUint32, Actual: math.MaxUint32}
	source := exported(t, r, 1)
	requireR5(t, source)
	require.NotContains(t, string(source), "targetNumber")
	require.Contains(t, string(source), "Planned number of participants: 4294967295")
}

func TestEveryValueOfTheDesignIsWritten(t *testing.T) {
	r := fixture.Registration(2)
	r.Design.Masked = []types.MaskedParty{1, 2, 3, 4}
	for purpose := range types.Purpose_name {
		for phase := range types.Phase_name {
			r.Design.Purpose, r.Design.Phase = types.Purpose(purpose), types.Phase(phase)
			requireR5(t, exported(t, r, 1))
		}
	}
	for model := range types.StudyModel_name {
		r.Design.Model = types.StudyModel(model)
		if model != 0 {
			require.Contains(t, models, r.Design.Model)
		}
		requireR5(t, exported(t, r, 1))
	}
	for unit := range types.AgeUnit_name {
		if unit != 0 {
			r.Eligibility.MinimumAge = &types.Age{Value: 6, Unit: types.AgeUnit(unit)}
			requireR5(t, exported(t, r, 1))
		}
	}
}

func TestRealRecordsAreWrittenAsR5(t *testing.T) {
	for _, path := range need.Files(t, "ctgov/*.json") {
		source, err := os.ReadFile(path)
		require.NoError(t, err)
		r, _, err := ctgov.Import(source, today)
		require.NoError(t, err)
		written := exported(t, r, trialfact.Status_STATUS_RECRUITING)
		requireR5(t, written)
		study := decoded(t, written).(map[string]any)
		require.Len(t, study["outcomeMeasure"], len(r.Outcomes))
		group := study["contained"].([]any)[0].(map[string]any)
		require.GreaterOrEqual(t, len(group["characteristic"].([]any)), len(r.Eligibility.Inclusion)+len(r.Eligibility.Exclusion))
		require.Equal(t, "#"+group["id"].(string), study["recruitment"].(map[string]any)["eligibility"].(map[string]any)["reference"])
	}
}

// The checker is worth what it refuses.
func TestTheCheckerRefusesWhatIsNotR5(t *testing.T) {
	for name, tc := range map[string]struct {
		change func(map[string]any)
		want   string
	}{
		"unknown element": {func(s map[string]any) { s["sponsor"] = "x" }, `has no element "sponsor"`},
		"R4 element":      {func(s map[string]any) { s["enrollment"] = []any{} }, `has no element "enrollment"`},
		"no status":       {func(s map[string]any) { delete(s, "status") }, `lacks "status"`},
		"R4 status":       {func(s map[string]any) { s["status"] = "completed" }, "want one of [draft active retired unknown]"},
		"list for one":    {func(s map[string]any) { s["title"] = []any{"x"} }, "wrong JSON type for string"},
		"one for a list":  {func(s map[string]any) { s["condition"] = map[string]any{"text": "x"} }, "must be a list"},
		"empty text":      {func(s map[string]any) { s["title"] = "" }, "is no string"},
		"33 bits":         {func(s map[string]any) { s["recruitment"] = map[string]any{"targetNumber": json.Number("4294967295")} }, "has 31 bits"},
		"no date":         {func(s map[string]any) { s["date"] = "15 March 2026" }, "is no dateTime"},
		"number as text":  {func(s map[string]any) { s["recruitment"] = map[string]any{"targetNumber": "5"} }, "wrong JSON type"},
		"party, no role":  {func(s map[string]any) { s["associatedParty"] = []any{map[string]any{"name": "x"}} }, `lacks "role"`},
		"code not there": {func(s map[string]any) {
			s["phase"] = map[string]any{"coding": []any{map[string]any{"system": phaseSystem, "code": "phase-9"}}}
		}, "has no code phase-9"},
		"group, no member": {func(s map[string]any) { delete(s["contained"].([]any)[0].(map[string]any), "membership") }, `lacks "membership"`},
	} {
		t.Run(name, func(t *testing.T) {
			study := decoded(t, exported(t, fixture.Registration(2), 1)).(map[string]any)
			tc.change(study)
			require.Contains(t, strings.Join(check("ResearchStudy", "ResearchStudy", study), "\n"), tc.want)
		})
	}
}
