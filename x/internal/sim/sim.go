// Package sim is what the simulated messages of every module of this repository have in common.
package sim

import (
	"context"

	"github.com/cosmos/cosmos-sdk/testutil/simsx"
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
)

// Propose returns a message with its signer, if the chain would take it. Factories guess; a guess that the chain would
// refuse is skipped, so that what a simulation sends is meant to succeed.
func Propose[M sdk.Msg, R any](ctx context.Context, reporter simsx.SimulationReporter, signer simsx.SimAccount, msg M,
	run func(context.Context, M) (R, error),
) (signers []simsx.SimAccount, none M) {
	if reporter.IsSkipped() {
		return nil, none
	}
	attempt, _ := sdk.UnwrapSDKContext(ctx).CacheContext()
	if _, err := run(attempt, msg); err != nil {
		reporter.Skip(err.Error())
		return nil, none
	}
	return []simsx.SimAccount{signer}, msg
}

// ProposeBy is Propose for a signer given by address; it skips if the simulation does not have the signer's key.
func ProposeBy[M sdk.Msg, R any](ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter,
	signer string, msg M, run func(context.Context, M) (R, error),
) (signers []simsx.SimAccount, none M) {
	if reporter.IsSkipped() {
		return nil, none
	}
	account := data.GetAccount(reporter, signer)
	return Propose(ctx, reporter, account, msg, run)
}

// ProposeToVote is Propose for a message that nobody signs because governance carries it out.
func ProposeToVote[M sdk.Msg, R any](ctx context.Context, reporter simsx.SimulationReporter, msg M,
	run func(context.Context, M) (R, error),
) (signers []simsx.SimAccount, none M) {
	_, msg = Propose(ctx, reporter, simsx.SimAccount{}, msg, run)
	return nil, msg
}

// Bytes32 returns 32 random bytes: a handle, a blind, a digest.
func Bytes32(data *simsx.ChainDataSource) []byte {
	b := make([]byte, fact.HashSize)
	data.Rand().Read(b)
	return b
}
