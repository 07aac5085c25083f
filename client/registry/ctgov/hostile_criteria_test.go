package ctgov

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// A number, letter or sign at the beginning of a criterion may be a part of its text: it is kept, and where it may be a mark it is said.
func TestWhatMayBeAPartOfTheTextIsNotTakenForABullet(t *testing.T) {
	for _, lines := range []string{
		"T3 disease\nT4 disease", "T1 tumour\nT2 tumour", "L1 fracture\nL2 fracture", "B1 deficiency\nB2 deficiency", "1.5 mg dose\n1.6 mg dose", "1.1 mg dose\n1.2 mg dose", "1.1 x ULN of ALT\n1.2 x ULN of AST",
		"5 - 6 years old\n6 - 7 years old", "1 - 2 years old\n2 - 3 years old", "18-30 years\n19-40 years", "1/2 tablet daily\n2/3 tablet weekly", "1:10 dilution\n2:10 dilution", "1 – year survival\n2 – year survival",
		"E. coli bacteraemia\nP. falciparum infection", "A. baumannii pneumonia\nB. cereus sepsis", "18. Lebensjahr vollendet\n19. Woche", "V. cholerae carrier\nI. scapularis bite", "1-year survival\n2-year survival",
		"1° AV block\n2° AV block", "è incinta\nè minorenne", "à jeun\nà risque", "× 3 ULN of ALT\n× 2 ULN of AST", "♀ of age\n♂ of age", "↑ potassium\n↓ sodium", "§ 40 of the act\n§ 41 of the act", "⩾ 18 years\n⩽ 65 years",
		"+ 2 on the scale\n+ 3 on the scale", "1．5 mg\n1．6 mg", "3. Adult\n5. Fit", "1. Adult\nFit", "a) Adult\nc) Fit", "n = 3\nn = 4", "1 - Adult\n3 - Fit", "2 - Adult\n3 - Fit", "1/Adult\n2/week dosing",
		"0.5 mg dose\n0.6 mg dose", "1.0 mmol/L\n1.1 mmol/L", "Stage\nI1 disease\nI2 disease", "2.1 Adult", "IC01 Adult", "1. trimester\n3. trimester",
	} {
		for _, before := range []string{"Inclusion Criteria:\n\n", "Exclusion Criteria:\n* Fever\n\nInclusion Criteria:\n\n"} {
			divided := SplitCriteria(before + lines)
			require.Equal(t, strings.Join(strings.Split(lines, "\n"), " "), strings.Join(divided.Inclusion, " "), "no word is lost")
		}
	}
	divided := SplitCriteria("Inclusion Criteria:\nT3 disease\nT4 disease")
	require.Equal(t, []string{"T3 disease", "T4 disease"}, divided.Inclusion)
	require.Len(t, divided.Remarks, 1)
	require.Contains(t, divided.Remarks[0], `it was kept: "T3 disease", "T4 disease"`)
}

func TestAMarkCountsTheWholeListOfItsLevel(t *testing.T) {
	for _, source := range []string{
		"1- Adult\n2- Fit", "1/ Adult\n2/ Fit", "1.Adult\n2.Fit", "1)18 years\n2)Fit", "a. Adult\nb. Fit", "A. Adult\nB. Fit", "I. Adult\nII. Fit", "i) Adult\nii) Fit", "1. Adult\n1. Fit", "1. Adult\n2) Fit",
		"1. 18 years\n2. 5 mg", "1、18岁\n2、男", "1.1 Adult\n1.2 Fit", "IC1 Adult\nIC2 Fit", "0. Adult\n1. Fit", "o Adult\no Fit",
	} {
		divided := SplitCriteria("Inclusion Criteria:\n" + source)
		require.Len(t, divided.Inclusion, 2, source)
		for n, line := range strings.Split(source, "\n") {
			require.True(t, strings.HasSuffix(line, divided.Inclusion[n]) && len(divided.Inclusion[n]) < len(line), "%q has no mark of %q", divided.Inclusion[n], line)
		}
		require.Empty(t, divided.Remarks, source)
	}
	on := SplitCriteria("Inclusion Criteria:\n1. Adult\n2. Fit\nExclusion Criteria:\n3. Fever\n4. Rash")
	require.Equal(t, []string{"Fever", "Rash"}, on.Exclusion, "a list may go on after a heading")
	for _, empty := range []string{"1-\n2-", "1- -\n2- -", "1.1 /\n1.2 /", "a.\nb.", "o\no", "1.\n2."} {
		require.NotPanics(t, func() { SplitCriteria("Inclusion Criteria:\n" + empty) }, empty)
	}
	nested := SplitCriteria("Inclusion Criteria:\n1. One of:\n   1- p\n   2- q\n2. One of:\n   1- r\n   2- v")
	require.Equal(t, []string{"One of: - p - q", "One of: - r - v"}, nested.Inclusion)
	require.Empty(t, nested.Remarks)
}

