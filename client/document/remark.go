package document

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"time"

	"cosmossdk.io/math"

	"github.com/equipoise-trials/equipoise/x/protocol/types"
)

// Grade says how much a remark weighs.
type Grade string

const (
	// Warning is of what should be changed before anybody approves the schedule.
	Warning Grade = "WARNING"
	// Hint is of what can be right, and should be meant.
	Hint Grade = "HINT"
)

// Remark is something about a payment schedule that the chain accepts and its author should think about. Nothing is refused
// for it.
type Remark struct {
	Grade Grade `json:"grade"`
	// At is the place in the schedule: "tariffs[3].code".
	At string `json:"at"`
	// What stands there, why it matters, and what to do.
	What string `json:"what"`
	Why  string `json:"why"`
	Do   string `json:"do"`
}

// String returns the remark as one line of text.
func (r Remark) String() string {
	return fmt.Sprintf("%s %s: %s; %s. %s.", r.Grade, r.At, r.What, r.Why, r.Do)
}

// SiteDays is how many times what a site is paid in a day one participation may earn in all before [CheckSchedule] says that
// the caps bound nothing.
const SiteDays = 30

// CheckSchedule returns what should be thought about in a payment schedule that [types.PaymentSchedule.Check] lets pass, of each
// tariff first and then of the whole. Tariffs are public, and each line that is paid names its own: so a tariff is a class of burden with a
// neutral code, and nothing that the allocation, safety or an early end causes has one of its own.
func CheckSchedule(p types.PaymentSchedule) (remarks []Remark) {
	for i, t := range p.Tariffs {
		at := fmt.Sprintf("tariffs[%d].", i)
		if c, word := causeOf(t.Code); word != "" {
			remarks = append(remarks, c.remark(at, t, word))
			differs := func(o *types.TariffLine) bool { return o.Kind == t.Kind && o.Amount != t.Amount }
			if j := slices.IndexFunc(p.Tariffs, differs); j >= 0 && c.grade == Warning {
				remarks = append(remarks, Remark{
					Warning, at + "amount", earnsOther(t, p.Tariffs[j]),
					"the amount alone tells in a wallet and on a bank statement what the code tells here",
					"Pay the same for the same burden, whatever caused it",
				})
			}
		}
		if t.Unscheduled {
			remarks = append(remarks, Remark{
				Warning, at + "unscheduled", fmt.Sprintf("%q is for visits that no plan has", t.Code),
				"nodes see by it which participants made one, and when, and such visits often depend on the treatment",
				"Have it only if they cannot earn what a planned visit of the same burden does, and pay as much for them as for that",
			})
		}
		if t.Cap > 1 && t.Interval != nil && *t.Interval < 24*time.Hour {
			remarks = append(remarks, Remark{
				Warning, at + "interval", fmt.Sprintf("%q may be earned %d times, once more every %s", t.Code, t.Cap, *t.Interval),
				"so short an interval does not slow down whoever invents visits",
				"Take the shortest time between two such visits that the protocol plans, a day at least",
			})
		}
	}
	remarks = append(remarks, visitNames(p)...)
	remarks = append(remarks, unboundedCaps(p)...)
	switch {
	case p.Release == types.Release_RELEASE_IMMEDIATE:
		remarks = append(remarks, Remark{
			Hint, "release", "payments are released at once",
			"who sees a wallet receive money learns at which moment which line was attested",
			"Where participants can wait, release in EPOCHS: what was attested in one is paid together, in an order that tells nothing",
		})
	case p.Epoch != nil && *p.Epoch < time.Hour:
		remarks = append(remarks, Remark{
			Hint, "epoch", fmt.Sprintf("an epoch takes %s", *p.Epoch),
			"so short a time holds one visit or none, and its end tells what release at once tells",
			"Take an epoch in which a site attests several visits, a day for example",
		})
	}
	if p.Arbiter == 0 {
		remarks = append(remarks, Remark{
			Warning, "arbiter", "no arbiter is named",
			"nobody decides what a site and a participant dispute, and what depends on an arbiter's decision waits for the end of its deadline",
			"Name the number of an organisation that neither pays nor attests",
		})
	}
	return remarks
}

