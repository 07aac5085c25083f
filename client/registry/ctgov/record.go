package ctgov

// The parts of a record that are written, by the names of API version 2.

type study struct {
	ProtocolSection protocolSection `json:"protocolSection"`
	HasResults      bool            `json:"hasResults"`
}

type protocolSection struct {
	Identification identificationModule `json:"identificationModule"`
	Status         statusModule         `json:"statusModule"`
	Sponsors       sponsorsModule       `json:"sponsorCollaboratorsModule"`
	Conditions     conditionsModule     `json:"conditionsModule"`
	Design         designModule         `json:"designModule"`
	Arms           armsModule           `json:"armsInterventionsModule"`
	Outcomes       outcomesModule       `json:"outcomesModule"`
	Eligibility    eligibilityModule    `json:"eligibilityModule"`
	Locations      locationsModule      `json:"contactsLocationsModule"`
	Sharing        sharingModule        `json:"ipdSharingStatementModule"`
}

type identificationModule struct {
	NCTID         string        `json:"nctId,omitempty"`
	NCTIDAliases  []string      `json:"nctIdAliases,omitempty"`
	OrgStudyID    orgStudyID    `json:"orgStudyIdInfo"`
	SecondaryIDs  []secondaryID `json:"secondaryIdInfos,omitempty"`
	Organization  *party        `json:"organization,omitempty"`
	BriefTitle    string        `json:"briefTitle,omitempty"`
	OfficialTitle string        `json:"officialTitle,omitempty"`
}

type orgStudyID struct {
	ID string `json:"id"`
}

type secondaryID struct {
	ID     string `json:"id"`
	Type   string `json:"type"`
	Domain string `json:"domain,omitempty"`
}

type party struct {
	FullName string `json:"fullName"`
	Class    string `json:"class"`
}

type statusModule struct {
	VerifiedDate      string         `json:"statusVerifiedDate"`
	OverallStatus     string         `json:"overallStatus"`
	ExpandedAccess    expandedAccess `json:"expandedAccessInfo"`
	StartDate         *dateStruct    `json:"startDateStruct,omitempty"`
	PrimaryCompletion *dateStruct    `json:"primaryCompletionDateStruct,omitempty"`
	Completion        *dateStruct    `json:"completionDateStruct,omitempty"`
	FirstSubmitDate   string         `json:"studyFirstSubmitDate"`
	FirstPostDate     *dateStruct    `json:"studyFirstPostDateStruct,omitempty"`
	ResultsFirstPost  *dateStruct    `json:"resultsFirstPostDateStruct,omitempty"`
	LastUpdateSubmit  string         `json:"lastUpdateSubmitDate"`
	LastUpdatePost    *dateStruct    `json:"lastUpdatePostDateStruct,omitempty"`
}

type expandedAccess struct {
	Has bool `json:"hasExpandedAccess"`
}

type dateStruct struct {
	Date string `json:"date"`
	Type string `json:"type,omitempty"`
}

type sponsorsModule struct {
	ResponsibleParty responsibleParty `json:"responsibleParty"`
	LeadSponsor      sponsor          `json:"leadSponsor"`
	Collaborators    []sponsor        `json:"collaborators,omitempty"`
}

type responsibleParty struct {
	Type string `json:"type"`
}

type sponsor struct {
	Name  string `json:"name"`
	Class string `json:"class"`
}

type conditionsModule struct {
	Conditions []string `json:"conditions,omitempty"`
}

type designModule struct {
	StudyType  string          `json:"studyType,omitempty"`
	Phases     []string        `json:"phases,omitempty"`
	Info       designInfo      `json:"designInfo"`
	Enrollment *enrollmentInfo `json:"enrollmentInfo,omitempty"`
}

type designInfo struct {
	Allocation         string       `json:"allocation,omitempty"`
	InterventionModel  string       `json:"interventionModel,omitempty"`
	PrimaryPurpose     string       `json:"primaryPurpose,omitempty"`
	ObservationalModel string       `json:"observationalModel,omitempty"`
	Masking            *maskingInfo `json:"maskingInfo,omitempty"`
}

type maskingInfo struct {
	Masking   string   `json:"masking"`
	WhoMasked []string `json:"whoMasked,omitempty"`
}

type enrollmentInfo struct {
	Count uint32 `json:"count"`
	Type  string `json:"type"`
}

type armsModule struct {
	Interventions []intervention `json:"interventions,omitempty"`
}

type intervention struct {
	Type        string `json:"type"`
	Name        string `json:"name"`
	Description string `json:"description,omitempty"`
}

type outcomesModule struct {
	Primary   []outcome `json:"primaryOutcomes,omitempty"`
	Secondary []outcome `json:"secondaryOutcomes,omitempty"`
	Other     []outcome `json:"otherOutcomes,omitempty"`
}

type outcome struct {
	Measure     string `json:"measure"`
	Description string `json:"description,omitempty"`
	TimeFrame   string `json:"timeFrame"`
}

type eligibilityModule struct {
	Criteria          string   `json:"eligibilityCriteria,omitempty"`
	HealthyVolunteers bool     `json:"healthyVolunteers"`
	Sex               string   `json:"sex,omitempty"`
	MinimumAge        string   `json:"minimumAge,omitempty"`
	MaximumAge        string   `json:"maximumAge,omitempty"`
	StdAges           []string `json:"stdAges,omitempty"`
}

type locationsModule struct {
	Locations []location `json:"locations,omitempty"`
}

type location struct {
	Country string `json:"country"`
}

type sharingModule struct {
	IPDSharing  string `json:"ipdSharing,omitempty"`
	Description string `json:"description,omitempty"`
}
