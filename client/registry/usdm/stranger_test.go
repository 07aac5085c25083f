package usdm

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// texts are what tools and people leave in study definitions.
var texts = []any{
	"", " ", "TBD", "<p>a &lt; b &#8203;&#x202e;</p>", "\u202eright to left", "Cafe\u0301", "emoji 🧪", strings.Repeat("long ", 900), "a\u00a0b", "<usdm:tag name=\"none\"/>",
	"<usdm:ref klass=\"X\" id=\"I1\" attribute=\"text\"></usdm:ref>", "jane.doe@example.org", "Study", nil,
}

// altered returns a value with some of its members left out, set to null, given twice or said differently.
func altered(s *rand.Rand, v any) any {
	switch v := v.(type) {
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(v)) {
			member := v[name]
			switch n := s.IntN(60); {
			case n == 0:
				delete(v, name)
			case n == 1:
				v[name] = nil
			default:
				v[name] = altered(s, member)
			}
		}
	case []any:
		for i := range v {
			v[i] = altered(s, v[i])
		}
		if len(v) > 0 && s.IntN(8) == 0 {
			v = append(v, v[s.IntN(len(v))])
		}
		s.Shuffle(len(v), func(i, j int) { v[i], v[j] = v[j], v[i] })
		return v
	case string:
		if s.IntN(25) == 0 {
			return texts[s.IntN(len(texts))]
		}
	}
	return v
}

// What an import accepts, the chain accepts; what it refuses, it names.
func TestTheStudyDefinitionOfAStrangerIsImportedOrRefusedByName(t *testing.T) {
	taken := 0
	for seed := range uint64(600) {
		s := rand.New(rand.NewPCG(seed, 7)) //nolint:gosec // a test wants the same definitions every time
		var study any
		require.NoError(t, json.Unmarshal([]byte([]string{version4, version3}[seed%2]), &study))
		source, err := json.Marshal(altered(s, study))
		require.NoError(t, err)
		r, report, err := Import(source, today)
		if err != nil {
			require.Regexp(t, `^(it has no study|its study has no versions|study\.)`, err.Error(), "seed %d", seed)
			continue
		}
		taken++
		shown := strings.ToLower(report.Text() + r.String())
		require.NotContains(t, shown, "secret", "seed %d", seed)
		require.NotContains(t, shown, "jane.doe", "seed %d", seed)
		full := complete(r)
		report.Review(full, today)
		if len(report.Missing) == 0 && report.Refused == "" {
			require.NoError(t, full.Validate(today), "seed %d", seed)
		}
		again, err := Project(append([]byte(" \n"), source...))
		require.NoError(t, err)
		require.Equal(t, fmt.Sprintf("%x", again.Digest), report.Projection)
	}
	require.Greater(t, taken, 500)
}
