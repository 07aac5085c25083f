package book

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
)

// datasetJSON is the first line of a CDISC Dataset-JSON file in its NDJSON form: it describes the rows that follow, and is
// none of them.
type datasetJSON struct {
	name    string
	columns int
	records *uint64 // how many rows follow, if it says so
}

// datasetHeader is what a header has. Only what is checked is read.
type datasetHeader struct {
	Version json.RawMessage   `json:"datasetJSONVersion"`
	Name    json.RawMessage   `json:"name"`
	Columns []json.RawMessage `json:"columns"`
	Records *json.Number      `json:"records"`
	Rows    []json.RawMessage `json:"rows"`
}

// versionMember tells a header from a record.
var versionMember = []byte(`"datasetJSONVersion"`)

// isDatasetHeader reports whether a line is the header of Dataset-JSON.
func isDatasetHeader(line []byte) bool {
	if !bytes.HasPrefix(bytes.TrimLeft(line, " \t"), []byte("{")) || !bytes.Contains(line, versionMember) {
		return false
	}
	var members map[string]json.RawMessage
	if json.Unmarshal(line, &members) != nil {
		return false
	}
	_, ok := members["datasetJSONVersion"]
	return ok
}

// readDatasetHeader reads a header, or says why rows cannot follow it.
func readDatasetHeader(line []byte) (*datasetJSON, error) {
	var h datasetHeader
	if err := json.Unmarshal(line, &h); err != nil {
		return nil, fmt.Errorf("the line is the header of a Dataset-JSON file, but not as CDISC has it: %w", err)
	}
	if len(h.Rows) > 0 {
		return nil, fmt.Errorf("the line is a whole Dataset-JSON file with %d rows: write it in its NDJSON form, the header and each row in a line of its own", len(h.Rows))
	}
	if len(h.Columns) == 0 {
		return nil, errors.New("the line is the header of a Dataset-JSON file, but names no columns: want what each of the rows has")
	}
	d := &datasetJSON{columns: len(h.Columns)}
	_ = json.Unmarshal(h.Name, &d.name) // it is for people
	if h.Records != nil {
		n, err := h.Records.Int64()
		if err != nil || n < 0 {
			return nil, fmt.Errorf("the header of the Dataset-JSON file says that it has %s records, want a whole number", h.Records)
		}
		records := uint64(n)
		d.records = &records
	}
	return d, nil
}

// checkRow reports what keeps a line from being a row of the data set.
func (d *datasetJSON) checkRow(line []byte) error {
	if isDatasetHeader(line) {
		return errors.New("another Dataset-JSON header: a file with one data set is expected, split this one")
	}
	var row []json.RawMessage
	if err := json.Unmarshal(line, &row); err != nil || row == nil {
		return errors.New("the line is no row of the Dataset-JSON file: want an array with a value for each column")
	}
	if len(row) != d.columns {
		return fmt.Errorf("the row has %d values, the header names %d columns", len(row), d.columns)
	}
	return nil
}

// checkCount returns an error if there are not as many rows as the header says.
func (d *datasetJSON) checkCount(rows uint64) error {
	if d.records != nil && *d.records != rows {
		return fmt.Errorf("the header says that the data set has %d records, %d follow it: the file was cut off or put together; write it again", *d.records, rows)
	}
	return nil
}
