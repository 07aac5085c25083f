package demo

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	cmtcfg "github.com/cometbft/cometbft/config"
	cmtstore "github.com/cometbft/cometbft/store"
	"github.com/stretchr/testify/require"
	"github.com/syndtr/goleveldb/leveldb"
	"github.com/syndtr/goleveldb/leveldb/opt"
	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/equipoise-trials/equipoise/client/work"
	"github.com/equipoise-trials/equipoise/cmd/equipoised/demo/plan"
	"github.com/equipoise-trials/equipoise/fact"
	protocolfact "github.com/equipoise-trials/equipoise/fact/protocol"
	"github.com/equipoise-trials/equipoise/testutil/need"
)

// TestAReplayedTrial replays the CDISC pilot and then looks for what nobody should learn from it: in the archive, in raw blocks, and in
// everything on a node's disk. Each search is shown to find what a careless sponsor plants.
func TestAReplayedTrial(t *testing.T) {
	dir := need.Data(t, "cdisc-pilot")
	pilot, err := plan.Pilot(dir)
	require.NoError(t, err)
	r := emptyChain(t, func(r *trialRun) { r.plan = pilot })
	ctx, cancel := context.WithTimeout(context.Background(), 5*longest)
	t.Cleanup(cancel)
	r.ctx = ctx
	began := time.Now()
	r.must(r.replay(ctx))
	r.requireCaughtUp()
	r.must(r.close())
	t.Logf("replayed %d participants and %d visits in %v", len(pilot.Participants), pilot.VisitCount(), time.Since(began).Round(time.Second))
	r.requireEveryKind()

	t.Run("no public fact and no answer of the archive names a participation or a line", func(t *testing.T) { r.as(t).archiveNamesNobody() })
	t.Run("amounts and tariffs tell no more of the arm than counts and times", func(t *testing.T) { r.as(t).amountsTellNoArm(dir) })
	t.Run("a node's disk holds nothing of its participants", func(t *testing.T) { r.as(t).diskHoldsNothing(dir) })
	t.Run("what is planted is found", func(t *testing.T) { r.as(t).plantedIsFound(dir) })
}

// as returns the trial for a part of a test.
func (r *liveTrial) as(t testing.TB) *liveTrial { return &liveTrial{r.trialRun, t, r.ctx} }

// diskHoldsNothing searches everything on the disk of a stopped node: for what the source says of anybody, and for what somebody
// with a dictionary would hash.
func (r *liveTrial) diskHoldsNothing(dir string) {
	r.Helper()
	dictionary := r.dictionary(dir)
	began := time.Now()
	size, finds := r.search(dictionary)
	r.Logf("%d forms of values searched for in %d MB, %v", len(dictionary.known), size>>20, time.Since(began).Round(time.Second))
	require.Greater(r, size, 1<<20)
	require.Empty(r, finds)
}

// plantedIsFound has a careless sponsor say a subject's number, a handle and the bare digest of an account, and wants each found
// wherever the node keeps it.
func (r *liveTrial) plantedIsFound(dir string) {
	r.Helper()
	r.must(r.start(r.ctx))
	one := r.participants[0]
	account := "bank account of " + one.Subject
	_, err := r.sponsoring().Submit(work.NewVersion{
		Type: protocolfact.DocumentType_DOCUMENT_TYPE_STATISTICAL_ANALYSIS_PLAN, Title: fmt.Sprintf("Analysis without %s, %x", one.Subject, one.handle),
		Files: []work.File{{Language: language, MediaType: "text/plain", Content: []byte(account)}},
	}).Do(r.ctx)
	r.must(err)
	r.requireCaughtUp()
	r.must(r.close())

	_, _, ofPeople := r.askArchive(r.theirs())
	require.Contains(r, ofPeople, found{one.Subject, "handle in hexadecimal", "archive"})
	_, finds := r.search(r.dictionary(dir))
	for _, where := range []string{"block", "transaction", "data/application.db", "data/blockstore.db"} {
		require.Contains(r, finds, found{one.Subject, "text", where})
	}
	for _, want := range []found{
		{account, "SHA-256", "block"}, {account, "SHA-256 in base64", "transaction"}, {account, "SHA-256", "data/application.db"},
		{account, "SHA-256", "data/blockstore.db"}, {account, "SHA-256", "data/cs.wal/wal"},
		{account, "SHA-256", "archive/tile/facts"}, {account, "SHA-256 in base64", "data/state.db"},
	} {
		require.Contains(r, finds, want)
	}
	for f := range finds {
		require.Contains(r, account, f.value, "what was planted is all that is found: %v", f)
	}
}

