package genesis

import (
	"fmt"
	"slices"

	"cosmossdk.io/core/address"

	sdk "github.com/cosmos/cosmos-sdk/types"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"

	participationtypes "github.com/equipoise-trials/equipoise/x/participation/types"
	payouttypes "github.com/equipoise-trials/equipoise/x/payout/types"
	protocoltypes "github.com/equipoise-trials/equipoise/x/protocol/types"
)

// checkAccounts reports which escrow or account belongs to no trial or participation, or pays through an agent whom the
// register does not know.
func (c census) checkAccounts(s *State) error {
	for _, e := range s.Payout.Escrows {
		if err := c.requireTrial("the escrow in "+e.Denom, e.Trial); err != nil {
			return err
		}
	}
	for _, a := range s.Payout.Accounts {
		of := fmt.Sprintf("account %X", a.Handle)
		if _, invited := c.participations[string(a.Handle)]; !invited {
			return fmt.Errorf("%s has no participation", of)
		}
		if a.Payee.Organisation != 0 {
			if err := c.requireOrganisation(of, a.Payee.Organisation); err != nil {
				return err
			}
		}
	}
	return nil
}

// checkLines reports which line is not what a payment schedule of its trial pays, or was earned before the screening began.
func (c census) checkLines(s *State) error {
	schedules, err := c.schedules(s)
	if err != nil {
		return err
	}
	for _, l := range s.Payout.Lines {
		if err := c.checkLine(l, schedules); err != nil {
			return fmt.Errorf("line %d of trial %d %w", l.Number, l.Trial, err)
		}
	}
	return nil
}

func (c census) checkLine(l payouttypes.Line, schedules map[versionID]protocoltypes.PaymentSchedule) error {
	p := c.participations[string(l.Handle)]
	if l.Trial != p.Trial || !slices.Contains(p.Sites(), l.Site) {
		return fmt.Errorf("is of site %d, its participation at site %d of trial %d", l.Site, p.Site, p.Trial)
	}
	schedule, known := schedules[versionID{l.Trial, l.ScheduleLine, l.ScheduleVersion}]
	if !known || int(l.Tariff) >= len(schedule.Tariffs) {
		return fmt.Errorf("is paid by tariff %d of version %d of line %d, which is none of a payment schedule", l.Tariff, l.ScheduleVersion, l.ScheduleLine)
	}
	if tariff := schedule.Tariffs[l.Tariff]; tariff.Amount != l.Amount.String() || schedule.Denom != l.Denom {
		return fmt.Errorf("pays %s%s, its tariff %s%s", l.Amount, l.Denom, tariff.Amount, schedule.Denom)
	}
	if l.Attested.After(c.begins) {
		return fmt.Errorf("was earned at %s, the chain begins at %s", l.Attested, c.begins)
	}
	if err := c.requireInUse(versionID{l.Trial, l.ScheduleLine, l.ScheduleVersion}, l.Site, l.AttestedHeight); err != nil {
		return err
	}
	if screened, was := entered(p, participationtypes.State_STATE_SCREENING); !was || l.AttestedHeight < screened.Height {
		return fmt.Errorf("was earned at height %d, before the screening of its participation", l.AttestedHeight)
	}
	if l.Agent != 0 && !c.organisations[l.Agent] {
		return fmt.Errorf("is with organisation %d, which is not in the register", l.Agent)
	}
	return nil
}

// checkFees reports which budget for fees is of no site, or of another organisation than its site; and which promise is to somebody
// who does not sign in its participation, or was paid by nobody.
func (c census) checkFees(s *State) error {
	for _, b := range s.Participation.FeeBudgets {
		of := fmt.Sprintf("the fee budget of organisation %d", b.Organisation)
		site, err := c.requireSite(of, b.Trial, b.Site)
		if err != nil {
			return err
		}
		if site.Organisation != b.Organisation {
			return fmt.Errorf("%s belongs to site %d of trial %d, which is of organisation %d", of, b.Site, b.Trial, site.Organisation)
		}
	}
	others := make(map[string]uint32) // promises to keys that neither bind the participation nor sign beside it, by handle
	for _, p := range s.Participation.FeePromises {
		of := fmt.Sprintf("the fee promise to %s in participation %X", p.Signer, p.Handle)
		if err := c.requireOrganisation(of, p.Organisation); err != nil {
			return err
		}
		if err := c.requirePaidBySite(of, p); err != nil {
			return err
		}
		consent := c.consents[string(p.Handle)]
		if _, named := consent.Consent.Named(p.Signer); named || p.Signer == consent.Consent.Key {
			continue
		}
		others[string(p.Handle)]++
		if others[string(p.Handle)] > consent.ConfirmedKeys()+consent.Consent.Proposals {
			return fmt.Errorf("%s is to nobody whom its invitation names, to no representative who was proposed, and to no key that was confirmed since", of)
		}
	}
	return nil
}

// checkFunds reports whether the bank holds for x/payout another amount than what is in escrow and in transit, or for fees another
// than what may be, and was, promised.
func checkFunds(s *State, addresses address.Codec) error {
	held := sdk.NewCoins()
	for _, e := range s.Payout.Escrows {
		held = held.Add(sdk.Coin{Denom: e.Denom, Amount: e.InAccount()})
	}
	if err := s.requireHeld(addresses, authtypes.NewModuleAddress(payouttypes.ModuleName), "x/payout", held, "in escrow and in transit"); err != nil {
		return err
	}
	return s.requireHeld(addresses, participationtypes.FeesAddress(), "fees", s.Participation.Fees(), "in budgets and promises")
}

// requireHeld wants the bank to hold just so much for an account. Whose and where say in words what it should be.
func (s *State) requireHeld(addresses address.Codec, raw sdk.AccAddress, whose string, held sdk.Coins, where string) error {
	account, err := addresses.BytesToString(raw)
	if err != nil {
		return err
	}
	lies := sdk.NewCoins()
	for _, balance := range s.Bank.Balances {
		if balance.Address == account {
			lies = lies.Add(balance.Coins...)
		}
	}
	if !lies.Equal(held) {
		return fmt.Errorf("the account %s of %s holds %q, but %q is %s", account, whose, lies, held, where)
	}
	return nil
}

// requirePaidBySite wants a promise to be paid by the organisation of a site that looks or looked after the participant.
func (c census) requirePaidBySite(of string, p participationtypes.FeePromise) error {
	participation := c.participations[string(p.Handle)]
	for _, site := range participation.Sites() {
		if c.sites[siteID{participation.Trial, site}].Organisation == p.Organisation {
			return nil
		}
	}
	return fmt.Errorf("%s was paid by organisation %d, which runs none of its sites", of, p.Organisation)
}
