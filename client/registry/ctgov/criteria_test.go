package ctgov

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// Headings are written in many ways: each of these texts has one criterion of each sort.
func TestAHeadingOfExclusionIsKnownInWhateverWords(t *testing.T) {
	for _, heading := range []string{
		"Exclusion Criteria:", "EXCLUSION CRITERIA", "Exclusion:", "Exclusions", "EXCLUSIONS:", "Key Exclusion Criteria", "Main exclusions:", "Non-Inclusion Criteria:", "NON INCLUSION CRITERIA",
		"Non inclusion criteria", "Noninclusion criteria:", "Exlusion Criteria:", "Exculsion Criteria", "Exclusion Critera:", "Exclusion Creteria:", "Criteria for Exclusion:", "Criteria of exclusion",
		"Exclude Criteria:", "Excluded criteria", "**Exclusion Criteria**", "## Exclusion criteria", "2. Exclusion Criteria", "* EXCLUSION CRITERIA:", "Ⅱ Exclusion criteria:", "Exclusion Criteria :",
		"Exclusion criteria are as follows:", "Exclusion criteria include:", "Patients will be excluded if they have:", "Subjects are excluded if any of the following:", "Excluded:",
		"Participants who meet any of the following criteria will be excluded:", "Patients are not eligible if:", "Ineligible if:", "Who cannot participate:", "Patients meeting any of the following exclusion criteria:",
		"Critères d'exclusion :", "Critères de non-inclusion", "CRITERES DE NON INCLUSION", "Ausschlusskriterien:", "Wichtigste Ausschlusskriterien", "Criterios de exclusión:", "Criterios de no inclusión:", "Criteri di esclusione",
		"Critérios de exclusão:", "Critérios de não inclusão", "Exclusiecriteria:", "Eksklusionskriterier", "Exklusionskriterier:", "Kryteria wykluczenia", "Критерии исключения:", "Критерии невключения", "排除标准：", "主要排除标准",
		"Exclusion criteria (key):", "Subjects who meet any of the following criteria are to be excluded from participation in this study", "除外基準", "제외기준", "제외 기준:", "Exclusion Criteria:  ", "***Exclusion Criteria:***",
	} {
		divided := SplitCriteria("Inclusion Criteria:\n\n* Adult\n\n" + heading + "\n\n* Pregnant")
		require.Equal(t, []string{"Adult"}, divided.Inclusion, heading)
		require.Equal(t, []string{"Pregnant"}, divided.Exclusion, heading)
		require.Empty(t, divided.Remarks, heading)
	}
	for _, heading := range []string{
		"Inclusion Criteria:", "Inclusion", "INCLUSION:", "Inlcusion criteria", "Inclussion Criteria:", "Criteria for inclusion:", "Critères d’inclusion", "Einschlusskriterien:", "Criterios de inclusión", "Criteri di inclusione:",
		"Critérios de inclusão", "Inclusiecriteria", "Kryteria włączenia:", "Критерии включения", "入选标准：", "纳入标准", "選択基準", "선정 기준", "Patients are eligible if they meet all of the following:", "Selection criteria:",
	} {
		divided := SplitCriteria("Exclusion Criteria:\n* Pregnant\n" + heading + "\n* Adult")
		require.Equal(t, []string{"Adult"}, divided.Inclusion, heading)
		require.Equal(t, []string{"Pregnant"}, divided.Exclusion, heading)
		require.Empty(t, divided.Remarks, heading)
	}
}

func TestAHeadingMayStandInTheLineOfItsCriteria(t *testing.T) {
	for name, source := range map[string]string{
		"lines":            "Inclusion Criteria: Adult\nExclusion Criteria: Pregnant",
		"dashes":           "Inclusion Criteria - Adult\nExclusion Criteria – Pregnant",
		"bullets":          "* Inclusion criteria: Adult\n* Exclusion criteria: Pregnant",
		"one line":         "Inclusion Criteria: Adult Exclusion Criteria: Pregnant",
		"after a sentence": "Inclusion criteria: Adult. exclusion criteria: Pregnant",
		"short":            "Inclusion: Adult\nExclusion: Pregnant",
		"short, one line":  "Inclusion: Adult; Exclusion: Pregnant",
		"line separators":  "Inclusion Criteria:\u2028Adult\u2028\u2028Exclusion Criteria:\u2028Pregnant",
	} {
		divided := SplitCriteria(source)
		require.Equal(t, "Adult", strings.Trim(strings.Join(divided.Inclusion, "|"), ".;"), name)
		require.Equal(t, []string{"Pregnant"}, divided.Exclusion, name)
		require.True(t, divided.Headed, name)
	}
}

