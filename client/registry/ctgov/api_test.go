package ctgov

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/client/registry"
)

const (
	agencies = "NIH FED OTHER_GOV INDIV INDUSTRY NETWORK AMBIG OTHER UNKNOWN"
	kinds    = "ACTUAL ESTIMATED"
	anything = "*"
	datelike = "date"
)

// api lists the fields of API version 2 that an export may write, with the values of their enumerations, from the
// registry's study data structure.
var api = map[string]string{
	"hasResults": anything,
	"protocolSection.identificationModule.nctId":                          anything,
	"protocolSection.identificationModule.nctIdAliases[]":                 anything,
	"protocolSection.identificationModule.orgStudyIdInfo.id":              anything,
	"protocolSection.identificationModule.secondaryIdInfos[].id":          anything,
	"protocolSection.identificationModule.secondaryIdInfos[].type":        "NIH FDA VA CDC AHRQ SAMHSA OTHER_GRANT EUDRACT_NUMBER CTIS REGISTRY OTHER",
	"protocolSection.identificationModule.secondaryIdInfos[].domain":      anything,
	"protocolSection.identificationModule.organization.fullName":          anything,
	"protocolSection.identificationModule.organization.class":             agencies,
	"protocolSection.identificationModule.briefTitle":                     anything,
	"protocolSection.identificationModule.officialTitle":                  anything,
	"protocolSection.statusModule.statusVerifiedDate":                     datelike,
	"protocolSection.statusModule.overallStatus":                          "ACTIVE_NOT_RECRUITING COMPLETED ENROLLING_BY_INVITATION NOT_YET_RECRUITING RECRUITING SUSPENDED TERMINATED WITHDRAWN AVAILABLE NO_LONGER_AVAILABLE TEMPORARILY_NOT_AVAILABLE APPROVED_FOR_MARKETING WITHHELD UNKNOWN",
	"protocolSection.statusModule.expandedAccessInfo.hasExpandedAccess":   anything,
	"protocolSection.statusModule.startDateStruct.date":                   datelike,
	"protocolSection.statusModule.startDateStruct.type":                   kinds,
	"protocolSection.statusModule.primaryCompletionDateStruct.date":       datelike,
	"protocolSection.statusModule.primaryCompletionDateStruct.type":       kinds,
	"protocolSection.statusModule.completionDateStruct.date":              datelike,
	"protocolSection.statusModule.completionDateStruct.type":              kinds,
	"protocolSection.statusModule.studyFirstSubmitDate":                   datelike,
	"protocolSection.statusModule.studyFirstPostDateStruct.date":          datelike,
	"protocolSection.statusModule.studyFirstPostDateStruct.type":          kinds,
	"protocolSection.statusModule.resultsFirstPostDateStruct.date":        datelike,
	"protocolSection.statusModule.resultsFirstPostDateStruct.type":        kinds,
	"protocolSection.statusModule.lastUpdateSubmitDate":                   datelike,
	"protocolSection.statusModule.lastUpdatePostDateStruct.date":          datelike,
	"protocolSection.statusModule.lastUpdatePostDateStruct.type":          kinds,
	"protocolSection.sponsorCollaboratorsModule.responsibleParty.type":    "SPONSOR PRINCIPAL_INVESTIGATOR SPONSOR_INVESTIGATOR",
	"protocolSection.sponsorCollaboratorsModule.leadSponsor.name":         anything,
	"protocolSection.sponsorCollaboratorsModule.leadSponsor.class":        agencies,
	"protocolSection.sponsorCollaboratorsModule.collaborators[].name":     anything,
	"protocolSection.sponsorCollaboratorsModule.collaborators[].class":    agencies,
	"protocolSection.conditionsModule.conditions[]":                       anything,
	"protocolSection.designModule.studyType":                              "EXPANDED_ACCESS INTERVENTIONAL OBSERVATIONAL",
	"protocolSection.designModule.phases[]":                               "NA EARLY_PHASE1 PHASE1 PHASE2 PHASE3 PHASE4",
	"protocolSection.designModule.designInfo.allocation":                  "RANDOMIZED NON_RANDOMIZED NA",
	"protocolSection.designModule.designInfo.interventionModel":           "SINGLE_GROUP PARALLEL CROSSOVER FACTORIAL SEQUENTIAL",
	"protocolSection.designModule.designInfo.observationalModel":          "COHORT CASE_CONTROL CASE_ONLY CASE_CROSSOVER ECOLOGIC_OR_COMMUNITY FAMILY_BASED DEFINED_POPULATION NATURAL_HISTORY OTHER",
	"protocolSection.designModule.designInfo.primaryPurpose":              "TREATMENT PREVENTION DIAGNOSTIC ECT SUPPORTIVE_CARE SCREENING HEALTH_SERVICES_RESEARCH BASIC_SCIENCE DEVICE_FEASIBILITY OTHER",
	"protocolSection.designModule.designInfo.maskingInfo.masking":         "NONE SINGLE DOUBLE TRIPLE QUADRUPLE",
	"protocolSection.designModule.designInfo.maskingInfo.whoMasked[]":     "PARTICIPANT CARE_PROVIDER INVESTIGATOR OUTCOMES_ASSESSOR",
	"protocolSection.designModule.enrollmentInfo.count":                   anything,
	"protocolSection.designModule.enrollmentInfo.type":                    kinds,
	"protocolSection.armsInterventionsModule.interventions[].type":        "BEHAVIORAL BIOLOGICAL COMBINATION_PRODUCT DEVICE DIAGNOSTIC_TEST DIETARY_SUPPLEMENT DRUG GENETIC PROCEDURE RADIATION OTHER",
	"protocolSection.armsInterventionsModule.interventions[].name":        anything,
	"protocolSection.armsInterventionsModule.interventions[].description": anything,
	"protocolSection.outcomesModule.primaryOutcomes[].measure":            anything,
	"protocolSection.outcomesModule.primaryOutcomes[].description":        anything,
	"protocolSection.outcomesModule.primaryOutcomes[].timeFrame":          anything,
	"protocolSection.outcomesModule.secondaryOutcomes[].measure":          anything,
	"protocolSection.outcomesModule.secondaryOutcomes[].description":      anything,
	"protocolSection.outcomesModule.secondaryOutcomes[].timeFrame":        anything,
	"protocolSection.outcomesModule.otherOutcomes[].measure":              anything,
	"protocolSection.outcomesModule.otherOutcomes[].description":          anything,
	"protocolSection.outcomesModule.otherOutcomes[].timeFrame":            anything,
	"protocolSection.eligibilityModule.eligibilityCriteria":               anything,
	"protocolSection.eligibilityModule.healthyVolunteers":                 anything,
	"protocolSection.eligibilityModule.sex":                               "FEMALE MALE ALL",
	"protocolSection.eligibilityModule.minimumAge":                        anything,
	"protocolSection.eligibilityModule.maximumAge":                        anything,
	"protocolSection.eligibilityModule.stdAges[]":                         "CHILD ADULT OLDER_ADULT",
	"protocolSection.contactsLocationsModule.locations[].country":         anything,
	"protocolSection.ipdSharingStatementModule.ipdSharing":                "YES NO UNDECIDED",
	"protocolSection.ipdSharingStatementModule.description":               anything,
}

