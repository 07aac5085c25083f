package types_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	registrationfact "github.com/equipoise-trials/equipoise/fact/registration"
	"github.com/equipoise-trials/equipoise/x/registration/types"
)

const (
	nct    = registrationfact.Scheme_SCHEME_NCT
	euCT   = registrationfact.Scheme_SCHEME_EU_CT
	eudra  = registrationfact.Scheme_SCHEME_EUDRACT
	isrctn = registrationfact.Scheme_SCHEME_ISRCTN
	utn    = registrationfact.Scheme_SCHEME_UTN
	other  = registrationfact.Scheme_SCHEME_OTHER
)

func TestEachRegistryWritesNumbersItsOwnWay(t *testing.T) {
	for _, tc := range []struct {
		scheme      registrationfact.Scheme
		name, given string
		want        string // normal form
		key         string // what makes it unique
	}{
		{nct, "", "NCT02278341", "NCT02278341", "NCT02278341"},
		{nct, "", " nct02278341\t", "NCT02278341", "NCT02278341"},
		{euCT, "", "2022-500024-30-00", "2022-500024-30-00", "2022-500024-30"},
		{euCT, "", "2022-500024-30-01", "2022-500024-30-01", "2022-500024-30"},
		{euCT, "", "2022-500024-30", "2022-500024-30", "2022-500024-30"},
		{eudra, "", "2015-001894-41", "2015-001894-41", "2015-001894-41"},
		{isrctn, "", "isrctn12345678", "ISRCTN12345678", "ISRCTN12345678"},
		{utn, "", "u1111-1234-5678", "U1111-1234-5678", "U1111-1234-5678"},
		{other, "DRKS", "drks00012345", "DRKS00012345", "DRKS00012345"},
		{other, "Institut für Prüfungen", "2021-01", "2021-01", "2021-01"},
		{other, "Sponsor protocol", "202401010001", "202401010001", "202401010001"},
		{other, "Sponsor protocol", "NCT02552212 OPEN LABEL", "NCT02552212 OPEN LABEL", "NCT02552212 OPEN LABEL"},
		{other, "Sponsor protocol", " H2Q-MC-LZZT ", "H2Q-MC-LZZT", "H2Q-MC-LZZT"},
	} {
		got, err := types.NormaliseIdentifier(registrationfact.Identifier{Scheme: tc.scheme, Name: tc.name, Value: tc.given})
		require.NoError(t, err, tc.given)
		require.Equal(t, tc.want, got.Value)
		require.Equal(t, tc.key, types.KeyOf(got).Value)
		again, err := types.NormaliseIdentifier(got)
		require.NoError(t, err)
		require.Equal(t, got, again, "the normal form is its own normal form")
	}
}

func TestAMalformedIdentifierIsRefused(t *testing.T) {
	for _, tc := range []struct {
		scheme      registrationfact.Scheme
		name, value string
		want        string
	}{
		{nct, "", "NCT0227834", `"NCT0227834" is not a number of NCT, want one such as NCT02278341`},
		{nct, "", "NCT022783411", "is not a number of NCT"},
		{nct, "", "NCT0227834X", "is not a number of NCT"},
		{nct, "", "NCT02278341\nX", "is not a number of NCT"},
		{nct, "", "٠NCT0227834", "is not a number of NCT"},
		{nct, "", "NCT٠٢٢٧٨٣٤١", "is not a number of NCT"},
		{nct, "", "", "is not a number of NCT"},
		{nct, "ClinicalTrials.gov", "NCT02278341", "only an identifier of scheme OTHER names its registry"},
		{euCT, "", "2015-001894-41", "is not a number of EU_CT, want one such as 2022-500024-30-00"},
		{euCT, "", "2022-500024-30-0", "is not a number of EU_CT"},
		{euCT, "", "1922-500024-30-00", "is not a number of EU_CT"},
		{eudra, "", "2022-500024-30", "is not a number of EUDRACT"},
		{isrctn, "", "ISRCTN1234567", "is not a number of ISRCTN"},
		{utn, "", "U1112-1234-5678", "is not a number of UTN"},
		{0, "", "NCT02278341", "scheme is 0, want 1 to 6"},
		{7, "", "NCT02278341", "scheme is 7, want 1 to 6"},
		{other, "", "DRKS00012345", "name of the registry is empty"},
		{other, "DRKS", "", "DRKS: number is empty"},
		{other, "DRKS", "a\u202Eb", "U+202E"},
		{other, "ClinicalTrials.gov", "nct02278341", "NCT02278341 is a number of NCT: give it that scheme"},
		{other, "DRKS", "DRKS٠٠٠", "number has the character U+0660 at byte 4, want letters, digits and punctuation of ASCII alone"},
		{other, " DRKS", "DRKS00012345", "name of the registry has white space at an end"},
		{other, "US", "NCT 02552212", "NCT 02552212 is a number of NCT"},
		{other, "US", "NCT-02552212", "is a number of NCT"},
		{other, "US", "nct_0255/2212.", "is a number of NCT"},
		{other, "US", "ClinicalTrials.gov ID: NCT02552212", "is a number of NCT"},
		{other, "EU", "2015 001894 41", "is a number of EUDRACT"},
		{other, "EU", "EUCTR2015-001894-41-DE", "is a number of EUDRACT"},
		{other, "EU", "EudraCT No. 2015/001894/41", "is a number of EUDRACT"},
		{other, "EU", "EU CT 2022-500024-30-00", "is a number of EU_CT"},
		{other, "EU", "2022.500024.30", "is a number of EU_CT"},
		{other, "UK", "ISRCTN 1234 5678", "is a number of ISRCTN"},
		{other, "WHO", "UTN: U1111 1234 5678", "is a number of UTN"},
	} {
		_, err := types.NormaliseIdentifier(registrationfact.Identifier{Scheme: tc.scheme, Name: tc.name, Value: tc.value})
		require.ErrorIs(t, err, types.ErrIdentifier, tc.value)
		require.ErrorContains(t, err, tc.want)
	}
}

func TestANumberTellsItsRegistry(t *testing.T) {
	for value, want := range map[string]registrationfact.Scheme{
		"nct02278341": nct, "2022-500024-30-07": euCT, "2015-001894-41": eudra, "ISRCTN12345678": isrctn, "U1111-1234-5678": utn,
	} {
		got, err := types.FindIdentifier("", value)
		require.NoError(t, err)
		require.Equal(t, want, got.Scheme)
	}
	_, err := types.FindIdentifier("", "DRKS00012345")
	require.ErrorContains(t, err, `"DRKS00012345" does not tell its registry; give the registry's name as well`)
	got, err := types.FindIdentifier("DRKS", "drks00012345")
	require.NoError(t, err)
	require.Equal(t, "DRKS DRKS00012345", types.IdentifierName(got))
	require.Equal(t, "NCT02278341", types.IdentifierName(registrationfact.Identifier{Scheme: nct, Value: "NCT02278341"}))
}

func FuzzANormalIdentifierIsItsOwnNormalForm(f *testing.F) {
	f.Add(int32(nct), "", "nct02278341")
	f.Add(int32(euCT), "", "2022-500024-30-00")
	f.Add(int32(other), "drks", "ǆ ŉ ß")
	f.Add(int32(99), "x", "y")
	f.Fuzz(func(t *testing.T, scheme int32, name, value string) {
		got, err := types.NormaliseIdentifier(registrationfact.Identifier{Scheme: registrationfact.Scheme(scheme), Name: name, Value: value})
		if err != nil {
			return
		}
		again, err := types.NormaliseIdentifier(got)
		require.NoError(t, err)
		require.Equal(t, got, again)
	})
}
