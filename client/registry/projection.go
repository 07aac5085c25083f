package registry

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"

	"github.com/gowebpki/jcs"

	"github.com/equipoise-trials/equipoise/x/registration/types"
)

// Canonical returns a JSON document in the form of RFC 8785.
func Canonical(document []byte) ([]byte, error) { return jcs.Transform(document) }

// Project commits to the members of a document that count for a kind of record. Members that the document lacks are left
// out; the order, spacing and escapes in which it was written do not matter.
func Project(source []byte, root *Node, kind types.ProjectionKind, number string, members ...string) (types.RegistryProjection, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for _, name := range members {
		m := root.member(name)
		if m == nil {
			continue
		}
		if err := exact(m); err != nil {
			return types.RegistryProjection{}, err
		}
		if b.Len() > 1 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, "%q:%s", name, source[m.start:m.end])
	}
	b.WriteByte('}')
	canonical, err := Canonical(b.Bytes())
	if err != nil {
		return types.RegistryProjection{}, fmt.Errorf("it has no canonical form (RFC 8785): %w", err)
	}
	return types.RegistryProjection{Kind: kind, Number: number, Digest: types.ProjectionDigest(kind, canonical)}, nil
}

// exact refuses numbers that RFC 8785 would round: two records that differ there would have one digest.
func exact(n *Node) error {
	if n.kind == Number {
		f, err := strconv.ParseFloat(n.text, 64)
		if err != nil || decimal(n.text) != decimal(strconv.FormatFloat(f, 'e', -1, 64)) {
			return fmt.Errorf("%s is %.40s, a number that does not fit 64 bits (IEEE 754); RFC 8785 would round it, so that two records could have one digest",
				n.where(), n.text)
		}
	}
	for _, m := range n.members {
		if err := exact(m); err != nil {
			return err
		}
	}
	return nil
}

// decimal writes a JSON number as its significant digits and its exponent, so that equal numbers are written alike.
func decimal(literal string) string {
	literal, negative := strings.CutPrefix(strings.ToLower(literal), "-")
	digits, exponent, _ := strings.Cut(literal, "e")
	whole, fraction, _ := strings.Cut(digits, ".")
	power, _ := strconv.Atoi(exponent) // an exponent that does not fit was refused as out of range, or stands at zero
	power -= len(fraction)
	significant := strings.TrimLeft(whole+fraction, "0")
	trimmed := strings.TrimRight(significant, "0")
	power += len(significant) - len(trimmed)
	if trimmed == "" {
		return "0"
	}
	return fmt.Sprintf("%t %s %d", negative, trimmed, power)
}
