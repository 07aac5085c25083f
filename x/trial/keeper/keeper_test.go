package keeper_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact"
	identityfact "github.com/equipoise-trials/equipoise/fact/identity"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	identitykeeper "github.com/equipoise-trials/equipoise/x/identity/keeper"
	identitytypes "github.com/equipoise-trials/equipoise/x/identity/types"
	"github.com/equipoise-trials/equipoise/x/trial/keeper"
	"github.com/equipoise-trials/equipoise/x/trial/types"
)

const (
	representative = fact.Role_ROLE_SPONSOR_REPRESENTATIVE
	investigator   = fact.Role_ROLE_PRINCIPAL_INVESTIGATOR
	dataManager    = fact.Role_ROLE_DATA_MANAGER
	coordinator    = fact.Role_ROLE_COORDINATOR

	cro        = trialfact.Capacity_CAPACITY_CRO
	committee  = trialfact.Capacity_CAPACITY_ETHICS_COMMITTEE
	authority  = trialfact.Capacity_CAPACITY_AUTHORITY
	laboratory = trialfact.Capacity_CAPACITY_LABORATORY
	agent      = trialfact.Capacity_CAPACITY_PAYMENT_AGENT
	monitor    = trialfact.Capacity_CAPACITY_MONITOR

	sponsorKind   = identityfact.OrganisationKind_ORGANISATION_KIND_SPONSOR
	croKind       = identityfact.OrganisationKind_ORGANISATION_KIND_CRO
	siteKind      = identityfact.OrganisationKind_ORGANISATION_KIND_SITE
	labKind       = identityfact.OrganisationKind_ORGANISATION_KIND_LABORATORY
	committeeKind = identityfact.OrganisationKind_ORGANISATION_KIND_ETHICS_COMMITTEE
	regulatorKind = identityfact.OrganisationKind_ORGANISATION_KIND_REGULATOR
	agentKind     = identityfact.OrganisationKind_ORGANISATION_KIND_PAYMENT_AGENT
	monitorKind   = identityfact.OrganisationKind_ORGANISATION_KIND_MONITOR
)

var (
	because    = fixture.Reason(fact.ReasonCode_REASON_CODE_STAFF_CHANGE)
	consenting = []fact.Task{fact.Task_TASK_CONSENT}
)

// conduct is a chain with a trial at one site.
type conduct struct {
	*fixture.Fixture
	types.MsgServer
	trial fixture.Trial
}

func newConduct(t *testing.T) *conduct {
	t.Helper()
	f := fixture.New(t)
	return &conduct{Fixture: f, MsgServer: keeper.NewMsgServer(f.Trial), trial: f.NewTrial()}
}

// row reads the trial back.
func (c *conduct) row() types.Trial {
	c.Helper()
	t, err := c.Trial.Trial(c.Ctx, c.trial.ID)
	require.NoError(c, err)
	return t
}

// site reads the trial's site back.
func (c *conduct) site() types.Site {
	c.Helper()
	s, err := c.Trial.Site(c.Ctx, c.trial.ID, c.trial.Site)
	require.NoError(c, err)
	return s
}

// may wants somebody to be authorised for a task, and returns the actor.
func (c *conduct) may(p fixture.Person, task fact.Task, site uint32) fact.Actor {
	c.Helper()
	grant, err := c.Trial.Authorize(c.Ctx, p.Raw, task, c.trial.ID, site)
	require.NoError(c, err)
	return grant.Actor
}

// mayNot wants somebody not to be authorised for a task, and the error to say why.
func (c *conduct) mayNot(p fixture.Person, task fact.Task, site uint32, registered error, text string) {
	c.Helper()
	grant, err := c.Trial.Authorize(c.Ctx, p.Raw, task, c.trial.ID, site)
	require.ErrorIs(c, err, registered)
	require.ErrorContains(c, err, text)
	require.Zero(c, grant)
}

// refusal is a message that must be refused: what changes in a good one, the error and a part of its text.
type refusal[M any] struct {
	change func(M)
	want   error
	text   string
}

// refuses runs a table of refusals. Each must leave the state as it is and record nothing.
func refuses[M, R any](c *conduct, handle func(context.Context, M) (R, error), good func() M, table map[string]refusal[M]) {
	c.Helper()
	t := c.TB.(*testing.T)
	for name, tc := range table {
		t.Run(name, func(t *testing.T) {
			before, err := c.Trial.ExportGenesis(c.Ctx)
			require.NoError(t, err)
			m := good()
			tc.change(m)
			require.ErrorIs(t, fixture.Refuse(c.Fixture, handle, m, tc.text), tc.want)
			after, err := c.Trial.ExportGenesis(c.Ctx)
			require.NoError(t, err)
			require.Equal(t, before, after)
		})
	}
}

// only returns the one fact that the last message recorded.
func only[F fact.Fact](c *conduct) F {
	c.Helper()
	return fixture.Only[F](c.Fixture)
}

// takeOver has the organisation of a representative become the sponsor of the trial, as x/registration does.
func (c *conduct) takeOver(by fixture.Person) {
	c.Helper()
	_, err := c.Trial.SetSponsor(c.Ctx, c.trial.ID, fact.Actor{Address: by.Address, Organisation: by.Organisation, Role: representative})
	require.NoError(c, err)
}

// becomes puts the trial into a status, as x/registration does.
func (c *conduct) becomes(status trialfact.Status) {
	c.Helper()
	require.NoError(c, c.Trial.SetStatus(c.Ctx, c.trial.ID, status))
}

// requireExportable requires the state to be one that a chain can start with.
func (c *conduct) requireExportable() {
	c.Helper()
	g, err := c.Trial.ExportGenesis(c.Ctx)
	require.NoError(c, err)
	require.NoError(c, g.Validate())
}

// assigned assigns a new organisation and registers somebody there with a role.
func (c *conduct) assigned(kind identityfact.OrganisationKind, capacity trialfact.Capacity, name string, role fact.Role) fixture.Person {
	c.Helper()
	return c.Person(c.Assign(c.trial, kind, capacity), name, role)
}

// suspend takes an organisation out of good standing.
func (c *conduct) suspend(organisation uint64) {
	c.Helper()
	fixture.Must(c.Fixture, identitykeeper.NewMsgServer(c.Identity).SuspendOrganisation, &identitytypes.MsgSuspendOrganisation{
		Signer: c.Accreditor().Address, Organisation: organisation, Reason: because,
	})
}

// expire has the accreditation of an organisation run out with this block.
func (c *conduct) expire(organisation uint64) {
	c.Helper()
	until := c.Ctx.BlockTime().Add(time.Second)
	fixture.Must(c.Fixture, identitykeeper.NewMsgServer(c.Identity).RenewAccreditation, &identitytypes.MsgRenewAccreditation{
		Signer: c.Accreditor().Address, Organisation: organisation, ValidUntil: &until, Reason: because,
	})
	c.Next(2 * time.Second)
}

const day = 24 * time.Hour
