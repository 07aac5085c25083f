package types

import (
	"crypto/sha256"
	"fmt"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/fact/text"
	"github.com/equipoise-trials/equipoise/x/internal/field"
)

const (
	// MaxProjectionNumber bounds the number that another registry gave the trial, in characters.
	MaxProjectionNumber = 64

	maxProjections = 8
	projectionTag  = "equipoise/registry/v1"
)

// names under which the kinds enter a digest. They never change.
var projectionNames = map[ProjectionKind]string{
	ProjectionKind_PROJECTION_KIND_CTGOV_V2: "clinicaltrials.gov/v2",
	ProjectionKind_PROJECTION_KIND_USDM:     "cdisc.org/usdm",
}

// ProjectionName is a kind of projection as people read it, and as its digest contains it.
func ProjectionName(kind ProjectionKind) string { return projectionNames[kind] }

// ProjectionDigest returns the digest of a projected record in its canonical form (RFC 8785): SHA-256 of the tag
// "equipoise/registry/v1", the name of the kind and the canonical bytes, each with its length as BE32.
func ProjectionDigest(kind ProjectionKind, canonical []byte) []byte {
	b := fact.LP(nil, projectionTag)
	b = fact.LP(b, projectionNames[kind])
	sum := sha256.Sum256(fact.LP(b, canonical))
	return sum[:]
}

// checkRegistryProjections checks the commitments to records in other registries. The chain never sees the records.
func (r *Registration) checkRegistryProjections() error {
	if n := len(r.RegistryProjections); n > maxProjections {
		return fmt.Errorf("registry_projections has %d entries, at most %d are allowed", n, maxProjections)
	}
	for i, p := range r.RegistryProjections {
		at := fmt.Sprintf("registry_projections[%d]", i)
		if err := p.check(at); err != nil {
			return err
		}
		for _, earlier := range r.RegistryProjections[:i] {
			if earlier.Kind == p.Kind && earlier.Number == p.Number {
				return fmt.Errorf("%s: %s is given twice", at, p.Number)
			}
		}
	}
	return nil
}

func (p RegistryProjection) check(at string) error {
	if err := known(at+".kind", int32(p.Kind), ProjectionKind_name, required); err != nil {
		return err
	}
	if err := text.Check(at+".number", p.Number, MaxProjectionNumber); err != nil {
		return err
	}
	return field.RequireHash(at+".digest", p.Digest)
}
