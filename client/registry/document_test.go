package registry

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestADocumentThatTwoReadersCouldUnderstandDifferentlyIsRefused(t *testing.T) {
	for name, tc := range map[string]struct{ source, want string }{
		"empty":                {" \n", "it is empty"},
		"only a mark":          {"\xef\xbb\xbf", "it is empty"},
		"truncated object":     {`{"a":{"b":1`, "ends at byte 11 in the middle of the document"},
		"truncated string":     {`{"a":"bc`, "ends at byte 8 in the middle"},
		"truncated array":      {`[1,`, "ends at byte 3 in the middle"},
		"truncated name":       {`{"a`, "ends at byte 3 in the middle"},
		"truncated literal":    {`{"a":tr`, "ends at byte 7"},
		"name given twice":     {`{"a":1,"b":{"c":1,"c":2}}`, `"c" is given twice in one object, at byte 18`},
		"escaped name twice":   {`{"a":1,"\u0061":2}`, `"a" is given twice`},
		"NaN":                  {`{"a":NaN}`, "not JSON at byte 5"},
		"infinity":             {`{"a":-Infinity}`, "not JSON"},
		"leading zero":         {`{"a":01}`, "not JSON"},
		"comment":              {`{"a":1} // b`, "something after the end"},
		"two documents":        {`{} {}`, "something after the end of the document"},
		"trailing comma":       {`{"a":1,}`, "not JSON"},
		"single quotes":        {`{'a':1}`, "not JSON"},
		"control character":    {"{\"a\":\"b\x01\"}", "not JSON"},
		"not UTF-8":            {"{\"a\":\"\xff\"}", "byte 6 is not UTF-8"},
		"half a pair":          {`{"a":"x\ud800y"}`, "half a surrogate pair at byte 7"},
		"half a pair in name":  {`{"\udc00":1}`, "half a surrogate pair at byte 2"},
		"pair the wrong way":   {`{"a":"\udc00\ud800"}`, "half a surrogate pair"},
		"gzip":                 {"\x1f\x8b\x08", "compressed with gzip; decompress it first"},
		"zip":                  {"PK\x03\x04", "zip archive; unpack it"},
		"UTF-16":               {"\xff\xfe{\x00}\x00", "UTF-16; save the file as UTF-8"},
		"PDF":                  {"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "it is a PDF document, which holds no record; download the record as JSON"},
		"RTF":                  {"{\\rtf1\\ansi", "document of a word processor"},
		"old Word":             {"\xd0\xcf\x11\xe0\xa1", "document of a word processor or a spreadsheet"},
		"a picture":            {"\x89PNG\r\n\x1a\n", "it is a picture"},
		"a transport file":     {"HEADER RECORD*******LIBRARY HEADER", "it is a SAS transport file"},
		"XML":                  {"<clinical_study/>", "it is XML; export JSON"},
		"nested without end":   {strings.Repeat("[", 500) + strings.Repeat("]", 500), "nested more than 100 deep at byte 100"},
		"nested objects":       {strings.Repeat(`{"a":`, 500) + "1" + strings.Repeat("}", 500), "nested more than 100 deep"},
		"too large":            {strings.Repeat(" ", MaxFileSize+1), "at most 33554432 are read"},
		"text":                 {"NCT00000001,Title", "it is text, CSV for example, not JSON; export JSON"},
		"CSV":                  {"\"NCT Number\",\"Title\"\n\"NCT1\",\"x\"\n", "give one record in a file"},
		"lines of JSON":        {"{\"a\":1}\n{\"a\":2}\n", "give one record in a file, not lines of JSON"},
		"UTF-16, no mark":      {"{\x00\"\x00", "it is UTF-16"},
		"UTF-16, big end":      {"\x00{\x00\"", "it is UTF-16"},
		"nested to the bottom": {strings.Repeat("[", 1<<20), "not JSON"},
		"missing comma":        {`[1 2]`, "not JSON"},
		"name without a value": {`{"a"}`, "not JSON"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Parse([]byte(tc.source))
			require.ErrorContains(t, err, tc.want)
		})
	}
}

func TestADocumentIsReadAsItStands(t *testing.T) {
	root, err := Parse([]byte("\xef\xbb\xbf" + ` {"a": {"b": [1, {"c": "\ud83d\ude00 \\ud800"}, null]}, "n": null} `))
	require.NoError(t, err)
	c := root.At("a", "b").Items()[1].At("c")
	require.Equal(t, "😀 \\ud800", c.Peek())
	require.Equal(t, "a.b[1].c", c.Path())
	require.Equal(t, "a.b[].c", c.place())
	require.Nil(t, root.At("n"))
	require.True(t, root.Has("n"))
	require.Nil(t, root.At("x", "y"))
	require.Equal(t, Null, root.At("x").Kind())
	require.Equal(t, "a.b[1].c at byte 26", c.where())
}

func TestDatesKeepTheirPrecision(t *testing.T) {
	for s, want := range map[string]string{"2019": "2019", "2019-09": "2019-09", "2019-09-13": "2019-09-13", "2019-09-13T04:05": "2019-09-13"} {
		got, err := ParseDate(s)
		require.NoError(t, err)
		require.Equal(t, want, got.ISO())
	}
	for _, s := range []string{"", "19", "2019-13", "2019-02-30", "2019-9-1", "September 2019", "2019-00", "2019-09-13-1", "0019-01-01", "-2019", "2019-1x"} {
		_, err := ParseDate(s)
		require.Error(t, err, s)
	}
}

func FuzzADocumentIsReadOrRefused(f *testing.F) {
	for _, s := range []string{`{"a":[1,2.5e3,"x",null,true]}`, `{"a":1,"a":2}`, `[[[`, "\xef\xbb\xbf{}", `{"a":"\ud800"}`, `{"a":"\u00e9"}`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, source []byte) {
		root, err := Parse(source)
		if err != nil {
			return
		}
		_, err = Canonical(source[leadingMark(source):])
		if err == nil {
			return
		}
		// What is read has a canonical form, unless a number is out of range or it is no object or array.
		require.True(t, exact(root) != nil || root.Kind() < Array, "%q: %v", source, err)
	})
}
