package proof_test

import (
	"bytes"
	"slices"
	"testing"

	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"
	"github.com/cometbft/cometbft/types"
	ics23 "github.com/cosmos/ics23/go"
	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/proof"
	"github.com/equipoise-trials/equipoise/proof/internal/testchain"
)

// message is a protobuf message with generated code.
type message interface {
	Unmarshal([]byte) error
	Marshal() ([]byte, error)
}

// rewrite decodes raw into m, lets change change it, and encodes it again.
func rewrite[M message](t *testing.T, raw *[]byte, m M, change func(M)) {
	t.Helper()
	require.NoError(t, m.Unmarshal(*raw))
	change(m)
	var err error
	*raw, err = m.Marshal()
	require.NoError(t, err)
}

func commit(change func(*cmtproto.Commit)) func(*testing.T, *proof.Bundle) {
	return func(t *testing.T, b *proof.Bundle) {
		rewrite(t, &b.LightBlocks[1].Commit, new(cmtproto.Commit), change)
	}
}

func header(change func(*cmtproto.Header)) func(*testing.T, *proof.Bundle) {
	return func(t *testing.T, b *proof.Bundle) {
		rewrite(t, &b.LightBlocks[1].Header, new(cmtproto.Header), change)
	}
}

func iavl(change func(*ics23.ExistenceProof)) func(*testing.T, *proof.Bundle) {
	return func(t *testing.T, b *proof.Bundle) { rewrite(t, &b.State.IAVL, new(ics23.ExistenceProof), change) }
}

func multistore(change func(*ics23.ExistenceProof)) func(*testing.T, *proof.Bundle) {
	return func(t *testing.T, b *proof.Bundle) {
		rewrite(t, &b.State.Multistore, new(ics23.ExistenceProof), change)
	}
}

func bundle(change func(*proof.Bundle)) func(*testing.T, *proof.Bundle) {
	return func(_ *testing.T, b *proof.Bundle) { change(b) }
}

func validator(change func(*cmtproto.SimpleValidator)) func(*testing.T, *proof.Bundle) {
	return func(t *testing.T, b *proof.Bundle) {
		rewrite(t, &b.LightBlocks[1].Validators[0], new(cmtproto.SimpleValidator), change)
	}
}

// extended adds an unknown field to one of the bundle's protobuf parts.
func extended(part func(*proof.Bundle) *[]byte) func(*testing.T, *proof.Bundle) {
	return bundle(func(b *proof.Bundle) { *part(b) = append(*part(b), unknownField...) })
}

func entry(change func(*fact.Entry)) func(*testing.T, *proof.Bundle) {
	return bundle(func(b *proof.Bundle) {
		e, _ := fact.ParseEntry(b.Entry.Data)
		change(&e)
		b.Entry.Data = e.Marshal()
	})
}

// unknownField is field 100 of any message, one byte.
var unknownField = []byte{0xa2, 0x06, 0x01, 0x00}

// In the commit of the last light block votes 0, 1 and 3 or so are for the block and one is absent; which one depends
// on the addresses.
func vote(c *cmtproto.Commit, flag cmtproto.BlockIDFlag) *cmtproto.CommitSig {
	for i := range c.Signatures {
		if c.Signatures[i].BlockIdFlag == flag {
			return &c.Signatures[i]
		}
	}
	return nil
}

