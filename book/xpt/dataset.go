package xpt

import (
	"fmt"
	"strings"
)

// Dataset describes the data set of a file.
type Dataset struct {
	// Name of the data set, "DM" for example.
	Name string
	// Label for people.
	Label string
	// Type is the SAS data set type, mostly empty.
	Type string
	// Created and Modified are as the file has them, "16JUN17:15:53:15" for example: without century or time zone.
	Created, Modified string
	// Variables in the order of the observation.
	Variables []Variable
	// RowLength is the length of an observation in bytes.
	RowLength int
	// Rows is the number of observations.
	Rows uint64
}

// Variable returns a variable by its name, in capital letters.
func (d *Dataset) Variable(name string) (Variable, error) {
	names := make([]string, len(d.Variables))
	for i, v := range d.Variables {
		if v.Name == name {
			return v, nil
		}
		names[i] = v.Name
	}
	return Variable{}, fmt.Errorf("data set %s has no variable %s: it has %s", d.Name, name, strings.Join(names, ", "))
}

// Text returns the value of a character variable in an observation, without the blanks that fill it up.
func (d *Dataset) Text(row []byte, name string) (string, error) {
	v, err := d.Variable(name)
	if err != nil {
		return "", err
	}
	if v.Type != Character {
		return "", fmt.Errorf("variable %s of data set %s is %s, not %s", name, d.Name, v.Type, Character)
	}
	if len(row) != d.RowLength {
		return "", fmt.Errorf("an observation of data set %s has %d bytes, this one has %d", d.Name, d.RowLength, len(row))
	}
	return strings.TrimRight(string(row[v.Position:v.Position+v.Length]), " "), nil
}
