package keeper

import (
	"context"
	"slices"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	protocolfact "github.com/equipoise-trials/equipoise/fact/protocol"
	"github.com/equipoise-trials/equipoise/x/internal/term"
	"github.com/equipoise-trials/equipoise/x/protocol/types"
	registrationtypes "github.com/equipoise-trials/equipoise/x/registration/types"
)

// SubmitDocument begins a line of documents, or adds to one the version that follows its head. Only digests reach the
// chain; a payment schedule comes whole, because the chain pays by it.
func (k msgServer) SubmitDocument(ctx context.Context, msg *types.MsgSubmitDocument) (*types.MsgSubmitDocumentResponse, error) {
	grant, err := k.authorize(ctx, msg.Signer, fact.Task_TASK_DOCUMENT_SUBMISSION, msg.Trial, 0)
	if err != nil {
		return nil, err
	}
	document, previous, err := k.lineOf(ctx, msg)
	if err != nil {
		return nil, err
	}
	version := types.Version{
		Trial: msg.Trial, Line: document.Line, Number: document.Head + 1, Type: document.Type,
		Content: msg.Content, Actor: grant.Actor,
		Time: sdk.UnwrapSDKContext(ctx).BlockTime(), Height: sdk.UnwrapSDKContext(ctx).BlockHeight(),
	}
	version.Content.Scope = types.InOrder(version.Content.Scope)
	version.ApprovedWith = version.ApprovedWithVersion(previous.ApprovedWith)
	if version.IsConsentForm() {
		version.ReconsentFloor = version.Content.ReconsentFloor(version.Number, previous.ReconsentFloor)
	}
	if err := k.checkVersion(ctx, version, msg.Schedule); err != nil {
		return nil, err
	}
	if err := version.CheckFollows(previous); err != nil {
		return nil, errorsmod.Wrap(types.ErrInvalid, err.Error())
	}
	if err := k.addVersion(ctx, version); err != nil {
		return nil, err
	}
	if version.IsSchedule() {
		if err := k.schedules.Set(ctx, keyOfVersion(version.Trial, version.Line, version.Number), msg.Schedule); err != nil {
			return nil, err
		}
	}
	return &types.MsgSubmitDocumentResponse{Line: version.Line, Version: version.Number}, k.audit.Record(ctx, submitted(version))
}

// lineOf returns the line that a submission belongs to and its head: for line 0, the next number and no version. A
// submission names the head that it supersedes; the loser of a race is told the current one.
func (k Keeper) lineOf(ctx context.Context, msg *types.MsgSubmitDocument) (document types.Document, head types.Version, err error) {
	if msg.Line == 0 {
		if msg.Supersedes != 0 {
			return document, head, errorsmod.Wrap(types.ErrInvalid, "a new line supersedes nothing: name the line, or leave supersedes out")
		}
		last, err := k.lastLine(ctx, msg.Trial)
		return types.Document{Trial: msg.Trial, Line: last + 1, Type: msg.Type}, head, err
	}
	document, err = k.Document(ctx, msg.Trial, msg.Line)
	if err != nil {
		return document, head, err
	}
	if document.Type != msg.Type {
		return document, head, errorsmod.Wrapf(types.ErrInvalid, "document line %d of trial %d is a %s, the message says %s",
			document.Line, document.Trial, types.TypeName(document.Type), types.TypeName(msg.Type))
	}
	if document.Head != msg.Supersedes {
		return document, head, errorsmod.Wrapf(types.ErrHeadMoved, "the head of document line %d of trial %d is version %d; the message supersedes version %d",
			document.Line, document.Trial, document.Head, msg.Supersedes)
	}
	head, err = k.Version(ctx, document.Trial, document.Line, document.Head)
	return document, head, err
}

// checkVersion reports what keeps a version from entering its line.
func (k Keeper) checkVersion(ctx context.Context, v types.Version, schedule []byte) error {
	if err := v.Content.Check(v.Type, v.Number); err != nil {
		return errorsmod.Wrap(types.ErrInvalid, err.Error())
	}
	if err := types.CheckEffective(v.Content.Effective, v.Time); err != nil {
		return errorsmod.Wrap(types.ErrInvalid, err.Error())
	}
	if err := k.checkSchedule(ctx, v, schedule); err != nil {
		return err
	}
	if err := k.requireOutcomes(ctx, v); err != nil {
		return err
	}
	for _, site := range v.Content.Scope.Sites {
		if _, err := k.trial.Site(ctx, v.Trial, site); err != nil {
			return err
		}
	}
	return k.requireNewFiles(ctx, v)
}

