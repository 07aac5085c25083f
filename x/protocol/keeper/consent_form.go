package keeper

import (
	"context"
	"fmt"

	errorsmod "cosmossdk.io/errors"

	"github.com/equipoise-trials/equipoise/fact"
	protocolfact "github.com/equipoise-trials/equipoise/fact/protocol"
	"github.com/equipoise-trials/equipoise/x/protocol/types"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

// ConsentForm returns a version of a consent form in a language, if it is the one in use at the site and its approval
// holds there now: nobody consents to what a committee suspended, or what is past its review. What was in use then, and
// what is in use whatever was decided since, tells [Keeper.ActiveAt].
func (k Keeper) ConsentForm(ctx context.Context, site trialtypes.Site, line, version uint32, language string) (form types.ConsentForm, err error) {
	documents, err := k.documentsAt(ctx, site)
	if err != nil {
		return form, err
	}
	return documents.consentForm(ctx, line, version, language)
}

// FirstConsentForm is ConsentForm for a first consent, which begins something new: the site must be open to the population for
// which the form is.
func (k Keeper) FirstConsentForm(ctx context.Context, site trialtypes.Site, line, version uint32, language string) (form types.ConsentForm, err error) {
	documents, err := k.documentsAt(ctx, site)
	if err != nil {
		return form, err
	}
	if form, err = documents.consentForm(ctx, line, version, language); err != nil {
		return form, err
	}
	return form, documents.requireOpen(ctx, form.Population)
}

func (d siteDocuments) consentForm(ctx context.Context, line, version uint32, language string) (form types.ConsentForm, err error) {
	used, err := d.keeper.formOf(ctx, d.used, d.site.Trial, line)
	if err != nil {
		return form, err
	}
	if version == 0 || version != used.Version {
		return form, errorsmod.Wrapf(types.ErrNotActive, "consent form version %d is not active at site %d (active: %s)",
			version, d.site.Number, orNone(used.Version))
	}
	if _, err := d.require(ctx, used); err != nil {
		return form, err
	}
	v, err := d.keeper.Version(ctx, d.site.Trial, line, version)
	if err != nil {
		return form, err
	}
	if err := d.keeper.requireDemandsAsMuch(ctx, d.site, v, d.used); err != nil {
		return form, err
	}
	variant := v.Variant(language)
	if variant == nil {
		return form, errorsmod.Wrapf(types.ErrNoLanguage, "consent form version %d has no %q variant (languages: %s)",
			version, language, v.Languages())
	}
	return types.ConsentForm{
		Line: line, Version: version, Digest: fact.Hash(variant.Digest), Demands: v.Content.Demands,
		Purpose: v.Content.Purpose, Population: v.Content.Population,
	}, nil
}

// requireDemandsAsMuch refuses an optional consent form that demands fewer signatures than the form which its population is
// required to consent to at the site: who is protected in the trial is protected in its sub-studies. It is asked when the
// optional form comes into use and at each consent to it, because the required one may demand more one day; that one does not
// wait for a sub-study.
func (k Keeper) requireDemandsAsMuch(ctx context.Context, site trialtypes.Site, v types.Version, used types.InUse) error {
	if v.Content.Purpose != types.Optional {
		return nil
	}
	population := v.Content.Population
	l := used.Required(population)
	if l.Version == 0 {
		return errorsmod.Wrapf(types.ErrRequiredForm, "%s of line %d is OPTIONAL for population %s, which has no required consent form at site %d: activate that one first",
			v.Name(), v.Line, types.PopulationName(population), site.Number)
	}
	required, err := k.Version(ctx, site.Trial, l.Line, l.Version)
	if err != nil {
		return err
	}
	if err := types.CheckCovers(v.Content.Demands, required.Content.Demands); err != nil {
		return errorsmod.Wrapf(types.ErrDemandsLess, "%s of line %d does not demand the signature of %s, which version %d of the required line %d does: submit a version that demands it",
			v.Name(), v.Line, err, l.Version, l.Line)
	}
	return nil
}

// formOf returns how a site uses a line of consent forms; the zero value if it uses none of its versions.
func (k Keeper) formOf(ctx context.Context, all types.InUse, trial uint64, line uint32) (types.LineInUse, error) {
	used := all.Line(line)
	t := used.Type
	if used.Version == 0 {
		document, err := k.Document(ctx, trial, line)
		if err != nil {
			return used, err
		}
		t = document.Type
	}
	if t != protocolfact.DocumentType_DOCUMENT_TYPE_CONSENT_FORM {
		return used, errorsmod.Wrapf(types.ErrNotActive, "document line %d of trial %d is a %s, not a consent form",
			line, trial, types.TypeName(t))
	}
	return used, nil
}

// FormInUse returns how a site uses a line of consent forms: in which version, for what and for whom, and from which version on
// a consent is not stale. That floor moves when the site activates a version that asks participants to consent again, or one
// after a version that did and was skipped.
func (k Keeper) FormInUse(ctx context.Context, trial uint64, site, line uint32) (types.LineInUse, error) {
	all, err := k.usedBy(ctx, trial, site)
	if err != nil {
		return types.LineInUse{}, err
	}
	used, err := k.formOf(ctx, all, trial, line)
	if err == nil && used.Version == 0 {
		err = errorsmod.Wrapf(types.ErrNotActive, "no version of document line %d is active at site %d of trial %d", line, site, trial)
	}
	return used, err
}

// RequiredForm returns how a site uses the consent form that participants of a population are required to consent to.
func (k Keeper) RequiredForm(ctx context.Context, trial uint64, site uint32, population protocolfact.Population) (types.LineInUse, error) {
	all, err := k.usedBy(ctx, trial, site)
	if err != nil {
		return types.LineInUse{}, err
	}
	used := all.Required(population)
	if used.Version == 0 {
		err = errorsmod.Wrapf(types.ErrRequiredForm, "no consent form for participation of population %s is active at site %d of trial %d",
			types.PopulationName(population), site, trial)
	}
	return used, err
}

func orNone(version uint32) string {
	if version == 0 {
		return "none"
	}
	return fmt.Sprint(version)
}
