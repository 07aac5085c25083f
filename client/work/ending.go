package work

import (
	"fmt"
	"slices"
	"strings"
)

// Term is why a participation ended, as submissions to authorities name it: a value of the CDISC terminology for completion and
// non-completion (NCOMPLT, C66727), by which DSDECOD says it.
type Term string

// Terms that are used most.
const (
	Completed          Term = "COMPLETED"
	Died               Term = "DEATH"
	LostToFollowUp     Term = "LOST TO FOLLOW-UP"
	AdverseEvent       Term = "ADVERSE EVENT"
	LackOfEfficacy     Term = "LACK OF EFFICACY"
	PhysicianDecision  Term = "PHYSICIAN DECISION"
	Pregnancy          Term = "PREGNANCY"
	SubjectWithdrew    Term = "WITHDRAWAL BY SUBJECT"
	StudyTerminated    Term = "STUDY TERMINATED BY SPONSOR"
	OtherEnd           Term = "OTHER"
	protocolViolation  Term = "PROTOCOL VIOLATION" // of older submissions, now PROTOCOL DEVIATION
	representativeEnds Term = "WITHDRAWAL BY PARENT/GUARDIAN"
)

// terms are all of them.
var terms = []Term{
	Completed, Died, LostToFollowUp, AdverseEvent, LackOfEfficacy, PhysicianDecision, Pregnancy, SubjectWithdrew, representativeEnds,
	StudyTerminated, OtherEnd, protocolViolation, "DISEASE RELAPSE", "NON-COMPLIANCE WITH STUDY DRUG", "PROGRESSIVE DISEASE",
	"PROTOCOL DEVIATION", "RECOVERY", "SITE TERMINATED BY SPONSOR", "TECHNICAL PROBLEMS",
}

// Ending says why a participation ended. It stays in the site's keep, which opens it to those who may know; the chain has a salted digest,
// and shows every end alike.
type Ending struct {
	Term Term
	// Words say more, if there is more to say.
	Words string
}

// Check fails if the term is none.
func (e Ending) Check() error {
	if slices.Contains(terms, e.Term) {
		return nil
	}
	names := make([]string, len(terms))
	for i, t := range terms {
		names[i] = string(t)
	}
	return fmt.Errorf("%q is no term for the end of a participation, want one of: %s", e.Term, strings.Join(names, ", "))
}

// String returns the ending as its opening has it: the term, then the words. "LOST TO FOLLOW-UP: three letters came back".
func (e Ending) String() string {
	if e.Words == "" {
		return string(e.Term)
	}
	return string(e.Term) + ": " + e.Words
}

// ParseEnding reads why a participation ended from its opening, for whoever was shown it. It fails if that is none.
func ParseEnding(text string) (Ending, error) {
	term, words, _ := strings.Cut(text, ": ")
	e := Ending{Term: Term(term), Words: words}
	if e.String() != text {
		return Ending{}, fmt.Errorf("%q is not how a participation ended: want a term, and words after a colon if there are any", text)
	}
	return e, e.Check()
}
