package xpt

import (
	"encoding/binary"
	"fmt"
	"strconv"
)

// Type is what a variable holds.
type Type int

// The two types that SAS has.
const (
	Numeric   Type = 1
	Character Type = 2
)

// String returns "numeric" or "character".
func (t Type) String() string {
	if t == Numeric {
		return "numeric"
	}
	return "character"
}

// Variable is a column of the data set.
type Variable struct {
	// Name in capital letters, at most 8 of them.
	Name string
	// Label for people, at most 40 bytes; the format does not say in what encoding.
	Label string
	// Type of its values.
	Type Type
	// Length of a value in bytes: 2 to 8 for numbers.
	Length int
	// Position of its first byte in an observation.
	Position int
	// Format is the SAS format for display, "DATE9." for example; empty if there is none.
	Format string
}

// variables reads the namestr header, the namestrs and the header of the observations.
func (r *headerReader) variables(size int) ([]Variable, error) {
	rest, err := r.header(namestrHeader, "the namestr header")
	if err != nil {
		return nil, err
	}
	count, err := r.number(rest[6:10], "the number of variables", 26)
	if err != nil {
		return nil, err
	}
	if count == 0 {
		return nil, fmt.Errorf("byte %d: the data set has no variables", r.offset-26)
	}
	variables := make([]Variable, count)
	for i := range variables {
		start := r.offset
		data, err := r.take(size, fmt.Sprintf("the description of variable %d of %d", i+1, count))
		if err != nil {
			return nil, err
		}
		if variables[i], err = parseNamestr(data); err != nil {
			return nil, fmt.Errorf("byte %d: variable %d of %d %w", start, i+1, count, err)
		}
	}
	if filling := (recordSize - count*size%recordSize) % recordSize; filling > 0 {
		if _, err := r.take(filling, "the descriptions of the variables"); err != nil {
			return nil, err
		}
	}
	_, err = r.header(obsHeader, "the header of the observations")
	return variables, err
}

// parseNamestr reads the description of a variable; TS-140 gives its layout as a C structure.
func parseNamestr(data []byte) (Variable, error) {
	v := Variable{
		Type:     Type(binary.BigEndian.Uint16(data[0:])),
		Length:   int(binary.BigEndian.Uint16(data[4:])),
		Name:     text(data[8:16]),
		Label:    text(data[16:56]),
		Format:   format(text(data[56:64]), binary.BigEndian.Uint16(data[64:]), binary.BigEndian.Uint16(data[66:])),
		Position: int(binary.BigEndian.Uint32(data[84:])),
	}
	switch {
	case !isName(v.Name):
		return v, fmt.Errorf("has the name %q, expected up to 8 letters, digits and underscores", printable(data[8:16]))
	case v.Type != Numeric && v.Type != Character:
		return v, fmt.Errorf("(%s) has type %d, expected 1 (numeric) or 2 (character)", v.Name, v.Type)
	case v.Type == Numeric && (v.Length < 2 || v.Length > 8):
		return v, fmt.Errorf("(%s) is a number of %d bytes, expected 2 to 8", v.Name, v.Length)
	case v.Length == 0 || v.Length > maxLength:
		return v, fmt.Errorf("(%s) has values of %d bytes, expected 1 to %d", v.Name, v.Length, maxLength)
	}
	return v, nil
}

// maxLength is the longest value that the format can describe. SAS version 5 stops at 200, other programs do not.
const maxLength = 1<<15 - 1

func format(name string, width, decimals uint16) string {
	if name == "" && width == 0 {
		return ""
	}
	if width > 0 {
		name += strconv.Itoa(int(width))
	}
	name += "."
	if decimals > 0 {
		name += strconv.Itoa(int(decimals))
	}
	return name
}

func isName(name string) bool {
	for _, c := range []byte(name) {
		if letter := 'a' <= c|0x20 && c|0x20 <= 'z'; !letter && c != '_' && (c < '0' || c > '9') {
			return false
		}
	}
	return name != ""
}

// rowLength checks that the variables lie side by side in an observation and have different names, and returns its
// length.
func rowLength(variables []Variable) (int, error) {
	length := 0
	seen := make(map[string]bool, len(variables))
	for i, v := range variables {
		if v.Position != length {
			return 0, fmt.Errorf("variable %d of %d (%s) starts at byte %d of the observation, expected %d", i+1, len(variables), v.Name, v.Position, length)
		}
		if seen[v.Name] {
			return 0, fmt.Errorf("variable %d of %d has the name of an earlier one, %s", i+1, len(variables), v.Name)
		}
		seen[v.Name] = true
		length += v.Length
	}
	if length > maxRow {
		return 0, fmt.Errorf("an observation has %d bytes, at most %d are allowed", length, maxRow)
	}
	return length, nil
}