func TestForgedBundlesAreRefused(t *testing.T) {
	const committed, absent = cmtproto.BlockIDFlagCommit, cmtproto.BlockIDFlagAbsent
	for name, c := range map[string]struct {
		forge func(*testing.T, *proof.Bundle)
		want  string
	}{
		"no light block":              {bundle(func(b *proof.Bundle) { b.LightBlocks = nil }), "holds no light block"},
		"unknown field in a header":   {extended(func(b *proof.Bundle) *[]byte { return &b.LightBlocks[1].Header }), "encoding is not the exact one"},
		"unknown field in a commit":   {extended(func(b *proof.Bundle) *[]byte { return &b.LightBlocks[1].Commit }), "encoding is not the exact one"},
		"unknown field in a set":      {extended(func(b *proof.Bundle) *[]byte { return &b.LightBlocks[1].Validators[0] }), "encoding is not the exact one"},
		"unknown field in IAVL":       {extended(func(b *proof.Bundle) *[]byte { return &b.State.IAVL }), "encoding is not the exact one"},
		"unknown field in the stores": {extended(func(b *proof.Bundle) *[]byte { return &b.State.Multistore }), "encoding is not the exact one"},
		"another era":                 {header(func(h *cmtproto.Header) { h.Version.Block = 12 }), "block protocol is 12"},
		"a header without chain":      {header(func(h *cmtproto.Header) { h.ChainID = "" }), "names no chain"},
		"a header of height 0":        {header(func(h *cmtproto.Header) { h.Height = 0 }), "blocks start at 1"},
		"a short app hash":            {header(func(h *cmtproto.Header) { h.AppHash = h.AppHash[1:] }), "app hash has 31 bytes"},
		"another chain in the header": {header(func(h *cmtproto.Header) { h.ChainID = "other" }), "the commit is for block"},
		"an app hash of one's own":    {header(func(h *cmtproto.Header) { h.AppHash[0]++ }), "the commit is for block"},
		"validators out of order":     {bundle(func(b *proof.Bundle) { v := b.LightBlocks[1].Validators; v[0], v[1] = v[1], v[0] }), "the validator set hashes to"},
		"a validator twice":           {bundle(func(b *proof.Bundle) { v := b.LightBlocks[1].Validators; v[0] = v[1] }), "in the set twice"},
		"a validator too few":         {bundle(func(b *proof.Bundle) { b.LightBlocks[1].Validators = b.LightBlocks[1].Validators[1:] }), "the validator set hashes to"},
		"an empty set":                {bundle(func(b *proof.Bundle) { b.LightBlocks[1].Validators = nil }), "the validator set is empty"},
		"more power":                  {validator(func(v *cmtproto.SimpleValidator) { v.VotingPower = 1000 }), "the validator set hashes to"},
		"no power":                    {validator(func(v *cmtproto.SimpleValidator) { v.VotingPower = 0 }), "must be positive"},
		"too much power":              {validator(func(v *cmtproto.SimpleValidator) { v.VotingPower = 1 << 62 }), "add up to more than"},
		"a commit for another height": {commit(func(c *cmtproto.Commit) { c.Height++ }), "the commit is for height 10"},
		"a negative round":            {commit(func(c *cmtproto.Commit) { c.Round = -1 }), "negative round"},
		"another round":               {commit(func(c *cmtproto.Commit) { c.Round++ }), "signature is wrong"},
		"another part set":            {commit(func(c *cmtproto.Commit) { c.BlockID.PartSetHeader.Total++ }), "signature is wrong"},
		"a vote too few":              {commit(func(c *cmtproto.Commit) { c.Signatures = c.Signatures[1:] }), "has 3 votes, the set has 4 validators"},
		"votes out of order":          {commit(func(c *cmtproto.Commit) { s := c.Signatures; s[0], s[1], s[2], s[3] = s[1], s[2], s[3], s[0] }), "vote of validator"},
		"a vote of another time":      {commit(func(c *cmtproto.Commit) { v := vote(c, committed); v.Timestamp = v.Timestamp.Add(1) }), "signature is wrong"},
		"a vote turned into nil":      {commit(func(c *cmtproto.Commit) { vote(c, committed).BlockIdFlag = cmtproto.BlockIDFlagNil }), "signature is wrong"},
		"a vote of unknown flag":      {commit(func(c *cmtproto.Commit) { vote(c, committed).BlockIdFlag = 4 }), "block id flag is 4"},
		"a vote without flag":         {commit(func(c *cmtproto.Commit) { vote(c, committed).BlockIdFlag = 0 }), "block id flag is 0"},
		"a vote called absent":        {commit(func(c *cmtproto.Commit) { vote(c, committed).BlockIdFlag = absent }), "marked absent and yet holds"},
		"an absent vote with a time":  {commit(func(c *cmtproto.Commit) { v := vote(c, absent); v.Timestamp = v.Timestamp.Add(1) }), "marked absent and yet holds"},
		"an absent vote made present": {commit(func(c *cmtproto.Commit) { vote(c, absent).BlockIdFlag = committed }), "it names the validator"},
		"a vote removed":              {commit(func(c *cmtproto.Commit) { *vote(c, committed) = *vote(c, absent) }), "more than two thirds are needed"},
		"a foreign address":           {commit(func(c *cmtproto.Commit) { vote(c, committed).ValidatorAddress[0]++ }), "it names the validator"},
		"no signature":                {commit(func(c *cmtproto.Commit) { vote(c, committed).Signature = nil }), "signature is wrong"},

		"another key":               {iavl(func(p *ics23.ExistenceProof) { p.Key = []byte{2} }), `it is for key "\x02"`},
		"another store":             {multistore(func(p *ics23.ExistenceProof) { p.Key = []byte("bank") }), `it is for key "bank"`},
		"an empty value":            {iavl(func(p *ics23.ExistenceProof) { p.Value = nil }), "its value is empty"},
		"no leaf":                   {iavl(func(p *ics23.ExistenceProof) { p.Leaf = nil }), "needs defined LeafOp"},
		"another hash function":     {iavl(func(p *ics23.ExistenceProof) { p.Leaf.Hash = ics23.HashOp_SHA512 }), "unexpected HashOp"},
		"a value of one's own":      {iavl(func(p *ics23.ExistenceProof) { p.Value[len(p.Value)-1]++ }), "calculated root doesn't match"},
		"a shorter IAVL path":       {iavl(func(p *ics23.ExistenceProof) { p.Path = p.Path[1:] }), "IAVL proof"},
		"a shorter store path":      {multistore(func(p *ics23.ExistenceProof) { p.Path = p.Path[1:] }), "calculated root doesn't match"},
		"a longer store prefix":     {multistore(func(p *ics23.ExistenceProof) { p.Leaf.Prefix = []byte{0, 4} }), "has 2 bytes, want 1"},
		"a store root of one's own": {multistore(func(p *ics23.ExistenceProof) { p.Value[0]++ }), "calculated root doesn't match"},
		"a short store root":        {multistore(func(p *ics23.ExistenceProof) { p.Value = p.Value[1:] }), "multistore proof"},

		"an entry of one's own":     {entry(func(e *fact.Entry) { e.FactsRoot[0]++ }), "it is not entry 1 of the 7 of the log"},
		"another entry index":       {bundle(func(b *proof.Bundle) { b.Entry.Index = 2 }), "it is not entry 2"},
		"an entry beyond the log":   {bundle(func(b *proof.Bundle) { b.Entry.Index = 7 }), "it is not entry 7"},
		"a short hash in a path":    {bundle(func(b *proof.Bundle) { b.Entry.Path[0] = b.Entry.Path[0][1:] }), "hash 0 has 31 bytes"},
		"an absurd path":            {bundle(func(b *proof.Bundle) { b.Entry.Path = slices.Repeat(b.Entry.Path[:1], 65) }), "at most 64"},
		"an entry without chain":    {entry(func(e *fact.Entry) { e.ChainID = "" }), "it names no chain"},
		"an entry of height 0":      {entry(func(e *fact.Entry) { e.Height = 0 }), "blocks start at 1"},
		"an entry with half a hash": {entry(func(e *fact.Entry) { e.HeaderHash = e.HeaderHash[:16] }), "header hash has 16 bytes"},
		"an entry that goes on":     {bundle(func(b *proof.Bundle) { b.Entry.Data = append(b.Entry.Data, 0) }), "has 1 bytes after its end"},

		"a fact of one's own":            {bundle(func(b *proof.Bundle) { b.Fact.Bytes[len(b.Fact.Bytes)-1]++ }), "it is not fact 4 of the 5"},
		"another type":                   {bundle(func(b *proof.Bundle) { b.Fact.Type = "/equipoise.fact.record.v1.BookOpened" }), "it is not fact 4"},
		"a type without slash":           {bundle(func(b *proof.Bundle) { b.Fact.Type = b.Fact.Type[1:] }), "does not start with /"},
		"another transaction":            {bundle(func(b *proof.Bundle) { b.Fact.Tx[0]++ }), "it is not fact 4"},
		"another message":                {bundle(func(b *proof.Bundle) { b.Fact.Message++ }), "it is not fact 4"},
		"no transaction":                 {bundle(func(b *proof.Bundle) { b.Fact.Tx = nil }), "transaction hash has 0 bytes"},
		"block level with a transaction": {bundle(func(b *proof.Bundle) { b.Fact.Message = fact.BlockLevel }), "at block level and yet names a transaction"},
		"a fact beyond its block":        {bundle(func(b *proof.Bundle) { b.Fact.Index = 5 }), "it is not fact 5 of the 5"},

		"another chain's record":    {bundle(func(b *proof.Bundle) { b.Record.ChainID = "other" }), "these bytes are not record 40"},
		"another trial":             {bundle(func(b *proof.Bundle) { b.Record.Trial++ }), "it is of trial 8"},
		"another site":              {bundle(func(b *proof.Bundle) { b.Record.Site++ }), "site 102"},
		"another book":              {bundle(func(b *proof.Bundle) { b.Record.Book++ }), "book 2"},
		"another dataset":           {bundle(func(b *proof.Bundle) { b.Record.Dataset = "ae" }), "these bytes are not record 40"},
		"another author":            {bundle(func(b *proof.Bundle) { b.Record.Author = "eqp1" }), "these bytes are not record 40"},
		"another reason":            {bundle(func(b *proof.Bundle) { b.Record.Reason++ }), "these bytes are not record 40"},
		"a negative reason":         {bundle(func(b *proof.Bundle) { b.Record.Reason = -1 }), "is negative"},
		"another salt":              {bundle(func(b *proof.Bundle) { b.Record.Salt[0]++ }), "these bytes are not record 40"},
		"a short salt":              {bundle(func(b *proof.Bundle) { b.Record.Salt = b.Record.Salt[1:] }), "salt has 31 bytes"},
		"another predecessor":       {bundle(func(b *proof.Bundle) { b.Record.Predecessor[0]++ }), "these bytes are not record 40"},
		"a correction of nothing":   {bundle(func(b *proof.Bundle) { b.Record.Predecessor = nil }), "predecessor has 0 bytes"},
		"an original of something":  {bundle(func(b *proof.Bundle) { b.Record.Kind = "original" }), "predecessor has 32 bytes"},
		"a tombstone":               {bundle(func(b *proof.Bundle) { b.Record.Kind = "tombstone" }), "these bytes are not record 40"},
		"a blank":                   {bundle(func(b *proof.Bundle) { b.Record.Kind = "blank" }), `its kind is "blank"`},
		"an unknown kind":           {bundle(func(b *proof.Bundle) { b.Record.Kind = "unknown" }), `its kind is "unknown"`},
		"another index in the book": {bundle(func(b *proof.Bundle) { b.Record.Index++ }), "these bytes are not record 41"},
		"an index beyond the book":  {bundle(func(b *proof.Bundle) { b.Record.Index = 64 }), "these bytes are not record 64"},
		"a dataset with a bell":     {bundle(func(b *proof.Bundle) { b.Record.Dataset = "\a" }), "control character U+0007"},
		"an endless author":         {bundle(func(b *proof.Bundle) { b.Record.Author = string(bytes.Repeat([]byte("a"), 257)) }), "has 257 bytes"},
	} {
		t.Run(name, func(t *testing.T) {
			e := recordEvidence(t)
			c.forge(t, e.bundle)
			_, err := proof.Verify(e.file(t), e.record, nil)
			require.ErrorContains(t, err, c.want)
			require.NotErrorIs(t, err, proof.ErrUnreadable, "the bundle is one, it does not verify")
		})
	}
}

