package keeper_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact"
	identityfact "github.com/equipoise-trials/equipoise/fact/identity"
	registrationfact "github.com/equipoise-trials/equipoise/fact/registration"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	identitykeeper "github.com/equipoise-trials/equipoise/x/identity/keeper"
	identitytypes "github.com/equipoise-trials/equipoise/x/identity/types"
	"github.com/equipoise-trials/equipoise/x/registration/keeper"
	"github.com/equipoise-trials/equipoise/x/registration/types"
	trialkeeper "github.com/equipoise-trials/equipoise/x/trial/keeper"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

const (
	representative = fact.Role_ROLE_SPONSOR_REPRESENTATIVE

	cro        = trialfact.Capacity_CAPACITY_CRO
	laboratory = trialfact.Capacity_CAPACITY_LABORATORY

	demotion = registrationfact.OutcomeChangeKind_OUTCOME_CHANGE_KIND_DEMOTED

	sponsorKind   = identityfact.OrganisationKind_ORGANISATION_KIND_SPONSOR
	croKind       = identityfact.OrganisationKind_ORGANISATION_KIND_CRO
	siteKind      = identityfact.OrganisationKind_ORGANISATION_KIND_SITE
	committeeKind = identityfact.OrganisationKind_ORGANISATION_KIND_ETHICS_COMMITTEE

	day = 24 * time.Hour
)

var because = fixture.Reason(fact.ReasonCode_REASON_CODE_STAFF_CHANGE)

// register is a chain with a registered trial at one site.
type register struct {
	*fixture.Fixture
	types.MsgServer
	conduct trialtypes.MsgServer
	trial   fixture.Trial
}

func newRegister(t *testing.T) *register {
	t.Helper()
	f := fixture.New(t)
	return registerOf(f, f.NewTrial())
}

func registerOf(f *fixture.Fixture, trial fixture.Trial) *register {
	return &register{
		Fixture: f, MsgServer: keeper.NewMsgServer(f.Registration), conduct: trialkeeper.NewMsgServer(f.Trial), trial: trial,
	}
}

// row reads the core row of the trial back.
func (c *register) row() trialtypes.Trial {
	c.Helper()
	t, err := c.Trial.Trial(c.Ctx, c.trial.ID)
	require.NoError(c, err)
	return t
}

// entry reads the entry of the trial back.
func (c *register) entry() types.Entry {
	c.Helper()
	return c.entryOf(c.trial.ID)
}

// entryOf reads the entry of a trial back.
func (c *register) entryOf(id uint64) types.Entry {
	c.Helper()
	e, err := c.Registration.Entry(c.Ctx, id)
	require.NoError(c, err)
	return e
}

// may returns an error unless somebody is authorised for a task on the trial as a whole.
func (c *register) may(p fixture.Person, task fact.Task) error {
	_, err := c.Trial.Authorize(c.Ctx, p.Raw, task, c.trial.ID, 0)
	return err
}

// refusal is a message that must be refused: what changes in a good one, the error and a part of its text.
type refusal[M any] struct {
	change func(M)
	want   error
	text   string
}

// refuses runs a table of refusals. Each must leave the state as it is and record nothing.
func refuses[M, R any](c *register, handle func(context.Context, M) (R, error), good func() M, table map[string]refusal[M]) {
	c.Helper()
	t := c.TB.(*testing.T)
	for name, tc := range table {
		t.Run(name, func(t *testing.T) {
			before, m := c.exported(), good()
			tc.change(m)
			require.ErrorIs(t, fixture.Refuse(c.Fixture, handle, m, tc.text), tc.want)
			require.Equal(t, before, c.exported())
		})
	}
}

// exported returns the rows of both modules.
func (c *register) exported() (both struct {
	registrations *types.GenesisState
	trials        *trialtypes.GenesisState
},
) {
	c.Helper()
	var err error
	both.registrations, err = c.Registration.ExportGenesis(c.Ctx)
	require.NoError(c, err)
	both.trials, err = c.Trial.ExportGenesis(c.Ctx)
	require.NoError(c, err)
	return both
}

// requireExportable requires the state to be one that a chain can start with.
func (c *register) requireExportable() {
	c.Helper()
	g := c.exported()
	require.NoError(c, g.trials.Validate())
	require.NoError(c, g.registrations.Validate())
	require.NoError(c, g.registrations.ValidateWith(g.trials))
}

// only returns the one fact that the last message recorded.
func only[F fact.Fact](c *register) F {
	c.Helper()
	return fixture.Only[F](c.Fixture)
}

// first returns the first fact that the last message recorded, nth another one of them.
func first[F fact.Fact](c *register) F {
	c.Helper()
	return fixture.Nth[F](c.Fixture, 0)
}

func nth[F fact.Fact](c *register, n int) F {
	c.Helper()
	return fixture.Nth[F](c.Fixture, n)
}

// deputy returns a representative of a new CRO, to which the sponsor transferred a duty that it accepted.
func (c *register) deputy(task fact.Task) fixture.Person {
	c.Helper()
	office := c.Assign(c.trial, croKind, cro)
	p := c.Person(office, "cro representative", representative)
	c.accept(p, c.transfer(office.Organisation, task))
	return p
}

func (c *register) transfer(organisation uint64, task fact.Task) uint32 {
	c.Helper()
	return fixture.Must(c.Fixture, c.conduct.TransferDuties, &trialtypes.MsgTransferDuties{
		Signer: c.trial.Representative.Address, Trial: c.trial.ID, Organisation: organisation, Tasks: []fact.Task{task},
	}).Transfer
}

func (c *register) accept(p fixture.Person, transfer uint32) {
	c.Helper()
	fixture.Must(c.Fixture, c.conduct.AcceptDuties, &trialtypes.MsgAcceptDuties{Signer: p.Address, Trial: c.trial.ID, Transfer: transfer})
}

// suspend takes an organisation out of good standing.
func (c *register) suspend(organisation uint64) {
	c.Helper()
	fixture.Must(c.Fixture, identitykeeper.NewMsgServer(c.Identity).SuspendOrganisation, &identitytypes.MsgSuspendOrganisation{
		Signer: c.Accreditor().Address, Organisation: organisation, Reason: because,
	})
}
