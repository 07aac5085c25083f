package keeper

import (
	"context"

	errorsmod "cosmossdk.io/errors"

	registrationfact "github.com/equipoise-trials/equipoise/fact/registration"
	"github.com/equipoise-trials/equipoise/x/internal/row"
	"github.com/equipoise-trials/equipoise/x/registration/types"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

// DeclarePrimaryCompletion says when the last data for the primary outcomes were collected. It is said once; what the
// registration gives as the date is a matter of an amendment.
func (s msgServer) DeclarePrimaryCompletion(ctx context.Context, m *types.MsgDeclarePrimaryCompletion) (*types.MsgDeclarePrimaryCompletionResponse, error) {
	grant, err := s.authorize(ctx, m.Signer, m.Trial)
	if err != nil {
		return nil, err
	}
	if err := s.requireCompletable(ctx, m); err != nil {
		return nil, err
	}
	r, err := s.reach(ctx, m.Trial, registrationfact.MilestoneKind_MILESTONE_KIND_PRIMARY_COMPLETION, &m.Date)
	if err != nil {
		return nil, err
	}
	return &types.MsgDeclarePrimaryCompletionResponse{}, s.recordMilestone(ctx, grant.Actor, r)
}

// requireCompletable returns an error unless somebody is enrolled, and if primary completion was declared already, lies before
// the first enrolment or is to come.
func (k Keeper) requireCompletable(ctx context.Context, m *types.MsgDeclarePrimaryCompletion) error {
	if err := m.Validate(now(ctx)); err != nil {
		return err
	}
	first, err := k.milestones.Get(ctx, milestoneKey(m.Trial, registrationfact.MilestoneKind_MILESTONE_KIND_FIRST_ENROLMENT))
	if row.IsMissing(err) {
		return errorsmod.Wrapf(types.ErrMilestone, "%s has enrolled nobody", trialtypes.FormatID(m.Trial))
	}
	if err != nil {
		return err
	}
	if m.Date.Compare(first.Day()) < 0 {
		return errorsmod.Wrapf(types.ErrMilestone, "primary completion at %s is before the first enrolment at %s", m.Date.ISO(), first.Day().ISO())
	}
	before, err := k.milestones.Get(ctx, milestoneKey(m.Trial, registrationfact.MilestoneKind_MILESTONE_KIND_PRIMARY_COMPLETION))
	if row.IsMissing(err) {
		return k.requireRegisteredDate(ctx, m)
	}
	if err != nil {
		return err
	}
	return errorsmod.Wrapf(types.ErrMilestone, "primary completion of %s is declared already, for %s", trialtypes.FormatID(m.Trial), before.Day().ISO())
}

// requireRegisteredDate returns an error if the registration gives an actual date and the declared one is another, or less
// precise: to declare a date is no way around an amendment that shows.
func (k Keeper) requireRegisteredDate(ctx context.Context, m *types.MsgDeclarePrimaryCompletion) error {
	v, err := k.Newest(ctx, m.Trial)
	if err != nil {
		return err
	}
	given := v.Registration.PrimaryCompletion
	if !given.IsActual() || m.Date.Compare(given.Date) == 0 && m.Date.Precision() >= given.Date.Precision() {
		return nil
	}
	return errorsmod.Wrapf(types.ErrMilestone, "date is %s, the registration gives %s as ACTUAL: declare that one, or amend the registration first",
		m.Date.ISO(), given.Date.ISO())
}
