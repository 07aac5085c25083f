package types_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact"
	protocolfact "github.com/equipoise-trials/equipoise/fact/protocol"
	"github.com/equipoise-trials/equipoise/x/protocol/types"
)

const (
	protocolType = protocolfact.DocumentType_DOCUMENT_TYPE_PROTOCOL
	consentType  = protocolfact.DocumentType_DOCUMENT_TYPE_CONSENT_FORM
	scheduleType = protocolfact.DocumentType_DOCUMENT_TYPE_PAYMENT_SCHEDULE
)

func variant(language string, digest byte) protocolfact.Variant {
	d := make([]byte, 32)
	d[0] = digest
	return protocolfact.Variant{Language: language, Digest: d, Size_: 1, MediaType: "application/pdf"}
}

func TestContentSaysWhatIsWrongWithIt(t *testing.T) {
	const substantial = protocolfact.AmendmentClass_AMENDMENT_CLASS_SUBSTANTIAL
	safety := &fact.Reason{Code: fact.ReasonCode_REASON_CODE_SAFETY}
	further := func(algorithm protocolfact.DigestAlgorithm, size int) func(*protocolfact.Variant) {
		return func(v *protocolfact.Variant) {
			v.Further = []*protocolfact.Digest{{Algorithm: algorithm, Digest: make([]byte, size)}}
		}
	}
	first := func(change func(*protocolfact.Variant)) func(*types.Content) {
		return func(c *types.Content) { change(&c.Variants[0]) }
	}
	for name, tc := range map[string]struct {
		kind   protocolfact.DocumentType
		number uint32
		change func(*types.Content)
		wrong  string
	}{
		"a first version":             {protocolType, 1, func(*types.Content) {}, ""},
		"an amendment":                {protocolType, 2, func(c *types.Content) { c.Amendment, c.Rationale = substantial, safety }, ""},
		"an administrative amendment": {protocolType, 2, func(c *types.Content) { c.Amendment, c.Rationale = types.Administrative, safety }, ""},
		"an urgent safety measure":    {consentType, 2, func(c *types.Content) { c.Amendment, c.Rationale, c.Reconsent = types.UrgentSafety, safety, true }, ""},
		"a plan of undeclared class":  {protocolfact.DocumentType_DOCUMENT_TYPE_STATISTICAL_ANALYSIS_PLAN, 2, func(*types.Content) {}, ""},
		"an amendment of outcomes": {protocolType, 2, func(c *types.Content) {
			c.Amendment, c.Rationale, c.AffectedOutcomes = substantial, safety, []string{"P1", "S1"}
		}, ""},
		"a SHA-512 beside":               {protocolType, 1, first(further(2, 64)), ""},
		"a SHA3-256 beside":              {protocolType, 1, first(further(3, 32)), ""},
		"a SHA-512 that is too short":    {protocolType, 1, first(further(2, 32)), "variants[0].further[0].digest has 32 bytes, want the 64 of SHA2_512"},
		"a second SHA-256":               {protocolType, 1, first(further(1, 32)), "SHA2_256, by which the variant has a digest already"},
		"an unknown function":            {protocolType, 1, first(further(9, 32)), "further[0].algorithm is not known"},
		"no function":                    {protocolType, 1, first(further(0, 32)), "further[0].algorithm is not known"},
		"a protocol of undeclared class": {protocolType, 2, func(*types.Content) {}, "the amendment class is missing"},
		"an urgent payment schedule":     {scheduleType, 2, func(c *types.Content) { c.Amendment, c.Rationale = types.UrgentSafety, safety }, "a payment schedule is no urgent safety measure"},
		"an amendment without rationale": {protocolType, 2, func(c *types.Content) { c.Amendment = substantial }, "rationale: a reason is required"},
		"a rationale without amendment":  {protocolType, 1, func(c *types.Content) { c.Rationale = safety }, "only an amendment has a rationale"},
		"outcomes without amendment":     {protocolType, 1, func(c *types.Content) { c.AffectedOutcomes = []string{"P1"} }, "only an amendment has a rationale"},
		"an outcome twice": {protocolType, 2, func(c *types.Content) {
			c.Amendment, c.Rationale, c.AffectedOutcomes = substantial, safety, []string{"P1", "P1"}
		}, `affected_outcomes[1] is "P1", which stands there already`},
		"an outcome of no name": {protocolType, 2, func(c *types.Content) {
			c.Amendment, c.Rationale, c.AffectedOutcomes = substantial, safety, []string{""}
		}, "affected_outcomes[0] is empty"},
		"101 outcomes": {protocolType, 2, func(c *types.Content) {
			c.Amendment, c.Rationale, c.AffectedOutcomes = substantial, safety, make([]string, 101)
		}, "has 101 entries"},
		"administrative, yet outcomes": {protocolType, 2, func(c *types.Content) {
			c.Amendment, c.Rationale, c.AffectedOutcomes = types.Administrative, safety, []string{"P1"}
		}, "affects no outcomes"},
		"administrative, yet new consent": {consentType, 2, func(c *types.Content) { c.Amendment, c.Rationale, c.Reconsent = types.Administrative, safety, true }, "does not ask participants to consent again"},
		"two languages":                   {protocolType, 1, func(c *types.Content) { c.Variants = append(c.Variants, variant("de", 2)) }, ""},
		"a consent form with demands":     {consentType, 1, func(c *types.Content) { c.Demands.Witness, c.Reconsent = true, true }, ""},
		"a public location":               {protocolType, 1, func(c *types.Content) { c.Location = "https://example.org/p?v=1" }, ""},
		"a scope":                         {protocolType, 1, func(c *types.Content) { c.Scope.Countries = []string{"DE", "FR"} }, ""},
		"no type":                         {0, 1, func(*types.Content) {}, "document type is 0, want 1 to 19"},
		"a type beyond the last":          {20, 1, func(*types.Content) {}, "document type is 20"},
		"an empty title":                  {protocolType, 1, func(c *types.Content) { c.Title = "" }, "title is empty"},
		"a title in two forms":            {protocolType, 1, func(c *types.Content) { c.Title = "e\u0301tude" }, "normal form C"},
		"a long title":                    {protocolType, 1, func(c *types.Content) { c.Title = strings.Repeat("é", 301) }, "301 characters"},
		"no files":                        {protocolType, 1, func(c *types.Content) { c.Variants = nil }, "0 files, want 1 to 32"},
		"33 files":                        {protocolType, 1, func(c *types.Content) { c.Variants = make([]protocolfact.Variant, 33) }, "33 files"},
		"two files in a language":         {protocolType, 1, func(c *types.Content) { c.Variants = append(c.Variants, variant("en", 2)) }, "two files in en"},
		"a file twice":                    {protocolType, 1, func(c *types.Content) { c.Variants = append(c.Variants, variant("de", 1)) }, "which stands in the version already"},
		"a digest that is that of the file by another function": {protocolType, 1, first(func(v *protocolfact.Variant) {
			v.Further = []*protocolfact.Digest{{Algorithm: 3, Digest: v.Digest}}
		}), "which stands in the version already"},
		"a language that is none":            {protocolType, 1, first(func(v *protocolfact.Variant) { v.Language = "English" }), `variants[0].language is "English"`},
		"a digest of 31 bytes":               {protocolType, 1, first(func(v *protocolfact.Variant) { v.Digest = v.Digest[1:] }), "variants[0].digest has 31 bytes"},
		"a digest of none":                   {protocolType, 1, first(func(v *protocolfact.Variant) { v.Digest = nil }), "variants[0].digest has 0 bytes"},
		"an empty file":                      {protocolType, 1, first(func(v *protocolfact.Variant) { v.Size_ = 0 }), "variants[0].size is 0"},
		"an absurd file":                     {protocolType, 1, first(func(v *protocolfact.Variant) { v.Size_ = 1 << 60 }), "variants[0].size"},
		"a media type in capitals":           {protocolType, 1, first(func(v *protocolfact.Variant) { v.MediaType = "Application/PDF" }), "variants[0].media_type"},
		"a media type with parameters":       {protocolType, 1, first(func(v *protocolfact.Variant) { v.MediaType = "text/plain; charset=utf-8" }), "without parameters"},
		"a first version that amends":        {protocolType, 1, func(c *types.Content) { c.Amendment = substantial }, "a first version amends nothing"},
		"an amendment class of none":         {protocolType, 2, func(c *types.Content) { c.Amendment = 4 }, "amendment class is 4, want 0 to 3"},
		"a protocol that asks for consent":   {protocolType, 1, func(c *types.Content) { c.Reconsent = true }, "only consent forms do"},
		"a protocol with demands":            {protocolType, 1, func(c *types.Content) { c.Demands.Witness = true }, "only consent forms do"},
		"a location without encryption":      {protocolType, 1, func(c *types.Content) { c.Location = "http://example.org" }, "want an https address"},
		"a location of no host":              {protocolType, 1, func(c *types.Content) { c.Location = "https:/x" }, "want an https address"},
		"a location with a password":         {protocolType, 1, func(c *types.Content) { c.Location = "https://a:b@example.org" }, "want an https address"},
		"a location that looks like another": {protocolType, 1, func(c *types.Content) { c.Location = "https://ex\u0430mple.org" }, "in ASCII"},
		"a long location":                    {protocolType, 1, func(c *types.Content) { c.Location = "https://" + strings.Repeat("a", 500) }, "508 characters"},
		"a country that is none":             {protocolType, 1, func(c *types.Content) { c.Scope.Countries = []string{"UK"} }, `scope.countries[0] is "UK"`},
	} {
		t.Run(name, func(t *testing.T) {
			c := types.Content{Title: "Protocol", Variants: []protocolfact.Variant{variant("en", 1)}}
			if tc.kind == consentType {
				c.Purpose, c.Population = types.Participation, types.Self
			}
			tc.change(&c)
			requireError(t, c.Check(tc.kind, tc.number), tc.wrong)
		})
	}
}

func TestNothingBecomesEffectiveInThePast(t *testing.T) {
	now := time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)
	at := func(d time.Duration) *time.Time { t := now.Add(d); return &t }
	require.NoError(t, types.CheckEffective(nil, now))
	require.NoError(t, types.CheckEffective(at(1), now))
	requireError(t, types.CheckEffective(at(0), now), "effective is 2030-01-01T00:00:00Z, which is not after the block")
	requireError(t, types.CheckEffective(at(-time.Hour), now), "leave it out if the version is effective at once")
	far := time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)
	requireError(t, types.CheckEffective(&far, now), "2200")
}

func requireError(t *testing.T, err error, wrong string) {
	t.Helper()
	if wrong == "" {
		require.NoError(t, err)
		return
	}
	require.ErrorContains(t, err, wrong)
}
