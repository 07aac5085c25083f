package genesis

import (
	"fmt"
	"slices"

	"github.com/equipoise-trials/equipoise/fact"
	claimsfact "github.com/equipoise-trials/equipoise/fact/claims"
	claimstypes "github.com/equipoise-trials/equipoise/x/claims/types"
	payouttypes "github.com/equipoise-trials/equipoise/x/payout/types"
	protocoltypes "github.com/equipoise-trials/equipoise/x/protocol/types"
)

// claimID is a participation and the nullifier of an item of a visit of it.
type claimID struct{ handle, nullifier fact.Hash }

// checkClaims reports which claim is not of a participation of the trial, or not by a payment schedule of its site; and where what is
// kept back for claims, or the lines that were granted on them, are others than the claims.
func (c census) checkClaims(s *State) error {
	schedules, err := c.schedules(s)
	if err != nil {
		return err
	}
	lines := make(map[claimID]payouttypes.Line)
	for _, l := range s.Payout.Lines {
		lines[claimID{fact.Hash(l.Handle), fact.Hash(l.Nullifier)}] = l
	}
	kept := make(map[claimID]payouttypes.Kept)
	for _, k := range s.Payout.Kept {
		kept[claimID{fact.Hash(k.Handle), fact.Hash(k.Nullifier)}] = k
	}
	granted := 0
	for _, claim := range s.Claims.Claims {
		id := claimID{fact.Hash(claim.Handle), fact.Hash(claim.Nullifier)}
		line, isLine := lines[id]
		if err := c.checkClaim(claim, schedules); err != nil {
			return fmt.Errorf("claim %d of participation %X %w", claim.Number, claim.Handle, err)
		}
		back, isKept := kept[id]
		delete(kept, id)
		isGranted := isLine && line.Claimed
		switch {
		case isGranted != (claim.State == claimsfact.State_STATE_ACCRUED):
			return fmt.Errorf("claim %d of participation %X is %s, and the lines of its trial say otherwise", claim.Number, claim.Handle, fact.EnumWords(claim.State))
		case claim.Line != 0 && (!isLine || line.Number != claim.Line):
			return fmt.Errorf("claim %d of participation %X is line %d of its trial, which is not about it", claim.Number, claim.Handle, claim.Line)
		case isKept != (claim.IsOpen() && !isLine) || isKept && (back.Denom != claim.Denom || !back.Amount.Equal(claim.Amount)):
			return fmt.Errorf("claim %d of participation %X is about %s%s, and what is kept back for it says otherwise", claim.Number, claim.Handle, claim.Amount, claim.Denom)
		}
		if isGranted {
			granted++
		}
	}
	for _, k := range s.Payout.Kept { // in order, so that the error is the same every time
		if _, left := kept[claimID{fact.Hash(k.Handle), fact.Hash(k.Nullifier)}]; left {
			return fmt.Errorf("%s%s are kept back for participation %X, which claims nothing", k.Amount, k.Denom, k.Handle)
		}
	}
	for _, l := range s.Payout.Lines {
		if l.Claimed {
			granted--
		}
	}
	if granted != 0 {
		return fmt.Errorf("%d lines are said to be granted on claims that nobody made", -granted)
	}
	return nil
}

// checkClaim wants a claim to be of a site that looks or looked after its participation, by a tariff of a payment schedule that was in use there, and granted by
// somebody of the site's organisation if its site granted it.
func (c census) checkClaim(claim claimstypes.Claim, schedules map[versionID]protocoltypes.PaymentSchedule) error {
	p, invited := c.participations[string(claim.Handle)]
	if !invited || p.Trial != claim.Trial || !slices.Contains(p.Sites(), claim.Site) {
		return fmt.Errorf("is of site %d of trial %d, where its participation never was", claim.Site, claim.Trial)
	}
	if claim.Since.After(c.begins) {
		return fmt.Errorf("came to its state at %s, the chain begins at %s", claim.Since, c.begins)
	}
	schedule, known := schedules[versionID{claim.Trial, claim.ScheduleLine, claim.ScheduleVersion}]
	if !known || int(claim.Tariff) >= len(schedule.Tariffs) {
		return fmt.Errorf("is by tariff %d of version %d of line %d, which is none of a payment schedule", claim.Tariff, claim.ScheduleVersion, claim.ScheduleLine)
	}
	if tariff := schedule.Tariffs[claim.Tariff]; tariff.Amount != claim.Amount.String() || schedule.Denom != claim.Denom {
		return fmt.Errorf("claims %s%s, its tariff pays %s%s", claim.Amount, claim.Denom, tariff.Amount, schedule.Denom)
	}
	if claim.Attester == "" {
		return nil
	}
	return c.requirePerson("it", claim.Attester, c.sites[siteID{claim.Trial, claim.Site}].Organisation)
}
