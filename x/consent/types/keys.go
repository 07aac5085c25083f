// Package types holds the messages, state, limits and rules of consents.
package types

import (
	"time"

	"cosmossdk.io/collections"
)

const (
	// ModuleName names the module.
	ModuleName = "consent"
	// StoreKey names its store.
	StoreKey = ModuleName
)

// Where the state lies.
var (
	// ConsentsPrefix is where the participations lie.
	ConsentsPrefix = collections.NewPrefix(1)
	// KeysPrefix is where the handle of each key lies.
	KeysPrefix = collections.NewPrefix(2)
	// HistoryPrefix is where the history of the consents lies.
	HistoryPrefix = collections.NewPrefix(3)
	// LapsesPrefix is where the queue of incomplete consents lies.
	LapsesPrefix = collections.NewPrefix(4)
	// FreeAttemptsPrefix is where the numbers of free withdrawals that were attempted lie.
	FreeAttemptsPrefix = collections.NewPrefix(5)
	// LinesPrefix is where the consents to forms lie.
	LinesPrefix = collections.NewPrefix(6)
	// FormerPrefix is where agreements lie that stand no longer.
	FormerPrefix = collections.NewPrefix(7)
	// RebindingsPrefix is where what became of the keys of participations lies.
	RebindingsPrefix = collections.NewPrefix(30)
	// ProposalsPrefix is where the queue of proposed keys lies.
	ProposalsPrefix = collections.NewPrefix(31)
)

// Limits that every validator enforces.
const (
	// MaxCountersigners bounds those who may sign beside one participant.
	MaxCountersigners = 8
	// MaxLanguage bounds a language tag, in bytes (BCP 47 4.4.1).
	MaxLanguage = 35
	// TimeToComplete is how long a consent may await signatures before it lapses.
	TimeToComplete = 14 * 24 * time.Hour
	// MaxAgreedPerDay bounds how often one participant agrees to a form in a UTC day.
	MaxAgreedPerDay = 5
	// MaxProposals bounds how often somebody is proposed to represent a participant.
	MaxProposals = 3
	// MaxLapsesPerBlock bounds the consents that lapse at the end of one block.
	MaxLapsesPerBlock = 100
	// TimeToConfirmKey is how long a proposed key may await its confirmation, and then its acceptance, before it lapses.
	TimeToConfirmKey = 14 * 24 * time.Hour
	// TimeToVeto is how long a key that was accepted may be vetoed before the participation is bound to it.
	TimeToVeto = 14 * 24 * time.Hour
	// TimeToNamePayee is how long payments are held after the change: whoever has the key says where the money goes, who oversees may object.
	TimeToNamePayee = 14 * 24 * time.Hour
	// TimeToRest is how long no key is proposed after a veto, after the last change of keys, and after an accepted one was taken back.
	TimeToRest = 30 * 24 * time.Hour
	// MaxVetoes is how many confirmed proposals are vetoed until no other is made.
	MaxVetoes = 3
	// MaxConfirmedKeys bounds the proposals of a participation that are confirmed: for each, the site promises fees.
	MaxConfirmedKeys = 8
	// MaxProposalsPerBlock bounds the proposed keys that take effect or lapse at the end of one block.
	MaxProposalsPerBlock = 50
	// TimeToRetryKey is how long the chain waits before it tries again what failed at its time.
	TimeToRetryKey = 24 * time.Hour
)