// ReadSchedule reads a payment schedule from a file: the JSON that [ParseSchedule] reads, or what it was compiled to.
func ReadSchedule(path string) (p types.PaymentSchedule, err error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return p, err
	}
	if p, err = types.DecodeSchedule(raw); err != nil && strings.HasPrefix(strings.TrimSpace(string(raw)), "{") {
		p, err = ParseSchedule(raw)
	}
	if err != nil {
		err = fmt.Errorf("%s: %w", path, err)
	}
	return p, err
}

// cause is a kind of what a tariff's code must not tell, and the words that tell it.
type cause struct {
	grade Grade
	words []string // that are a part of the code, but for digits around it
	stems []string // with which a part of the code begins, but for digits before it
	// tells is what the word says, because why that matters, and do what to do instead.
	tells, because, do string
}

const (
	unblinds = "who gets it depends on what happened to a participant, which often depends on the treatment: whoever sees payments can " +
		"guess who received what"
	merge = "Pay it by a tariff of the same burden that everybody earns, under a neutral code such as VISIT-SHORT or VISIT-LONG"
)

// causes is what tariffs are to be silent about. The first whose word a code has is told.
var causes = []cause{
	{
		Warning,
		[]string{"AE", "AES", "SAE", "SAES", "TEAE", "AESI", "SUSAR", "DLT", "ER", "HOSP", "SAFETY", "DEATH"},
		[]string{"ADVERSE", "TOXIC", "RESCUE", "HOSPITALI", "EMERGENC", "OVERDOS", "REACTION", "PREGNAN", "RECHALL", "DECHALL"},
		"safety", unblinds, merge,
	},
	{
		Warning, []string{"ET", "ETV", "WD", "DIED", "LTFU"},
		[]string{"EARLY", "TERMINAT", "PREMATUR", "DISCONT", "WITHDR", "DROPOUT", "RETRIEV", "NONCOMPL"},
		"an early end", unblinds, merge,
	},
	{
		Warning, []string{"UNS", "USV", "ADHOC", "EXTRA"}, []string{"UNSCHED", "NONSCHED", "UNPLAN", "NONPLAN", "UNEXPECT", "ADDITIONAL"},
		"a visit that was not planned", unblinds, merge,
	},
	{
		Warning, []string{"EVENT", "EVENTS", "FLARE", "FLARES", "CRISIS", "NONRESPONSE"},
		[]string{"PROGRESS", "RELAPS", "RECURR", "RESPONDER", "NONRESPONDER"},
		"an outcome", unblinds, merge,
	},
	{
		Warning, []string{"ARM", "ARMS", "ACTIVE", "CONTROL", "CONTROLS", "COHORT", "SHAM", "IMP", "RAND"},
		[]string{"RANDOM", "PLACEBO", "VERUM", "COMPARATOR", "DOSE", "DOSAGE", "DOSING", "DRUG", "TITRAT", "UNBLIND", "OPENLABEL", "ALLOCAT"},
		"the allocation or the treatment", "a tariff that one arm earns, or earns more often, says who is in it",
		"Give all arms the same tariffs, caps and amounts, under neutral codes",
	},
	{
		Warning, []string{"FU", "FUP"}, []string{"FOLLOWUP"},
		"a follow-up", "those to whom something happened are followed up more often: whoever sees payments can guess who received what", merge,
	},
	{
		Hint, []string{"ECG", "EKG", "EEG", "MRI", "CT", "PET", "PK", "PD", "XRAY", "SCAN", "SCANS", "PHONE", "CALL"},
		[]string{"BIOPS", "IMAGING", "ENDOSCOP", "COLONOSCOP", "LUMBAR", "TRANSFUS", "INFUSION", "TELEPHONE"},
		"a procedure", "one that is done more often because of the treatment, or in some participants only, tells who they are, and all of " +
			"them tell what is studied",
		"If everybody has it equally often, leave it; else pay it by a tariff of its burden, under a neutral code",
	},
}

func (c cause) remark(at string, t *types.TariffLine, word string) Remark {
	return Remark{c.grade, at + "code", fmt.Sprintf("%q has %s, which names %s", t.Code, word, c.tells), c.because, c.do}
}

