package tmf

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"github.com/equipoise-trials/equipoise/client/document"
	protocolfact "github.com/equipoise-trials/equipoise/fact/protocol"
	"github.com/equipoise-trials/equipoise/x/protocol/types"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

// ManifestName is the file that says what a folder holds.
const ManifestName = "manifest.json"

// Manifest says what a folder holds. Paths are relative to the folder.
type Manifest struct {
	// Trial is the number of the trial: "EQ00000012".
	Trial string `json:"trial"`
	// Documents are the versions, in any order.
	Documents []ManifestEntry `json:"documents"`
}

// ManifestEntry is one version of a document. Names of types, classes and demands are those of tx protocol
// submit-document.
type ManifestEntry struct {
	// ID names the entry within the manifest.
	ID string `json:"id"`
	// Follows is the ID of the entry whose version this one supersedes; Line and Supersedes name a version that the chain
	// has instead. With neither the entry begins a line.
	Follows    string `json:"follows,omitempty"`
	Line       uint32 `json:"line,omitempty"`
	Supersedes uint32 `json:"supersedes,omitempty"`

	Type  string `json:"type"`
	Title string `json:"title"`
	// Files are paths by language; Schedule is the path of a payment schedule as JSON instead.
	Files     map[string]string `json:"files,omitempty"`
	Schedule  string            `json:"schedule,omitempty"`
	MediaType string            `json:"media_type,omitempty"`
	// Further names functions to hash the files by beside SHA-256.
	Further          []string   `json:"further_digests,omitempty"`
	Amendment        string     `json:"amendment,omitempty"`
	Rationale        string     `json:"rationale,omitempty"`
	RationaleDigest  string     `json:"rationale_digest,omitempty"`
	AffectedOutcomes []string   `json:"affected_outcomes,omitempty"`
	Reconsent        bool       `json:"reconsent,omitempty"`
	Purpose          string     `json:"purpose,omitempty"`
	Population       string     `json:"population,omitempty"`
	Demands          []string   `json:"demands,omitempty"`
	Countries        []string   `json:"countries,omitempty"`
	Sites            []uint32   `json:"sites,omitempty"`
	Effective        *time.Time `json:"effective,omitempty"`
	Location         string     `json:"location,omitempty"`
}

// Entry is a version of a folder that was hashed and checked.
type Entry struct {
	ID, Follows string
	// Message submits it. Its signer is left out, and the line of what begins or follows within the folder.
	Message *types.MsgSubmitDocument
}

// Folder is a trial master file on disk.
type Folder struct {
	Trial   uint64
	Entries []Entry
}

// Open reads a folder, by its manifest or by the names of its folders, and hashes its files. trial may be empty where the
// manifest names it.
func Open(dir, trial string, report func(done, total uint64)) (Folder, error) {
	m, err := readManifest(dir)
	if errors.Is(err, fs.ErrNotExist) {
		m, err = manifestByNames(dir)
	}
	if err != nil {
		return Folder{}, err
	}
	if m.Trial == "" {
		m.Trial = trial
	}
	if trial != "" && trial != m.Trial {
		return Folder{}, fmt.Errorf("%s is of trial %s, not of %s", dir, m.Trial, trial)
	}
	if m.Trial == "" {
		return Folder{}, errors.New("which trial? Name it in the manifest, or with --trial")
	}
	return m.hash(dir, report)
}

