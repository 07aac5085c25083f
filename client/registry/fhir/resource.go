package fhir

// The parts of the resources that are written, by the names of FHIR R5.

type researchStudy struct {
	ResourceType   string              `json:"resourceType"`
	ID             string              `json:"id"`
	Contained      []group             `json:"contained,omitempty"`
	Identifier     []identifier        `json:"identifier"`
	Version        string              `json:"version,omitempty"`
	Title          string              `json:"title,omitempty"`
	Label          []label             `json:"label,omitempty"`
	Date           string              `json:"date,omitempty"`
	Status         string              `json:"status"`
	PrimaryPurpose *concept            `json:"primaryPurposeType,omitempty"`
	Phase          *concept            `json:"phase,omitempty"`
	StudyDesign    []concept           `json:"studyDesign,omitempty"`
	Focus          []codeableReference `json:"focus,omitempty"`
	Condition      []concept           `json:"condition,omitempty"`
	Region         []concept           `json:"region,omitempty"`
	Period         *period             `json:"period,omitempty"`
	Note           []annotation        `json:"note,omitempty"`
	Classifier     []concept           `json:"classifier,omitempty"`
	Party          []associatedParty   `json:"associatedParty,omitempty"`
	Progress       []progressStatus    `json:"progressStatus,omitempty"`
	Recruitment    *recruitment        `json:"recruitment,omitempty"`
	OutcomeMeasure []outcomeMeasure    `json:"outcomeMeasure,omitempty"`
}

type identifier struct {
	Use      string     `json:"use,omitempty"`
	System   string     `json:"system,omitempty"`
	Value    string     `json:"value"`
	Assigner *reference `json:"assigner,omitempty"`
}

type reference struct {
	Reference string `json:"reference,omitempty"`
	Type      string `json:"type,omitempty"`
	Display   string `json:"display,omitempty"`
}

type label struct {
	Type  *concept `json:"type,omitempty"`
	Value string   `json:"value"`
}

type concept struct {
	Coding []coding `json:"coding,omitempty"`
	Text   string   `json:"text,omitempty"`
}

type coding struct {
	System  string `json:"system"`
	Code    string `json:"code"`
	Display string `json:"display,omitempty"`
}

type codeableReference struct {
	Concept *concept `json:"concept,omitempty"`
}

type period struct {
	Start string `json:"start,omitempty"`
	End   string `json:"end,omitempty"`
}

type annotation struct {
	Text string `json:"text"`
}

type associatedParty struct {
	Name string  `json:"name,omitempty"`
	Role concept `json:"role"`
}

type progressStatus struct {
	State  concept `json:"state"`
	Actual *bool   `json:"actual,omitempty"`
	Period *period `json:"period,omitempty"`
}

type recruitment struct {
	TargetNumber uint64     `json:"targetNumber,omitempty"`
	ActualNumber uint64     `json:"actualNumber,omitempty"`
	Eligibility  *reference `json:"eligibility,omitempty"`
}

type outcomeMeasure struct {
	Name        string    `json:"name"`
	Type        []concept `json:"type,omitempty"`
	Description string    `json:"description,omitempty"`
}

type group struct {
	ResourceType   string           `json:"resourceType"`
	ID             string           `json:"id"`
	Description    string           `json:"description,omitempty"`
	Type           string           `json:"type"`
	Membership     string           `json:"membership"`
	Characteristic []characteristic `json:"characteristic,omitempty"`
}

type characteristic struct {
	Code    concept   `json:"code"`
	Concept *concept  `json:"valueCodeableConcept,omitempty"`
	Flag    *bool     `json:"valueBoolean,omitempty"`
	Range   *ageRange `json:"valueRange,omitempty"`
	Exclude bool      `json:"exclude"`
}

type ageRange struct {
	Low  *quantity `json:"low,omitempty"`
	High *quantity `json:"high,omitempty"`
}

type quantity struct {
	Value  uint32 `json:"value"`
	Unit   string `json:"unit"`
	System string `json:"system"`
	Code   string `json:"code"`
}