// No criterion changes its list because another one mentions the other list.
func TestACriterionThatMentionsTheOtherListDoesNotTurnThoseAfterIt(t *testing.T) {
	for name, tc := range map[string]struct {
		source               string
		inclusion, exclusion []string
	}{
		"after a sentence": {
			"Inclusion Criteria:\n* Type 2 diabetes (ADA definition). Exclusion criterion: type 1 diabetes\n* HbA1c 7-10%\n* Age over 18\n\nExclusion Criteria:\n* Pregnant",
			[]string{"Type 2 diabetes (ADA definition). Exclusion criterion: type 1 diabetes", "HbA1c 7-10%", "Age over 18"}, []string{"Pregnant"},
		},
		"the other way round": {
			"Exclusion Criteria:\n1. Cancer. Inclusion: basal-cell carcinoma\n2. Fever\n\nInclusion Criteria:\n1. Adult",
			[]string{"Adult"}, []string{"Cancer. Inclusion: basal-cell carcinoma", "Fever"},
		},
		"a paragraph": {
			"Inclusion Criteria:\n\nDiabetes. Exclusion: type 1\n\nAdult\n\nExclusion Criteria:\n\nPregnant",
			[]string{"Diabetes. Exclusion: type 1", "Adult"}, []string{"Pregnant"},
		},
		"a bullet of its own":  {"Inclusion Criteria:\n* Diabetes\n* Exclusion: type 1\n* Adult", []string{"Diabetes", "Exclusion: type 1", "Adult"}, nil},
		"a bullet with a list": {"Inclusion Criteria:\n* Diabetes\n* Exclusions:\n  * type 1\n* Adult", []string{"Diabetes", "Exclusions: - type 1", "Adult"}, nil},
		"a sentence with a list": {
			"Inclusion Criteria:\n* Fit\nPatients must not have:\n  * cancer\n* Adult", []string{"Fit", "Patients must not have: - cancer", "Adult"}, nil,
		},
		"a bullet, no other list": {"Inclusion Criteria:\n* Diabetes. Exclusion criteria: type 1\n* Adult", []string{"Diabetes. Exclusion criteria: type 1", "Adult"}, nil},
		"a comma":                 {"Inclusion Criteria:\n* Diabetes, EXCLUSION: type 1\n* Adult", []string{"Diabetes, EXCLUSION: type 1", "Adult"}, nil},
		"another language":        {"Critères d'inclusion:\n* Adulte. Critères d'exclusion : grossesse\n* Apte", []string{"Adulte. Critères d'exclusion : grossesse", "Apte"}, nil},
		"a heading with it":       {"Inclusion Criteria: Adult (exclusion: nurses)\n* Fit\nExclusion Criteria:\n* Fever", []string{"Adult (exclusion: nurses)", "Fit"}, []string{"Fever"}},
	} {
		divided := SplitCriteria(tc.source)
		require.Equal(t, tc.inclusion, divided.Inclusion, name)
		require.Equal(t, tc.exclusion, divided.Exclusion, name)
		require.Len(t, divided.Remarks, 1, name)
		require.Contains(t, divided.Remarks[0], "kept in the list that they stand in", name)
	}
}

func TestTheNumberOfAHeadingIsNoCriterion(t *testing.T) {
	for _, source := range []string{
		"1) Inclusion Criteria:\n* adult\n2) Exclusion Criteria:\n* fever", "(1) Inclusion Criteria:\n- adult\n(2) Exclusion Criteria:\n- fever", "1. Inclusion:\nadult\n2. Exclusion:\nfever",
		"A) Inclusion Criteria\n1. adult\nB) Exclusion Criteria\n1. fever", "5.1 Inclusion Criteria\n- adult\n5.2 Exclusion Criteria\n- fever",
	} {
		divided := SplitCriteria(source)
		require.Equal(t, []string{"adult"}, divided.Inclusion, source)
		require.Equal(t, []string{"fever"}, divided.Exclusion, source)
		require.Empty(t, divided.Remarks, source)
	}
}

func TestALineThatIsDividedIsSaid(t *testing.T) {
	for _, source := range []string{"INCLUSION: Adults, EXCLUSION: Fever", "Inclusion Criteria: Adults. Exclusion Criteria: Fever", "Inclusion: Adults over 18. Exclusion: Fever", "Inclusion criteria: Adults exclusion criteria: Fever"} {
		divided := SplitCriteria(source)
		require.Len(t, divided.Inclusion, 1, source)
		require.True(t, strings.HasPrefix(divided.Inclusion[0], "Adults"), source)
		require.Equal(t, []string{"Fever"}, divided.Exclusion, source)
		require.Len(t, divided.Remarks, 1, source)
		require.Contains(t, divided.Remarks[0], source)
	}
}

