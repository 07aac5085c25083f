package usdm

import (
	"slices"
	"strings"
	"unicode"

	"github.com/equipoise-trials/equipoise/client/registry"
	"github.com/equipoise-trials/equipoise/x/registration/types"
)

// term is a value of ours with the terms of CDISC that mean it: codes of the NCI Thesaurus, and names, folded, for files
// with codes of their own.
type term[E comparable] struct {
	value E
	codes []string
	names []string
}

type terms[E comparable] []term[E]

// byCode and byName return our value for the code, and for the name, of a Code or an AliasCode.
func (t terms[E]) byCode(n *registry.Node) (value E, ok bool) {
	code := strings.TrimSpace(standard(n).At("code").Peek())
	return t.where(func(t term[E]) bool { return slices.Contains(t.codes, code) })
}

func (t terms[E]) byName(n *registry.Node) (value E, ok bool) {
	name := folded(standard(n).At("decode").Peek())
	return t.where(func(t term[E]) bool { return name != "" && slices.Contains(t.names, name) })
}

// byText returns our value for a text that stands where a code should: a code or a name.
func (t terms[E]) byText(text string) (value E, ok bool) {
	code, name := strings.TrimSpace(text), folded(text)
	return t.where(func(t term[E]) bool {
		return slices.Contains(t.codes, code) || name != "" && slices.Contains(t.names, name)
	})
}

func (t terms[E]) where(is func(term[E]) bool) (value E, ok bool) {
	if at := slices.IndexFunc(t, is); at >= 0 {
		return t[at].value, true
	}
	return value, false
}

// find returns our value for a Code or an AliasCode: that of its code or, in files with codes of their own, that of its name.
// Where the two say different things, or the name is not known, both are reported.
func find[E comparable](i *importer, n *registry.Node, field string, known terms[E]) (value E, ok bool) {
	if n.Kind() == registry.String {
		if value, ok = known.byText(n.Peek()); ok {
			i.Changed(field, "%s is a text, %.40q, where a code should be: it was read as %v", n.Path(), n.Peek(), value)
		}
		return value, ok
	}
	value, ok = known.byCode(n)
	named, isNamed := known.byName(n)
	code, name := standard(n).At("code").Peek(), standard(n).At("decode").Peek()
	switch {
	case !ok:
		return named, isNamed
	case isNamed && named != value:
		i.Changed(field, "%s says two things: by its code %.40q %v, by its words %.60q %v; the code was taken, if the words are right give it with --patch", n.Path(), code, value, name, named)
	case !isNamed && strings.TrimSpace(name) != "":
		i.Changed(field, "%s has the code %.40q, which was taken as %v; its words %.60q are not known and were not compared", n.Path(), code, value, name)
	}
	return value, ok
}

// standard returns the code of an AliasCode, or the code itself.
func standard(n *registry.Node) *registry.Node {
	if s := n.At("standardCode"); s != nil {
		return s
	}
	return n
}

// folded writes a name with small letters, digits and slashes only, without the words that some terminologies add. The
// slash tells phase I/II from phase III.
func folded(name string) string {
	s := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || r == '/' {
			return unicode.ToLower(r)
		}
		return -1
	}, name)
	for _, word := range []string{"study", "trial", "design", "objective", "endpoint"} {
		s = strings.TrimSuffix(s, word)
	}
	return s
}

// pick takes a code; one that is unknown is reported.
func pick[E comparable](i *importer, n *registry.Node, field string, known terms[E]) (value E) {
	code := n
	if n.Kind() != registry.String {
		code = i.Object(n)
	}
	if code == nil {
		return value
	}
	value, ok := find(i, code, field, known)
	if !ok {
		name, _ := registry.OneLine(standard(code).At("decode").Peek())
		if name == "" {
			name = code.Peek() + standard(code).At("code").Peek()
		}
		i.Changed(field, "%s is %.60q, which the chain does not know: it was not taken", n.Path(), name)
		return value
	}
	i.Take(code)
	return value
}

