package types

import (
	"github.com/cometbft/cometbft/crypto/mldsa65"

	"github.com/cosmos/cosmos-sdk/crypto/keys/secp256k1"
	"github.com/cosmos/cosmos-sdk/crypto/keys/secp256r1"
	cryptotypes "github.com/cosmos/cosmos-sdk/crypto/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
)

// FreeMessage is a message that somebody may always send, whatever they own: a withdrawal from a trial as a whole, or a veto.
type FreeMessage interface {
	sdk.Msg
	// GetSigner returns who signs it, bech32.
	GetSigner() string
	// GetHandle returns the participation that it is about.
	GetHandle() []byte
}

var _, _ FreeMessage = &MsgWithdraw{}, &MsgVetoKey{}

// MaxFreeAttempts is how many transactions free of fees a key has for a participation. One is enough where nothing goes wrong.
const MaxFreeAttempts = 5

// FreeTerms is what a withdrawal keeps to that is free of fees.
type FreeTerms struct {
	// Gas is what it declares, exactly: enough for the largest row, so that no withdrawal that passes its checks runs out of
	// gas, and what everybody declares alike, so that nobody takes more of the block's share than they need.
	Gas uint64
	// Bytes is how long its transaction may be.
	Bytes int
}

// freeTerms holds the terms by type of key. A withdrawal of the largest row takes 148,000 gas with secp256k1, 153,000 with
// secp256r1 and 338,000 with ML-DSA-65, whose transactions have 350, 370 and 5,520 bytes. A test measures them, and fails when one
// takes more than four fifths of its constant. 200,000 is also what the SDK's command line declares unless told otherwise.
var freeTerms = map[string]FreeTerms{
	(&secp256k1.PubKey{}).Type(): {Gas: 200_000, Bytes: 1 << 10},
	(&secp256r1.PubKey{}).Type(): {Gas: 200_000, Bytes: 1 << 10},
	mldsa65.KeyType:              {Gas: 450_000, Bytes: 8 << 10},
}

// TermsOfFree returns what a withdrawal keeps to that is free of fees and signed with a key, and whether there are any: there are
// none for the key of several people.
func TermsOfFree(key cryptotypes.PubKey) (FreeTerms, bool) {
	if key == nil {
		return FreeTerms{}, false
	}
	terms, ok := freeTerms[key.Type()]
	return terms, ok
}
