package document

import (
	"crypto/sha256"
	"crypto/sha3"
	"crypto/sha512"
	"fmt"
	"hash"
	"io"
	"os"
	"path/filepath"
	"strings"

	protocolfact "github.com/equipoise-trials/equipoise/fact/protocol"
)

// mediaTypes tells the media type of a file by the end of its name. The system's own table is not asked: two machines
// would tell two types.
var mediaTypes = map[string]string{
	".csv":  "text/csv",
	".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
	".htm":  "text/html",
	".html": "text/html",
	".json": "application/json",
	".md":   "text/markdown",
	".pdf":  "application/pdf",
	".txt":  "text/plain",
	".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	".xml":  "application/xml",
	".zip":  "application/zip",
}

// hashes lists the functions by which a file may be hashed beside SHA-256, as people name them.
var hashes = map[string]struct {
	algorithm protocolfact.DigestAlgorithm
	hash      func() hash.Hash
}{
	"sha2-512": {protocolfact.DigestAlgorithm_DIGEST_ALGORITHM_SHA2_512, sha512.New},
	"sha3-256": {protocolfact.DigestAlgorithm_DIGEST_ALGORITHM_SHA3_256, func() hash.Hash { return sha3.New256() }},
}

// HashFile reads a file of any size once and describes it, with its SHA-256 and with digests by further functions
// ("sha2-512", "sha3-256"). An empty media type is told by the file's name. It refuses what is no regular file, an empty
// one, and one that is written to meanwhile.
func HashFile(path, language, mediaType string, further ...string) (v protocolfact.Variant, err error) {
	before, err := os.Stat(path) // opening a pipe would wait for its other end
	if err != nil {
		return v, err
	}
	if !before.Mode().IsRegular() {
		return v, fmt.Errorf("%s is no file", path)
	}
	file, err := os.Open(path)
	if err != nil {
		return v, err
	}
	defer file.Close()
	own := sha256.New()
	into, others := []io.Writer{own}, make([]hash.Hash, len(further))
	for i, name := range further {
		f, known := hashes[name]
		if !known {
			return v, fmt.Errorf("a further digest is by %q, want sha2-512 or sha3-256", name)
		}
		others[i] = f.hash()
		into = append(into, others[i])
		v.Further = append(v.Further, &protocolfact.Digest{Algorithm: f.algorithm})
	}
	size, err := io.Copy(io.MultiWriter(into...), file)
	if err != nil {
		return v, fmt.Errorf("%s: %w", path, err)
	}
	after, err := os.Stat(path)
	if err != nil {
		return v, err
	}
	if !os.SameFile(before, after) || after.Size() != size || before.Size() != size || !after.ModTime().Equal(before.ModTime()) {
		return v, fmt.Errorf("%s changed while it was read", path)
	}
	if size == 0 {
		return v, fmt.Errorf("%s is empty", path)
	}
	if mediaType == "" {
		mediaType = mediaTypes[strings.ToLower(filepath.Ext(path))]
	}
	if mediaType == "" {
		mediaType = "application/octet-stream"
	}
	for i := range others {
		v.Further[i].Digest = others[i].Sum(nil)
	}
	v.Language, v.Digest, v.Size_, v.MediaType = language, own.Sum(nil), uint64(size), mediaType
	return v, nil
}
