package cli

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"math"
	"os"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"github.com/equipoise-trials/equipoise/fact"
	protocolfact "github.com/equipoise-trials/equipoise/fact/protocol"
	"github.com/equipoise-trials/equipoise/x/internal/reason"
	"github.com/equipoise-trials/equipoise/x/protocol/types"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

// noLanguage is the BCP 47 tag of content that is in no language (RFC 5646 4.1, ISO 639-2).
const noLanguage = "zxx"

// submission is what the flags say of a version.
type submission struct {
	line, supersedes                        uint32
	supersedesGiven, reconsent              bool
	title, mediaType, schedule, scheduleOut string
	amendment, effective, location          string
	rationale, rationaleDigest              string
	files, demands, countries               []string
	further, outcomes                       []string
	sites                                   []uint
}

// message returns the message that submits the version, without its signer. Everything that can be checked without the
// chain is.
func (s submission) message(trial, documentType string) (*types.MsgSubmitDocument, error) {
	id, err := trialtypes.ParseID(trial)
	if err != nil {
		return nil, err
	}
	t, err := ParseType(documentType)
	if err != nil {
		return nil, err
	}
	if s.line != 0 && !s.supersedesGiven {
		return nil, fmt.Errorf("--supersedes is missing: name the head of line %d, as `query protocol document %d %d` shows it", s.line, id, s.line)
	}
	msg := &types.MsgSubmitDocument{Trial: id, Line: s.line, Type: t, Supersedes: s.supersedes}
	if msg.Content, err = s.content(); err != nil {
		return nil, err
	}
	if err := s.addFiles(msg); err != nil {
		return nil, err
	}
	if err := msg.Content.Check(t, s.supersedes+1); err != nil {
		return nil, err
	}
	_, err = types.ReadScheduleFile(t, msg.Content, msg.Schedule)
	return msg, err
}

// content reads everything but the files.
func (s submission) content() (c types.Content, err error) {
	c = types.Content{Title: norm.NFC.String(s.title), Reconsent: s.reconsent, Location: s.location, AffectedOutcomes: s.outcomes}
	if c.Amendment, err = ParseAmendment("--amendment", s.amendment); err != nil {
		return c, err
	}
	if c.Rationale, err = ParseRationale("--rationale", s.rationale, s.rationaleDigest); err != nil {
		return c, err
	}
	if c.Demands, err = ParseDemands("--demand", s.demands); err != nil {
		return c, err
	}
	c.Scope.Countries = s.countries
	for _, site := range s.sites {
		if site > math.MaxUint32 {
			return c, fmt.Errorf("--site %d is too large", site)
		}
		c.Scope.Sites = append(c.Scope.Sites, uint32(site))
	}
	c.Scope = types.InOrder(c.Scope)
	if s.effective != "" {
		at, err := time.Parse(time.RFC3339, s.effective)
		if err != nil {
			return c, fmt.Errorf("--effective is %q, want an instant such as 2030-06-01T00:00:00Z", s.effective)
		}
		at = at.UTC()
		c.Effective = &at
	}
	return c, nil
}

// addFiles hashes the files, or compiles the payment schedule.
func (s submission) addFiles(msg *types.MsgSubmitDocument) error {
	switch {
	case s.schedule != "" && len(s.files) > 0:
		return errors.New("--schedule and --file exclude one another: the compiled schedule is the only file")
	case s.schedule == "" && s.scheduleOut != "":
		return errors.New("--schedule-out needs --schedule")
	case s.schedule == "" && len(s.files) == 0:
		return errors.New("no file: give --file LANGUAGE=PATH, or --schedule PATH for a payment schedule")
	}
	if s.schedule != "" {
		return s.addSchedule(msg)
	}
	for _, file := range s.files {
		language, path, found := strings.Cut(file, "=")
		if !found {
			return fmt.Errorf("--file is %q, want LANGUAGE=PATH such as en=protocol.pdf", file)
		}
		variant, err := HashFile(path, language, s.mediaType, s.further...)
		if err != nil {
			return err
		}
		msg.Content.Variants = append(msg.Content.Variants, variant)
	}
	return nil
}