// requireOutcomes wants the outcomes that an amendment affects to be those of the trial's newest registration.
func (k Keeper) requireOutcomes(ctx context.Context, v types.Version) error {
	if len(v.Content.AffectedOutcomes) == 0 {
		return nil
	}
	registered, err := k.registration.Newest(ctx, v.Trial)
	if err != nil {
		return err
	}
	for _, id := range v.Content.AffectedOutcomes {
		if !slices.ContainsFunc(registered.Registration.Outcomes, func(o registrationtypes.Outcome) bool { return o.Id == id }) {
			return errorsmod.Wrapf(types.ErrOutcome, "version %d of the registration of trial %d has no outcome %q: amend the registration first",
				registered.Number, v.Trial, id)
		}
	}
	return nil
}

// requireNewFiles refuses a file that an earlier version of the line has.
func (k Keeper) requireNewFiles(ctx context.Context, v types.Version) error {
	if v.Number == 1 {
		return nil
	}
	for _, digest := range v.AllDigests() {
		if number, err := k.versionWithFile(ctx, v.Trial, v.Line, digest); err != nil {
			return err
		} else if number != 0 {
			return errorsmod.Wrapf(types.ErrDuplicate, "the file with digest %X is in version %d of document line %d of trial %d",
				digest, number, v.Line, v.Trial)
		}
	}
	return nil
}

// checkSchedule reports what keeps the bytes that came with a version from being its payment schedule.
func (k Keeper) checkSchedule(ctx context.Context, v types.Version, raw []byte) error {
	schedule, err := types.ReadScheduleFile(v.Type, v.Content, raw)
	if err != nil || !v.IsSchedule() {
		return err
	}
	if v.Number > 1 {
		before, err := k.paymentSchedule(ctx, v.Trial, v.Line, v.Number-1)
		if err != nil {
			return err
		}
		if err := schedule.CheckFollows(before); err != nil {
			return err
		}
	}
	if schedule.Arbiter == 0 {
		return nil
	}
	_, err = k.identity.RequireOrganisation(ctx, schedule.Arbiter)
	return errorsmod.Wrap(err, "arbiter")
}

// addVersion writes a version as the new head of its line.
func (k Keeper) addVersion(ctx context.Context, v types.Version) error {
	key := keyOfVersion(v.Trial, v.Line, v.Number)
	if err := k.documents.Set(ctx, key.K1(), types.Document{Trial: v.Trial, Line: v.Line, Type: v.Type, Head: v.Number}); err != nil {
		return err
	}
	if v.Number == 1 {
		if err := k.lastLines.Set(ctx, v.Trial, v.Line); err != nil {
			return err
		}
	}
	if err := k.versions.Set(ctx, key, v); err != nil {
		return err
	}
	for _, digest := range v.AllDigests() {
		if err := k.digests.Set(ctx, collections.Join(digest, key)); err != nil {
			return err
		}
	}
	return nil
}

func submitted(v types.Version) fact.Fact {
	c := v.Content
	variants := make([]*protocolfact.Variant, len(c.Variants))
	for i := range c.Variants {
		variants[i] = &c.Variants[i]
	}
	f := &protocolfact.DocumentSubmitted{
		Signature: fact.For(v.Actor, fact.Meaning_MEANING_AUTHORED, c.Rationale),
		Trial:     v.Trial,
		Line:      v.Line,
		Version:   v.Number,
		Type:      v.Type,
		Title:     c.Title,
		Variants:  variants,
		Amendment: c.Amendment,
		Reconsent: c.Reconsent,
		Scope:     &c.Scope,
		Effective: term.Nanos(c.Effective),
		Location:  c.Location,

		AffectedOutcomes: c.AffectedOutcomes,
		ApprovedWith:     v.ApprovedWith,
		Purpose:          c.Purpose,
		Population:       c.Population,
	}
	if v.IsConsentForm() {
		f.Demands = &c.Demands
	}
	return f
}
