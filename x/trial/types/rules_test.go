package types_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact"
	identityfact "github.com/equipoise-trials/equipoise/fact/identity"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	identitytypes "github.com/equipoise-trials/equipoise/x/identity/types"
	"github.com/equipoise-trials/equipoise/x/trial/types"
)

func TestEveryTaskBelongsToSomebody(t *testing.T) {
	for n := range fact.Task_name {
		task := fact.Task(n)
		require.Equal(t, task == 0, types.AuthorityFor(task) == types.Nobody, types.TaskName(task))
	}
	require.Equal(t, types.Nobody, types.AuthorityFor(99))
	for task, want := range map[fact.Task]types.Authority{
		fact.Task_TASK_TRIAL_MANAGEMENT: types.Sponsor, fact.Task_TASK_ESCROW_MANAGEMENT: types.Sponsor,
		fact.Task_TASK_DECISION: types.Decider, fact.Task_TASK_SETTLEMENT: types.Agent,
		fact.Task_TASK_ACTIVATION: types.Investigator, fact.Task_TASK_CONSENT: types.SiteStaff,
	} {
		require.Equal(t, want, types.AuthorityFor(task))
	}
	require.False(t, types.Finishes(fact.Task_TASK_RECRUITMENT))
	require.True(t, types.Finishes(fact.Task_TASK_VISIT_ATTESTATION))
}

func TestOnlyTasksOfTheRightKindAreHandedOn(t *testing.T) {
	transfer := func(tasks ...fact.Task) error { return (&types.MsgTransferDuties{Tasks: tasks}).Validate() }
	delegate := func(tasks ...fact.Task) error {
		return (&types.MsgDelegate{Role: fact.Role_ROLE_COORDINATOR, Tasks: tasks}).Validate()
	}
	require.NoError(t, transfer(fact.Task_TASK_TRIAL_MANAGEMENT, fact.Task_TASK_ESCROW_MANAGEMENT))
	require.NoError(t, delegate(fact.Task_TASK_CONSENT, fact.Task_TASK_RECORD_SUBMISSION))
	for want, err := range map[string]error{
		"no task is named, want TRIAL_MANAGEMENT, SITE_MANAGEMENT, DOCUMENT_SUBMISSION, ESCROW_MANAGEMENT": transfer(),
		"CONSENT cannot be handed on that way":          transfer(fact.Task_TASK_CONSENT),
		"DECISION cannot be handed on that way":         transfer(fact.Task_TASK_DECISION),
		"SITE_MANAGEMENT is named twice":                transfer(fact.Task_TASK_SITE_MANAGEMENT, fact.Task_TASK_SITE_MANAGEMENT),
		"DELEGATION cannot be handed on that way":       delegate(fact.Task_TASK_DELEGATION),
		"ACTIVATION cannot be handed on that way":       delegate(fact.Task_TASK_ACTIVATION),
		"TRIAL_MANAGEMENT cannot be handed on that way": delegate(fact.Task_TASK_TRIAL_MANAGEMENT),
		"99 cannot be handed on that way":               delegate(99),
	} {
		require.ErrorIs(t, err, types.ErrTask, want)
		require.ErrorContains(t, err, want)
	}
	short := &types.MsgDelegate{Tasks: []fact.Task{fact.Task_TASK_CONSENT}, TrainingDigest: make([]byte, 31)}
	require.ErrorContains(t, short.Validate(), "training_digest has 31 bytes, want 32 or none")
}

func TestWhoDecidesHasNoOtherPart(t *testing.T) {
	parts := []types.Part{types.AsSponsor, types.AsSite, types.AsDecider, types.AsMonitor, types.AsPaymentAgent, types.AsTreasurer, types.AsContractor}
	apart := map[[2]types.Part]bool{
		{types.AsSponsor, types.AsDecider}: true, {types.AsSite, types.AsDecider}: true, {types.AsMonitor, types.AsDecider}: true,
		{types.AsContractor, types.AsDecider}: true, {types.AsSite, types.AsMonitor}: true,
		{types.AsPaymentAgent, types.AsDecider}: true, {types.AsTreasurer, types.AsDecider}: true,
		{types.AsPaymentAgent, types.AsSponsor}: true, {types.AsPaymentAgent, types.AsTreasurer}: true, {types.AsPaymentAgent, types.AsSite}: true,
	}
	for _, a := range parts {
		for _, b := range parts {
			want := apart[[2]types.Part{a, b}] || apart[[2]types.Part{b, a}]
			require.Equal(t, want, types.Conflict(a, b), "%s and %s", a, b)
		}
	}
}

