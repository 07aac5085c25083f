package tiles

import (
	"encoding/base64"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/fact/tiles/durable"
)

const (
	headFile = "size"
	headTag  = "equipoise/tiles/v1"
	filePerm = 0o644
	dirPerm  = 0o755
)

// head is the content of the file "size": three lines with the tag, the size in decimal and the root in base64.
type head struct {
	size uint64
	root fact.Hash
}

func (h head) marshal() []byte {
	return fmt.Appendf(nil, "%s\n%d\n%s\n", headTag, h.size, base64.StdEncoding.EncodeToString(h.root[:]))
}

func parseHead(data []byte) (head, error) {
	lines := strings.Split(string(data), "\n")
	if len(lines) != 4 || lines[0] != headTag || lines[3] != "" {
		return head{}, fmt.Errorf("want three lines: %q, a size, a root", headTag)
	}
	size, err := strconv.ParseUint(lines[1], 10, 64)
	if err != nil || size > math.MaxInt64 || strconv.FormatUint(size, 10) != lines[1] {
		return head{}, fmt.Errorf("%q is not a size", lines[1])
	}
	root, err := base64.StdEncoding.Strict().DecodeString(lines[2])
	if err != nil || len(root) != fact.HashSize {
		return head{}, fmt.Errorf("%q is not a root", lines[2])
	}
	return head{size, fact.Hash(root)}, nil
}

func readHead(dir string) (head, error) {
	path := filepath.Join(dir, headFile)
	data, err := os.ReadFile(path)
	if err != nil {
		return head{}, err
	}
	h, err := parseHead(data)
	if err != nil {
		return head{}, fmt.Errorf("%w: %s: %w", ErrDamaged, path, err)
	}
	return h, nil
}

func writeHead(dir string, h head) error {
	return durable.WriteFile(filepath.Join(dir, headFile), h.marshal(), filePerm)
}