// requireEveryKind wants the replay to have somebody of each kind: otherwise it promises nothing.
func (r *liveTrial) requireEveryKind() {
	r.Helper()
	for what, is := range map[string]func(*participant) bool{
		"assisted":            func(m *participant) bool { return m.Signing == plan.Assisted },
		"paid by an agent":    func(m *participant) bool { return m.Agent },
		"withdrawn":           func(m *participant) bool { return m.Withdrew },
		"failed at screening": func(m *participant) bool { return !m.ScreenFailed.IsZero() },
		"ended for a reason":  func(m *participant) bool { return m.EndedBecause != "" },
	} {
		require.True(r, slices.ContainsFunc(r.participants, is), "nobody is %s", what)
	}
}

// dictionary is what somebody who wants to know searches a node for: what the source says, and digests of what can be guessed.
func (r *liveTrial) dictionary(dir string) *needles {
	r.Helper()
	s := readSource(r, dir)
	n := newNeedles()
	n.allow(r.publicTexts()...)
	n.allow(r.wordsOfSchema()...)
	n.allow("Completed ABCI Handshake") // in the node's log
	for _, value := range s.sorted() {
		n.text(value)
		n.guess(value)
	}
	for _, row := range s.rows {
		n.digest("an observation", "SHA-256", sum256(row))
		n.digest("an observation", "leaf hash", sum256([]byte{0}, row))
	}
	for _, value := range r.spoken() {
		n.guess(value)
	}
	for _, m := range r.participants {
		for _, value := range r.spokenOf(m) {
			n.guess(value)
			n.guessOf(m.handle, value)
		}
		n.guessKey(m.handle, m.Subject)
		for _, v := range m.Visits {
			planned := r.plan.Schedule[v.Schedule]
			n.guessVisit(m.handle, m.Subject, r.plan.Tariffs[planned.Tariff].Code, v.Occurrence, fact.VisitDetail{
				Visit: planned.Code, ClaimedDate: v.Date.Format(time.DateOnly), Window: planned.Window,
				Staff: m.site.coordinator.String(),
			})
		}
	}
	return n
}

// publicTexts are what the chain says to everybody: the registration and the codes of tariffs.
func (r *liveTrial) publicTexts() (texts []string) {
	reg := r.plan.Registration
	texts = append(texts, reg.PublicTitle, reg.ScientificTitle)
	texts = append(append(texts, reg.Conditions...), reg.Interventions...)
	for _, o := range reg.Outcomes {
		texts = append(texts, o.ID, o.Measure, o.TimeFrame)
	}
	for _, id := range reg.Identifiers {
		texts = append(texts, id.Scheme, id.Value)
	}
	for _, t := range r.plan.Tariffs {
		texts = append(texts, t.Code)
	}
	return slices.DeleteFunc(texts, func(t string) bool { return t == "" })
}

// wordsOfSchema are the names of messages, and of the values of enumerations.
func (r *liveTrial) wordsOfSchema() (words []string) {
	enums := func(all protoreflect.EnumDescriptors) {
		for i := range all.Len() {
			for j := range all.Get(i).Values().Len() {
				words = append(words, string(all.Get(i).Values().Get(j).Name()))
			}
		}
	}
	r.Encoding.Registry.RangeFiles(func(file protoreflect.FileDescriptor) bool {
		if !strings.HasPrefix(string(file.Package()), "equipoise.") {
			return true
		}
		enums(file.Enums())
		for i := range file.Messages().Len() {
			words = append(words, string(file.Messages().Get(i).Name()))
			enums(file.Messages().Get(i).Enums())
		}
		return true
	})
	return words
}

// spoken are values that can be guessed and belong to nobody in particular, or to staff.
func (r *liveTrial) spoken() []string {
	values := []string{work.Everything().String(), work.TreatmentAlone().String(), "did not meet the criteria", "training record"}
	for _, v := range r.plan.Schedule {
		values = append(values, v.Code, v.Window)
	}
	for i := range r.plan.VisitCount() {
		values = append(values, fmt.Sprintf("transfer %d", i))
	}
	for _, s := range r.sites {
		for _, p := range []*person{s.administrator, s.investigator, s.coordinator} {
			values = append(values, p.name, "passport of "+p.name, "training of "+p.name)
		}
	}
	for _, d := range []work.Document{r.protocol, r.consentForm, r.assistedForm, r.schedule} {
		values = append(values, fmt.Sprintf("letter of approval of %s", d))
	}
	return slices.DeleteFunc(values, func(v string) bool { return v == "" })
}