func TestEachCapacityIsForSomeKindsOfOrganisation(t *testing.T) {
	kind := func(k identityfact.OrganisationKind) identitytypes.Organisation {
		return identitytypes.Organisation{Id: 5, Kind: k}
	}
	require.NoError(t, types.CheckCapacity(kind(identityfact.OrganisationKind_ORGANISATION_KIND_CRO), trialfact.Capacity_CAPACITY_CRO))
	require.NoError(t, types.CheckCapacity(kind(identityfact.OrganisationKind_ORGANISATION_KIND_REGULATOR), trialfact.Capacity_CAPACITY_AUTHORITY))
	err := types.CheckCapacity(kind(identityfact.OrganisationKind_ORGANISATION_KIND_SPONSOR), trialfact.Capacity_CAPACITY_ETHICS_COMMITTEE)
	require.ErrorIs(t, err, types.ErrOrganisationKind)
	require.ErrorContains(t, err, "organisation 5 is of kind SPONSOR; only one of kind ETHICS_COMMITTEE serves as ETHICS_COMMITTEE")
	for n := range trialfact.Capacity_name {
		if n == 0 {
			continue
		}
		// A depot has no part in a trial yet; every capacity is known.
		err := types.CheckCapacity(kind(identityfact.OrganisationKind_ORGANISATION_KIND_DEPOT), trialfact.Capacity(n))
		require.ErrorIs(t, err, types.ErrOrganisationKind, n)
	}
	require.ErrorContains(t, types.CheckCapacity(kind(1), 0), "capacity is 0, want 1 to 7")
	require.ErrorContains(t, types.CheckCapacity(kind(1), 8), "capacity is 8, want 1 to 7")
}

func TestAnAssignmentCoversItsCountriesAndSites(t *testing.T) {
	site := types.Site{Number: 3, Country: "FR"}
	for name, tc := range map[string]struct {
		assignment types.Assignment
		want       bool
	}{
		"whole trial":   {types.Assignment{}, true},
		"country":       {types.Assignment{Countries: []string{"DE", "FR"}}, true},
		"other country": {types.Assignment{Countries: []string{"DE"}}, false},
		"site":          {types.Assignment{Sites: []uint32{1, 3}}, true},
		"other site":    {types.Assignment{Sites: []uint32{1}}, false},
		"either":        {types.Assignment{Countries: []string{"DE"}, Sites: []uint32{3}}, true},
	} {
		require.Equal(t, tc.want, tc.assignment.Covers(site), name)
	}
}

func TestADelegationEndsWithItsInvestigatorAtTheLatest(t *testing.T) {
	early, late := time.Unix(10, 0), time.Unix(20, 0)
	require.Nil(t, types.Delegation{}.EndedBy(nil).EndedAt)
	require.Equal(t, &early, types.Delegation{}.EndedBy(&early).EndedAt)
	require.Equal(t, &early, types.Delegation{EndedAt: &late}.EndedBy(&early).EndedAt)
	require.Equal(t, &early, types.Delegation{EndedAt: &early}.EndedBy(&late).EndedAt)
}

func TestTheSitesOfAnAssignmentAreAList(t *testing.T) {
	for want, m := range map[string]*types.MsgAssignOrganisation{
		"sites must be in ascending order, each named once": {Sites: []uint32{2, 1}},
		"each named once":        {Sites: []uint32{1, 1}},
		"1001 sites are named":   {Sites: make([]uint32, 1001)},
		"countries names FR":     {Countries: []string{"FR", "FR"}},
		`countries[0] is "fr"`:   {Countries: []string{"fr"}},
		"there are 249":          {Countries: make([]string, 300)},
		"want an ISO 3166-1":     {Countries: []string{"ZZ"}},
		"not a country; want an": {Countries: []string{""}},
	} {
		require.ErrorContains(t, m.Validate(), want)
	}
	require.NoError(t, (&types.MsgAssignOrganisation{Sites: []uint32{1, 2}, Countries: []string{"FR"}}).Validate())
}