func TestRecordAndFactOfAnotherTypeDoNotGoTogether(t *testing.T) {
	c := newBookChain(t)
	b := c.Evidence(c.at, 0, lastSigned)
	b.Record = c.book.Prove(c.index, c.size)
	_, err := proof.Verify(evidence{bundle: b}.file(t), recordBytes, nil)
	require.ErrorContains(t, err, `it comes with a fact of type "/equipoise.fact.record.v1.BookOpened"`)
}

func TestRecordFileMustBeGivenExactlyWhenTheBundleIsAboutOne(t *testing.T) {
	withRecord, alone := recordEvidence(t), factEvidence(t)
	_, err := proof.Verify(withRecord.file(t), nil, nil)
	require.ErrorIs(t, err, proof.ErrNeedsRecord)
	_, err = proof.Verify(alone.file(t), []byte{}, nil)
	require.ErrorIs(t, err, proof.ErrTakesNoRecord)
}

// A chain whose validators sign nonsense proves nothing either.
func TestEntryMustBeOlderThanTheHeaderThatProvesIt(t *testing.T) {
	c := newBookChain(t)
	c.Forge = func(h *types.Header) { h.Time = testchain.Start }
	c.AddEmpty(1)
	b := c.Evidence(c.at, 0, c.Height())
	_, err := proof.Verify(evidence{bundle: b}.file(t), nil, nil)
	require.ErrorContains(t, err, "is not before block 12")
}