func TestCriteriaThatMentionTheOthersAreNoHeadings(t *testing.T) {
	for _, criterion := range []string{
		"Meets all inclusion criteria of study 1", "None of the exclusion criteria apply", "Does not meet inclusion criteria", "No exclusion criteria of part A:", "Conclusion: fit", "Occlusion of a vessel",
		"Inclusion criteria not met", "Patients with earlier exclusion of infection", "Exclusion of other causes by the investigator",
	} {
		divided := SplitCriteria("Exclusion Criteria:\n\n* first\n* " + criterion + "\n* last")
		require.Equal(t, []string{"first", criterion, "last"}, divided.Exclusion, criterion)
		require.Empty(t, divided.Inclusion, criterion)
	}
	divided := SplitCriteria("Exclusion Criteria:\n\nfirst\n\nInclusion criteria not met\n\nlast")
	require.Equal(t, []string{"first", "Inclusion criteria not met", "last"}, divided.Exclusion)
}

// What may be a heading, and is not known, is said: the criteria after it may belong to another list.
func TestAHeadingThatIsNotKnownIsRemarkedOn(t *testing.T) {
	for _, heading := range []string{
		"Reasons to leave out:", "Kriteria pengecualian", "Women only:", "Additional criteria", "Kizárási kritériumok:", "Patients with diabetes will be excluded if:", "Randomisation Criteria:", "DISEASE CHARACTERISTICS:",
		"Contraindications:",
	} {
		divided := SplitCriteria("Inclusion Criteria:\n\n* Adult\n\n" + heading + "\n\n* Pregnant")
		require.Len(t, divided.Remarks, 1, heading)
		require.Contains(t, divided.Remarks[0], heading)
		require.Equal(t, []string{"Adult", heading, "Pregnant"}, divided.Inclusion, "no word is lost: %s", heading)
	}
	nested := SplitCriteria("Inclusion Criteria:\n\n* One of:\n\n  * a\n  * b\n* Adult")
	require.Empty(t, nested.Remarks, "a list within a criterion is none")
}

func TestALineThatMayBeAHeadingIsNoPartOfTheCriterionBeforeIt(t *testing.T) {
	divided := SplitCriteria("Exclusion Criteria:\n* Pregnant\nReasons of the sponsor:\n* Fever")
	require.Equal(t, []string{"Pregnant", "Reasons of the sponsor:", "Fever"}, divided.Exclusion)
	require.Len(t, divided.Remarks, 1)
}

func TestATitleOverBothListsDividesNothing(t *testing.T) {
	for _, title := range []string{"Inclusion and Exclusion Criteria:", "Inclusion/Exclusion Criteria", "INCLUSION AND EXCLUSION CRITERIA"} {
		divided := SplitCriteria(title + "\n\nInclusion Criteria:\n* Adult\nExclusion Criteria:\n* Pregnant")
		require.Equal(t, []string{"Adult"}, divided.Inclusion, title)
		require.Equal(t, []string{"Pregnant"}, divided.Exclusion, title)
		undivided := SplitCriteria(title + "\n* Adult")
		require.Equal(t, []string{"Adult"}, undivided.Inclusion, title)
		require.False(t, undivided.Headed, title)
	}
}

func TestCriteriaOfWithdrawalAreNeitherAndSaid(t *testing.T) {
	for _, heading := range []string{"Withdrawal Criteria:", "Discontinuation criteria", "Elimination Criteria:", "Criterios de eliminación:", "Stopping Criteria", "Abbruchkriterien", "退出标准："} {
		divided := SplitCriteria("Inclusion Criteria:\n* Adult\n\nExclusion Criteria:\n* Pregnant\n\n" + heading + "\n* Rash\n* Fever\n\nInclusion Criteria:\n* Fit")
		require.Equal(t, []string{"Adult", "Fit"}, divided.Inclusion, heading)
		require.Equal(t, []string{"Pregnant"}, divided.Exclusion, heading)
		require.Len(t, divided.Remarks, 1)
		require.Contains(t, divided.Remarks[0], `not taken: "Rash", "Fever"`)
	}
}

