// Package plan describes trials as they are carried out: what was registered, who took part, which visits they made and
// what was recorded. The demo acts a plan on a chain. [Synthetic] makes one up, always the same; [Pilot] reads one from
// the files of a real trial.
package plan

import (
	"time"

	"github.com/equipoise-trials/equipoise/x/registration/types"
)

// Plan is a trial from its registration to its last visit.
type Plan struct {
	// Replay says that the dates are history: the chain keeps their order, not the dates themselves.
	Replay bool
	// Notes say what a reader must know of the plan: what was made up, what was added.
	Notes []string

	Registration Registration
	// Documents are what the sponsor submits, in order.
	Documents []Document
	// Tariffs are the payment schedule; Schedule says which visit is paid by which.
	Tariffs  []Tariff
	Schedule []ScheduledVisit
	Sites    []Site
	// Participants in the order in which they were invited.
	Participants []Participant
}

// Registration is what is registered of the trial.
type Registration struct {
	PublicTitle, ScientificTitle string
	// Identifiers of other registries and of the sponsor.
	Identifiers []Identifier
	Conditions  []string
	// Interventions are what is tried.
	Interventions []string
	Phase         types.Phase
	// Planned is the number of participants planned.
	Planned  uint32
	Outcomes []Outcome
	// FirstEnrolment and Completion as planned.
	FirstEnrolment, Completion time.Time
}

// Identifier is a number that somebody else gave the trial.
type Identifier struct {
	// Scheme is "NCT" or the name of whoever gave the number.
	Scheme, Value string
	// Placeholder says that the file's number stands for none: it is not registered as if it were real.
	Placeholder bool
}

// Outcome is an outcome measure.
type Outcome struct {
	ID, Measure, TimeFrame string
	Primary                bool
}

// DocumentKind says what a document is.
type DocumentKind int

// The kinds of document that a plan holds.
const (
	Protocol DocumentKind = iota + 1
	StatisticalAnalysisPlan
	ConsentForm
	// AssistedConsentForm is for participants who do not sign alone: a representative and a witness sign with them.
	AssistedConsentForm
)

// Document is a document's first version.
type Document struct {
	Kind  DocumentKind
	Title string
	// Bytes are the file as it is hashed.
	Bytes     []byte
	MediaType string
}

// Tariff is what is paid for a kind of visit.
type Tariff struct {
	// Code in capital letters.
	Code string
	// Amount in the smallest unit of the payment denomination.
	Amount uint64
	// Cap is how often one participant may earn it.
	Cap uint32
}

// ScheduledVisit is a visit that the protocol plans.
type ScheduledVisit struct {
	Code string
	// Tariff is an index into the plan's tariffs.
	Tariff int
	// Window is how the protocol gives the visit's time, "day 28 +/- 3" for example.
	Window string
	// Added says that the visit is not in the schedule of the trial's file but was made.
	Added bool
}

// Site is a hospital that takes part.
type Site struct {
	// Code is the site's number in the trial's own files.
	Code string
	// Name of the organisation.
	Name string
	// Country, ISO 3166-1 alpha-2.
	Country string
	// Files hold the records of the site.
	Files []File
}

// File is a file of records.
type File struct {
	// Dataset names the kind of data, "dm" for example.
	Dataset string
	// Path of a SAS XPT file, of which Subjects selects the rows; empty for NDJSON.
	Path     string
	Subjects map[string]bool
	// NDJSON holds the rows themselves if there is no path.
	NDJSON []byte
	// Rows is the number of records.
	Rows int
}

// Signing says how a participant signs.
type Signing int

// The ways to sign.
const (
	// Phone is a secp256r1 key, as a browser on a phone makes it.
	Phone Signing = iota + 1
	// Wallet is a secp256k1 key.
	Wallet
	// Assisted is a key that the site keeps for somebody without a phone.
	Assisted
)

// Participant is somebody who was invited.
type Participant struct {
	// Subject is the participant's number in the trial's own files. It never reaches the chain.
	Subject string
	// Site is an index into the plan's sites.
	Site    int
	Signing Signing
	// Agent says that money goes through a payment agent instead of a wallet.
	Agent bool
	// Invited is the day of the invitation and of the consent.
	Invited time.Time
	// Enrolled is the day of the enrolment, zero for a screen failure.
	Enrolled time.Time
	// ScreenFailed is the day on which screening failed, zero for those enrolled.
	ScreenFailed time.Time
	// Ended is the day on which the participation ended, zero if it did not.
	Ended time.Time
	// Withdrew says that it ended because the participant withdrew consent; EndedBecause says why otherwise.
	Withdrew     bool
	EndedBecause string
	// Visits in order.
	Visits []Visit
}

// Visit is a visit that was made.
type Visit struct {
	// Schedule is an index into the plan's scheduled visits.
	Schedule int
	// Occurrence counts the same visit of the same participant from 0.
	Occurrence uint32
	Date       time.Time
}

// Earned returns what all visits of the plan earn together, in the smallest unit.
func (p *Plan) Earned() (total uint64) {
	for _, participant := range p.Participants {
		for _, v := range participant.Visits {
			total += p.Tariffs[p.Schedule[v.Schedule].Tariff].Amount
		}
	}
	return total
}

// VisitCount returns the number of visits of the plan.
func (p *Plan) VisitCount() (n int) {
	for _, participant := range p.Participants {
		n += len(participant.Visits)
	}
	return n
}

// RecordCount returns the number of records of the plan's files.
func (p *Plan) RecordCount() (n int) {
	for _, s := range p.Sites {
		for _, f := range s.Files {
			n += f.Rows
		}
	}
	return n
}
