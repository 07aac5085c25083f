package ctgov

import (
	"fmt"
	"regexp"

	"github.com/equipoise-trials/equipoise/client/registry"
	"github.com/equipoise-trials/equipoise/x/registration/types"
)

// readStatus reads dates (items 16, 22, 23), and shows what the chain decides for itself: status and label.
func (i *importer) readStatus(m *registry.Node) {
	r := &i.Registration
	known, _ := i.Date(m.AtFirst("lastUpdateSubmitDate", "statusVerifiedDate", "studyFirstSubmitDate"))
	if start := i.milestone(m.At("startDateStruct"), "first_enrolment", known); start != nil {
		r.FirstEnrolment = *start
	}
	r.PrimaryCompletion = i.milestone(m.At("primaryCompletionDateStruct"), "primary_completion", known)
	r.Completion = i.milestone(m.At("completionDateStruct"), "completion", known)

	i.Report.Source.Status, _ = registry.OneLine(i.Raw(m.At("overallStatus")))
	if submitted, ok := i.Date(m.At("studyFirstSubmitDate")); ok {
		i.Report.Source.FirstSubmitted = submitted.ISO()
		i.Report.Source.Label = registry.LabelName(submitted, r.FirstEnrolment.Date)
	}
	if posted, ok := i.Date(m.At("resultsFirstPostDateStruct", "date")); ok {
		r.ResultsPlan = fmt.Sprintf(resultsPosted, posted.ISO())
	}
}

// resultsPosted is what a registration says of results that the record has; export finds the date in it again.
const resultsPosted = "Summary results first posted at ClinicalTrials.gov on %s."

var resultsPostedOn = regexp.MustCompile(`^Summary results first posted at ClinicalTrials\.gov on ([0-9-]{4,10})\.$`)

// milestone reads a date with its type. Records from before types were asked for leave it out: then a date that the record
// was updated after has come to pass.
func (i *importer) milestone(m *registry.Node, field string, known types.PartialDate) *types.Milestone {
	date, ok := i.Date(i.Object(m).At("date"))
	if !ok {
		return nil
	}
	name := i.Raw(m.At("type"))
	kind, ok := dateTypes.ours(name)
	if !ok {
		kind = types.DateKind_DATE_KIND_ANTICIPATED
		if known.Year != 0 && date.Compare(known) <= 0 {
			kind = types.DateKind_DATE_KIND_ACTUAL
		}
		i.Changed(field, "the record gives no known type (%.40q): it was taken as %s, for its date and the record's last update", name, dateTypes.theirs(kind))
	}
	return &types.Milestone{Date: date, Kind: kind}
}