var studyTypes = terms[types.StudyType]{
	{types.StudyType_STUDY_TYPE_INTERVENTIONAL, []string{"C98388"}, []string{"interventional"}},
	{types.StudyType_STUDY_TYPE_OBSERVATIONAL, []string{"C16084", "C129000"}, []string{"observational", "patientregistry"}},
	{types.StudyType_STUDY_TYPE_EXPANDED_ACCESS, []string{"C98722"}, []string{"expandedaccess"}},
}

var phases = terms[types.Phase]{
	{types.Phase_PHASE_NOT_APPLICABLE, []string{"C48660"}, []string{"notapplicable", "na", "n/a"}},
	{types.Phase_PHASE_EARLY_1, []string{"C54721"}, []string{"phase0", "earlyphase1", "earlyphasei"}},
	{types.Phase_PHASE_1, []string{"C15600", "C199990", "C199989"}, []string{"phasei", "phase1", "phaseia", "phaseib", "phase1a", "phase1b"}},
	{types.Phase_PHASE_1_2, []string{"C15693"}, []string{"phasei/ii", "phasei/phaseii", "phase1/phase2", "phase1/2"}},
	{types.Phase_PHASE_2, []string{"C15601", "C49686", "C49688"}, []string{"phaseii", "phase2", "phaseiia", "phaseiib", "phase2a", "phase2b"}},
	{types.Phase_PHASE_2_3, []string{"C15694"}, []string{"phaseii/iii", "phaseii/phaseiii", "phase2/phase3", "phase2/3"}},
	{types.Phase_PHASE_3, []string{"C15602", "C49687", "C49689"}, []string{"phaseiii", "phase3", "phaseiiia", "phaseiiib", "phase3a", "phase3b"}},
	{types.Phase_PHASE_4, []string{"C15603"}, []string{"phaseiv", "phase4"}},
}

var models = terms[types.StudyModel]{
	{types.StudyModel_STUDY_MODEL_SINGLE_GROUP, []string{"C82640"}, []string{"singlegroup", "singlegroupassignment", "singlearm"}},
	{types.StudyModel_STUDY_MODEL_PARALLEL, []string{"C82639"}, []string{"parallel", "parallelgroup", "parallelassignment"}},
	{types.StudyModel_STUDY_MODEL_CROSSOVER, []string{"C82637"}, []string{"crossover", "crossoverassignment"}},
	{types.StudyModel_STUDY_MODEL_FACTORIAL, []string{"C82638"}, []string{"factorial", "factorialassignment"}},
	{types.StudyModel_STUDY_MODEL_SEQUENTIAL, []string{"C142568"}, []string{"sequential", "groupsequential", "sequentialassignment"}},
	{types.StudyModel_STUDY_MODEL_COHORT, []string{"C15208"}, []string{"cohort"}},
	{types.StudyModel_STUDY_MODEL_CASE_CONTROL, []string{"C15197"}, []string{"casecontrol"}},
	{types.StudyModel_STUDY_MODEL_CASE_ONLY, nil, []string{"caseonly"}},
	{types.StudyModel_STUDY_MODEL_CASE_CROSSOVER, nil, []string{"casecrossover"}},
	{types.StudyModel_STUDY_MODEL_ECOLOGIC_OR_COMMUNITY, nil, []string{"ecologicorcommunity", "ecologicorcommunitybased"}},
	{types.StudyModel_STUDY_MODEL_FAMILY_BASED, nil, []string{"familybased"}},
	{types.StudyModel_STUDY_MODEL_NATURAL_HISTORY, nil, []string{"naturalhistory"}},
	{types.StudyModel_STUDY_MODEL_OTHER, []string{"C17649"}, []string{"other"}},
}

