package types_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/text/language"

	"github.com/equipoise-trials/equipoise/x/protocol/types"
)

func TestALanguageIsABCP47TagInItsCustomaryCase(t *testing.T) {
	for _, tag := range []string{"de", "pt-BR", "zh-Hant-TW", "es-419", "gsw", "zxx", "sl-rozaj", "de-CH-1996", "sr-Latn"} {
		require.NoError(t, types.CheckLanguage("language", tag))
	}
	for _, tag := range []string{
		"", "d", "DE", "deutsch", "pt_BR", "pt-br", "zh-hant", "de-", "-de", "de--CH", "x-private", "en-u-ca-gregory",
		"de-CH-" + strings.Repeat("abcdef-", 5) + "abcdef", "de\n", "de ",
	} {
		require.ErrorContains(t, types.CheckLanguage("variants[0].language", tag), "variants[0].language is", tag)
	}
}

func FuzzEveryLanguageAcceptedIsWellFormed(f *testing.F) {
	for _, tag := range []string{"de", "pt-BR", "zh-Hant-TW", "es-419", "sl-rozaj", "de-CH-1996", "en_US", ""} {
		f.Add(tag)
	}
	f.Fuzz(func(t *testing.T, tag string) {
		if types.CheckLanguage("language", tag) != nil {
			return
		}
		_, err := language.Parse(tag)
		// A tag may be well-formed and name a language nobody registered: that is no syntax error.
		if _, unknown := err.(language.ValueError); err != nil && !unknown && !strings.Contains(err.Error(), "repeated") {
			t.Errorf("%q: %v", tag, err)
		}
	})
}
