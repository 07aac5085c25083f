// Package types holds the messages, state, limits and rules of escrow and payments.
package types

import (
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
	LedgersPrefix      = collections.NewPrefix(1)
	AccountsPrefix     = collections.NewPrefix(2)
	LinesPrefix        = collections.NewPrefix(3)
	SpentPrefix        = collections.NewPrefix(4)
	EarningsPrefix     = collections.NewPrefix(5)
	QueuePrefix        = collections.NewPrefix(6)
	SetAsidePrefix     = collections.NewPrefix(7)
	RedirectsPrefix    = collections.NewPrefix(8)
	ActivePrefix       = collections.NewPrefix(9)
	TurnPrefix         = collections.NewPrefix(10)
	RedirectTurnPrefix = collections.NewPrefix(11)
)

// Limits that every validator enforces.
const (
	// MaxPaidPerFunding bounds the queued lines that one funding deals with; the end of the block goes on.
	MaxPaidPerFunding = 64
	// MaxPaidPerBlock bounds the queued lines that the end of one block deals with.
	MaxPaidPerBlock = 256
	// MaxRedirected bounds the set-aside lines that one replacement of a payee, or the end of one block, puts back into
	// their queues.
	MaxRedirected = 64
	// MaxSettlements bounds the lines of one message of an agent.
	MaxSettlements = 64
	// MaxDenominations bounds the denominations in which a trial is funded. What is owed in another is recorded beside them.
	MaxDenominations = 16
	// MaxAmountBits bounds each amount: 2^64 lines of it cannot overflow a figure of 256 bits.
	MaxAmountBits = 128
	// MaxFigureBits bounds what can enter an escrow in all.
	MaxFigureBits = 192
)
