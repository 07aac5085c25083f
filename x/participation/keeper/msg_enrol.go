package keeper

import (
	"context"

	"github.com/equipoise-trials/equipoise/fact"
	participationfact "github.com/equipoise-trials/equipoise/fact/participation"
	"github.com/equipoise-trials/equipoise/x/participation/types"
)

// Enrol takes a participant into the trial: one who was screened, at a site that may take somebody in, and who has
// consented to what is active there now.
func (k msgServer) Enrol(ctx context.Context, msg *types.MsgEnrol) (*types.MsgEnrolResponse, error) {
	p, grant, err := k.load(ctx, msg.Signer, fact.Task_TASK_ENROLMENT, msg.Handle)
	if err != nil {
		return nil, err
	}
	if err := p.RequireNext(types.State_STATE_ENROLLED); err != nil {
		return nil, err
	}
	consent, err := k.requireTaken(ctx, p, grant)
	if err != nil {
		return nil, err
	}

	if err := k.registration.NoteEnrolment(ctx, p.Trial); err != nil {
		return nil, err
	}
	f := &participationfact.ParticipantEnrolled{
		Signature:   fact.By(grant.Actor, fact.Meaning_MEANING_ATTESTED),
		Handle:      p.Handle,
		Trial:       p.Trial,
		Site:        p.Site,
		FormLine:    consent.FormLine,
		FormVersion: consent.Version,
	}
	if f.Blind, err = k.enter(ctx, p, types.State_STATE_ENROLLED, f); err != nil {
		return nil, err
	}
	return &types.MsgEnrolResponse{}, k.audit.Record(ctx, f)
}
