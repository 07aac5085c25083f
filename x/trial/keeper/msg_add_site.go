package keeper

import (
	"context"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	"github.com/equipoise-trials/equipoise/fact"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	identitytypes "github.com/equipoise-trials/equipoise/x/identity/types"
	"github.com/equipoise-trials/equipoise/x/trial/types"
)

// AddSite adds a site with its principal investigator to a trial.
func (s msgServer) AddSite(ctx context.Context, m *types.MsgAddSite) (*types.MsgAddSiteResponse, error) {
	grant, err := s.authorizeMsg(ctx, m.Signer, fact.Task_TASK_SITE_MANAGEMENT, m.Trial, 0)
	if err != nil {
		return nil, err
	}
	t := grant.Trial
	site, err := s.newSite(ctx, grant, m)
	if err != nil {
		return nil, err
	}
	t.Sites = site.Number
	if err := s.trials.Set(ctx, t.Id, t); err != nil {
		return nil, err
	}
	if err := s.setSite(ctx, site); err != nil {
		return nil, err
	}
	if err := s.beginTerm(ctx, site); err != nil {
		return nil, err
	}
	return &types.MsgAddSiteResponse{Site: site.Number}, s.audit.Record(ctx, &trialfact.SiteAdded{
		Signature:    fact.By(grant.Actor, fact.Meaning_MEANING_AUTHORED),
		Trial:        t.Id,
		Site:         site.Number,
		Organisation: site.Organisation,
		Investigator: site.Investigator,
		Country:      site.Country,

		DeclaredBlinded: m.DeclaredBlinded,
	})
}

// newSite returns the site that the message describes, if it can be one of the trial, with its investigator blinded.
func (k Keeper) newSite(ctx context.Context, by types.Grant, m *types.MsgAddSite) (s types.Site, err error) {
	t := by.Trial
	if types.IsOver(t.Status) {
		return s, errorsmod.Wrapf(types.ErrStatus, "%s is %s, no site can be added", types.FormatID(t.Id), types.StatusName(t.Status))
	}
	o, err := k.identity.RequireOrganisation(ctx, m.Organisation)
	if err != nil {
		return s, err
	}
	if err := types.CheckKind(o, "site", types.SiteKinds); err != nil {
		return s, err
	}
	if err := k.RequireSeparate(ctx, t, o.Id, types.AsSite); err != nil {
		return s, err
	}
	investigator, err := k.requireInvestigator(ctx, m.Investigator, o.Id)
	if err != nil {
		return s, err
	}
	if err := k.admit(ctx, by, investigator, fact.Role_ROLE_PRINCIPAL_INVESTIGATOR, t.Sites+1, m.DeclaredBlinded); err != nil {
		return s, err
	}
	home, err := k.siteCountry(ctx, t, o, m.Country)
	return types.Site{
		Trial: t.Id, Number: t.Sites + 1, Organisation: o.Id, Investigator: investigator.Origin, Term: 1, Country: home,
		Status: types.SiteStatus_SITE_STATUS_ACTIVE,
	}, err
}

// siteCountry returns the country of a site: the one given, else that of the organisation. It returns an error if the trial
// does not recruit there.
func (k Keeper) siteCountry(ctx context.Context, t types.Trial, o identitytypes.Organisation, given string) (string, error) {
	if given == "" {
		given = o.Country
	}
	recruits, err := k.countries.Has(ctx, collections.Join(t.Id, given))
	if err == nil && !recruits {
		err = errorsmod.Wrapf(types.ErrCountry, "%q is not a country of recruitment of %s; amend the registration first", given, types.FormatID(t.Id))
	}
	return given, err
}