// causeOf returns the first cause that a code names, and its parts that do, none if it names none.
func causeOf(code string) (cause, string) {
	runs := runsOf(code)
	for _, c := range causes {
		for _, run := range runs {
			bare := strings.Trim(run.joined, "0123456789")
			if slices.Contains(c.words, bare) || slices.ContainsFunc(c.stems, func(stem string) bool { return strings.HasPrefix(bare, stem) }) {
				return c, run.said
			}
		}
	}
	return cause{}, ""
}

// run is one part of a code, or several that follow one another: "FOLLOW-UP", and joined "FOLLOWUP".
type run struct{ said, joined string }

// maxRun is of how many parts a word can be made: "S.A.E".
const maxRun = 3

// codePart is what stands between the separators of a code.
var codePart = regexp.MustCompile(`[^._-]+`)

// runsOf returns the runs of a code's parts, short ones first.
func runsOf(code string) (runs []run) {
	between := codePart.FindAllStringIndex(code, -1)
	for length := 1; length <= maxRun; length++ {
		for i := 0; i+length <= len(between); i++ {
			said := code[between[i][0]:between[i+length-1][1]]
			runs = append(runs, run{said, strings.NewReplacer(".", "", "_", "", "-", "").Replace(said)})
		}
	}
	return runs
}

// visitName is a part of a code that says which visit it is: "WEEK", "V3", "D15", "C1D8".
var visitName = regexp.MustCompile(`^((WEEK|WK|DAY|MONTH|YEAR|CYCLE|BASELINE)[0-9]*|(VISIT|VIS|V|W|D|M|C|Y)[0-9]+|C[0-9]+D[0-9]+)$`)

// visitNames returns hints at tariffs that seem to be one for each visit, and at those of one kind that differ in amount.
func visitNames(p types.PaymentSchedule) (remarks []Remark) {
	first := make(map[types.TariffKind]int)
	told := make(map[types.TariffKind]bool)
	for i, t := range p.Tariffs {
		if !slices.ContainsFunc(runsOf(t.Code), func(r run) bool { return visitName.MatchString(r.joined) }) {
			continue
		}
		before, seen := first[t.Kind]
		if !seen {
			first[t.Kind] = i
			remarks = append(remarks, Remark{
				Hint, fmt.Sprintf("tariffs[%d].code", i), fmt.Sprintf("%q names a visit", t.Code),
				"each line that is paid then says which visit somebody made, and by its order beside others who they are",
				"Let one tariff be a class of burden that several visits share; what visit it was stays at the site",
			})
			continue
		}
		if other := p.Tariffs[before]; other.Amount != t.Amount && !told[t.Kind] {
			told[t.Kind] = true
			remarks = append(remarks, Remark{
				Hint, fmt.Sprintf("tariffs[%d].amount", i), earnsOther(t, other),
				"where one of two visits depends on the allocation, amounts tell who had it",
				"Pay visits of the same burden alike, and let amounts differ by burden only",
			})
		}
	}
	return remarks
}

// earnsOther says that two tariffs of a kind earn different amounts.
func earnsOther(t, other *types.TariffLine) string {
	return fmt.Sprintf("%q earns %s, %q of the same kind earns %s", t.Code, t.Amount, other.Code, other.Amount)
}

// unboundedCaps warns if all that one participation may earn is more than the site's days bound in a reasonable time.
func unboundedCaps(p types.PaymentSchedule) []Remark {
	day, ok := math.NewIntFromString(p.SiteDay)
	if !ok {
		return nil
	}
	total, largest, at := math.ZeroInt(), math.ZeroInt(), 0
	for i, t := range p.Tariffs {
		amount, ok := math.NewIntFromString(t.Amount)
		if !ok {
			return nil
		}
		all := amount.MulRaw(int64(t.Cap))
		total = total.Add(all)
		if all.GT(largest) {
			largest, at = all, i
		}
	}
	if total.LTE(day.MulRaw(SiteDays)) {
		return nil
	}
	return []Remark{{
		Warning, fmt.Sprintf("tariffs[%d].cap", at),
		fmt.Sprintf("one participation may earn %s in all, most of it %d times %q: more than a whole site is paid in %d days",
			total, p.Tariffs[at].Cap, p.Tariffs[at].Code, SiteDays),
		"such caps bound nothing: one invented participant can be paid for as long as nobody looks",
		"Take as cap how often the protocol plans it, and a few more",
	}}
}
