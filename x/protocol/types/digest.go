package types

import (
	"fmt"

	"github.com/equipoise-trials/equipoise/fact"
	protocolfact "github.com/equipoise-trials/equipoise/fact/protocol"
	"github.com/equipoise-trials/equipoise/x/internal/field"
)

// digestSizes holds how many bytes each function gives, by its number.
var digestSizes = [...]int{
	protocolfact.DigestAlgorithm_DIGEST_ALGORITHM_SHA2_256: 32,
	protocolfact.DigestAlgorithm_DIGEST_ALGORITHM_SHA2_512: 64,
	protocolfact.DigestAlgorithm_DIGEST_ALGORITHM_SHA3_256: 32,
}

// checkDigests reports what is wrong with the digests of a variant: SHA-256 always, others beside it.
func checkDigests(at string, v protocolfact.Variant) error {
	if err := field.RequireHash(at+".digest", v.Digest); err != nil {
		return err
	}
	seen := map[protocolfact.DigestAlgorithm]bool{protocolfact.DigestAlgorithm_DIGEST_ALGORITHM_SHA2_256: true}
	for i, d := range v.Further {
		at := fmt.Sprintf("%s.further[%d]", at, i)
		if d == nil || d.Algorithm <= 0 || int(d.Algorithm) >= len(digestSizes) {
			return fmt.Errorf("%s.algorithm is not known, want 2 to %d", at, len(digestSizes)-1)
		}
		if seen[d.Algorithm] {
			return fmt.Errorf("%s.algorithm is %s, by which the variant has a digest already", at, AlgorithmName(d.Algorithm))
		}
		if n := len(d.Digest); n != digestSizes[d.Algorithm] {
			return fmt.Errorf("%s.digest has %d bytes, want the %d of %s", at, n, digestSizes[d.Algorithm], AlgorithmName(d.Algorithm))
		}
		seen[d.Algorithm] = true
	}
	return nil
}

// AlgorithmName names the function of a digest: "SHA2_512".
func AlgorithmName(a protocolfact.DigestAlgorithm) string {
	return fact.EnumName(a)
}

// CheckDigestSize reports what keeps a digest from being one that a variant may have.
func CheckDigestSize(digest []byte) error {
	if n := len(digest); n != 32 && n != 64 {
		return fmt.Errorf("the digest has %d bytes, want the 32 of SHA2_256 and SHA3_256 or the 64 of SHA2_512", n)
	}
	return nil
}

// AllDigests returns every digest of the version's files, those by other functions than SHA-256 included.
func (v Version) AllDigests() (digests [][]byte) {
	for _, variant := range v.Content.Variants {
		digests = append(digests, allDigests(variant)...)
	}
	return digests
}

// allDigests returns the digests of a file by all functions.
func allDigests(v protocolfact.Variant) [][]byte {
	digests := [][]byte{v.Digest}
	for _, d := range v.Further {
		digests = append(digests, d.Digest)
	}
	return digests
}
