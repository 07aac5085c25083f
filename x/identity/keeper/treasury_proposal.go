package keeper

import (
	"context"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/x/identity/types"
	"github.com/equipoise-trials/equipoise/x/internal/row"
	"github.com/equipoise-trials/equipoise/x/internal/term"
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

// makeRoom removes the lapsed proposals of an organisation, and wants there to be fewer than the most that may wait.
func (k Keeper) makeRoom(ctx context.Context, organisation uint64) error {
	var lapsed []collections.Pair[uint64, uint64]
	waiting := 0
	err := k.treasuryProposals.Walk(ctx, collections.NewPrefixedPairRange[uint64, uint64](organisation),
		func(key collections.Pair[uint64, uint64], p types.TreasuryProposal) (bool, error) {
			if p.Lapsed(now(ctx)) {
				lapsed = append(lapsed, key)
			} else {
				waiting++
			}
			return false, nil
		})
	if err != nil {
		return err
	}
	for _, key := range lapsed {
		if err := k.treasuryProposals.Remove(ctx, key); err != nil {
			return err
		}
	}
	if waiting >= types.MaxTreasuryProposals {
		return errorsmod.Wrapf(types.ErrTreasuryProposal, "organisation %d has %d proposals that wait to be confirmed, and can have no more: confirm or reject one",
			organisation, waiting)
	}
	return nil
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

// requireSecond returns who confirms a proposal of a treasury: another administrator than the one who proposed it, neither
// so new that a thief who holds one key may have made the other; or, where there is no such administrator, an accreditor or
// governance. Who proposed it must still be an administrator with a good key, in an organisation in good standing.
func (k Keeper) requireSecond(ctx context.Context, bech32 string, p types.TreasuryProposal) (fact.Actor, error) {
	o, err := k.RequireOrganisation(ctx, p.Organisation)
	if err != nil {
		return fact.Actor{}, err
	}
	proposer, err := k.requireAdministrator(ctx, p.Proposer.Address)
	if err != nil {
		return fact.Actor{}, errorsmod.Wrap(err, "the proposer")
	}
	second, err := k.administratorOrAccreditor(ctx, bech32, o)
	switch {
	case err != nil:
		return fact.Actor{}, err
	case second.person.Is(proposer):
		return fact.Actor{}, errorsmod.Wrapf(types.ErrTreasuryProposal, "%s proposed it: somebody else must confirm", bech32)
	case !second.administers():
		return second.actor, k.requireNoSecondAdministrator(ctx, proposer)
	}
	for _, a := range []types.Person{proposer, second.person} {
		if err := k.requireOutOfProbation(ctx, a); err != nil {
			return fact.Actor{}, err
		}
	}
	return second.actor, nil
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

// requireOutOfProbation wants an administrator to have held the role for the time of probation.
func (k Keeper) requireOutOfProbation(ctx context.Context, p types.Person) error {
	from, err := k.provenFrom(ctx, p)
	if err == nil && now(ctx).Before(from) {
		err = errorsmod.Wrapf(types.ErrTreasuryProposal, "%s is one of two for payments and limits only from %s on, some time after becoming administrator",
			p.Address, term.Format(from))
	}
	return err
}

// requirePayable wants coins to be such as x/bank would send for those who hold a key: not to a module, and only what may be
// sent.
func (k Keeper) requirePayable(ctx context.Context, recipient sdk.AccAddress, amount sdk.Coins) error {
	if k.bank.BlockedAddr(recipient) {
		return errorsmod.Wrapf(types.ErrAddress, "%s is the account of a module and cannot be sent to", k.bech32(recipient))
	}
	return k.bank.IsSendEnabledCoins(ctx, amount...)
}

// pay sends coins of a treasury.
func (k Keeper) pay(ctx context.Context, organisation uint64, recipient sdk.AccAddress, amount sdk.Coins) error {
	err := k.requirePayable(ctx, recipient, amount)
	if err == nil {
		err = k.bank.SendCoins(ctx, types.Treasury(organisation), recipient, amount)
	}
	if err != nil {
		return errorsmod.Wrapf(types.ErrTreasury, "organisation %d: %s", organisation, err)
	}
	return nil
}
