package app_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/cosmos/gogoproto/proto"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/cosmos/cosmos-sdk/types/query"

	_ "github.com/equipoise-trials/equipoise/archive/api" // whose answers are walked as well
	protocolfact "github.com/equipoise-trials/equipoise/fact/protocol"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	"github.com/equipoise-trials/equipoise/testutil/story"
)

// queries returns the methods of all query services of this project, by their full names.
func queries(t testing.TB) (methods []protoreflect.MethodDescriptor) {
	t.Helper()
	proto.HybridResolver.RangeFiles(func(file protoreflect.FileDescriptor) bool {
		services := file.Services()
		for i := range services.Len() {
			if service := services.Get(i); strings.HasPrefix(string(service.FullName()), "equipoise.") && service.Name() == "Query" {
				for j := range service.Methods().Len() {
					methods = append(methods, service.Methods().Get(j))
				}
			}
		}
		return true
	})
	slices.SortFunc(methods, func(a, b protoreflect.MethodDescriptor) int {
		return strings.Compare(string(a.FullName()), string(b.FullName()))
	})
	require.Greater(t, len(methods), 60)
	return methods
}

// ofArchive reports whether a query is the archive's: an application serves it only beside a node's archive.
func ofArchive(m protoreflect.MethodDescriptor) bool {
	return m.ParentFile().Package() == "equipoise.archive.v1"
}

// arguments are what queries are asked about, by field of the request and its type: whatever a story has of it.
type arguments map[string][]any

func argumentsOf(s *story.Story, c *story.Cast) arguments {
	return arguments{
		"Trial": {s.Trial, fmt.Sprintf("EQ%08d", s.Trial)}, "Site": {c.Phone.Site.Number}, "Handle": {c.Phone.Handle[:]},
		"Line": {c.InTransit.Number}, "Denom": {"uusd"}, "Key": {c.Phone.String()}, "Address": {c.Phone.Site.Coordinator.String()},
		"Country": {"DE"}, "Status": {trialfact.Status_STATUS_RECRUITING}, "Digest": {make([]byte, 32)},
		"Algorithm": {protocolfact.DigestAlgorithm_DIGEST_ALGORITHM_SHA2_256}, "Outcome": {"P1"}, "Number": {uint32(1)},
		"Organisation": {s.Agent.ID},
	}
}

// ask sends a query to an application, with those of the arguments that its request has.
func ask(t testing.TB, s *story.Story, m protoreflect.MethodDescriptor, about arguments) (any, error) {
	t.Helper()
	request := reflect.New(proto.MessageType(string(m.Input().FullName())).Elem())
	for name, values := range about {
		for _, value := range values {
			if f := request.Elem().FieldByName(name); f.IsValid() && f.Type() == reflect.TypeOf(value) {
				f.Set(reflect.ValueOf(value))
			}
		}
	}
	data, err := proto.Marshal(request.Interface().(proto.Message))
	require.NoError(t, err)
	serve := s.App.GRPCQueryRouter().Route("/" + string(m.Parent().FullName()) + "/" + string(m.Name()))
	require.NotNil(t, serve, "%s is served by no module", m.FullName())
	res, err := serve(s.Context(), &abci.RequestQuery{Data: data})
	if err != nil {
		return nil, err
	}
	answer := reflect.New(proto.MessageType(string(m.Output().FullName())).Elem()).Interface()
	require.NoError(t, proto.Unmarshal(res.Value, answer.(proto.Message)))
	return answer, nil
}

func TestEveryListQueryRefusesAPageThatIsTooLarge(t *testing.T) {
	s := story.Open(t, story.Config{})
	about := argumentsOf(s, s.Act())
	lists := 0
	for _, m := range queries(t) {
		if ofArchive(m) || m.Input().Fields().ByName("pagination") == nil {
			continue
		}
		lists++
		for want, asked := range map[string]*query.PageRequest{
			"at most 500 rows":                      {Limit: 501},
			"go on with next_key until it is empty": {CountTotal: true},
			"at most 10000":                         {Offset: 1 << 40},
		} {
			about["Pagination"] = []any{asked}
			_, err := ask(t, s, m, about)
			assert.Equal(t, codes.InvalidArgument, status.Code(err), "%s: %v", m.FullName(), err)
			assert.ErrorContains(t, err, want, m.FullName())
		}
	}
	require.Greater(t, lists, 25)
}

// reaches reports whether a type has an exported field of a name, at any depth.
func reaches(t reflect.Type, name string, seen map[reflect.Type]bool) bool {
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice:
		return reaches(t.Elem(), name, seen)
	case reflect.Struct:
		if seen[t] {
			return false
		}
		seen[t] = true
		for i := range t.NumField() {
			if f := t.Field(i); f.IsExported() && (f.Name == name || reaches(f.Type, name, seen)) {
				return true
			}
		}
	}
	return false
}

// blindsOf returns how many rows of an answer have a field for a blind, and which blinds are in them.
func blindsOf(v reflect.Value) (rows int, blinds [][]byte) {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			return blindsOf(v.Elem())
		}
	case reflect.Slice:
		for i := range v.Len() {
			r, b := blindsOf(v.Index(i))
			rows, blinds = rows+r, append(blinds, b...)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if !v.Type().Field(i).IsExported() {
				continue
			}
			if v.Type().Field(i).Name == "Blind" {
				rows++
				if b := v.Field(i).Bytes(); len(b) > 0 {
					blinds = append(blinds, b)
				}
				continue
			}
			r, b := blindsOf(v.Field(i))
			rows, blinds = rows+r, append(blinds, b...)
		}
	}
	return rows, blinds
}

func TestNoQueryReturnsABlind(t *testing.T) {
	s := story.Open(t, story.Config{})
	about := argumentsOf(s, s.Act())
	asked := 0
	for _, m := range queries(t) {
		if !reaches(proto.MessageType(string(m.Output().FullName())), "Blind", make(map[reflect.Type]bool)) {
			continue
		}
		require.False(t, ofArchive(m), "%s has a field for a blind", m.FullName())
		asked++
		answer, err := ask(t, s, m, about)
		require.NoError(t, err, m.FullName())
		rows, blinds := blindsOf(reflect.ValueOf(answer))
		require.Positive(t, rows, "%s answers with no row: nothing was tried", m.FullName())
		require.Empty(t, blinds, m.FullName())
	}
	require.GreaterOrEqual(t, asked, 7)
}
