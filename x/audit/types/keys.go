// Package types holds the keys, genesis state and limits of the audit log.
package types

import (
	"cosmossdk.io/collections"

	"github.com/equipoise-trials/equipoise/fact"
)

const (
	// ModuleName names the module.
	ModuleName = "audit"
	// StoreKey names its store. Verifiers rely on it: it is frozen.
	StoreKey = fact.CheckpointStore
	// TransientStoreKey names the store in which the facts of the current block lie.
	TransientStoreKey = "transient_audit"
)

// Prefixes of the store. Verifiers rely on the first: it is frozen.
var (
	CheckpointPrefix = collections.NewPrefix(fact.CheckpointKey)
	LogPrefix        = collections.NewPrefix(2)
)

// Limits that every validator enforces.
const (
	// MaxFactsPerTx bounds the facts of one transaction.
	MaxFactsPerTx = 2048
	// MaxFactSize bounds the encoding of one fact, in bytes.
	MaxFactSize = 64 << 10
	// GasPerByte is charged for each byte of leaf data: every byte is hashed, emitted and archived for ever.
	GasPerByte = 10
)
