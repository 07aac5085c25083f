package keeper

import (
	"context"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/x/identity/types"
	"github.com/equipoise-trials/equipoise/x/internal/row"
)

// propose numbers a proposal of an administrator, keeps it until a second confirms it, and records it. It returns the
// proposal with its number.
func (k Keeper) propose(ctx context.Context, administrator types.Person, p types.TreasuryProposal) (types.TreasuryProposal, error) {
	params, err := k.params.Get(ctx)
	if err != nil {
		return p, err
	}
	if err := k.makeRoom(ctx, administrator.Organisation); err != nil {
		return p, err
	}
	t, err := k.limitsOfTreasury(ctx, administrator.Organisation)
	if err != nil {
		return p, err
	}
	t.Proposals++
	if err := k.treasuryLimits.Set(ctx, t.Organisation, t); err != nil {
		return p, err
	}
	p.Organisation, p.Number = t.Organisation, t.Proposals
	p.Proposer, p.LapsesAt = administrator.Actor(fact.Role_ROLE_ADMINISTRATOR), now(ctx).Add(params.TreasuryLapse)
	if err := k.treasuryProposals.Set(ctx, collections.Join(p.Organisation, p.Number), p); err != nil {
		return p, err
	}
	return p, k.audit.Record(ctx, p.ProposedFact())
}

// makeRoom removes the proposals of an organisation that can no longer be confirmed, and wants there to be fewer than the most
// that may wait.
func (k Keeper) makeRoom(ctx context.Context, organisation uint64) error {
	waiting, err := k.dropProposals(ctx, organisation, func(p types.TreasuryProposal) bool { return !k.stands(ctx, p) })
	if err == nil && waiting >= types.MaxTreasuryProposals {
		err = errorsmod.Wrapf(types.ErrTreasuryProposal, "organisation %d has %d proposals that wait to be confirmed, and can have no more: confirm or reject one",
			organisation, waiting)
	}
	return err
}

// dropLimits removes what is proposed for the limit of a denomination, and reports whether anything was: the newest proposal
// stands, and whoever lowers a limit wants none of them.
func (k Keeper) dropLimits(ctx context.Context, organisation uint64, denom string) (dropped bool, err error) {
	_, err = k.dropProposals(ctx, organisation, func(p types.TreasuryProposal) bool {
		drop := p.Limit != nil && p.Limit.Denom == denom
		dropped = dropped || drop
		return drop
	})
	return dropped, err
}

// dropProposals removes those proposals of an organisation that a rule names, and returns how many are left.
func (k Keeper) dropProposals(ctx context.Context, organisation uint64, drop func(types.TreasuryProposal) bool) (left int, err error) {
	var dropped []collections.Pair[uint64, uint64]
	err = k.treasuryProposals.Walk(ctx, collections.NewPrefixedPairRange[uint64, uint64](organisation),
		func(key collections.Pair[uint64, uint64], p types.TreasuryProposal) (bool, error) {
			if drop(p) {
				dropped = append(dropped, key)
			} else {
				left++
			}
			return false, nil
		})
	if err != nil {
		return 0, err
	}
	for _, key := range dropped {
		if err := k.treasuryProposals.Remove(ctx, key); err != nil {
			return 0, err
		}
	}
	return left, nil
}

// stands reports whether a proposal did not lapse and did not fall with who made it.
func (k Keeper) stands(ctx context.Context, p types.TreasuryProposal) bool {
	_, err := k.proposerOfTreasury(ctx, p)
	return err == nil && !p.Lapsed(now(ctx))
}

// proposerOfTreasury returns who made a proposal, if they still administer the organisation with a good key.
func (k Keeper) proposerOfTreasury(ctx context.Context, p types.TreasuryProposal) (types.Person, error) {
	proposer, err := k.requireAdministratorWhateverStanding(ctx, p.Proposer.Address)
	if err == nil && proposer.Organisation != p.Organisation {
		err = errorsmod.Wrapf(types.ErrOtherOrganisation, "%s is of organisation %d", proposer.Address, proposer.Organisation)
	}
	return proposer, errorsmod.Wrapf(err, "proposal %d of organisation %d fell with who made it; propose it again", p.Number, p.Organisation)
}