var maskings = terms[types.Masking]{
	{types.Masking_MASKING_NONE, []string{"C49659"}, []string{"openlabel", "none"}},
	{types.Masking_MASKING_SINGLE, []string{"C28233"}, []string{"singleblind", "singlemasked"}},
	{types.Masking_MASKING_DOUBLE, []string{"C15228"}, []string{"doubleblind", "doublemasked"}},
	{types.Masking_MASKING_TRIPLE, []string{"C66959"}, []string{"tripleblind", "triplemasked"}},
	{types.Masking_MASKING_QUADRUPLE, nil, []string{"quadrupleblind", "quadruplemasked"}},
}

var allocations = terms[types.Allocation]{
	{types.Allocation_ALLOCATION_RANDOMISED, []string{"C46079"}, []string{"randomized", "randomised", "stratifiedrandomization", "randomizedcontrolledclinical", "randomizedcontrolled"}},
	{types.Allocation_ALLOCATION_NON_RANDOMISED, nil, []string{"nonrandomized", "nonrandomised"}},
}

var maskedParties = terms[types.MaskedParty]{
	{types.MaskedParty_MASKED_PARTY_PARTICIPANT, []string{"C41189"}, []string{"participant", "subject", "studysubject", "patient", "studyparticipant"}},
	{types.MaskedParty_MASKED_PARTY_CARE_PROVIDER, []string{"C17445"}, []string{"careprovider", "caregiver", "healthcareprovider"}},
	{types.MaskedParty_MASKED_PARTY_INVESTIGATOR, []string{"C25936"}, []string{"investigator", "principalinvestigator", "studyinvestigator"}},
	{types.MaskedParty_MASKED_PARTY_OUTCOMES_ASSESSOR, []string{"C207599"}, []string{"outcomesassessor", "outcomeassessor", "assessor"}},
}

var purposes = terms[types.Purpose]{
	{types.Purpose_PURPOSE_TREATMENT, []string{"C49656", "C49654"}, []string{"treatment", "cure"}},
	{types.Purpose_PURPOSE_PREVENTION, []string{"C49657"}, []string{"prevention"}},
	{types.Purpose_PURPOSE_DIAGNOSTIC, []string{"C49653"}, []string{"diagnosis", "diagnostic"}},
	{types.Purpose_PURPOSE_SUPPORTIVE_CARE, []string{"C71486"}, []string{"supportivecare"}},
	{types.Purpose_PURPOSE_SCREENING, []string{"C71485"}, []string{"screening"}},
	{types.Purpose_PURPOSE_HEALTH_SERVICES_RESEARCH, []string{"C15245"}, []string{"healthservicesresearch"}},
	{types.Purpose_PURPOSE_BASIC_SCIENCE, []string{"C15714"}, []string{"basicresearch", "basicscience"}},
	{types.Purpose_PURPOSE_DEVICE_FEASIBILITY, []string{"C139174"}, []string{"devicefeasibility"}},
	{types.Purpose_PURPOSE_OTHER, []string{"C17649"}, []string{"other"}},
}

var interventionKinds = terms[types.InterventionKind]{
	{types.InterventionKind_INTERVENTION_KIND_DRUG, []string{"C1909"}, []string{"pharmacologicsubstance", "drug"}},
	{types.InterventionKind_INTERVENTION_KIND_DEVICE, []string{"C16830"}, []string{"medicaldevice", "device"}},
	{types.InterventionKind_INTERVENTION_KIND_BIOLOGICAL, []string{"C307"}, []string{"biologicalagent", "biological", "biologic"}},
	{types.InterventionKind_INTERVENTION_KIND_PROCEDURE, []string{"C15329", "C98769"}, []string{"surgicalprocedure", "physicalprocedure", "procedure"}},
	{types.InterventionKind_INTERVENTION_KIND_RADIATION, []string{"C15313"}, []string{"radiationtherapy", "radiation"}},
	{types.InterventionKind_INTERVENTION_KIND_BEHAVIOURAL, []string{"C15184"}, []string{"behavioralintervention", "behavioral"}},
	{types.InterventionKind_INTERVENTION_KIND_GENETIC, []string{"C15238"}, []string{"genetherapy", "genetic"}},
	{types.InterventionKind_INTERVENTION_KIND_DIETARY_SUPPLEMENT, []string{"C1505"}, []string{"dietarysupplement"}},
	{types.InterventionKind_INTERVENTION_KIND_COMBINATION_PRODUCT, []string{"C54696"}, []string{"combinationproduct"}},
	{types.InterventionKind_INTERVENTION_KIND_DIAGNOSTIC_TEST, []string{"C18020"}, []string{"diagnosticprocedure", "diagnostictest"}},
	{types.InterventionKind_INTERVENTION_KIND_OTHER, []string{"C17649"}, []string{"other"}},
}

