package types_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	registrationfact "github.com/equipoise-trials/equipoise/fact/registration"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	"github.com/equipoise-trials/equipoise/x/registration/types"
)

func TestTwoRegistrationsAreComparedFieldByField(t *testing.T) {
	change := func(field, old, new string) types.FieldChange {
		return types.FieldChange{Field: field, Old: old, New: new}
	}
	for name, tc := range map[string]struct {
		change func(*types.Registration)
		want   []types.FieldChange
	}{
		"nothing":        {func(*types.Registration) {}, nil},
		"a text":         {func(r *types.Registration) { r.PublicTitle = "New" }, []types.FieldChange{change("public_title", "Does it help?", "New")}},
		"an enumeration": {func(r *types.Registration) { r.Design.Phase = types.Phase_PHASE_4 }, []types.FieldChange{change("design.phase", "PHASE_3", "PHASE_4")}},
		"a number":       {func(r *types.Registration) { r.SampleSize.Actual = 300 }, []types.FieldChange{change("sample_size.actual", "", "300")}},
		"bytes":          {func(r *types.Registration) { r.PublicContact.MailboxDigest = nil }, []types.FieldChange{change("public_contact.mailbox_digest", "82b11f4e", "")}},
		"a date and its kind": {func(r *types.Registration) {
			r.FirstEnrolment = types.Milestone{Date: types.PartialDate{Year: 2026, Month: 7, Day: 1}, Kind: types.DateKind_DATE_KIND_ACTUAL}
		}, []types.FieldChange{
			change("first_enrolment.date", "2026-06", "2026-07-01"), change("first_enrolment.kind", "DATE_KIND_ANTICIPATED", "DATE_KIND_ACTUAL"),
		}},
		"a message that came": {func(r *types.Registration) { r.Eligibility.MaximumAge = &types.Age{Value: 65, Unit: 1} }, []types.FieldChange{
			change("eligibility.maximum_age", "", `{"value":65,"unit":"AGE_UNIT_YEARS"}`),
		}},
		"a message that left": {func(r *types.Registration) { r.PrimaryCompletion = nil }, []types.FieldChange{
			change("primary_completion", `{"date":{"year":2028},"kind":"DATE_KIND_ANTICIPATED"}`, ""),
		}},
		"a list in another order": {func(r *types.Registration) {
			r.Outcomes[0], r.Outcomes[1] = r.Outcomes[1], r.Outcomes[0]
			r.Countries[0], r.Countries[1] = r.Countries[1], r.Countries[0]
		}, nil},
		"elements of a set": {func(r *types.Registration) { r.Countries = []string{"FR", "IT", "US"} }, []types.FieldChange{
			change("countries", "DE", ""), change("countries", "", "IT"), change("countries", "", "US"),
		}},
		"a twin in a set": {func(r *types.Registration) { r.Conditions = append(r.Conditions, r.Conditions[0]) }, []types.FieldChange{
			change("conditions", "", "Axial spondyloarthritis"),
		}},
		"a message of a set": {func(r *types.Registration) { r.Identifiers[0].Value = "NCT00000001" }, []types.FieldChange{
			change("identifiers", "", `{"scheme":"SCHEME_NCT","value":"NCT00000001"}`), change("identifiers", `{"scheme":"SCHEME_NCT","value":"NCT02278341"}`, ""),
		}},
		"outcomes by their ids": {func(r *types.Registration) {
			r.Outcomes[0].TimeFrame = "Week 24"
			r.Outcomes[1].Id = "S9"
		}, []types.FieldChange{
			change("outcomes[P1].time_frame", "Week 52", "Week 24"),
			change("outcomes[S1]", `{"id":"S1","level":"OUTCOME_LEVEL_KEY_SECONDARY","measure":"ASAS40 response","time_frame":"Week 12"}`, ""),
			change("outcomes[S9]", "", `{"id":"S9","level":"OUTCOME_LEVEL_KEY_SECONDARY","measure":"ASAS40 response","time_frame":"Week 12"}`),
		}},
	} {
		t.Run(name, func(t *testing.T) {
			old, new := fixture.Registration(2), fixture.Registration(2)
			old.PublicContact.MailboxDigest, new.PublicContact.MailboxDigest = []byte{0x82, 0xb1, 0x1f, 0x4e}, []byte{0x82, 0xb1, 0x1f, 0x4e}
			tc.change(&new)
			for range 3 { // the order does not depend on chance
				got, err := types.Diff(&old, &new)
				require.NoError(t, err)
				require.ElementsMatch(t, tc.want, got)
				again, err := types.Diff(&old, &new)
				require.NoError(t, err)
				require.Equal(t, got, again)
			}
		})
	}
}

func TestADiffNamesTheVersionThatChangedEachFieldLast(t *testing.T) {
	version := func(number uint32, change func(*types.Registration)) types.Version {
		r := fixture.Registration(2)
		change(&r)
		return types.Version{Number: number, Registration: r}
	}
	got, err := types.History([]types.Version{
		version(3, func(*types.Registration) {}),
		version(4, func(r *types.Registration) {
			r.PublicTitle, r.Countries = "First", []string{"DE", "FR", "IT"}
			r.Outcomes = append(r.Outcomes, outcome("X", secondary))
		}),
		version(5, func(r *types.Registration) {
			r.PublicTitle, r.Countries = "Second", []string{"DE", "FR", "IT", "US"}
			r.ScientificTitle = "For a while"
			r.Outcomes = append(r.Outcomes, outcome("X", primary))
		}),
		version(6, func(r *types.Registration) {
			r.PublicTitle, r.Countries = "Second", []string{"DE", "FR", "IT", "US"}
			r.Outcomes = append(r.Outcomes, outcome("X", primary))
			r.Identifiers = []registrationfact.Identifier{}
		}),
	})
	require.NoError(t, err)
	by := make(map[string]uint32)
	for _, c := range got {
		by[c.Field+c.New] = c.Version
	}
	require.Equal(t, map[string]uint32{
		"public_titleSecond": 5, "countriesIT": 4, "countriesUS": 5, "identifiers": 6,
		`outcomes[X]{"id":"X","level":"OUTCOME_LEVEL_PRIMARY","measure":"measure X","time_frame":"Week 52"}`: 5,
	}, by, "what was reversed is not shown")
}
