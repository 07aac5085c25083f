package tmf

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/equipoise-trials/equipoise/client/document"
	"github.com/equipoise-trials/equipoise/x/protocol/types"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

// Finding is what is to be said of a file, the better first.
type Finding int

// The findings. Their numbers are exit codes; 1 is for what went wrong.
const (
	// Current: the file is of the newest version of its line, and nobody objects to it.
	Current Finding = 0
	// Superseded: the line has a newer version.
	Superseded Finding = 2
	// Objected: a committee or an authority disapproved the version, or suspended it and has not lifted that.
	Objected Finding = 3
	// Unknown: the chain has never seen the file.
	Unknown Finding = 4
	// Unreadable: the file could not be read as it stands, so nothing is known of it.
	Unreadable Finding = 5
)

var findingNames = map[Finding]string{
	Current: "CURRENT", Superseded: "SUPERSEDED", Objected: "OBJECTED", Unknown: "UNKNOWN", Unreadable: "UNREADABLE",
}

// String names the finding: "SUPERSEDED".
func (f Finding) String() string { return findingNames[f] }

// MarshalText writes the finding by its name.
func (f Finding) MarshalText() ([]byte, error) { return []byte(f.String()), nil }

// FileReport is what the chain says of a file.
type FileReport struct {
	// File is its path; quoted as Go does where it is not UTF-8, or could not be printed.
	File    string  `json:"file"`
	SHA256  string  `json:"sha256"`
	Size    uint64  `json:"size,string"`
	Finding Finding `json:"finding"`
	// Problem is why the file is UNREADABLE; empty otherwise.
	Problem string `json:"problem,omitempty"`
	// Versions that have the file; none if the finding is UNKNOWN.
	Versions []VersionReport `json:"versions"`
}

// VersionReport is a version that has a file.
type VersionReport struct {
	Finding    Finding `json:"finding"`
	Trial      string  `json:"trial"`
	Line       uint32  `json:"line"`
	Version    uint32  `json:"version"`
	Newest     uint32  `json:"newest"`
	Type       string  `json:"type"`
	MasterFile string  `json:"master_file,omitempty"`
	Title      string  `json:"title"`
	Language   string  `json:"language"`
	Submitted  string  `json:"submitted"`
	// Sites that use this very version now, and OtherSites that use another one of the line.
	Sites      []uint32         `json:"sites"`
	OtherSites []uint32         `json:"other_sites"`
	Decisions  []DecisionReport `json:"decisions"`
}

// DecisionReport is a decision on a version.
type DecisionReport struct {
	Decider      string `json:"decider"`
	Organisation uint64 `json:"organisation,string"`
	Outcome      string `json:"outcome"`
	For          string `json:"for"`
	Time         string `json:"time"`
	NotAfter     string `json:"not_after,omitempty"`
	// InPlaceOf is the organisation in whose place it was made, 0 for none.
	InPlaceOf uint64 `json:"in_place_of,omitempty,string"`
}

// Checker compares files with a chain.
type Checker struct {
	Chain types.QueryClient
	// Trial, if it is not 0, is the only one whose documents count.
	Trial uint64
	// Report is told how many bytes are hashed of how many.
	Report func(done, total uint64)
}

// Check says of each file, and of each file in each folder, what the chain knows. It returns the worst finding.
func (c Checker) Check(ctx context.Context, paths []string) (reports []FileReport, worst Finding, err error) {
	files, total, err := list(paths)
	if err != nil {
		return nil, worst, err
	}
	var done uint64
	for _, file := range files {
		r := FileReport{File: printable(file.path), Finding: Unreadable}
		if file.err == nil {
			file.err = c.file(ctx, file.path, &r)
		}
		if unreadable := (readError{}); errors.As(file.err, &unreadable) {
			r.Problem = unreadable.Error()
		} else if file.err != nil {
			return nil, worst, fmt.Errorf("%s: %w", r.File, file.err)
		}
		reports = append(reports, r)
		worst = max(worst, r.Finding)
		if done += r.Size; c.Report != nil {
			c.Report(min(done, total), total)
		}
	}
	return reports, worst, nil
}