// spokenOf are values that can be guessed of somebody.
func (r *liveTrial) spokenOf(m *participant) []string {
	values := []string{
		m.Subject, strings.TrimPrefix(m.Subject, "01-"), "bank account of " + m.Subject, "signed form of " + m.Subject,
		"participant " + m.Subject, "assisted participant " + m.Subject, "representative of " + m.Subject, "witness for " + m.Subject,
		work.Everything().String(), work.TreatmentAlone().String(), "did not meet the criteria", m.Invited.Format(time.DateOnly),
	}
	if m.EndedBecause != "" {
		values = append(values, m.EndedBecause)
	}
	for _, v := range m.Visits {
		code, day := r.plan.Schedule[v.Schedule].Code, v.Date.Format(time.DateOnly)
		values = append(values, code, day, code+" "+day, m.Subject+" "+code)
	}
	return values
}

// search searches everything that a node which was stopped has on its disk, and each transaction of its blocks as it reads when
// it is decoded. It returns how many bytes that were.
func (r *liveTrial) search(n *needles) (size int, finds map[found]string) {
	r.Helper()
	finds = make(map[found]string)
	look := func(data []byte, where string) {
		size += len(data)
		n.in(data, where, func(f found, context []byte) { finds[f] = fmt.Sprintf("%q", context) })
	}
	home := r.nodeHome()
	r.must(filepath.WalkDir(home, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		where, err := filepath.Rel(home, path)
		if err != nil {
			return err
		}
		if entry.IsDir() {
			if strings.HasSuffix(path, ".db") {
				return errorOr(lookIntoDatabase(path, func(data []byte) { look(data, where) }), fs.SkipDir)
			}
			return nil
		}
		if strings.HasSuffix(path, ".toml") {
			return nil // settings, which explain themselves
		}
		data, err := os.ReadFile(path)
		if folders := strings.Split(filepath.ToSlash(where), "/"); len(folders) > 3 {
			where = strings.Join(folders[:3], "/") // tiles of the archive are named by number
		}
		look(data, where)
		return err
	}))
	r.lookIntoBlocks(look)
	return size, finds
}

func errorOr(err, otherwise error) error {
	if err != nil {
		return err
	}
	return otherwise
}

// lookIntoDatabase reads the rows of a database, which lie compressed on disk, each with its key.
func lookIntoDatabase(path string, look func([]byte)) error {
	db, err := leveldb.OpenFile(path, &opt.Options{ReadOnly: true})
	if err != nil {
		return err
	}
	defer db.Close()
	rows := db.NewIterator(nil, nil)
	defer rows.Release()
	for rows.Next() {
		look(slices.Concat(rows.Key(), rows.Value()))
	}
	return rows.Error()
}

// lookIntoBlocks reads each transaction of the blocks, and each as JSON.
func (r *liveTrial) lookIntoBlocks(look func(data []byte, where string)) {
	r.Helper()
	read := 0
	r.eachTransaction(func(_ time.Time, raw []byte) {
		look(raw, "block")
		decoded, err := r.Encoding.Tx.TxDecoder()(raw)
		r.must(err)
		text, err := r.Encoding.Tx.TxJSONEncoder()(decoded)
		r.must(err)
		look(text, "transaction")
		read++
	})
	require.Greater(r, read, len(r.participants))
}

// eachTransaction reads the transactions of all blocks of a node that was stopped, with the times of their blocks.
func (r *liveTrial) eachTransaction(yield func(at time.Time, raw []byte)) {
	r.Helper()
	settings := cmtcfg.DefaultConfig()
	settings.SetRoot(r.nodeHome())
	db, err := cmtcfg.DefaultDBProvider(&cmtcfg.DBContext{ID: "blockstore", Config: settings})
	r.must(err)
	defer db.Close()
	blocks := cmtstore.NewBlockStore(db)
	require.Positive(r, blocks.Height())
	for height := blocks.Base(); height <= blocks.Height(); height++ {
		block := blocks.LoadBlock(height)
		require.NotNil(r, block)
		for _, raw := range block.Txs {
			yield(block.Time, raw)
		}
	}
}
