package fhir

import (
	registrationfact "github.com/equipoise-trials/equipoise/fact/registration"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	"github.com/equipoise-trials/equipoise/x/registration/types"
)

// Code systems.
const (
	purposeSystem   = "http://hl7.org/fhir/research-study-prim-purp-type"
	phaseSystem     = "http://hl7.org/fhir/research-study-phase"
	designSystem    = "http://hl7.org/fhir/study-design"
	roleSystem      = "http://hl7.org/fhir/research-study-party-role"
	stateSystem     = "http://hl7.org/fhir/research-study-status"
	objectiveSystem = "http://hl7.org/fhir/research-study-objective-type"
	titleSystem     = "http://hl7.org/fhir/title-type"
	genderSystem    = "http://hl7.org/fhir/administrative-gender"
	countrySystem   = "urn:iso:std:iso:3166"
	unitSystem      = "http://unitsofmeasure.org"
)

// meaning is a code with the text beside it. Where the code is empty, the system has none that fits: the text stands alone.
type meaning struct{ code, text string }

func coded[E comparable](codes map[E]meaning, system string, value E) *concept {
	m, ok := codes[value]
	if !ok {
		return nil
	}
	c := &concept{Text: m.text}
	if m.code != "" {
		c.Coding = []coding{{System: system, Code: m.code}}
	}
	return c
}

var purposes = map[types.Purpose]meaning{
	types.Purpose_PURPOSE_TREATMENT:                {"treatment", "Treatment"},
	types.Purpose_PURPOSE_PREVENTION:               {"prevention", "Prevention"},
	types.Purpose_PURPOSE_DIAGNOSTIC:               {"diagnostic", "Diagnostic"},
	types.Purpose_PURPOSE_SUPPORTIVE_CARE:          {"supportive-care", "Supportive care"},
	types.Purpose_PURPOSE_SCREENING:                {"screening", "Screening"},
	types.Purpose_PURPOSE_HEALTH_SERVICES_RESEARCH: {"health-services-research", "Health services research"},
	types.Purpose_PURPOSE_BASIC_SCIENCE:            {"basic-science", "Basic science"},
	types.Purpose_PURPOSE_DEVICE_FEASIBILITY:       {"device-feasibility", "Device feasibility"},
	types.Purpose_PURPOSE_EDUCATION:                {"", "Education, counselling or training"},
	types.Purpose_PURPOSE_OTHER:                    {"", "Other"},
}

var phases = map[types.Phase]meaning{
	types.Phase_PHASE_NOT_APPLICABLE: {"n-a", "Not applicable"},
	types.Phase_PHASE_EARLY_1:        {"early-phase-1", "Early phase 1"},
	types.Phase_PHASE_1:              {"phase-1", "Phase 1"},
	types.Phase_PHASE_1_2:            {"phase-1-phase-2", "Phases 1 and 2"},
	types.Phase_PHASE_2:              {"phase-2", "Phase 2"},
	types.Phase_PHASE_2_3:            {"phase-2-phase-3", "Phases 2 and 3"},
	types.Phase_PHASE_3:              {"phase-3", "Phase 3"},
	types.Phase_PHASE_4:              {"phase-4", "Phase 4"},
}

var studyTypes = map[types.StudyType]meaning{
	types.StudyType_STUDY_TYPE_INTERVENTIONAL:  {"SEVCO:01001", "Interventional"},
	types.StudyType_STUDY_TYPE_OBSERVATIONAL:   {"SEVCO:01002", "Observational"},
	types.StudyType_STUDY_TYPE_EXPANDED_ACCESS: {"", "Expanded access"},
}

var allocations = map[types.Allocation]meaning{
	types.Allocation_ALLOCATION_RANDOMISED:     {"SEVCO:01003", "Randomised allocation"},
	types.Allocation_ALLOCATION_NON_RANDOMISED: {"SEVCO:01005", "Allocation not at random"},
	types.Allocation_ALLOCATION_NOT_APPLICABLE: {"", "Allocation does not apply"},
}

