package app_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/reflect/protoreflect"

	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	txtypes "github.com/cosmos/cosmos-sdk/types/tx"

	"github.com/equipoise-trials/equipoise/app/wire"
	"github.com/equipoise-trials/equipoise/testutil/chain"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	registrationtypes "github.com/equipoise-trials/equipoise/x/registration/types"
)

// ownText is a text of one of our messages, and the fields that lead to it.
type ownText struct {
	url  string
	path []protoreflect.FieldDescriptor
}

// holding returns the message with nothing in it but a value for the text.
func (o ownText) holding(value string) *codectypes.Any {
	raw := []byte(value)
	for _, field := range slices.Backward(o.path) {
		raw = protowire.AppendBytes(protowire.AppendTag(nil, field.Number(), protowire.BytesType), raw)
	}
	return &codectypes.Any{TypeUrl: o.url, Value: raw}
}

func (o ownText) name() protoreflect.FullName { return o.path[len(o.path)-1].FullName() }

// ownTexts returns the texts of all our messages, each by the way that leads to it.
func ownTexts(t *testing.T, c *chain.Chain) (texts []ownText) {
	t.Helper()
	var walk func(url string, of protoreflect.MessageDescriptor, path []protoreflect.FieldDescriptor)
	walk = func(url string, of protoreflect.MessageDescriptor, path []protoreflect.FieldDescriptor) {
		for i := range of.Fields().Len() {
			field := of.Fields().Get(i)
			to := append(slices.Clone(path), field)
			switch {
			case field.Kind() == protoreflect.StringKind && !wire.IsOwnAddress(field):
				texts = append(texts, ownText{url, to})
			case field.Message() != nil && strings.HasPrefix(string(field.Message().FullName()), "equipoise."):
				walk(url, field.Message(), to)
			}
		}
	}
	for _, url := range c.App.Encoding().Registry.ListImplementations(sdk.MsgInterfaceProtoName) {
		if strings.HasPrefix(url, "/equipoise.") {
			walk(url, describe(t, url), nil)
		}
	}
	require.Greater(t, len(texts), 40)
	return texts
}

// TestNoTextThatItsModuleRefusesIsInABlock: it would stay there for ever, in a message that failed.
func TestNoTextThatItsModuleRefusesIsInABlock(t *testing.T) {
	payer, payee := chain.NewAccount("payer"), chain.NewAccount("payee")
	c := chain.New(t, chain.Config{Accounts: []chain.Account{payer, payee}})
	var raw txtypes.TxRaw
	require.NoError(t, raw.Unmarshal(c.Sign(payer, transfer(payer, payee, 5))))
	transaction := func(message *codectypes.Any) []byte {
		body, err := (&txtypes.TxBody{Messages: []*codectypes.Any{message}}).Marshal()
		require.NoError(t, err)
		whole, err := (&txtypes.TxRaw{BodyBytes: body, AuthInfoBytes: raw.AuthInfoBytes, Signatures: raw.Signatures}).Marshal()
		require.NoError(t, err)
		return whole
	}
	for _, own := range ownTexts(t, c) {
		for name, value := range map[string]string{
			"turned round": "Jane\u202eeoD", "two lines": "Jane\nDoe", "not trimmed": "Jane Doe\u00a0", "not normal": "Jane\u0308",
			"a book": strings.Repeat("Jane Doe ", 2000), "hidden": "Jane\u200bDoe",
		} {
			tx := transaction(own.holding(value))
			checked := c.Check(tx)
			require.NotZero(t, checked.Code, "%s: %s", own.name(), name)
			require.Contains(t, checked.Log, fmt.Sprintf("%s: ", own.name().Name()), name)
			require.Contains(t, checked.Log, "tx parse error")
			require.Less(t, len(checked.Log), 1000, "an error repeats little of what it refuses")
			processed, err := c.App.ProcessProposal(&abci.RequestProcessProposal{Txs: [][]byte{tx}, Height: c.Height + 1, Time: c.Time})
			require.NoError(t, err)
			require.Equal(t, abci.ResponseProcessProposal_REJECT, processed.Status, "%s: %s", own.name(), name)
		}
	}
}