var sexes = terms[types.Sex]{
	{types.Sex_SEX_ALL, []string{"C49636"}, []string{"both", "all"}},
	{types.Sex_SEX_FEMALE, []string{"C16576"}, []string{"female"}},
	{types.Sex_SEX_MALE, []string{"C20197"}, []string{"male"}},
}

var ageUnits = terms[types.AgeUnit]{
	{types.AgeUnit_AGE_UNIT_YEARS, []string{"C29848", "a"}, []string{"year", "years", "yr", "yrs", "y"}},
	{types.AgeUnit_AGE_UNIT_MONTHS, []string{"C29846", "mo"}, []string{"month", "months", "mo", "mos"}},
	{types.AgeUnit_AGE_UNIT_WEEKS, []string{"C29844", "wk"}, []string{"week", "weeks", "wk", "wks"}},
	{types.AgeUnit_AGE_UNIT_DAYS, []string{"C25301", "d"}, []string{"day", "days", "d"}},
	{types.AgeUnit_AGE_UNIT_HOURS, []string{"C25529", "h"}, []string{"hour", "hours", "hr", "hrs", "h"}},
	{types.AgeUnit_AGE_UNIT_MINUTES, []string{"C48154", "min"}, []string{"minute", "minutes", "min", "mins"}},
}

var levels = terms[types.OutcomeLevel]{
	{types.OutcomeLevel_OUTCOME_LEVEL_PRIMARY, []string{"C94496", "C85826"}, []string{"primary"}},
	{types.OutcomeLevel_OUTCOME_LEVEL_SECONDARY, []string{"C139173", "C85827"}, []string{"secondary"}},
	{types.OutcomeLevel_OUTCOME_LEVEL_EXPLORATORY, []string{"C170559", "C163559"}, []string{"exploratory", "tertiary", "other"}},
}

// category is the sort of a criterion.
type category string

var categories = terms[category]{
	{"INCLUSION", []string{"C25532"}, []string{"inclusion", "inclusioncriteria", "inclusioncriterion"}},
	{"EXCLUSION", []string{"C25370"}, []string{"exclusion", "exclusioncriteria", "exclusioncriterion"}},
}

// titleKind is what a title is for.
type titleKind string

var titleKinds = terms[titleKind]{
	{"brief", []string{"C207615"}, []string{"briefstudytitle", "brieftitle", "brief"}},
	{"official", []string{"C207616"}, []string{"officialstudytitle", "officialtitle", "official"}},
	{"public", []string{"C207617"}, []string{"publicstudytitle", "publictitle", "public"}},
	{"scientific", []string{"C207618"}, []string{"scientificstudytitle", "scientifictitle", "scientific"}},
	{"acronym", []string{"C207646"}, []string{"studyacronym", "acronym"}},
}

// giver is what an organisation is to the study.
type giver string

const sponsor giver = "SPONSOR"

var givers = terms[giver]{
	{sponsor, []string{"C70793"}, []string{"clinicalstudysponsor", "studysponsor", "sponsor", "clinicaltrialsponsor", "pharmaceuticalcompany"}},
	{"REGISTRY", []string{"C93453"}, []string{"studyregistry", "clinicalstudyregistry", "clinicaltrialregistry", "registry"}},
	{"AGENCY", []string{"C188863"}, []string{"regulatoryagency", "regulatoryauthority"}},
}