// Only a line that is nothing but such a heading begins criteria that are not taken.
func TestACriterionAboutWithdrawalOrRescueTakesNothingAway(t *testing.T) {
	for _, line := range []string{
		"1. Rescue criteria: need of rescue medication before baseline", "* Withdrawal criteria:", "* Discontinuation criteria", "3. Elimination criteria:", "Opioid withdrawal criteria:", "Rescue criteria: need of rescue",
		"Alcohol withdrawal criteria (DSM-5):", "Criteria for discontinuation of earlier treatment:", "Withdrawal criteria of study 1", "- Abbruchkriterien:", "Subjects with withdrawal criteria:",
	} {
		for _, heading := range []string{"Exclusion", "Inclusion"} {
			divided := SplitCriteria(heading + " Criteria:\n" + line + "\n\n2. Cancer\n\n3. Fever")
			all := strings.Join(append(divided.Inclusion, divided.Exclusion...), " ")
			for _, word := range append(strings.Fields(line)[1:], "Cancer", "Fever") {
				require.Contains(t, all, word, line)
			}
			require.NotContains(t, strings.Join(divided.Remarks, " "), "not taken", line)
			require.NotEmpty(t, divided.Remarks, line)
		}
	}
	first := SplitCriteria("Exclusion Criteria:\n1. Rescue criteria: need of rescue medication before baseline\n2. Cancer\n3. Fever")
	require.Equal(t, []string{"Rescue criteria: need of rescue medication before baseline", "Cancer", "Fever"}, first.Exclusion)
	long := strings.Repeat("word ", 100) + "last"
	other := SplitCriteria("Exclusion Criteria:\n* Fever\n\nWithdrawal criteria:\n* " + long)
	require.Contains(t, other.Remarks[0], long, "what is not taken is said in full")
}

func TestAHeadingOfExclusionIsKnownInSentencesToo(t *testing.T) {
	for _, heading := range []string{
		"Ausschlußkriterien", "AUSSCHLUẞKRITERIEN:", "Who cannot take part:", "Who can't take part?", "Who can’t participate?", "Do not include patients who:", "Don't include patients who:", "Participants must not:",
		"Patients must not have any of the following:", "Reasons for exclusion:", "Reasons for non-inclusion:", "Exclusionary criteria:", "Excl. criteria:", "People who should not take part:", "You may not take part if:",
	} {
		divided := SplitCriteria("Inclusion Criteria:\n* Adult\n\n" + heading + "\n* Pregnant")
		require.Equal(t, []string{"Adult"}, divided.Inclusion, heading)
		require.Equal(t, []string{"Pregnant"}, divided.Exclusion, heading)
		require.Empty(t, divided.Remarks, heading)
	}
	dated := SplitCriteria("Inclusion Criteria:\n* Adult\n\nEXCLUSION CRITERIA (UPDATED 2020.03):\n* Pregnant")
	require.Equal(t, []string{"Adult"}, dated.Inclusion)
	require.Equal(t, []string{"EXCLUSION CRITERIA (UPDATED 2020.03):", "Pregnant"}, dated.Exclusion)
	dated = SplitCriteria("* INCLUSION CRITERIA (UPDATED 2020.03):\n1. Adult\n\n* EXCLUSION CRITERIA (UPDATED 2020.03):\n1. Pregnant")
	require.Equal(t, []string{"EXCLUSION CRITERIA (UPDATED 2020.03):", "Pregnant"}, dated.Exclusion)
	for _, heading := range []string{"Who can take part?", "Einschlußkriterien:", "People taking part must:"} {
		divided := SplitCriteria("Exclusion Criteria:\n* Pregnant\n\n" + heading + "\n* Adult")
		require.Equal(t, []string{"Adult"}, divided.Inclusion, heading)
	}
}

func TestASentenceThatMayBeAHeadingIsRemarkedOn(t *testing.T) {
	for _, line := range []string{"Patients who are pregnant will be excluded", "Nurses are not eligible", "Who may be too ill?", "Smokers will not be enrolled", "Reasons to stay away:"} {
		divided := SplitCriteria("Inclusion Criteria:\n* Adult\n" + line + "\n* children")
		require.Equal(t, []string{"Adult", line, "children"}, divided.Inclusion, line)
		require.Len(t, divided.Remarks, 1, line)
		require.Contains(t, divided.Remarks[0], line)
	}
}

func TestATitleTurnsNoListAndACriterionIsNoTitle(t *testing.T) {
	for _, title := range []string{"Ein- und Ausschlusskriterien:", "Ein-/Ausschlusskriterien", "In- and exclusion criteria:", "Key inclusion and exclusion criteria", "Exclusion and inclusion criteria:"} {
		divided := SplitCriteria(title + "\n* Adult")
		require.Equal(t, []string{"Adult"}, divided.Inclusion, title)
		require.Empty(t, divided.Exclusion, title)
	}
	for _, criterion := range []string{"Meets all inclusion and exclusion criteria", "Inclusion and exclusion criteria of study A are met"} {
		divided := SplitCriteria("Inclusion Criteria:\n* Adult\n* " + criterion)
		require.Equal(t, []string{"Adult", criterion}, divided.Inclusion)
	}
}
