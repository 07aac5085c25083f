package types

import (
	"fmt"
	"strings"

	"github.com/equipoise-trials/equipoise/fact"
	protocolfact "github.com/equipoise-trials/equipoise/fact/protocol"
)

// typeRule says how documents of a type are treated.
type typeRule struct {
	// masterFile is the number in the trial master file reference model, empty where it has none.
	masterFile string
	// approved says whether a version needs approval before a site may use it.
	approved bool
	// inherits says whether an administrative amendment is approved with the version that it amends. A consent form is
	// not: the very form is approved (21 CFR 50.27(a)). Nor is a payment schedule, by which money is paid.
	inherits bool
	// urgent says whether an urgent safety measure may be used before its approval.
	urgent bool
}

// typeRules lists the types of document by their number.
var typeRules = [...]typeRule{
	protocolfact.DocumentType_DOCUMENT_TYPE_INVESTIGATORS_BROCHURE:    {masterFile: "02.01.01"},
	protocolfact.DocumentType_DOCUMENT_TYPE_PROTOCOL:                  {masterFile: "02.01.02", approved: true, inherits: true, urgent: true},
	protocolfact.DocumentType_DOCUMENT_TYPE_SYNOPSIS:                  {masterFile: "02.01.03"},
	protocolfact.DocumentType_DOCUMENT_TYPE_AMENDMENT:                 {masterFile: "02.01.04"},
	protocolfact.DocumentType_DOCUMENT_TYPE_SAMPLE_CRF:                {masterFile: "02.01.07"},
	protocolfact.DocumentType_DOCUMENT_TYPE_CONSENT_FORM:              {masterFile: "02.02.03", approved: true, urgent: true},
	protocolfact.DocumentType_DOCUMENT_TYPE_CLINICAL_STUDY_REPORT:     {masterFile: "02.03.01"},
	protocolfact.DocumentType_DOCUMENT_TYPE_IRB_DECISION:              {masterFile: "04.01.02"},
	protocolfact.DocumentType_DOCUMENT_TYPE_DSMB_CHARTER:              {masterFile: "01.03.01"},
	protocolfact.DocumentType_DOCUMENT_TYPE_UNBLINDING_PLAN:           {masterFile: "06.03.02"},
	protocolfact.DocumentType_DOCUMENT_TYPE_ANNOTATED_CRF:             {masterFile: "10.02.02"},
	protocolfact.DocumentType_DOCUMENT_TYPE_DATABASE_LOCK:             {masterFile: "10.03.11"},
	protocolfact.DocumentType_DOCUMENT_TYPE_STATISTICAL_ANALYSIS_PLAN: {masterFile: "11.01.01"},
	protocolfact.DocumentType_DOCUMENT_TYPE_RANDOMISATION_LIST:        {masterFile: "11.02.03"},
	protocolfact.DocumentType_DOCUMENT_TYPE_DEFINE_XML:                {masterFile: "11.03.01"},
	protocolfact.DocumentType_DOCUMENT_TYPE_ANALYSIS_DATA:             {masterFile: "11.03.09"},
	protocolfact.DocumentType_DOCUMENT_TYPE_PAYMENT_SCHEDULE:          {approved: true},
	protocolfact.DocumentType_DOCUMENT_TYPE_OTHER:                     {},
	protocolfact.DocumentType_DOCUMENT_TYPE_VISIT_PLAN:                {approved: true, inherits: true},
}

// CheckType reports what keeps t from being the type of a line.
func CheckType(t protocolfact.DocumentType) error {
	if t <= protocolfact.DocumentType_DOCUMENT_TYPE_UNSPECIFIED || int(t) >= len(typeRules) {
		return fmt.Errorf("document type is %d, want 1 to %d", t, len(typeRules)-1)
	}
	return nil
}

// MasterFileNumber returns the number of a type in the trial master file reference model, empty where it has none.
func MasterFileNumber(t protocolfact.DocumentType) string {
	if CheckType(t) != nil {
		return ""
	}
	return typeRules[t].masterFile
}

// NeedsApproval reports whether a version of the type has to be approved before a site may use it.
func NeedsApproval(t protocolfact.DocumentType) bool {
	return CheckType(t) == nil && typeRules[t].approved
}

// TypeName names a type within a sentence: "consent form".
func TypeName(t protocolfact.DocumentType) string {
	return fact.EnumWords(t)
}

// IsOf reports whether an organisation submitted the version, or it was submitted in its name.
func (v Version) IsOf(organisation uint64) bool {
	return organisation == v.Actor.Organisation || organisation == v.Actor.OnBehalfOf
}

// IsConsentForm reports whether the version is one of a consent form.
func (v Version) IsConsentForm() bool {
	return v.Type == protocolfact.DocumentType_DOCUMENT_TYPE_CONSENT_FORM
}

// IsSchedule reports whether the version is one of a payment schedule.
func (v Version) IsSchedule() bool {
	return v.Type == protocolfact.DocumentType_DOCUMENT_TYPE_PAYMENT_SCHEDULE
}

// Name names the version within a sentence: "consent form version 3".
func (v Version) Name() string { return v.InUse().Name() }

// Name names the version in use within a sentence: "consent form version 3".
func (l LineInUse) Name() string { return fmt.Sprintf("%s version %d", TypeName(l.Type), l.Version) }

// Digests returns the digests of the version's files in the order of its variants.
func (v Version) Digests() [][]byte {
	digests := make([][]byte, len(v.Content.Variants))
	for i, variant := range v.Content.Variants {
		digests[i] = variant.Digest
	}
	return digests
}

// Variant returns the version's file in a language, nil if there is none.
func (v Version) Variant(language string) *protocolfact.Variant {
	for i := range v.Content.Variants {
		if v.Content.Variants[i].Language == language {
			return &v.Content.Variants[i]
		}
	}
	return nil
}

// Languages lists the languages of the version: "de, fr".
func (v Version) Languages() string {
	languages := make([]string, len(v.Content.Variants))
	for i, variant := range v.Content.Variants {
		languages[i] = variant.Language
	}
	return strings.Join(languages, ", ")
}

// ReconsentFloor returns the re-consent floor of the version that follows one with the given floor, 0 for the first. Where the
// version is active, consents to versions below its floor are stale, those to versions the site skipped included.
func (c Content) ReconsentFloor(number, previous uint32) uint32 {
	if c.Reconsent {
		return number
	}
	return max(previous, 1)
}