// found is a file to check, or why it cannot be.
type found struct {
	path string
	err  error
}

// readError is about a file, not about the chain.
type readError struct{ error }

func (e readError) Unwrap() error { return e.error }

// list returns the files of paths, those within folders included, in order and with their size together. Hidden files are
// left out of folders; what else cannot be read there is listed with the reason. Links to files are followed, links to
// folders are not: they could lead round in a circle.
func list(paths []string) (files []found, total uint64, err error) {
	for _, path := range paths {
		if _, err := os.Stat(path); err != nil {
			return nil, 0, err
		}
		err := filepath.WalkDir(path, func(name string, entry fs.DirEntry, err error) error {
			if hidden := name != path && strings.HasPrefix(entry.Name(), "."); hidden && entry.IsDir() {
				return filepath.SkipDir
			} else if hidden || err == nil && entry.IsDir() {
				return nil
			}
			file := found{path: name}
			info, statErr := os.Stat(name)
			switch {
			case err != nil:
				file.err = readError{err}
			case statErr != nil:
				file.err = readError{statErr}
			case info.IsDir():
				file.err = readError{errors.New("it is a link to a folder: name that folder to have its files checked")}
			case !info.Mode().IsRegular():
				file.err = readError{errors.New("it is no file")}
			default:
				total += uint64(info.Size())
			}
			files = append(files, file)
			return nil
		})
		if err != nil {
			return nil, 0, err
		}
	}
	if len(files) == 0 {
		return nil, 0, fmt.Errorf("there are no files in %s", strings.Join(paths, ", "))
	}
	return files, total, nil
}

// printable writes a path so that it can be printed: names of files are bytes, and some would move the cursor.
func printable(path string) string {
	if utf8.ValidString(path) && strings.IndexFunc(path, func(r rune) bool { return !unicode.IsPrint(r) }) < 0 {
		return path
	}
	return strconv.Quote(path)
}

// file says what the chain knows of a file.
func (c Checker) file(ctx context.Context, path string, r *FileReport) error {
	file, err := document.HashFile(path, "", "")
	if err != nil {
		return readError{err}
	}
	r.SHA256, r.Size, r.Finding = hex.EncodeToString(file.Digest), file.Size_, Current
	if r.Versions, err = c.versions(ctx, file.Digest); err != nil {
		return err
	}
	if len(r.Versions) == 0 && strings.EqualFold(filepath.Ext(path), ".json") {
		// The source of a payment schedule is known by what it compiles to.
		if compiled, _, err := document.CompileSchedule(path); err == nil {
			if r.Versions, err = c.versions(ctx, compiled.Digest); err != nil {
				return err
			}
		}
	}
	if len(r.Versions) == 0 {
		r.Finding = Unknown
	}
	for _, v := range r.Versions {
		r.Finding = max(r.Finding, v.Finding)
	}
	return nil
}

// versions describes the versions that have a file.
func (c Checker) versions(ctx context.Context, digest []byte) (reports []VersionReport, err error) {
	found, err := versionsWith(ctx, c.Chain, digest)
	if err != nil {
		return nil, err
	}
	for _, v := range found {
		if c.Trial != 0 && c.Trial != v.Trial {
			continue
		}
		r, err := c.version(ctx, v, digest)
		if err != nil {
			return nil, err
		}
		reports = append(reports, r)
	}
	return reports, nil
}

