package archive

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// Mirror is a copy of an archive's directory. Nothing it returns is trusted.
type Mirror interface {
	// Open opens a file by its path below the archive's directory, with forward slashes. It fails with fs.ErrNotExist
	// if the mirror does not have it.
	Open(ctx context.Context, path string) (io.ReadCloser, error)
	// String names the mirror in messages.
	String() string
}

// OpenMirror returns the mirror at a location: the base URL of an HTTP server, or a directory.
func OpenMirror(location string) (Mirror, error) {
	if strings.HasPrefix(location, "http://") || strings.HasPrefix(location, "https://") {
		base, err := url.Parse(location)
		if err != nil {
			return nil, fmt.Errorf("mirror: %w", err)
		}
		if base.Host == "" || base.RawQuery != "" || base.Fragment != "" {
			return nil, fmt.Errorf("mirror %s: want a base URL with a host, without query and fragment", location)
		}
		return httpMirror{base: base, client: &http.Client{}, patience: httpPatience}, nil
	}
	if strings.Contains(location, "://") {
		return nil, fmt.Errorf("mirror %s: want an http or https URL, or a directory", location)
	}
	info, err := os.Stat(location)
	if err != nil {
		return nil, fmt.Errorf("mirror: %w", err)
	}
	if !info.IsDir() {
		return nil, fmt.Errorf("mirror %s: want a directory, it is a file", location)
	}
	return dirMirror(location), nil
}

type dirMirror string

// Open implements [Mirror].
func (m dirMirror) Open(_ context.Context, path string) (io.ReadCloser, error) {
	return os.Open(filepath.Join(string(m), filepath.FromSlash(path)))
}

// String implements [Mirror].
func (m dirMirror) String() string { return string(m) }

// httpPatience is how long a server may send nothing.
const httpPatience = 30 * time.Second

type httpMirror struct {
	base     *url.URL
	client   *http.Client
	patience time.Duration
}

// Open implements [Mirror]. The reader fails when the server sends nothing for longer than the mirror's patience.
func (m httpMirror) Open(ctx context.Context, path string) (io.ReadCloser, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	address := m.base.JoinPath(path).String()
	idle := time.AfterFunc(m.patience, func() {
		cancel(fmt.Errorf("%s: nothing arrived for %s", address, m.patience))
	})
	body, err := m.get(ctx, address)
	if err != nil {
		idle.Stop()
		err = because(ctx, err)
		cancel(nil)
		return nil, err
	}
	return &patientReader{ReadCloser: body, ctx: ctx, cancel: cancel, idle: idle, patience: m.patience}, nil
}

func (m httpMirror) get(ctx context.Context, address string) (io.ReadCloser, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, err
	}
	response, err := m.client.Do(request)
	if err != nil {
		return nil, err
	}
	switch response.StatusCode {
	case http.StatusOK:
		return response.Body, nil
	case http.StatusNotFound, http.StatusGone:
		err = fs.ErrNotExist
	default:
		err = errors.New(response.Status)
	}
	return nil, fmt.Errorf("%s: %w", address, errors.Join(err, response.Body.Close()))
}

// String implements [Mirror].
func (m httpMirror) String() string { return m.base.Redacted() }

// patientReader ends a request whose body stops coming.
type patientReader struct {
	io.ReadCloser
	ctx      context.Context
	cancel   context.CancelCauseFunc
	idle     *time.Timer
	patience time.Duration
}

// Read implements io.Reader.
func (r *patientReader) Read(p []byte) (int, error) {
	n, err := r.ReadCloser.Read(p)
	r.idle.Reset(r.patience)
	if err != nil && !errors.Is(err, io.EOF) {
		err = because(r.ctx, err)
	}
	return n, err
}

// Close implements io.Closer.
func (r *patientReader) Close() error {
	r.idle.Stop()
	err := r.ReadCloser.Close()
	r.cancel(nil)
	return err
}

// because returns why a context ended, if it did, in place of the error that this caused.
func because(ctx context.Context, err error) error {
	if cause := context.Cause(ctx); cause != nil {
		return cause
	}
	return err
}

const (
	sizeFile = "size"
	sizeTag  = "equipoise/tiles/v1"
	maxSize  = 1 << 10 // bytes of that file
)

// mirrorSize returns how many entries a mirror says it has.
func mirrorSize(ctx context.Context, m Mirror) (uint64, error) {
	data, err := fetch(ctx, m, sizeFile, maxSize)
	if err != nil {
		return 0, fmt.Errorf("mirror %s: %w", m, err)
	}
	lines := strings.Split(string(data), "\n")
	if len(lines) < 2 || lines[0] != sizeTag {
		return 0, fmt.Errorf("mirror %s: the file %q does not start with %q: this is no archive", m, sizeFile, sizeTag)
	}
	size, err := strconv.ParseUint(lines[1], 10, 63)
	if err != nil {
		return 0, fmt.Errorf("mirror %s: %.40q is not a size", m, lines[1])
	}
	return size, nil
}

// fetch reads a whole file of at most the given number of bytes.
func fetch(ctx context.Context, m Mirror, path string, most int64) (data []byte, err error) {
	r, err := m.Open(ctx, path)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	data, err = io.ReadAll(io.LimitReader(r, most+1))
	if err == nil && int64(len(data)) > most {
		err = fmt.Errorf("%s has more than %d bytes", path, most)
	}
	return data, err
}
