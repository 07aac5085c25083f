package keeper

import (
	"context"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	"github.com/equipoise-trials/equipoise/fact"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	"github.com/equipoise-trials/equipoise/x/trial/types"
)

// EndDelegation ends a line of a site's delegation log from this block on.
func (s msgServer) EndDelegation(ctx context.Context, m *types.MsgEndDelegation) (*types.MsgEndDelegationResponse, error) {
	if err := m.Validate(); err != nil {
		return nil, err
	}
	grant, err := s.authorizeMsg(ctx, m.Signer, fact.Task_TASK_DELEGATION, m.Trial, m.Site)
	if err != nil {
		return nil, err
	}
	site := grant.Site
	d, err := s.delegation(ctx, site, m.Delegation)
	if err != nil {
		return nil, err
	}
	at := now(ctx)
	if span := d.Term(); span.Over(at) {
		return nil, errorsmod.Wrapf(types.ErrDelegation, "line %d of the log of site %d %s", d.Number, site.Number, span.Describe(at))
	}
	d.EndedAt = &at
	if err := s.delegations.Set(ctx, collections.Join3(d.Trial, d.Site, d.Number), d); err != nil {
		return nil, err
	}
	return &types.MsgEndDelegationResponse{}, s.audit.Record(ctx, &trialfact.DelegationEnded{
		Signature:  fact.For(grant.Actor, fact.Meaning_MEANING_RESPONSIBLE, m.Reason),
		Trial:      d.Trial,
		Site:       d.Site,
		Delegation: d.Number,
		Person:     d.Person,
	})
}