var models = map[types.StudyModel]meaning{
	types.StudyModel_STUDY_MODEL_SINGLE_GROUP:          {"", "Single group"},
	types.StudyModel_STUDY_MODEL_PARALLEL:              {"", "Parallel groups"},
	types.StudyModel_STUDY_MODEL_CROSSOVER:             {"", "Crossover"},
	types.StudyModel_STUDY_MODEL_FACTORIAL:             {"", "Factorial"},
	types.StudyModel_STUDY_MODEL_SEQUENTIAL:            {"", "Sequential"},
	types.StudyModel_STUDY_MODEL_COHORT:                {"", "Cohort"},
	types.StudyModel_STUDY_MODEL_CASE_CONTROL:          {"", "Case and control"},
	types.StudyModel_STUDY_MODEL_CASE_ONLY:             {"", "Cases only"},
	types.StudyModel_STUDY_MODEL_CASE_CROSSOVER:        {"", "Case crossover"},
	types.StudyModel_STUDY_MODEL_ECOLOGIC_OR_COMMUNITY: {"", "Ecologic or community"},
	types.StudyModel_STUDY_MODEL_FAMILY_BASED:          {"", "Family based"},
	types.StudyModel_STUDY_MODEL_DEFINED_POPULATION:    {"", "Defined population"},
	types.StudyModel_STUDY_MODEL_NATURAL_HISTORY:       {"", "Natural history"},
	types.StudyModel_STUDY_MODEL_OTHER:                 {"", "Another model"},
}

var maskedParties = map[types.MaskedParty]meaning{
	types.MaskedParty_MASKED_PARTY_PARTICIPANT:       {"SEVCO:01060", "Participant masked"},
	types.MaskedParty_MASKED_PARTY_CARE_PROVIDER:     {"SEVCO:01061", "Care provider masked"},
	types.MaskedParty_MASKED_PARTY_INVESTIGATOR:      {"", "Investigator masked"},
	types.MaskedParty_MASKED_PARTY_OUTCOMES_ASSESSOR: {"SEVCO:01062", "Assessor of outcomes masked"},
}

var outcomeLevels = map[types.OutcomeLevel]meaning{
	types.OutcomeLevel_OUTCOME_LEVEL_UNSPECIFIED:   {"", "Outcome"},
	types.OutcomeLevel_OUTCOME_LEVEL_PRIMARY:       {"primary", "Primary"},
	types.OutcomeLevel_OUTCOME_LEVEL_KEY_SECONDARY: {"secondary", "Key secondary"},
	types.OutcomeLevel_OUTCOME_LEVEL_SECONDARY:     {"secondary", "Secondary"},
	types.OutcomeLevel_OUTCOME_LEVEL_EXPLORATORY:   {"exploratory", "Exploratory"},
}

var states = map[trialfact.Status]meaning{
	trialfact.Status_STATUS_NOT_YET_RECRUITING:      {"not-yet-recruiting", "Not yet recruiting"},
	trialfact.Status_STATUS_RECRUITING:              {"recruiting", "Recruiting"},
	trialfact.Status_STATUS_ENROLLING_BY_INVITATION: {"enrolling-by-invitation", "Enrolling by invitation"},
	trialfact.Status_STATUS_ACTIVE_NOT_RECRUITING:   {"active-but-not-recruiting", "Active, not recruiting"},
	trialfact.Status_STATUS_SUSPENDED:               {"temporarily-closed-to-accrual", "Suspended"},
	trialfact.Status_STATUS_TERMINATED:              {"terminated", "Terminated"},
	trialfact.Status_STATUS_COMPLETED:               {"completed", "Completed"},
	trialfact.Status_STATUS_WITHDRAWN:               {"withdrawn", "Withdrawn"},
}

var sexes = map[types.Sex]meaning{
	types.Sex_SEX_ALL:    {"", "All"},
	types.Sex_SEX_FEMALE: {"female", "Female"},
	types.Sex_SEX_MALE:   {"male", "Male"},
}

// identifierSystems are where the numbers of a registry are looked up. The others name who gave the number.
var identifierSystems = map[registrationfact.Scheme]string{
	registrationfact.Scheme_SCHEME_NCT:     "https://clinicaltrials.gov",
	registrationfact.Scheme_SCHEME_EU_CT:   "https://euclinicaltrials.eu",
	registrationfact.Scheme_SCHEME_EUDRACT: "https://eudract.ema.europa.eu",
	registrationfact.Scheme_SCHEME_ISRCTN:  "https://www.isrctn.com",
}

// unitCodes are of the Unified Code for Units of Measure.
var unitCodes = map[types.AgeUnit]string{
	types.AgeUnit_AGE_UNIT_YEARS: "a", types.AgeUnit_AGE_UNIT_MONTHS: "mo", types.AgeUnit_AGE_UNIT_WEEKS: "wk",
	types.AgeUnit_AGE_UNIT_DAYS: "d", types.AgeUnit_AGE_UNIT_HOURS: "h", types.AgeUnit_AGE_UNIT_MINUTES: "min",
}
