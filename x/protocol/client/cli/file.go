package cli

import (
	"crypto/sha256"
	"fmt"
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

// hashFile reads a file of any size once and describes it. An empty media type is told by the file's name.
func hashFile(path, language, mediaType string) (v protocolfact.Variant, err error) {
	file, err := os.Open(path)
	if err != nil {
		return v, err
	}
	defer file.Close()
	hash := sha256.New()
	size, err := io.Copy(hash, file)
	if err != nil {
		return v, fmt.Errorf("%s: %w", path, err)
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
	return protocolfact.Variant{Language: language, Digest: hash.Sum(nil), Size_: uint64(size), MediaType: mediaType}, nil
}
