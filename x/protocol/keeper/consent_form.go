package keeper

import (
	"context"
	"fmt"

	errorsmod "cosmossdk.io/errors"

	"github.com/equipoise-trials/equipoise/fact"
	protocolfact "github.com/equipoise-trials/equipoise/fact/protocol"
	"github.com/equipoise-trials/equipoise/x/protocol/types"
)

// ConsentForm returns a version of a consent form in a language, if it is the one in use at the site. Whether its
// approval still holds is another question: see [Keeper.RequireOpen].
func (k Keeper) ConsentForm(ctx context.Context, trial uint64, site, line, version uint32, language string) (form types.ConsentForm, err error) {
	document, err := k.Document(ctx, trial, line)
	if err != nil {
		return form, err
	}
	if document.Type != protocolfact.DocumentType_DOCUMENT_TYPE_CONSENT_FORM {
		return form, errorsmod.Wrapf(types.ErrNotActive, "document line %d of trial %d is a %s, not a consent form",
			line, trial, types.TypeName(document.Type))
	}
	inUse, err := k.activeNumber(ctx, trial, site, document.Type, line)
	if err != nil {
		return form, err
	}
	if version == 0 || version != inUse {
		return form, errorsmod.Wrapf(types.ErrNotActive, "consent form version %d is not active at site %d (active: %s)",
			version, site, orNone(inUse))
	}
	v, err := k.Version(ctx, trial, line, version)
	if err != nil {
		return form, err
	}
	variant := v.Variant(language)
	if variant == nil {
		return form, errorsmod.Wrapf(types.ErrNoLanguage, "consent form version %d has no %q variant (languages: %s)",
			version, language, v.Languages())
	}
	return types.ConsentForm{Line: line, Version: version, Digest: fact.Hash(variant.Digest), Demands: v.Content.Demands}, nil
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
