package proof

import (
	"fmt"
	"time"

	"github.com/equipoise-trials/equipoise/fact"
)

// Levels that a verdict can reach, each resting on those below it.
const (
	// LevelContent: the record is in the book, or for a fact alone, the bytes are those of the fact.
	LevelContent = 1
	// LevelLog: the fact is in the audit log.
	LevelLog = 2
	// LevelSigned: more than two thirds of a validator set signed for the log.
	LevelSigned = 3
	// LevelTrusted: that validator set follows from the trust root.
	LevelTrusted = 4
)

// Verdict is what a bundle proves.
type Verdict struct {
	// Level is the highest level reached.
	Level int `json:"level"`
	// Levels say for each level reached what holds and what that rests on.
	Levels []Finding `json:"levels"`
	// CommittedBy is the time of the signed header: everything shown was committed no later.
	CommittedBy time.Time `json:"committed_no_later_than"`
	// Record is what was shown of the record; nil for a fact alone.
	Record *RecordFinding `json:"record,omitempty"`
	// Fact is what the chain recorded.
	Fact FactFinding `json:"fact"`
	// Signatories are those whose printed names were shown, beside a bundle that says what they signed.
	Signatories []Signatory `json:"signatories,omitempty"`
	// Signed says who signed for it.
	Signed SignedFinding `json:"signed"`
	// Assumes lists what has to hold for the verdict to hold.
	Assumes []string `json:"assumes"`
	// NotProven lists what a reader might take for proven and is not.
	NotProven []string `json:"does_not_prove"`
}

// Finding is one level of a verdict.
type Finding struct {
	Level   int    `json:"level"`
	Holds   string `json:"holds"`
	RestsOn string `json:"rests_on"`
}

// RecordFinding is what a bundle shows of a record.
type RecordFinding struct {
	ChainID string `json:"chain_id"`
	Trial   uint64 `json:"trial,string"`
	Site    uint32 `json:"site"`
	Book    uint32 `json:"book"`
	Dataset string `json:"dataset"`
	Kind    string `json:"kind"`
	// Predecessor is the commitment of the record that this one replaces, in hexadecimal; empty for an original.
	Predecessor string `json:"predecessor"`
	Reason      string `json:"reason"`
	// Author is who the book says entered the record; the chain did not check it.
	Author string `json:"author"`
	Bytes  int    `json:"bytes"`
	// Commitment in hexadecimal.
	Commitment string `json:"commitment"`
	Index      uint64 `json:"index,string"`
	BookSize   uint64 `json:"book_size,string"`
}

// FactFinding is what a bundle shows of a fact.
type FactFinding struct {
	Type string `json:"type"`
	// Known says whether this build can read facts of the type.
	Known bool `json:"known"`
	// Lines are the fact's fields, or its raw bytes if this build cannot read them.
	Lines []Line `json:"fields"`
	// Remark says what Lines leave out, if anything.
	Remark string `json:"remark,omitempty"`
	// Tx is the transaction's hash in hexadecimal, empty at block level.
	Tx      string    `json:"tx"`
	ChainID string    `json:"chain_id"`
	Height  int64     `json:"height,string"`
	Time    time.Time `json:"time"`
}

// SignedFinding is what a bundle shows of the signatures.
type SignedFinding struct {
	ChainID string `json:"chain_id"`
	// Height of the signed header, and its hash in hexadecimal.
	Height     int64  `json:"height,string"`
	HeaderHash string `json:"header_hash"`
	// ValidatorsHash of the set that signed, in hexadecimal.
	ValidatorsHash string `json:"validators_hash"`
	Signers        int    `json:"signers"`
	Validators     int    `json:"validators"`
	Power          int64  `json:"power,string"`
	TotalPower     int64  `json:"total_power,string"`
}

func (c *check) verdict() Verdict {
	v := Verdict{CommittedBy: c.last().Time, Record: c.recordFinding(), Fact: c.factFinding(), Signed: c.signedFinding()}
	v.Levels = append(v.Levels, c.contentLevel(), c.logLevel())
	foreign := c.foreignChains()
	if c.trust != nil || len(foreign) == 0 {
		v.Levels = append(v.Levels, c.signedLevel())
	}
	if c.trust != nil {
		v.Levels = append(v.Levels, c.trustedLevel())
	}
	v.Level = len(v.Levels)
	v.Assumes, v.NotProven = c.assumptions(v.Level), c.limits(v.Level, foreign)
	return v
}

func (c *check) contentLevel() Finding {
	f := Finding{Level: LevelContent}
	if r := c.bundle.Record; r != nil {
		f.Holds = fmt.Sprintf("In the book: these exact bytes, as %s, are record %d (counted from 0) of the %d in book %d of trial %s, %s.",
			kindNames[c.commitment.Kind], r.Index, c.head.NewSize, c.commitment.Book, trialName(c.commitment.Trial), siteName(c.commitment.Site))
		f.RestsOn = "SHA-256, and the salt in the bundle."
		return f
	}
	f.Holds = fmt.Sprintf("The fact's own bytes: %d bytes of type %s.", len(c.bundle.Fact.Bytes), quote(c.bundle.Fact.Type))
	f.RestsOn = "nothing yet: whoever made the bundle could have written them."
	return f
}

func (c *check) logLevel() Finding {
	return Finding{
		Level: LevelLog,
		Holds: fmt.Sprintf("In the audit log: fact %d (counted from 0) of the %d of block %d of chain %s, whose entry is number %d of the %d in the "+
			"log at height %d.",
			c.bundle.Fact.Index, c.entry.Count, c.entry.Height, quote(c.entry.ChainID), c.bundle.Entry.Index, c.checkpoint.Size,
			c.last().Height-1),
		RestsOn: "SHA-256, and the header of the next block, for which this level takes the bundle's word.",
	}
}