func readManifest(dir string) (m Manifest, err error) {
	path := filepath.Join(dir, ManifestName)
	raw, err := os.ReadFile(path)
	if err != nil {
		return m, err
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	if err := d.Decode(&m); err != nil {
		return m, fmt.Errorf("%s: %w", path, err)
	}
	if d.More() {
		return m, fmt.Errorf("%s: the manifest is followed by something else at byte %d", path, d.InputOffset())
	}
	return m, nil
}

// manifestByNames describes a folder without manifest: a folder for each document, whose name begins with a master file
// number or a type and goes on with the title, and holds a file for each language, named by it: "02.02.03 Consent
// form/de.pdf". A payment schedule is the one file of "payment-schedule Payments/payments.json".
func manifestByNames(dir string) (m Manifest, err error) {
	folders, err := os.ReadDir(dir)
	if err != nil {
		return m, err
	}
	for _, folder := range folders {
		if strings.HasPrefix(folder.Name(), ".") {
			continue
		}
		if !folder.IsDir() {
			return m, fmt.Errorf("%s has the file %s beside its folders and no %s: put it into the folder of a document", dir, folder.Name(), ManifestName)
		}
		e, err := entryByNames(dir, folder.Name())
		if err != nil {
			return m, err
		}
		m.Documents = append(m.Documents, e)
	}
	if len(m.Documents) == 0 {
		return m, fmt.Errorf("%s has neither a %s nor folders of documents", dir, ManifestName)
	}
	return m, nil
}

func entryByNames(dir, folder string) (e ManifestEntry, err error) {
	kind, title, _ := strings.Cut(folder, " ")
	t, err := typeOf(kind)
	if err != nil {
		return e, fmt.Errorf("folder %q: %w", folder, err)
	}
	e = ManifestEntry{ID: folder, Type: document.TypeName(t), Title: strings.TrimSpace(title), Files: make(map[string]string)}
	if e.Title == "" {
		e.Title = types.TypeName(t)
	}
	if t == protocolfact.DocumentType_DOCUMENT_TYPE_CONSENT_FORM { // the one that adults who sign themselves are required to sign
		e.Purpose, e.Population = "participation", "self"
	}
	files, err := os.ReadDir(filepath.Join(dir, folder))
	if err != nil {
		return e, err
	}
	for _, file := range files {
		name := file.Name()
		if strings.HasPrefix(name, ".") {
			continue
		}
		path := filepath.Join(folder, name)
		language := strings.TrimSuffix(name, filepath.Ext(name))
		switch {
		case file.IsDir():
			return e, fmt.Errorf("folder %q holds the folder %q, want files only", folder, name)
		case t == protocolfact.DocumentType_DOCUMENT_TYPE_PAYMENT_SCHEDULE && e.Schedule != "":
			return e, fmt.Errorf("folder %q holds %s and %s, want one payment schedule", folder, filepath.Base(e.Schedule), name)
		case t == protocolfact.DocumentType_DOCUMENT_TYPE_PAYMENT_SCHEDULE:
			e.Schedule = path
		case types.CheckLanguage("the file's name", language) != nil:
			return e, fmt.Errorf(`folder %q holds %q, want files named by their language such as "de.pdf" or "zxx.xml"`, folder, name)
		case e.Files[language] != "":
			return e, fmt.Errorf("folder %q holds two files in %s", folder, language)
		default:
			e.Files[language] = path
		}
	}
	return e, nil
}

// typeOf returns the type of a master file number, or of the name of a type.
func typeOf(kind string) (protocolfact.DocumentType, error) {
	for n := range len(protocolfact.DocumentType_name) {
		if number := types.MasterFileNumber(protocolfact.DocumentType(n)); number != "" && number == kind {
			return protocolfact.DocumentType(n), nil
		}
	}
	return document.ParseType(kind)
}

// hash reads the files of a manifest, and checks all that can be checked without the chain.
func (m Manifest) hash(dir string, report func(done, total uint64)) (f Folder, err error) {
	if f.Trial, err = trialtypes.ParseID(m.Trial); err != nil {
		return f, err
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return f, err
	}
	defer root.Close()
	seen := make(map[string]bool, len(m.Documents))
	for i, e := range m.Documents {
		if e.ID == "" || seen[e.ID] {
			return f, fmt.Errorf("documents[%d].id is %q, want a name that no other entry has", i, e.ID)
		}
		seen[e.ID] = true
	}
	for i, e := range m.Documents {
		if e.Follows != "" && (!seen[e.Follows] || e.Line != 0) {
			return f, fmt.Errorf("%s: follows is %q, want the id of another entry, and no line beside it", e.ID, e.Follows)
		}
		msg, err := e.message(root, dir, f.Trial)
		if err != nil {
			return f, fmt.Errorf("%s: %w", printable(e.ID), err)
		}
		f.Entries = append(f.Entries, Entry{ID: e.ID, Follows: e.Follows, Message: msg})
		if report != nil {
			report(uint64(i+1), uint64(len(m.Documents)))
		}
	}
	return f, f.checkOrder()
}

// message returns the message that submits an entry.
func (e ManifestEntry) message(root *os.Root, dir string, trial uint64) (*types.MsgSubmitDocument, error) {
	t, err := typeOf(e.Type)
	if err != nil {
		return nil, err
	}
	if (e.Line == 0) != (e.Supersedes == 0) {
		return nil, errors.New("line and supersedes go together: the head of the line as you know it")
	}
	msg := &types.MsgSubmitDocument{Trial: trial, Type: t, Line: e.Line, Supersedes: e.Supersedes}
	if msg.Content, err = e.content(); err != nil {
		return nil, err
	}
	if err := e.addFiles(root, dir, msg); err != nil {
		return nil, err
	}
	number := uint32(1)
	if e.Line != 0 || e.Follows != "" {
		number = 2
	}
	if err := msg.Content.Check(t, number); err != nil {
		return nil, err
	}
	_, err = types.ReadScheduleFile(t, msg.Content, msg.Schedule)
	return msg, err
}

func (e ManifestEntry) content() (c types.Content, err error) {
	c = types.Content{
		Title: norm.NFC.String(e.Title), Reconsent: e.Reconsent, Location: e.Location, AffectedOutcomes: e.AffectedOutcomes, Effective: e.Effective,
		Scope: types.InOrder(protocolfact.Scope{Countries: e.Countries, Sites: e.Sites}),
	}
	if e.Effective != nil {
		at := e.Effective.UTC()
		c.Effective = &at
	}
	if c.Amendment, err = document.ParseAmendment("amendment", e.Amendment); err != nil {
		return c, err
	}
	if c.Rationale, err = document.ParseRationale("rationale", e.Rationale, e.RationaleDigest); err != nil {
		return c, err
	}
	if c.Purpose, err = document.ParsePurpose("purpose", e.Purpose); err != nil {
		return c, err
	}
	if c.Population, err = document.ParsePopulation("population", e.Population); err != nil {
		return c, err
	}
	c.Demands, err = document.ParseDemands("demands", e.Demands)
	return c, err
}

// addFiles hashes the files of an entry in the order of their languages, or compiles its payment schedule. A path that
// leads out of the folder is refused.
func (e ManifestEntry) addFiles(root *os.Root, dir string, msg *types.MsgSubmitDocument) error {
	inside := func(path string) (string, error) {
		info, err := root.Stat(path)
		if err == nil && !info.Mode().IsRegular() {
			err = fmt.Errorf("%q is no file", path)
		}
		return filepath.Join(dir, path), err
	}
	if e.Schedule != "" {
		if len(e.Files) > 0 {
			return errors.New("schedule and files exclude one another: the compiled schedule is the only file")
		}
		path, err := inside(e.Schedule)
		if err != nil {
			return err
		}
		variant, raw, err := document.CompileSchedule(path)
		msg.Schedule, msg.Content.Variants = raw, []protocolfact.Variant{variant}
		return err
	}
	languages := make([]string, 0, len(e.Files))
	for language := range e.Files {
		languages = append(languages, language)
	}
	slices.Sort(languages)
	for _, language := range languages {
		path, err := inside(e.Files[language])
		if err != nil {
			return err
		}
		variant, err := document.HashFile(path, language, e.MediaType, e.Further...)
		if err != nil {
			return err
		}
		msg.Content.Variants = append(msg.Content.Variants, variant)
	}
	return nil
}

// checkOrder refuses entries that follow one another in a circle, or two that follow the same.
func (f Folder) checkOrder() error {
	after, by := make(map[string]string), make(map[string]string)
	types := make(map[string]protocolfact.DocumentType)
	for _, e := range f.Entries {
		types[e.ID] = e.Message.Type
		if e.Follows == "" {
			continue
		}
		if other := by[e.Follows]; other != "" {
			return fmt.Errorf("%s and %s both follow %s: versions form one line", other, e.ID, e.Follows)
		}
		after[e.ID], by[e.Follows] = e.Follows, e.ID
	}
	for _, e := range f.Entries {
		if e.Follows != "" && types[e.Follows] != e.Message.Type {
			return fmt.Errorf("%s follows %s, which is of another type", e.ID, e.Follows)
		}
		steps := 0
		for id := e.ID; after[id] != ""; id = after[id] {
			if steps++; steps > len(f.Entries) {
				return fmt.Errorf("%s follows itself by way of others", e.ID)
			}
		}
	}
	return nil
}
