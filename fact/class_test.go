package fact_test

import (
	"bytes"
	"compress/gzip"
	"testing"

	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/encoding/protowire"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/fact/record"
)

// sample is a fact whose type declares a class, as generated code would.
type sample struct {
	*fact.Signature
	class fact.Class
}

func (sample) Reset()                          {}
func (s sample) GetSignature() *fact.Signature { return s.Signature }
func (s sample) Marshal() ([]byte, error)      { return nil, nil }
func (s sample) XXX_MessageName() string       { return "equipoise.fact.test.v1.Sample" }

// Descriptor returns a file that defines the message, with its option.
func (s sample) Descriptor() (zip []byte, at []int) {
	field := func(number protowire.Number, value []byte) []byte {
		return protowire.AppendBytes(protowire.AppendTag(nil, number, protowire.BytesType), value)
	}
	options := protowire.AppendVarint(protowire.AppendTag(nil, 74001, protowire.VarintType), uint64(s.class))
	message := append(field(1, []byte("Sample")), field(7, options)...)
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, _ = w.Write(append(field(2, []byte("equipoise.fact.test.v1")), field(4, message)...))
	_ = w.Close()
	return b.Bytes(), []int{0}
}

// The class is cached by Go type, so each class has its own.
type (
	restricted struct {
		sample
		blind []byte
	}
	unblindable struct{ sample }
	unclassed   struct{ sample }
)

func (r restricted) GetBlind() []byte { return r.blind }

func person() *fact.Signature {
	return fact.By(fact.Actor{Kind: fact.ActorKind_ACTOR_KIND_PERSON, Address: "eqp1"}, fact.Meaning_MEANING_AUTHORED)
}

func TestClassIsReadFromTheTypesOption(t *testing.T) {
	require.Equal(t, fact.Class_CLASS_PUBLIC, fact.ClassOf(&record.RecordsAppended{}))
	require.Equal(t, fact.Class_CLASS_PUBLIC, fact.ClassOf(&record.RecordsAppended{}), "from the cache")
	require.Equal(t, fact.Class_CLASS_RESTRICTED, fact.ClassOf(restricted{sample: sample{class: fact.Class_CLASS_RESTRICTED}}))
	require.EqualValues(t, 74001, fact.E_Class.Field, "the number of the option is frozen")
}

func TestFactIsMadeFromItsTypeURL(t *testing.T) {
	f, err := fact.New("/equipoise.fact.record.v1.RecordsAppended")
	require.NoError(t, err)
	require.IsType(t, &record.RecordsAppended{}, f)
	require.Equal(t, "/equipoise.fact.record.v1.RecordsAppended", fact.TypeURL(f))

	_, err = fact.New("/equipoise.fact.record.v1.Nothing")
	require.EqualError(t, err, "unknown fact type /equipoise.fact.record.v1.Nothing")
	_, err = fact.New("/equipoise.fact.v1.Signature")
	require.EqualError(t, err, "/equipoise.fact.v1.Signature is not a fact type")
}

func TestOnlyKnownPublicTypesArePublic(t *testing.T) {
	require.True(t, fact.IsPublic("/equipoise.fact.record.v1.RecordsAppended"))
	require.False(t, fact.IsPublic("/equipoise.fact.v9.FromTheFuture"))
	require.False(t, fact.IsPublic("/equipoise.fact.v1.Signature"))
}

func TestFactMustSayWhoAndWhatItMeansAndBeBlindIfRestricted(t *testing.T) {
	hidden := func(blind int) fact.Fact {
		return restricted{sample{person(), fact.Class_CLASS_RESTRICTED}, make([]byte, blind)}
	}
	for name, c := range map[string]struct {
		fact fact.Fact
		want string
	}{
		"public":             {&record.BookOpened{Signature: person()}, ""},
		"by the chain":       {&record.BookOpened{Signature: fact.By(fact.Chain(), fact.Meaning_MEANING_ATTESTED)}, ""},
		"restricted":         {hidden(32), ""},
		"no signature":       {&record.BookOpened{}, "BookOpened names no actor"},
		"no actor":           {&record.BookOpened{Signature: &fact.Signature{Meaning: fact.Meaning_MEANING_AUTHORED}}, "names no actor"},
		"no kind of actor":   {&record.BookOpened{Signature: fact.By(fact.Actor{Address: "eqp1"}, fact.Meaning_MEANING_AUTHORED)}, "names no actor"},
		"no meaning":         {&record.BookOpened{Signature: fact.By(fact.Chain(), 0)}, "names no meaning"},
		"a short blind":      {hidden(31), "needs a blind of 32 bytes, it has 31"},
		"no blind":           {hidden(0), "needs a blind of 32 bytes, it has 0"},
		"no field for one":   {unblindable{sample{person(), fact.Class_CLASS_RESTRICTED}}, "has no field for a blind"},
		"a type of no class": {unclassed{sample{person(), fact.Class_CLASS_UNSPECIFIED}}, "declares no class"},
	} {
		t.Run(name, func(t *testing.T) {
			err := fact.Check(c.fact)
			if c.want == "" {
				require.NoError(t, err)
				return
			}
			require.ErrorContains(t, err, c.want)
		})
	}
}

func TestLeafDecodesToItsFact(t *testing.T) {
	want := &record.BookOpened{
		Signature: fact.For(fact.Chain(), fact.Meaning_MEANING_AUTHORED, &fact.Reason{Code: fact.ReasonCode_REASON_CODE_PLANNED}),
		Trial:     7,
	}
	raw, err := want.Marshal()
	require.NoError(t, err)
	l := fact.Leaf{TypeURL: fact.TypeURL(want), Fact: raw}
	got, err := l.Decode()
	require.NoError(t, err)
	require.Equal(t, want, got)

	l.Fact = append(l.Fact, 0x0a)
	_, err = l.Decode()
	require.ErrorContains(t, err, "fact /equipoise.fact.record.v1.BookOpened cannot be read")
	l.TypeURL = "/unknown"
	_, err = l.Decode()
	require.ErrorContains(t, err, "unknown fact type")
}
