package registry

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// Kind tells what the value is; Null if there is none.
func (n *Node) Kind() Kind {
	if n == nil {
		return Null
	}
	return n.kind
}

// At returns the value under names within names, or nil.
func (n *Node) At(names ...string) *Node {
	for _, name := range names {
		n = n.member(name)
	}
	if n.Kind() == Null {
		return nil
	}
	return n
}

// AtFirst returns the first of several members that is there: versions of a format name them differently.
func (n *Node) AtFirst(names ...string) *Node {
	for _, name := range names {
		if m := n.At(name); m != nil {
			return m
		}
	}
	return nil
}

// Has reports whether an object has a member, if only null.
func (n *Node) Has(name string) bool { return n.member(name) != nil }

// Members returns the values within an array or an object.
func (n *Node) Members() []*Node {
	if n == nil {
		return nil
	}
	return n.members
}

func (n *Node) member(name string) *Node {
	if n.Kind() != Object {
		return nil
	}
	for _, m := range n.members {
		if m.name == name {
			return m
		}
	}
	return nil
}

// Items returns the values of an array, and none of anything else.
func (n *Node) Items() []*Node {
	if n.Kind() != Array {
		return nil
	}
	return n.members
}

// Peek returns the text of a string, or a number as it is written, without taking it.
func (n *Node) Peek() string {
	if n.Kind() != String && n.Kind() != Number {
		return ""
	}
	return n.text
}

// figureForm is a number as people write it.
var figureForm = regexp.MustCompile(`^[0-9]{1,15}(\.[0-9]{1,15})?$`)

// Figure returns a number, or the one that a string consists of, without taking it; false if the value is neither.
func (n *Node) Figure() (float64, bool) {
	if n.Kind() != Number && (n.Kind() != String || !figureForm.MatchString(strings.TrimSpace(n.text))) {
		return 0, false
	}
	f, err := strconv.ParseFloat(strings.TrimSpace(n.text), 64)
	return f, err == nil
}

// Path names the value from the root of its document, "a.b[3].c" for example.
func (n *Node) Path() string { return n.path(func(i int) string { return strconv.Itoa(i) }) }

// place is the path without the numbers of the items of arrays.
func (n *Node) place() string { return n.path(func(int) string { return "" }) }

func (n *Node) path(number func(int) string) string {
	var parts []string
	for m := n; m != nil && m.parent != nil; m = m.parent {
		if m.parent.kind == Array {
			parts = append(parts, "["+number(m.index)+"]")
		} else {
			parts = append(parts, "."+m.name)
		}
	}
	var b strings.Builder
	for i := len(parts) - 1; i >= 0; i-- {
		b.WriteString(parts[i])
	}
	return strings.TrimPrefix(b.String(), ".")
}

func (n *Node) where() string { return fmt.Sprintf("%s at byte %d", n.Path(), n.start) }

// mark gives a value, and all within, a fate.
func (n *Node) mark(f fate) {
	if n == nil {
		return
	}
	n.fate = f
	for _, m := range n.members {
		m.mark(f)
	}
}

// leaves counts the values within that say something: neither arrays nor objects, nor null or empty.
func (n *Node) leaves() (count int) {
	if n.kind < Array {
		if n.isEmpty() {
			return 0
		}
		return 1
	}
	for _, m := range n.members {
		count += m.leaves()
	}
	return count
}

// isEmpty reports whether a value says nothing.
func (n *Node) isEmpty() bool {
	return n.kind == Null || n.kind == String && n.text == "" || n.fate == passed
}

// isWhole reports whether all that the value has within shares one fate.
func (n *Node) isWhole(f fate) bool {
	if n.kind < Array {
		return n.fate == f || n.isEmpty()
	}
	for _, m := range n.members {
		if !m.isWhole(f) {
			return false
		}
	}
	return true
}

// Literal returns a string, number or boolean as it is written, without taking it; nothing for anything else.
func (n *Node) Literal() string {
	if n == nil {
		return ""
	}
	return n.text
}