// TestTheDecoderJudgesTheTextsOfARegistrationAsItsModuleDoes puts texts into each place of a registration.
func TestTheDecoderJudgesTheTextsOfARegistrationAsItsModuleDoes(t *testing.T) {
	c := chain.New(t, chain.Config{})
	byModule := func(r *registrationtypes.Registration) error {
		if err := r.Normalise(); err != nil {
			return err
		}
		return r.Validate(fixture.Start)
	}
	byDecoder := func(r *registrationtypes.Registration) error {
		message, err := codectypes.NewAnyWithValue(&registrationtypes.MsgRegisterTrial{Registration: *r})
		require.NoError(t, err)
		body, err := (&txtypes.TxBody{Messages: []*codectypes.Any{message}}).Marshal()
		require.NoError(t, err)
		auth, err := (&txtypes.AuthInfo{Fee: &txtypes.Fee{}}).Marshal()
		require.NoError(t, err)
		whole, err := (&txtypes.TxRaw{BodyBytes: body, AuthInfoBytes: auth}).Marshal()
		require.NoError(t, err)
		_, err = c.App.Encoding().Tx.TxDecoder()(whole)
		return err
	}
	places := 0
	for place := range textsOf(reflect.ValueOf(fullRegistration()).Elem(), "") {
		places++
		for _, value := range values() {
			r := fullRegistration()
			for at, text := range textsOf(reflect.ValueOf(r).Elem(), "") {
				if at == place {
					text.SetString(value)
				}
			}
			decoded, judged := byDecoder(r), byModule(r)
			if decoded != nil {
				require.Error(t, judged, "%s: the decoder refuses %.20q of %d bytes, the module does not: %v", place, value, len(value), decoded)
			}
			if judged != nil && decoded == nil { // then it is no matter of the text alone
				require.True(t, value == "" || strings.Contains(place, "Identifiers") || strings.Contains(place, "Countries"),
					"%s: the module refuses %.20q of %d bytes, the decoder does not: %v", place, value, len(value), judged)
			}
		}
	}
	require.Greater(t, places, 20)
}

// values are texts at and beyond each limit, and some that deceive.
func values() []string {
	list := []string{"", "OK-1", "DE", "a\u202eb", "a\nb", " a", "a ", "e\u0301", "é", "x", "12345678", "NCT02278341"}
	for _, limit := range []int{registrationtypes.MaxIdentifierSize, registrationtypes.MaxName, registrationtypes.MaxScientificTitle,
		registrationtypes.MaxPopulation, registrationtypes.MaxParagraph} {
		list = append(list, strings.Repeat("é", limit), strings.Repeat("é", limit+1))
	}
	return list
}

// fullRegistration returns a registration in which every text is given.
func fullRegistration() *registrationtypes.Registration {
	r := fixture.Registration(1)
	r.SecondarySponsors = []registrationtypes.Party{{Name: "Another sponsor", Organisation: 1}}
	r.Interventions[0].Description, r.ResultsPlan, r.IpdSharing.Statement = "Once a day", "In a journal", "On request"
	r.Eligibility.Inclusion, r.Eligibility.Exclusion = []string{"Adults"}, []string{"Allergy"}
	o := &r.Outcomes[0]
	o.Metric, o.Aggregation, o.Population, o.AnalysisReference = "Change", "Mean", "All", "Section 9"
	r.RegistryProjections = []registrationtypes.RegistryProjection{{
		Kind: registrationtypes.ProjectionKind_PROJECTION_KIND_CTGOV_V2, Number: "NCT02278341", Digest: make([]byte, 32),
	}}
	return &r
}

// textsOf yields the texts within a value, each with the names of the fields that lead to it.
func textsOf(v reflect.Value, at string) func(yield func(string, reflect.Value) bool) {
	return func(yield func(string, reflect.Value) bool) {
		pass := func(v reflect.Value, at string) bool {
			for place, text := range textsOf(v, at) {
				if !yield(place, text) {
					return false
				}
			}
			return true
		}
		switch v.Kind() {
		case reflect.String:
			yield(at, v)
		case reflect.Pointer:
			if !v.IsNil() {
				pass(v.Elem(), at)
			}
		case reflect.Slice:
			for i := 0; i < v.Len() && pass(v.Index(i), fmt.Sprintf("%s[%d]", at, i)); i++ {
			}
		case reflect.Struct:
			for i := range v.NumField() {
				if v.Type().Field(i).IsExported() && !pass(v.Field(i), at+"."+v.Type().Field(i).Name) {
					return
				}
			}
		}
	}
}
