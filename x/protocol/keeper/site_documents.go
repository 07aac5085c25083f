package keeper

import (
	"context"

	"github.com/equipoise-trials/equipoise/x/protocol/types"
)

// siteDocuments is a site with the documents that it uses, and with what committees and authorities let it use. Whoever
// asks several questions about a site loads it once.
type siteDocuments struct {
	*approvals
	used types.InUse
}

// documentsAt returns a site of a trial with its documents.
func (k Keeper) documentsAt(ctx context.Context, trial uint64, number uint32) (siteDocuments, error) {
	site, err := k.trial.Site(ctx, trial, number)
	if err != nil {
		return siteDocuments{}, err
	}
	used, err := k.usedBy(ctx, trial, number)
	if err != nil {
		return siteDocuments{}, err
	}
	approvals, err := k.approvalsAt(ctx, site)
	return siteDocuments{approvals, used}, err
}