var (
	index = regexp.MustCompile(`\[\d+\]`)
	dates = regexp.MustCompile(`^\d{4}(-\d{2}(-\d{2})?)?$`)
)

// requireAPI wants every value to stand under a name of the API and, if that is an enumeration, to be one of its values.
func requireAPI(t *testing.T, n *registry.Node) {
	t.Helper()
	if n.Kind() == registry.Object || n.Kind() == registry.Array {
		for _, m := range n.Members() {
			requireAPI(t, m)
		}
		return
	}
	path := index.ReplaceAllString(n.Path(), "[]")
	allowed, ok := api[path]
	require.True(t, ok, "%s is no field of the API", path)
	switch allowed {
	case anything:
	case datelike:
		require.Regexp(t, dates, n.Literal(), path)
	default:
		require.True(t, slices.Contains(strings.Fields(allowed), n.Literal()), "%s is %s", path, n.Literal())
	}
}

func TestEveryValueOfAnEnumerationIsOneOfTheAPI(t *testing.T) {
	requireValues(t, "protocolSection.designModule.designInfo.allocation", allocations)
	requireValues(t, "protocolSection.designModule.designInfo.interventionModel", interventionModels)
	requireValues(t, "protocolSection.designModule.designInfo.observationalModel", observationalModels)
	requireValues(t, "protocolSection.designModule.designInfo.primaryPurpose", purposes)
	requireValues(t, "protocolSection.designModule.designInfo.maskingInfo.masking", maskings)
	requireValues(t, "protocolSection.designModule.designInfo.maskingInfo.whoMasked[]", maskedParties)
	requireValues(t, "protocolSection.designModule.studyType", studyTypes)
	requireValues(t, "protocolSection.armsInterventionsModule.interventions[].type", interventionTypes)
	requireValues(t, "protocolSection.eligibilityModule.sex", sexes)
	requireValues(t, "protocolSection.ipdSharingStatementModule.ipdSharing", sharings)
}

// requireValues wants an enumeration to have exactly the values of the API.
func requireValues[E comparable](t *testing.T, field string, e enumeration[E]) {
	t.Helper()
	var theirs []string
	for _, p := range e {
		theirs = append(theirs, p.theirs)
	}
	require.ElementsMatch(t, strings.Fields(api[field]), theirs, field)
}
