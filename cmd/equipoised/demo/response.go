package demo

import (
	"fmt"

	"github.com/cosmos/gogoproto/proto"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/client/tx"
)

// response reads what the chain answered to the i-th message of a transaction.
func response[R proto.Message](in tx.Inclusion, i int, into R) (R, error) {
	var data sdk.TxMsgData
	if err := proto.Unmarshal(in.Result.Data, &data); err != nil {
		return into, err
	}
	if i >= len(data.MsgResponses) {
		return into, fmt.Errorf("transaction %s has %d responses, number %d is missing", in.Hash, len(data.MsgResponses), i)
	}
	return into, proto.Unmarshal(data.MsgResponses[i].Value, into)
}