// treasuryProposal returns a proposal, lapsed or not.
func (k Keeper) treasuryProposal(ctx context.Context, organisation, number uint64) (types.TreasuryProposal, error) {
	p, err := k.treasuryProposals.Get(ctx, collections.Join(organisation, number))
	if row.IsMissing(err) {
		return p, errorsmod.Wrapf(types.ErrTreasuryProposal, "organisation %d has no proposal %d: it was confirmed or rejected, or lapsed, or never made",
			organisation, number)
	}
	return p, err
}

// requireSecond returns who confirms a proposal of a treasury: another administrator than the one who made it or, where there
// is no such administrator, an accreditor or governance. Neither administrator is so new that a thief who holds one key may
// have made them. Who made it must still administer the organisation, which is in good standing.
func (k Keeper) requireSecond(ctx context.Context, bech32 string, p types.TreasuryProposal) (fact.Actor, error) {
	o, err := k.RequireOrganisation(ctx, p.Organisation)
	if err != nil {
		return fact.Actor{}, err
	}
	proposer, err := k.proposerOfTreasury(ctx, p)
	if err != nil {
		return fact.Actor{}, err
	}
	second, err := k.administratorOrAccreditor(ctx, bech32, o)
	if err != nil {
		return fact.Actor{}, err
	}
	if second.person.Is(proposer) {
		return fact.Actor{}, errorsmod.Wrapf(types.ErrTreasuryProposal, "%s proposed it: somebody else must confirm", bech32)
	}
	if err := k.requirePastProbation(ctx, proposer, types.ErrTreasuryProposal, "is the first of two for payments and limits"); err != nil {
		return fact.Actor{}, err
	}
	if second.administers() {
		return second.actor, k.requirePastProbation(ctx, second.person, types.ErrTreasuryProposal, "is the second of two for payments and limits")
	}
	return second.actor, k.requireNoSecondAdministrator(ctx, proposer)
}

// requireNoSecondAdministrator wants the organisation of who proposed something to have no other administrator who could
// confirm it.
func (k Keeper) requireNoSecondAdministrator(ctx context.Context, proposer types.Person) error {
	params, err := k.params.Get(ctx)
	if err != nil {
		return err
	}
	found, err := k.hasOtherAdministrator(ctx, proposer, params.Probation)
	if err == nil && found {
		err = errorsmod.Wrapf(types.ErrTreasuryProposal, "organisation %d has another administrator than %s, who confirms it",
			proposer.Organisation, proposer.Address)
	}
	return err
}

// requirePayable wants coins to be such as x/bank would send for those who hold a key: not to a module, and only what may be
// sent, in denominations that there are.
func (k Keeper) requirePayable(ctx context.Context, organisation uint64, recipient sdk.AccAddress, amount sdk.Coins) error {
	if k.bank.BlockedAddr(recipient) {
		return errorsmod.Wrapf(types.ErrTreasury, "organisation %d: %s is the account of a module and cannot be sent to",
			organisation, k.bech32(recipient))
	}
	if err := k.requireCoins(ctx, amount); err != nil {
		return err
	}
	if err := k.bank.IsSendEnabledCoins(ctx, amount...); err != nil {
		return errorsmod.Wrapf(types.ErrTreasury, "organisation %d: %s", organisation, err)
	}
	return nil
}

// requireCoins wants each denomination to be that of fees or one of which there are coins: a denomination is a name that
// somebody chooses, and stands in the state and in facts for ever.
func (k Keeper) requireCoins(ctx context.Context, coins sdk.Coins) error {
	for _, c := range coins {
		if c.Denom != types.FeeDenom && !k.bank.HasSupply(ctx, c.Denom) {
			return errorsmod.Wrapf(types.ErrTreasury, "there are no coins of denomination %q on this chain", c.Denom)
		}
	}
	return nil
}

// pay sends coins of a treasury.
func (k Keeper) pay(ctx context.Context, organisation uint64, recipient sdk.AccAddress, amount sdk.Coins) error {
	if err := k.bank.SendCoins(ctx, types.Treasury(organisation), recipient, amount); err != nil {
		return errorsmod.Wrapf(types.ErrTreasury, "organisation %d: %s", organisation, err)
	}
	return nil
}
