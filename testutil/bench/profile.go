package main

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime/pprof"
	"strings"
)

// profileOf names the file with the profile of a message's blocks from the n-th on; none without a folder.
func profileOf(dir string, m message, n int) string {
	if dir == "" {
		return ""
	}
	return filepath.Join(dir, fmt.Sprintf("%s.%d.pprof", strings.ReplaceAll(m.name, " ", "-"), n))
}

// startProfile writes a CPU profile to a file until it is stopped; to none, if the name is empty.
func startProfile(file string) (stop func(), err error) {
	if file == "" {
		return func() {}, nil
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return nil, err
	}
	w, err := os.Create(file)
	if err != nil {
		return nil, err
	}
	return func() {
		pprof.StopCPUProfile()
		w.Close()
	}, pprof.StartCPUProfile(w)
}
