package ctgov

import "github.com/equipoise-trials/equipoise/x/registration/types"

// pair joins a value of the registry's enumeration and one of ours.
type pair[E comparable] struct {
	theirs string
	ours   E
}

// enumeration is both ways between their values and ours. Where several of theirs meet one of ours, the first is written.
type enumeration[E comparable] []pair[E]

func (e enumeration[E]) ours(theirs string) (ours E, ok bool) {
	for _, p := range e {
		if p.theirs == theirs {
			return p.ours, true
		}
	}
	return ours, false
}

func (e enumeration[E]) theirs(ours E) string {
	for _, p := range e {
		if p.ours == ours {
			return p.theirs
		}
	}
	return ""
}

var studyTypes = enumeration[types.StudyType]{
	{"INTERVENTIONAL", types.StudyType_STUDY_TYPE_INTERVENTIONAL},
	{"OBSERVATIONAL", types.StudyType_STUDY_TYPE_OBSERVATIONAL},
	{"EXPANDED_ACCESS", types.StudyType_STUDY_TYPE_EXPANDED_ACCESS},
}

var allocations = enumeration[types.Allocation]{
	{"RANDOMIZED", types.Allocation_ALLOCATION_RANDOMISED},
	{"NON_RANDOMIZED", types.Allocation_ALLOCATION_NON_RANDOMISED},
	{"NA", types.Allocation_ALLOCATION_NOT_APPLICABLE},
}

var maskings = enumeration[types.Masking]{
	{"NONE", types.Masking_MASKING_NONE},
	{"SINGLE", types.Masking_MASKING_SINGLE},
	{"DOUBLE", types.Masking_MASKING_DOUBLE},
	{"TRIPLE", types.Masking_MASKING_TRIPLE},
	{"QUADRUPLE", types.Masking_MASKING_QUADRUPLE},
}

var maskedParties = enumeration[types.MaskedParty]{
	{"PARTICIPANT", types.MaskedParty_MASKED_PARTY_PARTICIPANT},
	{"CARE_PROVIDER", types.MaskedParty_MASKED_PARTY_CARE_PROVIDER},
	{"INVESTIGATOR", types.MaskedParty_MASKED_PARTY_INVESTIGATOR},
	{"OUTCOMES_ASSESSOR", types.MaskedParty_MASKED_PARTY_OUTCOMES_ASSESSOR},
}

var interventionModels = enumeration[types.StudyModel]{
	{"SINGLE_GROUP", types.StudyModel_STUDY_MODEL_SINGLE_GROUP},
	{"PARALLEL", types.StudyModel_STUDY_MODEL_PARALLEL},
	{"CROSSOVER", types.StudyModel_STUDY_MODEL_CROSSOVER},
	{"FACTORIAL", types.StudyModel_STUDY_MODEL_FACTORIAL},
	{"SEQUENTIAL", types.StudyModel_STUDY_MODEL_SEQUENTIAL},
}

var observationalModels = enumeration[types.StudyModel]{
	{"COHORT", types.StudyModel_STUDY_MODEL_COHORT},
	{"CASE_CONTROL", types.StudyModel_STUDY_MODEL_CASE_CONTROL},
	{"CASE_ONLY", types.StudyModel_STUDY_MODEL_CASE_ONLY},
	{"CASE_CROSSOVER", types.StudyModel_STUDY_MODEL_CASE_CROSSOVER},
	{"ECOLOGIC_OR_COMMUNITY", types.StudyModel_STUDY_MODEL_ECOLOGIC_OR_COMMUNITY},
	{"FAMILY_BASED", types.StudyModel_STUDY_MODEL_FAMILY_BASED},
	{"DEFINED_POPULATION", types.StudyModel_STUDY_MODEL_DEFINED_POPULATION},
	{"NATURAL_HISTORY", types.StudyModel_STUDY_MODEL_NATURAL_HISTORY},
	{"OTHER", types.StudyModel_STUDY_MODEL_OTHER},
}

