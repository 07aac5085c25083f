package keeper

import (
	"context"
	"slices"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	"github.com/equipoise-trials/equipoise/fact"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	"github.com/equipoise-trials/equipoise/x/internal/row"
	"github.com/equipoise-trials/equipoise/x/trial/types"
)

// TransferDuties offers duties of the sponsor to a CRO (ICH E6(R3) 3.6). A CRO cannot hand them on.
func (s msgServer) TransferDuties(ctx context.Context, m *types.MsgTransferDuties) (*types.MsgTransferDutiesResponse, error) {
	if err := m.Validate(); err != nil {
		return nil, err
	}
	signer, err := s.address("signer", m.Signer)
	if err != nil {
		return nil, err
	}
	grant, err := s.RequireSponsor(ctx, signer, m.Trial)
	if err != nil {
		return nil, err
	}
	t := grant.Trial
	if _, err := s.requireAssigned(ctx, t.Id, m.Organisation, trialfact.Capacity_CAPACITY_CRO); err != nil {
		return nil, err
	}
	if slices.Contains(m.Tasks, fact.Task_TASK_ESCROW_MANAGEMENT) {
		if err := s.RequireSeparate(ctx, t, m.Organisation, types.AsTreasurer); err != nil {
			return nil, err
		}
	}
	if err := s.requireUntransferred(ctx, t.Id, m); err != nil {
		return nil, err
	}
	d := types.DutyTransfer{
		Trial: t.Id, Number: t.Transfers + 1, Organisation: m.Organisation, Tasks: m.Tasks, OfferedAt: now(ctx),
		Sponsorship: t.Sponsorships,
	}
	t.Transfers = d.Number
	if err := s.trials.Set(ctx, t.Id, t); err != nil {
		return nil, err
	}
	if err := s.setTransfer(ctx, d); err != nil {
		return nil, err
	}
	return &types.MsgTransferDutiesResponse{Transfer: d.Number}, s.audit.Record(ctx, &trialfact.DutiesTransferred{
		Signature:    fact.By(grant.Actor, fact.Meaning_MEANING_AUTHORED),
		Trial:        t.Id,
		Transfer:     d.Number,
		Organisation: d.Organisation,
		Tasks:        d.Tasks,
	})
}

// requireUntransferred returns an error if one of the tasks is the CRO's, or offered to it, already.
func (k Keeper) requireUntransferred(ctx context.Context, trial uint64, m *types.MsgTransferDuties) error {
	for _, task := range m.Tasks {
		number, err := k.newestTransfer.Get(ctx, collections.Join3(trial, uint32(task), m.Organisation))
		if row.IsMissing(err) {
			continue
		}
		if err != nil {
			return err
		}
		d, err := k.transfer(ctx, trial, number)
		if err != nil {
			return err
		}
		if d.IsOpen() {
			return errorsmod.Wrapf(types.ErrDuties, "%s is with organisation %d already, by transfer %d; withdraw that one first",
				types.TaskName(task), m.Organisation, number)
		}
	}
	return nil
}

// setTransfer writes a transfer, and that it is the newest of its tasks to its organisation.
func (k Keeper) setTransfer(ctx context.Context, d types.DutyTransfer) error {
	for _, task := range d.Tasks {
		if err := k.newestTransfer.Set(ctx, collections.Join3(d.Trial, uint32(task), d.Organisation), d.Number); err != nil {
			return err
		}
	}
	return k.transfers.Set(ctx, collections.Join(d.Trial, d.Number), d)
}

// requireOpenTransfer returns a transfer that was neither withdrawn nor given back.
func (k Keeper) requireOpenTransfer(ctx context.Context, trial uint64, number uint32) (types.DutyTransfer, error) {
	d, err := k.transfer(ctx, trial, number)
	if err == nil && !d.IsOpen() {
		err = errorsmod.Wrapf(types.ErrDuties, "transfer %d of %s ended already", number, types.FormatID(trial))
	}
	return d, err
}
