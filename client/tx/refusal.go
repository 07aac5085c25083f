package tx

import (
	"errors"
	"fmt"
	"strings"

	coretypes "github.com/cometbft/cometbft/rpc/core/types"
	cmttypes "github.com/cometbft/cometbft/types"

	errorsmod "cosmossdk.io/errors"

	"github.com/cosmos/cosmos-sdk/client"
)

// ErrRefused is what every [Refusal] is, whatever the reason.
var ErrRefused = errors.New("the chain refused the transaction")

// Refusal says that the chain refused a transaction, and why. As an error it is [ErrRefused], and the error that a module
// registered for its codespace and code: errors.Is(err, consenttypes.ErrNotFree).
type Refusal struct {
	// Hash of the transaction, upper-case hexadecimal.
	Hash string
	// Height of the block that refused it, 0 if the node refused to take it for any block.
	Height int64
	// Codespace and Code name the reason.
	Codespace string
	Code      uint32
	// Log is the reason in the chain's own words, with what the SDK puts around them.
	Log string
}

func (r *Refusal) Error() string {
	if r.Height == 0 {
		return fmt.Sprintf("the node refused the transaction with code %d of %s: %s", r.Code, r.Codespace, r.Log)
	}
	return fmt.Sprintf("%s in block %d with code %d of %s: %s", ErrRefused, r.Height, r.Code, r.Codespace, r.Log)
}

// Is reports whether the refusal is what target says: any refusal, or one for the registered reason.
func (r *Refusal) Is(target error) bool {
	if registered, ok := target.(*errorsmod.Error); ok {
		return registered.Codespace() == r.Codespace && registered.ABCICode() == r.Code
	}
	return target == ErrRefused
}

// refusalOf returns what a node's answer to a broadcast comes to: nil if it took the transaction, a refusal, or an error if it
// did not answer.
func refusalOf(raw cmttypes.Tx, res *coretypes.ResultBroadcastTx, err error) error {
	if said := client.CheckCometError(err, raw); said != nil { // the application never saw it
		why := errorsmod.ABCIError(said.Codespace, said.Code, "its mempool did not take it").Error()
		return &Refusal{Hash: hashOf(raw), Codespace: said.Codespace, Code: said.Code, Log: why}
	}
	if err != nil || res.Code == 0 {
		return err
	}
	return &Refusal{Hash: hashOf(raw), Codespace: res.Codespace, Code: res.Code, Log: readable(res.Log)}
}

// readable returns a log without what the SDK puts before the reason why a fee granter does not pay: the bytes of both addresses,
// as they are.
func readable(log string) string {
	_, payer, found := strings.Cut(log, " does not allow to pay fees for ")
	for _, size := range []int{20, 32} { // of an address
		if found && len(payer) > size && strings.HasPrefix(payer[size:], ": ") {
			return payer[size+2:]
		}
	}
	return log
}
