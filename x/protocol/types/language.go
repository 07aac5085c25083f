package types

import (
	"fmt"
	"regexp"
)

// languageForm is what a BCP 47 tag looks like (RFC 5646 2.1) in its customary letter case, without extensions and
// private use: language, script, region, variants. One spelling per language, so that tags can be compared.
var languageForm = regexp.MustCompile(`^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?(-([a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*$`)

// maxLanguage bounds a tag: the buffer that RFC 5646 4.4.1 recommends.
const maxLanguage = 35

// CheckLanguage reports what keeps tag from naming a language.
func CheckLanguage(field, tag string) error {
	if len(tag) > maxLanguage || !languageForm.MatchString(tag) {
		return fmt.Errorf(`%s is %.80q, want a BCP 47 tag such as "de", "pt-BR" or "zh-Hant-TW" in its customary letter case`, field, tag)
	}
	return nil
}
