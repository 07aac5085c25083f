// Package types holds the messages, state, limits and rules of escrow and payments.
package types

import (
	"time"

	"cosmossdk.io/collections"
)

const (
	// ModuleName names the module, and the account that holds the coins of all escrows. Nobody can send to that account.
	ModuleName = "payout"
	// StoreKey names its store.
	StoreKey = ModuleName
)

// Prefixes of the store.
var (
	LedgersPrefix   = collections.NewPrefix(1)
	AccountsPrefix  = collections.NewPrefix(2)
	LinesPrefix     = collections.NewPrefix(3)
	SpentPrefix     = collections.NewPrefix(4)
	EarningsPrefix  = collections.NewPrefix(5)
	QueuePrefix     = collections.NewPrefix(6)
	SetAsidePrefix  = collections.NewPrefix(7)
	ReadyPrefix     = collections.NewPrefix(8)
	ActivePrefix    = collections.NewPrefix(9)
	TurnPrefix      = collections.NewPrefix(10)
	ReadyTurnPrefix = collections.NewPrefix(11)
	SitesPrefix     = collections.NewPrefix(12)
	HeldPrefix      = collections.NewPrefix(13)
	DeadlinesPrefix = collections.NewPrefix(14)
	EndingsPrefix   = collections.NewPrefix(15)
	KeptPrefix      = collections.NewPrefix(0x30)

	BeneficiariesPrefix = collections.NewPrefix(0x40)
	ParamsPrefix        = collections.NewPrefix(0x50)
	WithAgentPrefix     = collections.NewPrefix(0x51)
	AlertsPrefix        = collections.NewPrefix(0x52)
	AlertTurnPrefix     = collections.NewPrefix(0x53)
	AgeingPrefix        = collections.NewPrefix(0x54)
)

// Limits that every validator enforces.
const (
	// MaxPaidPerFunding bounds the queued lines that one funding deals with; the end of the block goes on.
	MaxPaidPerFunding = 64
	// MaxPaidPerBlock bounds the queued lines that the end of one block deals with.
	MaxPaidPerBlock = 256
	// MaxGoOn bounds the set-aside and held lines that one message, or the end of one block, lets go on because a payee
	// was named or somebody stands behind them.
	MaxGoOn = 64
	// MaxLapsed bounds the lines whose time is over that the end of one block goes on with, and the participations that it
	// ends.
	MaxLapsed = 256
	// MaxAlertsPerBlock bounds the escrows with an alert that the end of one block looks at.
	MaxAlertsPerBlock = 64
	// MaxLookedAt bounds the lines of a participation that are looked at to find one which somebody else attested.
	MaxLookedAt = 64
	// MaxSettlements bounds the lines of one message of an agent.
	MaxSettlements = 64
	// MaxLines bounds the lines of one message that calls back, objects or decides.
	MaxLines = 64
	// MaxDenominations bounds the denominations in which a trial is funded. What is owed in another is recorded beside them.
	MaxDenominations = 16
	// MaxAmountBits bounds each amount: 2^64 lines of it cannot overflow a figure of 256 bits.
	MaxAmountBits = 128
	// MaxFigureBits bounds what can enter an escrow in all.
	MaxFigureBits = 192
)

// Times after which the chain, or somebody else, goes on with what waits. The table of waiting states in the module's README
// has all of them.
const (
	// MaxPaced is how long the pace of a schedule holds a line at most.
	MaxPaced = 30 * 24 * time.Hour
	// TimeToSecond is how long a line waits for a second delegate of the site.
	TimeToSecond = 180 * 24 * time.Hour
	// TimeToCosign is how long a line waits for the participant to sign for it.
	TimeToCosign = 30 * 24 * time.Hour
	// TimeToContest is how long a participant has at least to sign for a visit that the site takes back, until a second delegate
	// may confirm that.
	TimeToContest = 3 * 24 * time.Hour
	// TimeToConfirm is how long a second delegate has to confirm that a visit is taken back.
	TimeToConfirm = 14 * 24 * time.Hour
	// TimeToName is how long money waits for a payee until the arbiter may appoint one.
	TimeToName = 180 * 24 * time.Hour
	// TimeToContradict is how long a participant who is said to have died has to sign anything until the arbiter may appoint the
	// beneficiary whom the site proposes.
	TimeToContradict = 30 * 24 * time.Hour
	// TimeToInherit is how long a proposed beneficiary may be appointed after that.
	TimeToInherit = 180 * 24 * time.Hour
	// TimeToBelieve is how long no beneficiary is proposed after somebody contradicted.
	TimeToBelieve = 180 * 24 * time.Hour
	// TimeToAnswer is how long an agent may leave a line unanswered until it can be called back.
	TimeToAnswer = 30 * 24 * time.Hour
	// TimeToNotice is how long a line may be unanswered until the chain itself calls it back.
	TimeToNotice = 180 * 24 * time.Hour
	// TimeToReturn is how long an agent may still answer for a line that was called back.
	TimeToReturn = 14 * 24 * time.Hour
	// TimeBetweenAlerts is how long nothing new is said of an escrow after something was.
	TimeBetweenAlerts = time.Hour
	// TimeToRetry is how long the chain waits before it tries again what failed.
	TimeToRetry = 24 * time.Hour
)
