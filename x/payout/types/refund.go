package types

import (
	"time"

	errorsmod "cosmossdk.io/errors"

	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

// RequireOver reports whether a trial has ended, so that its escrow may be taken back.
func RequireOver(trial trialtypes.Trial) error {
	if trialtypes.IsOver(trial.Status) {
		return nil
	}
	return errorsmod.Wrapf(ErrTrialGoesOn, "%s is %s, want COMPLETED, TERMINATED or WITHDRAWN: until then its escrow stays for its participants",
		trialtypes.FormatID(trial.Id), trialtypes.StatusName(trial.Status))
}

// MayEarn reports whether anything can still be earned in a trial: until a settlement window after its end.
func MayEarn(trial trialtypes.Trial, now time.Time) bool {
	return trial.EndedAt == nil || !now.After(trial.EndedAt.Add(trial.SettlementWindow))
}
