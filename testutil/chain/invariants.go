package chain

import (
	"fmt"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/app"
	claimskeeper "github.com/equipoise-trials/equipoise/x/claims/keeper"
	consentkeeper "github.com/equipoise-trials/equipoise/x/consent/keeper"
	payoutkeeper "github.com/equipoise-trials/equipoise/x/payout/keeper"
)

// Invariants reports what of the whole state contradicts itself.
func Invariants(ctx sdk.Context, a *app.App) error {
	if err := a.Identity.Invariants(ctx); err != nil {
		return fmt.Errorf("identity: %w", err)
	}
	if err := a.Protocol.Invariants(ctx); err != nil {
		return fmt.Errorf("protocol: %w", err)
	}
	if err := payoutkeeper.Invariants(ctx, a.Payout); err != nil {
		return fmt.Errorf("payout: %w", err)
	}
	for name, holds := range consentkeeper.Invariants() {
		if err := holds(ctx, a.Consent); err != nil {
			return fmt.Errorf("consent: %s: %w", name, err)
		}
	}
	if err := a.Participation.CheckInvariants(ctx); err != nil {
		return fmt.Errorf("participation: %w", err)
	}
	if err := claimskeeper.Invariants(ctx, a.Claims); err != nil {
		return fmt.Errorf("claims: %w", err)
	}
	return nil
}