var purposes = enumeration[types.Purpose]{
	{"TREATMENT", types.Purpose_PURPOSE_TREATMENT},
	{"PREVENTION", types.Purpose_PURPOSE_PREVENTION},
	{"DIAGNOSTIC", types.Purpose_PURPOSE_DIAGNOSTIC},
	{"SUPPORTIVE_CARE", types.Purpose_PURPOSE_SUPPORTIVE_CARE},
	{"SCREENING", types.Purpose_PURPOSE_SCREENING},
	{"HEALTH_SERVICES_RESEARCH", types.Purpose_PURPOSE_HEALTH_SERVICES_RESEARCH},
	{"BASIC_SCIENCE", types.Purpose_PURPOSE_BASIC_SCIENCE},
	{"DEVICE_FEASIBILITY", types.Purpose_PURPOSE_DEVICE_FEASIBILITY},
	{"ECT", types.Purpose_PURPOSE_EDUCATION},
	{"OTHER", types.Purpose_PURPOSE_OTHER},
}

// phases are lists there; joined with "/" here.
var phases = enumeration[types.Phase]{
	{"NA", types.Phase_PHASE_NOT_APPLICABLE},
	{"EARLY_PHASE1", types.Phase_PHASE_EARLY_1},
	{"PHASE1", types.Phase_PHASE_1},
	{"PHASE1/PHASE2", types.Phase_PHASE_1_2},
	{"PHASE2", types.Phase_PHASE_2},
	{"PHASE2/PHASE3", types.Phase_PHASE_2_3},
	{"PHASE3", types.Phase_PHASE_3},
	{"PHASE4", types.Phase_PHASE_4},
}

var interventionTypes = enumeration[types.InterventionKind]{
	{"DRUG", types.InterventionKind_INTERVENTION_KIND_DRUG},
	{"DEVICE", types.InterventionKind_INTERVENTION_KIND_DEVICE},
	{"BIOLOGICAL", types.InterventionKind_INTERVENTION_KIND_BIOLOGICAL},
	{"PROCEDURE", types.InterventionKind_INTERVENTION_KIND_PROCEDURE},
	{"RADIATION", types.InterventionKind_INTERVENTION_KIND_RADIATION},
	{"BEHAVIORAL", types.InterventionKind_INTERVENTION_KIND_BEHAVIOURAL},
	{"GENETIC", types.InterventionKind_INTERVENTION_KIND_GENETIC},
	{"DIETARY_SUPPLEMENT", types.InterventionKind_INTERVENTION_KIND_DIETARY_SUPPLEMENT},
	{"COMBINATION_PRODUCT", types.InterventionKind_INTERVENTION_KIND_COMBINATION_PRODUCT},
	{"DIAGNOSTIC_TEST", types.InterventionKind_INTERVENTION_KIND_DIAGNOSTIC_TEST},
	{"OTHER", types.InterventionKind_INTERVENTION_KIND_OTHER},
}

var sexes = enumeration[types.Sex]{
	{"ALL", types.Sex_SEX_ALL}, {"FEMALE", types.Sex_SEX_FEMALE}, {"MALE", types.Sex_SEX_MALE},
}

var ageUnits = enumeration[types.AgeUnit]{
	{"Year", types.AgeUnit_AGE_UNIT_YEARS},
	{"Month", types.AgeUnit_AGE_UNIT_MONTHS},
	{"Week", types.AgeUnit_AGE_UNIT_WEEKS},
	{"Day", types.AgeUnit_AGE_UNIT_DAYS},
	{"Hour", types.AgeUnit_AGE_UNIT_HOURS},
	{"Minute", types.AgeUnit_AGE_UNIT_MINUTES},
}

var dateTypes = enumeration[types.DateKind]{
	{"ESTIMATED", types.DateKind_DATE_KIND_ANTICIPATED},
	{"ANTICIPATED", types.DateKind_DATE_KIND_ANTICIPATED},
	{"ACTUAL", types.DateKind_DATE_KIND_ACTUAL},
}

var sharings = enumeration[types.Sharing]{
	{"YES", types.Sharing_SHARING_YES}, {"NO", types.Sharing_SHARING_NO}, {"UNDECIDED", types.Sharing_SHARING_UNDECIDED},
}
