package types

import (
	"context"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
)

// TrialKeeper is the door of authority.
type TrialKeeper interface {
	// Authorize returns the actor as whom signer may do the task on a trial and site, or says what is missing.
	Authorize(ctx context.Context, signer sdk.AccAddress, task fact.Task, trial uint64, site uint32) (fact.Actor, error)
}

// AuditKeeper records what changed.
type AuditKeeper interface {
	Record(ctx context.Context, f fact.Fact) error
}
