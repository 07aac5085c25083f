package xpt

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestValuesByName(t *testing.T) {
	columns := []column{{"USUBJID", Character, 10}, {"AVAL", Numeric, 8}, {"SHORT", Numeric, 3}}
	r, err := NewReader(bytes.NewReader(build(columns, "01-701    "+"\x42\x3f\x00\x00\x00\x00\x00\x00"+"\x40\x80\x00")))
	require.NoError(t, err)
	row, err := r.Next()
	require.NoError(t, err)
	d := r.Dataset()
	subject, err := d.Text(row, "USUBJID")
	require.NoError(t, err)
	require.Equal(t, "01-701", subject)

	_, err = d.Text(row, "AVAL")
	require.ErrorContains(t, err, "variable AVAL of data set VS is numeric, not character")
	_, err = d.Text(row, "AGE")
	require.ErrorContains(t, err, "data set VS has no variable AGE: it has USUBJID, AVAL, SHORT")
	_, err = d.Text(row[:20], "USUBJID")
	require.ErrorContains(t, err, "an observation of data set VS has 21 bytes, this one has 20")
}

func TestRealDataSetsHaveTheirKnownRows(t *testing.T) {
	for name, want := range map[string]int{"dm": 306, "sv": 3559, "ae": 961, "ds": 596, "ex": 591} {
		r, err := NewReader(realFile(t, "cdisc-pilot/"+name+".xpt"))
		require.NoError(t, err)
		rows, err := rowsOf(r)
		require.NoError(t, err)
		require.Len(t, rows, want, name)
		require.Equal(t, strings.ToUpper(name), r.Dataset().Name)
		seen := make(map[string]bool)
		for _, row := range rows {
			domain, err := r.Dataset().Text([]byte(row), "DOMAIN")
			require.NoError(t, err)
			require.Equal(t, strings.ToUpper(name), domain)
			seen[row] = true
		}
		require.Len(t, seen, want, "no observation twice")
	}
}

func TestRealVisitsAreThoseOfTheTrial(t *testing.T) {
	r, err := NewReader(realFile(t, "cdisc-pilot/sv.xpt"))
	require.NoError(t, err)
	rows, err := rowsOf(r)
	require.NoError(t, err)
	scheduled := 0
	for _, row := range rows {
		visit, err := r.Dataset().Text([]byte(row), "VISIT")
		require.NoError(t, err)
		if !strings.HasPrefix(visit, "UNSCHEDULED") {
			scheduled++
		}
	}
	require.Equal(t, 3437, scheduled)
}

// TestTheSameDataSetInTwoFormsIsTheSame compares each value of a transport file with the Dataset-JSON of the same data.
func TestTheSameDataSetInTwoFormsIsTheSame(t *testing.T) {
	r, err := NewReader(realFile(t, "dataset-json/adsl.xpt"))
	require.NoError(t, err)
	var other struct {
		Name    string
		Columns []struct{ Name, DataType, TargetDataType string }
		Rows    [][]any
	}
	decoder := json.NewDecoder(realFile(t, "dataset-json/adsl.json"))
	decoder.UseNumber()
	require.NoError(t, decoder.Decode(&other))
	d := r.Dataset()
	require.Equal(t, other.Name, d.Name)
	require.EqualValues(t, len(other.Rows), d.Rows)
	require.Len(t, d.Variables, len(other.Columns))
	for _, want := range other.Rows {
		row, err := r.Next()
		require.NoError(t, err)
		for i, c := range other.Columns {
			require.Equal(t, asText(want[i]), value(t, d, row, c.Name, c.TargetDataType == "integer"), c.Name)
		}
	}
}

func asText(v any) string {
	if v == nil {
		return ""
	}
	return fmt.Sprint(v)
}

// value shows a value as Dataset-JSON does: the shortest decimal, dates in ISO 8601, nothing for a missing value.
func value(t *testing.T, d *Dataset, row []byte, name string, date bool) string {
	v, err := d.Variable(name)
	require.NoError(t, err)
	if v.Type == Character {
		text, err := d.Text(row, name)
		require.NoError(t, err)
		return text
	}
	number := row[v.Position : v.Position+v.Length]
	if number[0] == '.' && len(bytes.Trim(number[1:], "\x00")) == 0 {
		return ""
	}
	var digits [8]byte // an IBM hexadecimal floating-point number; a shorter one lacks its last bytes
	copy(digits[:], number)
	f := math.Ldexp(float64(binary.BigEndian.Uint64(digits[:])<<8>>8), 4*(int(digits[0]&0x7f)-64)-56)
	if digits[0]&0x80 != 0 {
		f = -f
	}
	if date {
		return time.Date(1960, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, int(f)).Format(time.DateOnly)
	}
	return fmt.Sprint(f)
}
