package keeper

import (
	"context"
	"fmt"

	errorsmod "cosmossdk.io/errors"

	"github.com/equipoise-trials/equipoise/fact"
	protocolfact "github.com/equipoise-trials/equipoise/fact/protocol"
	"github.com/equipoise-trials/equipoise/x/protocol/types"
)

// ConsentForm returns a version of a consent form in a language, if it is the one in use at the site and its approval
// holds there now: nobody consents to what a committee suspended, or what is past its review. What was in use then, and
// what is in use whatever was decided since, tells [Keeper.ActiveAt].
func (k Keeper) ConsentForm(ctx context.Context, trial uint64, site, line, version uint32, language string) (form types.ConsentForm, err error) {
	if err := k.requireFormInUse(ctx, trial, site, line, version); err != nil {
		return form, err
	}
	v, err := k.Version(ctx, trial, line, version)
	if err != nil {
		return form, err
	}
	at, err := k.trial.Site(ctx, trial, site)
	if err != nil {
		return form, err
	}
	if err := k.requireApproved(ctx, at, v); err != nil {
		return form, err
	}
	variant := v.Variant(language)
	if variant == nil {
		return form, errorsmod.Wrapf(types.ErrNoLanguage, "consent form version %d has no %q variant (languages: %s)",
			version, language, v.Languages())
	}
	return types.ConsentForm{Line: line, Version: version, Digest: fact.Hash(variant.Digest), Demands: v.Content.Demands}, nil
}

// requireFormInUse reports whether a version of a consent form is the one in use at a site.
func (k Keeper) requireFormInUse(ctx context.Context, trial uint64, site, line, version uint32) error {
	document, err := k.Document(ctx, trial, line)
	if err != nil {
		return err
	}
	if document.Type != protocolfact.DocumentType_DOCUMENT_TYPE_CONSENT_FORM {
		return errorsmod.Wrapf(types.ErrNotActive, "document line %d of trial %d is a %s, not a consent form",
			line, trial, types.TypeName(document.Type))
	}
	inUse, err := k.activeNumber(ctx, trial, site, document.Type, line)
	if err != nil {
		return err
	}
	if version == 0 || version != inUse {
		return errorsmod.Wrapf(types.ErrNotActive, "consent form version %d is not active at site %d (active: %s)",
			version, site, orNone(inUse))
	}
	return nil
}

// ReconsentFloor returns the lowest version of a consent form with which a consent is not stale at a site. It moves when
// the site activates a version that asks participants to consent again, or one after a version that did and was skipped.
func (k Keeper) ReconsentFloor(ctx context.Context, trial uint64, site, line uint32) (uint32, error) {
	v, err := k.ActiveAt(ctx, trial, site, line, 0)
	if err != nil {
		return 0, err
	}
	if !v.IsConsentForm() {
		return 0, errorsmod.Wrapf(types.ErrNotActive, "document line %d of trial %d is a %s, not a consent form",
			line, trial, types.TypeName(v.Type))
	}
	return v.ReconsentFloor, nil
}

func orNone(version uint32) string {
	if version == 0 {
		return "none"
	}
	return fmt.Sprint(version)
}
