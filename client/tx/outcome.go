package tx

import (
	"fmt"
	"time"

	"github.com/cosmos/gogoproto/proto"

	abci "github.com/cometbft/cometbft/abci/types"

	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
)

// Outcome is what came of a transaction: the block that holds it, and the result there.
type Outcome struct {
	// Hash of the transaction, upper-case hexadecimal.
	Hash string
	// Height and Time of the block.
	Height int64
	Time   time.Time
	// Index of the transaction in the block.
	Index int
	// Result of its execution.
	Result *abci.ExecTxResult
	// Seen is when this client learned of it, by its own clock.
	Seen time.Time
}

// Response reads into a message what the chain answered to the i-th message of the transaction, counted from 0. It fails
// if there is no such answer, or one of another type.
func (o Outcome) Response(i int, into proto.Message) error {
	answers, err := o.Answers()
	if err != nil {
		return err
	}
	if i < 0 || i >= len(answers) {
		return fmt.Errorf("transaction %s has %d responses, number %d is missing", o.Hash, len(answers), i)
	}
	answer := answers[i]
	if want := sdk.MsgTypeURL(into); answer.TypeUrl != want {
		return fmt.Errorf("response %d of transaction %s is a %s, want a %s", i, o.Hash, answer.TypeUrl, want)
	}
	return proto.Unmarshal(answer.Value, into)
}

// Answers returns what the chain answered to each message, in their order.
func (o Outcome) Answers() ([]*codectypes.Any, error) {
	var data sdk.TxMsgData
	if err := proto.Unmarshal(o.Result.Data, &data); err != nil {
		return nil, fmt.Errorf("what the chain answered to transaction %s: %w", o.Hash, err)
	}
	return data.MsgResponses, nil
}

// refusal returns why the block that holds the transaction refused it, nil if it did not.
func (o Outcome) refusal() error {
	if o.Result.Code == 0 {
		return nil
	}
	return &Refusal{Hash: o.Hash, Height: o.Height, Codespace: o.Result.Codespace, Code: o.Result.Code, Log: readable(o.Result.Log)}
}