func (c *check) signedLevel() Finding {
	s := c.signedFinding()
	return Finding{
		Level: LevelSigned,
		Holds: fmt.Sprintf("Signed: %d of %d validators, power %d of %d, signed block %d of chain %s at %s. Their set is %s.",
			s.Signers, s.Validators, s.Power, s.TotalPower, s.Height, quote(s.ChainID), c.last().Time.Format(time.RFC3339Nano),
			s.ValidatorsHash),
		RestsOn: "their signatures. This level does not say that they are the chain's validators.",
	}
}

func (c *check) trustedLevel() Finding {
	set, _ := c.trust.set() // the hops were checked with it
	return Finding{
		Level: LevelTrusted,
		Holds: fmt.Sprintf("Trusted: that set follows from the pinned set %X of block %d of chain %s, %s.",
			set.hash, c.trust.Height, quote(c.trust.ChainID), hopsName(c.hops)),
		RestsOn: "the trust file, and on at most a third of each set on the way having been dishonest.",
	}
}

func (c *check) recordFinding() *RecordFinding {
	r := c.bundle.Record
	if r == nil {
		return nil
	}
	return &RecordFinding{
		ChainID: r.ChainID, Trial: r.Trial, Site: r.Site, Book: r.Book, Dataset: r.Dataset, Kind: r.Kind,
		Predecessor: fmt.Sprintf("%X", r.Predecessor), Reason: c.commitment.Reason.String(), Author: r.Author,
		Bytes: len(c.commitment.Bytes), Commitment: fmt.Sprintf("%X", c.commitment.Sum()), Index: r.Index, BookSize: c.head.NewSize,
	}
}

func (c *check) factFinding() FactFinding {
	leaf := c.bundle.Fact.leaf()
	f := FactFinding{
		Type: leaf.TypeURL, Tx: fmt.Sprintf("%X", leaf.TxHash),
		ChainID: c.entry.ChainID, Height: c.entry.Height, Time: c.entry.Time,
	}
	decoded, err := leaf.Decode()
	if err != nil {
		f.Lines = []Line{{Name: "bytes", Value: fmt.Sprintf("%X", leaf.Fact)}}
		f.Remark = "This build of eqverify cannot read the fact. It is verified all the same; a newer build shows it."
		return f
	}
	f.Known = true
	f.Lines = describe(decoded)
	if newerFields(decoded, leaf.Fact) {
		f.Remark = "The fact holds more than this build of eqverify can show. All of it is verified; a newer build shows it."
	}
	return f
}

func (c *check) signedFinding() SignedFinding {
	last := c.last()
	s := SignedFinding{
		ChainID: last.ChainID, Height: last.Height, HeaderHash: fmt.Sprintf("%X", last.hash),
		ValidatorsHash: fmt.Sprintf("%X", last.set.hash), Validators: len(last.set.members),
		Power: last.power, TotalPower: last.set.total,
	}
	for _, signed := range last.committed {
		if signed {
			s.Signers++
		}
	}
	return s
}

func (c *check) assumptions(level int) []string {
	a := []string{"SHA-256 is not broken: nobody can find two contents with one hash."}
	if level >= LevelSigned {
		a = append(a, "The time is the one that the validators agreed on: their clocks were not wrong together.",
			"Keys of the validators were not compromised later. If the header is older than the chain's unbonding period, "+
				"those who hold its old keys could by now sign another one without loss: ask for a bundle with a recent header, "+
				"which proves the same fact.")
	}
	if level >= LevelTrusted {
		a = append(a, "The trust file is genuine: compare its validator set with a copy that reached you by another way.")
	}
	return a
}

func (c *check) limits(level int, foreign []string) []string {
	var l []string
	if c.bundle.Record != nil {
		l = append(l,
			"That what the record says is true. It proves that these bytes were committed, by whom the book and when at the latest.",
			"That the author named in the record's commitment entered it: the chain knows who submitted the book's head.",
			"That the record is the latest version, or that the book holds every record that was ever taken.")
		if c.bundle.Record.Index < c.head.OldSize {
			l = append(l, fmt.Sprintf("That the signer of the fact shown submitted this record: it was among the %d that were in the book "+
				"before.", c.head.OldSize))
		}
	} else {
		l = append(l, "That the fact still stands: a later fact may have superseded or revoked it.",
			"That what the fact says of the world outside the chain is true. It proves who stated it, and when at the latest.")
	}
	l = append(l, "The signed transaction itself, which is not in the bundle: that its signature was valid rests on the chain's validators.")
	if level < LevelTrusted {
		l = append(l, "That the validators are those of a chain you know: give a trust file with --trust to reach level 4.")
	}
	if level < LevelSigned {
		l = append(l, fmt.Sprintf("That chain %s, which signed, continues chain %s, which the evidence names: only a trust file that lists "+
			"it among the ancestors says so.", quote(c.last().ChainID), quote(foreign[0])))
	}
	return l
}

var kindNames = map[fact.Kind]string{
	fact.Original:   "an original",
	fact.Correction: "a correction",
	fact.Tombstone:  "a tombstone, which voids another record",
}

func trialName(trial uint64) string { return fmt.Sprintf("EQ%08d", trial) }

func siteName(site uint32) string {
	if site == 0 {
		return "for the whole trial"
	}
	return fmt.Sprintf("site %d", site)
}

func hopsName(hops int) string {
	switch hops {
	case 0:
		return "directly"
	case 1:
		return "over 1 light block, by more than two thirds each time"
	}
	return fmt.Sprintf("over %d light blocks, by more than two thirds each time", hops)
}

func shortTime(t time.Time) string { return t.UTC().Format(time.RFC3339) }
