package keeper

import (
	"context"

	"github.com/equipoise-trials/equipoise/x/protocol/types"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

// siteDocuments is a site with the documents that it uses, and with what committees and authorities let it use. Whoever
// asks several questions about a site loads it once.
type siteDocuments struct {
	*approvals
	used types.InUse
}

// documentsAt returns a site with its documents.
func (k Keeper) documentsAt(ctx context.Context, site trialtypes.Site) (siteDocuments, error) {
	used, err := k.usedBy(ctx, site.Trial, site.Number)
	if err != nil {
		return siteDocuments{}, err
	}
	approvals, err := k.approvalsAt(ctx, site)
	return siteDocuments{approvals, used}, err
}
