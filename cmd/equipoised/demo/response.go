package demo

import (
	"github.com/cosmos/gogoproto/proto"

	"github.com/equipoise-trials/equipoise/client/tx"
)

// response reads what the chain answered to the i-th message of a transaction.
func response[R proto.Message](in tx.Outcome, i int, into R) (R, error) {
	return into, in.Response(i, into)
}
