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

// RequireOpen says what keeps a site from beginning anything new with participants, or nothing if the site is open: it
// takes part and is accredited, and protocol, consent form and payment schedule are in use there with approvals that
// hold now. It is a question, never a stored flag.
func (k Keeper) RequireOpen(ctx context.Context, site trialtypes.Site) error {
	documents, err := k.documentsAt(ctx, site)
	if err != nil {
		return err
	}
	return documents.requireOpen(ctx)
}

func (d siteDocuments) requireOpen(ctx context.Context) error {
	missing, err := d.missingToOpen(ctx)
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

// missingToOpen lists what keeps a site from being open. Every protocol in use has to stand; of several consent forms,
// one is enough, because some are for sub-studies.
func (d siteDocuments) missingToOpen(ctx context.Context) (missing []string, err error) {
	if err := d.keeper.requireTakesPart(ctx, d.site); err != nil {
		missing = append(missing, err.Error())
	}
	for _, need := range []struct {
		document protocolfact.DocumentType
		every    bool
	}{
		{protocolfact.DocumentType_DOCUMENT_TYPE_PROTOCOL, true},
		{protocolfact.DocumentType_DOCUMENT_TYPE_CONSENT_FORM, false},
		{protocolfact.DocumentType_DOCUMENT_TYPE_PAYMENT_SCHEDULE, true},
	} {
		lines := d.used.OfType(need.document)
		found, err := d.unapproved(ctx, lines)
		if err != nil {
			return nil, err
		}
		switch {
		case len(lines) == 0:
			missing = append(missing, fmt.Sprintf("no %s is active", types.TypeName(need.document)))
		case need.every || len(found) == len(lines):
			missing = append(missing, found...)
		}
	}
	return missing, nil
}
