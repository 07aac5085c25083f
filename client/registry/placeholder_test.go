package registry

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestWhatStandsInThePlaceOfATextIsKnownInWhateverWords(t *testing.T) {
	for _, s := range []string{
		"TODO", "To do", "Pending", "Yet to be determined", "Still to be defined", "TBD - see protocol", "to be determined (TBD)", "TBD (to be confirmed by the sponsor)", "N / A", "N. A.", "#N/A", "n/a",
		"<insert name>", "[Insert title]", "{{your title}}", "Not specified yet", "not yet known", "Not yet available.", "See protocol for details", "Please refer to the study protocol for further details",
		"As defined in the protocol", "*** To be determined from protocol ***", "To be provided by the sponsor at a later date", "To be determined by the investigator", "To be specified in the statistical analysis plan",
		"TBD by the sponsor", "TBD, TBD", "[TBC]", "*** TBS ***", "TBA", "To be finalised later", "see above", "as per attachment", "-", "", "[Redacted]", "xxx",
	} {
		require.True(t, IsUnwritten(s), s)
	}
}

func TestACriterionOrOutcomeThatOnlyBeginsLikeAPlaceholderIsAText(t *testing.T) {
	for _, s := range []string{
		"Not yet on dialysis", "Not yet menopausal", "Not yet treated", "To be confirmed by biopsy", "To be determined at week 12 by RT-PCR", "To be defined by MRI", "To be completed at screening", "TBD at week 12",
		"To be confirmed by the investigator's reading of the MRI", "To be determined in plasma", "Pending surgery", "Not available for follow-up", "Unknown primary tumour", "None of the above", "Insert of a catheter",
		"See protocol section 4 for the dose of insulin", "Per protocol population", "N/A for men; women must not be pregnant", "Placeholder device inserted", "Masked hypertension", "Confidential interview",
	} {
		require.False(t, IsUnwritten(s), s)
	}
}

func TestAnAbbreviationOfMedicineIsAPlaceholderOnlyWhereItCannotBeMeant(t *testing.T) {
	for _, s := range []string{"TBS", "TBA", "tbc", "TBS.", "Na"} {
		for _, field := range []string{"outcomes[3].measure", "outcomes[0].metric", "eligibility.inclusion[1]", "eligibility (a.b[1])", "conditions[0]", "interventions[2].name"} {
			require.False(t, IsUnwrittenIn(field, s), "%s %s", field, s)
		}
		for _, field := range []string{"public_title", "identifiers", "outcomes[0].time_frame", "support[0].name"} {
			require.True(t, IsUnwrittenIn(field, s), "%s %s", field, s)
		}
	}
	for _, s := range []string{"[TBS]", "*** TBA ***", "TBD", "NA", "TBC - see protocol"} {
		require.True(t, IsUnwrittenIn("outcomes[3].measure", s), s)
	}
}

func TestATextThatMayStandForAnotherIsTakenAndSaid(t *testing.T) {
	for field, s := range map[string]string{"outcomes[0].measure": "TBS", "eligibility.inclusion[0]": "To be confirmed by biopsy", "interventions[0].name": "TBD at week 12"} {
		d := NewDraft(nil, "")
		require.Equal(t, s, d.Fit(field, s, 100))
		require.Contains(t, d.Report.Text(), `"`+s+`" could stand in the place of a value`)
	}
	for _, s := range []string{"Not yet on dialysis", "Total bile acids", "Insert of a catheter"} {
		d := NewDraft(nil, "")
		require.Equal(t, s, d.Fit("eligibility.inclusion[0]", s, 100))
		require.Empty(t, d.Report.Changed, s)
	}
}
