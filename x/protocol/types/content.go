package types

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"time"

	protocolfact "github.com/equipoise-trials/equipoise/fact/protocol"
	"github.com/equipoise-trials/equipoise/fact/text"
	"github.com/equipoise-trials/equipoise/x/internal/term"
)

// mediaTypeForm is the form of a media type without parameters (RFC 6838 4.2), in lower case.
var mediaTypeForm = regexp.MustCompile(`^[a-z0-9][a-z0-9!#$&^_.+-]{0,62}/[a-z0-9][a-z0-9!#$&^_.+-]{0,62}$`)

// Check reports what keeps the content from being the number-th version of a document of type t. It says nothing about
// the trial's sites, nor about the line before.
func (c Content) Check(t protocolfact.DocumentType, number uint32) error {
	if err := CheckType(t); err != nil {
		return err
	}
	if err := text.Check("title", c.Title, MaxTitle); err != nil {
		return err
	}
	if err := checkVariants(c.Variants); err != nil {
		return err
	}
	if err := c.checkAmendment(t, number); err != nil {
		return err
	}
	if err := c.checkForm(t); err != nil {
		return err
	}
	if err := CheckLocation("location", c.Location); err != nil {
		return err
	}
	return CheckScope(c.Scope)
}

func checkVariants(variants []protocolfact.Variant) error {
	if n := len(variants); n == 0 || n > MaxVariants {
		return fmt.Errorf("the version has %d files, want 1 to %d", n, MaxVariants)
	}
	languages, digests := make(map[string]bool, len(variants)), make(map[string]bool, len(variants))
	for i, v := range variants {
		if err := checkVariant(fmt.Sprintf("variants[%d]", i), v); err != nil {
			return err
		}
		if languages[v.Language] {
			return fmt.Errorf("the version has two files in %s, want one for each language", v.Language)
		}
		languages[v.Language] = true
		for _, digest := range allDigests(v) {
			if digests[string(digest)] {
				return fmt.Errorf("variants[%d] has the digest %X, which stands in the version already", i, digest)
			}
			digests[string(digest)] = true
		}
	}
	return nil
}

func checkVariant(field string, v protocolfact.Variant) error {
	if err := CheckLanguage(field+".language", v.Language); err != nil {
		return err
	}
	if v.Size_ == 0 || v.Size_ > MaxFileSize {
		return fmt.Errorf("%s.size is %d bytes, want 1 to %d", field, v.Size_, int64(MaxFileSize))
	}
	if err := CheckMediaType(field+".media_type", v.MediaType); err != nil {
		return err
	}
	return checkDigests(field, v)
}

// CheckMediaType reports what keeps a text from being a media type. The error names the field.
func CheckMediaType(field, mediaType string) error {
	if !mediaTypeForm.MatchString(mediaType) {
		return fmt.Errorf(`%s is %.150q, want one such as "application/pdf", in lower case and without parameters`, field, mediaType)
	}
	return nil
}

// CheckLocation reports what keeps a text from being the address of a document, which may be left out. The error names the field.
func CheckLocation(field, location string) error {
	if location == "" {
		return nil
	}
	if err := text.Check(field, location, MaxLocation); err != nil {
		return err
	}
	ascii := !strings.ContainsFunc(location, func(r rune) bool { return r <= ' ' || r > '~' })
	if u, err := url.Parse(location); !ascii || err != nil || u.Scheme != "https" || u.Host == "" || u.User != nil {
		return fmt.Errorf("%s is %q, want an https address in ASCII", field, location)
	}
	return nil
}

// CheckEffective reports what keeps a version that is submitted in a block at now from becoming effective at the time
// given. Nothing is dated back.
func CheckEffective(effective *time.Time, now time.Time) error {
	if effective == nil {
		return nil
	}
	if !effective.After(now) {
		return fmt.Errorf("effective is %s, which is not after the block at %s; leave it out if the version is effective at once",
			term.Format(*effective), term.Format(now))
	}
	_, err := term.New(now, nil, effective)
	return err
}
