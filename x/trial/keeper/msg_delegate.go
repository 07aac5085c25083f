package keeper

import (
	"context"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	identitytypes "github.com/equipoise-trials/equipoise/x/identity/types"
	"github.com/equipoise-trials/equipoise/x/internal/row"
	"github.com/equipoise-trials/equipoise/x/internal/term"
	"github.com/equipoise-trials/equipoise/x/trial/types"
)

// Delegate writes a line of a site's delegation log: a member of staff may carry out tasks (ICH E6(R3) 2.3).
func (s msgServer) Delegate(ctx context.Context, m *types.MsgDelegate) (*types.MsgDelegateResponse, error) {
	if err := m.Validate(); err != nil {
		return nil, err
	}
	grant, err := s.authorizeMsg(ctx, m.Signer, fact.Task_TASK_DELEGATION, m.Trial, m.Site)
	if err != nil {
		return nil, err
	}
	site := grant.Site
	staff, err := s.requireStaff(ctx, site, m)
	if err != nil {
		return nil, err
	}
	person, err := s.address("person", staff.Origin)
	if err != nil {
		return nil, err
	}
	if err := s.requireUndelegated(ctx, site, person, m.Tasks); err != nil {
		return nil, err
	}
	span, err := term.New(now(ctx), m.NotBefore, m.NotAfter)
	if err != nil {
		return nil, errorsmod.Wrap(types.ErrDelegation, err.Error())
	}
	d := types.Delegation{
		Trial: site.Trial, Site: site.Number, Number: site.Delegations + 1, Person: staff.Origin, Tasks: m.Tasks, Role: m.Role,
		InvestigatorTerm: site.Term, NotBefore: span.NotBefore, NotAfter: span.NotAfter, TrainingDigest: m.TrainingDigest,
		DeclaredBlinded: m.DeclaredBlinded,
	}
	if err := s.takeSide(ctx, site.Trial, staff, d.Role, site.Number, d.DeclaredBlinded); err != nil {
		return nil, err
	}
	site.Delegations = d.Number
	if err := s.setSite(ctx, site); err != nil {
		return nil, err
	}
	if err := s.setDelegation(ctx, person, d); err != nil {
		return nil, err
	}
	f := d.Fact()
	f.Signature = fact.By(grant.Actor, fact.Meaning_MEANING_RESPONSIBLE)
	return &types.MsgDelegateResponse{Delegation: d.Number}, s.audit.Record(ctx, f)
}

// requireStaff returns somebody of the site's organisation other than its investigator, who holds the role that the line
// names and was trained for it (21 CFR 11.10(i)).
func (k Keeper) requireStaff(ctx context.Context, s types.Site, m *types.MsgDelegate) (p identitytypes.Person, err error) {
	address, err := k.address("person", m.Person)
	if err != nil {
		return p, err
	}
	p, err = k.identity.RequirePerson(ctx, address)
	switch {
	case err != nil:
		return p, errorsmod.Wrap(err, "person")
	case p.Organisation != s.Organisation:
		return p, errorsmod.Wrapf(types.ErrOrganisation, "%s is of organisation %d, site %d of organisation %d",
			m.Person, p.Organisation, s.Number, s.Organisation)
	case p.Origin == s.Investigator:
		return p, errorsmod.Wrapf(types.ErrDelegation, "%s is the investigator, who needs no delegation", m.Person)
	case !p.Holds(m.Role, now(ctx)):
		return p, p.Missing([]fact.Role{m.Role}, now(ctx))
	}
	if held, _ := p.Grant(m.Role); len(held.TrainingDigest) == 0 && len(m.TrainingDigest) == 0 {
		return p, errorsmod.Wrapf(types.ErrDelegation, "%s holds the role %s without a proof of training: give the training_digest of one for this trial",
			m.Person, identitytypes.RoleName(m.Role))
	}
	return p, nil
}

// requireUndelegated returns an error if one of the tasks is the person's already, now or later.
func (k Keeper) requireUndelegated(ctx context.Context, s types.Site, person sdk.AccAddress, tasks []fact.Task) error {
	for _, task := range tasks {
		number, err := k.newestDelegation.Get(ctx, collections.Join4(s.Trial, s.Number, person, uint32(task)))
		if row.IsMissing(err) {
			continue
		}
		if err != nil {
			return err
		}
		d, err := k.delegation(ctx, s, number)
		if err != nil {
			return err
		}
		if span := d.Term(); !span.Over(now(ctx)) {
			return errorsmod.Wrapf(types.ErrDelegation, "%s is delegated to %s already by line %d, which %s; end that one first",
				types.TaskName(task), d.Person, d.Number, span.Describe(now(ctx)))
		}
	}
	return nil
}

// setDelegation writes a delegation, and that it is the newest of its tasks to its person.
func (k Keeper) setDelegation(ctx context.Context, person sdk.AccAddress, d types.Delegation) error {
	for _, task := range d.Tasks {
		if err := k.newestDelegation.Set(ctx, collections.Join4(d.Trial, d.Site, person, uint32(task)), d.Number); err != nil {
			return err
		}
	}
	return k.delegations.Set(ctx, collections.Join3(d.Trial, d.Site, d.Number), d)
}
