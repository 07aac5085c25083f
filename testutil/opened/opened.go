// Package opened checks that what the facts of a chain commit to can be opened from the keeps of those who acted: no salt
// was dropped, and nothing that can be guessed was hashed without one.
package opened

import (
	"bytes"
	"errors"
	"reflect"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/client/keep"
	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/fact/opening"
)

// salted says by which kind of opening the fields of facts are opened that hold a salted digest.
var salted = map[string]opening.Kind{
	"NameDigest":          opening.Name,
	"IdentityDigest":      opening.Identity,
	"TrainingDigest":      opening.Training,
	"AccountDigest":       opening.Account,
	"PaperDigest":         opening.Paper,
	"ComprehensionDigest": opening.Comprehension,
	"CopyDigest":          opening.Copy,
	"Reference":           opening.PaymentReference,
	"Receipt":             opening.Receipt,
	"ScopeCommitment":     opening.Scope,
	"ReasonCommitment":    opening.Reason,
	"TextDigest":          opening.Text,
	"DocumentDigest":      opening.Letter,
	"EvidenceDigest":      opening.Letter,
}

// open are fields that need no opening: random bytes, and digests of what anybody may have.
var open = []string{
	"Handle", "Blind", // random
	"Digest", "Digests", "FormDigest", // of documents
	"RegistrationDigest", "PrimaryOutcomesDigest", "PreviousDigest", // of registrations, which are public
	"OldRoot", "NewRoot", "HeaderHash", "Checkpoint", "ExportDigest", // of trees and chains
}

// maxOccurrences bounds how often a visit is taken to have been repeated.
const maxOccurrences = 64

// Keeps are the keeps of everybody who acted.
type Keeps []*keep.Keep

// Require opens every digest of the leaves of a chain. items are the items of visits that are paid. It returns how many
// digests were opened of each field.
func (k Keeps) Require(t testing.TB, items []string, leaves [][]byte) map[string]int {
	t.Helper()
	opened, attested := make(map[string]int), make(map[fact.Hash]bool)
	for _, raw := range leaves {
		leaf, err := fact.ParseLeaf(raw)
		require.NoError(t, err)
		f, err := leaf.Decode()
		require.NoError(t, err)
		walk(reflect.ValueOf(f), func(owner reflect.Value, field string, digest []byte) {
			at := leaf.TypeURL + " " + field
			switch kind, isSalted := salted[field]; {
			case isSalted:
				require.Equal(t, kind, k.opening(t, at, digest).Kind, at)
			case field == "Detail":
				k.visit(t, at, digest)
			case field == "KDigest":
				handle := hash(t, owner, "Handle")
				sum := fact.KeyDigest(handle, k.nullifierKey(t, at, handle))
				require.Equal(t, sum[:], digest, at)
			case field == "Nullifier" && owner.FieldByName("Detail").IsValid():
				attested[k.nullifier(t, at, owner, items)] = true
			case field == "Nullifier": // of a line that a visit made
				require.True(t, attested[hash(t, owner, field)], at)
			default:
				require.Contains(t, open, field, "%s is neither salted nor said to need no opening", at)
				return
			}
			opened[field]++
		})
	}
	return opened
}

// walk calls visit for each field of a fact that holds bytes, with the message that the field is of.
func walk(v reflect.Value, visit func(owner reflect.Value, field string, digest []byte)) {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			walk(v.Elem(), visit)
		}
	case reflect.Slice:
		for i := range v.Len() {
			walk(v.Index(i), visit)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			field, name := v.Field(i), v.Type().Field(i).Name
			switch value := field.Interface().(type) {
			case []byte:
				if len(value) > 0 {
					visit(v, name, value)
				}
			case [][]byte:
				for _, one := range value {
					visit(v, name, one)
				}
			default:
				walk(field, visit)
			}
		}
	}
}

func (k Keeps) opening(t testing.TB, at string, digest []byte) opening.Opening {
	t.Helper()
	return first(t, k, at, func(one *keep.Keep) (opening.Opening, error) { return one.Opening(digest) })
}

func (k Keeps) visit(t testing.TB, at string, digest []byte) fact.VisitDetail {
	t.Helper()
	return first(t, k, at, func(one *keep.Keep) (fact.VisitDetail, error) { return one.Visit(digest) })
}

func (k Keeps) nullifierKey(t testing.TB, at string, handle fact.Hash) fact.Hash {
	t.Helper()
	return first(t, k, at, func(one *keep.Keep) (fact.Hash, error) { return one.NullifierKey(handle[:]) })
}

// nullifier recomputes the nullifier of a visit line from the key that is kept and the details of the visit, and returns it.
func (k Keeps) nullifier(t testing.TB, at string, line reflect.Value, items []string) fact.Hash {
	t.Helper()
	visit := k.visit(t, at, line.FieldByName("Detail").Bytes())
	key := k.nullifierKey(t, at, hash(t, line, "Handle"))
	want := hash(t, line, "Nullifier")
	require.True(t, slices.ContainsFunc(items, func(item string) bool {
		for occurrence := range uint32(maxOccurrences) {
			if fact.Nullifier(key, visit.Visit, item, occurrence) == want {
				return true
			}
		}
		return false
	}), "%s is of no item of %s", at, visit.Visit)
	return want
}

func hash(t testing.TB, v reflect.Value, field string) fact.Hash {
	t.Helper()
	hashes, err := fact.Hashes([][]byte{bytes.Clone(v.FieldByName(field).Bytes())})
	require.NoError(t, err)
	return hashes[0]
}

// first returns what the first of the keeps has that has it.
func first[T any](t testing.TB, keeps Keeps, at string, get func(*keep.Keep) (T, error)) (found T) {
	t.Helper()
	for _, one := range keeps {
		found, err := get(one)
		if err == nil {
			return found
		}
		var missing *keep.NotKeptError
		require.True(t, errors.As(err, &missing), "%s: %v", at, err)
	}
	require.Fail(t, "nobody kept what opens it", at)
	return found
}