func TestEachBulletBeginsACriterionWhateverItsSign(t *testing.T) {
	for name, marks := range map[string][]string{
		"symbol font":       {"\uf0b7 ", "\uf0b7\t", "\uf0b7"},
		"other fonts":       {"\uf0a7 ", "\uf0d8", "\uf0fc\t"},
		"arrows and ticks":  {"➢ ", "✓ ", "→ "},
		"squares":           {"▪", "■ ", "□"},
		"emoji":             {"✅ ", "✔\ufe0f ", "☑ "},
		"dashes":            {"— ", "― ", "− "},
		"roman":             {"i. ", "ii. ", "iii. "},
		"roman in brackets": {"(i) ", "(ii) ", "(iii) "},
		"decimals":          {"1.1 ", "1.2 ", "1.3 "},
		"deep decimals":     {"4.1.1. ", "4.1.2. ", "4.1.3. "},
		"named":             {"I1. ", "I2. ", "I3. "},
		"named with words":  {"IC01 ", "IC02 ", "IC03 "},
		"slashes":           {"1/ ", "2/ ", "3/ "},
		"no space":          {"1.", "2.", "3."},
		"hyphens":           {"1 - ", "2 - ", "3 - "},
		"circles":           {"① ", "② ", "③"},
		"other digits":      {"１、", "２、", "３、"},
		"letter as circle":  {"o ", "o ", "o "},
		"wingdings":         {"Ø ", "Ø ", "Ø "},
		"plus":              {"+ ", "+ ", "+ "},
	} {
		texts := []string{"Adult", "Sore throat", "Speaks English"}
		source := "Inclusion Criteria:\n\n"
		for i, mark := range marks {
			source += mark + texts[i] + "\n"
		}
		require.Empty(t, SplitCriteria(source).Remarks, name)
		divided := SplitCriteria(source + "\nExclusion Criteria:\n\n" + marks[0] + "Pregnant\n")
		require.Equal(t, texts, divided.Inclusion, name)
		require.Len(t, divided.Exclusion, 1, name)
		if divided.Exclusion[0] != "Pregnant" { // a list of one may not tell what its mark is
			require.Equal(t, marks[0]+"Pregnant", divided.Exclusion[0], name)
		}
	}
}

func TestWhatBeginsLikeABulletButIsNoneIsKept(t *testing.T) {
	for _, line := range []string{"> 18 years", "≥ 18 years", "1.5 mg daily", "<LLN of ALT", "(or older)", "B12 below 200", "2 weeks before", "mild. Or moderate", "± 3 days", "\"adult\""} {
		divided := SplitCriteria("Inclusion Criteria:\n\n* Age\n" + line)
		require.Equal(t, []string{"Age " + line}, divided.Inclusion)
	}
}

func TestLinesThatWereJoinedThoughTheyCouldBeginACriterionAreSaid(t *testing.T) {
	divided := SplitCriteria("Inclusion Criteria:\n\n* Adult.\nSpeaks English.\nFit")
	require.Equal(t, []string{"Adult. Speaks English. Fit"}, divided.Inclusion)
	require.Len(t, divided.Remarks, 1)
	require.Contains(t, divided.Remarks[0], `"Speaks English.", "Fit"`)
	wrapped := SplitCriteria("Inclusion Criteria:\n\n* Adult who\nspeaks English")
	require.Empty(t, wrapped.Remarks)
}

func TestNumbersWithinNumbersStayWithTheirCriterion(t *testing.T) {
	divided := SplitCriteria("Inclusion Criteria:\n1. One of:\n1.1 a\n1.2 b\n2. Adult")
	require.Equal(t, []string{"One of: - a - b", "Adult"}, divided.Inclusion)
	divided = SplitCriteria("1. Inclusion Criteria\n1.1 Adult\n1.2 Fit\n2. Exclusion Criteria\n2.1 Pregnant\n2.2 Fever")
	require.Equal(t, []string{"Adult", "Fit"}, divided.Inclusion)
	require.Equal(t, []string{"Pregnant", "Fever"}, divided.Exclusion)
}