func (c Checker) version(ctx context.Context, v types.Version, digest []byte) (r VersionReport, err error) {
	line, err := c.Chain.Document(ctx, &types.QueryDocumentRequest{Trial: v.Trial, Line: v.Line})
	if err != nil {
		return r, err
	}
	r = VersionReport{
		Trial: trialtypes.FormatID(v.Trial), Line: v.Line, Version: v.Number, Newest: line.Document.Head, Type: types.TypeName(v.Type),
		MasterFile: line.MasterFileNumber, Title: v.Content.Title, Submitted: v.Time.UTC().Format(time.RFC3339),
		Sites: []uint32{}, OtherSites: []uint32{}, Decisions: []DecisionReport{},
	}
	for _, variant := range v.Content.Variants {
		if bytes.Equal(variant.Digest, digest) {
			r.Language = variant.Language
		}
	}
	uses, err := usesOf(ctx, c.Chain, v.Trial, v.Line)
	if err != nil {
		return r, err
	}
	for _, u := range uses {
		if u.Version == v.Number {
			r.Sites = append(r.Sites, u.Site)
		} else {
			r.OtherSites = append(r.OtherSites, u.Site)
		}
	}
	decisions, err := decisionsOn(ctx, c.Chain, v)
	if err != nil {
		return r, err
	}
	for _, d := range decisions {
		r.Decisions = append(r.Decisions, reportOf(d))
	}
	switch {
	case isObjected(decisions):
		r.Finding = Objected
	case v.Number < line.Document.Head:
		r.Finding = Superseded
	}
	return r, nil
}

func reportOf(d types.Decision) DecisionReport {
	r := DecisionReport{
		Decider: types.DeciderName(d.Decider), Organisation: d.Organisation, Outcome: types.OutcomeName(d.Outcome),
		For: types.ScopeName(d.Scope), Time: d.Time.UTC().Format(time.RFC3339), InPlaceOf: d.InPlaceOf,
	}
	if d.NotAfter != nil {
		r.NotAfter = d.NotAfter.UTC().Format(time.RFC3339)
	}
	return r
}

// isObjected reports whether somebody's last word on a version, for the places that they named, is against it. What was
// decided in somebody's place is their word too.
func isObjected(decisions []types.Decision) bool {
	type word struct {
		by      types.DecidedBy
		places  string
		opinion bool
	}
	var against []word
	for _, d := range decisions {
		whose := d.Deciders()
		if d.Outcome == types.Lifted {
			whose = whose[len(whose)-1:] // a suspension is lifted of one organisation
		}
		said := word{whose[0], types.ScopeName(d.Scope), types.IsOpinion(d.Outcome)}
		against = slices.DeleteFunc(against, func(w word) bool {
			return slices.Contains(whose, w.by) && w.places == said.places && w.opinion == said.opinion
		})
		if d.Outcome == types.Disapproved || d.Outcome == types.Suspended {
			against = append(against, said)
		}
	}
	return len(against) > 0
}

// Text says for people what the chain says of a file.
func (r FileReport) Text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s\n", r.File, r.Finding)
	if r.Problem != "" {
		fmt.Fprintf(&b, "  %s\n", r.Problem)
	}
	if r.Finding == Unknown {
		fmt.Fprintf(&b, "  the chain has never seen SHA-256 %s\n", r.SHA256)
	}
	for _, v := range r.Versions {
		fmt.Fprintf(&b, "  %s line %d, %s version %d of %d (%s), %q, submitted %s\n",
			v.Trial, v.Line, v.Type, v.Version, v.Newest, v.Language, v.Title, v.Submitted)
		fmt.Fprintf(&b, "    in use at %s; other versions at %s\n", siteList(v.Sites), siteList(v.OtherSites))
		if len(v.Decisions) == 0 {
			b.WriteString("    nobody has decided on it\n")
		}
		for _, d := range v.Decisions {
			fmt.Fprintf(&b, "    %s by %s %d for %s at %s", d.Outcome, d.Decider, d.Organisation, d.For, d.Time)
			if d.InPlaceOf != 0 {
				fmt.Fprintf(&b, ", in the place of %d", d.InPlaceOf)
			}
			if d.NotAfter != "" {
				fmt.Fprintf(&b, ", until %s", d.NotAfter)
			}
			b.WriteString("\n")
		}
	}
	return b.String()
}

func siteList(sites []uint32) string {
	if len(sites) == 0 {
		return "no site"
	}
	return "site " + strings.ReplaceAll(strings.Trim(fmt.Sprint(sites), "[]"), " ", ", ")
}
