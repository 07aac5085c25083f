package book

import (
	"testing"

	"github.com/stretchr/testify/require"
)

const datasetLine = `{"datasetJSONCreationDateTime":"2026-01-01T00:00:00","datasetJSONVersion":"1.1.0","records":2,"name":"DM","columns":[{"name":"USUBJID"},{"name":"AGE"}]}`

func TestTheHeaderOfDatasetJSONIsNoRecord(t *testing.T) {
	for name, text := range map[string]string{
		"as it is":          datasetLine + "\n[\"1\",30]\n[\"2\",null]\n",
		"other order":       `{"columns":[{},{}],"rows":[],"datasetJSONVersion":"1.1.0"}` + "\r\n[\"1\",30]\r\n[\"2\",null]",
		"indented, spaced":  ` { "records" : 2, "columns" : [ {}, {} ], "datasetJSONVersion" : "1.1.1" }` + "\n[\"1\",30]\n[\"2\",null]\n",
		"no number of rows": `{"datasetJSONVersion":"1.1.0","columns":[{},{}]}` + "\n[\"1\",30]\n[\"2\",null]\n",
	} {
		n := ndjson(t, text)
		for range 2 { // the second reading is the same
			rows, err := readAll(n)
			require.NoError(t, err, name)
			require.Equal(t, []string{`["1",30]`, `["2",null]`}, rows, name)
			require.Len(t, n.Remarks(), 1)
			require.Contains(t, n.Remarks()[0], "line 1 is the header of a Dataset-JSON file")
			require.NoError(t, n.Rewind())
		}
	}
}

func TestRowsThatAreNotAsTheirHeaderSaysAreRefused(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"cut off between lines": {datasetLine + "\n[\"1\",30]\n", "the header says that the data set has 2 records, 1 follow it"},
		"a row too many":        {datasetLine + "\n[1,2]\n[3,4]\n[5,6]\n", "has 2 records, 3 follow it"},
		"a value too few":       {datasetLine + "\n[1,2]\n[3]\n", "the row has 1 values, the header names 2 columns"},
		"an object":             {datasetLine + "\n[1,2]\n{\"a\":1}\n", "is no row of the Dataset-JSON file: want an array"},
		"null":                  {datasetLine + "\nnull\n[1,2]\n", "line 2, byte"},
		"two data sets":         {datasetLine + "\n[1,2]\n" + datasetLine + "\n[1,2]\n", "another Dataset-JSON header: a file with one data set is expected"},
		"a whole file":          {`{"datasetJSONVersion":"1.1.0","columns":[{}],"rows":[[1],[2]]}` + "\n", "is a whole Dataset-JSON file with 2 rows: write it in its NDJSON form"},
		"no columns":            {`{"datasetJSONVersion":"1.1.0"}` + "\n", "names no columns"},
		"columns of text":       {`{"datasetJSONVersion":"1.1.0","columns":"x"}` + "\n", "not as CDISC has it"},
		"half a record":         {`{"datasetJSONVersion":"1.1.0","records":1.5,"columns":[{}]}` + "\n[1]\n", "says that it has 1.5 records"},
	} {
		_, err := readAll(ndjson(t, c.text))
		require.ErrorContains(t, err, c.want, name)
	}
}

func TestARecordThatMentionsDatasetJSONIsARecord(t *testing.T) {
	for _, line := range []string{`{"note":"datasetJSONVersion"}`, `{"a":{"datasetJSONVersion":"1"}}`, `["datasetJSONVersion"]`, `"datasetJSONVersion"`} {
		rows, err := readAll(ndjson(t, line+"\n[1,2,3]\n"))
		require.NoError(t, err)
		require.Equal(t, []string{line, "[1,2,3]"}, rows)
	}
}
