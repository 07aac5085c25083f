package keeper_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	identitytypes "github.com/equipoise-trials/equipoise/x/identity/types"
	"github.com/equipoise-trials/equipoise/x/trial/types"
)

func (c *conduct) delegation(p fixture.Person) *types.MsgDelegate {
	return &types.MsgDelegate{
		Signer: c.trial.Investigator.Address, Trial: c.trial.ID, Site: c.trial.Site, Person: p.Address, Role: coordinator, Tasks: consenting,
	}
}

func TestALineOfTheLogNamesTasksDatesAndTraining(t *testing.T) {
	c := newConduct(t)
	nurse := c.Person(c.trial.SiteOffice, "nurse", coordinator)
	m := c.delegation(nurse)
	last := fixture.Start.Add(day)
	m.Tasks, m.NotAfter, m.TrainingDigest = staffTasks, &last, fixture.Digest("certificate")
	require.Equal(t, uint32(1), fixture.Must(c.Fixture, c.MsgServer.Delegate, m).Delegation)
	f := only[*trialfact.TaskDelegated](c)
	require.Equal(t, nurse.Address, f.Person)
	require.Equal(t, staffTasks, f.Tasks)
	require.Equal(t, fixture.Start.UnixNano(), f.NotBefore)
	require.Equal(t, last.UnixNano(), f.NotAfter)
	require.Equal(t, fixture.Digest("certificate"), f.TrainingDigest)
	require.Equal(t, fact.Meaning_MEANING_RESPONSIBLE, f.Signature.Meaning)
	require.Equal(t, investigator, f.Signature.Actor.Role)
	require.Equal(t, uint32(1), c.site().Delegations)
}

func TestATaskIsDelegatedAnewOnceTheLineIsOver(t *testing.T) {
	c := newConduct(t)
	nurse := c.Person(c.trial.SiteOffice, "nurse", coordinator)
	last := fixture.Start.Add(day)
	m := c.delegation(nurse)
	m.NotAfter = &last
	fixture.Must(c.Fixture, c.MsgServer.Delegate, m)
	fixture.Must(c.Fixture, c.MsgServer.Delegate, &types.MsgDelegate{
		Signer: m.Signer, Trial: m.Trial, Site: m.Site, Person: m.Person, Role: coordinator, Tasks: []fact.Task{fact.Task_TASK_ENROLMENT},
	})
	c.may(nurse, fact.Task_TASK_CONSENT, c.trial.Site) // a further line leaves the first as it is
	c.At(last.Add(time.Second))
	c.mayNot(nurse, fact.Task_TASK_CONSENT, c.trial.Site, types.ErrDelegation, "expired")
	require.Equal(t, uint32(3), fixture.Must(c.Fixture, c.MsgServer.Delegate, c.delegation(nurse)).Delegation)
	c.may(nurse, fact.Task_TASK_CONSENT, c.trial.Site)
	c.may(nurse, fact.Task_TASK_ENROLMENT, c.trial.Site)
}

func TestADelegationIsRefused(t *testing.T) {
	c := newConduct(t)
	nurse := c.Person(c.trial.SiteOffice, "nurse", coordinator)
	second := c.Fixture.Delegate(c.trial, "second nurse", consenting...)
	foreign := c.Person(c.trial.Sponsor, "foreign nurse")
	past := fixture.Start.Add(-time.Hour)
	refuses(c, c.MsgServer.Delegate, func() *types.MsgDelegate { return c.delegation(nurse) }, map[string]refusal[*types.MsgDelegate]{
		"by a nurse":               {func(m *types.MsgDelegate) { m.Signer = second.Address }, types.ErrInvestigator, "alone, not for"},
		"by the sponsor":           {func(m *types.MsgDelegate) { m.Signer = c.trial.Representative.Address }, types.ErrOrganisation, "is for people of organisation 3"},
		"to the investigator":      {func(m *types.MsgDelegate) { m.Person = c.trial.Investigator.Address }, types.ErrDelegation, "is the investigator, who needs no delegation"},
		"to another organisation":  {func(m *types.MsgDelegate) { m.Person = foreign.Address }, types.ErrOrganisation, "is of organisation 2, site 1 of organisation 3"},
		"to nobody":                {func(m *types.MsgDelegate) { m.Person = c.Key("x").Address }, identitytypes.ErrUnknownPerson, "person: "},
		"of a task twice":          {func(m *types.MsgDelegate) { m.Tasks = append(m.Tasks[:1:1], m.Tasks[0]) }, types.ErrTask, "CONSENT is named twice"},
		"of the delegation itself": {func(m *types.MsgDelegate) { m.Tasks = []fact.Task{fact.Task_TASK_DELEGATION} }, types.ErrTask, "DELEGATION cannot be handed on"},
		"of what they have":        {func(m *types.MsgDelegate) { m.Person = second.Address }, types.ErrDelegation, "already by line 1, which holds since"},
		"that is over":             {func(m *types.MsgDelegate) { m.NotAfter = &past }, types.ErrDelegation, "which is before the start"},
		"with a short digest":      {func(m *types.MsgDelegate) { m.TrainingDigest = []byte{1} }, types.ErrDelegation, "training_digest has 1 bytes"},
		"at no site":               {func(m *types.MsgDelegate) { m.Site = 0 }, types.ErrTask, "name the site"},
		"at another site":          {func(m *types.MsgDelegate) { m.Site = 3 }, types.ErrUnknownSite, "has no site 3"},
	})
}

// Somebody whom no role was given, and hence of whom no training is known, carries out nothing; nor does the key of a role help
// whose training nobody proved.
func TestNobodyUntrainedConducts(t *testing.T) {
	c := newConduct(t)
	temp := c.Person(c.trial.SiteOffice, "temp without training")
	require.ErrorIs(t, fixture.Refuse(c.Fixture, c.MsgServer.Delegate, c.line(temp, 0, consenting...), "role is 0, want 1 to 18"), types.ErrDelegation)
	require.ErrorIs(t, fixture.Refuse(c.Fixture, c.MsgServer.Delegate, c.line(temp, coordinator, consenting...), "does not hold the role COORDINATOR"),
		identitytypes.ErrRole)
	c.mayNot(temp, fact.Task_TASK_CONSENT, c.trial.Site, types.ErrDelegation, "is not delegated to")

	manager := c.PersonWith(c.trial.SiteOffice, "data manager", identitytypes.RoleTerm{Role: dataManager})
	m := c.line(manager, dataManager, fact.Task_TASK_RECORD_SUBMISSION)
	require.ErrorIs(t, fixture.Refuse(c.Fixture, c.MsgServer.Delegate, m, "holds the role DATA_MANAGER without a proof of training"), types.ErrDelegation)
	m.TrainingDigest = fixture.Digest("training for this trial")
	fixture.Must(c.Fixture, c.MsgServer.Delegate, m)
	c.may(manager, fact.Task_TASK_RECORD_SUBMISSION, c.trial.Site)
}

func TestAnUnblindedPharmacistDoesNotAttestVisitsAsBlinded(t *testing.T) {
	c := newConduct(t)
	pharmacist := c.Person(c.trial.SiteOffice, "pharmacist", unblindedPharmacist)
	for _, role := range []fact.Role{0, unblindedPharmacist, coordinator} {
		_, err := fixture.Send(c.Fixture, c.MsgServer.Delegate, c.line(pharmacist, role, fact.Task_TASK_VISIT_ATTESTATION))
		require.Error(t, err, role)
	}
	c.mayNot(pharmacist, fact.Task_TASK_VISIT_ATTESTATION, c.trial.Site, types.ErrDelegation, "is not delegated to")
}