func (s submission) addSchedule(msg *types.MsgSubmitDocument) error {
	variant, raw, err := CompileSchedule(s.schedule)
	if err != nil {
		return err
	}
	msg.Schedule = raw
	msg.Content.Variants = []protocolfact.Variant{variant}
	return nil
}

// CompileSchedule reads a payment schedule written as JSON, and returns the file that committees approve with its
// description.
func CompileSchedule(path string) (v protocolfact.Variant, raw []byte, err error) {
	source, err := os.ReadFile(path)
	if err != nil {
		return v, nil, err
	}
	schedule, err := ParseSchedule(source)
	if err != nil {
		return v, nil, fmt.Errorf("%s: %w", path, err)
	}
	if raw, err = types.EncodeSchedule(schedule); err != nil {
		return v, nil, fmt.Errorf("%s: %w", path, err)
	}
	digest := sha256.Sum256(raw)
	return protocolfact.Variant{
		Language: noLanguage, Digest: digest[:], Size_: uint64(len(raw)), MediaType: types.ScheduleMediaType,
	}, raw, nil
}

// ParseDemands reads who signs beside a participant. The field is named in errors.
func ParseDemands(field string, names []string) (d protocolfact.Demands, err error) {
	for _, name := range names {
		switch name {
		case "representative":
			d.Representative = true
		case "second-parent":
			d.SecondParent = true
		case "assent":
			d.Assent = true
		case "witness":
			d.Witness = true
		default:
			return d, fmt.Errorf("%s is %q, want representative, second-parent, assent or witness", field, name)
		}
	}
	return d, nil
}

// ParseRationale reads why an amendment is made: a reason code such as "safety", and the digest of its text, in
// hexadecimal, or none. The field is named in errors.
func ParseRationale(field, name, digest string) (*fact.Reason, error) {
	if name == "" {
		if digest != "" {
			return nil, fmt.Errorf("%s is missing beside the digest of its text", field)
		}
		return nil, nil
	}
	code, known := fact.ReasonCode_value["REASON_CODE_"+enumName(name)]
	if !known || code == 0 {
		return nil, fmt.Errorf("%s is %q, want a reason code such as safety", field, name)
	}
	text, err := hex.DecodeString(digest)
	if err != nil {
		return nil, fmt.Errorf("the digest of the text of %s is %q, want hexadecimal digits", field, digest)
	}
	if len(text) == 0 {
		text = nil
	}
	r := &fact.Reason{Code: fact.ReasonCode(code), TextDigest: text}
	return r, reason.Require(r)
}

// ParseAmendment reads the class of an amendment; empty is none. The field is named in errors.
func ParseAmendment(field, name string) (protocolfact.AmendmentClass, error) {
	if name == "" {
		return protocolfact.AmendmentClass_AMENDMENT_CLASS_UNSPECIFIED, nil
	}
	if n, ok := protocolfact.AmendmentClass_value["AMENDMENT_CLASS_"+enumName(name)]; ok && n != 0 {
		return protocolfact.AmendmentClass(n), nil
	}
	return 0, fmt.Errorf("%s is %q, want substantial, administrative or urgent-safety", field, name)
}

// ParseType reads a type of document as the command line names it: "consent-form".
func ParseType(name string) (protocolfact.DocumentType, error) {
	if n, ok := protocolfact.DocumentType_value["DOCUMENT_TYPE_"+enumName(name)]; ok && n != 0 {
		return protocolfact.DocumentType(n), nil
	}
	return 0, fmt.Errorf("document type is %q, want one of %s", name, typeNames())
}

// typeNames lists the types of document as the command line names them.
func typeNames() string {
	names := make([]string, 0, len(protocolfact.DocumentType_name)-1)
	for n := 1; n < len(protocolfact.DocumentType_name); n++ {
		names = append(names, strings.ReplaceAll(types.TypeName(protocolfact.DocumentType(n)), " ", "-"))
	}
	return strings.Join(names, ", ")
}

func enumName(name string) string { return strings.ToUpper(strings.ReplaceAll(name, "-", "_")) }
