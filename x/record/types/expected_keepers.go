package types

import (
	"context"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

// TrialKeeper decides who may do what in a trial.
type TrialKeeper interface {
	// Authorize returns the grant by which signer may carry out the task on a trial and site, or says what is missing.
	Authorize(ctx context.Context, signer sdk.AccAddress, task fact.Task, trial uint64, site uint32) (trialtypes.Grant, error)
}

// AuditKeeper records what changed.
type AuditKeeper interface {
	Record(ctx context.Context, f fact.Fact) error
}
