package fact_test

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/cosmos/gogoproto/proto"

	"github.com/equipoise-trials/equipoise/fact"
	_ "github.com/equipoise-trials/equipoise/proof" // links the facts of every module: a test of its own sees to that
)

var update = flag.Bool("update", false, "write fact/testdata/schema.txt anew")

const (
	schemaFile = "testdata/schema.txt"
	regenerate = "go test ./fact -run TestFieldsOfFactsAreOnlyEverAdded -update"
)

// TestFieldsOfFactsAreOnlyEverAdded compares the fact types of this build with the committed ones. Evidence is read for
// decades: a field keeps its number and type, an enum's value its number, a type its class.
func TestFieldsOfFactsAreOnlyEverAdded(t *testing.T) {
	now := schema(t)
	if *update {
		require.NoError(t, os.WriteFile(schemaFile, []byte(now), 0o644))
		return
	}
	committed, err := os.ReadFile(schemaFile)
	require.NoError(t, err)
	added, gone := compare(string(committed), now)
	if len(gone) > 0 {
		t.Errorf("of the facts in fact/%s these are gone or changed:\n%s\nUndo that: fields are only ever added. "+
			"Only as long as no public chain has recorded them: %s", schemaFile, shown(gone), regenerate)
	}
	if len(added) > 0 {
		t.Errorf("fact/%s lacks:\n%s\nRun: %s", schemaFile, shown(added), regenerate)
	}
}

func TestAChangedFieldIsNotMistakenForAnAddedOne(t *testing.T) {
	const before = "Paid, PUBLIC\n  1 signature: Signature\n  2 amount: string\nenum State\n  0 NONE\n"
	for name, tc := range map[string]struct {
		after       string
		added, gone []string
	}{
		"the same":         {before, nil, nil},
		"a field added":    {strings.Replace(before, "enum", "  3 payee: string\nenum", 1), []string{"Paid, PUBLIC: 3 payee: string"}, nil},
		"a type added":     {before + "Held, PUBLIC\n", []string{"Held, PUBLIC"}, nil},
		"a field removed":  {strings.Replace(before, "  2 amount: string\n", "", 1), nil, []string{"Paid, PUBLIC: 2 amount: string"}},
		"a number changed": {strings.Replace(before, "2 a", "3 a", 1), []string{"Paid, PUBLIC: 3 amount: string"}, []string{"Paid, PUBLIC: 2 amount: string"}},
		"another type":     {strings.Replace(before, "string", "bytes", 1), []string{"Paid, PUBLIC: 2 amount: bytes"}, []string{"Paid, PUBLIC: 2 amount: string"}},
		"moved elsewhere": {"Paid, PUBLIC\n  1 signature: Signature\nenum State\n  2 amount: string\n  0 NONE\n",
			[]string{"enum State: 2 amount: string"}, []string{"Paid, PUBLIC: 2 amount: string"}},
	} {
		t.Run(name, func(t *testing.T) {
			added, gone := compare(before, tc.after)
			require.Equal(t, tc.added, added)
			require.Equal(t, tc.gone, gone)
		})
	}
}

// shown returns the first of some lines, and how many more there are.
func shown(lines []string) string {
	const most = 20
	if len(lines) <= most {
		return strings.Join(lines, "\n")
	}
	return fmt.Sprintf("%s\nand %d more", strings.Join(lines[:most], "\n"), len(lines)-most)
}

// compare returns the lines that only the second of two schemas has, and those that only the first one has, each behind
// the heading it stands under.
func compare(before, after string) (added, gone []string) {
	had, has := full(before), full(after)
	for _, line := range has {
		if !slices.Contains(had, line) {
			added = append(added, line)
		}
	}
	for _, line := range had {
		if !slices.Contains(has, line) {
			gone = append(gone, line)
		}
	}
	return added, gone
}

func full(schema string) (lines []string) {
	var heading string
	for line := range strings.Lines(schema) {
		line = strings.TrimSuffix(line, "\n")
		if field, indented := strings.CutPrefix(line, "  "); indented {
			lines = append(lines, heading+": "+field)
			continue
		}
		heading = line
		lines = append(lines, line)
	}
	return lines
}

// schema describes every message and enum of the packages beneath equipoise.fact, in the order of their names.
func schema(t *testing.T) string {
	var all []string
	proto.HybridResolver.RangeFiles(func(file protoreflect.FileDescriptor) bool {
		if strings.HasPrefix(string(file.Package()), "equipoise.fact.") {
			all = append(all, enums(file.Enums())...)
			all = append(all, messages(t, file.Messages())...)
		}
		return true
	})
	require.Greater(t, len(all), 50, "there are more fact types than were found")
	slices.Sort(all)
	return strings.Join(all, "")
}

func messages(t *testing.T, list protoreflect.MessageDescriptors) (all []string) {
	for i := range list.Len() {
		message := list.Get(i)
		var b strings.Builder
		b.WriteString(string(message.FullName()))
		if f, err := fact.New("/" + string(message.FullName())); err == nil {
			b.WriteString(", " + strings.TrimPrefix(fact.ClassOf(f).String(), "CLASS_"))
		}
		b.WriteString("\n")
		fields := message.Fields()
		for j := range fields.Len() {
			fmt.Fprintf(&b, "  %d %s: %s\n", fields.Get(j).Number(), fields.Get(j).Name(), typeOf(t, fields.Get(j)))
		}
		all = append(all, b.String())
		all = append(all, enums(message.Enums())...)
		all = append(all, messages(t, message.Messages())...)
	}
	return all
}

// typeOf returns the type of a field. A verifier of the far future decodes it, so it is of this repository's facts or of
// protobuf itself, and no map, whose encoding has no order.
func typeOf(t *testing.T, field protoreflect.FieldDescriptor) string {
	require.False(t, field.IsMap(), "%s is a map", field.FullName())
	name := field.Kind().String()
	var other protoreflect.FullName
	switch {
	case field.Message() != nil:
		other = field.Message().FullName()
	case field.Enum() != nil:
		other = field.Enum().FullName()
	}
	if other != "" {
		name = string(other)
		require.True(t, strings.HasPrefix(name, "equipoise.fact.") || strings.HasPrefix(name, "google.protobuf."),
			"%s is a %s, which is not a type of facts", field.FullName(), name)
	}
	switch {
	case field.IsList():
		return "repeated " + name
	case field.HasOptionalKeyword():
		return "optional " + name
	case field.ContainingOneof() != nil:
		return string(field.ContainingOneof().Name()) + " of " + name
	}
	return name
}

func enums(list protoreflect.EnumDescriptors) (all []string) {
	for i := range list.Len() {
		enum := list.Get(i)
		var b strings.Builder
		fmt.Fprintf(&b, "enum %s\n", enum.FullName())
		for j := range enum.Values().Len() {
			fmt.Fprintf(&b, "  %d %s\n", enum.Values().Get(j).Number(), enum.Values().Get(j).Name())
		}
		all = append(all, b.String())
	}
	return all
}
