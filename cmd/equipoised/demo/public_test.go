package demo

import (
	"path/filepath"
	"strings"
	"testing"

	"cosmossdk.io/log/v2"
	"github.com/cosmos/gogoproto/proto"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/cosmos/cosmos-sdk/types/query"

	"github.com/equipoise-trials/equipoise/app"
	"github.com/equipoise-trials/equipoise/archive"
	"github.com/equipoise-trials/equipoise/archive/api"
	"github.com/equipoise-trials/equipoise/client/tx"
	"github.com/equipoise-trials/equipoise/fact"
)

// counted are the whole numbers that public facts and answers of the archive may hold, by the names of their fields. None is
// the number of a line of payment: from one to the next it would tell how fast a trial pays, and whom beside whom. A field with
// another name has to be thought of first.
var counted = map[string]bool{
	// what is public and has a number
	"trial": true, "site": true, "sites": true, "organisation": true, "sponsor": true, "holder": true, "claimant": true, "version": true,
	"decision": true, "condition": true, "book": true, "posting": true, "dispute": true, "proposal": true, "assignment": true,
	"delegation": true, "transfer": true, "sponsorship": true, "replaces": true, "reconsent_floor": true, "rests_on": true,
	"in_place_of": true, "approved_with": true, "to": true, "from": true, "on_behalf_of": true,
	// times, in seconds
	"valid_until": true, "former_valid_until": true, "ended_at": true, "former_ended_at": true, "expiry": true, "former_expiry": true, "fee_expiry": true,
	"lapses_at": true, "due": true, "due_before": true, "due_at": true, "review_due": true, "reveal_by": true, "sealed_at": true,
	"effective": true, "not_before": true, "not_after": true, "rests_until": true, "months": true,
	// the log, its blocks, and sizes
	"height": true, "old_size": true, "new_size": true, "size": true, "entry": true, "index": true, "ahead": true, "first_entry": true,
	"last_entry": true, "from_height": true, "to_height": true, "withheld": true,
}

// ofDocuments is where a line is one of documents, and a number that of a condition.
const ofDocuments = "equipoise.fact.protocol.v1"

// archiveNamesNobody has the node's archive asked for everything it has, and each public fact in it decoded.
func (r *liveTrial) archiveNamesNobody() {
	r.Helper()
	ofPeople := r.theirs()
	size, public, finds := r.askArchive(ofPeople)
	r.Logf("%d forms of handles and keys searched for in %d MB of the archive's answers, %d public facts decoded", len(ofPeople.known), size>>20, public)
	require.Greater(r, public, 2*len(r.sites))
	require.Empty(r, finds)
}

// theirs are the handles, keys and wallets of those who take part.
func (r *liveTrial) theirs() *needles {
	n := newNeedles()
	for _, m := range r.participants {
		n.digest(m.Subject, "handle", m.handle[:])
		for _, p := range []*person{m.person, m.representative} {
			if p != nil {
				n.digest(m.Subject, "address", tx.Address(p))
				n.text(tx.Address(p).String())
			}
		}
	}
	return n
}

// askArchive asks the archive that a stopped node left for each entry, each fact alone and by pages, and proofs of consistency. It
// decodes each fact that is shown, all of which are public, and searches each answer.
func (r *liveTrial) askArchive(n *needles) (size, public int, finds map[found]string) {
	r.Helper()
	held, err := archive.Open(filepath.Join(r.nodeHome(), "archive"), log.NewNopLogger())
	r.must(err)
	defer func() { r.must(held.Close()) }()
	service := archive.NewQueryServer(held)
	finds = make(map[found]string)
	read := func(answer proto.Message, err error) {
		r.must(err)
		bz, err := proto.Marshal(answer)
		r.must(err)
		size += len(bz)
		n.in(bz, "archive", func(f found, context []byte) { finds[f] = string(context) })
	}

	status, err := service.Status(r.ctx, &api.QueryStatusRequest{})
	read(status, err)
	for entry := range status.Size_ {
		one, err := service.Entry(r.ctx, &api.QueryEntryRequest{Entry: entry})
		read(one, err)
		consistent, err := service.Consistency(r.ctx, &api.QueryConsistencyRequest{OldSize: entry + 1})
		read(consistent, err)
		for page := (&query.PageRequest{Limit: 1000}); page != nil; {
			facts, err := service.Facts(r.ctx, &api.QueryFactsRequest{Entry: entry, Pagination: page})
			read(facts, err)
			for _, f := range facts.Facts {
				alone, err := service.Fact(r.ctx, &api.QueryFactRequest{Entry: entry, Index: f.Index})
				read(alone, err)
				if len(f.Data) == 0 {
					continue
				}
				leaf, err := fact.ParseLeaf(f.Data)
				r.must(err)
				decoded, err := leaf.Decode()
				r.must(err)
				require.Equal(r, fact.Class_CLASS_PUBLIC, fact.ClassOf(decoded), leaf.TypeURL)
				public++
			}
			page = nil
			if next := facts.Pagination.GetNextKey(); len(next) > 0 {
				page = &query.PageRequest{Limit: 1000, Key: next}
			}
		}
	}
	return size, public, finds
}

// answers are what the archive service answers with.
var answers = []protoreflect.FullName{
	"equipoise.archive.v1.QueryStatusResponse", "equipoise.archive.v1.QueryEntryResponse", "equipoise.archive.v1.QueryFactResponse",
	"equipoise.archive.v1.QueryFactsResponse", "equipoise.archive.v1.QueryConsistencyResponse",
}

func TestNoPublicFactAndNoAnswerOfTheArchiveHasAFieldForALineOfPayment(t *testing.T) {
	registry := app.NewEncoding().Registry
	for _, name := range answers {
		description, err := registry.FindDescriptorByName(name)
		require.NoError(t, err)
		onlyCounts(t, description.(protoreflect.MessageDescriptor))
	}
	public := 0
	registry.RangeFiles(func(file protoreflect.FileDescriptor) bool {
		for i := range file.Messages().Len() {
			message := file.Messages().Get(i)
			if f, err := fact.New("/" + string(message.FullName())); err == nil && fact.ClassOf(f) == fact.Class_CLASS_PUBLIC {
				onlyCounts(t, message)
				public++
			}
		}
		return true
	})
	require.Greater(t, public, 20)
}

// onlyCounts wants each whole number in a message, however deep, to have a name that is thought of.
func onlyCounts(t testing.TB, message protoreflect.MessageDescriptor) {
	t.Helper()
	for i := range message.Fields().Len() {
		field := message.Fields().Get(i)
		switch field.Kind() {
		case protoreflect.MessageKind:
			if strings.HasPrefix(string(field.Message().FullName()), "equipoise.") {
				onlyCounts(t, field.Message())
			}
		case protoreflect.Uint64Kind, protoreflect.Uint32Kind, protoreflect.Int64Kind, protoreflect.Int32Kind:
			name := field.Name()
			known := counted[string(name)] || message.ParentFile().Package() == ofDocuments && (name == "line" || name == "number")
			assert.True(t, known, "what does %s count?", field.FullName())
		}
	}
}