func TestTombstoneOfNoBytesVerifies(t *testing.T) {
	c := testchain.New(t, "equipoise-test-1", four("old")...)
	book := c.NewBook(7, 0, 1)
	book.Enter([]byte("wrong\n"), nil)
	index := book.Enter(nil, func(r *fact.Commitment) {
		predecessor := fact.LeafHash(nil)
		r.Kind, r.Predecessor, r.Dataset = fact.Tombstone, predecessor[:], "März \U0001f600 \"dm\" <&>\\"
	})
	c.Add([]fact.Leaf{c.Leaf(book.Append(), 0)})
	c.AddEmpty(1)
	b := c.Evidence(1, 0, 2)
	b.Record = book.Prove(index, 2)
	v, err := proof.Verify(evidence{bundle: b}.file(t), []byte{}, nil)
	require.NoError(t, err)
	require.Equal(t, "tombstone", v.Record.Kind)
	require.Contains(t, v.Levels[0].Holds, "for the whole trial")
}

func TestRecordOfAnEarlierSubmissionIsNotAscribedToALaterOne(t *testing.T) {
	c := testchain.New(t, "equipoise-test-1", four("old")...)
	book := c.NewBook(7, 101, 1)
	first := book.Enter([]byte("first\n"), nil)
	c.Add([]fact.Leaf{c.Leaf(book.Append(), 0)})
	book.Enter([]byte("second\n"), nil)
	c.Add([]fact.Leaf{c.Leaf(book.Append(), 0)})
	c.AddEmpty(1)
	b := c.Evidence(2, 0, 3)
	b.Record = book.Prove(first, 2)
	v, err := proof.Verify(evidence{bundle: b}.file(t), []byte("first\n"), nil)
	require.NoError(t, err)
	require.Contains(t, v.NotProven,
		"That the signer of the fact shown submitted this record: it was among the 1 that were in the book before.")
}
