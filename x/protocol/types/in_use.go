package types

import (
	"cmp"
	"slices"

	protocolfact "github.com/equipoise-trials/equipoise/fact/protocol"
)

// Line returns how a site uses a line; the zero value if it does not.
func (u InUse) Line(line uint32) LineInUse {
	for _, l := range u.Lines {
		if l.Line == line {
			return l
		}
	}
	return LineInUse{}
}

// OfType returns the lines of a type that a site uses, by number.
func (u InUse) OfType(t protocolfact.DocumentType) []LineInUse {
	from, _ := slices.BinarySearchFunc(u.Lines, LineInUse{Type: t}, compareLines)
	to, _ := slices.BinarySearchFunc(u.Lines, LineInUse{Type: t + 1}, compareLines)
	return u.Lines[from:to]
}

// With returns what a site uses once a version came into use.
func (u InUse) With(l LineInUse) InUse {
	lines := slices.Clone(u.Lines)
	i, found := slices.BinarySearchFunc(lines, l, compareLines)
	if found {
		lines[i] = l
	} else {
		lines = slices.Insert(lines, i, l)
	}
	return InUse{Lines: lines}
}

func compareLines(a, b LineInUse) int {
	return cmp.Or(cmp.Compare(a.Type, b.Type), cmp.Compare(a.Line, b.Line))
}

// InUse says how a site uses the version.
func (v Version) InUse() LineInUse {
	return LineInUse{
		Type: v.Type, Line: v.Line, Version: v.Number, ReconsentFloor: v.ReconsentFloor, ApprovedWith: v.ApprovedWith,
		Purpose: v.Content.Purpose, Population: v.Content.Population,
	}
}

// InTime returns activations in the order in which they were made.
func InTime(activations []Activation) []Activation {
	ordered := slices.Clone(activations)
	slices.SortStableFunc(ordered, func(a, b Activation) int { return cmp.Compare(a.Height, b.Height) })
	return ordered
}
