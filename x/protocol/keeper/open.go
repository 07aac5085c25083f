package keeper

import (
	"context"
	"fmt"
	"strings"

	errorsmod "cosmossdk.io/errors"

	protocolfact "github.com/equipoise-trials/equipoise/fact/protocol"
	"github.com/equipoise-trials/equipoise/x/protocol/types"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

// RequireOpen says what keeps a site from beginning anything new with participants of a population, or nothing if the site is
// open to it: it takes part and is accredited, and protocol, payment schedule and the consent form that the population is
// required to consent to are in use there with approvals that hold now. It is a question, never a stored flag.
func (k Keeper) RequireOpen(ctx context.Context, site trialtypes.Site, population protocolfact.Population) error {
	documents, err := k.documentsAt(ctx, site)
	if err != nil {
		return err
	}
	return documents.requireOpen(ctx, population)
}

func (d siteDocuments) requireOpen(ctx context.Context, population protocolfact.Population) error {
	missing, err := d.missingToOpen(ctx, population)
	if err != nil || len(missing) == 0 {
		return err
	}
	return errorsmod.Wrapf(types.ErrNotOpen, "site %d of trial %d: %s", d.site.Number, d.site.Trial, strings.Join(missing, "; "))
}

// requireTakesPart reports what keeps a site from beginning anything new whatever documents it has: it is closed, or its
// organisation is not in good standing.
func (k Keeper) requireTakesPart(ctx context.Context, site trialtypes.Site) error {
	if site.Status != trialtypes.SiteStatus_SITE_STATUS_ACTIVE {
		return errorsmod.Wrapf(types.ErrNotOpen, "site %d of trial %d is closed", site.Number, site.Trial)
	}
	_, err := k.identity.RequireOrganisation(ctx, site.Organisation)
	return err
}

// missingToOpen lists what keeps a site from being open to a population. Every protocol in use has to stand. Of the consent
// forms, it is the required one of the population: what is suspended there is not replaced by the form of a sub-study.
func (d siteDocuments) missingToOpen(ctx context.Context, population protocolfact.Population) (missing []string, err error) {
	if err := types.CheckPopulation(population); err != nil {
		return nil, errorsmod.Wrap(types.ErrInvalid, err.Error())
	}
	if err := d.keeper.requireTakesPart(ctx, d.site); err != nil {
		missing = append(missing, err.Error())
	}
	var forms []types.LineInUse
	if required := d.used.Required(population); required.Version != 0 {
		forms = append(forms, required)
	}
	for _, need := range []struct {
		lines  []types.LineInUse
		absent string
	}{
		{d.used.OfType(protocolfact.DocumentType_DOCUMENT_TYPE_PROTOCOL), "no protocol is active"},
		{forms, fmt.Sprintf("no consent form for participation of population %s is active", types.PopulationName(population))},
		{d.used.OfType(protocolfact.DocumentType_DOCUMENT_TYPE_PAYMENT_SCHEDULE), "no payment schedule is active"},
	} {
		if len(need.lines) == 0 {
			missing = append(missing, need.absent)
		}
		found, err := d.unapproved(ctx, need.lines)
		if err != nil {
			return nil, err
		}
		missing = append(missing, found...)
	}
	return missing, nil
}
